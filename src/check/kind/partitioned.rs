//! `partitioned`: the data is partitioned by this property. Not checked by this version.

use super::parts::{Check, Kind, Planning, PropertyScope, invalid, later};

/// The kind.
pub(in crate::check) const KIND: Kind = Kind {
    id: "partitioned",
    description: "The data is partitioned by the property.",
    dimension: Some("conformity"),
    plan: Planning::Property(plan),
};

fn plan(kind: &Kind, property: &PropertyScope<'_>) -> Vec<Check> {
    let Some(flag) = &property.property.partitioned else { return Vec::new() };
    let test = match &flag.value {
        Ok(false) => return Vec::new(),
        Ok(true) => property.cells().map_or_else(|apart| apart, |_| later("how data is partitioned")),
        Err(fault) => invalid(fault.message.clone()),
    };
    vec![property.check(kind, vec![flag.route.clone()], Err(test))]
}
