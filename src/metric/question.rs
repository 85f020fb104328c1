//! What can be asked of a table.

use serde::{Deserialize, Serialize};

use super::{Column, ColumnPath, Predicate};
use crate::value::{Number, Period, Shared};

/// What a count counts.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Unit {
    /// Rows of the table.
    Rows,
    /// Every instance of a path that leads into a column: the elements of all lists (`lines[]`), or the field of all
    /// objects that are there (`lines[].sku`, `address.city`), null or absent as it may be. Inside a null, or inside
    /// something that is no object, list or map as the path wants it, there are no instances.
    ///
    /// A predicate sees of each instance the columns that lie on its way: those at or below it, reached by fields alone,
    /// and those that branch off above it (`currency`, `lines[].unit` for `lines[].sku`). One that lies behind another
    /// list cannot be measured.
    Elements(ColumnPath),
}

impl Unit {
    /// What a question about these columns counts: of those in most lists the one that is nearest to the row.
    #[must_use]
    pub fn of(columns: &[&Column]) -> Self {
        let depth = columns.iter().map(|column| column.path.depth()).max().unwrap_or(0);
        let deepest = columns.iter().map(|column| &column.path).filter(|path| path.depth() == depth);
        match deepest.min_by_key(|path| path.0.len()) {
            Some(path) if path.is_nested() => Self::Elements(path.clone()),
            Some(_) | None => Self::Rows,
        }
    }

    /// Whether each row or instance has one cell at this path.
    #[must_use]
    pub fn sees(&self, path: &ColumnPath) -> bool {
        let own = match self {
            Self::Rows => &[][..],
            Self::Elements(own) => own.0.as_slice(),
        };
        let common = own.iter().zip(path.0.iter()).take_while(|(a, b)| a == b).count();
        path.0.iter().skip(common).all(|step| !step.is_many())
    }
}

/// Among which keys a key is looked for again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Among {
    /// All of the table.
    #[default]
    Table,
    /// Those of the same list or map: the innermost one that the key lies in. Where it lies in none, all of the table.
    Parent,
}

/// Which end of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum End {
    /// The smallest value.
    Min,
    /// The largest value.
    Max,
}

/// What a null in some parts of a key means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum NullParts {
    /// Null equals null, as in GROUP BY.
    Equal,
    /// Such a key is skipped as null.
    Skip,
}

/// Which way values run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Direction {
    /// Each value is larger than the one before it.
    Ascending,
    /// Each value is smaller than the one before it.
    Descending,
}

/// One question to one table. Equal metrics are answered once.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Metric {
    /// How many rows were read, and how many were rejected as unreadable, for each file.
    /// Answer: [`super::Measurement::Rows`]; its rows are the rejected records.
    Rows,
    /// Which fields the rows have, for data that carries names in every row (JSON). Answer: [`super::Measurement::Fields`].
    Fields,
    /// How many rows or elements the predicate holds for. Answer: [`super::Measurement::Count`].
    Count {
        /// Holds for what is to be counted.
        which: Predicate,
        /// What is counted.
        unit: Unit,
    },
    /// Which keys recur. A key that is null in every part is skipped; `nulls` says what becomes of one that is null in some.
    /// A key with an ill-typed or missing part is skipped. There is a key for each row or element, as [`Unit::of`] says.
    /// Answer: [`super::Measurement::Keys`]; its rows are the surplus rows.
    Keys {
        /// The parts of the key.
        columns: Vec<Column>,
        /// What a null in some of them means.
        nulls: NullParts,
        /// Among which keys one is looked for again.
        among: Among,
    },
    /// Which keys are found nowhere in a table (this one or another). A key that is null in every part is skipped, and so
    /// is one with an ill-typed or missing part; null in some part equals null there. Keys are equal where their values
    /// are, whatever stores them. Answer: [`super::Measurement::Orphans`]; its rows are those whose key is not found.
    Orphans {
        /// The parts of the key here.
        columns: Vec<Column>,
        /// The index of the other table in the session.
        table: usize,
        /// The parts of the key there, in the same order.
        of: Vec<Column>,
    },
    /// The keys of a table as hashes: what engines give each other to answer [`Metric::Orphans`]. Keys are skipped as
    /// there. Answer: [`super::Measurement::KeyHashes`].
    KeyHashes {
        /// The parts of the key.
        columns: Vec<Column>,
        /// Whether the rows that have each key are counted.
        counted: bool,
    },
    /// Which rows have one of these keys, likewise. Answer: [`super::Measurement::Count`]; its rows are the counted ones.
    RowsOfKeys {
        /// The parts of the key.
        columns: Vec<Column>,
        /// The hashes of the keys, in order.
        keys: Vec<u128>,
    },
    /// The smallest or largest value of a column, of the rows or elements that `among` holds for. Answer: [`super::Measurement::Extreme`].
    Extreme {
        /// The column.
        column: Column,
        /// Which end.
        end: End,
        /// Only rows that this holds for.
        among: Option<Predicate>,
    },
    /// How many rows or elements have their value of a column in which period of the calendar, of those that `among` holds for:
    /// whether a series has gaps, and how many rows came in an hour. Rows without a day or a point in time count nowhere.
    /// Answer: [`super::Measurement::Periods`].
    Periods {
        /// The column: dates or timestamps.
        column: Column,
        /// The periods.
        period: Period,
        /// Only rows that this holds for.
        among: Option<Predicate>,
    },
    /// How many rows stand out of order: their value does not follow the one before it (of the row before that has one and
    /// has the same values in `within`; null equals null there). Rows without a value, and rows whose part of `within` is
    /// ill-typed or a missing-value token, are passed over. Answer: [`super::Measurement::Count`]; its rows are those rows.
    OutOfOrder {
        /// The column.
        column: Column,
        /// Which way it runs.
        direction: Direction,
        /// Whether equal neighbours are out of order too.
        strict: bool,
        /// The columns whose values part the rows into groups, each in an order of its own.
        within: Vec<Column>,
    },
    /// Number, sum and sum of squares of the numbers of a column, exact. Answer: [`super::Measurement::Moments`].
    Moments {
        /// The column.
        column: Column,
    },
    /// Exact quantiles of the numbers of a column. Answer: [`super::Measurement::Quantiles`].
    Quantiles {
        /// The column.
        column: Column,
        /// The shares of the numbers below each quantile, from 0 to 1.
        at: Vec<Number>,
    },
    /// What a column holds: its first values with their numbers, facts about all others. Answer: [`super::Measurement::Description`].
    Describe {
        /// The column.
        column: Column,
        /// How many different values are listed.
        keep: u32,
        /// Whether texts are texts, as in JSON and typed files, so that they spell no number.
        typed: bool,
    },
    /// Which of these columns follow from another of them: equal values of the one always stand beside equal values of
    /// the other (null is a value of its own). Answer: [`super::Measurement::Determined`].
    Determined {
        /// The columns. A row with one that is ill-typed or a missing-value token is passed over by pairs with that one.
        columns: Vec<Column>,
        /// The pairs to look at, by their places: what may determine, and what may follow.
        pairs: Vec<(usize, usize)>,
    },
    /// What a query says of one or several tables, apart from the one pass. Answer: [`super::Measurement::Sql`].
    Sql(Box<SqlQuery>),
}

