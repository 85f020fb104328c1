//! Days, points in time, times of day, time zones, and the date formats of contracts.

use std::fmt;

use serde::{Deserialize, Serialize};

mod format;
mod iso;
mod letters;
mod parts;
mod write;
mod zone;

pub use format::{DateFormat, DateFormatError};
pub use zone::Zone;

const NANOS_PER_SECOND: i64 = 1_000_000_000;
const SECONDS_PER_DAY: i64 = 86_400;
const NANOS_PER_DAY: i64 = SECONDS_PER_DAY * NANOS_PER_SECOND;

/// A calendar day: days since 1970-01-01.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Date(pub i32);

/// A point in time, exact to the nanosecond: seconds since 1970-01-01T00:00:00Z and nanoseconds from 0 to 999,999,999.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Instant {
    /// Whole seconds, rounded down.
    pub seconds: i64,
    /// Nanoseconds on top.
    pub nanos: u32,
}

/// A time of day: nanoseconds since midnight (UTC where the text had an offset).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TimeOfDay(pub i64);

impl Date {
    /// Reads `yyyy-mm-dd`; an impossible day is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        iso::date(text.as_bytes())
    }

    /// The day of a year, month (from 1) and day (from 1) of the Gregorian calendar, where there is such a day.
    #[must_use]
    pub fn from_ymd(year: i64, month: u32, day: u32) -> Option<Self> {
        if !(1..=12).contains(&month) || day == 0 || day > days_in_month(year, month) {
            return None;
        }
        // Years that begin in March have their leap day at the end.
        let year = if month <= 2 { year.checked_sub(1)? } else { year };
        let days_before_month = (153 * ((i64::from(month) + 9) % 12) + 2) / 5;
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + days_before_month + i64::from(day) - 1;
        let days = era.checked_mul(146_097)?.checked_add(day_of_era)?.checked_sub(719_468)?;
        i32::try_from(days).ok().map(Self)
    }

    /// Its year, month and day.
    #[must_use]
    pub fn ymd(self) -> (i64, u32, u32) {
        let days = i64::from(self.0) + 719_468;
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = era * 400 + year_of_era + i64::from(month <= 2);
        (year, u32::try_from(month).unwrap_or(1), u32::try_from(day).unwrap_or(1))
    }

    /// The day of the week, from 1 (Monday) to 7 (Sunday).
    #[must_use]
    pub fn weekday(self) -> i64 {
        (i64::from(self.0) + 3).rem_euclid(7) + 1
    }

    /// The day this many days later.
    #[must_use]
    pub fn checked_add_days(self, days: i64) -> Option<Self> {
        i32::try_from(i64::from(self.0).checked_add(days)?).ok().map(Self)
    }
}

/// How many days a month has; 0 for a month that is none.
pub(super) const fn days_in_month(year: i64, month: u32) -> u32 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 0,
    }
}

const fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

impl Instant {
    /// Reads ISO 8601 `yyyy-mm-dd`, then `T` or a space and `hh:mm[:ss[.fraction]]`, then an offset. A day alone is its
    /// midnight; without an offset `zone` decides.
    #[must_use]
    pub fn parse(text: &str, zone: &Zone) -> Option<Self> {
        iso::timestamp(text.as_bytes(), zone)
    }

    /// Whether a text that [`Instant::parse`] reads names an offset.
    #[must_use]
    pub fn names_offset(text: &str) -> bool {
        text.as_bytes().get(10..).is_some_and(iso::names_offset)
    }

    /// The point in time that many nanoseconds after midnight UTC of a day.
    #[must_use]
    pub fn from_day(date: Date, time: TimeOfDay) -> Self {
        let seconds = i64::from(date.0) * SECONDS_PER_DAY + time.0.div_euclid(NANOS_PER_SECOND);
        Self { seconds, nanos: u32::try_from(time.0.rem_euclid(NANOS_PER_SECOND)).unwrap_or(0) }
    }

