//! The walk over two contracts that finds every place where they differ.
//!
//! What differs and is found by no special comparison is a difference of its key as a whole, so that nothing is left out.

use std::collections::{BTreeMap, BTreeSet};

use super::difference::Difference;
use super::layout::{Group, Holds, Part, groups, held};
use super::pair::pairs;
use super::same::{alike, by_key, canonical, is_nothing, same};
use super::side::Side;
use crate::contract::{Written, WrittenKind};
use crate::source::Route;
use crate::value::{LogicalType, Number};

/// Every difference of two contracts, in the order of the new one.
pub(super) fn differences<'a>(
    sides: (&Side<'_>, &Side<'_>),
    (old, new): (&'a Written, &'a Written),
) -> Vec<Difference<'a>> {
    let mut walk = Walk { sides, found: Vec::new() };
    walk.part(Place { part: Part::Contract, within: Part::Contract, old, new });
    walk.found
}

struct Walk<'a, 's> {
    sides: (&'s Side<'s>, &'s Side<'s>),
    found: Vec<Difference<'a>>,
}

/// A part that is in both contracts.
#[derive(Clone, Copy)]
struct Place<'a> {
    part: Part,
    within: Part,
    old: &'a Written,
    new: &'a Written,
}

/// What stands under a key in both contracts.
type Both<'a> = (Option<&'a Written>, Option<&'a Written>);

