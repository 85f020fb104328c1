//! Judges how old the newest value of a time column is, and whether values lie in the future.

use super::super::ask;
use super::{Case, Judged, observed_of, part, reason, unread, words};
use crate::data::{FileInfo, Storage};
use crate::metric::{Column, FailingRow, Measurement, Metric};
use crate::outcome::{Observed, Reason, ReasonCode};
use crate::value::{Duration, Instant, Number, Value};

/// Seconds that the clocks of two zones can be apart.
const ZONES_APART: i128 = 14 * 3_600;
const SECONDS_PER_DAY: i128 = 86_400;
/// Stands for what must not be shown. An age together with the time of the run gives the value back.
pub(super) const MASKED: &str = "(masked)";

/// How old the newest value may be.
pub(super) struct Limit<'a> {
    /// The newest value must be this or later.
    pub(super) oldest: &'a Value,
    /// The point from which the age is counted.
    pub(super) now: &'a Value,
    /// The promise in seconds.
    pub(super) seconds: &'a Number,
}

/// How old the newest value is that does not lie in the future.
pub(super) fn age(case: Case<'_>, column: &Column, metric: &Metric, limit: &Limit<'_>) -> Result<Judged, Reason> {
    let rows = case.content()?;
    let answer = case.answer(metric)?;
    let Measurement::Extreme(newest) = &answer.measurement else { return Err(unread()) };
    if !(rows.complete && answer.complete) {
        return Err(unread());
    }
    let empty = || reason(ReasonCode::Empty, format!("`{}` has no value that is not in the future", column.path));
    let newest = newest.as_ref().ok_or_else(empty)?;
    let age = seconds_between(newest, limit.now).ok_or_else(unread)?;
    let may_show = case.subject.may_show(&column.path);
    let shown = if may_show { text(newest) } else { MASKED.to_owned() };
    let (old, allowed) = apart(&age, limit.seconds);
    let old = if may_show { old } else { MASKED.to_owned() };
    let message = format!("{}: the newest value {shown} is {old} old; the contract allows {allowed}", case.name());
    let observed = Observed {
        value: Some(age.to_string()).filter(|_| may_show),
        unit: Some("seconds".to_owned()),
        percent: None,
        of: None,
        of_unit: None,
        lower_bound: false,
        parts: vec![part("newest", &shown)],
    };
    Ok(Judged::decided(newest >= limit.oldest, message).seen(observed))
}

/// An age and what is allowed in words, rounded only where that keeps different ones apart.
fn apart(age: &Number, allowed: &Number) -> (String, String) {
    let (old, most) = (Duration::words(age), Duration::words(allowed));
    if old == most && age != allowed {
        (Duration::exact_words(age), Duration::exact_words(allowed))
    } else {
        (old, most)
    }
}

/// A file that was last modified before the oldest time allowed holds nothing younger; a younger one says nothing.
pub(super) fn modified(
    name: &str,
    file: &FileInfo,
    oldest_allowed: &Instant,
    now: Instant,
    allowed: &Number,
) -> Option<Judged> {
    let modified = Instant { seconds: file.modified?, nanos: 0 };
    if modified >= *oldest_allowed {
        return None;
    }
    let age = Number::from_decimal(nanos(now) - nanos(modified), 9);
    let (old, most) = apart(&age, allowed);
    let message = format!(
        "{name}: the newest file, `{}`, was modified {old} ago, so its data is no younger; the contract allows {most}",
        file.path,
    );
    let observed = Observed {
        value: Some(age.to_string()),
        unit: Some("seconds".to_owned()),
        percent: None,
        of: None,
        of_unit: None,
        lower_bound: true,
        parts: vec![part("modified", &modified)],
    };
    Some(Judged::decided(false, message).seen(observed))
}

/// Seconds from one point to a later one of the same kind.
pub(super) fn seconds_between(from: &Value, to: &Value) -> Option<Number> {
    match (from, to) {
        (Value::Date(from), Value::Date(to)) => {
            Some(Number::from((i128::from(to.0) - i128::from(from.0)) * SECONDS_PER_DAY))
        }
        (Value::Timestamp(from), Value::Timestamp(to)) => Some(Number::from_decimal(nanos(*to) - nanos(*from), 9)),
        _ => None,
    }
}

