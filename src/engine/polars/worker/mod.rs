//! A process of its own for the readers of polars: this program, called again with [`ARGUMENT`] as its first argument.
//!
//! The readers may abort, or ask for more memory than there is, on files that are damaged in the right way; this ends
//! the worker alone: the program says which file it was reading, and goes on with another worker. The worker starts with an empty environment but for
//! the place of temporary files, so that no setting of the user changes what is read, or has the library print between
//! the messages. It ends when its standard input does.

mod bound;
mod client;
mod death;
mod process;
#[cfg(feature = "sql")]
mod query;
mod serve;
mod wire;

use std::process::ExitCode;

use crate::data::TableRef;
use crate::engine::embedded::Worker;
use crate::engine::{Run, Session};

/// The first argument of the worker: hidden, and for this program alone.
pub(super) const ARGUMENT: &str = "__worker";

/// Opens tables in a worker: its program called with [`ARGUMENT`].
pub(super) fn open(command: &Worker, tables: &[(usize, &TableRef)], run: &Run) -> Box<dyn Session> {
    Box::new(client::Remote::open(command, tables, run))
}

#[cfg(feature = "sql")]
pub(in crate::engine) use query::query;

/// The worker itself: answers what the program writes to its standard input, until that is closed.
pub(super) fn serve(end: fn()) -> ExitCode {
    serve::serve(Box::new(std::io::stdin()), Box::new(std::io::BufWriter::new(std::io::stdout())), end)
}
