//! The standard's own JSON Schemas, the one that `upheld schema` prints, and lint agree on every contract of a corpus,
//! and on what becomes of each when something in it is changed.
//!
//! The standard's schemas are looked for in `../shared/odcs`, or where `UPHELD_ODCS_SCHEMAS` says; without them that
//! side is not compared, and the test says so.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;

use jsonschema::Validator;
use serde_json::{Value, json};
use upheld::check::UPHELD_RULE_SCHEMA;
use upheld::contract::{ApiVersion, json_schema, read};
use upheld::source::{Severity, SourceFile};

use crate::corpus::{corpus, mutants, root, version_of};

/// The short forms of dimensions, which the text of the standard has and its schemas lack.
const DIMENSIONS: [(&str, &str); 7] = [
    ("ac", "accuracy"),
    ("cp", "completeness"),
    ("cf", "conformity"),
    ("cs", "consistency"),
    ("cv", "coverage"),
    ("tm", "timeliness"),
    ("uq", "uniqueness"),
];

/// The contract as the standard's schemas would have it, where its text says otherwise: they know no short forms of
/// dimensions, no `description` of a relationship, and no reference that leads into another file or below a property.
fn as_schemas_have_it(value: &Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.iter().map(as_schemas_have_it).collect()),
        Value::Object(map) => Value::Object(map.iter().map(|(key, value)| (key.clone(), entry(key, value))).collect()),
        plain => plain.clone(),
    }
}

fn entry(key: &str, value: &Value) -> Value {
    match (key, value) {
        ("dimension", Value::String(word)) => {
            let long = DIMENSIONS.iter().find(|(short, _)| short == word);
            json!(long.map_or(word.as_str(), |(_, long)| long))
        }
        ("relationships", Value::Array(items)) => Value::Array(items.iter().map(relationship).collect()),
        _ => as_schemas_have_it(value),
    }
}

fn relationship(value: &Value) -> Value {
    let Value::Object(map) = value else { return value.clone() };
    let kept = map.iter().filter(|(key, value)| *key != "description" || !value.is_string());
    let entry = |(key, value): (&String, &Value)| {
        let value = if ["from", "to"].contains(&key.as_str()) { references(value) } else { value.clone() };
        (key.clone(), value)
    };
    Value::Object(kept.map(entry).collect())
}

fn references(value: &Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.iter().map(references).collect()),
        Value::String(text) if text.contains('#') => {
            let inside = text.rsplit('#').next().unwrap_or_default();
            json!(inside)
        }
        other => other.clone(),
    }
}

fn official_folder() -> Option<PathBuf> {
    let told = std::env::var_os("UPHELD_ODCS_SCHEMAS").map(PathBuf::from);
    told.or_else(|| Some(root().parent()?.join("shared/odcs"))).filter(|folder| folder.is_dir())
}

fn validator(schema: &Value) -> Validator {
    jsonschema::options().build(schema).expect("a schema")
}

fn official(version: ApiVersion) -> Option<Validator> {
    let path = official_folder()?.join(format!("odcs-json-schema-{}.json", version.word()));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Some(validator(&serde_json::from_str(&text).expect("JSON")))
}

/// Findings of strict reading that are beyond what any schema says.
const BEYOND: &[&str] = &["unknown-unit", "unknown-metric", "invalid-range", "duplicate-name"];

/// Findings that are beyond ours, but not beyond the standard's: how many operators a rule has.
const OPERATORS: &[&str] = &["missing-operator", "several-operators"];

/// What strict reading finds that is an error of structure.
fn structure(contract: &Value, beyond: &[&[&str]]) -> Vec<String> {
    let reading = read(SourceFile::new("c.json", contract.to_string()));
    let errors = reading
        .diagnostics
        .iter()
        .filter(|one| one.severity == Severity::Error && !beyond.iter().any(|codes| codes.contains(&&*one.code)));
    errors.map(|one| format!("{} at {}: {}", one.code, one.route, one.message)).collect()
}

struct Sides {
    ours: Validator,
    official: Option<Validator>,
}

fn compare(name: &str, contract: &Value, sides: &Sides, differences: &mut Vec<String>) {
    let found = structure(contract, &[BEYOND, OPERATORS]);
    let ours: Vec<_> = sides.ours.iter_errors(contract).map(|error| error.to_string()).collect();
    if found.is_empty() != ours.is_empty() {
        differences.push(format!("{name}\n  lint: {found:?}\n  our schema: {ours:?}"));
    }
    let Some(official) = &sides.official else { return };
    let found = structure(contract, &[BEYOND]);
    let translated = as_schemas_have_it(contract);
    let theirs = official.iter_errors(&translated).map(|error| format!("{}: {error}", error.instance_path()));
    let theirs: Vec<_> = theirs.collect();
    if found.is_empty() != theirs.is_empty() {
        differences.push(format!("{name}\n  lint: {found:?}\n  the standard's schema: {theirs:?}"));
    }
}

#[test]
fn lint_and_the_schemas_agree() {
    if official_folder().is_none() {
        writeln!(io::stderr(), "not run against the standard's own schemas: there is no ../shared/odcs")
            .expect("a line");
    }
    let sides: BTreeMap<_, _> = ApiVersion::ALL
        .into_iter()
        .map(|version| {
            let rules = serde_json::from_str(UPHELD_RULE_SCHEMA).expect("JSON");
            let ours = validator(&json_schema(version, rules));
            (version, Sides { ours, official: official(version) })
        })
        .collect();
    let mut differences = Vec::new();
    let mut compared = 0;
    for (name, contract) in corpus() {
        let Some(version) = version_of(&contract) else { continue };
        let sides = &sides[&version];
        compare(&name, &contract, sides, &mut differences);
        compared += 1;
        for (what, mutant) in mutants(&contract) {
            compare(&format!("{name}: {what}"), &mutant, sides, &mut differences);
            compared += 1;
        }
    }
    assert!(compared > 1_000, "only {compared} contracts were compared");
    assert!(differences.is_empty(), "{} of {compared} differ\n{}", differences.len(), differences.join("\n"));
}
