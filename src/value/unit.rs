//! Durations of SLAs: units, ISO 8601, calendar months and years.

use serde::{Deserialize, Serialize};

use super::{Date, Instant, Number};

#[cfg(test)]
mod tests;

const SECOND: i128 = 1_000_000_000;
const MINUTE: i128 = 60 * SECOND;
const HOUR: i128 = 60 * MINUTE;
const DAY: i128 = 24 * HOUR;
const WEEK: i128 = 7 * DAY;

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

/// What one of a unit is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Months(i64),
    Nanos(i128),
}

impl Duration {
    /// Reads `value` with `unit` (`24` and `h`; `24 hours` and none; `P1DT2H` and none). `m` is minutes where `minutes` is true, else months.
    ///
    /// # Errors
    /// Where value or unit means nothing.
    pub fn parse(value: &str, unit: Option<&str>, minutes: bool) -> Result<Self, DurationError> {
        let value = value.trim();
        let unit = unit.map(str::trim).filter(|unit| !unit.is_empty());
        if let Some(rest) = value.strip_prefix(['P', 'p']) {
            return match unit {
                None => iso(rest),
                Some(unit) => Err(error(format!("{value} has its own units, so the unit {unit} has no meaning"))),
            };
        }
        let (number, own) = split_number(value);
        let number = Number::parse(number).ok_or_else(|| error(format!("{value} is no number")))?;
        let unit = match (unit, own) {
            (Some(unit), "") => unit,
            (None, "") => return Err(error(format!("{value} has no unit"))),
            (None, own) => own,
            (Some(unit), own) if Unit::of(unit, minutes) == Unit::of(own, minutes) => own,
            (Some(unit), own) => return Err(error(format!("{value} says {own}, but the unit is {unit}"))),
        };
        Unit::of(unit, minutes).ok_or_else(|| error(format!("unknown unit {unit}")))?.times(&number)
    }

    /// The point in time that lies this long before `now`: months by the calendar (in UTC, on the last day of a month that
    /// is too short), then the rest.
    #[must_use]
    pub fn before(&self, now: Instant) -> Option<Instant> {
        let (date, time) = now.utc();
        let start = if self.months == 0 { now } else { Instant::from_day(months_before(date, self.months)?, time) };
        start.checked_add_nanos(self.nanos.checked_neg()?)
    }

    /// An age in days, hours, minutes and seconds for people, the two largest of them: `3 d 4 h`.
    #[must_use]
    pub fn words(seconds: &Number) -> String {
        let float = seconds.to_f64();
        #[expect(clippy::cast_possible_truncation, reason = "lies within the range just tested")]
        let whole = if float.abs() < 1e15 { float.trunc() as i64 } else { return format!("{seconds} s") };
        if whole == 0 {
            return format!("{seconds} s");
        }
        let size = whole.unsigned_abs();
        let parts = [(size / 86_400, "d"), (size / 3_600 % 24, "h"), (size / 60 % 60, "min"), (size % 60, "s")];
        let first = parts.iter().position(|(count, _)| *count > 0).unwrap_or(0);
        let words: Vec<String> = parts
            .iter()
            .skip(first)
            .take(2)
            .filter(|(count, _)| *count > 0)
            .map(|(count, unit)| format!("{count} {unit}"))
            .collect();
        format!("{}{}", if whole < 0 { "-" } else { "" }, words.join(" "))
    }
}

impl Unit {
    /// The unit of a word, in any case.
    fn of(word: &str, minutes: bool) -> Option<Self> {
        Some(match word.to_ascii_lowercase().as_str() {
            "m" if minutes => Self::Nanos(MINUTE),
            "m" | "mo" | "month" | "months" => Self::Months(1),
            "y" | "yr" | "yrs" | "year" | "years" => Self::Months(12),
            "w" | "wk" | "week" | "weeks" => Self::Nanos(WEEK),
            "d" | "day" | "days" => Self::Nanos(DAY),
            "h" | "hr" | "hrs" | "hour" | "hours" => Self::Nanos(HOUR),
            "min" | "mins" | "minute" | "minutes" => Self::Nanos(MINUTE),
            "s" | "sec" | "secs" | "second" | "seconds" => Self::Nanos(SECOND),
            _ => return None,
        })
    }

