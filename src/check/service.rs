//! What SLAs promise besides the age of data, as data: questions, and what must hold of the answers.

use std::sync::Arc;

use crate::metric::{Column, Metric, Predicate};
use crate::value::{Instant, Number, Period, Value};

/// What an SLA promises besides the age of data.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "there are few, and a test holds each in a box")]
pub enum Service {
    /// Data arrives by a point in time: `frequency`, `timeOfAvailability`.
    Arrival(Arrival),
    /// How far back data reaches: `retention`.
    Depth(Depth),
    /// Rows in a window of time: `throughput`.
    Throughput(Throughput),
    /// A day or moment in the life of the data: `generalAvailability`, `endOfSupport`, `endOfLife`.
    Milestone(Milestone),
    /// The share of rows that break a check: `errorRate`.
    Errors(Errors),
}

/// The newest value that is not in the future must be this or later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The time column.
    pub column: Column,
    /// A [`Metric::Extreme`]: its newest value that is not in the future.
    pub metric: Metric,
    /// What the newest value must reach; of the kind that the column reads as.
    pub from: Value,
    /// The point from which ages are counted, of the same kind.
    pub now: Value,
    /// The periods that should each have data, for a frequency.
    pub rhythm: Option<Rhythm>,
}

/// Periods that should each have data, between the first and the last that has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rhythm {
    /// A [`Metric::Periods`].
    pub metric: Metric,
    /// Its periods.
    pub period: Period,
    /// How many periods may lie between one with data and the next.
    pub step: i64,
    /// Whether empty ones break the promise (`upheld.frequency: every-period`), or are listed only.
    pub held: bool,
}

/// How far back data reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Depth {
    /// The time column.
    pub column: Column,
    /// A [`Metric::Extreme`]: its oldest value.
    pub metric: Metric,
    /// The point that lies as far back as is promised, of the kind that the column reads as.
    pub limit: Value,
    /// The point from which it is counted, of the same kind.
    pub now: Value,
    /// Whether older data must be gone (`upheld.retention: purge`); else it must be there.
    pub purge: bool,
}

/// So many rows in each window of time. The newest window that data has gone past is held, since the one that data has
/// reached, and the one that it begins in, may not be whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Throughput {
    /// The time column.
    pub column: Column,
    /// A [`Metric::Periods`] of the values that are not in the future.
    pub metric: Metric,
    /// Its windows.
    pub period: Period,
    /// The least number of rows of a window.
    pub least: Number,
    /// Whether every whole window is held (`upheld.throughput: every-window`), or the newest alone.
    pub every: bool,
}

/// A moment that lies ahead or has passed. What decides is no data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// When it is, or was.
    pub at: Instant,
    /// As the contract writes it.
    pub written: String,
    /// The point that it is held against.
    pub now: Instant,
    /// Whether the promise is kept once it has passed, or as long as it lies ahead.
    pub should_have_passed: bool,
}

/// One check that says of each row whether it breaks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowCheck {
    /// The id of the check, without the object.
    pub name: String,
    /// Holds for the rows that break it.
    pub broken: Predicate,
}

/// The share of rows that break at least one check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Errors {
    /// The property whose values are counted; `None`: all rows.
    pub column: Option<Column>,
    /// The checks of rows.
    pub checks: Arc<[RowCheck]>,
    /// Checks that say nothing about single rows.
    pub left_out: Arc<[String]>,
}
