//! The standard's own JSON Schemas, the one that `upheld schema` prints, and lint agree on every contract of a corpus,
//! and on what becomes of each when something in it is changed.
//!
//! The standard's schemas are looked for in `../shared/odcs`, or where `UPHELD_ODCS_SCHEMAS` says; without them that
//! side is not compared, and the test says so.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use jsonschema::Validator;
use serde_json::{Value, json};
use upheld::contract::{ApiVersion, json_schema, read};
use upheld::source::{Severity, SourceFile};

use crate::corpus::{corpus, mutants, root, version_of};

/// Points where the text of the standard, or YAML, says otherwise than its schema: a word of the pointer, and why.
const EXCUSED: &[(&str, &str)] = &[];

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

/// Findings of strict reading that are beyond what a schema says.
const BEYOND: &[&str] = &["missing-operator", "unknown-unit", "invalid-range", "several-operators", "duplicate-name"];

/// What strict reading finds that is an error of structure.
fn structure(contract: &Value) -> Vec<String> {
    let reading = read(SourceFile::new("c.json", contract.to_string()));
    let errors =
        reading.diagnostics.iter().filter(|one| one.severity == Severity::Error && !BEYOND.contains(&&*one.code));
    errors.map(|one| format!("{} at {}: {}", one.code, one.route, one.message)).collect()
}

struct Sides {
    ours: Validator,
    official: Option<Validator>,
}

fn compare(name: &str, contract: &Value, sides: &Sides, differences: &mut Vec<String>) {
    let found = structure(contract);
    let ours: Vec<_> = sides.ours.iter_errors(contract).map(|error| error.to_string()).collect();
    let excused = |text: &str| EXCUSED.iter().any(|(part, _)| text.contains(part));
    if found.is_empty() != ours.is_empty() {
        differences.push(format!("{name}\n  lint: {found:?}\n  our schema: {ours:?}"));
    }
    let Some(official) = &sides.official else { return };
    let theirs: Vec<_> =
        official.iter_errors(contract).map(|error| format!("{}: {error}", error.instance_path())).collect();
    if found.is_empty() != theirs.is_empty() && !excused(name) && !found.iter().chain(&theirs).any(|text| excused(text))
    {
        differences.push(format!("{name}\n  lint: {found:?}\n  the standard's schema: {theirs:?}"));
    }
}

#[test]
fn lint_and_the_schemas_agree() {
    if official_folder().is_none() {
        eprintln!("not run against the standard's own schemas: there is no ../shared/odcs");
    }
    let sides: BTreeMap<_, _> = ApiVersion::ALL
        .into_iter()
        .map(|version| {
            let ours = validator(&json_schema(version, json!(true)));
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
