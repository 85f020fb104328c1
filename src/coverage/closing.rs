//! The line of a contract that would close a gap.

use serde_json::Value;

use super::Style;

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

/// A list or mapping that stands in the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Its line, from 1.
    pub line: usize,
    /// How it is written.
    pub style: Style,
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
    /// Where the list or mapping that it goes into stands already.
    pub within: Option<Spot>,
    /// The line of the contract where the key stands with another value, which this one takes the place of.
    pub instead: Option<usize>,
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
    /// How that place is written.
    pub style: Style,
    /// Whether the object has no list of properties that could get one more; the line is that of the object.
    pub lacks_list: bool,
    /// What it means nothing without, and what another gap is offered: the property that it speaks of.
    pub needs: Option<Box<Closing>>,
}

impl Entry {
    /// A key with a value.
    pub(super) fn key(keys: &[&'static str], value: impl Into<Value>) -> Self {
        Self { keys: keys.to_vec(), value: value.into(), in_list: false, within: None, instead: None }
    }

    /// One more entry of a list.
    pub(super) fn item(key: &'static str, value: Value) -> Self {
        Self { keys: vec![key], value, in_list: true, within: None, instead: None }
    }

    /// A quality rule.
    pub(super) fn rule(value: Value) -> Self {
        Self::item("quality", value)
    }

    /// The key of the list or mapping that it goes into; `None` where it is a key with a value of its own.
    #[must_use]
    pub fn into_key(&self) -> Option<&'static str> {
        self.keys.first().copied().filter(|_| self.in_list || self.keys.len() > 1)
    }

    /// Its line inside of that list or mapping, or beside the other keys.
    #[must_use]
    pub fn line(&self, style: Style) -> String {
        let value = style.value(&self.value);
        if self.in_list {
            return if style == Style::Block { format!("- {value}") } else { value };
        }
        let inner = if self.keys.len() > 1 { self.keys.get(1..) } else { self.keys.get(..) }.unwrap_or_default();
        let [first, rest @ ..] = inner else { return value };
        let inside = rest.iter().rev().fold(value, |value, key| format!("{{ {}: {value} }}", style.word(key)));
        format!("{}: {inside}", style.word(first))
    }

    /// Its lines: with the key of its list or mapping, or without where that stands in the contract.
    fn lines(&self, style: Style) -> Vec<String> {
        if self.instead.is_some() {
            return vec![self.line(style)];
        }
        match (self.into_key(), self.within) {
            (Some(_), Some(spot)) => vec![spot.style.behind(self.line(spot.style))],
            (Some(key), None) if style == Style::Block => {
                vec![format!("{key}:"), format!("  {}", self.line(style))]
            }
            (Some(key), None) => vec![style.behind(style.grouped(key, self.in_list, &[self.line(style)]))],
            (None, _) => vec![style.behind(self.line(style))],
        }
    }

    /// Puts it into its place; `None` where it does not fit there, or stands there already.
    fn put(&self, place: &mut Value) -> Option<()> {
        let (last, outer) = self.keys.split_last()?;
        let mut inner = place;
        for key in outer {
            inner = slot(inner, key, || Value::Object(serde_json::Map::new()))?;
        }
        if self.in_list {
            let items = slot(inner, last, || Value::Array(Vec::new()))?.as_array_mut()?;
            if items.contains(&self.value) {
                return None;
            }
            items.push(self.value.clone());
        } else {
            let old = inner.as_object_mut()?.insert((*last).to_owned(), self.value.clone());
            if old.as_ref() == Some(&self.value) {
                return None;
            }
        }
        Some(())
    }
}

/// What stands under a key; where nothing does, what is put there.
fn slot<'v>(map: &'v mut Value, key: &str, blank: impl FnOnce() -> Value) -> Option<&'v mut Value> {
    let slot = map.as_object_mut()?.entry(key).or_insert(Value::Null);
    if slot.is_null() {
        *slot = blank();
    }
    Some(slot)
}

impl Closing {
    /// Lines for a place, which is looked for in the contract later.
    pub(super) const fn new(place: Place, entries: Vec<Entry>) -> Self {
        Self { place, entries, line: None, style: Style::Block, lacks_list: false, needs: None }
    }

    /// Puts it into a contract as JSON; false where the contract has no such place, or has it all.
    pub(super) fn apply(&self, contract: &mut Value) -> bool {
        let needed = self.needs.as_ref().is_none_or(|needs| needs.apply(contract));
        needed && self.place(contract).is_some_and(|place| self.entries.iter().all(|entry| entry.put(place).is_some()))
    }

