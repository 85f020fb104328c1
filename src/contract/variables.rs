//! Variables of v3.2: puts values and defaults in their places, and notes the places of those that have none.

use std::collections::{BTreeMap, BTreeSet};

use super::tree::Node;
use crate::source::Route;

/// The words that stand in queries for the object, the property, and where the object lies; they are never variables.
pub const PLACEHOLDERS: [&str; 11] =
    ["object", "table", "model", "property", "column", "field", "schema", "dataset", "project", "catalog", "database"];

/// The values that a run gives to variables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variables {
    /// Values that were given by name; they hold anywhere in a contract.
    pub given: BTreeMap<String, String>,
    /// Values of the environment that were allowed by name. They hold in the fields of servers alone, and are never shown.
    pub environment: BTreeMap<String, String>,
}

/// A tree with the values of its variables, and the variables without a value by the routes of their scalars.
pub(super) struct Resolved {
    /// The tree.
    pub(super) root: Node,
    /// Where a variable without a value stands, and its name.
    pub(super) unresolved: BTreeMap<Route, String>,
    /// Values of the environment that were put in, and the tokens that they stand for.
    pub(super) hidden: BTreeMap<String, String>,
}

/// Resolves the variables of a tree.
pub(super) fn resolve(root: &Node, variables: &Variables) -> Resolved {
    let mut resolver = Resolver::new(variables);
    let root = resolver.node(root, &Route::root());
    Resolved { root, unresolved: resolver.unresolved, hidden: resolver.hidden }
}

struct Resolver<'v> {
    variables: &'v Variables,
    unresolved: BTreeMap<Route, String>,
    hidden: BTreeMap<String, String>,
    /// Whether the scalar that is looked at is a field of a server.
    in_server: bool,
    /// Whether it is a query, which has placeholders of its own.
    in_query: bool,
}

impl<'v> Resolver<'v> {
    fn new(variables: &'v Variables) -> Self {
        Self { variables, unresolved: BTreeMap::new(), hidden: BTreeMap::new(), in_server: false, in_query: false }
    }

    fn node(&mut self, node: &Node, route: &Route) -> Node {
        if node.is_list() {
            let items = node.items().iter().enumerate();
            let items = items.map(|(index, item)| self.node(item, &route.index(index))).collect();
            return node.with_items(items);
        }
        if node.is_map() {
            // What is written for another tool is for that tool to read.
            let foreign = node.text_of("engine").is_some_and(|engine| !engine.eq_ignore_ascii_case("upheld"));
            let values = node.entries().iter().map(|entry| {
                if foreign && &*entry.key == "implementation" {
                    return entry.value.clone();
                }
                self.in_query = &*entry.key == "query";
                self.node(&entry.value, &route.key(&entry.key))
            });
            return node.with_values(values.collect());
        }
        let Some(text) = node.text().filter(|text| text.contains("${")) else { return node.clone() };
        self.in_server = is_field_of_server(route);
        match self.substitute(text) {
            Ok(text) => node.with_text(text),
            Err(name) => {
                self.unresolved.insert(route.clone(), name);
                node.clone()
            }
        }
    }

    /// The text with the values of its variables, or the first variable that has none.
    fn substitute(&mut self, text: &str) -> Result<String, String> {
        let (mut done, mut rest) = (String::new(), text);
        // What is hidden is the text as a whole up to its first wildcard: a value alone may stand anywhere by chance.
        let mut stem = Stem::default();
        while let Some((before, behind)) = rest.split_once("${") {
            done.push_str(before);
            stem.literal(before);
            let is_own = |name: &str| !(self.in_query && PLACEHOLDERS.contains(&name));
            let Some((name, default, after)) = variable(behind).filter(|(name, ..)| is_own(name)) else {
                done.push_str("${");
                stem.literal("${");
                rest = behind;
                continue;
            };
            let found = self.value(name, default.is_some());
            let (value, is_hidden) =
                found.or(default.map(|default| (default, false))).ok_or_else(|| name.to_owned())?;
            done.push_str(value);
            let token = behind.get(..behind.len() - after.len()).unwrap_or_default();
            if let Some((value, token)) = stem.value(value, &format!("${{{token}"), is_hidden) {
                self.hidden.insert(value, token);
            }
            rest = after;
        }
        done.push_str(rest);
        stem.literal(rest);
        self.hidden.extend(stem.pair());
        Ok(done)
    }

    /// The value of a variable, and whether it is to be hidden; as in a shell, an empty one gives way to a default.
    fn value(&self, name: &str, has_default: bool) -> Option<(&'v str, bool)> {
        let fits = |value: &&'v String| !has_default || !value.is_empty();
        let variables = self.variables;
        if let Some(value) = variables.given.get(name).filter(fits) {
            return Some((value, false));
        }
        let value = variables.environment.get(name).filter(fits).filter(|_| self.in_server)?;
        Some((value, true))
    }
}

