//! The profile as data: what formats write and drafts are made from.

use crate::data::{DataError, DataNote, FileInfo, Storage};
use crate::metric::ColumnPath;
use crate::metric::description::{Reading, TextFormat};
use crate::value::{LogicalType, Number, Period, Value};

/// What is in tables that were looked at together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// The tables, in the order they were given.
    pub tables: Vec<TableProfile>,
    /// Columns of one table whose values are keys of another.
    pub relations: Vec<Relation>,
}

/// What is in one table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableProfile {
    /// What it is called: the name that was given, else that of its file without endings.
    pub name: String,
    /// Its files, with what their metadata says.
    pub files: Vec<FileInfo>,
    /// The engine that read it.
    pub engine: String,
    /// Rows that could be read.
    pub rows: u64,
    /// Records that could not.
    pub rejected: u64,
    /// Whether everything was read to its end.
    pub complete: bool,
    /// Its columns in the order of the data, each before what lies inside it.
    pub columns: Vec<ColumnProfile>,
    /// Rows that repeat a row before them in all top-level columns; `None` where that could not be told.
    pub duplicates: Option<u64>,
    /// Smallest sets of columns that tell all rows apart, none of them null, best first.
    pub keys: Vec<CandidateKey>,
    /// Columns whose value follows from that of another column.
    pub determines: Vec<Determination>,
    /// Why it, or a part of it, could not be read.
    pub faults: Vec<DataError>,
    /// What else is worth saying, file by file (the index in `files`).
    pub notes: Vec<(usize, DataNote)>,
}

/// Columns that tell all rows apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CandidateKey {
    /// The columns, in the order of the data.
    pub columns: Vec<ColumnPath>,
    /// How many rows were compared: all that were read.
    pub rows: u64,
}

/// That one column follows from another: equal values there always stand beside equal values here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Determination {
    /// The column that determines.
    pub from: ColumnPath,
    /// The column that follows from it.
    pub to: ColumnPath,
    /// Different values of `from`; each stands twice on average at least, so that this is no accident of a few rows.
    pub values: u64,
}

/// That values of one table are keys of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// The index of the table that refers.
    pub table: usize,
    /// Its columns.
    pub columns: Vec<ColumnPath>,
    /// The index of the table that is referred to.
    pub to: usize,
    /// The columns there: a candidate key of it.
    pub of: Vec<ColumnPath>,
    /// Rows that were compared (those that have a value).
    pub rows: u64,
    /// Of these, rows whose key is not there.
    pub orphans: u64,
    /// Different keys among the rows that were compared.
    pub keys: u64,
}

/// What is in one column, or in what lies inside one.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnProfile {
    /// Where it lies.
    pub path: ColumnPath,
    /// How it is stored.
    pub storage: Storage,
    /// The type as the format names it: `text`, `int64`.
    pub type_name: String,
    /// Rows, or elements below a list.
    pub rows: u64,
    /// Of these, nulls: an absent key, an unquoted empty cell.
    pub nulls: u64,
    /// Of the nulls, numbers that are none (`NaN`).
    pub nans: u64,
    /// Texts without a letter (`""`), which are no nulls.
    pub empty: u64,
    /// Texts of spaces alone.
    pub blank: u64,
    /// Texts with spaces before or behind, beside the blank ones.
    pub padded: u64,
    /// Texts or numbers that likely stand for a missing value (`NA`, `-999`), with the number of rows, most frequent first.
    pub tokens: Vec<Counted>,
    /// What its values are: the type that a contract would declare. Likely tokens take no part in it.
    pub guess: TypeGuess,
    /// How many values each reading fits, the plainest first; readings that nothing fits are not listed.
    pub readings: Vec<(Reading, u64)>,
    /// Values of digits alone that begin with a needless zero (`007`).
    pub leading_zeros: u64,
    /// Different values, nulls and tokens left out.
    pub distinct: Distinct,
    /// The most frequent values.
    pub top: Top,
    /// What its numbers are, where it has any and its type is a number (or none is better).
    pub numbers: Option<Numbers>,
    /// What its dates or times are, where its type is one of those.
    pub times: Option<Times>,
    /// How long its texts are, in characters, where its type is a string.
    pub lengths: Option<Lengths>,
    /// Formats that texts have, with the number of values that fit, most first; only where its type is a string.
    pub formats: Vec<(TextFormat, u64)>,
    /// What its texts look like, letter for letter: `A` for an upper-case letter, `a` for a lower-case one, `9` for a
    /// digit, other characters as they are (`AA-9999`); most frequent first. Empty where there are too many shapes.
    pub shapes: Vec<Counted>,
    /// Which way its values run from row to row.
    pub order: Order,
}

