//! The structure of the standard as a JSON Schema, written from the tables that contracts are read by.

mod words;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::ApiVersion;
use super::shape::{Case, Cases, Key, Kind, ROOT, Section};

/// The JSON Schema (draft 2019-09) of contracts of one version.
///
/// It says what reading a contract strictly says of its structure. What no schema can say (names that must be there,
/// bounds in the wrong order, patterns that do not compile) is for lint. `implementation` is the schema of what a rule
/// of type `custom` for the engine `upheld` holds.
#[must_use]
pub fn json_schema(version: ApiVersion, implementation: Value) -> Value {
    let mut writer = Writer { version, defs: BTreeMap::new() };
    writer.define(&ROOT);
    let mut defs: Map<String, Value> = writer.defs.into_iter().collect();
    embed(implementation, &mut defs);
    json!({
        "$schema": "https://json-schema.org/draft/2019-09/schema",
        "title": format!("Data contract, Open Data Contract Standard {}", version.word()),
        "$ref": reference(&slug(ROOT.name)),
        "$defs": defs,
    })
}

/// The name under which rules of our own engine stand among the definitions.
const IMPLEMENTATION: &str = "upheld-implementation";

/// Takes a schema with definitions of its own among the definitions, under names that are free.
fn embed(mut schema: Value, defs: &mut Map<String, Value>) {
    let inner = schema.as_object_mut().and_then(|schema| {
        schema.remove("$schema");
        schema.remove("$defs")
    });
    for (name, inner) in inner.as_ref().and_then(Value::as_object).into_iter().flatten() {
        defs.insert(format!("{IMPLEMENTATION}-{name}"), renamed(inner));
    }
    defs.insert(IMPLEMENTATION.to_owned(), renamed(&schema));
}

/// The schema with its references to definitions led to their new names.
fn renamed(schema: &Value) -> Value {
    match schema {
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), renamed_entry(key, value))).collect(),
        Value::Array(items) => items.iter().map(renamed).collect(),
        plain => plain.clone(),
    }
}

fn renamed_entry(key: &str, value: &Value) -> Value {
    match value.as_str().and_then(|text| text.strip_prefix("#/$defs/")) {
        Some(name) if key == "$ref" => json!(reference(&format!("{IMPLEMENTATION}-{name}"))),
        _ => renamed(value),
    }
}

struct Writer {
    version: ApiVersion,
    defs: BTreeMap<String, Value>,
}

/// What a text with a variable looks like, which from v3.2 on may stand for any scalar.
const VARIABLE: &str = r"\$\{";

/// A reference: two parts at least, and a file before `#` where there is one.
const REFERENCE: &str = r"^(?:[^\s]*#)?/?[^\s./#]+(?:[./][^\s./#]+)+$";

fn slug(name: &str) -> String {
    name.replace(' ', "-")
}

fn reference(slug: &str) -> String {
    format!("#/$defs/{slug}")
}

impl Writer {
    /// A reference to the section, which is written where it was not yet.
    fn define(&mut self, section: &'static Section) -> Value {
        let slug = slug(section.name);
        if !self.defs.contains_key(&slug) {
            // It may hold itself: its place is taken before its keys are written.
            self.defs.insert(slug.clone(), Value::Null);
            let schema = self.section(section);
            self.defs.insert(slug.clone(), schema);
        }
        json!({ "$ref": reference(&slug) })
    }

    fn section(&mut self, section: &'static Section) -> Value {
        let mut schema = self.keys(section, section.keys);
        schema.insert("title".to_owned(), json!(section.name));
        schema.insert("type".to_owned(), json!("object"));
        if let Some(cases) = section.cases {
            schema.insert("allOf".to_owned(), Value::Array(self.cases(section, cases)));
        }
        if section.is_closed_in(self.version) {
            schema.insert("unevaluatedProperties".to_owned(), json!(false));
        }
        Value::Object(schema)
    }

    /// `properties` and `required` of the keys that the version has.
    fn keys(&mut self, section: &'static Section, keys: &'static [Key]) -> Map<String, Value> {
        let version = self.version;
        let mut properties = Map::new();
        let mut required = Vec::new();
        for key in keys.iter().filter(|key| key.is_in(version)) {
            let schema = self.kind(key.kind);
            properties.insert(key.name.to_owned(), described(section.name, key, schema));
            if key.is_required_in(version) {
                required.push(key.name);
            }
        }
        let mut schema = Map::from_iter([("properties".to_owned(), Value::Object(properties))]);
        if !required.is_empty() {
            schema.insert("required".to_owned(), json!(required));
        }
        schema
    }