/// A query that was let through by the guard, with the tables that it reads.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SqlQuery {
    /// The statement, printed from its syntax tree.
    pub statement: String,
    /// Every table that it names.
    pub tables: Vec<SqlTable>,
    /// Whether it only adds, subtracts and compares, so that decimals can stay exact in it.
    pub additive: bool,
}

/// A table as a query knows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SqlTable {
    /// What the statement calls it.
    pub name: String,
    /// Its index in the session.
    pub table: usize,
    /// The columns that the statement may look at, all at the top of the table.
    pub columns: Vec<Column>,
}

impl Metric {
    /// How many rows or elements the predicate holds for, as its columns say what it is about.
    #[must_use]
    pub fn count(which: Predicate) -> Self {
        let unit = Unit::of(&which.columns());
        Self::Count { which, unit }
    }

    /// How many there are of a unit.
    #[must_use]
    pub const fn all(unit: Unit) -> Self {
        Self::Count { which: Predicate::And(Vec::new()), unit }
    }

    /// What it counts or compares; rows for what is about the table as a whole.
    #[must_use]
    pub fn unit(&self) -> Unit {
        match self {
            Self::Rows | Self::Fields | Self::Sql(_) => Unit::Rows,
            Self::Count { unit, .. } => unit.clone(),
            Self::Keys { columns, .. }
            | Self::Orphans { columns, .. }
            | Self::KeyHashes { columns, .. }
            | Self::Determined { columns, .. }
            | Self::RowsOfKeys { columns, .. } => Unit::of(&columns.iter().collect::<Vec<_>>()),
            Self::Extreme { column, .. }
            | Self::Periods { column, .. }
            | Self::OutOfOrder { column, .. }
            | Self::Moments { column }
            | Self::Describe { column, .. }
            | Self::Quantiles { column, .. } => Unit::of(&[column]),
        }
    }
}

/// How many of the rows that a metric counts are wanted by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RowsWanted {
    /// None.
    None,
    /// The first ones in file order.
    First(usize),
}

/// A metric for one table, and the rows that are wanted with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// The index of the table in the session.
    pub table: usize,
    /// The question.
    pub metric: Shared<Metric>,
    /// Which of the counted rows are wanted.
    pub rows: RowsWanted,
    /// The columns that identify a row for people (its primary key), shown with each failing row.
    pub keys: Vec<ColumnPath>,
    /// Only rows that this holds for take part (`--where`); the same for all asks of a table. Records that cannot be read
    /// always do.
    pub only: Option<Shared<Predicate>>,
}