    fn place<'v>(&self, contract: &'v mut Value) -> Option<&'v mut Value> {
        match &self.place {
            Place::Contract => Some(contract),
            Place::Object(object) => named(contract.get_mut("schema")?, object),
            Place::Property { object, property, declared } => {
                let object = named(contract.get_mut("schema")?, object)?;
                let properties = slot(object, "properties", || Value::Array(Vec::new()))?;
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

    /// The lines, as the contract writes what they go into.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let lines: Vec<String> = self.entries.iter().flat_map(|entry| entry.lines(self.style)).collect();
        let Place::Property { property, declared: false, .. } = &self.place else { return lines };
        let lines = self.style.item(property, &lines);
        if !self.lacks_list {
            return lines;
        }
        self.style.list("properties", &lines)
    }
}

/// The item of a list that has a name.
fn named<'v>(list: &'v mut Value, name: &str) -> Option<&'v mut Value> {
    let is_named = |item: &&mut Value| item.get("name").and_then(Value::as_str) == Some(name);
    list.as_array_mut()?.iter_mut().find(is_named)
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
        let closing = Closing::new(place(), entries);
        let lines = [
            "- name: \"a b\"",
            "  logicalTypeOptions:",
            "    minimum: 3",
            "  quality:",
            "    - { metric: invalidValues, arguments: { validValues: [a, \"no\", \"1\"] } }",
        ];
        assert_eq!(closing.lines(), lines.map(str::to_owned));
        assert_eq!(closing.at(), "t.a b");
        let spot = Spot { line: 9, style: Style::Block };
        let there = |entry: &Entry| Entry { within: Some(spot), ..entry.clone() };
        let entries: Vec<Entry> = closing.entries.iter().map(there).collect();
        let inside = Closing::new(Place::Object("t".to_owned()), entries).lines();
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
            assert!(Closing::new(place.clone(), entries()).apply(&mut contract));
            // What stands there is no line that could close anything.
            let again = Place::Property { object: "t".to_owned(), property: property.to_owned(), declared: true };
            assert!(
                entries().iter().all(|entry| !Closing::new(again.clone(), vec![entry.clone()]).apply(&mut contract))
            );
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
        assert!(!Closing::new(place, entries()).apply(&mut contract));
    }

    #[test]
    fn lines_are_written_as_what_they_go_into() {
        let entries = || vec![Entry::key(&["required"], true), Entry::key(&["logicalTypeOptions", "minimum"], 3)];
        let lines = |declared, style| {
            let place = Place::Property { object: "t".to_owned(), property: "a b".to_owned(), declared };
            Closing { style, ..Closing::new(place, entries()) }.lines()
        };
        assert_eq!(lines(true, Style::Flow), ["required: true,", "logicalTypeOptions: { minimum: 3 },"]);
        let whole = ["{ name: \"a b\", required: true, logicalTypeOptions: { minimum: 3 } },"];
        assert_eq!(lines(false, Style::Flow), whole);
        let whole = ["{ \"name\": \"a b\", \"required\": true, \"logicalTypeOptions\": { \"minimum\": 3 } },"];
        assert_eq!(lines(false, Style::Json), whole);
        let spot = |style| Some(Spot { line: 4, style });
        let rule = Entry { within: spot(Style::Flow), ..Entry::rule(json!({"metric": "nullValues"})) };
        let change = Entry { instead: Some(5), ..Entry::key(&["logicalTypeOptions", "minimum"], 3) };
        let lines = Closing::new(Place::Object("t".to_owned()), vec![rule, change]).lines();
        assert_eq!(lines, ["{ metric: nullValues },", "minimum: 3"]);
    }

    #[test]
    fn what_is_null_is_taken_for_blank() {
        let mut contract = json!({"schema": [{"name": "t", "properties": null, "quality": null}]});
        let place = Place::Property { object: "t".to_owned(), property: "a".to_owned(), declared: false };
        assert!(Closing::new(place, Vec::new()).apply(&mut contract));
        let rule = Entry::rule(json!({"metric": "rowCount"}));
        assert!(Closing::new(Place::Object("t".to_owned()), vec![rule]).apply(&mut contract));
        let expected = json!({"name": "t", "properties": [{"name": "a"}], "quality": [{"metric": "rowCount"}]});
        assert_eq!(contract["schema"][0], expected);
    }
}
