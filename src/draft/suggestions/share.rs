//! `share`: how many rows have the most frequent value, so that a column that went constant or moved is noticed.

use super::distribution;
use super::parts::{
    Column, FEW_ROWS, Look, Promise, Suggestion, Table, Way, Yaml, bounds, literal, name, neat_percent, round_size,
    words,
};
use crate::value::LogicalType;

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
    if !is_code || column.profile.guess.format.is_some() || column.is_unique() || distribution::tells(column) {
        return None;
    }
    let top = &column.profile.top;
    let (value, rows) = top.values.first().filter(|(_, rows)| *rows >= FEWEST)?;
    let all = column.profile.rows;
    if column.profile.distinct.count < 2 || *rows >= column.values() {
        return None;
    }
    let strictness = table.settings.strictness;
    let most = *rows;
    let low = bounds::share_below(*rows as f64, all as f64, strictness.z()) / DRIFT;
    let high = bounds::share_above(most as f64, all as f64, strictness.z()) * DRIFT;
    let seen = *rows as f64 / all as f64;
    let high = high.min(f64::midpoint(seen, 1.0)).max(most as f64 / all as f64);
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
    if all < FEW_ROWS {
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
