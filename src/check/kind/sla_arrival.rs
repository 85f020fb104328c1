//! `sla-frequency` and `sla-time-of-availability`: new data is there by a point in time.

use super::parts::{Asked, Check, Kind, Planning, PropertyScope, Question, Refusal, Scope, Test, invalid};
use crate::check::{Arrival, Rhythm, Service, sla};
use crate::contract::SlaProperty;
use crate::metric::{Column, Metric};
use crate::value::{CalendarUnit, Date, Instant, Interval, LogicalType, Number, Period, TimeOfDay, Value, Zone};

const SECONDS_PER_DAY: i64 = 86_400;

/// New data every so often.
pub(in crate::check) const FREQUENCY: Kind = Kind {
    id: "sla-frequency",
    description: "New data arrives as often as promised.",
    dimension: Some("timeliness"),
    plan: Planning::Contract(plan_frequency),
};

/// Data is there at a time of day.
pub(in crate::check) const TIME_OF_AVAILABILITY: Kind = Kind {
    id: "sla-time-of-availability",
    description: "The data of the day before is there at the promised time.",
    dimension: Some("timeliness"),
    plan: Planning::Contract(plan_time),
};

fn plan_frequency(kind: &Kind, scope: &Scope<'_>) -> Vec<Check> {
    let each = |entry| {
        let ask = |property: &PropertyScope<'_>| frequency(scope, entry, property);
        let files = |object, why| {
            let since =
                || Interval::parse(sla::value(entry).ok()?, entry.unit.as_deref()).ok()?.since(scope.now, &Zone::UTC);
            by_files(scope, entry, object, why, since())
        };
        sla::of_elements(kind, scope, entry, &ask, &files)
    };
    sla::of_kind(scope.contract, kind.id).flat_map(each).collect()
}

fn frequency(scope: &Scope<'_>, entry: &SlaProperty, property: &PropertyScope<'_>) -> Asked {
    let column = sla::time_column(property)?;
    let interval =
        Interval::parse(sla::value(entry)?, entry.unit.as_deref()).map_err(|error| invalid(error.message))?;
    let zone = sla::zone(&column);
    let since = interval.since(scope.now, &zone).ok_or_else(|| beyond(entry))?;
    let from = if is_day(&column) { Value::Date(zone.day_of(since)) } else { Value::Timestamp(since) };
    let held = sla::says(scope, entry, "upheld.frequency", ["latest", "every-period"])?;
    let rhythm = Some(rhythm(&column, scope.now, &interval, held));
    Ok(arrival(scope, entry, column, from, rhythm))
}

/// The periods of an interval; a day has no shorter ones.
fn rhythm(column: &Column, now: Instant, interval: &Interval, held: bool) -> Rhythm {
    let in_days = is_day(column) && interval.unit < CalendarUnit::Day;
    let (unit, step) = if in_days { (CalendarUnit::Day, days(interval)) } else { (interval.unit, interval.units()) };
    let period = Period::of_one(unit, sla::zone(column));
    let among = Some(sla::up_to(column, &sla::now(column, now)));
    Rhythm { metric: Metric::Periods { column: column.clone(), period: period.clone(), among }, period, step, held }
}

/// The days that hours, minutes or seconds reach over.
fn days(interval: &Interval) -> i64 {
    let seconds = match interval.unit {
        CalendarUnit::Hour => 3_600,
        CalendarUnit::Minute => 60,
        _ => 1,
    };
    let length = interval.units().saturating_mul(seconds);
    length.div_euclid(SECONDS_PER_DAY).saturating_add(i64::from(length % SECONDS_PER_DAY > 0)).max(1)
}

fn plan_time(kind: &Kind, scope: &Scope<'_>) -> Vec<Check> {
    let each = |entry| {
        let ask = |property: &PropertyScope<'_>| time_of_day(scope, entry, property);
        let files = |object, why| {
            let since = deadline(entry).ok().and_then(|(time, zone)| start(scope.now, time, &zone));
            by_files(scope, entry, object, why, since.map(|(_, since)| since))
        };
        sla::of_elements(kind, scope, entry, &ask, &files)
    };
    sla::of_kind(scope.contract, kind.id).flat_map(each).collect()
}

