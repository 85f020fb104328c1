//! Where the data is, who may read it, who answers for it, and what it costs.

use std::cmp::Ordering;

use super::Turn;
use crate::contract::Written;
use crate::diff::layout::Part;
use crate::diff::same::is_nothing;
use crate::diff::spot::Spot;
use crate::value::Number;

/// A server that is new or gone.
pub(super) fn server(spot: &Spot<'_>) -> Option<Turn> {
    spot.is(Part::Server, "").then(|| spot.plain())
}

/// Words of a server that move no data.
const OF_SERVER: [&str; 3] = ["id", "description", "roles"];

/// Where a server is and how it is read: every field but its words.
pub(super) fn server_field(spot: &Spot<'_>) -> Option<Turn> {
    let key = spot.difference.key.as_str();
    let is_it = spot.difference.part == Part::Server && !key.is_empty() && !OF_SERVER.contains(&key);
    is_it.then(|| spot.plain())
}

/// A role that is new or gone.
pub(super) fn role(spot: &Spot<'_>) -> Option<Turn> {
    spot.is(Part::Role, "").then(|| spot.plain())
}

/// What a role may do.
pub(super) fn access(spot: &Spot<'_>) -> Option<Turn> {
    spot.is_one_of(Part::Role, &["access", "role"]).then(|| spot.plain())
}

/// A channel of support that is new or gone.
pub(super) fn channel(spot: &Spot<'_>) -> Option<Turn> {
    spot.is(Part::Support, "").then(|| spot.plain())
}

/// Where a channel of support is.
pub(super) fn channel_field(spot: &Spot<'_>) -> Option<Turn> {
    spot.is_one_of(Part::Support, &["channel", "url", "tool", "scope", "invitationUrl"]).then(|| spot.plain())
}

/// Who answers for the data.
pub(super) fn team(spot: &Spot<'_>) -> Option<Turn> {
    let part = spot.difference.part;
    if spot.is(Part::Contract, "team") {
        // A list of v3.0.x or a mapping: what they hold was compared already.
        let shape = |value: Option<&Written>| value.is_some_and(|value| value.scalar().is_none());
        let (old, new) = spot.values();
        let both = !is_nothing(old) && !is_nothing(new) && shape(old) && shape(new);
        return Some(if both { Turn::Same } else { spot.plain() });
    }
    matches!(part, Part::Team | Part::Member).then(|| spot.plain())
}

/// What the data costs.
pub(super) fn price(spot: &Spot<'_>) -> Option<Turn> {
    if spot.is(Part::Contract, "price") {
        return Some(spot.plain());
    }
    if !spot.is(Part::Price, "price") {
        return None;
    }
    let (old, new) = spot.values();
    let text = |price: Option<&Written>, key: &str| {
        price.and_then(|price| price.get(key)).and_then(Written::scalar).map(|text| text.trim().to_ascii_lowercase())
    };
    let same_terms = ["priceCurrency", "priceUnit"].iter().all(|key| text(old, key) == text(new, key));
    let amount = |price| Number::parse(&text(price, "priceAmount")?);
    Some(match (amount(old), amount(new)) {
        (Some(old), Some(new)) if same_terms => match new.cmp(&old) {
            Ordering::Less => Turn::Loosened,
            Ordering::Equal => Turn::Same,
            Ordering::Greater => Turn::Tightened,
        },
        _ => Turn::Changed,
    })
}
