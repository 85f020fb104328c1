//! The catalogue of checks: a file a kind, each turning promises of a contract into questions and expectations, as data.

use crate::contract::{Contract, Property, QualityRule, SchemaObject, SlaProperty};
use crate::metric::{Column, ColumnPath, Metric};
use crate::outcome::{Reason, ReasonCode};
use crate::source::{Route, Severity};
use crate::value::{Instant, Number, Zone};

/// What is asked of the data, closed so that every verdict is judged in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// It is not held to the data, and why.
    NotEvaluated(Reason),
    /// The column is there.
    Present {
        /// Where.
        path: ColumnPath,
    },
    /// The data has no columns but these.
    NoExtraColumns {
        /// The declared ones.
        declared: Vec<ColumnPath>,
    },
    /// Every cell is of the declared type: by the schema of typed data, cell by cell in text.
    Type {
        /// The column and its type.
        column: Column,
    },
    /// Every record can be read.
    Readable,
    /// The number of rows.
    RowCount,
    /// How many rows a predicate holds for.
    Count {
        /// A [`Metric::Count`].
        metric: Metric,
        /// The column it looks at, for messages and samples.
        column: Column,
        /// Counts that are reported beside it: name and metric.
        parts: Vec<(&'static str, Metric)>,
    },
    /// How often keys recur.
    Keys {
        /// A [`Metric::Keys`].
        metric: Metric,
        /// Which of its numbers is compared.
        counted: Duplicates,
        /// Whether a null in any part is a violation too (primary key): the metric that counts such rows.
        nulls: Option<Metric>,
    },
    /// How old the newest value is.
    Age {
        /// The time column.
        column: Column,
        /// The zone whose days count, for dates.
        zone: Option<Zone>,
        /// The point in time before which the newest value is too old.
        oldest_allowed: Instant,
        /// The promise in seconds at `now`, for people.
        allowed_seconds: Number,
    },
    /// Values of a time column that lie in the future.
    Future {
        /// The time column.
        column: Column,
    },
}

/// Which number of duplicates is compared (`upheld.duplicates`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Duplicates {
    /// Rows that would have to go.
    #[default]
    Surplus,
    /// Rows that share their key with another.
    Involved,
    /// Keys that recur.
    Values,
}

/// A comparison of what was counted, as data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// `mustBe`, ... as the standard names it.
    pub operator: crate::contract::OperatorName,
    /// One operand, or the two ends of a range.
    pub operands: Vec<Number>,
}

/// The unit that counts are compared in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CountUnit {
    /// Rows.
    #[default]
    Rows,
    /// Hundredths of all rows.
    Percent,
}

/// A check: promises, the question, the expectation, and all that a report says about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The kind, as the catalogue names it.
    pub kind: String,
    /// The last segment of the id: the kind, or the name of the rule.
    pub id: String,
    /// Whether the id stands under `quality/`.
    pub is_rule: bool,
    /// The index of the object; `None` for SLAs of the whole contract.
    pub object: Option<usize>,
    /// The property, by the names of the contract, dotted.
    pub property: Option<String>,
    /// Its place in the data.
    pub path: Option<ColumnPath>,
    /// The promises that it claims.
    pub routes: Vec<Route>,
    /// What its location is taken from.
    pub place: Route,
    /// The dimension.
    pub dimension: Option<String>,
    /// How much a failure weighs.
    pub severity: Severity,
    /// As declared.
    pub severity_declared: Option<String>,
    /// What is asked.
    pub test: Test,
    /// What must hold of the number that was counted; all of them.
    pub expect: Vec<Expectation>,
    /// The unit of the comparison.
    pub unit: CountUnit,
    /// What is said of the rows that were counted: `are null`, `are longer than 20 characters`.
    pub phrase: String,
    /// What options promise, for `expected` in reports: operator and values.
    pub promised: Option<(String, Vec<String>)>,
    /// The meaning chosen where the standard is open.
    pub meaning: Option<String>,
    /// What else should be known.
    pub notes: Vec<String>,
}

/// What kinds may look at while they turn promises into checks.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// The contract.
    pub contract: &'a Contract,
    /// The index of the object, and the object.
    pub object: Option<(usize, &'a SchemaObject)>,
}

#[allow(dead_code)]
fn unused(_: &Property, _: &QualityRule, _: &SlaProperty, _: ReasonCode) {}
