//! How often something comes: `1 d`, `daily`, `PT15M`, counted back from the start of the current period.

use super::unit::{Unit, error, split_number};
use super::{CalendarUnit, Duration, DurationError, Instant, Period, Zone};

#[cfg(test)]
mod tests;

/// Words for one of a unit.
const WORDS: [(&str, CalendarUnit); 6] = [
    ("hourly", CalendarUnit::Hour),
    ("daily", CalendarUnit::Day),
    ("weekly", CalendarUnit::Week),
    ("monthly", CalendarUnit::Month),
    ("yearly", CalendarUnit::Year),
    ("annually", CalendarUnit::Year),
];
/// The most days of a month.
const DAYS_IN_MONTH: i128 = 31;

/// So many of a unit of the calendar, and what is left over.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Interval {
    /// The smallest unit that it is written in.
    pub unit: CalendarUnit,
    /// How many whole ones of it.
    pub whole: i64,
    /// What is left, shorter than a unit but for months and years beside smaller units.
    pub rest: Duration,
}

impl Interval {
    /// Reads `value` with `unit` as [`Duration::parse`] does, `m` for minutes, and `daily`, `hourly`, `weekly`, `monthly` in
    /// either place.
    ///
    /// # Errors
    /// Where value or unit means nothing.
    pub fn parse(value: &str, unit: Option<&str>) -> Result<Self, DurationError> {
        let unit = unit.map(str::trim).filter(|unit| !unit.is_empty());
        if let Some(word) = by_word(value) {
            return match unit.map(unit_of) {
                None => Ok(Self::one(word)),
                Some(Some(other)) if other == word => Ok(Self::one(word)),
                Some(_) => {
                    Err(error(format!("{value} is an interval, and the unit {} another", unit.unwrap_or_default())))
                }
            };
        }
        let plain = unit.map(|unit| match by_word(unit) {
            Some(unit) => unit.word(),
            None => unit,
        });
        let length = Duration::parse(value, plain, true)?;
        let smallest = written_unit(value.trim(), plain).ok_or_else(|| error(format!("{value} has no unit")))?;
        Self::split(smallest, &length).ok_or_else(|| error(format!("{value} is too long")))
    }

    const fn one(unit: CalendarUnit) -> Self {
        Self { unit, whole: 1, rest: Duration { months: 0, nanos: 0 } }
    }

    fn split(unit: CalendarUnit, length: &Duration) -> Option<Self> {
        Some(match Unit::worth(unit) {
            Unit::Months(months) => {
                let rest = Duration { months: length.months.rem_euclid(months), nanos: length.nanos };
                Self { unit, whole: length.months.div_euclid(months), rest }
            }
            Unit::Nanos(nanos) => {
                let rest = Duration { months: length.months, nanos: length.nanos.rem_euclid(nanos) };
                Self { unit, whole: i64::try_from(length.nanos.div_euclid(nanos)).ok()?, rest }
            }
        })
    }

    /// The first moment of the period that `now` lies in, and from there back: units by the calendar of the zone, then
    /// the rest. `None` where that lies beyond the calendar.
    #[must_use]
    pub fn since(&self, now: Instant, zone: &Zone) -> Option<Instant> {
        let period = Period::of_one(self.unit, zone.clone());
        let start = period.start(period.number_at(now).checked_sub(self.whole)?)?;
        self.rest.before(start, zone)
    }

    /// How many units may lie between one period with data and the next, at least 1: parts of one count as one.
    #[must_use]
    pub fn units(&self) -> i64 {
        let rest = match Unit::worth(self.unit) {
            Unit::Months(_) => i64::from(self.rest.months > 0 || self.rest.nanos > 0),
            Unit::Nanos(unit) => {
                let Unit::Nanos(day) = Unit::worth(CalendarUnit::Day) else { return i64::MAX };
                let months = i128::from(self.rest.months).saturating_mul(DAYS_IN_MONTH).saturating_mul(day);
                let nanos = months.saturating_add(self.rest.nanos);
                i64::try_from(nanos.div_euclid(unit) + i128::from(nanos % unit > 0)).unwrap_or(i64::MAX)
            }
        };
        self.whole.saturating_add(rest).max(1)
    }
}

fn by_word(text: &str) -> Option<CalendarUnit> {
    WORDS.iter().find(|(word, _)| word.eq_ignore_ascii_case(text.trim())).map(|(_, unit)| *unit)
}

fn unit_of(word: &str) -> Option<CalendarUnit> {
    by_word(word).or_else(|| CalendarUnit::from_word(word, true))
}

/// The smallest unit of a length that could be read.
fn written_unit(value: &str, unit: Option<&str>) -> Option<CalendarUnit> {
    if let Some(iso) = value.strip_prefix(['P', 'p']) {
        let clock = iso.contains(['T', 't']);
        return Some(match iso.chars().next_back()?.to_ascii_uppercase() {
            'S' => CalendarUnit::Second,
            'M' if clock => CalendarUnit::Minute,
            'H' => CalendarUnit::Hour,
            'D' => CalendarUnit::Day,
            'W' => CalendarUnit::Week,
            'M' => CalendarUnit::Month,
            'Y' => CalendarUnit::Year,
            _ => return None,
        });
    }
    let (_, own) = split_number(value);
    CalendarUnit::from_word(if own.is_empty() { unit? } else { own }, true)
}