/// The beginning of a text, up to its first wildcard: with its values, and as it was written.
#[derive(Default)]
struct Stem {
    resolved: String,
    written: String,
    ended: bool,
    hides: bool,
}

impl Stem {
    fn literal(&mut self, text: &str) {
        if self.ended {
            return;
        }
        let end = wildcard(text);
        let part = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
        self.resolved.push_str(part);
        self.written.push_str(part);
        self.ended = end.is_some();
    }

    /// Takes a value in; one that must be hidden by itself, since no beginning holds it, comes back with its token.
    fn value(&mut self, value: &str, token: &str, is_hidden: bool) -> Option<(String, String)> {
        if self.ended || wildcard(value).is_some() {
            self.ended = true;
            return (is_hidden && !value.is_empty()).then(|| (value.to_owned(), token.to_owned()));
        }
        self.resolved.push_str(value);
        self.written.push_str(if is_hidden { token } else { value });
        self.hides |= is_hidden;
        None
    }

    /// What is shown in the place of what.
    fn pair(self) -> Option<(String, String)> {
        (self.hides && !self.resolved.is_empty()).then_some((self.resolved, self.written))
    }
}

/// Where the first wildcard, or the place of the name of an object, stands.
fn wildcard(text: &str) -> Option<usize> {
    let sign = text.find(['*', '?', '[']);
    let model = text.find("{model}");
    sign.into_iter().chain(model).min()
}

/// Whether values of the environment hold here: in the fields of servers, but not in their names, which reports show.
fn is_field_of_server(route: &Route) -> bool {
    use crate::source::Step::{Index, Key};
    match route.steps() {
        [Key(servers), Index(_), Key(field), ..] => servers == "servers" && field != "server",
        _ => false,
    }
}

/// The first variable that a text still holds, which has no value.
#[must_use]
pub fn variable_in(text: &str) -> Option<&str> {
    text.match_indices("${").find_map(|(at, _)| Some(variable(text.get(at + 2..)?)?.0))
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

    fn variables() -> Variables {
        let pairs = |pairs: [(&str, &str); 2]| pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        Variables { given: pairs([("GIVEN", "g"), ("EMPTY", "")]), environment: pairs([("ENV", "e"), ("GIVEN", "no")]) }
    }

    #[test]
    fn puts_values_in_and_names_what_has_none() {
        for (text, expected) in [
            ("${A:-x}", Ok("x")),
            ("a/${A:-x}/${B:-}.csv", Ok("a/x/.csv")),
            ("${A:-x}${B}", Err("B")),
            ("^a{2}$", Ok("^a{2}$")),
            ("costs ${ 5", Ok("costs ${ 5")),
            ("${1}", Ok("${1}")),
            ("${GIVEN}/${GIVEN:-x}", Ok("g/g")),
            ("[${EMPTY}][${EMPTY:-x}]", Ok("[][x]")),
            ("${ENV}", Err("ENV")),
        ] {
            let variables = variables();
            let mut resolver = Resolver::new(&variables);
            assert_eq!(resolver.substitute(text).as_deref(), expected.map_err(str::to_owned).as_deref(), "{text}");
        }
    }

    #[test]
    fn the_environment_is_for_the_fields_of_servers_and_is_noted() {
        let variables = variables();
        let mut resolver = Resolver::new(&variables);
        resolver.in_server = true;
        assert_eq!(resolver.substitute("${ENV}/${GIVEN}").as_deref(), Ok("e/g"));
        assert_eq!(resolver.hidden, BTreeMap::from([("e/g".to_owned(), "${ENV}/g".to_owned())]));
        let mut resolver = Resolver::new(&variables);
        resolver.in_server = true;
        assert_eq!(resolver.substitute("a/${ENV}/x*.csv").as_deref(), Ok("a/e/x*.csv"));
        assert_eq!(resolver.substitute("*/${ENV:-d}").as_deref(), Ok("*/e"));
        let hidden = [("a/e/x", "a/${ENV}/x"), ("e", "${ENV:-d}")];
        assert_eq!(resolver.hidden, hidden.map(|(text, shown)| (text.to_owned(), shown.to_owned())).into());
        for (pointer, expected) in
            [("/servers/0/path", true), ("/servers/0/server", false), ("/servers/0", false), ("/id", false)]
        {
            assert_eq!(is_field_of_server(&Route::from_pointer(pointer)), expected, "{pointer}");
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
