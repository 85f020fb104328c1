//! Variables of v3.2: puts defaults in their places, and notes the places of those that have none.

use std::collections::{BTreeMap, BTreeSet};

use super::tree::Node;
use crate::source::Route;

/// Keys whose text belongs to another language, where `${...}` is no variable.
const FOREIGN: [&str; 2] = ["query", "implementation"];

/// A tree with the defaults of its variables, and the variables without a value by the routes of their scalars.
pub(super) struct Resolved {
    /// The tree.
    pub(super) root: Node,
    /// Where a variable without a value stands, and its name.
    pub(super) unresolved: BTreeMap<Route, String>,
}

/// Resolves the variables of a tree.
pub(super) fn resolve(root: &Node) -> Resolved {
    let mut unresolved = BTreeMap::new();
    let root = resolve_node(root, &Route::root(), &mut unresolved);
    Resolved { root, unresolved }
}

fn resolve_node(node: &Node, route: &Route, unresolved: &mut BTreeMap<Route, String>) -> Node {
    if node.is_list() {
        let items = node.items().iter().enumerate();
        let items = items.map(|(index, item)| resolve_node(item, &route.index(index), unresolved)).collect();
        return node.with_items(items);
    }
    if node.is_map() {
        let values = node.entries().iter().map(|entry| {
            if FOREIGN.contains(&&*entry.key) {
                return entry.value.clone();
            }
            resolve_node(&entry.value, &route.key(&entry.key), unresolved)
        });
        return node.with_values(values.collect());
    }
    let Some(text) = node.text().filter(|text| text.contains("${")) else { return node.clone() };
    let (text, lacking) = substitute(text);
    if let Some(name) = lacking {
        unresolved.insert(route.clone(), name);
        return node.clone();
    }
    node.with_text(text)
}

/// The text with the defaults of its variables, and the first variable that has none.
fn substitute(text: &str) -> (String, Option<String>) {
    let (mut done, mut rest) = (String::new(), text);
    while let Some((before, behind)) = rest.split_once("${") {
        done.push_str(before);
        let Some((name, default, after)) = variable(behind) else {
            done.push_str("${");
            rest = behind;
            continue;
        };
        match default {
            Some(default) => done.push_str(default),
            None => return (String::new(), Some(name.to_owned())),
        }
        rest = after;
    }
    done.push_str(rest);
    (done, None)
}

/// Name, default and rest of a variable whose `${` was read.
fn variable(text: &str) -> Option<(&str, Option<&str>, &str)> {
    let (inside, after) = text.split_once('}')?;
    let (name, default) = match inside.split_once(":-") {
        Some((name, default)) => (name, Some(default)),
        None => (inside, None),
    };
    let is_name = !name.is_empty() && !name.starts_with(|first: char| first.is_ascii_digit());
    let letters = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (is_name && letters).then_some((name, default, after))
}

/// The promises that have no meaning because a variable has no value, with its name.
pub(super) fn spoiled(unresolved: &BTreeMap<Route, String>, promises: &BTreeSet<Route>) -> BTreeMap<Route, String> {
    let mut spoiled = BTreeMap::new();
    for (place, name) in unresolved {
        let mut found = Vec::new();
        if let Some(holder) = place.parent().filter(|holder| names(place, holder)) {
            found.extend(promises.range(holder.clone()..).take_while(|promise| promise.is_within(&holder)).cloned());
        } else {
            let above = std::iter::successors(Some(place.clone()), Route::parent);
            found.extend(above.filter(|route| promises.contains(route) && decides(place, route)));
        }
        for promise in found {
            spoiled.entry(promise).or_insert_with(|| name.clone());
        }
    }
    spoiled
}

/// Whether the place is the name by which data is looked for.
fn names(place: &Route, holder: &Route) -> bool {
    is_named(holder) && ["name", "physicalName"].iter().any(|key| *place == holder.key(key))
}

/// Whether a verdict on the promise depends on what stands at a place within it.
fn decides(place: &Route, promise: &Route) -> bool {
    !is_named(promise) && !describes(place, promise)
}

/// Whether objects and properties stand at such a route: they promise by their names alone.
fn is_named(route: &Route) -> bool {
    use crate::source::Step::{Index, Key};
    match route.steps() {
        [.., Key(list), Index(_)] => list == "schema" || list == "properties",
        [.., Key(last)] => last == "items",
        _ => false,
    }
}

/// Whether the place says something about the promise that no verdict depends on.
fn describes(place: &Route, promise: &Route) -> bool {
    const DESCRIBING: [&str; 10] = [
        "authoritativeDefinitions",
        "businessImpact",
        "description",
        "dimension",
        "driver",
        "id",
        "name",
        "schedule",
        "scheduler",
        "tags",
    ];
    let first = place.steps().get(promise.steps().len());
    first.is_some_and(|step| matches!(step, crate::source::Step::Key(key) if DESCRIBING.contains(&key.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn puts_defaults_in_and_names_what_has_none() {
        for (text, done, lacking) in [
            ("${A:-x}", "x", None),
            ("a/${A:-x}/${B:-}.csv", "a/x/.csv", None),
            ("${A:-x}${B}", "", Some("B")),
            ("^a{2}$", "^a{2}$", None),
            ("costs ${ 5", "costs ${ 5", None),
            ("${1}", "${1}", None),
        ] {
            assert_eq!(substitute(text), (done.to_owned(), lacking.map(str::to_owned)), "{text}");
        }
    }

    #[test]
    fn spoils_what_a_verdict_depends_on() {
        let property = "/schema/0/properties/1";
        let promises = ["", "/required", "/logicalType", "/quality/0"].map(|key| format!("{property}{key}"));
        for (place, expected) in [
            ("/quality/0/mustBe", &["/quality/0"][..]),
            ("/quality/0/description", &[]),
            ("/description", &[]),
            ("/required", &["/required"]),
            ("/name", &["", "/logicalType", "/quality/0", "/required"]),
            ("/logicalTypeOptions/pattern", &[]),
        ] {
            let unresolved = BTreeMap::from([(Route::from_pointer(&format!("{property}{place}")), "X".to_owned())]);
            let all = promises.iter().map(|pointer| Route::from_pointer(pointer)).collect();
            let found: Vec<_> = spoiled(&unresolved, &all).into_keys().map(|route| route.to_string()).collect();
            let expected: Vec<_> = expected.iter().map(|key| format!("{property}{key}")).collect();
            assert_eq!(found, expected, "{place}");
        }
    }
}
