//! Queries of contracts, run by polars over frames in memory, apart from the one pass and outside its bounds.
//!
//! A query runs in a worker of its own, started for it alone: nothing of one query can reach another, and one that
//! panics, aborts or takes too long is an answer. The worker reads the columns that the query names, of the tables that
//! it names, with the readers of all other questions, so that a cell means the same here. The engine has no reader, no
//! network and no other table.

mod execute;
mod frame;
mod tables;
#[cfg(test)]
mod tests;

pub(super) use tables::answer;
