//! Tests of the whole way from bytes to answers.

mod fixtures;
mod hostile;
mod reading;
mod types;
mod workers;
