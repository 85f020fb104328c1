//! Promises and the checks that claim them.
