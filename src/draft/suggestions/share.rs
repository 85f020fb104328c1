//! `share`: how many rows have the most frequent value, so that a column that went constant or moved is noticed.

use super::distribution;
use super::parts::{
    Column, FEW_ROWS, Look, Promise, Suggestion, Table, Way, Yaml, bounds, literal, name, neat_percent, round_size,
    words,
};
use crate::value::{LogicalType, Value};

/// The suggestion.
pub(super) const SUGGESTION: Suggestion = Suggestion {
    id: "share",
    description: "The share of rows that have the most frequent value, from below and above: neither none nor all of them.",
    look: Look::Column(find),
};

/// A value of fewer rows says nothing of shares.
const FEWEST: u64 = 20;
/// How much a share may move beyond what chance would do.
const DRIFT: f64 = 1.5;

fn find(table: &Table<'_>, column: &Column<'_>) -> Vec<Promise> {
    promise(table, column).into_iter().collect()
}

/// Whether the share of a value is promised.
pub(super) fn holds(table: &Table<'_>, column: &Column<'_>) -> bool {
    promise(table, column).is_some()
}

fn promise(table: &Table<'_>, column: &Column<'_>) -> Option<Promise> {
    let logical = column.logical.filter(|logical| column.is(*logical) && column.is_top())?;
    let is_code = matches!(
        logical,
        LogicalType::String | LogicalType::Boolean | LogicalType::Integer | LogicalType::Number | LogicalType::Date
    );
    if !is_code
        || column.profile.guess.format.is_some()
        || column.is_unique()
        || column.numbering
        || distribution::tells(column)
    {
        return None;
    }
    let top = &column.profile.top;
    let (value, rows) = top.values.first().filter(|(_, rows)| *rows >= FEWEST)?;
    let all = column.profile.rows;
    if column.profile.distinct.count < 2 || *rows >= column.values() {
        return None;
    }
    let strictness = table.settings.strictness;
    let (most, of) = (*rows as f64, all as f64);
    let low = bounds::share_below(likely(most, &top.values, strictness.z()), of, strictness.z()) / DRIFT;
    // No more than leaves the others as many as there may be of them.
    let others = 1.0 - bounds::share_below(of - most, of, strictness.z()) / DRIFT;
    let high = (bounds::share_above(most, of, strictness.z()) * DRIFT).min(others).max(most / of);
    let hundred = crate::value::Number::from(100_i128);
    let round = round_size(high * 100.0, Way::Up).filter(|round| *round < hundred);
    let (low, high) = (round_size(low * 100.0, Way::Down)?, round.or_else(|| neat_percent(high * 100.0, 100.0))?);
    let (name, text) = (name(column.name())?, literal(value)?);
    let rule = vec![
        ("row", Yaml::text(format!("{name} != {text}"))),
        ("mustBeBetween", Yaml::Flow(vec![Yaml::number(&low), Yaml::number(&high)])),
        ("unit", Yaml::text("percent")),
    ];
    let mut keys =
        vec![("type", Yaml::text("custom")), ("engine", Yaml::text("upheld")), ("implementation", Yaml::map(rule))];
    if all < FEW_ROWS || bounds::may_be_none(of - most, strictness.tail()) {
        keys.push(("severity", Yaml::text("warning")));
    }
    let shown = words::value(value);
    let why = format!(
        "{shown} on {} of {} ({}); allowed {low} to {high} %",
        words::count(*rows),
        words::counted(all, "row", "rows"),
        words::percent(*rows, all)
    );
    Some(Promise::rule("share", keys, why))
}

/// On how many rows the most frequent value may be by its nature: of several that chance alone may have put first it is
/// the luckiest, so that it counts as the least of them.
fn likely(most: f64, values: &[(Value, u64)], z: f64) -> f64 {
    let rows = values.iter().map(|(_, rows)| *rows as f64);
    rows.filter(|rows| most - rows <= z * (most + rows).sqrt()).fold(most, f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_equals_counts_as_the_last_of_them() {
        let values = |rows: &[u64]| rows.iter().map(|rows| (Value::Bool(true), *rows)).collect::<Vec<_>>();
        let near = |one: f64, other: f64| (one - other).abs() < 1e-9;
        assert!(near(likely(24.0, &values(&[24, 20, 10, 9]), 2.576), 10.0));
        assert!(near(likely(9_000.0, &values(&[9_000, 500, 500]), 2.576), 9_000.0));
    }
}
