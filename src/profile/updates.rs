//! How rows come over time: the smallest period of the calendar of which nearly every one has rows.

use super::Updates;
use crate::metric::Periods;
use crate::value::{CalendarUnit, Date, Period, Zone};

/// The share of periods, in hundredths, that is nearly every one.
const NEARLY_ALL: u64 = 90;
/// A pattern shows in so many periods.
const FEWEST: u64 = 3;

/// The units whose periods are asked for; longer ones follow from days.
pub(super) const ASKED: [CalendarUnit; 2] = [CalendarUnit::Hour, CalendarUnit::Day];

/// Periods of one unit, in UTC.
pub(super) fn period(unit: CalendarUnit) -> Period {
    Period::of_one(unit, Zone::UTC)
}

/// The pattern that hours and days show.
pub(super) fn updates(hours: Option<&Periods>, days: Option<&Periods>) -> Option<Updates> {
    let by_hours = hours.and_then(|hours| pattern(CalendarUnit::Hour, hours));
    by_hours.or_else(|| days.and_then(|days| pattern(CalendarUnit::Day, days))).or_else(|| {
        let units = [CalendarUnit::Week, CalendarUnit::Month, CalendarUnit::Year];
        units.into_iter().find_map(|unit| pattern(unit, &grouped(unit, days?)))
    })
}

/// Days put together to longer periods.
fn grouped(unit: CalendarUnit, days: &Periods) -> Periods {
    let period = period(unit);
    let mut rows: Vec<(i64, u64)> = Vec::new();
    for (day, count) in &days.rows {
        let Ok(day) = i32::try_from(*day) else { continue };
        let number = period.number_of_day(Date(day));
        match rows.last_mut().filter(|(last, _)| *last == number) {
            Some((_, known)) => *known += count,
            None => rows.push((number, *count)),
        }
    }
    Periods { rows, earlier: days.earlier }
}

/// The pattern of periods, where nearly every one has rows.
fn pattern(unit: CalendarUnit, found: &Periods) -> Option<Updates> {
    let (first, last) = found.rows.first().zip(found.rows.last())?;
    let filled = found.rows.len() as u64;
    let periods = u64::try_from(last.0.checked_sub(first.0)?).ok()? + 1;
    if found.earlier || periods < FEWEST || filled * 100 < periods * NEARLY_ALL {
        return None;
    }
    let gaps = found.rows.windows(2).map(|pair| match pair {
        [(before, _), (after, _)] => u64::try_from(after - before - 1).unwrap_or(0),
        _ => 0,
    });
    let inner = || found.rows.iter().skip(1).take(found.rows.len().saturating_sub(2)).map(|(_, rows)| *rows);
    Some(Updates {
        period: period(unit),
        filled,
        periods,
        longest_gap: gaps.max().unwrap_or(0),
        rows: (inner().min().unwrap_or(0), inner().max().unwrap_or(0)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(numbers: &[i64]) -> Periods {
        Periods { rows: numbers.iter().map(|day| (*day, 2)).collect(), earlier: false }
    }

    #[test]
    fn the_smallest_period_that_nearly_always_has_rows_is_the_pattern() {
        let every: Vec<_> = (19_000..19_030).collect();
        let found = updates(None, Some(&days(&every))).unwrap();
        assert_eq!((found.period.unit, found.filled, found.periods, found.longest_gap), (CalendarUnit::Day, 30, 30, 0));
        let workdays: Vec<_> = every.iter().copied().filter(|day| (day + 3) % 7 < 5).collect();
        let found = updates(None, Some(&days(&workdays))).unwrap();
        assert_eq!(found.period.unit, CalendarUnit::Week);
        let monthly: Vec<_> = (0..12).map(|month| 19_000 + month * 30).collect();
        assert_eq!(updates(None, Some(&days(&monthly))).unwrap().period.unit, CalendarUnit::Month);
        assert_eq!(updates(None, Some(&days(&[1, 5_000]))), None);
    }
}
