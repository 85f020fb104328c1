//! What a run is asked to do: contracts, data, and the choices that decide how strictly.

use std::path::PathBuf;

use crate::contract::Reading;
use crate::data::Hints;
use crate::outcome::{Level, Options, ReasonCode, Strictness};
use crate::source::Severity;
use crate::value::Instant;

/// A run: contracts and the data to hold to them.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The contracts, already read, in the order they were given.
    pub contracts: &'a [Reading],
    /// The data that was given; empty: the servers of the contracts say where it is.
    pub data: Vec<DataArg>,
    /// What was said about how the data is written: format and dialect.
    pub hints: Hints,
    /// What decides how strictly.
    pub choices: Choices,
}

/// A piece of data that was given: `PATH` or `OBJECT=PATH`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataArg {
    /// The object it belongs to, where it was named.
    pub object: Option<String>,
    /// A file, glob, folder or `-`.
    pub path: String,
}

/// What to make of a column that is missing or too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tolerance {
    /// A failure of severity error.
    Fail,
    /// A failure of severity warning.
    Warn,
    /// No failure.
    Allow,
}

/// The options of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// From which severity on a failing check counts; `None`: never.
    pub fail_on: Option<Severity>,
    /// Which reasons make a run inconclusive.
    pub strict: Strictness,
    /// Reasons that do not.
    pub allow: Vec<ReasonCode>,
    /// What to check, each a bare word or `key:value`; empty: everything.
    pub select: Vec<String>,
    /// Only rows that these hold for take part: `EXPR` for the one object, or `OBJECT: EXPR`; empty: all rows.
    pub only: Vec<String>,
    /// How far to look.
    pub level: Level,
    /// The server whose data is checked.
    pub server: Option<String>,
    /// What an absent column of a property that is not required means.
    pub absent_optional: Tolerance,
    /// What a column that the contract does not know means.
    pub extra_columns: Tolerance,
    /// How many failing rows each check shows; 0 shows none.
    pub samples: usize,
    /// Folders that contracts may name data in, besides the working folder and their own.
    pub data_root: Vec<PathBuf>,
    /// The point in time that ages are counted from.
    pub now: Instant,
    /// Whether `now` was fixed by the user, so that the report must not depend on when it was written.
    pub now_fixed: bool,
}

impl Choices {
    /// The defaults of the command line, at a point in time.
    #[must_use]
    pub fn at(now: Instant) -> Self {
        Self {
            fail_on: Some(Severity::Error),
            strict: Strictness::Normal,
            allow: Vec::new(),
            select: Vec::new(),
            only: Vec::new(),
            level: Level::Data,
            server: None,
            absent_optional: Tolerance::Fail,
            extra_columns: Tolerance::Warn,
            samples: 5,
            data_root: Vec::new(),
            now,
            now_fixed: false,
        }
    }

    /// What a report says of them; conditions as they were written.
    #[must_use]
    pub fn options(&self) -> Options {
        Options {
            fail_on: self.fail_on,
            strict: self.strict,
            allow: self.allow.clone(),
            select: self.select.clone(),
            server: self.server.clone(),
            level: self.level,
            only: self.only.clone(),
        }
    }
}

/// Why a request means nothing; the program exits with 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage {
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}
