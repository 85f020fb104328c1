//! How far a contract or a part of it is in its life: status, deprecation, limitations.

use super::Turn;
use crate::contract::Written;
use crate::diff::layout::Part;
use crate::diff::spot::Spot;

/// How much each status promises.
const STATUS: [(&str, u8); 7] = [
    ("retired", 0),
    ("proposed", 1),
    ("draft", 1),
    ("in development", 1),
    ("deprecated", 2),
    ("active", 3),
    ("production", 3),
];

/// From this status on data is promised.
const DEPRECATED: u8 = 2;

fn rank(status: Option<&str>) -> Option<u8> {
    let word = status?.trim().to_ascii_lowercase();
    STATUS.iter().find(|(known, _)| *known == word).map(|(_, rank)| *rank)
}

fn ranks(spot: &Spot<'_>) -> (Option<u8>, Option<u8>) {
    let (old, new) = spot.texts();
    (rank(old), rank(new))
}

/// A status that promises the same a while longer.
pub(super) fn deprecated(spot: &Spot<'_>) -> Option<Turn> {
    let (old, new) = ranks(spot);
    let is_it = spot.is(Part::Contract, "status") && new == Some(DEPRECATED) && old > Some(DEPRECATED);
    is_it.then_some(Turn::Changed)
}

/// A status that promises more or less.
pub(super) fn status(spot: &Spot<'_>) -> Option<Turn> {
    if !spot.is(Part::Contract, "status") || deprecated(spot).is_some() {
        return None;
    }
    Some(match ranks(spot) {
        _ if spot.plain() == Turn::Same => Turn::Same,
        (Some(old), Some(new)) if old < new => Turn::Tightened,
        (Some(old), Some(new)) if old > new => Turn::Loosened,
        (None, Some(_)) if spot.plain() == Turn::Added => Turn::Tightened,
        _ => Turn::Changed,
    })
}

/// A part that will not stay.
pub(super) fn deprecation(spot: &Spot<'_>) -> Option<Turn> {
    let is_it = matches!(spot.difference.part, Part::Object | Part::Property) && spot.difference.key == "deprecated";
    is_it.then(|| spot.flag())
}

/// What the data must not be used for.
pub(super) fn limitations(spot: &Spot<'_>) -> Option<Turn> {
    let has = |value: Option<&Written>| value.is_some_and(|value| value.get("limitations").is_some());
    let (old, new) = spot.values();
    let whole = spot.is(Part::Contract, "description") && (has(old) || has(new));
    (whole || spot.is(Part::Description, "limitations")).then(|| spot.plain())
}
