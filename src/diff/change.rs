//! What changed between two contracts, and what each change means.

use super::difference::Difference;
use super::layout::Part;
use super::rules::{Rule, rule_of};
use super::same::shown;
use super::side::Side;
use super::spot::Spot;
use super::walk::differences;
use crate::contract::{Reading, Written, WrittenKind};
use crate::outcome::Bump;
use crate::source::{Route, shorten};

/// A change between two contracts.
#[derive(Clone, Debug)]
pub struct Change {
    /// What kind of change it is, and whom it breaks.
    pub rule: &'static Rule,
    /// Where it is in the old contract; `None` where it says nothing of it.
    pub old: Option<Route>,
    /// Where it is in the new contract; `None` where it says nothing of it.
    pub new: Option<Route>,
    /// Where it would be in the old contract, where it is not there.
    pub old_place: Route,
    /// Where it would be in the new contract, where it is not there.
    pub new_place: Route,
    /// The object it is about.
    pub object: Option<String>,
    /// The property it is about: `lines[].sku`.
    pub property: Option<String>,
    /// What the old contract says, in short.
    pub old_text: Option<String>,
    /// What the new contract says, in short.
    pub new_text: Option<String>,
    /// What was and what is, and what comes of it, in one sentence without a full stop.
    pub message: String,
}

impl Change {
    /// The step of the version that it asks for.
    #[must_use]
    pub fn bump(&self) -> Bump {
        self.rule.bump()
    }
}

/// The largest step that any of the changes asks for.
#[must_use]
pub fn needed(changes: &[Change]) -> Bump {
    changes.iter().map(Change::bump).max().unwrap_or(Bump::None)
}

/// Every change between two contracts, in the order of the new one; `None` where one of them is no contract. What differs
/// in layout, comments or the order of keys alone is none.
#[must_use]
pub fn changes(old: &Reading, new: &Reading) -> Option<Vec<Change>> {
    let (before, after) = (old.written()?, new.written()?);
    let (old, new) = (Side::new(old)?, Side::new(new)?);
    let all = differences((&old, &new), (&before, &after));
    Some(all.iter().map(|difference| change(&Spot { difference, old: &old, new: &new })).collect())
}

fn change(spot: &Spot<'_>) -> Change {
    let Difference { old_route, new_route, .. } = spot.difference;
    let rule = rule_of(spot);
    let (old, new) = spot.values();
    let (object, property) = if new.is_some() { spot.new.names(new_route) } else { spot.old.names(old_route) };
    let (old_text, new_text) = (old.map(text), new.map(text));
    let message = message(spot, rule, (old_text.as_deref(), new_text.as_deref()));
    Change {
        rule,
        old: old.map(|_| old_route.clone()),
        new: new.map(|_| new_route.clone()),
        old_place: old_route.clone(),
        new_place: new_route.clone(),
        object: object.filter(|name| !name.is_empty()),
        property,
        old_text,
        new_text,
        message,
    }
}

/// A value in short: a part by what it is known by.
fn text(value: &Written) -> String {
    shorten(&shown(value))
}

fn message(spot: &Spot<'_>, rule: &Rule, (old, new): (Option<&str>, Option<&str>)) -> String {
    let key = spot.difference.key.as_str();
    let says = rule.says;
    if key.is_empty() {
        let (label, what) = match (old, new) {
            (None, _) => (named(spot.difference.part, spot.difference.new.as_ref()), "is new"),
            (_, None) => (named(spot.difference.part, spot.difference.old.as_ref()), "is gone"),
            _ => (named(spot.difference.part, spot.difference.new.as_ref()), "is written in another way"),
        };
        return format!("{label} {what}: {says}");
    }
    let of = owner(spot);
    if let Some(list) = key.strip_suffix("[]") {
        let (items, what) = if let Some(new) = new { (new, "has") } else { (old.unwrap_or_default(), "no longer has") };
        return format!("{}{of} {what} `{}`: {says}", labelled(list), items.trim_matches(['[', ']']));
    }
    let label = labelled(key);
    let alone = format!("{{{}: ", key.rsplit('.').next().unwrap_or(key));
    let bare = |text: &str| {
        text.strip_prefix(&alone)
            .filter(|rest| !rest.contains(": "))
            .map_or_else(|| text.to_owned(), |rest| rest.trim_end_matches('}').to_owned())
    };
    let (old, new) = (old.map(bare), new.map(bare));
    match (old.as_deref(), new.as_deref()) {
        (Some(old), Some(new)) => format!("{label}{of} was {} and is {}: {says}", told(old), told(new)),
        (None, Some(new)) => format!("{label}{of} is new, {}: {says}", told(new)),
        (Some(old), None) => format!("{label}{of} is gone, and was {}: {says}", told(old)),
        (None, None) => format!("{label}{of}: {says}"),
    }
}

/// A value in quotes; several keys that were compared together without their braces.
fn told(text: &str) -> String {
    let inner = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or(text);
    format!("`{inner}`")
}

/// A key as messages name it: the last of its steps.
fn labelled(key: &str) -> String {
    match key.rsplit_once('.') {
        Some((_, last)) => format!("`{last}`"),
        None if ["threshold", "kind"].contains(&key) => format!("the {key}"),
        None => format!("`{key}`"),
    }
}

/// Whose key it is, where object and property do not say it.
fn owner(spot: &Spot<'_>) -> String {
    let difference = spot.difference;
    match difference.part {
        Part::Contract | Part::Object | Part::Property | Part::Description | Part::Price | Part::Team => String::new(),
        part => format!(" of {}", named(part, Some(difference.new_part))),
    }
}

/// A part with its name: `the rule rowCount`.
fn named(part: Part, value: Option<&Written>) -> String {
    let (noun, keys): (&str, &[&str]) = match part {
        Part::Contract => ("the contract", &[]),
        Part::Description => ("the description", &[]),
        Part::Server => ("the server", &["server", "id"]),
        Part::Object => ("the object", &["name", "id"]),
        Part::Property => ("the property", &["name", "id"]),
        Part::Map => ("the map", &[]),
        Part::Relationship => ("the relationship", &["id", "to"]),
        Part::Rule => ("the rule", &["id", "name", "metric", "rule", "query", "engine", "description"]),
        Part::EnumValue => ("the value", &["value"]),
        Part::Synonym => ("the synonym", &["synonym"]),
        Part::Sla => ("the service level", &["id", "property"]),
        Part::Team => ("the team", &["name"]),
        Part::Member => ("the member", &["name", "username"]),
        Part::Role => ("the role", &["role"]),
        Part::Support => ("the channel", &["channel"]),
        Part::Price => ("the price", &[]),
        Part::Definition => ("the link", &["url"]),
        Part::Custom => ("the custom property", &["property"]),
    };
    let is_scalar = value.is_some_and(|value| !matches!(value.kind, WrittenKind::Map(_) | WrittenKind::List(_)));
    let own = value.filter(|_| is_scalar).map(text);
    let name = keys.iter().find_map(|key| Some(text(value?.get(key)?))).or(own);
    name.map_or_else(|| noun.to_owned(), |name| format!("{noun} `{name}`"))
}
