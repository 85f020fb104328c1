//! `gaps`: every day, or whatever the period, from the first to the last has rows.

use super::parts::{Column, Look, Promise, Suggestion, Table, Yaml, words};
use crate::profile::Updates;
use crate::value::{CalendarUnit, LogicalType};

/// The suggestion.
pub(super) const SUGGESTION: Suggestion = Suggestion {
    id: "gaps",
    description: "Every period of the calendar has rows, where nearly every one had; and every day, where hours are missing.",
    look: Look::Column(find),
};

/// Fewer periods are no series.
const FEWEST: u64 = 5;
/// A period with fewer rows may be empty by chance.
const THIN: u64 = 20;

fn find(_: &Table<'_>, column: &Column<'_>) -> Vec<Promise> {
    let is_day = column.is(LogicalType::Date);
    if !is_day && !column.is(LogicalType::Timestamp) || !column.is_top() {
        return Vec::new();
    }
    let Some(updates) = column.profile.times.as_ref().and_then(|times| times.updates.as_ref()) else {
        return Vec::new();
    };
    if updates.periods < FEWEST {
        return Vec::new();
    }
    let mut found =
        vec![rule("gaps", updates, updates.period.unit, updates.periods - updates.filled.min(updates.periods))];
    let hourly = matches!(updates.period.unit, CalendarUnit::Hour | CalendarUnit::Minute | CalendarUnit::Second);
    let in_hours = match updates.period.unit {
        CalendarUnit::Hour => updates.longest_gap,
        CalendarUnit::Minute => updates.longest_gap / 60,
        _ => updates.longest_gap / 3_600,
    };
    // Shorter gaps leave rows in every day.
    if hourly && in_hours < 20 && updates.periods > 48 {
        found.push(rule("days", updates, CalendarUnit::Day, 0));
    }
    found
}

fn rule(id: &str, updates: &Updates, unit: CalendarUnit, missing: u64) -> Promise {
    let mut implementation = vec![(
        "noGaps",
        Yaml::flow(vec![("every", Yaml::text(format!("{} {}", updates.period.every.max(1), unit.word())))]),
    )];
    if missing > 0 {
        implementation.push(("mustBeLessOrEqualTo", Yaml::count(missing)));
    }
    let mut keys = vec![
        ("type", Yaml::text("custom")),
        ("engine", Yaml::text("upheld")),
        ("implementation", Yaml::map(implementation)),
    ];
    let thin = updates.rows.0 < THIN && unit == updates.period.unit;
    if thin {
        keys.push(("severity", Yaml::text("warning")));
    }
    let word = updates.period.unit.word();
    let why = format!(
        "{} of {} have rows, {} to {} each",
        words::count(updates.filled),
        words::counted(updates.periods, word, &format!("{word}s")),
        words::count(updates.rows.0),
        words::count(updates.rows.1),
    );
    Promise::rule(id, keys, why)
}
