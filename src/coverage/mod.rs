//! Which faults in the data a contract would not notice: faults are put into a sample held in memory, column by column,
//! and the contract is held to each faulted copy. The data itself is only read.
//!
//! A fault is noticed where a check of something that the contract promises (an outcome with routes, warnings included)
//! fails on the faulted copy, and fails neither on the data nor on the sample as it is. What no line of the contract
//! promised (columns too many, records that cannot be read) is no merit of the contract and counts for nothing, so that
//! a contract that declares nothing scores 0.

mod bench;
mod case;
mod cells;
mod closing;
mod days;
mod facts;
mod faults;
mod hold;
mod model;
mod notes;
mod run;
mod sample;
mod slice;
mod slices;
mod style;
mod world;

pub use closing::{Closing, Entry, Place, Spot};
pub use faults::{FaultKind, kinds};
pub use model::{ColumnCoverage, Coverage, FaultCoverage, Finding, Idle, Smallest, TableCoverage};
pub use run::{Failure, Sampling, coverage};
pub use style::Style;

#[cfg(test)]
mod tests;

#[cfg(test)]
mod closing_tests;
