//! Nulls, duplicates, keys, partitions and relationships.

use super::Turn;
use crate::contract::{Reference, Relationship, Written, truth};
use crate::diff::layout::Part;
use crate::diff::side::Side;
use crate::diff::spot::Spot;
use crate::source::Route;

/// Whether the key of its object holds a property to something already, before and now.
fn by_key(spot: &Spot<'_>, alone: bool) -> bool {
    let is_held = |side: &Side<'_>, part: &Written| {
        let is_part = side.property(&part.route).and_then(|property| property.primary_key.as_ref()?.ok().copied());
        is_part == Some(true) && !(alone && side.key(&part.route).len() > 1)
    };
    is_held(spot.old, spot.difference.old_part) && is_held(spot.new, spot.difference.new_part)
}

/// `required`; no part of a primary key is null in any case.
pub(super) fn required(spot: &Spot<'_>) -> Option<Turn> {
    spot.is(Part::Property, "required").then(|| if by_key(spot, false) { Turn::Same } else { spot.flag() })
}

/// `unique`; a primary key of one property is in any case.
pub(super) fn unique(spot: &Spot<'_>) -> Option<Turn> {
    spot.is(Part::Property, "unique").then(|| if by_key(spot, true) { Turn::Same } else { spot.flag() })
}

/// The names of the key before and now.
fn keys(spot: &Spot<'_>) -> (Vec<String>, Vec<String>) {
    let names = |side: &Side<'_>, part: &Written| side.key(&part.route).iter().map(|part| part.name.clone()).collect();
    (names(spot.old, spot.difference.old_part), names(spot.new, spot.difference.new_part))
}

/// One of two keys that say something together, as a flag or a place.
fn of_both(spot: &Spot<'_>, key: &str) -> (Option<String>, Option<String>) {
    let (old, new) = spot.values();
    let text = |value: Option<&Written>| Some(value?.get(key)?.scalar()?.to_owned());
    (text(old), text(new))
}

fn flags(spot: &Spot<'_>, key: &str) -> (bool, bool) {
    let (old, new) = of_both(spot, key);
    let is_true = |text: Option<String>| text.as_deref().and_then(truth) == Some(true);
    (is_true(old), is_true(new))
}

/// `primaryKey`: a key that is new, gone, or of other columns.
pub(super) fn primary_key(spot: &Spot<'_>) -> Option<Turn> {
    if !spot.is(Part::Property, "primaryKey") || key_order(spot).is_some() {
        return None;
    }
    let (old, new) = keys(spot);
    Some(match flags(spot, "primaryKey") {
        (was, is) if was == is => Turn::Same,
        (_, true) if old.is_empty() => Turn::Added,
        (true, _) if new.is_empty() => Turn::Removed,
        _ => Turn::Changed,
    })
}

/// `primaryKeyPosition`: other numbers may leave the order as it was.
pub(super) fn key_order(spot: &Spot<'_>) -> Option<Turn> {
    if !spot.is(Part::Property, "primaryKey") || flags(spot, "primaryKey") != (true, true) {
        return None;
    }
    let (old, new) = keys(spot);
    let kept = |names: &[String]| {
        let kept = names.iter().filter(|name| old.contains(name) && new.contains(name));
        kept.cloned().collect::<Vec<_>>()
    };
    Some(if kept(&old) == kept(&new) { Turn::Same } else { Turn::Changed })
}

/// `partitioned` and its position.
pub(super) fn partitioned(spot: &Spot<'_>) -> Option<Turn> {
    let (was, is) = of_both(spot, "partitionKeyPosition");
    spot.is(Part::Property, "partitioned").then(|| match flags(spot, "partitioned") {
        (false, true) => Turn::Added,
        (true, false) => Turn::Removed,
        (true, true) if was != is => Turn::Changed,
        _ => Turn::Same,
    })
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
