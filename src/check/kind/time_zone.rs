//! `timezone` and `default-timezone`: names for these options where they do not belong to a time; on times the type check claims them.

use super::parts::{Asked, Kind, OptionScope, Planning, later};
use crate::value::LogicalType;

const TIMES: &[LogicalType] = &[LogicalType::Timestamp, LogicalType::Time];

/// Whether times carry a zone.
pub(in crate::check) const TIMEZONE: Kind = Kind {
    id: "timezone",
    description: "Times carry a time zone where the contract says so.",
    dimension: Some("conformity"),
    plan: Planning::Option("timezone", TIMES, plan),
};

/// The zone of times without one.
pub(in crate::check) const DEFAULT_TIMEZONE: Kind = Kind {
    id: "default-timezone",
    description: "Times without an offset are read in this time zone.",
    dimension: Some("conformity"),
    plan: Planning::Option("defaultTimezone", TIMES, plan),
};

fn plan(scope: &OptionScope<'_>) -> Asked {
    scope.property.cells()?;
    Err(later("time zones apart from the type"))
}
