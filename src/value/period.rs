//! Periods of the calendar: the hours, days, weeks, months of a time zone, numbered one after the other.

use serde::{Deserialize, Serialize};

use super::{Date, Instant, TimeOfDay, Value, Zone};

#[cfg(test)]
mod tests;

/// Days from the Monday before 1970-01-01 to that day.
const DAYS_SINCE_MONDAY: i64 = 3;
const DAYS_PER_WEEK: i64 = 7;
const MONTHS_PER_YEAR: i64 = 12;

/// A unit of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CalendarUnit {
    /// 60 of them are a minute.
    Second,
    /// 60 of them are an hour.
    Minute,
    /// Of the clock of the zone; where clocks are put back there are two in a row.
    Hour,
    /// From midnight to midnight.
    Day,
    /// From Monday on.
    Week,
    /// From the first day on.
    Month,
    /// From the first of January on.
    Year,
}

impl CalendarUnit {
    /// Its seconds, where it has no days.
    const fn seconds(self) -> Option<i64> {
        match self {
            Self::Second => Some(1),
            Self::Minute => Some(60),
            Self::Hour => Some(3_600),
            Self::Day | Self::Week | Self::Month | Self::Year => None,
        }
    }

    /// The word for people: `hour`, `day`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Second => "second",
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

/// The periods of so many units in a zone, each with its number: that of the next one is greater by one.
///
/// Units are counted from 1970-01-01, weeks from the Monday before, months and years from the year 0. Hours, minutes and
/// seconds are counted as they pass, so that a change of clocks neither repeats nor skips one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Period {
    /// The unit.
    pub unit: CalendarUnit,
    /// How many of the unit make a period; 0 counts as 1.
    pub every: u32,
    /// The zone whose clocks and calendars count.
    pub zone: Zone,
}

impl Period {
    /// Periods of one unit.
    #[must_use]
    pub const fn of_one(unit: CalendarUnit, zone: Zone) -> Self {
        Self { unit, every: 1, zone }
    }

    /// The number of the period that a value lies in; `None` for values that are no day and no point in time.
    #[must_use]
    pub fn number(&self, value: &Value) -> Option<i64> {
        match value {
            Value::Date(day) => Some(self.number_of_day(*day)),
            Value::Timestamp(instant) => Some(self.number_at(*instant)),
            Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Time(_) => None,
        }
    }

    /// The number of the period that a point in time lies in.
    #[must_use]
    pub fn number_at(&self, instant: Instant) -> i64 {
        match self.unit.seconds() {
            Some(length) => {
                let ahead = i64::from(self.zone.offset_at(instant)).rem_euclid(length);
                self.grouped(instant.seconds.saturating_add(ahead).div_euclid(length))
            }
            None => self.number_of_day(self.zone.day_of(instant)),
        }
    }

    /// The number of the period that a day of the zone lies in: for hours and less that of its first moment.
    #[must_use]
    pub fn number_of_day(&self, day: Date) -> i64 {
        let units = match self.unit {
            CalendarUnit::Second | CalendarUnit::Minute | CalendarUnit::Hour => {
                let start = self.zone.instant(day, TimeOfDay(0));
                return self.number_at(start.unwrap_or_else(|| Instant::from_day(day, TimeOfDay(0))));
            }
            CalendarUnit::Day => i64::from(day.0),
            CalendarUnit::Week => (i64::from(day.0) + DAYS_SINCE_MONDAY).div_euclid(DAYS_PER_WEEK),
            CalendarUnit::Month => day.ymd().0 * MONTHS_PER_YEAR + i64::from(day.ymd().1) - 1,
            CalendarUnit::Year => day.ymd().0,
        };
        self.grouped(units)
    }

    fn grouped(&self, units: i64) -> i64 {
        units.div_euclid(i64::from(self.every.max(1)))
    }

    /// The first moment of a period; `None` where it lies beyond the calendar.
    #[must_use]
    pub fn start(&self, number: i64) -> Option<Instant> {
        let Some(length) = self.unit.seconds() else {
            return self.zone.instant(self.first_day(number)?, TimeOfDay(0));
        };
        let clock = number.checked_mul(i64::from(self.every.max(1)))?.checked_mul(length)?;
        let near = Instant { seconds: clock, nanos: 0 };
        let ahead = i64::from(self.zone.offset_at(near)).rem_euclid(length);
        Some(Instant { seconds: clock.checked_sub(ahead)?, nanos: 0 })
    }

    /// The day that a period begins on, by the calendars of the zone; `None` where it lies beyond the calendar.
    #[must_use]
    pub fn first_day(&self, number: i64) -> Option<Date> {
        let units = number.checked_mul(i64::from(self.every.max(1)))?;
        match self.unit {
            CalendarUnit::Second | CalendarUnit::Minute | CalendarUnit::Hour => {
                self.start(number).map(|start| self.zone.day_of(start))
            }
            CalendarUnit::Day => i32::try_from(units).ok().map(Date),
            CalendarUnit::Week => {
                let days = units.checked_mul(DAYS_PER_WEEK)?.checked_sub(DAYS_SINCE_MONDAY)?;
                i32::try_from(days).ok().map(Date)
            }
            CalendarUnit::Month => {
                let month = u32::try_from(units.rem_euclid(MONTHS_PER_YEAR)).ok()? + 1;
                Date::from_ymd(units.div_euclid(MONTHS_PER_YEAR), month, 1)
            }
            CalendarUnit::Year => Date::from_ymd(units, 1, 1),
        }
    }

    /// A period for people, by what begins it: `2026-01-31`, `2026-01`, `2026`, `2026-01-31T06:00` by the clock of the
    /// zone, and a week by its Monday.
    #[must_use]
    pub fn label(&self, number: i64) -> String {
        let Some(day) = self.first_day(number) else { return format!("{} {number}", self.unit.word()) };
        let (year, month, _) = day.ymd();
        match self.unit {
            CalendarUnit::Year => format!("{year:04}"),
            CalendarUnit::Month => format!("{year:04}-{month:02}"),
            CalendarUnit::Week | CalendarUnit::Day => day.to_string(),
            CalendarUnit::Second | CalendarUnit::Minute | CalendarUnit::Hour => {
                let clock = self.start(number).map_or_else(String::new, |start| self.zone.local(start).1.to_string());
                let shown =
                    if self.unit == CalendarUnit::Second { clock.as_str() } else { clock.get(..5).unwrap_or("") };
                format!("{day}T{shown}")
            }
        }
    }
}
