//! Durations of SLAs: units, ISO 8601, calendar months and years.

use serde::{Deserialize, Serialize};

use super::{Instant, Number};

/// Why a duration means nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DurationError {
    /// What is wrong with it.
    pub message: String,
}

/// A length of time: calendar months, then days, then seconds.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Duration {
    /// Calendar months (12 a year).
    pub months: i64,
    /// Nanoseconds on top; a day is 86,400 seconds.
    pub nanos: i128,
}

impl Duration {
    /// Reads `value` with `unit` (`24` and `h`; `24 hours` and none; `P1DT2H` and none). `m` is minutes where `minutes` is true, else months.
    ///
    /// # Errors
    /// Where value or unit means nothing.
    pub fn parse(_value: &str, _unit: Option<&str>, _minutes: bool) -> Result<Self, DurationError> {
        todo!()
    }
    /// The point in time that lies this long before `now`.
    #[must_use]
    pub fn before(&self, _now: Instant) -> Option<Instant> {
        todo!()
    }
    /// An age in days, hours, minutes and seconds for people: `3 d 4 h`.
    #[must_use]
    pub fn words(_seconds: &Number) -> String {
        todo!()
    }
}
