//! Answers: measurements, the rows behind them, or why there is none.

use serde::{Deserialize, Serialize};

use super::{Description, KeyHashes};
use crate::value::{Number, Value};

/// Rows read from one file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRows {
    /// Rows that could be read.
    pub readable: u64,
    /// Records that could not.
    pub rejected: u64,
    /// Of these, records with bytes that are none of the encoding of the file.
    pub outside: u64,
    /// Rows that could be read and take no part.
    pub passed_over: u64,
    /// Whether the file was read to its end.
    pub complete: bool,
}

/// A field that rows of JSON data have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldSeen {
    /// Its name.
    pub name: String,
    /// The kinds of value seen, for people: `string`, `number`, ...
    pub kinds: Vec<String>,
    /// In how many rows the key is there, null or not.
    pub rows: u64,
}

/// What a metric measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Measurement {
    /// Rows of each file, in the order of the files.
    Rows(Vec<FileRows>),
    /// The fields of the rows, in the order of first sight.
    Fields(Vec<FieldSeen>),
    /// A count of rows or of elements.
    Count {
        /// How many.
        count: u64,
        /// For how many it could not be told.
        undecided: u64,
        /// On how many rows those that were counted stand; the count itself where rows are counted.
        rows: u64,
    },
    /// What is known of keys.
    Keys {
        /// Rows, or elements, whose key was compared.
        compared: u64,
        /// Rows skipped because their key is null.
        null: u64,
        /// Rows skipped because a part is ill-typed or a missing-value token.
        no_value: u64,
        /// Different keys.
        distinct: u64,
        /// Keys that stand more than once.
        recurring: u64,
        /// How often such keys stand, in all.
        involved: u64,
        /// Those that would have to go (`involved` - `recurring`).
        surplus: u64,
        /// On how many rows the surplus stands.
        rows: u64,
    },
    /// What is known of keys that another table should have.
    Orphans {
        /// Rows whose key was compared.
        compared: u64,
        /// Rows skipped because their key is null.
        null: u64,
        /// Rows skipped because a part is ill-typed or a missing-value token.
        no_value: u64,
        /// Different keys that the other table does not have.
        keys: u64,
        /// Rows with such a key.
        rows: u64,
        /// Of these rows those whose key is null in some part.
        null_parts: u64,
        /// Different keys that the other table has.
        others: u64,
        /// Whether the other table was read to its end; else it may have keys that were not found.
        whole: bool,
    },
    /// The keys of a table, for joining it with another.
    KeyHashes {
        /// Rows whose key was compared.
        compared: u64,
        /// Rows skipped because their key is null.
        null: u64,
        /// Rows skipped because a part is ill-typed or a missing-value token.
        no_value: u64,
        /// The keys.
        keys: KeyHashes,
    },
    /// The smallest or largest value; `None` where there is no value.
    Extreme(Option<Value>),
    /// How many rows lie in which period.
    Periods(Periods),
    /// What a query says.
    Sql(SqlAnswer),
    /// What is known of the numbers of a column.
    Moments {
        /// How many finite numbers there are.
        count: u64,
        /// How many are infinite, or too long to compute with; they take no part in the sums.
        beyond: u64,
        /// How many of those beyond are infinite.
        infinite: u64,
        /// The sum.
        sum: Number,
        /// The sum of the squares.
        squares: Number,
    },
    /// The quantiles, in the order that they were asked for; `None` where there are no numbers. Each lies between two
    /// numbers of the sorted column, in proportion (the method of `percentile_cont` in SQL).
    Quantiles(Option<Vec<Number>>),
    /// What a column holds.
    Description(Box<Description>),
    /// The pairs of those asked for whose second column follows from the first.
    Determined(Vec<(usize, usize)>),
}

/// What a query says: one value, and what was read for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SqlAnswer {
    /// A number or a truth value; `None` where the query gave NULL or no row.
    pub value: Option<Value>,
    /// How many rows each table has, in the order of the query's tables.
    pub rows: Vec<u64>,
    /// Columns (`table.column`) with cells that are not of their declared type and were read as null, and how many.
    pub ill_typed: Vec<(String, u64)>,
    /// What else should be known of the answer, one sentence each without a full stop.
    pub notes: Vec<String>,
}

/// The periods of the calendar that have rows, each with their number. Of more than [`Periods::MOST`] the newest are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Periods {
    /// The numbers of the periods that have rows, in order, and how many rows each has.
    pub rows: Vec<(i64, u64)>,
    /// Whether there are earlier ones, which were too many to keep.
    pub earlier: bool,
}

impl Periods {
    /// How many periods are kept: a year of minutes fits twice.
    pub const MOST: usize = 1 << 20;
}

/// The text of a cell as the data has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellText {
    /// The column as the data names it.
    pub column: String,
    /// The text, cut to 200 characters.
    pub text: String,
    /// What it is: `bare`, `quoted`, `string`, `number`, `boolean`, `null`, `absent`, or the type of a typed column (`int64`).
    pub kind: String,
    /// Whether text was cut.
    pub cut: bool,
}

/// One row behind a count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailingRow {
    /// The index of the file in the table.
    pub file: usize,
    /// The data row of that file, from 1.
    pub row: u64,
    /// Where in the row, for what lies inside a column: `lines[3].sku`, counted from 0.
    pub element: Option<String>,
    /// For text: the physical line, from 1 (that of the cell's first character; for a fault that of the bad byte or quote).
    pub line: Option<u64>,
    /// For text: the column in characters, from 1.
    pub column: Option<u64>,
    /// The cells that the metric looked at.
    pub values: Vec<CellText>,
    /// The cells that identify the row.
    pub key: Vec<CellText>,
    /// For an unreadable record: what is wrong with it.
    pub fault: Option<String>,
    /// For an unreadable record: the kind of fault, in kebab case.
    pub fault_kind: Option<String>,
    /// The record as it stands in the file, cut to 1,000 characters; text only.
    pub raw: Option<String>,
}

/// Why a metric has no measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum UnmeasuredCode {
    /// The table could not be read.
    Unreadable,
    /// The column is not there.
    ColumnAbsent,
    /// The column is stored as something the question does not fit.
    WrongType,
    /// This engine cannot answer it.
    EngineLacks,
    /// The question has no answer of one value.
    Malformed,
}

/// Why a metric has no measurement, and in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unmeasured {
    /// The reason.
    pub code: UnmeasuredCode,
    /// The reason in words.
    pub text: String,
}

/// A measurement with the rows that were wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// What was measured.
    pub measurement: Measurement,
    /// The first of the counted rows, in file order.
    pub rows: Vec<FailingRow>,
    /// Whether everything was read; a count of an incomplete reading is a lower bound.
    pub complete: bool,
}
