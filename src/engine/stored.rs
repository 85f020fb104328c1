//! How what lies inside a column of a typed file is stored.

use crate::data::ColumnInfo;
use crate::metric::PathStep;

/// The part of a column that steps lead to; `None` where it is not made of such parts.
pub(crate) fn stored_at<'a>(column: &'a ColumnInfo, steps: &[PathStep]) -> Option<&'a ColumnInfo> {
    steps.iter().try_fold(column, |stored, step| match step {
        PathStep::Field(name) => stored.field(name),
        PathStep::Elements => stored.element(),
        PathStep::Keys => stored.entry().map(|(key, _)| key),
        PathStep::Values => stored.entry().map(|(_, value)| value),
    })
}
