//! Writes a contract from what a profile found, each promise with its evidence.
