//! Durations of SLAs: units, ISO 8601, calendar months and years.

use serde::{Deserialize, Serialize};

use super::{CalendarUnit, Date, Instant, Number, Zone};

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
pub(super) enum Unit {
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
                Some(unit) => Err(error(format!("`{value}` has its own units, so the unit `{unit}` has no meaning"))),
            };
        }
        let (number, own) = split_number(value);
        let number = Number::parse(number).ok_or_else(|| error(format!("`{value}` is no number")))?;
        let unit = match (unit, own) {
            (Some(unit), "") => unit,
            (None, "") => return Err(error(format!("`{value}` has no unit"))),
            (None, own) => own,
            (Some(unit), own) if Unit::of(unit, minutes) == Unit::of(own, minutes) => own,
            (Some(unit), own) => return Err(error(format!("`{value}` says `{own}`, but the unit is `{unit}`"))),
        };
        Unit::of(unit, minutes).ok_or_else(|| error(format!("unknown unit `{unit}`")))?.times(&number)
    }

    /// The point in time that lies this long before `now`: months by the calendar of the zone (on the last day of a month
    /// that is too short), then the rest.
    #[must_use]
    pub fn before(&self, now: Instant, zone: &Zone) -> Option<Instant> {
        self.moved(now, zone, -1)
    }

    /// The point in time that lies this long after `now`, by the same rules.
    #[must_use]
    pub fn after(&self, now: Instant, zone: &Zone) -> Option<Instant> {
        self.moved(now, zone, 1)
    }

    fn moved(&self, now: Instant, zone: &Zone, sign: i64) -> Option<Instant> {
        let start = if self.months == 0 {
            now
        } else {
            let (date, time) = zone.local(now);
            zone.instant(months_after(date, self.months.checked_mul(sign)?)?, time)?
        };
        start.checked_add_nanos(self.nanos.checked_mul(sign.into())?)
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

    /// Seconds in words, exactly: `1 d 0.001 s`. What is too long for that is in seconds.
    #[must_use]
    pub fn exact_words(seconds: &Number) -> String {
        let text = seconds.to_string();
        let (sign, size) = text.strip_prefix('-').map_or(("", text.as_str()), |size| ("-", size));
        let (whole, fraction) = size.split_once('.').unwrap_or((size, ""));
        let Ok(whole) = whole.parse::<u64>() else { return format!("{text} s") };
        let mut words: Vec<String> = [(whole / 86_400, "d"), (whole / 3_600 % 24, "h"), (whole / 60 % 60, "min")]
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, unit)| format!("{count} {unit}"))
            .collect();
        match (whole % 60, fraction) {
            (0, "") if !words.is_empty() => {}
            (rest, "") => words.push(format!("{rest} s")),
            (rest, fraction) => words.push(format!("{rest}.{fraction} s")),
        }
        format!("{sign}{}", words.join(" "))
    }
}

impl CalendarUnit {
    /// The unit of a word, in any case; `m` is minutes where `minutes` is true, else months.
    #[must_use]
    pub fn from_word(word: &str, minutes: bool) -> Option<Self> {
        Some(match word.trim().to_ascii_lowercase().as_str() {
            "m" if minutes => Self::Minute,
            "m" | "mo" | "month" | "months" => Self::Month,
            "y" | "yr" | "yrs" | "year" | "years" => Self::Year,
            "w" | "wk" | "week" | "weeks" => Self::Week,
            "d" | "day" | "days" => Self::Day,
            "h" | "hr" | "hrs" | "hour" | "hours" => Self::Hour,
            "min" | "mins" | "minute" | "minutes" => Self::Minute,
            "s" | "sec" | "secs" | "second" | "seconds" => Self::Second,
            _ => return None,
        })
    }
}

impl Unit {
    /// What a word is worth.
    fn of(word: &str, minutes: bool) -> Option<Self> {
        CalendarUnit::from_word(word, minutes).map(Self::worth)
    }

    pub(super) const fn worth(unit: CalendarUnit) -> Self {
        match unit {
            CalendarUnit::Second => Self::Nanos(SECOND),
            CalendarUnit::Minute => Self::Nanos(MINUTE),
            CalendarUnit::Hour => Self::Nanos(HOUR),
            CalendarUnit::Day => Self::Nanos(DAY),
            CalendarUnit::Week => Self::Nanos(WEEK),
            CalendarUnit::Month => Self::Months(1),
            CalendarUnit::Year => Self::Months(12),
        }
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

pub(super) fn error(message: String) -> DurationError {
    DurationError { message }
}

/// Splits `24 hours` into its number and its unit.
pub(super) fn split_number(text: &str) -> (&str, &str) {
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

/// The same day of a later month (an earlier one, where negative), or the last day of that month.
fn months_after(date: Date, months: i64) -> Option<Date> {
    let (year, month, day) = date.ymd();
    let index = year.checked_mul(12)?.checked_add(i64::from(month) - 1)?.checked_add(months)?;
    let (year, month) = (index.div_euclid(12), u32::try_from(index.rem_euclid(12)).ok()? + 1);
    (0..4).find_map(|back| Date::from_ymd(year, month, day.checked_sub(back)?))
}
