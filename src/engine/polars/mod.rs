//! Parquet and Arrow IPC, read with polars.
//!
//! The way of the data: [`handle`] (bytes that threads share) -> `parquet` and `arrow` (metadata; one row group or
//! record batch at a time, of the columns that are asked for) -> `file` (both behind one face) -> `cells` (arrays as
//! cells) -> `rows` (cells by the declared type) -> `measure` (what the engines share does the counting).

mod arrow;
mod batch;
mod budget;
mod cells;
mod convert;
mod dictionaries;
mod facets;
mod fault;
mod file;
mod fill;
mod footer;
mod guard;
mod handle;
mod inside;
mod json;
mod kept;
mod kinds;
mod lanes;
mod measure;
mod messages;
mod nest;
mod opening;
mod page;
mod pages;
mod parquet;
mod room;
mod rows;
mod runs;
mod scan;
mod session;
mod shape;
mod skeleton;
mod thrift;
mod types;
mod verifier;
mod wide;
mod worker;

#[cfg(test)]
mod tests;

use std::process::ExitCode;

#[cfg(feature = "sql")]
pub(super) use guard::guarded;
#[cfg(feature = "sql")]
pub(super) use measure::hold;
#[cfg(feature = "sql")]
pub(in crate::engine) use worker::query;

use super::embedded::Isolation;
use super::{Run, Session};
use crate::data::TableRef;

/// Opens tables of Parquet and Arrow. Each comes with the index that events call it by; asks and faults go by its place
/// in `tables`.
pub(super) fn open(tables: &[(usize, &TableRef)], run: &Run, isolation: &Isolation) -> Box<dyn Session> {
    match isolation {
        // Nothing to read needs no process to read it.
        Isolation::Worker(command) if !tables.is_empty() => worker::open(command, tables, run),
        Isolation::Worker(_) | Isolation::InProcess => Box::new(session::Opened::new(tables, None, run, &|_| {})),
    }
}

/// The worker: what the program does when its first argument is `__worker`.
pub(super) fn serve(end: fn()) -> ExitCode {
    worker::serve(end)
}
