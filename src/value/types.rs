//! The logical types of ODCS and the owned value of a cell or of a bound in a contract.

use std::fmt;

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

    /// Whether values of this type hold others.
    #[must_use]
    pub const fn is_collection(self) -> bool {
        matches!(self, Self::Object | Self::Array | Self::Map | Self::Vector)
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

/// What kind of thing a value is; values of different kinds are never equal and have no order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// True or false.
    Boolean,
    /// A number.
    Number,
    /// Text.
    Text,
    /// A calendar day.
    Date,
    /// A point in time.
    Timestamp,
    /// A time of day.
    Time,
}

impl Kind {
    /// The word for people: `boolean`, `number`, `text`, ...
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Number => "number",
            Self::Text => "text",
            Self::Date => "date",
            Self::Timestamp => "timestamp",
            Self::Time => "time",
        }
    }
}

impl Value {
    /// What kind of thing it is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Bool(_) => Kind::Boolean,
            Self::Number(_) => Kind::Number,
            Self::Text(_) => Kind::Text,
            Self::Date(_) => Kind::Date,
            Self::Timestamp(_) => Kind::Timestamp,
            Self::Time(_) => Kind::Time,
        }
    }
}

impl fmt::Display for Value {
    /// The canonical text, which patterns and lengths judge: `true`, plain digits, the text itself, ISO 8601.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(truth) => write!(f, "{truth}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
            Self::Date(date) => write!(f, "{date}"),
            Self::Timestamp(instant) => write!(f, "{instant}"),
            Self::Time(time) => write!(f, "{time}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_names_its_type() {
        for word in
            ["string", "integer", "number", "boolean", "date", "timestamp", "time", "object", "array", "map", "vector"]
        {
            assert_eq!(LogicalType::from_word(word).map(LogicalType::word), Some(word));
        }
        assert_eq!(LogicalType::from_word("Integer"), None);
    }

    #[test]
    fn canonical_text_does_not_depend_on_the_spelling() {
        for (value, text) in [
            (Value::Bool(true), "true"),
            (Value::Number(Number::from_decimal(-1_500, 3)), "-1.5"),
            (Value::Text(" a ".to_owned()), " a "),
            (Value::Date(Date(19_753)), "2024-01-31"),
            (Value::Timestamp(Instant { seconds: 0, nanos: 500_000_000 }), "1970-01-01T00:00:00.5Z"),
            (Value::Time(TimeOfDay(3_600_000_000_000)), "01:00:00"),
        ] {
            assert_eq!(value.to_string(), text);
        }
    }
}
