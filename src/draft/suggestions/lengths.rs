//! `length`: how short and how long texts may be, where no set, pattern or format says more.

use super::parts::{Column, FEW_ROWS, Look, Promise, Suggestion, Table, Way, Yaml, name, round_count, words};
use super::{formats, patterns, sets};
use crate::value::LogicalType;

/// The suggestion.
pub(super) const SUGGESTION: Suggestion = Suggestion {
    id: "length",
    description: "How short and how long texts may be, where no set, pattern or format says more; with slack, unless all are equally long.",
    look: Look::Column(find),
};

fn find(table: &Table<'_>, column: &Column<'_>) -> Vec<Promise> {
    let Some(lengths) = column.profile.lengths.filter(|_| column.is(LogicalType::String)) else { return Vec::new() };
    let says_more = sets::holds(table, column) || patterns::holds(column) || formats::holds(column);
    if column.values() == 0 || says_more {
        return Vec::new();
    }
    let (least, most) = bounds(lengths.min, lengths.max, column.values());
    let seen = format!(
        "{} to {} characters in {}, {} on average",
        lengths.min,
        words::count(lengths.max),
        words::counted(column.values(), "text", "texts"),
        words::float(lengths.mean),
    );
    if column.values() < FEW_ROWS {
        return few(column, least, most, &seen).into_iter().collect();
    }
    let mut found = Vec::new();
    if least > 0 {
        found.push(Promise::option("minLength", Yaml::count(least), seen.clone()));
    }
    found.push(Promise::option("maxLength", Yaml::count(most), if least > 0 { String::new() } else { seen }));
    found
}

/// The least and the greatest length.
fn bounds(min: u64, max: u64, values: u64) -> (u64, u64) {
    if min == max && values >= FEW_ROWS {
        return (min, max);
    }
    let least = if values >= 1_000 { min.saturating_mul(7).div_ceil(10) } else { min.div_ceil(2) };
    (least, round_count(max.saturating_mul(3).div_ceil(2).max(max + 1), Way::Up))
}

/// Of few rows a rule, which can be a warning.
fn few(column: &Column<'_>, least: u64, most: u64, seen: &str) -> Option<Promise> {
    let name = name(column.name()).filter(|_| column.is_top())?;
    let keys = vec![
        ("type", Yaml::text("custom")),
        ("engine", Yaml::text("upheld")),
        ("implementation", Yaml::map(vec![("row", Yaml::text(format!("length({name}) between {least} and {most}")))])),
        ("severity", Yaml::text("warning")),
    ];
    Some(Promise::rule("length", keys, seen))
}
