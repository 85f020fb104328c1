//! Options of a type beside bounds: patterns, formats, zones, and those of arrays, objects and vectors.

use std::collections::BTreeSet;

use super::Turn;
use crate::diff::layout::Part;
use crate::diff::spot::Spot;
use crate::value::{LogicalType, NumberFormat, Range};

/// A pattern of a property or of a rule.
pub(super) fn pattern(spot: &Spot<'_>) -> Option<Turn> {
    let of_rule = spot.is(Part::Rule, "arguments.pattern");
    if !of_rule && spot.option() != Some("pattern") {
        return None;
    }
    // Spaces of a pattern mean something.
    let (old, new) = spot.texts();
    Some(if old.is_some() && new.is_some() && old != new { Turn::Changed } else { spot.plain() })
}

fn logical(spot: &Spot<'_>) -> Option<LogicalType> {
    spot.new.property(&spot.difference.new_part.route)?.logical_type.as_ref()?.ok().copied()
}

/// How dates and times are written.
pub(super) fn date_format(spot: &Spot<'_>) -> Option<Turn> {
    let is_temporal = logical(spot).is_some_and(LogicalType::is_temporal);
    (spot.option()? == "format" && is_temporal).then(|| spot.plain())
}

/// The format of texts and numbers.
pub(super) fn format(spot: &Spot<'_>) -> Option<Turn> {
    let is_temporal = logical(spot).is_some_and(LogicalType::is_temporal);
    if spot.option()? != "format" || is_temporal {
        return None;
    }
    let (old, new) = spot.texts();
    let range = |text: Option<&str>| text.and_then(NumberFormat::from_word).map(NumberFormat::range);
    let turn = match (spot.plain(), range(old), range(new)) {
        (Turn::Changed, Some(old), Some(new)) => ranges(&old, &new),
        (turn, ..) => turn,
    };
    Some(turn)
}

fn ranges(old: &Range, new: &Range) -> Turn {
    let ((Range::Whole(low, high), Range::Whole(least, most)) | (Range::Float(low, high), Range::Float(least, most))) =
        (old, new)
    else {
        return Turn::Changed;
    };
    match (low <= least && most <= high, least <= low && high <= most) {
        (true, true) => Turn::Same,
        (true, false) => Turn::Tightened,
        (false, true) => Turn::Loosened,
        (false, false) => Turn::Changed,
    }
}

/// Zones of points in time.
pub(super) fn timezone(spot: &Spot<'_>) -> Option<Turn> {
    match spot.option()? {
        "defaultTimezone" => Some(spot.plain()),
        "timezone" => Some(if spot.plain() == Turn::Same { Turn::Same } else { Turn::Changed }),
        _ => None,
    }
}

/// Whether the items of an array, or the length of a vector, are held to something.
pub(super) fn promise(spot: &Spot<'_>) -> Option<Turn> {
    ["uniqueItems", "normalized"].contains(&spot.option()?).then(|| spot.flag())
}

/// The keys that an object must have.
pub(super) fn required_keys(spot: &Spot<'_>) -> Option<Turn> {
    if spot.option()? != "required" {
        return None;
    }
    let (old, new) = spot.values();
    let names = |value: Option<&crate::contract::Written>| -> Option<BTreeSet<String>> {
        let Some(value) = value else { return Some(BTreeSet::default()) };
        value.items()?.iter().map(|item| item.scalar().map(str::to_owned)).collect()
    };
    Some(match (names(old), names(new)) {
        (Some(old), Some(new)) if old == new => Turn::Same,
        (Some(old), Some(new)) if old.is_subset(&new) => Turn::Tightened,
        (Some(old), Some(new)) if new.is_subset(&old) => Turn::Loosened,
        _ => Turn::Changed,
    })
}

/// Options that say what a vector is made of and how it compares.
pub(super) fn vector(spot: &Spot<'_>) -> Option<Turn> {
    const KEYS: [&str; 5] = ["dimensions", "elementType", "distanceMetric", "embeddingModel", "embeddingModelVersion"];
    KEYS.contains(&spot.option()?).then(|| spot.plain())
}

const KNOWN: [&str; 22] = [
    "minimum",
    "maximum",
    "minLength",
    "minItems",
    "minProperties",
    "maxLength",
    "maxItems",
    "maxProperties",
    "multipleOf",
    "pattern",
    "format",
    "defaultTimezone",
    "timezone",
    "uniqueItems",
    "normalized",
    "required",
    "dimensions",
    "elementType",
    "distanceMetric",
    "embeddingModel",
    "embeddingModelVersion",
    "",
];

/// An option that no rule knows, or options that are no mapping.
pub(super) fn other(spot: &Spot<'_>) -> Option<Turn> {
    let unknown = spot.option().is_some_and(|option| !KNOWN.contains(&option));
    (unknown || spot.is(Part::Property, "logicalTypeOptions")).then(|| spot.plain())
}
