//! `sla-latency` and `sla-freshness`: the newest value of a time column is not older than promised.

use super::parts::{Asked, Check, Kind, Planning, PropertyScope, Question, Refusal, Scope, Test, invalid};
use crate::check::sla;
use crate::contract::{SlaProperty, Written};
use crate::metric::{Column, End, Expr, Metric, Operator, Predicate};
use crate::value::{Date, Duration, Instant, LogicalType, Number, TimeOfDay, Value};

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

/// One check for each element, so that one of several can fail alone.
fn of_entry(kind: &Kind, scope: &Scope<'_>, entry: &SlaProperty) -> Vec<Check> {
    let elements = match sla::elements(scope, entry) {
        Ok(elements) => elements,
        Err(test) => return vec![sla::check(kind, entry, None, by_files(scope, entry, None, test))],
    };
    let several = elements.len() > 1;
    let each = elements.into_iter().enumerate();
    each.map(|(index, element)| match element.found {
        Ok(property) => {
            let place =
                sla::Place { property: Some(property), written: &element.written, index: several.then_some(index) };
            sla::check(kind, entry, Some(place), age(scope, entry, property))
        }
        Err(test) => {
            let place = sla::Place { property: None, written: &element.written, index: several.then_some(index) };
            let asked = match sla::object_named(scope, &element.written) {
                Some(object) => by_files(scope, entry, Some(object), test),
                None => Err(test),
            };
            sla::check(kind, entry, Some(place), asked)
        }
    })
    .collect()
}

fn age(scope: &Scope<'_>, entry: &SlaProperty, property: &PropertyScope<'_>) -> Asked {
    let column = sla::time_column(property)?;
    let (limit, shown) = limit(entry)?;
    let now = sla::now(&column, scope.now);
    let oldest = oldest(&limit, &now).ok_or_else(|| invalid(format!("{shown} reaches beyond the calendar")))?;
    let allowed_seconds = seconds(&limit, scope.now);
    let metric = Metric::Extreme { column: column.clone(), end: End::Max, among: Some(up_to(&column, &now)) };
    let test = Test::Age { column, metric, oldest_allowed: oldest, now, allowed_seconds };
    Ok(Question::of(test).promising(&entry.property, vec![shown]))
}

/// The promised age, and how it is written.
fn limit(entry: &SlaProperty) -> Result<(Duration, String), Refusal> {
    let written = entry.value.as_ref().and_then(Written::scalar).ok_or_else(|| invalid("the SLA has no value"))?;
    let extended = entry.value_ext.as_ref().and_then(Written::scalar);
    if let Some(extended) = extended.filter(|text| *text != "1") {
        return Err(invalid(format!("{} has no meaning for a `valueExt` of {extended}", entry.property)));
    }
    let unit = entry.unit.as_deref();
    let limit = Duration::parse(written, unit, true).map_err(|error| invalid(error.message))?;
    Ok((limit, [Some(written), unit].into_iter().flatten().collect::<Vec<_>>().join(" ")))
}

fn seconds(limit: &Duration, now: Instant) -> Number {
    let seconds = limit.before(now).map_or(0, |before| now.seconds.saturating_sub(before.seconds));
    Number::from(i128::from(seconds))
}

/// Without an element, files that were modified too long ago still break the promise. A date counts whole days, so that
/// it may look a day younger than its file.
fn by_files(scope: &Scope<'_>, entry: &SlaProperty, object: Option<usize>, why: Refusal) -> Asked {
    let Refusal::Always(otherwise) = why.clone() else { return Err(why) };
    let Ok((limit, shown)) = limit(entry) else { return Err(why) };
    let Some(mut oldest_allowed) = limit.before(scope.now) else { return Err(why) };
    if sla::candidates(scope, object).any(|property| property.logical() == Some(LogicalType::Date)) {
        oldest_allowed.seconds = oldest_allowed.seconds.saturating_sub(SECONDS_PER_DAY);
    }
    let allowed_seconds = seconds(&limit, scope.now);
    let test = Test::Modified { object, oldest_allowed, now: scope.now, allowed_seconds, otherwise };
    Ok(Question::of(test).promising(&entry.property, vec![shown]))
}

fn up_to(column: &Column, now: &Value) -> Predicate {
    Predicate::Compare(Expr::Column(Box::new(column.clone())), Operator::Le, Expr::Literal(now.clone()))
}

/// The oldest value that keeps the promise. A day is as old as the whole days since then.
fn oldest(promised: &Duration, now: &Value) -> Option<Value> {
    match now {
        Value::Date(today) => {
            let start = promised.before(Instant::from_day(*today, TimeOfDay(0)))?;
            let (day, _) = start.utc();
            if start.is_midnight() { Some(Value::Date(day)) } else { next(day).map(Value::Date) }
        }
        Value::Timestamp(instant) => promised.before(*instant).map(Value::Timestamp),
        _ => None,
    }
}

fn next(day: Date) -> Option<Date> {
    day.checked_add_days(1)
}
