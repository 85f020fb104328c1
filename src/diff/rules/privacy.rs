//! Who may see values: classifications, tags of privacy, encryption.

use super::Turn;
use crate::contract::Written;
use crate::diff::layout::Part;
use crate::diff::spot::Spot;

/// Words of classifications in the order of their strength.
const STRENGTH: [(&str, u8); 8] = [
    ("public", 0),
    ("internal", 1),
    ("private", 2),
    ("confidential", 2),
    ("sensitive", 2),
    ("restricted", 3),
    ("highly restricted", 4),
    ("secret", 4),
];

/// `classification`; without one nothing is restricted.
pub(super) fn classification(spot: &Spot<'_>) -> Option<Turn> {
    if !spot.is(Part::Property, "classification") {
        return None;
    }
    let (old, new) = spot.texts();
    let strength = |text: Option<&str>| match text.map(|text| text.trim().to_ascii_lowercase()) {
        None => Some(0),
        Some(word) => STRENGTH.iter().find(|(known, _)| *known == word).map(|(_, strength)| *strength),
    };
    Some(match (strength(old), strength(new), spot.plain()) {
        (_, _, Turn::Same) => Turn::Same,
        (Some(old), Some(new), _) if old < new => Turn::Tightened,
        (Some(old), Some(new), _) if old > new => Turn::Loosened,
        (Some(_), Some(_), _) => Turn::Added,
        (_, None, Turn::Added) => Turn::Tightened,
        (None, _, Turn::Removed) => Turn::Loosened,
        _ => Turn::Changed,
    })
}

/// Tags of which reports hide values.
const HIDING: [&str; 5] = ["pii", "phi", "gdpr", "pci", "sensitive"];

fn hides(tag: &Written) -> bool {
    let Some(tag) = tag.scalar() else { return false };
    let tag = tag.trim().to_ascii_lowercase();
    let (name, value) = tag.split_once(':').unwrap_or((&tag, ""));
    HIDING.contains(&name.trim()) && value.trim() != "false"
}

/// Tags of privacy on properties.
pub(super) fn tags(spot: &Spot<'_>) -> Option<Turn> {
    let (old, new) = spot.values();
    let hidden = |value: Option<&Written>| value.and_then(Written::items).is_some_and(|tags| tags.iter().any(hides));
    (spot.is(Part::Property, "tags[]") && (hidden(old) || hidden(new))).then(|| spot.plain())
}

/// `encryptedName`: where the encrypted values are, beside which the plain ones may be absent.
pub(super) fn encrypted(spot: &Spot<'_>) -> Option<Turn> {
    spot.is(Part::Property, "encryptedName").then(|| spot.plain())
}