fn time_of_day(scope: &Scope<'_>, entry: &SlaProperty, property: &PropertyScope<'_>) -> Asked {
    let column = sla::time_column(property)?;
    let (time, zone) = deadline(entry)?;
    let (day, since) = start(scope.now, time, &zone).ok_or_else(|| beyond(entry))?;
    let from = if is_day(&column) { Value::Date(day) } else { Value::Timestamp(since) };
    let mut question = arrival(scope, entry, column, from, None);
    let unit = entry.unit.as_deref().filter(|unit| !unit.trim().is_empty() && Zone::parse(unit.trim()).is_none());
    question.notes.extend(unit.map(|unit| format!("the unit `{unit}` says nothing about a time of day")));
    Ok(question)
}

/// The time of day and its zone: of the value, else of the unit, else UTC.
fn deadline(entry: &SlaProperty) -> Result<(TimeOfDay, Zone), Refusal> {
    let text = sla::value(entry)?.trim();
    let is_clock = |char: char| char.is_ascii_digit() || matches!(char, ':' | '.');
    let end = text.find(|char| !is_clock(char)).unwrap_or(text.len());
    let (clock, zone) = text.split_at_checked(end).unwrap_or((text, ""));
    let clock = if clock.find(':') == Some(1) { format!("0{clock}") } else { clock.to_owned() };
    let unit = || entry.unit.as_deref().and_then(|unit| Zone::parse(unit.trim()));
    let zone = match zone.trim() {
        "" => Some(unit().unwrap_or(Zone::UTC)),
        "z" => Some(Zone::UTC),
        name => Zone::parse(name),
    };
    let meant = "a time of day is written `09:00`, `09:00-08:00` or `09:00 Europe/Berlin`";
    let time = TimeOfDay::parse(&clock).ok_or_else(|| invalid(format!("{text} is no time of day; {meant}")))?;
    Ok((time, zone.ok_or_else(|| invalid(format!("{text} names no time zone; {meant}")))?))
}

/// The day before the last deadline that has passed, and its first moment.
fn start(now: Instant, time: TimeOfDay, zone: &Zone) -> Option<(Date, Instant)> {
    let today = zone.day_of(now);
    let passed = zone.instant(today, time)? <= now;
    let day = today.checked_add_days(if passed { -1 } else { -2 })?;
    Some((day, zone.instant(day, TimeOfDay(0))?))
}

fn arrival(scope: &Scope<'_>, entry: &SlaProperty, column: Column, from: Value, rhythm: Option<Rhythm>) -> Question {
    let now = sla::now(&column, scope.now);
    let metric = sla::newest(&column, &now);
    let service = Service::Arrival(Arrival { column, metric, from, now, rhythm });
    Question::of(Test::Service(Box::new(service))).promising(&entry.property, vec![sla::promised(entry)])
}

/// Without an element, files that were modified before data had to arrive still break the promise.
fn by_files(
    scope: &Scope<'_>,
    entry: &SlaProperty,
    object: Option<usize>,
    why: Refusal,
    since: Option<Instant>,
) -> Asked {
    let (Refusal::Always(otherwise), Some(oldest_allowed)) = (why.clone(), since) else { return Err(why) };
    let allowed_seconds = Number::from(i128::from(scope.now.seconds.saturating_sub(oldest_allowed.seconds)));
    let test = Test::Modified { object, oldest_allowed, now: scope.now, allowed_seconds, otherwise };
    Ok(Question::of(test).promising(&entry.property, vec![sla::promised(entry)]))
}

fn is_day(column: &Column) -> bool {
    column.read.logical == Some(LogicalType::Date)
}

fn beyond(entry: &SlaProperty) -> Refusal {
    invalid(format!("{} reaches beyond the calendar", sla::promised(entry)))
}
