//! The line of a contract that would close a gap.

use serde_json::Value;

/// Where a line goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The contract itself.
    Contract,
    /// A schema object.
    Object(String),
    /// A property of an object.
    Property {
        /// The object.
        object: String,
        /// The property.
        property: String,
        /// Whether the contract has it; else it is added.
        declared: bool,
    },
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The keys that lead to it: `logicalTypeOptions`, `minimum`.
    pub keys: Vec<&'static str>,
    /// What stands there.
    pub value: Value,
    /// Whether it is one more entry of a list.
    pub in_list: bool,
    /// The line of the contract where the list or mapping that it goes into stands already.
    pub within: Option<usize>,
}

/// What closes a gap.
#[derive(Clone, Debug, PartialEq)]
pub struct Closing {
    /// Where it goes.
    pub place: Place,
    /// What goes there.
    pub entries: Vec<Entry>,
    /// The line of the contract of that place: of the property or object, or of the list of properties that gets one more.
    pub line: Option<usize>,
}

impl Entry {
    /// A key with a value.
    pub(super) fn key(keys: &[&'static str], value: impl Into<Value>) -> Self {
        Self { keys: keys.to_vec(), value: value.into(), in_list: false, within: None }
    }

    /// One more entry of a list.
    pub(super) fn item(key: &'static str, value: Value) -> Self {
        Self { keys: vec![key], value, in_list: true, within: None }
    }

    /// A quality rule.
    pub(super) fn rule(value: Value) -> Self {
        Self::item("quality", value)
    }
}

impl Entry {
    /// The key of the list or mapping that it goes into; `None` where it is a key with a value of its own.
    #[must_use]
    pub fn into_key(&self) -> Option<&'static str> {
        self.keys.first().copied().filter(|_| self.in_list || self.keys.len() > 1)
    }

    /// Its line inside of that list or mapping, or beside the other keys.
    #[must_use]
    pub fn line(&self) -> String {
        let value = flow(&self.value);
        if self.in_list {
            return format!("- {value}");
        }
        let inner = if self.keys.len() > 1 { self.keys.get(1..) } else { self.keys.get(..) }.unwrap_or_default();
        let [first, rest @ ..] = inner else { return value };
        let inside = rest.iter().rev().fold(value, |value, key| format!("{{ {key}: {value} }}"));
        format!("{first}: {inside}")
    }
}

impl Closing {
    /// Puts it into a contract as JSON; false where the contract has no such place.
    pub(super) fn apply(&self, contract: &mut Value) -> bool {
        self.place(contract).is_some_and(|place| self.entries.iter().all(|entry| entry.put(place).is_some()))
    }

    fn place<'v>(&self, contract: &'v mut Value) -> Option<&'v mut Value> {
        match &self.place {
            Place::Contract => Some(contract),
            Place::Object(object) => named(contract.get_mut("schema")?, object),
            Place::Property { object, property, declared } => {
                let object = named(contract.get_mut("schema")?, object)?.as_object_mut()?;
                let properties = object.entry("properties").or_insert_with(|| Value::Array(Vec::new()));
                if !declared {
                    properties.as_array_mut()?.push(serde_json::json!({"name": property}));
                }
                named(properties, property)
            }
        }
    }

    /// Where it goes, for people.
    #[must_use]
    pub fn at(&self) -> String {
        match &self.place {
            Place::Contract => "the contract".to_owned(),
            Place::Object(object) => object.clone(),
            Place::Property { object, property, .. } => format!("{object}.{property}"),
        }
    }

    /// The lines, as YAML.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.entries.iter().flat_map(lines_of).collect();
        if let Place::Property { property, declared: false, .. } = &self.place {
            let name = new_property(property);
            lines = std::iter::once(name).chain(lines.into_iter().map(|line| format!("  {line}"))).collect();
        }
        lines
    }
}