    fn times(self, count: &Number) -> Result<Duration, DurationError> {
        if *count < Number::from(0_i128) {
            return Err(error(format!("{count} is below zero, which no length of time is")));
        }
        let too_long = || error(format!("{count} is too long"));
        let product = |unit| count.times(unit).ok_or_else(too_long);
        match self {
            Self::Nanos(unit) => Ok(Duration { months: 0, nanos: product(unit)?.0 }),
            Self::Months(unit) => match product(unit.into())? {
                (months, true) => Ok(Duration { months: i64::try_from(months).map_err(|_| too_long())?, nanos: 0 }),
                (_, false) => Err(error(format!("{count} leaves a part of a month, which has no length; use days"))),
            },
        }
    }
}

fn error(message: String) -> DurationError {
    DurationError { message }
}

/// Splits `24 hours` into its number and its unit.
fn split_number(text: &str) -> (&str, &str) {
    let is_number = |char: char| char.is_ascii_digit() || matches!(char, '.' | '+' | '-');
    let end = text.find(|char| !is_number(char)).unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(end).unwrap_or((text, ""));
    // An exponent is no unit.
    if unit.starts_with(['e', 'E']) { (text, "") } else { (number, unit.trim()) }
}

/// Reads what follows the `P` of an ISO 8601 duration.
fn iso(text: &str) -> Result<Duration, DurationError> {
    let text = text.to_ascii_uppercase();
    let wrong = || error(format!("P{text} is no ISO 8601 duration"));
    let (days, clock) = match text.split_once('T') {
        Some((_, "")) => return Err(wrong()),
        Some((days, clock)) => (days, clock),
        None => (text.as_str(), ""),
    };
    if days.is_empty() && clock.is_empty() {
        return Err(wrong());
    }
    let units = [('Y', Unit::Months(12)), ('M', Unit::Months(1)), ('W', Unit::Nanos(WEEK)), ('D', Unit::Nanos(DAY))];
    let date = iso_part(days, &units).ok_or_else(wrong)??;
    let units = [('H', Unit::Nanos(HOUR)), ('M', Unit::Nanos(MINUTE)), ('S', Unit::Nanos(SECOND))];
    let time = iso_part(clock, &units).ok_or_else(wrong)??;
    date.plus(&time).ok_or_else(|| error(format!("P{text} is too long")))
}

/// Sums numbers with the letters of their units, which stand in this order; `None` where the text is not so built.
fn iso_part(mut text: &str, units: &[(char, Unit)]) -> Option<Result<Duration, DurationError>> {
    let mut sum = Duration { months: 0, nanos: 0 };
    for (letter, unit) in units {
        let Some((number, rest)) = text.split_once(*letter) else { continue };
        if !number.starts_with(|char: char| char.is_ascii_digit()) || number.contains('E') {
            return None;
        }
        sum = match unit.times(&Number::parse(&number.replace(',', "."))?) {
            Ok(part) => sum.plus(&part)?,
            Err(error) => return Some(Err(error)),
        };
        text = rest;
    }
    text.is_empty().then_some(Ok(sum))
}

impl Duration {
    fn plus(&self, other: &Self) -> Option<Self> {
        let (months, nanos) = (self.months.checked_add(other.months)?, self.nanos.checked_add(other.nanos)?);
        Some(Self { months, nanos })
    }
}

/// The same day of an earlier month, or the last day of that month.
fn months_before(date: Date, months: i64) -> Option<Date> {
    let (year, month, day) = date.ymd();
    let index = year.checked_mul(12)?.checked_add(i64::from(month) - 1)?.checked_sub(months)?;
    let (year, month) = (index.div_euclid(12), u32::try_from(index.rem_euclid(12)).ok()? + 1);
    (0..4).find_map(|back| Date::from_ymd(year, month, day.checked_sub(back)?))
}
