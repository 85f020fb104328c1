//! Judges how many rows came in a window of time.

use super::stretches::{Stretches, counted};
use super::{Case, Judged, arrival, part, reason, unread, words};
use crate::check::Throughput;
use crate::metric::{Measurement, Periods};
use crate::outcome::{Observed, Reason, ReasonCode};
use crate::value::Number;

/// The whole windows of some data: those between the one that it begins in and the one that it has reached.
struct Windows {
    /// The newest of them.
    newest: i64,
    /// The rows of the newest.
    rows: u64,
    /// How many there are.
    all: u64,
    /// Those that have too few rows.
    short: Stretches,
    /// The rows of the one that has the fewest.
    fewest: u64,
}

impl Windows {
    fn of(periods: &[(i64, u64)], least: &Number) -> Option<Self> {
        let (first, reached) = (periods.first()?.0, periods.last()?.0);
        let newest = reached.checked_sub(1).filter(|newest| *newest > first)?;
        let mut windows =
            Self { newest, rows: 0, all: newest.abs_diff(first), short: Stretches::default(), fewest: u64::MAX };
        let none_is_short = is_short(0, least);
        let mut next = first.checked_add(1)?;
        for (number, rows) in periods.iter().copied().filter(|(number, _)| *number > first) {
            if number > next {
                windows.fewest = 0;
                if none_is_short {
                    windows.short.add(next, number.saturating_sub(1));
                }
            }
            if number == reached {
                break;
            }
            windows.fewest = windows.fewest.min(rows);
            if is_short(rows, least) {
                windows.short.add(number, number);
            }
            if number == newest {
                windows.rows = rows;
            }
            next = number.saturating_add(1);
        }
        Some(windows)
    }
}

fn is_short(rows: u64, least: &Number) -> bool {
    Number::from(i128::from(rows)) < *least
}

/// Whether the newest whole window has rows enough, or each has.
pub(super) fn throughput(case: Case<'_>, throughput: &Throughput) -> Result<Judged, Reason> {
    let rows = case.content()?;
    let answer = case.answer(&throughput.metric)?;
    let Measurement::Periods(periods) = &answer.measurement else { return Err(unread()) };
    if !(rows.complete && answer.complete) {
        return Err(unread());
    }
    let (path, period) = (&throughput.column.path, &throughput.period);
    if periods.rows.is_empty() {
        return Err(reason(ReasonCode::Empty, format!("`{path}` has no value that is not in the future")));
    }
    let windows = Windows::of(&periods.rows, &throughput.least).ok_or_else(|| {
        let text = format!("`{path}` has no whole {} between its first and its last value", period.unit.word());
        reason(ReasonCode::NothingToCheck, text)
    })?;
    let may_show = case.subject.may_show(path);
    let label = if may_show { period.label(windows.newest) } else { "(masked)".to_owned() };
    let holds = if throughput.every { windows.short.periods == 0 } else { !is_short(windows.rows, &throughput.least) };
    let seen = if throughput.every {
        let names = if may_show && !holds { format!(": {}", windows.short.words(period)) } else { String::new() };
        format!("{} of {} have fewer rows{names}", words::count(windows.short.periods), counted(windows.all, period))
    } else {
        let rows = words::counted(windows.rows, "row", "rows");
        format!("{rows} in the newest whole {}, {label}", period.unit.word())
    };
    let message = format!("{}: {seen}; {}", case.name(), arrival::promised(case));
    let judged = Judged::decided(holds, message).seen(observed(&windows, &label));
    Ok(Judged { notes: notes(throughput, &windows, periods, may_show), ..judged })
}

fn observed(windows: &Windows, label: &str) -> Observed {
    Observed {
        value: Some(windows.rows.to_string()),
        unit: Some("rows".to_owned()),
        percent: None,
        of: None,
        of_unit: None,
        lower_bound: false,
        parts: vec![
            part("window", &label),
            part("whole-windows", &windows.all),
            part("short-windows", &windows.short.periods),
            part("fewest", &windows.fewest),
        ],
    }
}

fn notes(throughput: &Throughput, windows: &Windows, periods: &Periods, may_show: bool) -> Vec<String> {
    let mut notes = Vec::new();
    let period = &throughput.period;
    let newest = u64::from(is_short(windows.rows, &throughput.least));
    if !throughput.every && windows.short.periods > newest {
        let names = if may_show { format!(": {}", windows.short.words(period)) } else { String::new() };
        let short = format!("{} of {}", words::count(windows.short.periods), counted(windows.all, period));
        notes.push(format!("{short} have fewer rows (`upheld.throughput: every-window` holds each){names}"));
    }
    if periods.earlier {
        let most = words::count(Periods::MOST as u64);
        notes.push(format!("only the last {most} windows with values were looked at"));
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn windows(periods: &[(i64, u64)], least: i128) -> Option<(i64, u64, u64, u64, u64)> {
        let found = Windows::of(periods, &Number::from(least))?;
        Some((found.newest, found.rows, found.all, found.short.periods, found.fewest))
    }

    #[test]
    fn only_whole_windows_count() {
        assert_eq!(windows(&[], 1), None);
        assert_eq!(windows(&[(5, 9)], 1), None);
        assert_eq!(windows(&[(5, 9), (6, 9)], 1), None, "neither may be whole");
        assert_eq!(windows(&[(5, 1), (6, 9), (7, 1)], 5), Some((6, 9, 1, 0, 9)));
    }

    #[test]
    fn windows_without_rows_count_too() {
        assert_eq!(windows(&[(5, 9), (9, 9)], 1), Some((8, 0, 3, 3, 0)));
        assert_eq!(windows(&[(5, 9), (7, 3), (9, 9)], 4), Some((8, 0, 3, 3, 0)));
        assert_eq!(windows(&[(5, 9), (6, 4), (7, 3), (8, 4), (9, 9)], 4), Some((8, 4, 3, 1, 3)));
        assert_eq!(windows(&[(5, 9), (9, 9)], 0), Some((8, 0, 3, 0, 0)), "none is enough where none is promised");
    }
}
