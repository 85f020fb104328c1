//! Which item of a list of the old contract is which of the new one: by `id` where there is one, else by name.

use std::collections::{BTreeMap, VecDeque};

use super::layout::Part;
use super::same::canonical;
use super::side::Side;
use crate::contract::{RuleType, Written};

/// Items that belong together, in the order of the new list, and those that have no other.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    /// Places in the old and in the new list.
    pub(super) both: Vec<(usize, usize)>,
    /// Places in the old list.
    pub(super) gone: Vec<usize>,
    /// Places in the new list.
    pub(super) added: Vec<usize>,
}

/// What an item is known by; items of which it is the same belong together.
#[derive(Clone, Copy)]
enum Name {
    /// By what stands under a key.
    Key(&'static str),
    /// By what is made of it.
    Made(fn(&Side<'_>, &Written) -> Option<String>),
}

impl Name {
    fn of(self, side: &Side<'_>, item: &Written) -> Option<String> {
        match self {
            Self::Key(key) => item.get(key)?.scalar().map(str::to_owned),
            Self::Made(name) => name(side, item),
        }
    }
}

/// What the items of a part are known by, the surest first.
const fn names(part: Part) -> &'static [Name] {
    use Name::{Key, Made};
    match part {
        Part::Object | Part::Property => &[Key("id"), Key("name")],
        Part::Relationship => &[Key("id"), Made(exact), Made(ends), Made(target)],
        Part::Rule => &[Key("id"), Key("name"), Made(exact), Made(subject), Made(kind)],
        Part::Sla => &[Key("id"), Made(exact), Made(level_and_element), Made(level)],
        Part::Server => &[Key("id"), Key("server")],
        Part::Member => &[Key("id"), Key("username"), Key("name")],
        Part::Role => &[Key("id"), Key("role")],
        Part::Support => &[Key("id"), Key("channel")],
        Part::Custom => &[Key("id"), Key("property")],
        Part::Definition => &[Key("id"), Made(exact), Key("url"), Key("type")],
        Part::EnumValue => &[Made(value)],
        Part::Synonym => &[Key("id"), Key("synonym")],
        Part::Contract | Part::Description | Part::Map | Part::Team | Part::Price => &[Made(exact)],
    }
}

/// Pairs the items of two lists.
pub(super) fn pairs(
    part: Part,
    (old_side, old): (&Side<'_>, &[Written]),
    (new_side, new): (&Side<'_>, &[Written]),
) -> Pairs {
    let mut gone: Vec<usize> = (0..old.len()).collect();
    let mut added: Vec<usize> = (0..new.len()).collect();
    let mut both = Vec::new();
    for name in names(part).iter().copied().chain([Name::Made(exact)]) {
        let mut waiting: BTreeMap<String, VecDeque<usize>> = BTreeMap::new();
        for &at in &gone {
            if let Some(name) = old.get(at).and_then(|item| name.of(old_side, item)) {
                waiting.entry(name).or_default().push_back(at);
            }
        }
        added.retain(|&to| {
            let name = new.get(to).and_then(|item| name.of(new_side, item));
            let found = name.and_then(|name| waiting.get_mut(&name)?.pop_front());
            both.extend(found.map(|at| (at, to)));
            found.is_none()
        });
        let paired: std::collections::BTreeSet<usize> = both.iter().map(|(at, _)| *at).collect();
        gone.retain(|at| !paired.contains(at));
    }
    both.sort_by_key(|&(_, to)| to);
    Pairs { both, gone, added }
}

/// The value of an `enum`, which may stand alone.
fn value(_: &Side<'_>, item: &Written) -> Option<String> {
    item.get("value").or(Some(item)).map(|value| value.text.clone())
}

#[expect(clippy::unnecessary_wraps, reason = "it is one of several names, of which others may be absent")]
fn exact(_: &Side<'_>, item: &Written) -> Option<String> {
    Some(canonical(item))
}

/// Where a relationship starts and ends.
fn ends(_: &Side<'_>, item: &Written) -> Option<String> {
    Some(format!("{}>{}", item.get("from").map(canonical).unwrap_or_default(), canonical(item.get("to")?)))
}

fn target(_: &Side<'_>, item: &Written) -> Option<String> {
    item.get("from").or_else(|| item.get("to")).map(canonical)
}

/// What a rule looks at, whatever it expects of that.
fn subject(side: &Side<'_>, item: &Written) -> Option<String> {
    let rule = side.rule(item)?;
    let mut arguments: Vec<_> =
        rule.arguments.iter().map(|(key, value)| format!("{key}:{}", canonical(value))).collect();
    arguments.sort();
    let implementation = rule.implementation.as_ref().map(canonical);
    Some(format!("{}|{arguments:?}|{:?}|{implementation:?}", kind(side, item)?, rule.query))
}

fn kind(side: &Side<'_>, item: &Written) -> Option<String> {
    match side.rule(item)?.kind.as_ref().ok()? {
        RuleType::Library(metric) => Some(format!("library {metric}")),
        RuleType::Sql => Some("sql".to_owned()),
        RuleType::Custom(engine) => Some(format!("custom {engine}")),
        RuleType::Text => Some("text".to_owned()),
    }
}

fn level(side: &Side<'_>, item: &Written) -> Option<String> {
    Some(super::rules::sla::level_word(&side.service(item)?.property))
}

fn level_and_element(side: &Side<'_>, item: &Written) -> Option<String> {
    let element = side.service(item)?.element.as_deref().unwrap_or_default();
    Some(format!("{}|{element}", level(side, item)?))
}
