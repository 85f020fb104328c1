//! Tests of the whole way from bytes to answers.

pub(super) mod fixtures;
mod hostile;
mod lanes;
mod reading;
mod types;
mod workers;
