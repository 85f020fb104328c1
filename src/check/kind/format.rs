//! `format` of texts and numbers (`email`, `i32`). Not checked by this version; that of dates belongs to the type.

use super::parts::{Asked, Kind, OptionScope, Planning, later};
use crate::value::LogicalType;

/// The kind.
pub(in crate::check) const KIND: Kind = Kind {
    id: "format",
    description: "Every text or number has the declared format.",
    dimension: Some("conformity"),
    plan: Planning::Option("format", &[LogicalType::String, LogicalType::Integer, LogicalType::Number], plan),
};

fn plan(scope: &OptionScope<'_>) -> Asked {
    scope.property.cells()?;
    Err(later(if scope.property.logical() == Some(LogicalType::String) { "string formats" } else { "number formats" }))
}