impl<'a> Walk<'a, '_> {
    fn part(&mut self, place: Place<'a>) {
        if same(place.old, place.new) {
            return;
        }
        let (WrittenKind::Map(old), WrittenKind::Map(new)) = (&place.old.kind, &place.new.kind) else {
            return self.push(place, "", (Some(place.old), Some(place.new)));
        };
        let (olds, news) = (by_key(old), by_key(new));
        let mut together: BTreeSet<&str> = BTreeSet::new();
        for group in groups(place.part).iter().filter(|group| group.below.is_empty()) {
            self.group(place, group, (&olds, &news), "");
            together.extend(group.keys.iter().copied());
        }
        for key in keys(old, new).filter(|key| !together.contains(*key)) {
            self.key(place, key, (olds.get(key).copied(), news.get(key).copied()));
        }
    }

    fn key(&mut self, place: Place<'a>, key: &str, both: Both<'a>) {
        if let (Some(old), Some(new)) = both
            && same(old, new)
        {
            return;
        }
        let before = self.found.len();
        match held(place.part, key) {
            Some(Holds::List(Part::EnumValue)) => self.enumeration(place, key, both),
            Some(Holds::List(part)) => {
                let order = self.list(place, part, both);
                // It means nothing but among properties.
                if order == Some(false) && key == "properties" {
                    return self.push(place, key, both);
                }
                if order.is_some() {
                    return;
                }
            }
            Some(Holds::One(Part::Team)) if is_list(both.0) || is_list(both.1) => self.team(place, both),
            Some(Holds::One(part)) => {
                if let (Some(old), Some(new)) = both
                    && is_map(old)
                    && is_map(new)
                {
                    // What differs in it is told there, or is the order of what has none.
                    return self.part(Place { part, within: place.part, old, new });
                }
            }
            Some(Holds::Words) => self.words(place, key, both, &canonical),
            Some(Holds::Keys) => self.keys_below(place, key, both),
            None => {}
        }
        if self.found.len() == before && !only_order(place.part, key, both) {
            self.push(place, key, both);
        }
    }

    /// Parts in a list: each that is new or gone, and what changed within the others. Where all are in both, whether they
    /// stand in the order in which they stood.
    fn list(&mut self, place: Place<'a>, part: Part, both: Both<'a>) -> Option<bool> {
        let (old, new) = (items(both.0)?, items(both.1)?);
        let pairs = pairs(part, (self.sides.0, old), (self.sides.1, new));
        let all = pairs.gone.is_empty() && pairs.added.is_empty() && !pairs.both.is_empty();
        let order = all.then(|| pairs.both.iter().all(|(at, to)| at == to));
        for at in pairs.gone {
            let difference = difference(place, "", (old.get(at), None));
            self.found.push(Difference { part, within: place.part, ..difference });
        }
        for (at, to) in pairs.both {
            if let (Some(old), Some(new)) = (old.get(at), new.get(to)) {
                self.part(Place { part, within: place.part, old, new });
            }
        }
        for to in pairs.added {
            let difference = difference(place, "", (None, new.get(to)));
            self.found.push(Difference { part, within: place.part, ..difference });
        }
        order
    }

    /// The values of an `enum`: those that are new together, and those that are gone.
    fn enumeration(&mut self, place: Place<'a>, key: &str, both: Both<'a>) {
        if is_nothing(both.0) || is_nothing(both.1) {
            return;
        }
        let (Some(old), Some(new)) = (items(both.0), items(both.1)) else { return };
        let pairs = pairs(Part::EnumValue, (self.sides.0, old), (self.sides.1, new));
        for (at, to) in pairs.both {
            if let (Some(old), Some(new)) = (old.get(at), new.get(to)) {
                self.part(Place { part: Part::EnumValue, within: place.part, old, new });
            }
        }
        let gone: Vec<_> = pairs.gone.iter().filter_map(|at| old.get(*at)).collect();
        let added: Vec<_> = pairs.added.iter().filter_map(|to| new.get(*to)).collect();
        self.some_items(place, key, both, (&gone, &added));
    }

    /// A team of v3.0.x is the list of its members.
    fn team(&mut self, place: Place<'a>, both: Both<'a>) {
        let members = |team: Option<&'a Written>| {
            team.and_then(|team| if is_list(Some(team)) { Some(team) } else { team.get("members") })
        };
        self.list(place, Part::Member, (members(both.0), members(both.1)));
        let rest = |team: Option<&'a Written>| team.and_then(Written::entries).unwrap_or_default();
        let (old, new) = (rest(both.0), rest(both.1));
        let (olds, news) = (by_key(old), by_key(new));
        for key in keys(old, new).filter(|key| *key != "members") {
            let difference = difference(place, key, (olds.get(key).copied(), news.get(key).copied()));
            self.found.push(Difference { part: Part::Team, within: place.part, ..difference });
        }
    }

    /// Words in a list: those that are new together, and those that are gone. `canonical` is the same for one word.
    fn words(&mut self, place: Place<'a>, key: &str, both: Both<'a>, canonical: &dyn Fn(&Written) -> String) {
        let (Some(old), Some(new)) = (items(both.0), items(both.1)) else { return };
        let without = |one: &'a [Written], other: &'a [Written]| {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            for item in other {
                *counts.entry(canonical(item)).or_default() += 1;
            }
            let left = one.iter().filter(move |item| match counts.get_mut(&canonical(item)) {
                Some(count @ 1..) => {
                    *count -= 1;
                    false
                }
                _ => true,
            });
            left.collect::<Vec<_>>()
        };
        let (gone, added) = (without(old, new), without(new, old));
        self.some_items(place, key, both, (&gone, &added));
    }

    fn some_items(&mut self, place: Place<'a>, key: &str, both: Both<'a>, (gone, added): (&[&Written], &[&Written])) {
        let list = |of: Option<&Written>, items: &[&Written]| {
            let kind = WrittenKind::List(items.iter().map(|item| (*item).clone()).collect());
            let route = of.map(|list| list.route.clone()).unwrap_or_default();
            (!items.is_empty()).then_some(Written { route, text: String::new(), kind })
        };
        let items_of = format!("{key}[]");
        let blank = difference(place, &items_of, (None, None));
        let gone = list(both.0, gone).map(|gone| Difference { old: Some(gone), ..blank.clone() });
        let added = list(both.1, added).map(|added| Difference { new: Some(added), ..blank });
        self.found.extend(gone.into_iter().chain(added));
    }

    /// Values below a key, each by its own key; where the key is absent they all are.
    fn keys_below(&mut self, place: Place<'a>, key: &str, both: Both<'a>) {
        let entries = |value: Option<&'a Written>| match value.map(|value| &value.kind) {
            Some(WrittenKind::Map(entries)) => Some(entries.as_slice()),
            None | Some(WrittenKind::Null) => Some(&[][..]),
            Some(_) => None,
        };
        let (Some(old), Some(new)) = (entries(both.0), entries(both.1)) else { return };
        let (olds, news) = (by_key(old), by_key(new));
        let mut together: BTreeSet<&str> = BTreeSet::new();
        for group in groups(place.part).iter().filter(|group| group.below == key) {
            self.group(place, group, (&olds, &news), key);
            together.extend(group.keys.iter().copied());
        }
        for below in keys(old, new).filter(|below| !together.contains(*below)) {
            self.leaf(place, &format!("{key}.{below}"), (olds.get(below).copied(), news.get(below).copied()));
        }
    }

    /// Keys that say one thing together.
    fn group(
        &mut self,
        place: Place<'a>,
        group: &Group,
        (old, new): (&BTreeMap<&str, &'a Written>, &BTreeMap<&str, &'a Written>),
        below: &str,
    ) {
        let is_same = |key: &&str| match (old.get(key), new.get(key)) {
            (Some(old), Some(new)) if group.name == "arguments" => same_but_order(old, new),
            (Some(old), Some(new)) => same(old, new),
            (None, None) => true,
            _ => false,
        };
        if group.keys.iter().all(is_same) {
            return;
        }
        let before = self.found.len();
        if group.name == "arguments" {
            self.arguments(place);
        }
        if self.found.len() > before {
            return;
        }
        let key = if below.is_empty() { group.name.to_owned() } else { format!("{below}.{}", group.name) };
        let mut difference = difference(place, &key, (None, None));
        let first = |entries: &BTreeMap<&str, &'a Written>| {
            let changed = group.keys.iter().filter(|key| !is_same(key)).find_map(|key| entries.get(key));
            changed.or_else(|| group.keys.iter().find_map(|key| entries.get(key))).map(|value| value.route.clone())
        };
        difference.old_route = first(old).unwrap_or_else(|| place.old.route.clone());
        difference.new_route = first(new).unwrap_or_else(|| place.new.route.clone());
        (difference.old, difference.new) = (some_keys(group.keys, old), some_keys(group.keys, new));
        self.found.push(difference);
    }

    /// The arguments of a rule, wherever its version writes them.
    fn arguments(&mut self, place: Place<'a>) {
        let (Some(old), Some(new)) = (self.sides.0.rule(place.old), self.sides.1.rule(place.new)) else { return };
        let numeric =
            self.sides.1.property(&place.new.route).and_then(|property| property.logical_type.as_ref()?.ok().copied());
        let numeric = matches!(numeric, Some(LogicalType::Integer | LogicalType::Number));
        let canonical = move |value: &Written| match value.scalar() {
            Some(text) if numeric => {
                Number::parse(text.trim()).map_or_else(|| text.to_owned(), |number| number.to_string())
            }
            Some(text) => text.to_owned(),
            None => canonical(value),
        };
        let (olds, news) = (by_key(&old.arguments), by_key(&new.arguments));
        for key in keys(&old.arguments, &new.arguments) {
            let (was, is) = (olds.get(key).copied().cloned(), news.get(key).copied().cloned());
            self.argument(place, key, (was, is), &canonical);
        }
    }

    fn argument(
        &mut self,
        place: Place<'a>,
        key: &str,
        (old, new): (Option<Written>, Option<Written>),
        canonical: &dyn Fn(&Written) -> String,
    ) {
        let texts = |value: &Option<Written>| {
            value.as_ref().and_then(Written::items).map(|items| items.iter().map(canonical).collect::<Vec<_>>())
        };
        let dotted = format!("arguments.{key}");
        let mut difference = difference(place, &dotted, (None, None));
        for (route, value) in [(&mut difference.old_route, &old), (&mut difference.new_route, &new)] {
            if let Some(value) = value {
                *route = value.route.clone();
            }
        }
        let (Some(olds), Some(news)) = (texts(&old), texts(&new)) else {
            let alike = old
                .as_ref()
                .zip(new.as_ref())
                .is_some_and(|(old, new)| same(old, new) || alike(&super::same::shown(old), &super::same::shown(new)));
            if !alike {
                self.found.push(Difference { old, new, ..difference });
            }
            return;
        };
        let left = |value: Option<Written>, other: &[String]| {
            let other: BTreeSet<&String> = other.iter().collect();
            let mut value = value?;
            let WrittenKind::List(items) = &mut value.kind else { return None };
            items.retain(|item| !other.contains(&canonical(item)));
            (!items.is_empty()).then_some(value)
        };
        difference.key = format!("{dotted}[]");
        let (gone, added) = (left(old, &news), left(new, &olds));
        let gone = gone.map(|gone| Difference { old: Some(gone), ..difference.clone() });
        self.found.extend(gone);
        self.found.extend(added.map(|added| Difference { new: Some(added), ..difference }));
    }

    fn leaf(&mut self, place: Place<'a>, key: &str, both: Both<'a>) {
        if !both.0.zip(both.1).is_some_and(|(old, new)| same(old, new)) {
            self.push(place, key, both);
        }
    }

    fn push(&mut self, place: Place<'a>, key: &str, both: Both<'a>) {
        let difference = difference(place, key, both);
        self.found.push(difference);
    }
}

