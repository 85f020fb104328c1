//! `time-range`: the earliest and the latest day or time that are likely.

use super::freshness::is_element;
use super::parts::{Column, Look, Promise, Suggestion, Table, Yaml, words};
use crate::data::Storage;
use crate::profile::{Order, Times};
use crate::value::{Date, DateFormat, Instant, LogicalType, TimeOfDay, Value, Zone};

/// The suggestion.
pub(super) const SUGGESTION: Suggestion = Suggestion {
    id: "time-range",
    description: "The earliest day or time, and of what no longer grows the latest, in whole years.",
    look: Look::Column(find),
};

/// The first and the last year that bounds are written of: others need signs or more digits.
const YEARS: (i64, i64) = (1, 9_999);

/// Fewer times are in order by accident.
const FEWEST: u64 = 10;

/// Days of a year, about.
pub(super) const YEAR: i64 = 365;

pub(in crate::draft) fn find(table: &Table<'_>, column: &Column<'_>) -> Vec<Promise> {
    let Some(logical) = column.logical.filter(|logical| column.is(*logical)) else { return Vec::new() };
    let Some(times) = column.profile.times.as_ref().filter(|_| logical != LogicalType::Time) else { return Vec::new() };
    let (Some(first), Some(last)) = (day_of(&times.min), day_of(&times.max)) else { return Vec::new() };
    let slack = (i64::from(last.0) - i64::from(first.0)) / 10;
    let is_zoned = column.is(LogicalType::Timestamp) && !is_naive(column);
    let shown = |value: &Value| {
        let text = words::value(value);
        if is_zoned { text.trim_end_matches('`').to_owned() + "Z`" } else { text }
    };
    let seen = format!("from {} to {}", shown(&times.min), shown(&times.max));
    let mut found = Vec::new();
    let (earliest, latest) = years(column);
    if first.ymd().0 >= earliest {
        let year = first.checked_add_days(-slack).map_or(earliest, |day| day.ymd().0.clamp(earliest, latest));
        let text = Date::from_ymd(year, 1, 1).and_then(|day| text(column, logical, day, TimeOfDay(0)));
        found.extend(text.map(|text| Promise::option("minimum", Yaml::text(text), seen.clone())));
    }
    let is_named = [column.name(), &table.profile.name].into_iter().all(is_element);
    let grows = grows(times, table.settings.now) && is_named || runs_on(column, times, table.settings.now);
    if !grows {
        let year = last.checked_add_days(slack).map_or(latest, |day| day.ymd().0.min(latest));
        // The last second of a year holds parts of it, which lie behind the bound.
        let year = if last.ymd() == (year, 12, 31) && logical == LogicalType::Timestamp { year + 1 } else { year };
        let day = Date::from_ymd(year, 12, 31).filter(|_| year <= latest && last.ymd().0 <= year);
        let text = day.and_then(|day| text(column, logical, day, TimeOfDay(86_399_999_999_999)));
        let why = "the newest is older than a year, or nothing new arrives regularly";
        found.extend(text.map(|text| Promise::option("maximum", Yaml::text(text), why)));
    }
    found
}

/// The years that the column can write: formats of two digits have those of one century.
fn years(column: &Column<'_>) -> (i64, i64) {
    let format = column.profile.guess.format.as_deref().unwrap_or_default();
    if format.contains("yy") && !format.contains("yyyy") { (2_000, 2_099) } else { YEARS }
}

/// Whether newer rows are to be expected: they have come in every period, and up to now.
pub(super) fn grows(times: &Times, now: Instant) -> bool {
    times.updates.is_some() && age_in_days(times, now).is_some_and(|age| age <= YEAR)
}

/// Whether rows come in the order of these times, with or without rhythm, and did so lately: the next ones are later.
fn runs_on(column: &Column<'_>, times: &Times, now: Instant) -> bool {
    let is_ordered = column.profile.order != Order::None && column.profile.distinct.count >= FEWEST;
    is_ordered && age_in_days(times, now).is_some_and(|age| age <= YEAR)
}

/// How many days ago the newest value lies; negative where it lies ahead.
pub(super) fn age_in_days(times: &Times, now: Instant) -> Option<i64> {
    Some(i64::from(now.utc().0.0) - i64::from(day_of(&times.max)?.0))
}

/// The day of a value, in UTC.
pub(in crate::draft) fn day_of(value: &Value) -> Option<Date> {
    match value {
        Value::Date(day) => Some(*day),
        Value::Timestamp(instant) => Some(instant.utc().0),
        Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Time(_) => None,
    }
}

/// A bound that the column itself could have written.
pub(in crate::draft) fn read(column: &Column<'_>, text: &str) -> Option<Value> {
    let is_day = column.is(LogicalType::Date);
    if !is_day && !column.is(LogicalType::Timestamp) {
        return None;
    }
    match column.profile.guess.format.as_deref().map(DateFormat::parse) {
        Some(Ok(format)) if is_day => format.date(text).map(Value::Date),
        Some(Ok(format)) => format.instant(text, &Zone::UTC).map(Value::Timestamp),
        Some(Err(_)) => None,
        None if is_day => Date::parse(text).map(Value::Date),
        None => Instant::parse(text, &Zone::UTC).map(Value::Timestamp),
    }
}

/// A bound as the column itself would write it; `None` where its format cannot.
fn text(column: &Column<'_>, logical: LogicalType, day: Date, time: TimeOfDay) -> Option<String> {
    let format = column.profile.guess.format.as_deref();
    if let Some(format) = format {
        let format = DateFormat::parse(format).ok()?;
        let text = format.write(day, time)?;
        let is_it = match logical {
            LogicalType::Date => format.date(&text) == Some(day),
            _ => format.instant(&text, &Zone::UTC).is_some_and(|instant| instant.utc().0 == day),
        };
        return is_it.then_some(text);
    }
    if logical == LogicalType::Date {
        return Some(day.to_string()).filter(|text| Date::parse(text) == Some(day));
    }
    let whole = TimeOfDay(time.0 / 1_000_000_000 * 1_000_000_000);
    let text = format!("{day}T{whole}");
    let text = if is_naive(column) { text } else { text + "Z" };
    Instant::parse(&text, &Zone::UTC).is_some_and(|instant| instant.utc().0 == day).then_some(text)
}

/// Whether points in time name no zone.
fn is_naive(column: &Column<'_>) -> bool {
    column.profile.guess.zoned == Some(false) || column.profile.storage == Storage::Timestamp { zone: None }
}
