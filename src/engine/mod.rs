//! Engines answer metrics about tables. They know no contract, so a new engine cannot change a verdict.

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::data::{DataError, DataNote, TableInfo, TableRef};
use crate::metric::{Answer, Ask, Unmeasured};

mod compare;
mod compiled;
mod embedded;
pub mod fixed;
mod gather;
pub mod held;
mod lanes;
#[cfg(feature = "polars")]
mod memory;
mod orphans;
mod queries;
mod sift;
#[cfg(feature = "polars")]
mod polars;
#[cfg(feature = "sql")]
mod sql;
mod stored;
pub mod text;
mod words;

pub use embedded::{Embedded, Isolation, Worker};
pub use queries::lacks_queries;
pub use sift::{Draw, Sift, Sifted, Stored, TakeSifted, mixed};
pub(crate) use stored::stored_at;

/// The worker of [`Isolation::Worker`]: reads requests from standard input and answers on standard output, until
/// standard input ends. To be called, before all else, where the first argument of the program is `__worker`.
///
/// `end` ends the process; it is called, from another thread, when the program that asked is gone while rows are read.
#[cfg_attr(not(feature = "polars"), expect(unused_variables, reason = "without the typed engine nothing is read"))]
pub fn worker(end: fn()) -> ExitCode {
    #[cfg(feature = "polars")]
    return polars::serve(end);
    #[cfg(not(feature = "polars"))]
    ExitCode::FAILURE
}

/// Asks a run to stop; clones ask the same run.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Asks the run to stop as soon as it can.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked to.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// How far a run is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A table was opened.
    Opened {
        /// Its index.
        table: usize,
        /// Its bytes on disk, where known.
        bytes: Option<u64>,
        /// Its rows, where the metadata says.
        rows: Option<u64>,
    },
    /// So much more was read since the last event of the table.
    Advanced {
        /// Its index.
        table: usize,
        /// Bytes on disk.
        bytes: u64,
        /// Rows, unreadable records included.
        rows: u64,
    },
    /// A table was read to its end.
    Finished {
        /// Its index.
        table: usize,
    },
}

/// What hears events; called from several threads.
pub type Listener = Arc<dyn Fn(Event) + Send + Sync>;

/// What a run may not go beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of memory.
    pub memory: u64,
}

impl Limits {
    /// What the keys of one table may hold of it before they move to a temporary file: a part that leaves room for reading.
    pub(crate) const fn for_keys(self) -> u64 {
        self.memory / 3
    }
}

impl Default for Limits {
    /// What nearly every machine has.
    fn default() -> Self {
        Self { memory: 2 << 30 }
    }
}

/// What a run may use, and how it is stopped and watched.
#[derive(Clone)]
pub struct Run {
    /// Worker threads; at least 1.
    pub threads: usize,
    /// What it may not go beyond.
    pub limits: Limits,
    /// Stops it.
    pub cancel: Cancel,
    /// Hears how far it is.
    pub events: Option<Listener>,
}

/// Opens tables.
pub trait Engine {
    /// Opens tables for reading: looks at names, headers and metadata, at no rows.
    /// A table that cannot be read is an answer of the session, never an error here.
    fn open(&self, tables: &[TableRef], run: &Run) -> Box<dyn Session>;
}

/// Opened tables that can be asked.
pub trait Session {
    /// What is known of each table, in the order they were opened.
    fn tables(&self) -> &[Result<TableInfo, DataError>];

    /// Answers all asks in one pass over each table; the answers stand in the order of the asks.
    fn measure(&mut self, asks: &[Ask], run: &Run) -> Vec<Result<Answer, Unmeasured>>;

    /// Reads a table once more, and gives the rows that are kept apart, in the order of the data.
    ///
    /// # Errors
    /// Where it cannot be read, or not to its end; what was given before is sound.
    fn sift(&mut self, sift: &Sift, run: &Run, take: &mut TakeSifted<'_>) -> Result<(), DataError>;

    /// What went wrong while rows were read (a damaged archive, ...): the table, and why the reading of it stopped, or
    /// which column of it could not be read. Answers that suffer from it are not complete, or not there.
    fn faults(&self) -> &[(usize, DataError)] {
        &[]
    }

    /// What is worth saying about files once their rows were read: the table, the index of the file in it, and the note.
    fn notes(&self) -> &[(usize, usize, DataNote)] {
        &[]
    }
}