fn nanos(instant: Instant) -> i128 {
    i128::from(instant.seconds) * 1_000_000_000 + i128::from(instant.nanos)
}

fn text(value: &Value) -> String {
    match value {
        Value::Bool(value) => value.to_string(),
        Value::Number(value) => value.to_string(),
        Value::Text(value) => value.clone(),
        Value::Date(value) => value.to_string(),
        Value::Timestamp(value) => value.to_string(),
        Value::Time(value) => value.to_string(),
    }
}

/// Whether values lie in the future.
pub(super) fn future(case: Case<'_>, column: &Column, metric: &Metric) -> Result<Judged, Reason> {
    let whole = case.whole()?;
    let answer = case.answer(metric)?;
    let Measurement::Count { count, .. } = answer.measurement else { return Err(unread()) };
    let complete = whole.complete && answer.complete;
    if count == 0 && !complete {
        return Err(unread());
    }
    let phrase = if case.check.phrase.is_empty() { "are in the future" } else { &case.check.phrase };
    let share = words::share_of(count, whole.of, case.check.nouns(), phrase, &[]);
    let on = case.on_rows(whole, &answer.measurement);
    let message = format!("{}: {share}{on}; {}", case.name(), case.allowed());
    let judged = Judged::decided(count == 0, message).failing(&answer.rows, count);
    let notes = if count > 0 { Vec::from_iter(zone_note(case, column, &answer.rows)) } else { Vec::new() };
    Ok(Judged { notes, ..judged.seen(observed_of(case, count, whole, complete, Vec::new())) })
}

/// A newest value that is hardly in the future, without a zone, is probably the time of another zone.
fn zone_note(case: Case<'_>, column: &Column, rows: &[FailingRow]) -> Option<String> {
    let stored = case.subject.in_files(&column.path).into_iter().flatten().next()?;
    let naive = match stored.storage {
        Storage::Timestamp { ref zone } => zone.is_none(),
        _ => rows.first().and_then(|row| row.values.first()).is_some_and(|cell| has_no_offset(&cell.text)),
    };
    let Measurement::Extreme(Some(Value::Timestamp(newest))) = &case.answer(&ask::newest(column)).ok()?.measurement
    else {
        return None;
    };
    let ahead = nanos(*newest) - nanos(case.subject.choices.now);
    let near = ahead > 0 && ahead <= ZONES_APART * 1_000_000_000;
    (naive && near && column.read.zone.is_none())
        .then(|| "the values may be local times, which are read as UTC: say so with `defaultTimezone`".to_owned())
}

/// Whether the text of a point in time names no zone.
fn has_no_offset(text: &str) -> bool {
    let time = text.split_once(['T', ' ']).map_or("", |(_, time)| time);
    !time.is_empty() && !time.contains(['Z', 'z', '+', '-'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_local_times_from_those_with_an_offset() {
        for (text, naive) in [
            ("2026-01-31T10:00:00", true),
            ("2026-01-31 10:00", true),
            ("2026-01-31T10:00:00Z", false),
            ("2026-01-31T10:00:00-05:00", false),
            ("2026-01-31", false),
        ] {
            assert_eq!(has_no_offset(text), naive, "{text}");
        }
    }

    #[test]
    fn an_age_that_is_hardly_too_great_reads_so() {
        let number = |text| Number::parse(text).unwrap();
        for (age, allowed, old, most) in [
            ("86400.001", "86400", "1 d 0.001 s", "1 d"),
            ("90061.5", "90000", "1 d 1 h 1 min 1.5 s", "1 d 1 h"),
            ("172800", "86400", "2 d", "1 d"),
            ("86400", "86400", "1 d", "1 d"),
            ("0.5", "0.25", "0.5 s", "0.25 s"),
        ] {
            assert_eq!(apart(&number(age), &number(allowed)), (old.to_owned(), most.to_owned()), "{age} {allowed}");
        }
    }

    #[test]
    fn ages_are_exact() {
        let at = |seconds, nanos| Value::Timestamp(Instant { seconds, nanos });
        assert_eq!(seconds_between(&at(1, 500_000_000), &at(3, 0)), Number::parse("1.5"));
        assert_eq!(seconds_between(&at(1, 0), &Value::Bool(true)), None);
    }
}
