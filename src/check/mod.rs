//! The catalogue of checks: a file a kind, each turning promises of a contract into questions and expectations, as data.

mod types;

pub use types::{About, Check, CountUnit, Duplicates, Expectation, Test};