    /// The point in time that many nanoseconds after 1970-01-01T00:00:00Z; `None` where it does not fit.
    #[must_use]
    pub fn from_nanos(nanos: i128) -> Option<Self> {
        let seconds = i64::try_from(nanos.div_euclid(i128::from(NANOS_PER_SECOND))).ok()?;
        let nanos = u32::try_from(nanos.rem_euclid(i128::from(NANOS_PER_SECOND))).ok()?;
        Some(Self { seconds, nanos })
    }

    /// Nanoseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn to_nanos(self) -> i128 {
        i128::from(self.seconds) * i128::from(NANOS_PER_SECOND) + i128::from(self.nanos)
    }

    /// The point in time this many nanoseconds later (earlier, where negative).
    #[must_use]
    pub fn checked_add_nanos(self, nanos: i128) -> Option<Self> {
        Self::from_nanos(self.to_nanos().checked_add(nanos)?)
    }

    /// Nanoseconds from `earlier` to this.
    #[must_use]
    pub fn nanos_since(self, earlier: Self) -> i128 {
        self.to_nanos() - earlier.to_nanos()
    }

    /// Its day and time of day in UTC; days beyond [`Date`] become its first or last.
    #[must_use]
    pub fn utc(self) -> (Date, TimeOfDay) {
        let day = self.seconds.div_euclid(SECONDS_PER_DAY);
        let limit = if day < 0 { i32::MIN } else { i32::MAX };
        let time = self.seconds.rem_euclid(SECONDS_PER_DAY) * NANOS_PER_SECOND + i64::from(self.nanos);
        (Date(i32::try_from(day).unwrap_or(limit)), TimeOfDay(time))
    }

    /// Whether it is midnight in UTC.
    #[must_use]
    pub const fn is_midnight(self) -> bool {
        self.nanos == 0 && self.seconds % SECONDS_PER_DAY == 0
    }
}

impl TimeOfDay {
    /// Whether a text that [`TimeOfDay::parse`] reads names an offset.
    #[must_use]
    pub fn names_offset(text: &str) -> bool {
        iso::names_offset(text.as_bytes())
    }

    /// Reads ISO 8601 `hh:mm[:ss[.fraction]]` and an offset, which moves it to UTC.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        iso::time(text.as_bytes())
    }

    /// The time of day of hours, minutes, seconds and nanoseconds; `None` where there is none such (24:00, a second 60).
    #[must_use]
    pub fn from_parts(hour: i64, minute: i64, second: i64, nano: i64) -> Option<Self> {
        let fits = (0..24).contains(&hour)
            && (0..60).contains(&minute)
            && (0..60).contains(&second)
            && (0..NANOS_PER_SECOND).contains(&nano);
        fits.then(|| Self(((hour * 60 + minute) * 60 + second) * NANOS_PER_SECOND + nano))
    }

    /// The time of day in UTC of a clock that is `offset` seconds ahead of it.
    #[must_use]
    pub fn at_offset(self, offset: i32) -> Self {
        Self((self.0.rem_euclid(NANOS_PER_DAY) - i64::from(offset) * NANOS_PER_SECOND).rem_euclid(NANOS_PER_DAY))
    }
}

impl fmt::Display for Date {
    /// ISO 8601: `2024-01-31`; years beyond four digits with a sign.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        match year {
            0..=9_999 => write!(f, "{year:04}-{month:02}-{day:02}"),
            _ => write!(f, "{year:+07}-{month:02}-{day:02}"),
        }
    }
}

impl fmt::Display for Instant {
    /// ISO 8601 in UTC: `2024-01-31T06:00:00Z`, with as many digits of a fraction as it needs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (date, time) = self.utc();
        write!(f, "{date}T{time}Z")
    }
}

impl fmt::Display for TimeOfDay {
    /// ISO 8601: `06:00:00`, with as many digits of a fraction as it needs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nanos = self.0.rem_euclid(NANOS_PER_DAY);
        let (seconds, fraction) = (nanos / NANOS_PER_SECOND, nanos % NANOS_PER_SECOND);
        write!(f, "{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)?;
        if fraction == 0 {
            return Ok(());
        }
        write!(f, ".{}", format!("{fraction:09}").trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests;
