//! How values of typed data are stored, and how they are held to a declared type.

use crate::data::ColumnInfo;
use crate::metric::PathStep;
use crate::value::{Cell, LogicalType, ReadAs, Scalar, read_scalar, read_text};

/// The part of a column that steps lead to; `None` where it is not made of such parts.
pub(crate) fn stored_at<'a>(column: &'a ColumnInfo, steps: &[PathStep]) -> Option<&'a ColumnInfo> {
    steps.iter().try_fold(column, |stored, step| match step {
        PathStep::Field(name) => stored.field(name),
        PathStep::Elements => stored.element(),
        PathStep::Keys => stored.entry().map(|(key, _)| key),
        PathStep::Values => stored.entry().map(|(_, value)| value),
    })
}

/// Holds a stored value to the declared type.
pub(super) fn typed<'t>(cell: Cell<'t>, read: &ReadAs, is_text: bool, is_naive: bool) -> Cell<'t> {
    match cell {
        Cell::Value(Scalar::Text(text)) if is_text => read_text(text, read),
        Cell::Value(Scalar::Timestamp(at)) if is_naive => match &read.zone {
            Some(zone) if read.logical != Some(LogicalType::Date) => {
                let (date, time) = at.utc();
                let at = zone.instant(date, time);
                at.map_or(Cell::IllTyped, |at| read_scalar(Scalar::Timestamp(at), read))
            }
            // A clock shows its day and its midnight whatever its zone.
            Some(_) | None => read_scalar(Scalar::Timestamp(at), read),
        },
        Cell::Value(scalar) => read_scalar(scalar, read),
        other => other,
    }
}
