//! What every embedded engine shares: the questions to one table made ready, what a block of rows says to them, and the answers.
//!
//! An engine makes a [`Plan`] of the asks of a table and feeds each block of rows to a [`Partial`] of its own, on any thread:
//! each row by its cells, and then, for each further scope of the plan, the instances of its path in that row.
//! [`Gathered`] takes the partials in the order of the data, which alone decides every answer: neither the number of threads
//! nor the size of blocks can be seen in it. Keys whose hashes meet are confirmed by a second pass over the key columns
//! ([`Gathered::doubt`], [`Suspects`], [`Confirmed`]); most tables need none.

mod batch;
mod calendar;
mod census;
mod costly;
mod counts;
mod describe;
mod determined;
mod distinct;
mod doubt;
mod fields;
mod groups;
mod hashes;
mod inside;
#[cfg(feature = "sql")]
mod held;
mod keys;
mod merge;
mod numbers;
mod order;
mod partial;
mod partitions;
mod plan;
mod room;
mod sieve;
mod within;

pub(crate) use batch::{Batch, TakeRow};
pub(crate) use doubt::{Confirmed, Doubt, Found, Round, Suspects};
pub(crate) use groups::Groups;
#[cfg(feature = "sql")]
pub(crate) use held::{Datum, Held, HeldTable};
pub(crate) use inside::{PathNode, PathTree, element_name, map_keys};
pub(crate) use merge::{Gathered, Placed};
pub(crate) use partial::{Instance, Partial};
pub(crate) use partitions::ROWS as ROWS_OF_GROUP;
pub(crate) use plan::{Plan, Scope, Shown, by_table, columns_of};
pub(crate) use sieve::{Patience, Sieve};

#[cfg(test)]
mod tests;
