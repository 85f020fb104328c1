//! What values are: logical and physical types, and what kind of thing an object is.

use super::Turn;
use crate::diff::layout::Part;
use crate::diff::spot::Spot;
use crate::value::{Family, Limit, LogicalType, PhysicalType};

/// The type of a property.
pub(super) fn logical(spot: &Spot<'_>) -> Option<Turn> {
    if !spot.is(Part::Property, "logicalType") {
        return None;
    }
    let (old, new) = spot.texts();
    let word = |text: Option<&str>| text.and_then(LogicalType::from_word);
    Some(match (spot.plain(), word(old), word(new)) {
        (Turn::Changed, Some(LogicalType::Number), Some(LogicalType::Integer)) => Turn::Tightened,
        (Turn::Changed, Some(LogicalType::Integer), Some(LogicalType::Number)) => Turn::Loosened,
        (turn, ..) => turn,
    })
}

/// The type of an object, which is `object` where it is absent.
pub(super) fn object_type(spot: &Spot<'_>) -> Option<Turn> {
    let (old, new) = spot.texts();
    let same = old.unwrap_or("object") == new.unwrap_or("object");
    spot.is(Part::Object, "logicalType").then_some(if same { Turn::Same } else { Turn::Changed })
}

/// Objects that are read alike.
const TABLES: [&str; 6] = ["table", "view", "materialized view", "materialized_view", "external table", "base table"];

/// Both what the object was and what it is are read as a table is.
fn are_tables(spot: &Spot<'_>) -> bool {
    let is_table = |text: Option<&str>| {
        text.is_some_and(|text| TABLES.iter().any(|known| known.eq_ignore_ascii_case(text.trim())))
    };
    let (old, new) = spot.texts();
    is_table(old) && is_table(new)
}

/// What an object is, where another kind of it is read otherwise.
pub(super) fn object_kind(spot: &Spot<'_>) -> Option<Turn> {
    (spot.is(Part::Object, "physicalType") && !are_tables(spot)).then(|| spot.plain())
}

/// What an object is, where the other kind of it is read alike.
pub(super) fn table_kind(spot: &Spot<'_>) -> Option<Turn> {
    (spot.is(Part::Object, "physicalType") && are_tables(spot)).then(|| spot.plain())
}

/// The physical type of a property.
pub(super) fn physical(spot: &Spot<'_>) -> Option<Turn> {
    if !spot.is(Part::Property, "physicalType") {
        return None;
    }
    let (Some(old), Some(new), Turn::Changed) = (spot.texts().0, spot.texts().1, spot.plain()) else {
        return Some(spot.plain());
    };
    if old.trim().eq_ignore_ascii_case(new.trim()) {
        return Some(Turn::Same);
    }
    let (Some(old), Some(new)) = (PhysicalType::parse(old), PhysicalType::parse(new)) else {
        return Some(Turn::Changed);
    };
    Some(compared(&old, &new))
}

fn compared(old: &PhysicalType, new: &PhysicalType) -> Turn {
    let exact = |kind: &PhysicalType| matches!(kind.family, Family::Float | Family::Document);
    // Two names of floats or documents may differ in what the name alone does not say here.
    if old.family != new.family || old.inner != new.inner || exact(old) {
        return Turn::Changed;
    }
    match (holds(&new.limit, &old.limit), holds(&old.limit, &new.limit)) {
        (true, true) => Turn::Same,
        (true, false) => Turn::Loosened,
        (false, true) => Turn::Tightened,
        (false, false) => Turn::Changed,
    }
}

/// Whether whatever one limit allows, the wider allows too.
fn holds(wide: &Limit, narrow: &Limit) -> bool {
    match (wide, narrow) {
        (Limit::None, _) => true,
        (Limit::Characters(wide), Limit::Characters(narrow))
        | (Limit::Bytes(wide), Limit::Bytes(narrow))
        | (Limit::Items(wide), Limit::Items(narrow))
        | (Limit::Fraction(wide), Limit::Fraction(narrow)) => wide >= narrow,
        (Limit::Digits { precision: wide, scale }, Limit::Digits { precision: narrow, scale: small }) => {
            scale >= small && wide.saturating_sub(*scale) >= narrow.saturating_sub(*small)
        }
        (wide, narrow) => match (wide.range(), narrow.range()) {
            (Some((low, high)), Some((least, most))) => low <= least && most <= high,
            _ => wide == narrow,
        },
    }
}
