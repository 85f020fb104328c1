//! The part of a contract that may notice a fault in few columns: what holding a copy to it takes does not grow with the columns.

use std::collections::BTreeSet;

use serde_json::Value;

/// A contract as JSON, and what each part of it speaks of.
pub(super) struct Whole {
    contract: Value,
    /// For each object what its properties say, and what it says itself.
    objects: Vec<(Vec<Words>, Words)>,
}

impl Whole {
    pub(super) fn new(contract: Value) -> Self {
        let levels = contract.get("slaProperties").map(words).unwrap_or_default();
        let said = |table: &Value| {
            let mut own = levels.clone();
            let entries = table.as_object().into_iter().flatten();
            let about = entries.filter(|(key, _)| !matches!(key.as_str(), "properties" | "name" | "physicalName"));
            about.for_each(|(_, value)| own.add(&words(value)));
            (properties(table).iter().map(words).collect(), own)
        };
        let objects = contract.get("schema").and_then(Value::as_array).into_iter().flatten().map(said).collect();
        Self { contract, objects }
    }

    /// The contract without the properties that have nothing to do with columns of an object, which go by these names.
    /// `None` where that leaves out nothing.
    pub(super) fn slice(&self, object: &str, names: &[&str]) -> Option<Value> {
        let tables = self.contract.get("schema")?.as_array()?;
        let kept = tables.iter().zip(&self.objects).map(|(table, (said, own))| {
            let is_own = table.get("name").and_then(Value::as_str) == Some(object);
            kept(properties(table), (said, own), names, is_own)
        });
        let kept: Vec<BTreeSet<usize>> = kept.collect();
        let is_less = tables.iter().zip(&kept).any(|(table, kept)| kept.len() < properties(table).len());
        let schema = tables.iter().zip(kept).map(|(table, kept)| {
            let left = properties(table).iter().enumerate().filter(|(at, _)| kept.contains(at));
            let left: Value = left.map(|(_, property)| property.clone()).collect();
            let entries = table.as_object().into_iter().flatten();
            let entry = |(key, value): (&String, &Value)| {
                (key.clone(), if key == "properties" { left.clone() } else { value.clone() })
            };
            Value::Object(entries.map(entry).collect())
        });
        let schema: Value = schema.collect();
        let entries = self.contract.as_object()?.iter();
        let entry = |(key, value): (&String, &Value)| {
            (key.clone(), if key == "schema" { schema.clone() } else { value.clone() })
        };
        is_less.then(|| Value::Object(entries.map(entry).collect()))
    }
}

fn properties(table: &Value) -> &[Value] {
    table.get("properties").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The places of the properties that are about the column, speak of it, or are spoken of by what stays.
fn kept(properties: &[Value], (said, own): (&[Words], &Words), names: &[&str], is_own: bool) -> BTreeSet<usize> {
    let names: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    let called = |property: &Value| -> Vec<String> {
        let names = ["name", "physicalName"].into_iter().filter_map(|key| property.get(key)?.as_str());
        names.map(str::to_lowercase).collect()
    };
    let is_key = |property: &Value| ["primaryKey", "primaryKeyPosition"].iter().any(|key| property.get(key).is_some());
    let is_first = |(property, said): (&Value, &Words)| {
        names.iter().any(|name| said.has(name))
            || (is_own && is_key(property))
            || called(property).iter().any(|name| own.has(name))
    };
    let all = || properties.iter().zip(said);
    let mut open: Vec<usize> = all().enumerate().filter(|(_, one)| is_first(*one)).map(|(at, _)| at).collect();
    let mut kept = BTreeSet::new();
    while let Some(at) = open.pop() {
        if let Some(speaks) = said.get(at).filter(|_| kept.insert(at)) {
            let is_spoken_of = |property: &Value| called(property).iter().any(|name| speaks.has(name));
            open.extend(properties.iter().enumerate().filter(|(_, one)| is_spoken_of(one)).map(|(other, _)| other));
        }
    }
    kept
}

/// What a part of a contract says: its words, and the texts as a whole for names that are no words.
#[derive(Clone, Debug, Default)]
struct Words {
    words: BTreeSet<String>,
    texts: Vec<String>,
}

impl Words {
    fn has(&self, name: &str) -> bool {
        if name.chars().all(is_inner) {
            self.words.contains(name)
        } else {
            self.texts.iter().any(|text| text.contains(name))
        }
    }

    fn add(&mut self, more: &Self) {
        self.words.extend(more.words.iter().cloned());
        self.texts.extend(more.texts.iter().cloned());
    }

    fn take(&mut self, text: &str) {
        let text = text.to_lowercase();
        self.words.extend(text.split(|letter| !is_inner(letter)).filter(|word| !word.is_empty()).map(str::to_owned));
        self.texts.push(text);
    }
}

fn is_inner(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn words(value: &Value) -> Words {
    let mut words = Words::default();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::String(text) => words.take(text),
            Value::Array(items) => open.extend(items),
            // Names may be keys, as in rules of our own.
            Value::Object(entries) => {
                for (key, value) in entries {
                    words.take(key);
                    open.push(value);
                }
            }
            Value::Number(number) => words.take(&number.to_string()),
            Value::Null | Value::Bool(_) => {}
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn names(contract: &Value, at: usize) -> Vec<&str> {
        let properties = contract["schema"][at]["properties"].as_array().unwrap();
        properties.iter().map(|property| property["name"].as_str().unwrap()).collect()
    }

    #[test]
    fn what_speaks_of_a_column_stays_and_what_that_speaks_of() {
        let rule = |text: &str| json!([{ "type": "custom", "engine": "upheld", "implementation": text }]);
        let contract = json!({
            "schema": [
                {
                    "name": "orders",
                    "quality": rule("start <= until"),
                    "properties": [
                        { "name": "id", "primaryKey": true },
                        { "name": "amount" },
                        { "name": "paid", "quality": rule("paid <= amount when kind = 'x'") },
                        { "name": "kind" },
                        { "name": "amounts" },
                        { "name": "start" },
                        { "name": "until" },
                        { "name": "at" },
                        { "name": "net sum", "quality": rule("`net sum` < 3") },
                    ],
                },
                {
                    "name": "lines",
                    "properties": [
                        { "name": "order", "relationships": [{ "to": "orders.amount" }] },
                        { "name": "other" },
                    ],
                },
            ],
            "slaProperties": [{ "property": "latency", "element": "orders.at", "value": 1 }],
        });
        let whole = Whole::new(contract);
        let of = |name: &str| whole.slice("orders", &[name]).unwrap();
        assert_eq!(names(&of("amount"), 0), ["id", "amount", "paid", "kind", "start", "until", "at"]);
        assert_eq!(names(&of("amount"), 1), ["order"]);
        assert_eq!(names(&of("net sum"), 0), ["id", "start", "until", "at", "net sum"]);
        assert_eq!(names(&of("not declared"), 1), [""; 0]);
        let small = json!({ "schema": [{ "name": "o", "properties": [{ "name": "a" }] }] });
        assert_eq!(Whole::new(small).slice("o", &["a"]), None);
    }
}
