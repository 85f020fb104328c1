//! Compares two contracts: what changed, whom it breaks, and the step of the version that it asks for.
