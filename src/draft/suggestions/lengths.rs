//! `length`: how short and how long texts may be, where no set, pattern or format says more.

use super::parts::{
    Column, FEW_ROWS, Look, Promise, Suggestion, Table, Way, Yaml, at_most, name, round_count, rows_in_steps, words,
};
use super::{formats, patterns, sets};
use crate::profile::Lengths;
use crate::value::LogicalType;

/// The suggestion.
pub(super) const SUGGESTION: Suggestion = Suggestion {
    id: "length",
    description: "How short and how long texts may be, where no set, pattern or format says more; with slack, unless all of many are equally long.",
    look: Look::Column(find),
};

fn find(table: &Table<'_>, column: &Column<'_>) -> Vec<Promise> {
    let Some(lengths) = column.profile.lengths.filter(|_| column.is(LogicalType::String)) else { return Vec::new() };
    let says_more = sets::holds(table, column) || patterns::holds(column) || formats::holds(column);
    if column.values() == 0 || says_more {
        return Vec::new();
    }
    let seen = format!(
        "{} to {} characters in {}, {} on average",
        lengths.min,
        words::count(lengths.max),
        words::counted(column.values(), "text", "texts"),
        words::float(lengths.mean),
    );
    let length = |key, length| Promise::option(key, Yaml::count(length), seen.clone());
    if lengths.min == lengths.max && column.values() >= SURE {
        return vec![length("minLength", lengths.min), length("maxLength", lengths.max)];
    }
    let mut found = Vec::new();
    // An empty text would be another kind of missing value.
    if lengths.min > 0 && column.values() >= FEW_ROWS {
        found.push(length("minLength", 1));
    }
    found.push(length("maxLength", round_count(lengths.max.saturating_mul(4), Way::Up)));
    let [least, most] = likely(column, lengths);
    let name = name(column.name()).filter(|_| column.is_top());
    if let Some((name, (bound, words))) = name.zip(at_most(table, 0, column.profile.rows)) {
        let condition = format!("length({name}) between {least} and {most}");
        found.extend(rows_in_steps("length", &condition, (&bound, column.profile.rows), format!("others {words}")));
    }
    found
}

/// In so many texts all lengths that are usual are seen.
const SURE: u64 = 1_000;

/// The lengths that are likely, from one to the other.
pub(in crate::draft) fn likely(column: &Column<'_>, lengths: Lengths) -> [u64; 2] {
    let least =
        if column.values() >= SURE { lengths.min.saturating_mul(7).div_ceil(10) } else { lengths.min.div_ceil(2) };
    [least, round_count(lengths.max.saturating_mul(3).div_ceil(2).max(lengths.max.saturating_add(1)), Way::Up)]
}
