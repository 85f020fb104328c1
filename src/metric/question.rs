//! What can be asked of a table.

use serde::{Deserialize, Serialize};

use super::{Column, ColumnPath, Predicate};

/// What a count counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Unit {
    /// Rows of the table.
    Rows,
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

/// One question to one table. Equal metrics are answered once.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Metric {
    /// How many rows were read, and how many were rejected as unreadable, for each file.
    /// Answer: [`super::Measurement::Rows`]; its rows are the rejected records.
    Rows,
    /// Which fields the rows have, for data that carries names in every row (JSON). Answer: [`super::Measurement::Fields`].
    Fields,
    /// How many rows the predicate holds for. Answer: [`super::Measurement::Count`].
    Count {
        /// Holds for the rows to count.
        which: Predicate,
        /// What is counted.
        unit: Unit,
    },
    /// Which keys recur. A key that is null in every part is skipped; `nulls` says what becomes of one that is null in some.
    /// A key with an ill-typed or missing part is skipped. Answer: [`super::Measurement::Keys`]; its rows are the surplus rows.
    Keys {
        /// The parts of the key.
        columns: Vec<Column>,
        /// What a null in some of them means.
        nulls: NullParts,
    },
    /// The smallest or largest value of a column, of the rows that `among` holds for. Answer: [`super::Measurement::Extreme`].
    Extreme {
        /// The column.
        column: Column,
        /// Which end.
        end: End,
        /// Only rows that this holds for.
        among: Option<Predicate>,
    },
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
    pub metric: Metric,
    /// Which of the counted rows are wanted.
    pub rows: RowsWanted,
    /// The columns that identify a row for people (its primary key), shown with each failing row.
    pub keys: Vec<ColumnPath>,
}
