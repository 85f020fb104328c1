//! How text becomes a value: the declared type decides, and nothing is cast.

use serde::{Deserialize, Serialize};

use super::{Cell, DateFormat, LogicalType, Value, Zone};

/// A token that the contract lists as a missing value (`NA`, `-999`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Token {
    /// As it was written; compared with the text of a cell.
    pub text: String,
    /// Read as the property's type, where that is possible; compared with the values of typed data.
    pub value: Option<Value>,
}

/// How the cells of a column are read: the declared type and what goes with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ReadAs {
    /// The declared type; without one text stays text and typed data stays what it is.
    pub logical: Option<LogicalType>,
    /// The date formats that the contract declares (any of them fits); ISO 8601 where empty.
    pub formats: Vec<DateFormat>,
    /// The zone of timestamps without an offset; UTC where absent.
    pub zone: Option<Zone>,
    /// Tokens that stand for a missing value: neither null nor a value.
    pub missing: Vec<Token>,
    /// Whether a typed column that is stored as text is read cell by cell, as its physicalType declares.
    pub stored_as_text: bool,
}

/// Reads the text of a cell that is no null. Surrounding spaces are never trimmed.
#[must_use]
pub fn read_text<'a>(_text: &'a str, _read: &ReadAs) -> Cell<'a> {
    todo!()
}

/// Reads a scalar of a contract (a bound, an enum value) as a CSV cell of the type would be; `None` where it is no such value.
#[must_use]
pub fn read_written(_text: &str, _read: &ReadAs) -> Option<Value> {
    todo!()
}
