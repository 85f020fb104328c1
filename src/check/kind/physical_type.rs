//! `physical-type`: the column is stored as the contract says. Not compared by this version.

use super::parts::{Check, Kind, Planning, PropertyScope, Refusal, reason};
use crate::outcome::ReasonCode;

/// The kind.
pub(in crate::check) const KIND: Kind = Kind {
    id: "physical-type",
    description: "The column is stored as physicalType says.",
    dimension: Some("conformity"),
    plan: Planning::Property(plan),
};

fn plan(kind: &Kind, property: &PropertyScope<'_>) -> Vec<Check> {
    let Some(declared) = &property.property.physical_type else { return Vec::new() };
    let test = property.cells().map_or_else(
        |apart| apart,
        |_| Refusal::ByData {
            delimited: reason(ReasonCode::NotApplicable, "the columns of delimited text have no physical type"),
            other: reason(ReasonCode::NoMeaning, "this version does not compare physical types yet"),
        },
    );
    vec![property.check(kind, vec![declared.route.clone()], Err(test))]
}
