//! Promises as the YAML of a property, an object or a contract.

use super::promise::{Place, Promise};
use super::yaml::{Entry, Item, Yaml};

/// The keys of a property in the order in which people read them.
const ORDER: [&str; 6] = ["logicalType", "physicalType", "required", "unique", "primaryKey", "primaryKeyPosition"];

/// What promises say, as the entries of a property or object; `inside` is what stands between its keys and its rules.
pub(super) fn entries(promises: &[Promise], inside: Option<Entry>) -> Vec<Entry> {
    let keys = |promise: &&Promise| promise.place == Place::Key;
    let mut all = Vec::new();
    for name in ORDER {
        all.extend(promises.iter().filter(keys).filter(|promise| promise.key == name).map(entry));
        if name == "physicalType" {
            let options: Vec<Entry> = of(promises, Place::Option).map(entry).collect();
            if !options.is_empty() {
                all.push(Entry::new("logicalTypeOptions", Yaml::Map(options)));
            }
        }
    }
    all.extend(promises.iter().filter(keys).filter(|promise| !ORDER.contains(&promise.key.as_str())).map(entry));
    all.extend(inside);
    all.extend(list(promises, Place::Relationship, "relationships"));
    all.extend(list(promises, Place::Rule, "quality"));
    all
}

fn of(promises: &[Promise], place: Place) -> impl Iterator<Item = &Promise> {
    promises.iter().filter(move |promise| promise.place == place)
}

/// A key or an option with its evidence behind it.
fn entry(promise: &Promise) -> Entry {
    Entry { off: promise.offered, ..Entry::new(&promise.key, promise.value.clone()).because(&promise.why) }
}

/// A rule, a relationship or a service level with its evidence above it.
pub(super) fn item(promise: &Promise) -> Item {
    let above = if promise.why.is_empty() { Vec::new() } else { vec![promise.why.clone()] };
    Item { above, value: promise.value.clone(), off: promise.offered }
}

/// The list of promises of one place under its key.
pub(super) fn list(promises: &[Promise], place: Place, key: &str) -> Option<Entry> {
    let items: Vec<Item> = of(promises, place).map(item).collect();
    (!items.is_empty()).then(|| Entry::new(key, Yaml::List(items)))
}