    /// One condition for each value of the deciding key, and one for its absence.
    fn cases(&mut self, section: &'static Section, cases: &'static Cases) -> Vec<Value> {
        let by = cases.by;
        let mut all = Vec::new();
        for case in cases.arms.iter().filter(|case| !case.word.is_empty()) {
            let then = self.case(section, case);
            all.push(json!({
                "if": { "properties": { by: { "const": case.word } }, "required": [by] },
                "then": then,
            }));
        }
        let absent = self.absent(section, cases);
        all.push(json!({ "if": { "not": { "required": [by] } }, "then": absent }));
        all
    }

    fn case(&mut self, section: &'static Section, case: &'static Case) -> Value {
        let mut schema = self.keys(section, case.keys);
        if case.keys.iter().any(|key| key.name == "implementation") {
            let ours = json!({
                "if": { "properties": { "engine": { "const": "upheld" } }, "required": ["engine"] },
                "then": { "properties": { "implementation": { "$ref": reference(IMPLEMENTATION), "description": words::of_key(section.name, "implementation") } } },
            });
            schema.insert("allOf".to_owned(), json!([ours]));
        }
        Value::Object(schema)
    }

    /// What the absence of the deciding key implies: the first that fits.
    fn absent(&mut self, section: &'static Section, cases: &'static Cases) -> Value {
        let arm = |word: &str| cases.arms.iter().find(|case| case.word == word);
        let mut schema = arm("").map_or(json!({}), |case| self.case(section, case));
        let version = self.version;
        let fitting = cases.implied.iter().filter(|implied| implied.until.is_none_or(|last| version <= last));
        let fitting: Vec<_> = fitting.collect();
        for implied in fitting.into_iter().rev() {
            let then = arm(implied.word).map_or(json!({}), |case| self.case(section, case));
            schema = match implied.beside {
                Some(beside) => json!({ "if": { "required": [beside] }, "then": then, "else": schema }),
                None => then,
            };
        }
        schema
    }

    fn kind(&mut self, kind: Kind) -> Value {
        match kind {
            Kind::Text => json!({ "type": "string" }),
            Kind::Prefixed(start) => json!({ "type": "string", "pattern": format!("^{}", regex::escape(start)) }),
            Kind::Id => json!({ "type": "string", "pattern": self.id() }),
            Kind::Words(words) => {
                let known = words.iter().filter(|word| word.since <= self.version).map(|word| word.text);
                self.scalar(json!({ "enum": known.collect::<Vec<_>>() }))
            }
            Kind::Bool => self.scalar(json!({ "type": "boolean" })),
            Kind::Integer(None) => self.scalar(json!({ "type": "integer" })),
            Kind::Integer(Some(least)) => self.scalar(json!({ "type": "integer", "minimum": least })),
            Kind::Number => self.scalar(json!({ "type": "number" })),
            Kind::Positive => self.scalar(json!({ "type": "number", "exclusiveMinimum": 0 })),
            Kind::Port => self.scalar(self.port()),
            Kind::Pair => {
                json!({ "type": "array", "items": { "type": "number" }, "minItems": 2, "maxItems": 2, "uniqueItems": true })
            }
            Kind::Scalar => json!({ "type": ["string", "number", "boolean", "null"] }),
            Kind::Any => json!(true),
            Kind::Texts => json!({ "type": "array", "items": { "type": "string" } }),
            Kind::Names => {
                json!({ "type": "array", "items": { "type": "string" }, "minItems": 1, "uniqueItems": true })
            }
            Kind::List => json!({ "type": "array" }),
            Kind::Map => json!({ "type": "object" }),
            Kind::TextOrMap => json!({ "type": ["string", "object"] }),
            Kind::References => references(),
            Kind::Section(section) => self.define(section),
            Kind::TextOr(section) => json!({ "anyOf": [{ "type": "string" }, self.define(section)] }),
            Kind::Sections(section) => json!({ "type": "array", "items": self.define(section) }),
            Kind::Distinct(section) => {
                json!({ "type": "array", "items": self.define(section), "minItems": 1, "uniqueItems": true })
            }
            Kind::SectionOrList(section, item) => {
                let list = json!({ "type": "array", "items": self.define(item) });
                json!({ "anyOf": [self.define(section), list] })
            }
        }
    }

    /// The schema of a scalar, or a text with a variable where the version has them.
    fn scalar(&self, schema: Value) -> Value {
        if self.version < ApiVersion::V3_2_0 {
            return schema;
        }
        json!({ "anyOf": [schema, { "type": "string", "pattern": VARIABLE }] })
    }

    fn port(&self) -> Value {
        let types = if self.version < ApiVersion::V3_2_0 { json!("integer") } else { json!(["integer", "string"]) };
        json!({ "type": types })
    }

    fn id(&self) -> &'static str {
        if self.version < ApiVersion::V3_2_0 { "^[A-Za-z0-9_-]+$" } else { r"^[^\s.#/\\@!%&^]+$" }
    }
}

