//! `relationships`: every key is found on the other side. Not checked by this version.

use super::parts::{Check, Kind, ObjectScope, Planning, later};

/// The kind.
pub(in crate::check) const KIND: Kind = Kind {
    id: "relationships",
    description: "Every key is found on the other side of its relationship.",
    dimension: Some("consistency"),
    plan: Planning::Object(plan),
};

fn plan(kind: &Kind, object: &ObjectScope<'_>) -> Vec<Check> {
    let own = object.object.relationships.iter();
    let own = own.map(|one| object.check(kind, vec![one.route.clone()], Err(later("relationships"))));
    let of_properties = object.properties.iter().flat_map(|property| {
        let each = property.property.relationships.iter();
        each.map(|one| {
            let test = property.cells().map_or_else(|apart| apart, |_| later("relationships"));
            property.check(kind, vec![one.route.clone()], Err(test))
        })
    });
    own.chain(of_properties).collect()
}
