//! How a contract writes lists and mappings, and lines that can be pasted into them.

use serde_json::Value;

use crate::contract::Reading;
use crate::source::Route;

/// How a contract writes a list or mapping.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// A line an entry, by indentation.
    #[default]
    Block,
    /// In braces or brackets.
    Flow,
    /// In braces or brackets, and all words in quotes.
    Json,
}

impl Style {
    /// Of the list or mapping at a route of a contract.
    pub(super) fn of(reading: &Reading, route: &Route, is_list: bool) -> Self {
        let text = reading.source.text();
        let value = reading.routes.get(route).and_then(|spans| text.get(spans.value.start..));
        // A list by indentation may begin with an item in braces.
        if !value.is_some_and(|value| value.starts_with(if is_list { '[' } else { '{' })) {
            return Self::Block;
        }
        let is_json = || serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
        if text.trim_start().starts_with('{') && is_json() { Self::Json } else { Self::Flow }
    }

    /// A key or name.
    #[must_use]
    pub fn word(self, text: &str) -> String {
        if self == Self::Json { Value::from(text).to_string() } else { plain(text) }
    }

    /// A value, on one line.
    #[must_use]
    pub fn value(self, value: &Value) -> String {
        match value {
            Value::String(text) => self.word(text),
            Value::Array(items) => {
                format!("[{}]", items.iter().map(|item| self.value(item)).collect::<Vec<_>>().join(", "))
            }
            Value::Object(entries) => {
                let entry = |(key, value): (&String, &Value)| format!("{}: {}", self.word(key), self.value(value));
                format!("{{ {} }}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
            }
            other => other.to_string(),
        }
    }

    /// A line that goes behind the brace or bracket that opens what it goes into.
    #[must_use]
    pub fn behind(self, line: String) -> String {
        if self == Self::Block { line } else { format!("{line},") }
    }

    /// Where lines go in what stands there already.
    #[must_use]
    pub const fn hint(self, is_list: bool) -> &'static str {
        match (self, is_list) {
            (Self::Block, _) => "",
            (_, true) => ", behind its `[`",
            (_, false) => ", behind its `{`",
        }
    }

    /// A list or mapping of several entries on one line, behind its key.
    #[must_use]
    pub fn grouped(self, key: &str, is_list: bool, entries: &[String]) -> String {
        let entries = entries.join(", ");
        let key = self.word(key);
        if is_list { format!("{key}: [{entries}]") } else { format!("{key}: {{ {entries} }}") }
    }

    /// A property that the contract does not have, with the lines under it.
    #[must_use]
    pub fn item(self, name: &str, lines: &[String]) -> Vec<String> {
        let first = format!("{}: {}", self.word("name"), self.word(name));
        if self == Self::Block {
            return std::iter::once(format!("- {first}")).chain(lines.iter().map(|line| format!("  {line}"))).collect();
        }
        let inside = lines.iter().map(|line| line.trim_end_matches(','));
        vec![format!("{{ {} }},", std::iter::once(first.as_str()).chain(inside).collect::<Vec<_>>().join(", "))]
    }

    /// A list with its key, of items as [`Style::item`] has them.
    #[must_use]
    pub fn list(self, key: &str, items: &[String]) -> Vec<String> {
        if self == Self::Block {
            return std::iter::once(format!("{key}:")).chain(items.iter().map(|line| format!("  {line}"))).collect();
        }
        let items: Vec<String> = items.iter().map(|item| item.trim_end_matches(',').to_owned()).collect();
        vec![format!("{},", self.grouped(key, true, &items))]
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
