//! Runs with canned answers.
