//! Days, points in time, times of day, time zones, and the date formats of contracts.

use serde::{Deserialize, Serialize};

/// A calendar day: days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Date(pub i32);

/// A point in time, exact to the nanosecond: seconds since 1970-01-01T00:00:00Z and nanoseconds from 0 to 999,999,999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Instant {
    /// Whole seconds, rounded down.
    pub seconds: i64,
    /// Nanoseconds on top.
    pub nanos: u32,
}

/// A time of day: nanoseconds since midnight (UTC where the text had an offset).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TimeOfDay(pub i64);

/// An IANA time zone or a fixed offset.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Zone(String);

impl Zone {
    /// The zone of a name such as `Europe/Berlin`, `UTC`, `Z` or `+02:00`.
    #[must_use]
    pub fn parse(_text: &str) -> Option<Self> {
        todo!()
    }
}

/// Why a date format means nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateFormatError {
    /// What is wrong with it.
    pub message: String,
    /// The format that was probably meant, where one is plain (`%Y-%m-%d` -> `yyyy-MM-dd`).
    pub suggestion: Option<String>,
}

/// A date format in the letters of the JDK's `DateTimeFormatter`, compiled.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DateFormat {
    source: String,
}

impl DateFormat {
    /// Compiles a format.
    ///
    /// # Errors
    /// Where a letter means nothing here.
    pub fn parse(_format: &str) -> Result<Self, DateFormatError> {
        todo!()
    }
}
