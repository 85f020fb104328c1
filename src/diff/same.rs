//! Whether two values are written alike, whatever the order of their keys.

use std::collections::BTreeMap;

use crate::contract::{Written, WrittenKind};
use crate::value::Number;

/// Whether two values say the same in the same words; the order of keys means nothing, that of items does.
pub(super) fn same(old: &Written, new: &Written) -> bool {
    match (&old.kind, &new.kind) {
        (WrittenKind::Map(old), WrittenKind::Map(new)) => {
            let known = by_key(new);
            old.len() == new.len()
                && old.iter().all(|(key, value)| known.get(key.as_str()).is_some_and(|other| same(value, other)))
        }
        (WrittenKind::List(old), WrittenKind::List(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| same(old, new))
        }
        (a, b) => a == b && old.text == new.text,
    }
}

/// The values of a mapping by their keys.
pub(super) fn by_key(entries: &[(String, Written)]) -> BTreeMap<&str, &Written> {
    entries.iter().map(|(key, value)| (key.as_str(), value)).collect()
}

/// A text that is the same for values that are written alike.
pub(super) fn canonical(value: &Written) -> String {
    match &value.kind {
        WrittenKind::Map(entries) => {
            let entries = by_key(entries).into_iter().map(|(key, value)| format!("{key:?}:{}", canonical(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
        }
        WrittenKind::List(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        WrittenKind::Null => "null".to_owned(),
        WrittenKind::Text => format!("{:?}", value.text),
        WrittenKind::Bool(_) | WrittenKind::Number => value.text.clone(),
    }
}

/// Whether it says nothing: no value, null, or an empty list or mapping.
pub(super) fn is_nothing(value: Option<&Written>) -> bool {
    value.is_none_or(|value| match &value.kind {
        WrittenKind::Null => true,
        WrittenKind::List(items) => items.is_empty(),
        WrittenKind::Map(entries) => entries.is_empty(),
        WrittenKind::Bool(_) | WrittenKind::Number | WrittenKind::Text => false,
    })
}

/// Whether two texts are one, but for spaces and line ends, or name one number.
pub(super) fn alike(old: &str, new: &str) -> bool {
    let number = || Some(Number::parse(old.trim())? == Number::parse(new.trim())?);
    old.split_whitespace().eq(new.split_whitespace()) || number().unwrap_or(false)
}

/// A value as messages show it: on one line, collections as flow.
pub(super) fn shown(value: &Written) -> String {
    match &value.kind {
        WrittenKind::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| format!("{key}: {}", shown(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        WrittenKind::List(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", ")),
        WrittenKind::Null => "null".to_owned(),
        WrittenKind::Bool(_) | WrittenKind::Number => value.text.clone(),
        WrittenKind::Text if value.text.is_empty() => "''".to_owned(),
        WrittenKind::Text => value.text.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}