/// The type that a contract would declare, and how many values fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeGuess {
    /// The logical type.
    pub logical: LogicalType,
    /// For dates and times that are not ISO 8601: the format, in the pattern letters of JDK `DateTimeFormatter`.
    pub format: Option<String>,
    /// For timestamps and times: whether all name a zone or offset (true), or none does (false).
    pub zoned: Option<bool>,
    /// How many values fit.
    pub fits: u64,
    /// How many values there are: rows without nulls and tokens.
    pub of: u64,
}

/// A text and how many rows have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The text, as the data has it.
    pub text: String,
    /// How many rows.
    pub rows: u64,
}

/// How many different values there are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distinct {
    /// How many.
    pub count: u64,
    /// The relative standard error of `count`; 0 where it is exact.
    pub error: f64,
}

/// The most frequent values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Top {
    /// The values as contracts would write them and how many rows have each, most frequent first, equals in order of value.
    pub values: Vec<(Value, u64)>,
    /// Whether these are all values that there are.
    pub all: bool,
    /// How many different values were counted. Where there are more, these are the first ones in the order of the rows:
    /// one that is frequent, but comes later, is not listed.
    pub counted: u64,
    /// By how many rows each number may be too small; 0 where they are exact.
    pub error: u64,
}

/// What the numbers of a column are.
#[derive(Clone, Debug, PartialEq)]
pub struct Numbers {
    /// How many finite ones.
    pub count: u64,
    /// How many infinite ones.
    pub infinite: u64,
    /// The smallest.
    pub min: Number,
    /// The largest.
    pub max: Number,
    /// The mean.
    pub mean: f64,
    /// The standard deviation of the sample (n - 1); 0 for one number.
    pub deviation: f64,
    /// Zeros.
    pub zeros: u64,
    /// Numbers below zero.
    pub negative: u64,
    /// The most digits behind the point.
    pub scale: u32,
    /// Shares from 0 to 1 and the number below which that share lies.
    pub quantiles: Vec<(f64, f64)>,
    /// By which share of itself a quantile may be off; 0 where they are exact.
    pub quantile_error: f64,
    /// Numbers beyond the fences.
    pub outliers: Outliers,
    /// Their distribution.
    pub histogram: Histogram,
}

/// Numbers far out: beyond three times the distance of the quartiles from them (Tukey's outer fences).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Outliers {
    /// The lower fence.
    pub below: f64,
    /// The upper fence.
    pub above: f64,
    /// How many lie outside; where quantiles are not exact, so is this.
    pub count: u64,
}

/// How numbers are distributed, in parts of equal width.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Histogram {
    /// The smallest number, with which the first part begins.
    pub from: f64,
    /// The largest number, in the last part.
    pub to: f64,
    /// How wide each part is; of whole numbers, how many of them it holds.
    pub width: f64,
    /// How many numbers lie in each part.
    pub counts: Vec<u64>,
}

/// What the dates, points in time or times of day of a column are.
#[derive(Clone, Debug, PartialEq)]
pub struct Times {
    /// The earliest.
    pub min: Value,
    /// The latest.
    pub max: Value,
    /// How they come, for dates and points in time.
    pub updates: Option<Updates>,
}

/// How rows come over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Updates {
    /// The smallest period of the calendar (hour, day, week, month, year) of which nearly every one has rows.
    pub period: Period,
    /// How many periods from the first to the last have rows.
    pub filled: u64,
    /// How many there are from the first to the last.
    pub periods: u64,
    /// The largest number of periods in a row without rows.
    pub longest_gap: u64,
    /// The fewest and the most rows of a period that has rows; the first and the last period take no part.
    pub rows: (u64, u64),
}

/// How long texts are, in characters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lengths {
    /// The shortest.
    pub min: u64,
    /// The longest.
    pub max: u64,
    /// The mean.
    pub mean: f64,
}

/// Which way values run from row to row; nulls are passed over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Neither, or nothing to tell it from.
    #[default]
    None,
    /// No value is smaller than the one before.
    Ascending,
    /// No value is larger than the one before.
    Descending,
}
