//! An engine with canned answers, for tests of everything that stands on engines.