/// The schema of a key with what editors show of it: a sentence, and one for each word that it may hold.
fn described(section: &str, key: &Key, schema: Value) -> Value {
    let mut schema = match schema {
        Value::Object(schema) => schema,
        // `true`, which allows anything.
        _ => Map::new(),
    };
    describe_words(section, key, &mut schema);
    if let Some(words) = words::of_key(section, key.name) {
        schema.insert("description".to_owned(), json!(words));
    }
    Value::Object(schema)
}

fn describe_words(section: &str, key: &Key, schema: &mut Map<String, Value>) {
    if let Some(branches) = schema.get_mut("anyOf").and_then(Value::as_array_mut) {
        for branch in branches.iter_mut().filter_map(Value::as_object_mut) {
            describe_words(section, key, branch);
        }
    }
    let Some(words) = schema.get("enum").and_then(Value::as_array) else { return };
    let meanings: Vec<_> =
        words.iter().map(|word| words::of_word(section, key.name, word.as_str().unwrap_or_default())).collect();
    if meanings.iter().any(|meaning| !meaning.is_empty()) {
        schema.insert("enumDescriptions".to_owned(), json!(meanings));
    }
}

/// The line at the top of a contract by which editors that know the YAML language server find a schema.
pub const SCHEMA_COMMENT: &str = "# yaml-language-server: $schema=";

/// Where the standard keeps the JSON Schema of one of its versions, for contracts beside which there is no file of
/// `upheld schema`.
#[must_use]
pub fn public_schema(version: ApiVersion) -> String {
    const HOME: &str = "https://raw.githubusercontent.com/bitol-io/open-data-contract-standard";
    let word = version.word();
    format!("{HOME}/main/schema/odcs-json-schema-{word}.json")
}

fn references() -> Value {
    let one = json!({ "type": "string", "pattern": REFERENCE });
    json!({ "anyOf": [one, { "type": "array", "items": one, "minItems": 1 }] })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every name that the schema refers to stands among its definitions.
    #[test]
    fn refers_to_nothing_that_it_does_not_define() {
        for version in ApiVersion::ALL {
            let schema = json_schema(version, json!(true));
            let text = schema.to_string();
            let defined = schema["$defs"].as_object().unwrap();
            let referred = text.split("\"#/$defs/").skip(1).map(|rest| rest.split('"').next().unwrap());
            for name in referred {
                assert!(defined.get(name).is_some_and(|one| !one.is_null()), "{version:?}: {name}");
            }
            assert!(defined.len() > 20, "{version:?}");
        }
    }

    /// Every key of every section has a sentence for editors, whichever case it belongs to.
    #[test]
    fn describes_every_key() {
        fn look(home: &str, value: &Value, missing: &mut Vec<String>) {
            let properties = value.get("properties").and_then(Value::as_object);
            for (name, key) in properties.into_iter().flatten() {
                if !key["description"].is_string() {
                    missing.push(format!("{home}.{name}"));
                }
            }
            for (key, inner) in value.as_object().into_iter().flatten().filter(|(key, _)| *key != "if") {
                let inner =
                    if key == "allOf" { inner.as_array().cloned().unwrap_or_default() } else { vec![inner.clone()] };
                for inner in inner.iter().filter(|_| ["allOf", "then", "else"].contains(&key.as_str())) {
                    look(home, inner, missing);
                }
            }
        }
        for version in ApiVersion::ALL {
            let schema = json_schema(version, json!(true));
            let mut missing = Vec::new();
            for (home, section) in
                schema["$defs"].as_object().unwrap().iter().filter(|(home, _)| *home != IMPLEMENTATION)
            {
                assert!(section["title"].is_string(), "{home}");
                look(home, section, &mut missing);
            }
            assert!(missing.is_empty(), "{version:?}: {missing:?}");
        }
    }

    #[test]
    fn takes_a_schema_with_definitions_in() {
        let inner = json!({ "$ref": "#/$defs/a", "$defs": { "a": { "items": { "$ref": "#/$defs/a" } } } });
        let schema = json_schema(ApiVersion::V3_1_0, inner);
        assert_eq!(schema["$defs"][IMPLEMENTATION], json!({ "$ref": "#/$defs/upheld-implementation-a" }));
        let a = &schema["$defs"]["upheld-implementation-a"];
        assert_eq!(*a, json!({ "items": { "$ref": "#/$defs/upheld-implementation-a" } }));
    }

    #[test]
    fn versions_differ_as_the_standard_does() {
        let property = |version| json_schema(version, json!(true))["$defs"]["property"].clone();
        let keys = |version| property(version)["properties"].as_object().unwrap().clone();
        assert!(!keys(ApiVersion::V3_1_0).contains_key("enum") && keys(ApiVersion::V3_2_0).contains_key("enum"));
        assert_eq!(property(ApiVersion::V3_0_0)["unevaluatedProperties"], json!(false));
    }
}
