//! `freshness` and `frequency`: how old the newest value may be, and how often new ones arrive.

use super::parts::{Column, Drafted, Look, Place, Promise, Suggestion, Table, Yaml, words};
use super::times::{YEAR, age_in_days, grows};
use crate::profile::{Times, Updates};
use crate::value::{CalendarUnit, Instant, LogicalType, Value};

/// How old the newest value may be.
pub(super) const FRESHNESS: Suggestion = Suggestion {
    id: "freshness",
    description: "How old the newest value may be: twice its age, and no less than two periods. Older than a year: a placeholder.",
    look: Look::Table(freshness),
};

/// How often new values arrive.
pub(super) const FREQUENCY: Suggestion = Suggestion {
    id: "frequency",
    description: "New data in every period, with as many periods without any as were seen.",
    look: Look::Table(frequency),
};

/// After so many times the longest time between rows, they have stopped coming.
const FEW_PERIODS: u64 = 3;

fn freshness(drafted: &Drafted<'_>, table: &Table<'_>) -> Vec<Promise> {
    each(drafted, table, |column, times, updates| {
        let now = drafted.settings.now;
        let age = age_in_days(times, now)?;
        let newest = words::value(&times.max);
        let is_old = !grows(times, now);
        if is_old && age > YEAR {
            let why = format!("the newest value is {newest}, older than a year: TODO: how fresh must it be?");
            return Some(level(table, column, "freshness", 1, "d", why).offered());
        }
        let (value, unit) = allowed(column, times, updates, now)?;
        let word = updates.period.unit.word();
        if has_stopped(times, updates, now)? {
            let why =
                format!("TODO: rows came in every {word}, but the newest value is {newest}: how fresh must it be?");
            return Some(level(table, column, "freshness", 1, "d", why).offered());
        }
        let why = format!("the newest value is {newest}, rows in every {word}");
        Some(level(table, column, "freshness", value, unit, why))
    })
}

fn frequency(drafted: &Drafted<'_>, table: &Table<'_>) -> Vec<Promise> {
    each(drafted, table, |column, times, updates| {
        let unit = updates.period.unit;
        if !grows(times, drafted.settings.now) || matches!(unit, CalendarUnit::Second | CalendarUnit::Minute) {
            return None;
        }
        let now = updates.period.number_at(drafted.settings.now);
        let behind = u64::try_from(now.checked_sub(updates.period.number(&times.max)?)?).ok()?;
        if has_stopped(times, updates, drafted.settings.now)? {
            let newest = words::value(&times.max);
            let why = format!(
                "TODO: rows came in every {}, but the newest value is {newest}: how often must they come?",
                unit.word()
            );
            let value = updates.longest_gap.saturating_add(1);
            return Some(level(table, column, "frequency", value, unit.word(), why).offered());
        }
        // Data is checked later on the same day, while the draft counts from its beginning.
        let day = if unit == CalendarUnit::Hour { 24 / u64::from(updates.period.every.max(1)) + 1 } else { 1 };
        let value = behind.saturating_add(day).max(updates.longest_gap);
        let why = format!(
            "{} of {} have rows, the longest gap is {}",
            words::count(updates.filled),
            words::counted(updates.periods, unit.word(), &format!("{}s", unit.word())),
            words::count(updates.longest_gap)
        );
        Some(level(table, column, "frequency", value, unit.word(), why))
    })
}

/// Whether nothing new has come for more than a day and for several of the longest times between rows.
fn has_stopped(times: &Times, updates: &Updates, now: Instant) -> Option<bool> {
    let behind = updates.period.number_at(now).checked_sub(updates.period.number(&times.max)?)?;
    let few = updates.longest_gap.saturating_add(1).saturating_mul(FEW_PERIODS);
    Some(age_in_days(times, now)? > 1 && u64::try_from(behind).is_ok_and(|behind| behind > few))
}

/// The columns of a table that tell when its rows came.
fn each(
    drafted: &Drafted<'_>,
    table: &Table<'_>,
    look: impl Fn(&Column<'_>, &Times, &Updates) -> Option<Promise>,
) -> Vec<Promise> {
    let one = |column: &Column<'_>| {
        let kind = column.is(LogicalType::Date) || column.is(LogicalType::Timestamp);
        let times = column.profile.times.as_ref().filter(|_| kind && column.is_top() && is_element(column.name()))?;
        // What lies ahead does not tell how old data is.
        let ahead = match &times.max {
            Value::Timestamp(instant) => *instant > drafted.settings.now,
            value => super::times::day_of(value)? > drafted.settings.now.utc().0,
        };
        let updates = times.updates.as_ref().filter(|_| !ahead)?;
        look(column, times, updates).map(|promise| promise.about(&column.profile.path))
    };
    if is_element(&table.profile.name) { table.columns.iter().filter_map(one).collect() } else { Vec::new() }
}

/// Whether a name can stand in an element.
pub(super) fn is_element(name: &str) -> bool {
    let inner = |letter: char| letter.is_alphanumeric() || "_- ".contains(letter);
    !name.is_empty() && name.trim() == name && name.chars().all(inner)
}

/// How old the newest value may be: hours for what comes by the hour, else days.
fn allowed(column: &Column<'_>, times: &Times, updates: &Updates, now: Instant) -> Option<(u64, &'static str)> {
    let period = match updates.period.unit {
        CalendarUnit::Second | CalendarUnit::Minute | CalendarUnit::Hour => 1,
        CalendarUnit::Day => 24,
        CalendarUnit::Week => 24 * 7,
        CalendarUnit::Month => 24 * 31,
        CalendarUnit::Year => 24 * 366,
    };
    let every = u64::from(updates.period.every.max(1));
    let period = every.saturating_mul(period).saturating_mul(updates.longest_gap.saturating_add(1));
    let age = match &times.max {
        Value::Timestamp(instant) => now.seconds.saturating_sub(instant.seconds) / 3_600 + 1,
        _ => age_in_days(times, now)?.saturating_mul(24),
    };
    let age = u64::try_from(age).ok()?;
    // Data is checked later on the same day, while the draft counts from its beginning.
    let hours = age.max(period).saturating_mul(2).max(age.saturating_add(25));
    let in_hours = hours < 48 && column.is(LogicalType::Timestamp);
    Some(if in_hours {
        (hours, "h")
    } else {
        (super::parts::round_count(hours.div_ceil(24).max(1), super::parts::Way::Up), "d")
    })
}

fn level(table: &Table<'_>, column: &Column<'_>, property: &str, value: u64, unit: &str, why: String) -> Promise {
    let id = format!("{}_{}_{property}", table.profile.name, column.name()).replace(' ', "_");
    let keys = vec![
        ("id", Yaml::text(id.clone())),
        ("property", Yaml::text(property)),
        ("value", Yaml::count(value)),
        ("unit", Yaml::text(unit)),
        ("element", Yaml::text(format!("{}.{}", table.profile.name, column.name()))),
    ];
    Promise::new(Place::Level, &id, Yaml::map(keys), why)
}