/// A difference of a key of a place.
fn difference<'a>(place: Place<'a>, key: &str, (old, new): Both<'a>) -> Difference<'a> {
    let Place { part, within, old: old_part, new: new_part } = place;
    let route = |part: &Written, value: Option<&Written>| match value {
        Some(value) => value.route.clone(),
        None => along(&part.route, key),
    };
    Difference {
        part,
        within,
        key: key.to_owned(),
        old_part,
        new_part,
        old_route: route(old_part, old),
        new_route: route(new_part, new),
        old: old.cloned(),
        new: new.cloned(),
    }
}

/// The keys of two mappings: those of the new one, then those that only the old one has.
fn keys<'a>(old: &'a [(String, Written)], new: &'a [(String, Written)]) -> impl Iterator<Item = &'a str> {
    let known: BTreeSet<&str> = new.iter().map(|(key, _)| key.as_str()).collect();
    let gone = old.iter().map(|(key, _)| key.as_str()).filter(move |key| !known.contains(key));
    new.iter().map(|(key, _)| key.as_str()).chain(gone)
}

/// The items of a list; none where there is no value, `None` where it is something else.
fn items(value: Option<&Written>) -> Option<&[Written]> {
    match value.map(|value| &value.kind) {
        Some(WrittenKind::List(items)) => Some(items),
        None | Some(WrittenKind::Null) => Some(&[]),
        Some(_) => None,
    }
}

