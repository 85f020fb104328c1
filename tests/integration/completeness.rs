//! Nothing passes in silence: whatever a contract declares ends in the report, once.
//!
//! What is declared is read here from plain JSON, apart from how the program reads it.

use std::collections::BTreeSet;

use serde_json::Value;
use upheld::contract::read;
use upheld::data::Hints;
use upheld::outcome::Report;
use upheld::source::SourceFile;
use upheld::value::Instant;
use upheld::verify::{Choices, Request, outline};

use crate::corpus::{corpus, mutants};

/// The pointers of everything that says something about data.
fn declared(contract: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, object) in items(contract, "schema") {
        let here = format!("/schema/{at}");
        rules(object, &here, &mut found);
        for (at, property) in items(object, "properties") {
            of_property(property, &format!("{here}/properties/{at}"), &mut found);
        }
        found.insert(here);
    }
    found.extend(items(contract, "slaProperties").map(|(at, _)| format!("/slaProperties/{at}")));
    found
}

fn items<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = (usize, &'a Value)> {
    let all = value[key].as_array().map_or(&[][..], Vec::as_slice);
    all.iter().enumerate().filter(|(_, item)| item.is_object())
}

fn rules(value: &Value, here: &str, found: &mut BTreeSet<String>) {
    for list in ["quality", "relationships"] {
        found.extend(items(value, list).map(|(at, _)| format!("{here}/{list}/{at}")));
    }
}

fn of_property(property: &Value, here: &str, found: &mut BTreeSet<String>) {
    found.insert(here.to_owned());
    let says = |key: &&&str| property.get(**key).is_some_and(|value| *value != Value::Bool(false));
    let keys =
        ["logicalType", "physicalType", "encryptedName", "enum", "required", "unique", "primaryKey", "partitioned"];
    found.extend(keys.iter().filter(says).map(|key| format!("{here}/{key}")));
    if let Some(options) = property["logicalTypeOptions"].as_object() {
        // `exclusiveMinimum: false` of v3.0 says what is so without it.
        let says = |(key, value): &(&String, &Value)| !key.starts_with("exclusive") || **value != Value::Bool(false);
        let keys = options.iter().filter(says).map(|(key, _)| key);
        found.extend(keys.map(|key| format!("{here}/logicalTypeOptions/{}", escaped(key))));
    }
    rules(property, here, found);
    for (at, child) in items(property, "properties") {
        of_property(child, &format!("{here}/properties/{at}"), found);
    }
    for (child, name) in
        [(&property["items"], "items"), (&property["map"]["key"], "map/key"), (&property["map"]["value"], "map/value")]
    {
        if child.is_object() {
            of_property(child, &format!("{here}/{name}"), found);
        }
    }
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn planned(contract: &Value) -> Option<Report> {
    let readings = [read(SourceFile::new("c.json", contract.to_string()))];
    readings[0].contract.as_ref()?;
    let choices = Choices::at(Instant { seconds: 1_769_839_200, nanos: 0 });
    let request = Request { contracts: &readings, data: Vec::new(), hints: Hints::default(), choices };
    Some(outline(&request).expect("nothing was selected that is not there"))
}

/// What is declared and in no outcome, claimed twice, or a fault of the program.
fn silent(contract: &Value) -> Vec<String> {
    let Some(report) = planned(contract) else { return Vec::new() };
    let mut faults = Vec::new();
    let mut claimed = BTreeSet::new();
    for route in report.outcomes.iter().flat_map(|outcome| &outcome.routes) {
        if !claimed.insert(route.clone()) {
            faults.push(format!("{route} is claimed twice"));
        }
    }
    let internal = report.problems.iter().filter(|problem| problem.code.starts_with("internal"));
    faults.extend(internal.map(|problem| problem.message.clone()));
    for pointer in declared(contract) {
        let above = claimed.iter().any(|route| {
            route == &pointer
                || pointer.strip_prefix(route.as_str()).is_some_and(|rest| rest.starts_with('/') && !is_named(route))
                || route.strip_prefix(pointer.as_str()).is_some_and(|rest| rest.starts_with("/element/"))
        });
        if !above {
            faults.push(format!("{pointer} is in no outcome"));
        }
    }
    faults
}

/// Whether a claim of this route is for an object or property alone, and not for what stands in it.
fn is_named(route: &str) -> bool {
    let mut steps = route.rsplit('/');
    let (last, before) = (steps.next().unwrap_or_default(), steps.next().unwrap_or_default());
    let indexed = last.bytes().all(|byte| byte.is_ascii_digit());
    (indexed && ["schema", "properties"].contains(&before)) || ["items", "key", "value"].contains(&last)
}

#[test]
fn whatever_is_declared_ends_in_the_report() {
    let mut faults = Vec::new();
    let mut looked_at = 0;
    for (name, contract) in corpus() {
        let mut all = vec![("as it is".to_owned(), contract.clone())];
        all.extend(mutants(&contract));
        for (what, contract) in all {
            looked_at += 1;
            faults.extend(silent(&contract).into_iter().map(|fault| format!("{name}, {what}: {fault}")));
        }
    }
    assert!(looked_at > 1_000, "only {looked_at} contracts were looked at");
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}
