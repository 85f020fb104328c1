//! Nulls, duplicates, keys, partitions and relationships.

use std::collections::BTreeSet;

use super::Turn;
use crate::contract::{Property, Reference, Relationship, Written};
use crate::diff::layout::Part;
use crate::diff::side::Side;
use crate::diff::spot::Spot;
use crate::source::Route;

/// `required`
pub(super) fn required(spot: &Spot<'_>) -> Option<Turn> {
    spot.is(Part::Property, "required").then(|| spot.flag())
}

/// `unique`
pub(super) fn unique(spot: &Spot<'_>) -> Option<Turn> {
    spot.is(Part::Property, "unique").then(|| spot.flag())
}

/// The properties that make the key of the object around a place, in their order.
fn key<'a>(side: &Side<'a>, route: &Route) -> Vec<&'a Property> {
    let is_part = |property: &&Property| property.primary_key.as_ref().and_then(|field| field.ok()) == Some(&true);
    let Some(object) = side.object(route) else { return Vec::new() };
    let mut parts: Vec<_> = object.properties.iter().filter(is_part).collect();
    parts.sort_by_key(|property| {
        property.primary_key_position.as_ref().and_then(|field| field.ok().copied()).unwrap_or(i64::MAX)
    });
    parts
}

/// `primaryKey`: a key that is new, gone, or of other columns.
pub(super) fn primary_key(spot: &Spot<'_>) -> Option<Turn> {
    if !spot.is(Part::Property, "primaryKey") {
        return None;
    }
    let turn = spot.flag();
    let old = key(spot.old, &spot.difference.old_part.route);
    let new = key(spot.new, &spot.difference.new_part.route);
    Some(match turn {
        Turn::Added if old.is_empty() => Turn::Added,
        Turn::Removed if new.is_empty() => Turn::Removed,
        Turn::Same => Turn::Same,
        _ => Turn::Changed,
    })
}

/// `primaryKeyPosition`: other numbers may leave the order as it was.
pub(super) fn key_order(spot: &Spot<'_>) -> Option<Turn> {
    if !spot.is(Part::Property, "primaryKeyPosition") {
        return None;
    }
    let names = |parts: Vec<&Property>| parts.iter().map(|part| part.name.clone()).collect::<Vec<_>>();
    let old = names(key(spot.old, &spot.difference.old_part.route));
    let new = names(key(spot.new, &spot.difference.new_part.route));
    let others: BTreeSet<_> = old.iter().filter(|name| !new.contains(name)).collect();
    let kept = |names: &[String]| {
        names.iter().filter(|name| old.contains(name) && new.contains(name)).cloned().collect::<Vec<_>>()
    };
    Some(if others.is_empty() && kept(&old) == kept(&new) { Turn::Same } else { Turn::Changed })
}

/// `partitioned` and its position.
pub(super) fn partitioned(spot: &Spot<'_>) -> Option<Turn> {
    if spot.is(Part::Property, "partitioned") {
        return Some(spot.flag());
    }
    let position = spot.is(Part::Property, "partitionKeyPosition");
    position.then(|| if spot.plain() == Turn::Same { Turn::Same } else { Turn::Changed })
}

/// A relationship that is new or gone, or that leads elsewhere.
pub(super) fn relationship(spot: &Spot<'_>) -> Option<Turn> {
    if spot.is(Part::Relationship, "") {
        return Some(spot.plain());
    }
    if spot.is(Part::Relationship, "type") {
        let (old, new) = spot.texts();
        let same = old.unwrap_or("foreignKey") == new.unwrap_or("foreignKey");
        return Some(if same { Turn::Same } else { Turn::Changed });
    }
    if !spot.is_one_of(Part::Relationship, &["from", "to"]) {
        return None;
    }
    let (old, new) = (
        ends(spot.old, spot.difference.old_part, &spot.difference.key),
        ends(spot.new, spot.difference.new_part, &spot.difference.key),
    );
    Some(if old.is_some() && old == new { Turn::Same } else { Turn::Changed })
}

/// The properties that one end of a relationship names, by object and name, so that ids and names compare.
fn ends(side: &Side<'_>, at: &Written, key: &str) -> Option<Vec<(String, String)>> {
    let relationship = relationship_at(side, &at.route)?;
    let home =
        side.object(&at.route).and_then(|object| side.contract.schema.iter().position(|one| one.route == object.route));
    let references = if key == "from" { &relationship.from } else { &relationship.to };
    let found = references.iter().map(|text| {
        let reference = Reference::parse(text);
        if reference.file.is_some() {
            return Some((text.clone(), String::new()));
        }
        let target = reference.find(side.contract, home).ok()?;
        let (object, property) = side.names(&target.route);
        Some((object?, property?))
    });
    found.collect()
}

fn relationship_at<'a>(side: &Side<'a>, route: &Route) -> Option<&'a Relationship> {
    let of_property = side.property(route).map(|property| &property.relationships);
    let of_object = side.object(route).map(|object| &object.relationships);
    of_property.into_iter().chain(of_object).flatten().find(|relationship| relationship.route == *route)
}