fn is_map(value: &Written) -> bool {
    matches!(value.kind, WrittenKind::Map(_))
}

fn is_list(value: Option<&Written>) -> bool {
    matches!(value.map(|value| &value.kind), Some(WrittenKind::List(_)))
}

/// Whether two lists differ in the order of their items alone, which means nothing but among properties.
fn only_order(part: Part, key: &str, both: Both<'_>) -> bool {
    let is_unordered = matches!(held(part, key), Some(Holds::Words | Holds::List(_))) && key != "properties";
    let lists = both.0.and_then(Written::items).zip(both.1.and_then(Written::items));
    is_unordered && lists.is_some_and(|(old, new)| are_same_but_order(old, new))
}

/// Whether two values are written alike, whatever the order of a list or of what a mapping lists.
fn same_but_order(old: &Written, new: &Written) -> bool {
    match (&old.kind, &new.kind) {
        (WrittenKind::List(old), WrittenKind::List(new)) => are_same_but_order(old, new),
        (WrittenKind::Map(old), WrittenKind::Map(new)) => {
            let known = by_key(new);
            old.len() == new.len()
                && old.iter().all(|(key, value)| known.get(key.as_str()).is_some_and(|new| same_but_order(value, new)))
        }
        _ => same(old, new),
    }
}

fn are_same_but_order(old: &[Written], new: &[Written]) -> bool {
    let sorted = |items: &[Written]| {
        let mut texts: Vec<_> = items.iter().map(canonical).collect();
        texts.sort();
        texts
    };
    old.len() == new.len() && sorted(old) == sorted(new)
}

/// Some of the keys of a mapping as one value.
fn some_keys(keys: &[&str], entries: &BTreeMap<&str, &Written>) -> Option<Written> {
    let found: Vec<_> = keys.iter().filter_map(|key| Some(((*key).to_owned(), (*entries.get(key)?).clone()))).collect();
    let route = found.first().map(|(_, value)| value.route.clone())?;
    Some(Written { route, text: String::new(), kind: WrittenKind::Map(found) })
}

/// The route of a dotted key below a part.
fn along(part: &Route, key: &str) -> Route {
    let key = key.strip_suffix("[]").unwrap_or(key);
    if key.is_empty() { part.clone() } else { key.split('.').fold(part.clone(), |route, step| route.key(step)) }
}
