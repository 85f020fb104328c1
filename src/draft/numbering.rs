//! Which whole numbers name rows and are not measured: the next data has others, so that nothing holds of where they lie.

use super::keys::Keys;
use super::subject::Column;
use crate::metric::ColumnPath;
use crate::profile::{Order, Profile, is_named_as_key};
use crate::value::LogicalType;

/// Numbers all of which are different name rows where at least every second one of their range is there.
const DENSE: f64 = 2.0;
/// From 15 digits on, numbers that are all different are made, not counted.
const WIDE: f64 = 1e14;

/// Whether the numbers of a column name the rows of their table.
pub(super) fn names_rows(column: &Column<'_>, keys: &Keys) -> bool {
    let Some(numbers) = column.profile.numbers.as_ref().filter(|_| are_whole(column)) else { return false };
    let profile = column.profile;
    let is_ordered = profile.order != Order::None;
    if !all_differ(column) {
        // Rows that belong together repeat the number of what they belong to.
        return is_ordered && profile.distinct.count > 1 && column.is_top() && is_named_as_key(column.name());
    }
    let span = numbers.max.to_f64() - numbers.min.to_f64() + 1.0;
    let is_dense = span <= numbers.count as f64 * DENSE;
    let is_key = column.is_unique() || keys.perhaps.contains(&profile.path);
    is_ordered || is_dense || is_key || is_wide(column)
}

/// Whether all its values are whole numbers; floats are where others are missing.
pub(super) fn are_whole(column: &Column<'_>) -> bool {
    let is_whole = column.profile.numbers.as_ref().is_some_and(|numbers| numbers.scale == 0 && numbers.infinite == 0);
    is_whole && (column.is(LogicalType::Integer) || column.is(LogicalType::Number) || column.is_float())
}

/// Whether its numbers have so many digits that they are made, and not counted.
pub(super) fn is_wide(column: &Column<'_>) -> bool {
    let numbers = column.profile.numbers.as_ref();
    numbers.is_some_and(|numbers| numbers.max.to_f64().abs().max(numbers.min.to_f64().abs()) >= WIDE)
}

/// Whether no value stands twice, as far as that is known.
fn all_differ(column: &Column<'_>) -> bool {
    let distinct = column.profile.distinct;
    distinct.count as f64 * (1.0 + 4.0 * distinct.error) >= column.values() as f64
}

/// The columns of a table that refer to such numbers of another.
pub(super) fn referring(
    profile: &Profile,
    index: usize,
    names_rows: impl Fn(usize, &ColumnPath) -> bool,
) -> Vec<&ColumnPath> {
    let relations = profile.relations.iter().filter(|relation| relation.table == index);
    let pairs = relations.flat_map(|relation| {
        let pairs = relation.columns.iter().zip(&relation.of);
        pairs.map(move |(own, of)| (own, relation.to, of))
    });
    pairs.filter(|(_, to, of)| names_rows(*to, of)).map(|(own, _, _)| own).collect()
}
