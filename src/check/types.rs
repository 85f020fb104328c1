//! A check: promises, the question that is put to the data, and what must hold of the answer, all of it as data.

use std::sync::LazyLock;

use super::CustomTest;
use super::Service;
use crate::contract::{OperatorName, Property};
use crate::metric::{Column, ColumnPath, Metric, Unit};
use crate::outcome::Reason;
use crate::source::{Route, Severity};
use crate::value::{Instant, Number, PhysicalType, Shared, Value};

/// Gives the name of a property in the data of an object (by its index): its `physicalName` or `name`, whichever the data has.
pub type Names<'a> = dyn Fn(usize, &Property) -> String + 'a;

/// What is asked of the data, closed so that every verdict is judged in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// It is not held to the data, and why.
    NotEvaluated(Reason),
    /// It is not held to the data; why depends on what the data is.
    NotEvaluatedBy {
        /// Why, where the data is delimited text.
        delimited: Reason,
        /// Why, where it is anything else.
        other: Reason,
    },
    /// The data of the object is there and can be opened.
    ObjectPresent,
    /// The data has the format that its server names.
    ServerFormat {
        /// The name of the server.
        server: String,
        /// The words of the formats that it means, as reports name them.
        formats: Vec<String>,
    },
    /// The text has the encoding that its server names.
    ServerEncoding {
        /// The name of the server.
        server: String,
        /// The encoding as the server names it.
        encoding: String,
    },
    /// The column is there.
    Present {
        /// Where.
        path: ColumnPath,
        /// Whether `--absent-optional` applies: the property is not required and in no primary key.
        optional: bool,
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
    /// The column is stored as promised: by the schema of typed data, and by its values where a length, a width or a
    /// precision is promised.
    Stored {
        /// The column, of whatever type.
        column: Column,
        /// How it is promised to be stored, or why that is not understood.
        declared: Result<PhysicalType, Reason>,
        /// A [`Metric::Count`] of the values that such a column could not hold.
        misfits: Option<Metric>,
    },
    /// The folders of the data are named after the column.
    Partitioned {
        /// The column.
        key: ColumnPath,
        /// The columns whose folders lie further out.
        before: Vec<ColumnPath>,
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
    /// Keys that the other side of a relationship does not have.
    Orphans {
        /// The parts of the key here.
        columns: Vec<Column>,
        /// Where they should be found.
        other: OtherSide,
    },
    /// How old the newest value is that does not lie in the future.
    Age {
        /// The time column.
        column: Column,
        /// A [`Metric::Extreme`]: the newest value that is not in the future.
        metric: Metric,
        /// The newest value must be this or later; of the kind that the column reads as.
        oldest_allowed: Value,
        /// The point from which the age is counted, of the same kind: `now`, for dates the day in the zone of the column.
        now: Value,
        /// The promise in seconds at `now`, for people.
        allowed_seconds: Number,
    },
    /// How long ago files were modified, where nothing says how old their data is. That breaks a promise where even the
    /// youngest file is too old, and never keeps one.
    Modified {
        /// The object whose files count; `None`: those of all objects.
        object: Option<usize>,
        /// The youngest file must have been modified then or later.
        oldest_allowed: Instant,
        /// The point from which the age is counted.
        now: Instant,
        /// The promise in seconds at `now`, for people.
        allowed_seconds: Number,
        /// Why it is not evaluated otherwise.
        otherwise: Reason,
    },
    /// Values of a time column that lie in the future.
    Future {
        /// The time column.
        column: Column,
        /// A [`Metric::Count`] of the rows that do.
        metric: Metric,
    },
    /// What an SLA promises besides the age of data.
    Service(Box<Service>),
    /// A query that counts rows of the object, asked in the one pass.
    SqlCount(Box<SqlCount>),
    /// A rule of `engine: upheld`.
    Custom(Box<CustomTest>),
    /// Any other query, run apart.
    SqlApart(Box<SqlApart>),
}

/// A query that is a plain count of rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlCount {
    /// A [`Metric::Count`], or [`Metric::Rows`] where all rows are counted.
    pub metric: Metric,
    /// The columns it looks at.
    pub columns: Vec<Column>,
    /// Those of them that the contract does not list.
    pub unlisted: Vec<ColumnPath>,
}

