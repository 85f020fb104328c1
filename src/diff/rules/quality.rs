//! Quality rules: those that are new or gone, what they look at, and how much they weigh.

use super::Turn;
use crate::contract::RuleType;
use crate::diff::layout::Part;
use crate::diff::same::{alike, shown};
use crate::diff::spot::Spot;

/// A rule that is new or gone.
pub(super) fn rule(spot: &Spot<'_>) -> Option<Turn> {
    spot.is(Part::Rule, "").then(|| spot.plain())
}

/// What a rule looks at; the names of v3.0.x are those of v3.1 in other words.
pub(super) fn kind(spot: &Spot<'_>) -> Option<Turn> {
    if !spot.is(Part::Rule, "kind") {
        return None;
    }
    let kind = |side: &crate::diff::side::Side<'_>, part| side.rule(part).and_then(|rule| rule.kind.clone().ok());
    let old = kind(spot.old, spot.difference.old_part);
    let new = kind(spot.new, spot.difference.new_part);
    Some(if old.is_some() && old == new { Turn::Same } else { Turn::Changed })
}

/// The text of a query.
pub(super) fn query(spot: &Spot<'_>) -> Option<Turn> {
    spot.is(Part::Rule, "query").then(|| if spot.plain() == Turn::Same { Turn::Same } else { Turn::Changed })
}

/// What a rule of another engine, or of our own, is made of.
pub(super) fn implementation(spot: &Spot<'_>) -> Option<Turn> {
    let (old, new) = spot.values();
    let alike = || old.zip(new).is_some_and(|(old, new)| alike(&shown(old), &shown(new)));
    let turn = || if spot.plain() == Turn::Same || alike() { Turn::Same } else { Turn::Changed };
    spot.is(Part::Rule, "implementation").then(turn)
}

/// Whether the description is all that the rule says.
pub(super) fn is_text(spot: &Spot<'_>) -> bool {
    let rule = spot.new.rule(spot.difference.new_part);
    rule.is_some_and(|rule| rule.kind == Ok(RuleType::Text))
}

/// The words of a rule for people.
pub(super) fn text(spot: &Spot<'_>) -> Option<Turn> {
    (spot.is(Part::Rule, "description") && is_text(spot)).then(|| spot.plain())
}

/// How much a broken rule weighs; without a word as much as an error.
pub(super) fn severity(spot: &Spot<'_>) -> Option<Turn> {
    let weight = |text: Option<&str>| match text.map(|text| text.trim().to_ascii_lowercase()).as_deref() {
        Some("info") => 0,
        Some("warning" | "warn" | "low" | "minor" | "trivial") => 1,
        _ => 2,
    };
    let (old, new) = spot.texts();
    spot.is(Part::Rule, "severity").then(|| match weight(new).cmp(&weight(old)) {
        std::cmp::Ordering::Greater => Turn::Tightened,
        std::cmp::Ordering::Less => Turn::Loosened,
        std::cmp::Ordering::Equal if spot.plain() == Turn::Changed => Turn::Changed,
        std::cmp::Ordering::Equal => Turn::Same,
    })
}
