//! The contracts of the project as plain JSON, and what becomes of them when one thing is changed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use upheld::contract::ApiVersion;

/// The folder of the project.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The version that a contract names, where the standard has it.
pub(crate) fn version_of(contract: &Value) -> Option<ApiVersion> {
    ApiVersion::ALL.into_iter().find(|version| contract["apiVersion"] == version.word())
}

fn contracts_below(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            contracts_below(&path, found);
        } else if path.to_string_lossy().ends_with(".odcs.yaml") || path.to_string_lossy().ends_with(".odcs.json") {
            found.push(path);
        }
    }
}

/// The contracts of the project as JSON, by their paths; those that are no YAML are not among them.
pub(crate) fn corpus() -> BTreeMap<String, Value> {
    let mut paths = Vec::new();
    for folder in ["contracts", "examples", "tests/cases"] {
        contracts_below(&root().join(folder), &mut paths);
    }
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).ok()?;
        let value: Value = serde_saphyr::from_str(&text).ok()?;
        let name = path.strip_prefix(root()).unwrap_or(&path).display().to_string();
        value.is_object().then_some((name, value))
    };
    paths.into_iter().filter_map(read).collect()
}

fn pointers(value: &Value, here: &str, found: &mut Vec<String>) {
    let mut below = |key: &str, value: &Value| {
        let pointer = format!("{here}/{}", key.replace('~', "~0").replace('/', "~1"));
        found.push(pointer.clone());
        pointers(value, &pointer, found);
    };
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| below(key, value)),
        Value::Array(items) => items.iter().enumerate().for_each(|(at, value)| below(&at.to_string(), value)),
        _ => {}
    }
}

/// Every how many changes one is tried, unless all are asked for by `UPHELD_ALL_CHANGES`.
const STRIDE: usize = 11;

/// The contract with one thing changed, and what was changed: every eleventh of all such changes.
pub(crate) fn mutants(contract: &Value) -> Vec<(String, Value)> {
    let stride = if std::env::var_os("UPHELD_ALL_CHANGES").is_some() { 1 } else { STRIDE };
    all_mutants(contract).into_iter().step_by(stride).collect()
}

fn all_mutants(contract: &Value) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    let mut places = Vec::new();
    pointers(contract, "", &mut places);
    for pointer in places.iter().filter(|pointer| *pointer != "/apiVersion") {
        let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
        let mut without = contract.clone();
        if let Some(Value::Object(map)) = without.pointer_mut(parent) {
            let value = map.remove(key).unwrap_or(Value::Null);
            let mut renamed = map.clone();
            all.push((format!("{pointer} removed"), without.clone()));
            renamed.insert(format!("{key}x"), value);
            let mut with = contract.clone();
            *with.pointer_mut(parent).expect("a parent") = Value::Object(renamed);
            all.push((format!("{pointer} renamed"), with));
        }
        for other in [json!("words"), json!(3), json!(-1.5), json!(true), json!([]), json!({}), json!(["a", "a"])] {
            let mut changed = contract.clone();
            let place = changed.pointer_mut(pointer).expect("a place");
            if *place != other {
                *place = other.clone();
                all.push((format!("{pointer} = {other}"), changed));
            }
        }
    }
    all
}