impl Entry {
    fn put(&self, place: &mut Value) -> Option<()> {
        let (last, outer) = self.keys.split_last()?;
        let mut inner = place;
        for key in outer {
            inner = inner.as_object_mut()?.entry(*key).or_insert_with(|| Value::Object(serde_json::Map::new()));
        }
        let map = inner.as_object_mut()?;
        if self.in_list {
            let items = map.entry(*last).or_insert_with(|| Value::Array(Vec::new()));
            items.as_array_mut()?.push(self.value.clone());
        } else {
            map.insert((*last).to_owned(), self.value.clone());
        }
        Some(())
    }
}

/// The item of a list that has a name.
fn named<'v>(list: &'v mut Value, name: &str) -> Option<&'v mut Value> {
    let is_named = |item: &&mut Value| item.get("name").and_then(Value::as_str) == Some(name);
    list.as_array_mut()?.iter_mut().find(is_named)
}

/// An entry with the key of its list or mapping, or without where that stands in the contract.
fn lines_of(entry: &Entry) -> Vec<String> {
    match entry.into_key() {
        Some(key) if entry.within.is_none() => vec![format!("{key}:"), format!("  {}", entry.line())],
        _ => vec![entry.line()],
    }
}

/// The first line of a property that the contract does not have.
#[must_use]
pub fn new_property(name: &str) -> String {
    format!("- name: {}", plain(name))
}

/// A value in the flow style of YAML.
fn flow(value: &Value) -> String {
    match value {
        Value::String(text) => plain(text),
        Value::Array(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Object(entries) => {
            let entry = |(key, value): (&String, &Value)| format!("{}: {}", plain(key), flow(value));
            format!("{{ {} }}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// A text, in quotes where it could be taken for anything else.
fn plain(text: &str) -> String {
    let is_word = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'));
    let others = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];
    if is_word && !others.contains(&text.to_ascii_lowercase().as_str()) {
        return text.to_owned();
    }
    Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lines_are_yaml() {
        let place = || Place::Property { object: "t".to_owned(), property: "a b".to_owned(), declared: false };
        let entries = vec![
            Entry::key(&["logicalTypeOptions", "minimum"], 3),
            Entry::rule(json!({"metric": "invalidValues", "arguments": {"validValues": ["a", "no", "1"]}})),
        ];
        let closing = Closing { place: place(), entries, line: None };
        let lines = [
            "- name: \"a b\"",
            "  logicalTypeOptions:",
            "    minimum: 3",
            "  quality:",
            "    - { metric: invalidValues, arguments: { validValues: [a, \"no\", \"1\"] } }",
        ];
        assert_eq!(closing.lines(), lines.map(str::to_owned));
        assert_eq!(closing.at(), "t.a b");
        let there = |entry: &Entry| Entry { within: Some(9), ..entry.clone() };
        let entries: Vec<Entry> = closing.entries.iter().map(there).collect();
        let place = Place::Object("t".to_owned());
        let inside = Closing { place, entries, line: Some(3) }.lines();
        assert_eq!(inside.first().map(String::as_str), Some("minimum: 3"));
        assert!(inside.last().is_some_and(|line| line.starts_with("- { metric")), "{inside:?}");
    }

    #[test]
    fn lines_are_put_into_a_contract() {
        let mut contract = json!({"schema": [{"name": "t", "properties": [{"name": "a", "quality": [{"id": "q"}]}]}]});
        let entries = || {
            vec![
                Entry::key(&["logicalTypeOptions", "minimum"], 3),
                Entry::key(&["required"], true),
                Entry::rule(json!({"metric": "nullValues"})),
            ]
        };
        for (property, declared) in [("a", true), ("b", false)] {
            let place = Place::Property { object: "t".to_owned(), property: property.to_owned(), declared };
            assert!(Closing { place, entries: entries(), line: None }.apply(&mut contract));
        }
        let keys =
            json!({"logicalTypeOptions": {"minimum": 3}, "required": true, "quality": [{"metric": "nullValues"}]});
        let mut first = keys.clone();
        first["name"] = "a".into();
        first["quality"] = json!([{"id": "q"}, {"metric": "nullValues"}]);
        let mut second = keys;
        second["name"] = "b".into();
        assert_eq!(contract["schema"][0]["properties"], json!([first, second]));
        let place = Place::Object("other".to_owned());
        assert!(!Closing { place, entries: entries(), line: None }.apply(&mut contract));
    }
}