/// A query that is run apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlApart {
    /// The statement, printed from its syntax tree.
    pub statement: String,
    /// The tables that it names.
    pub tables: Vec<SqlObject>,
    /// Every other name in it, which may be a column that the contract does not list.
    pub names: Vec<String>,
    /// Names that it gives its own results: such a name need not be a column.
    pub given: Vec<String>,
    /// Whether its result is a count, which tells nothing of the values.
    pub counts: bool,
    /// Whether it only adds, subtracts and compares, so that decimals can stay exact in it.
    pub additive: bool,
}

/// An object that a query reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlObject {
    /// What the statement calls it.
    pub name: String,
    /// Its index in the contract.
    pub object: usize,
    /// Its listed columns that the statement may look at.
    pub columns: Vec<Column>,
    /// Whether the statement asks for all columns.
    pub all: bool,
}

/// The other side of a relationship, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OtherSide {
    /// It lies in another contract, which has to be read first.
    File {
        /// Its file, as the contract names it.
        file: String,
        /// What the parts of the key are called there.
        references: Vec<String>,
    },
    /// Properties of an object.
    Object(Referred),
    /// The same, in the table of a session with this index.
    Table(usize, Referred),
}

/// The properties that a relationship leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Referred {
    /// The index of their contract in the run; `None`: the one that the relationship stands in.
    pub contract: Option<usize>,
    /// The index of their object.
    pub object: usize,
    /// What messages call them: `customers.id`, `customers (country, id)`.
    pub name: String,
    /// Their columns, in the order of the key.
    pub columns: Vec<Column>,
    /// Where the first of them stands.
    pub route: Route,
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
    pub operator: OperatorName,
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
    /// A number of its own, which counts nothing.
    Value,
}

impl Check {
    /// What it counts.
    #[must_use]
    pub fn counts(&self) -> Unit {
        match &self.test {
            Test::Count { metric, .. } | Test::Keys { metric, .. } | Test::Future { metric, .. } => metric.unit(),
            Test::Orphans { columns, .. } => Unit::of(&columns.iter().collect::<Vec<_>>()),
            Test::Type { column } | Test::Stored { column, .. } => Unit::of(&[column]),
            Test::NotEvaluated(_)
            | Test::NotEvaluatedBy { .. }
            | Test::ObjectPresent
            | Test::ServerFormat { .. }
            | Test::ServerEncoding { .. }
            | Test::Present { .. }
            | Test::NoExtraColumns { .. }
            | Test::Partitioned { .. }
            | Test::Readable
            | Test::RowCount
            | Test::Age { .. }
            | Test::Modified { .. }
            | Test::SqlCount(_)
            | Test::SqlApart(_)
            | Test::Custom(_)
            | Test::Service(_) => Unit::Rows,
        }
    }

    /// The word for one of what it counts, and for several: what lies below a list or a map are elements.
    #[must_use]
    pub fn nouns(&self) -> (&'static str, &'static str) {
        match self.counts() {
            Unit::Elements(path) if path.depth() > 0 => ("element", "elements"),
            Unit::Elements(_) | Unit::Rows => ("row", "rows"),
        }
    }
}

/// What the contract says around a promise, for people; reports print it as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// `name` of the rule.
    pub name: Option<String>,
    /// `description` of the rule.
    pub description: Option<String>,
    /// `tags` of rule, property and object, each once.
    pub tags: Vec<String>,
    /// Whether the property is a `criticalDataElement`.
    pub critical: bool,
    /// `driver` of an SLA.
    pub driver: Option<String>,
    /// `scheduler`.
    pub scheduler: Option<String>,
    /// `schedule`.
    pub schedule: Option<String>,
    /// `businessImpact`.
    pub business_impact: Option<String>,
    /// URLs of the `authoritativeDefinitions` of rule, SLA or property.
    pub definitions: Vec<String>,
}

impl About {
    /// What is shared by all checks that nothing is said around.
    pub(super) fn nothing() -> Shared<Self> {
        static NOTHING: LazyLock<Shared<About>> = LazyLock::new(Shared::default);
        NOTHING.clone()
    }
}

/// A check: promises, the question, the expectation, and all that a report says about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The kind, as the catalogue names it.
    pub kind: String,
    /// The whole id: `orders/properties/email/required`; made unique within the contract by `verify::plan`.
    pub id: String,
    /// The index of the object whose data is asked; `None` where there is none.
    pub object: Option<usize>,
    /// The property, by the names of the contract, dotted: `lines[].sku`.
    pub property: Option<String>,
    /// Its place in the data, by the names that the data uses.
    pub path: Option<ColumnPath>,
    /// The promises that it claims; empty for what nothing promised.
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
    /// What the contract says around it.
    pub about: Shared<About>,
}
