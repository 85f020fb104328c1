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
}

/// What closes a gap.
#[derive(Clone, Debug, PartialEq)]
pub struct Closing {
    /// Where it goes.
    pub place: Place,
    /// What goes there.
    pub entries: Vec<Entry>,
}

impl Entry {
    /// A key with a value.
    pub(super) fn key(keys: &[&'static str], value: impl Into<Value>) -> Self {
        Self { keys: keys.to_vec(), value: value.into(), in_list: false }
    }

    /// One more entry of a list.
    pub(super) fn item(key: &'static str, value: Value) -> Self {
        Self { keys: vec![key], value, in_list: true }
    }

    /// A quality rule.
    pub(super) fn rule(value: Value) -> Self {
        Self::item("quality", value)
    }
}

impl Closing {
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
            let name = format!("- name: {}", plain(property));
            lines = std::iter::once(name).chain(lines.into_iter().map(|line| format!("  {line}"))).collect();
        }
        lines
    }
}

fn lines_of(entry: &Entry) -> Vec<String> {
    let value = flow(&entry.value);
    let [first, inner @ ..] = entry.keys.as_slice() else { return vec![value] };
    let inside = inner.iter().rev().fold(value, |value, key| format!("{{ {key}: {value} }}"));
    if entry.in_list { vec![format!("{first}:"), format!("  - {inside}")] } else { vec![format!("{first}: {inside}")] }
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
        let closing = Closing { place: place(), entries };
        let lines = [
            "- name: \"a b\"",
            "  logicalTypeOptions: { minimum: 3 }",
            "  quality:",
            "    - { metric: invalidValues, arguments: { validValues: [a, \"no\", \"1\"] } }",
        ];
        assert_eq!(closing.lines(), lines.map(str::to_owned));
        assert_eq!(closing.at(), "t.a b");
    }
}
