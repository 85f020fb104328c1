//! `sla-latency` and `sla-freshness`: the newest value of a time column is not older than promised.

use super::parts::{Asked, Check, Kind, Planning, PropertyScope, Question, Refusal, Scope, Test, invalid};
use crate::check::sla;
use crate::contract::SlaProperty;
use crate::value::{Date, Duration, Instant, Number, TimeOfDay, Value, Zone};

const SECONDS_PER_DAY: i64 = 86_400;

/// How late data may arrive.
pub(in crate::check) const LATENCY: Kind = Kind {
    id: "sla-latency",
    description: "The newest value of the element is not older than the promised latency.",
    dimension: Some("timeliness"),
    plan: Planning::Contract(plan),
};

/// How old data may be.
pub(in crate::check) const FRESHNESS: Kind = Kind {
    id: "sla-freshness",
    description: "The newest value of the element is not older than the promised freshness.",
    dimension: Some("timeliness"),
    plan: Planning::Contract(plan),
};

fn plan(kind: &Kind, scope: &Scope<'_>) -> Vec<Check> {
    sla::of_kind(scope.contract, kind.id).flat_map(|entry| of_entry(kind, scope, entry)).collect()
}

fn of_entry(kind: &Kind, scope: &Scope<'_>, entry: &SlaProperty) -> Vec<Check> {
    let ask = |property: &PropertyScope<'_>| age(scope, entry, property);
    sla::of_elements(kind, scope, entry, &ask, &|object, why| by_files(scope, entry, object, why))
}

fn age(scope: &Scope<'_>, entry: &SlaProperty, property: &PropertyScope<'_>) -> Asked {
    let column = sla::time_column(property)?;
    let (limit, shown) = limit(entry)?;
    let now = sla::now(&column, scope.now);
    let zone = sla::zone(&column);
    let oldest = oldest(&limit, &now, &zone).ok_or_else(|| invalid(format!("{shown} reaches beyond the calendar")))?;
    let allowed_seconds = seconds(&limit, scope.now, &zone);
    let metric = sla::newest(&column, &now);
    let test = Test::Age { column, metric, oldest_allowed: oldest, now, allowed_seconds };
    Ok(Question::of(test).promising(&entry.property, vec![shown]))
}

/// The promised age, and how it is written.
fn limit(entry: &SlaProperty) -> Result<(Duration, String), Refusal> {
    let limit = Duration::parse(sla::value(entry)?, entry.unit.as_deref(), true);
    Ok((limit.map_err(|error| invalid(error.message))?, sla::promised(entry)))
}

fn seconds(limit: &Duration, now: Instant, zone: &Zone) -> Number {
    let seconds = limit.before(now, zone).map_or(0, |before| now.seconds.saturating_sub(before.seconds));
    Number::from(i128::from(seconds))
}

/// Without an element, files that were modified too long ago still break the promise. A date counts whole days, so that
/// it may look a day younger than its file.
fn by_files(scope: &Scope<'_>, entry: &SlaProperty, object: Option<usize>, why: Refusal) -> Asked {
    let Refusal::Always(otherwise) = why.clone() else { return Err(why) };
    let Ok((limit, shown)) = limit(entry) else { return Err(why) };
    let Some(mut oldest_allowed) = limit.before(scope.now, &Zone::UTC) else { return Err(why) };
    if scope.has_days(object) {
        oldest_allowed.seconds = oldest_allowed.seconds.saturating_sub(SECONDS_PER_DAY);
    }
    let allowed_seconds = seconds(&limit, scope.now, &Zone::UTC);
    let test = Test::Modified { object, oldest_allowed, now: scope.now, allowed_seconds, otherwise };
    Ok(Question::of(test).promising(&entry.property, vec![shown]))
}

/// The oldest value that keeps the promise. A day is as old as the whole days since then.
fn oldest(promised: &Duration, now: &Value, zone: &Zone) -> Option<Value> {
    match now {
        Value::Date(today) => {
            let start = promised.before(Instant::from_day(*today, TimeOfDay(0)), &Zone::UTC)?;
            let (day, _) = start.utc();
            if start.is_midnight() { Some(Value::Date(day)) } else { next(day).map(Value::Date) }
        }
        Value::Timestamp(instant) => promised.before(*instant, zone).map(Value::Timestamp),
        _ => None,
    }
}

fn next(day: Date) -> Option<Date> {
    day.checked_add_days(1)
}
