//! The logical types of ODCS and the owned value of a cell or of a bound in a contract.

use serde::{Deserialize, Serialize};

use super::{Date, Instant, Number, TimeOfDay};

/// The logical types of ODCS v3.0.0 to v3.2.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogicalType {
    /// Text.
    String,
    /// A whole number of any size.
    Integer,
    /// Any number.
    Number,
    /// True or false.
    Boolean,
    /// A calendar day.
    Date,
    /// A day with a time of day, with or without an offset.
    Timestamp,
    /// A time of day.
    Time,
    /// Named properties.
    Object,
    /// A list of items.
    Array,
    /// Keys with values of one type (v3.2).
    Map,
    /// A list of numbers of a fixed length (v3.2).
    Vector,
}

impl LogicalType {
    /// The word that contracts use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Timestamp => "timestamp",
            Self::Time => "time",
            Self::Object => "object",
            Self::Array => "array",
            Self::Map => "map",
            Self::Vector => "vector",
        }
    }

    /// The type that a word of a contract names.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        const ALL: [LogicalType; 11] = [
            LogicalType::String,
            LogicalType::Integer,
            LogicalType::Number,
            LogicalType::Boolean,
            LogicalType::Date,
            LogicalType::Timestamp,
            LogicalType::Time,
            LogicalType::Object,
            LogicalType::Array,
            LogicalType::Map,
            LogicalType::Vector,
        ];
        ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Whether values of this type lie on the time line.
    #[must_use]
    pub const fn is_temporal(self) -> bool {
        matches!(self, Self::Date | Self::Timestamp | Self::Time)
    }
}

/// One value that is there. Null is no value: see [`super::Cell`].
///
/// Equality and hash follow the meaning, not the spelling: `01` and `1`, `1.50` and `1.5`, `-0.0` and `0`,
/// `10:00Z` and `11:00+01:00` are one value each.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Value {
    /// True or false.
    Bool(bool),
    /// An exact number or an infinity.
    Number(Number),
    /// Text, compared by its bytes.
    Text(String),
    /// A calendar day.
    Date(Date),
    /// A point in time.
    Timestamp(Instant),
    /// A time of day.
    Time(TimeOfDay),
}
