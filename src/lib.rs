//! `upheld` checks whether data upholds its data contract, written in the Open Data Contract Standard.
//!
//! The rooms stand in the order in which they build on each other; `tests/rooms.rs` says which may use which.

pub mod source;
pub mod value;
pub mod metric;
pub mod data;
pub mod engine;
pub mod contract;
pub mod outcome;
pub mod check;
pub mod verify;
pub mod lint;
pub mod diff;
pub mod profile;
pub mod draft;
pub mod coverage;
pub mod report;
