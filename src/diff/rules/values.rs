//! Which values there may be: enums, lists of valid values, and the tokens and columns that rules name.

use super::Turn;
use crate::contract::Written;
use crate::diff::layout::Part;
use crate::diff::same::alike;
use crate::diff::spot::Spot;

/// An `enum` as a whole.
pub(super) fn enumeration(spot: &Spot<'_>) -> Option<Turn> {
    spot.is(Part::Property, "enum").then(|| spot.plain())
}

/// Values of an `enum` that are new or gone.
pub(super) fn enum_values(spot: &Spot<'_>) -> Option<Turn> {
    spot.is(Part::Property, "enum[]").then(|| spot.plain())
}

/// What is said of a value of an `enum`; the value itself may stand alone or under `value`.
pub(super) fn enum_words(spot: &Spot<'_>) -> Option<Turn> {
    if spot.difference.part != Part::EnumValue || spot.difference.key.ends_with("[]") {
        return None;
    }
    let text = |value: &Written| value.get("value").unwrap_or(value).scalar().map(str::to_owned);
    let (old, new) = (spot.difference.old_part, spot.difference.new_part);
    let same = text(old).zip(text(new)).is_some_and(|(old, new)| alike(&old, &new));
    match spot.difference.key.as_str() {
        "" | "value" => Some(if same { Turn::Same } else { Turn::Changed }),
        _ => None,
    }
}

/// A list of valid values of a rule as a whole.
pub(super) fn valid_values(spot: &Spot<'_>) -> Option<Turn> {
    let turn = match spot.plain() {
        Turn::Added => Turn::Tightened,
        Turn::Removed => Turn::Loosened,
        turn => turn,
    };
    let whole = spot.is(Part::Rule, "arguments.validValues").then_some(turn);
    whole.or_else(|| listed_values(spot))
}

/// Valid values of a rule that are new or gone: more of them promise less.
fn listed_values(spot: &Spot<'_>) -> Option<Turn> {
    let turn = match spot.plain() {
        Turn::Added => Turn::Loosened,
        Turn::Removed if leaves_none(spot, "validValues") => Turn::Changed,
        Turn::Removed => Turn::Tightened,
        turn => turn,
    };
    spot.is(Part::Rule, "arguments.validValues[]").then_some(turn)
}

/// Whether the new rule lists nothing any more, so that it cannot be held to data.
fn leaves_none(spot: &Spot<'_>, argument: &str) -> bool {
    let list = spot.new.rule(spot.difference.new_part).and_then(|rule| {
        let (_, value) = rule.arguments.iter().find(|(name, _)| name == argument)?;
        value.items()
    });
    list.is_none_or(<[Written]>::is_empty)
}

/// The columns that must not recur together: fewer of them promise more, and without a list they are all.
pub(super) fn unique_columns(spot: &Spot<'_>) -> Option<Turn> {
    let turn = |added, removed| match spot.plain() {
        Turn::Added => added,
        Turn::Removed if removed == Turn::Tightened && leaves_none(spot, "properties") => Turn::Changed,
        Turn::Removed => removed,
        turn => turn,
    };
    match (spot.difference.part, spot.difference.key.as_str()) {
        (Part::Rule, "arguments.properties") => Some(turn(Turn::Tightened, Turn::Loosened)),
        (Part::Rule, "arguments.properties[]") => Some(turn(Turn::Loosened, Turn::Tightened)),
        _ => None,
    }
}

/// Any other argument; words that count as missing are no values to other promises.
pub(super) fn other_argument(spot: &Spot<'_>) -> Option<Turn> {
    if spot.difference.part != Part::Rule {
        return None;
    }
    let key = spot.difference.key.strip_prefix("arguments")?;
    let known = [".pattern", ".validValues", ".validValues[]", ".properties", ".properties[]"];
    if known.contains(&key) {
        return None;
    }
    let (old, new) = spot.values();
    let is_sound = |value: Option<&Written>| {
        let arguments = value.and_then(|value| value.get("arguments"));
        arguments.is_none_or(|arguments| {
            matches!(arguments.kind, crate::contract::WrittenKind::Map(_) | crate::contract::WrittenKind::Null)
        })
    };
    // All arguments are alike: only the place of them differs.
    let moved = key.is_empty() && is_sound(old) && is_sound(new);
    Some(if moved { Turn::Same } else { spot.plain() })
}
