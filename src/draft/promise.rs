//! A promise that could be made: where it stands, what it says, and from what evidence.

use super::yaml::Yaml;
use crate::metric::ColumnPath;

/// Where in a contract a promise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// A key of the property.
    Key,
    /// A key of its `logicalTypeOptions`.
    Option,
    /// An item of `quality`, of the property or of the object.
    Rule,
    /// An item of `relationships`, of the property or of the object.
    Relationship,
    /// An item of `slaProperties`.
    Level,
}

/// A promise that could be made.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Promise {
    /// Where it stands.
    pub(super) place: Place,
    /// The key, or the id of the item.
    pub(super) key: String,
    /// What it says.
    pub(super) value: Yaml,
    /// From what evidence, in words.
    pub(super) why: String,
    /// Whether the evidence is so weak that it is written as a comment.
    pub(super) offered: bool,
    /// The column that it is about, where it does not stand at that column.
    pub(super) column: Option<ColumnPath>,
}

impl Promise {
    /// A key of the property.
    pub(super) fn key(key: &str, value: Yaml, why: impl Into<String>) -> Self {
        Self::new(Place::Key, key, value, why)
    }

    /// An option of the type.
    pub(super) fn option(key: &str, value: Yaml, why: impl Into<String>) -> Self {
        Self::new(Place::Option, key, value, why)
    }

    /// A rule: its id and what follows.
    pub(super) fn rule(id: &str, keys: Vec<(&str, Yaml)>, why: impl Into<String>) -> Self {
        let mut all = vec![("id", Yaml::text(id))];
        all.extend(keys);
        Self::new(Place::Rule, id, Yaml::map(all), why)
    }

    /// A rule on one line, which follows from the one before it.
    pub(super) fn short_rule(id: &str, keys: Vec<(&str, Yaml)>) -> Self {
        let mut all = vec![("id", Yaml::text(id))];
        all.extend(keys);
        Self::new(Place::Rule, id, Yaml::flow(all), "")
    }

    /// Any.
    pub(super) fn new(place: Place, key: &str, value: Yaml, why: impl Into<String>) -> Self {
        Self { place, key: key.to_owned(), value, why: why.into(), offered: false, column: None }
    }

    /// What an item says under a key.
    pub(super) fn entry(&self, key: &str) -> Option<&Yaml> {
        let Yaml::Map(entries) = &self.value else { return None };
        entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// The same as a suggestion alone.
    pub(super) fn offered(self) -> Self {
        Self { offered: true, ..self }
    }

    /// The same with the column that it is about.
    pub(super) fn about(self, column: &ColumnPath) -> Self {
        Self { column: Some(column.clone()), ..self }
    }

    /// The same, as an offer where the evidence is too weak.
    pub(super) fn offered_if(self, weak: bool) -> Self {
        Self { offered: self.offered || weak, ..self }
    }
}
