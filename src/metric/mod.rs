//! Questions put to data and their answers, free of contracts, thresholds and engines.

mod column;
pub mod description;
mod hashes;
pub mod language;
mod measurement;
mod predicate;
mod question;
pub mod sql;

pub use column::{Column, ColumnPath, PathStep};
pub use description::Description;
pub use hashes::{CountedKey, KeyHashes};
pub use measurement::{
    Answer, CellText, FailingRow, FieldSeen, FileRows, Measurement, Periods, SqlAnswer, Unmeasured, UnmeasuredCode,
};
pub use predicate::{Expr, Operator, Predicate, Truth};
pub use question::{Among, Ask, Direction, End, Metric, NullParts, RowsWanted, SqlQuery, SqlTable, Unit};
