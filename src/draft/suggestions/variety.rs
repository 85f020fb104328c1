//! `variety`: how many rows repeat a value, where no value is frequent: a column that went constant repeats one everywhere.

use super::parts::{
    Column, FEW_ROWS, Look, Promise, Suggestion, Table, Way, Yaml, bounds, neat_percent, round_size, words,
};
use super::{distribution, sets, share};

/// The suggestion.
pub(super) const SUGGESTION: Suggestion = Suggestion {
    id: "variety",
    description: "The share of rows that repeat a value, where most values are rare and nothing else would notice a constant.",
    look: Look::Column(find),
};

/// In fewer rows repeats tell nothing.
const FEWEST: u64 = 10;

fn find(table: &Table<'_>, column: &Column<'_>) -> Vec<Promise> {
    let Some(logical) = column.logical.filter(|logical| column.is(*logical) && column.is_top()) else {
        return Vec::new();
    };
    let told =
        column.is_unique() || distribution::tells(column) || sets::holds(table, column) || share::holds(table, column);
    let (rows, distinct) = (column.values(), column.profile.distinct);
    if told || logical.is_collection() || rows < FEWEST || distinct.count < 2 {
        return Vec::new();
    }
    let strictness = table.settings.strictness;
    let least = distinct.count as f64 * (1.0 - 4.0 * distinct.error).max(0.0);
    let surplus = rows as f64 - least;
    let all = column.profile.rows as f64;
    let likely = bounds::share_above(surplus, all, strictness.z()) * strictness.slack();
    let limit = likely.min(f64::midpoint(surplus / all, (rows as f64 - 1.0) / all));
    let constant = (rows as f64 - 1.0) / all * 100.0;
    let bound = if limit < 0.5 { round_size(limit * 100.0, Way::Up) } else { neat_percent(limit * 100.0, constant) };
    // What was seen must hold, and a constant must not.
    let floor = crate::value::Number::from_f64(surplus / all * 100.0);
    let Some(bound) = bound.filter(|bound| *bound >= floor && bound.to_f64() < constant) else {
        return Vec::new();
    };
    let mut keys = vec![
        ("metric", Yaml::text("duplicateValues")),
        ("mustBeLessOrEqualTo", Yaml::number(&bound)),
        ("unit", Yaml::text("percent")),
    ];
    if rows < FEW_ROWS {
        keys.push(("severity", Yaml::text("warning")));
    }
    let about = if distinct.error > 0.0 { "about " } else { "" };
    let (different, of) = (words::count(distinct.count), words::count(rows));
    let why = format!("{about}{different} different values in {of} rows; up to {bound} % of rows may repeat one");
    vec![Promise::rule("variety", keys, why)]
}
