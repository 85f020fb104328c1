//! What is new, in the words of the version of the standard that the contract is written in.

use super::super::promise::{Place, Promise};
use super::super::yaml::{Entry, Item, Yaml};
use crate::contract::ApiVersion;

/// A promise of a property as a version has it; `None` where it has no word for it.
pub(super) fn promise(promise: Promise, version: ApiVersion) -> Option<Promise> {
    match (promise.place, promise.key.as_str()) {
        (Place::Key, "enum") if version < ApiVersion::V3_2_0 => Some(listed(promise)),
        (Place::Key, "logicalType") => is_type(&promise.value, version).then_some(promise),
        (Place::Relationship, _) => (version >= ApiVersion::V3_1_0).then_some(promise),
        _ => Some(promise),
    }
}

/// An `enum` as the rule that says the same.
fn listed(promise: Promise) -> Promise {
    let value = rule_of(&promise.value);
    Promise { place: Place::Rule, key: "set".to_owned(), value, ..promise }
}

fn rule_of(list: &Yaml) -> Yaml {
    let items = if let Yaml::List(items) = list { items.as_slice() } else { &[] };
    let value = |item: &Item| match &item.value {
        Yaml::Map(entries) => entries.iter().find(|entry| entry.key == "value").map(|entry| entry.value.clone()),
        other => Some(other.clone()),
    };
    let values = items.iter().filter_map(value).collect();
    Yaml::map(vec![
        ("id", Yaml::text("set")),
        ("metric", Yaml::text("invalidValues")),
        ("arguments", Yaml::flow(vec![("validValues", Yaml::Flow(values))])),
        ("mustBe", Yaml::count(0)),
    ])
}

/// Whether a version knows a logical type.
pub(super) fn is_type(word: &Yaml, version: ApiVersion) -> bool {
    let (Yaml::Text(word) | Yaml::Plain(word)) = word else { return true };
    match word.as_str() {
        "timestamp" | "time" => version >= ApiVersion::V3_1_0,
        "map" | "vector" | "blob" => version >= ApiVersion::V3_2_0,
        _ => true,
    }
}

/// Items of a list of the contract (`schema`, `properties`, `quality`, ...) as a version has them.
pub(super) fn items(key: &str, items: Vec<Item>, version: ApiVersion) -> Vec<Item> {
    if version >= ApiVersion::V3_2_0 {
        return items;
    }
    let suited = items.into_iter().map(|item| Item { value: value(key, item.value, version), ..item });
    suited.collect()
}

fn value(key: &str, value: Yaml, version: ApiVersion) -> Yaml {
    let is_old = version < ApiVersion::V3_1_0;
    match (key, value) {
        ("quality", Yaml::Map(entries)) if is_old => Yaml::Map(entries.into_iter().flat_map(old_entry).collect()),
        ("quality", Yaml::FlowMap(entries)) if is_old => {
            let entries = entries.into_iter().map(|(key, value)| Entry::new(&key, value)).flat_map(old_entry);
            Yaml::FlowMap(entries.map(|entry| (entry.key, entry.value)).collect())
        }
        ("slaProperties", Yaml::Map(entries)) if is_old => {
            Yaml::Map(entries.into_iter().filter(|entry| entry.key != "id").collect())
        }
        ("schema" | "properties" | "items", Yaml::Map(entries)) => Yaml::Map(described(entries, version)),
        (_, other) => other,
    }
}

/// What a rule of v3.0 calls a key: it has no `id`, says `rule` for `metric`, and has its arguments beside it.
fn old_entry(entry: Entry) -> Vec<Entry> {
    match (entry.key.as_str(), &entry.value) {
        ("id", _) => vec![Entry { key: "name".to_owned(), ..entry }],
        ("metric", _) => vec![Entry { key: "rule".to_owned(), ..entry }],
        ("arguments", Yaml::FlowMap(inner)) => {
            inner.iter().map(|(key, value)| Entry::new(key, value.clone())).collect()
        }
        _ => vec![entry],
    }
}

/// The keys of an object or a property.
fn described(entries: Vec<Entry>, version: ApiVersion) -> Vec<Entry> {
    let unknown = entries.iter().any(|entry| entry.key == "logicalType" && !is_type(&entry.value, version));
    let set = entries.iter().find(|entry| entry.key == "enum").map(|entry| Item {
        above: entry.behind.iter().chain(&entry.above).cloned().collect(),
        value: rule_of(&entry.value),
        off: entry.off,
    });
    let stays = |entry: &Entry| match entry.key.as_str() {
        "enum" => false,
        "logicalType" | "logicalTypeOptions" | "map" => !unknown,
        "relationships" => version >= ApiVersion::V3_1_0,
        _ => true,
    };
    let mut kept: Vec<Entry> = entries.into_iter().filter(stays).collect();
    if let Some(set) = set {
        match kept.iter_mut().find(|entry| entry.key == "quality") {
            Some(Entry { value: Yaml::List(rules), .. }) => rules.insert(0, set),
            _ => kept.push(Entry::new("quality", Yaml::List(vec![set]))),
        }
    }
    kept.into_iter().map(|entry| inner(entry, version)).collect()
}

fn inner(entry: Entry, version: ApiVersion) -> Entry {
    let value = match (entry.key.as_str(), entry.value) {
        (key @ ("properties" | "quality"), Yaml::List(list)) => Yaml::List(items(key, list, version)),
        ("items", Yaml::Map(entries)) => Yaml::Map(described(entries, version)),
        (_, other) => other,
    };
    Entry { value, ..entry }
}
