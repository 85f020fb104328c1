//! What things are called and where they stand: ids, names, versions, places of a catalogue.

use super::Turn;
use crate::contract::Written;
use crate::diff::layout::Part;
use crate::diff::spot::Spot;

/// The id of the contract.
pub(super) fn contract_id(spot: &Spot<'_>) -> Option<Turn> {
    spot.is(Part::Contract, "id").then(|| spot.plain())
}

/// The id of an object or property, which references name.
pub(super) fn id(spot: &Spot<'_>) -> Option<Turn> {
    let is_referred = matches!(spot.difference.part, Part::Object | Part::Property);
    (is_referred && spot.difference.key == "id").then(|| spot.plain())
}

/// The version of the contract.
pub(super) fn version(spot: &Spot<'_>) -> Option<Turn> {
    spot.is(Part::Contract, "version").then_some(Turn::Changed)
}

/// The version of the standard; a `v` in front of it says nothing.
pub(super) fn api_version(spot: &Spot<'_>) -> Option<Turn> {
    let same = spot.old.contract.api_version == spot.new.contract.api_version;
    let turn = || if same && spot.plain() == Turn::Changed { Turn::Same } else { spot.plain() };
    spot.is(Part::Contract, "apiVersion").then(turn)
}

/// The name of the contract, and where a catalogue has it.
pub(super) fn place(spot: &Spot<'_>) -> Option<Turn> {
    spot.is_one_of(Part::Contract, &["name", "tenant", "domain", "dataProduct"]).then(|| spot.plain())
}

/// An object that is new or gone.
pub(super) fn object(spot: &Spot<'_>) -> Option<Turn> {
    spot.is(Part::Object, "").then(|| spot.plain())
}

/// The name of an object.
pub(super) fn object_name(spot: &Spot<'_>) -> Option<Turn> {
    spot.is(Part::Object, "name").then(|| spot.plain())
}

/// A property that is new or gone.
pub(super) fn property(spot: &Spot<'_>) -> Option<Turn> {
    spot.is(Part::Property, "").then(|| spot.plain())
}

/// The name of a property.
pub(super) fn property_name(spot: &Spot<'_>) -> Option<Turn> {
    spot.is(Part::Property, "name").then(|| spot.plain())
}

/// Properties in another order.
pub(super) fn order(spot: &Spot<'_>) -> Option<Turn> {
    let (old, new) = spot.values();
    let are_lists = old.and_then(Written::items).is_some() && new.and_then(Written::items).is_some();
    (spot.difference.key == "properties" && are_lists).then_some(Turn::Changed)
}

/// What is declared of the items of an array, or of keys and values of a map.
pub(super) fn inner(spot: &Spot<'_>) -> Option<Turn> {
    let is_inner = spot.is_one_of(Part::Property, &["items", "map"]) || spot.is_one_of(Part::Map, &["key", "value"]);
    is_inner.then(|| spot.plain())
}

/// The name in the data, which is `name` where there is no other.
pub(super) fn physical_name(spot: &Spot<'_>) -> Option<Turn> {
    let is_it = matches!(spot.difference.part, Part::Object | Part::Property) && spot.difference.key == "physicalName";
    if !is_it {
        return None;
    }
    let name = |part: &Written, own: Option<&str>| {
        own.map(str::to_owned).or_else(|| Some(part.get("name")?.scalar()?.to_owned()))
    };
    let (old, new) = spot.texts();
    let same = name(spot.difference.old_part, old) == name(spot.difference.new_part, new);
    Some(if same { Turn::Same } else { Turn::Changed })
}
