//! What stands in a contract for people and for other tools: descriptions, tags, links, own properties.

use super::Turn;
use super::quality::is_text;
use crate::contract::Written;
use crate::diff::layout::Part;
use crate::diff::spot::Spot;

/// What one thing is about: what a row of an object stands for.
pub(super) fn granularity(spot: &Spot<'_>) -> Option<Turn> {
    spot.is(Part::Object, "dataGranularityDescription").then(|| spot.plain())
}

/// How a value is computed.
pub(super) fn transform(spot: &Spot<'_>) -> Option<Turn> {
    (spot.is(Part::Property, "transformLogic") && spot.plain() != Turn::Same).then(|| spot.plain())
}

/// Where a value comes from, in words and names.
pub(super) fn lineage(spot: &Spot<'_>) -> Option<Turn> {
    const KEYS: [&str; 3] = ["transformSourceObjects", "transformSourceObjects[]", "transformDescription"];
    spot.is_one_of(Part::Property, &KEYS).then(|| spot.plain())
}

/// Whether the property is a column at all.
pub(super) fn semantic_type(spot: &Spot<'_>) -> Option<Turn> {
    let (old, new) = spot.texts();
    let same = old.unwrap_or("column") == new.unwrap_or("column");
    spot.is(Part::Property, "semanticType").then_some(if same { Turn::Same } else { Turn::Changed })
}

/// Whether it is of those that matter most.
pub(super) fn critical(spot: &Spot<'_>) -> Option<Turn> {
    spot.is(Part::Property, "criticalDataElement").then(|| spot.flag())
}

/// A link.
pub(super) fn definition(spot: &Spot<'_>) -> Option<Turn> {
    let of_definition = spot.difference.part == Part::Definition;
    (of_definition || spot.difference.key == "authoritativeDefinitions").then(|| spot.plain())
}

/// What custom properties say that are read by this program: where they stand, and their names.
fn is_setting(spot: &Spot<'_>) -> bool {
    const OF_SERVER: [&str; 5] = ["delimiter", "quote", "header", "encoding", "nullValues"];
    let name = |part: &Written| part.get("property").and_then(Written::scalar).map(str::to_owned);
    let (old, new) = spot.values();
    let own = |value: Option<&Written>| value.filter(|_| spot.difference.key.is_empty()).and_then(name);
    let names = [own(old), own(new), name(spot.difference.old_part), name(spot.difference.new_part)];
    names.iter().flatten().any(|name| {
        name.starts_with("upheld.")
            || (spot.difference.within == Part::Server && OF_SERVER.contains(&name.as_str()))
            || (spot.difference.within == Part::Rule && ["min", "max"].contains(&name.as_str()))
    })
}

/// Keys of a custom property that are not words about it.
const OF_CUSTOM: [&str; 3] = ["", "property", "value"];

/// A custom property that decides how data is read or judged.
pub(super) fn setting(spot: &Spot<'_>) -> Option<Turn> {
    let is_it = spot.difference.part == Part::Custom && OF_CUSTOM.contains(&spot.difference.key.as_str());
    (is_it && is_setting(spot)).then(|| spot.plain())
}

/// Any other custom property.
pub(super) fn custom(spot: &Spot<'_>) -> Option<Turn> {
    if spot.difference.part != Part::Custom {
        return (spot.difference.key == "customProperties").then(|| spot.plain());
    }
    let is_word = !OF_CUSTOM.contains(&spot.difference.key.as_str());
    (is_word || !is_setting(spot)).then(|| spot.plain())
}

/// Keys of any part that are words.
const ANYWHERE: [&str; 4] = ["description", "tags", "tags[]", "synonyms"];

/// Words of one part.
const OF_PARTS: &[(Part, &[&str])] = &[
    (Part::Contract, &["contractCreatedTs", "context"]),
    (Part::Description, &["purpose", "usage"]),
    (Part::Object, &["businessName", "context"]),
    (Part::Property, &["businessName", "examples"]),
    (Part::Rule, &["id", "name", "dimension", "businessImpact", "method", "scheduler", "schedule"]),
    (Part::Relationship, &["id"]),
    (Part::EnumValue, &["id", "label"]),
    (Part::Sla, &["id", "driver", "scheduler", "schedule"]),
    (Part::Server, &["id"]),
    (Part::Role, &["id", "firstLevelApprovers", "secondLevelApprovers"]),
    (Part::Support, &["id"]),
    (Part::Price, &["id"]),
];

/// Words for people.
pub(super) fn words(spot: &Spot<'_>) -> Option<Turn> {
    let (part, key) = (spot.difference.part, spot.difference.key.as_str());
    let of_others = matches!(part, Part::Team | Part::Member | Part::Definition | Part::Custom)
        || super::life::limitations(spot).is_some()
        || super::privacy::tags(spot).is_some()
        || (part == Part::Rule && key == "description" && is_text(spot));
    let listed = OF_PARTS.iter().any(|(known, keys)| *known == part && keys.contains(&key));
    (!of_others && (part == Part::Synonym || listed || ANYWHERE.contains(&key))).then(|| spot.plain())
}
