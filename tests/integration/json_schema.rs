//! The JSON Schema Test Suite (draft 2019-09): each case as a property of a contract and one cell of a row of NDJSON, which
//! must give the suite's verdict. The suite is no part of this repository: its folder stands in the one that `UPHELD_CORPORA`
//! names, else in `shared/corpora` beside the checkout; where there is none, the test says "not run".

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use serde_json::{Map, Value, json};

use crate::program::run;

mod exceptions;
mod translate;

use exceptions::{DIFFERENT, NOT_EXPRESSIBLE};
use translate::{Question, translate};

/// One test of the suite.
struct Case {
    /// `FILE / GROUP / TEST`.
    name: String,
    /// What the suite says of the value.
    valid: bool,
    value: Value,
    question: Result<Question, &'static str>,
}

#[test]
fn keywords_give_the_verdicts_of_the_json_schema_test_suite() {
    let Some(folder) = suite() else {
        writeln!(io::stderr(), "not run: there is no json-schema-test-suite in UPHELD_CORPORA or ../shared/corpora")
            .expect("standard error");
        return;
    };
    let cases = cases(&folder);
    assert!(cases.len() > 300, "{}: only {} cases", folder.display(), cases.len());
    let verdicts = verdicts(&cases);
    let mut faults: Vec<String> =
        cases.iter().enumerate().filter_map(|(at, case)| fault(case, verdicts.get(&at))).collect();
    faults.extend(unused(&cases));
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

fn suite() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    let corpora = env::var_os("UPHELD_CORPORA").map_or_else(beside, PathBuf::from);
    Some(corpora.join("json-schema-test-suite")).filter(|folder| folder.is_dir())
}

fn cases(folder: &Path) -> Vec<Case> {
    let mut cases = Vec::new();
    for (below, prefix) in [(folder.to_owned(), ""), (folder.join("format"), "format/")] {
        let mut files: Vec<_> = fs::read_dir(&below).expect("a folder").flatten().map(|entry| entry.path()).collect();
        files.sort();
        for file in files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "json")) {
            let keyword = format!("{prefix}{}", file.file_stem().expect("a name").to_string_lossy());
            let groups: Value = serde_json::from_slice(&fs::read(file).expect("a file")).expect("JSON");
            cases.extend(list(&groups).iter().flat_map(|group| of_group(&keyword, group)));
        }
    }
    cases
}

fn of_group<'a>(keyword: &'a str, group: &'a Value) -> impl Iterator<Item = Case> + 'a {
    let text = |value: &Value| value["description"].as_str().expect("a description").to_owned();
    list(&group["tests"]).iter().map(move |test| Case {
        name: format!("{keyword} / {} / {}", text(group), text(test)),
        valid: test["valid"].as_bool().expect("a verdict"),
        value: test["data"].clone(),
        question: translate(keyword, &group["schema"], &test["data"]),
    })
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

/// Asks all cases in one run; the verdicts by the index of their case, or what else was said.
fn verdicts(cases: &[Case]) -> BTreeMap<usize, Result<bool, String>> {
    let asked = || cases.iter().enumerate().filter_map(|(at, case)| case.question.as_ref().ok().map(|q| (at, case, q)));
    let properties: Vec<Value> = asked().map(|(at, _, question)| named(at, &question.property)).collect();
    let row: Map<String, Value> = asked().map(|(at, case, _)| (format!("c{at}"), case.value.clone())).collect();
    let contract = json!({
        "apiVersion": "v3.2.0", "kind": "DataContract", "id": "suite", "version": "1.0.0", "status": "active",
        "schema": [{ "name": "t", "properties": properties }],
    });
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("suite.odcs.json"), contract.to_string()).expect("a contract");
    fs::write(folder.path().join("t.ndjson"), Value::from(row).to_string()).expect("a row");
    let report = run(folder.path(), &["check", "suite.odcs.json", "t.ndjson", "--format", "json"], b"").report();
    assert_eq!(report["objects"][0]["rows"], 1, "{}", report["problems"]);
    let outcomes = list(&report["outcomes"]);
    asked().map(|(at, case, question)| (at, verdict(outcomes, &format!("c{at}"), case, question))).collect()
}

fn named(at: usize, property: &Value) -> Value {
    let mut property = property.clone();
    property["name"] = json!(format!("c{at}"));
    property
}

/// Valid where no outcome of the kinds that stand for the keyword fails. A kind that had nothing to check says so only of a
/// value that is null or of another type; whatever else was not evaluated is no verdict.
fn verdict(outcomes: &[Value], column: &str, case: &Case, question: &Question) -> Result<bool, String> {
    let of_column = |outcome: &&Value| {
        outcome["property"].as_str().is_some_and(|name| name.split(['.', '[']).next() == Some(column))
    };
    let of_column: Vec<&Value> = outcomes.iter().filter(of_column).collect();
    let ill_typed = of_column.iter().any(|outcome| outcome["kind"] == "logical-type" && outcome["verdict"] == "fail");
    let mut valid = true;
    for kind in &question.kinds {
        let mut found = of_column.iter().filter(|outcome| outcome["kind"] == *kind).peekable();
        if found.peek().is_none() {
            return Err(format!("nothing is said of {kind}"));
        }
        for outcome in found {
            let nothing = outcome["reason"]["code"] == "nothing-to-check" && (ill_typed || has_null(&case.value));
            match outcome["verdict"].as_str() {
                Some("fail") => valid = false,
                Some("not_evaluated") if !nothing => return Err(outcome["message"].to_string()),
                _ => {}
            }
        }
    }
    Ok(valid)
}

/// Whether a value is null, or an object, of which some property may be absent.
fn has_null(value: &Value) -> bool {
    value.is_null() || value.is_object()
}

/// How a case goes against the suite and the written exceptions.
fn fault(case: &Case, verdict: Option<&Result<bool, String>>) -> Option<String> {
    let Case { name, valid, value, .. } = case;
    let listed = |table: &[(&str, &str)]| table.iter().any(|(prefix, _)| stands_for(prefix, name));
    match (&case.question, verdict) {
        (Err(_), _) if listed(NOT_EXPRESSIBLE) => None,
        (Err(reason), _) => Some(format!("{name}: left out, and not listed: {reason}")),
        (Ok(_), _) if listed(NOT_EXPRESSIBLE) => Some(format!("{name}: listed as not expressible, but expressed")),
        (Ok(_), Some(Ok(found))) if found == valid && listed(DIFFERENT) => {
            Some(format!("{name}: listed as different, but gives the verdict of the suite"))
        }
        (Ok(_), Some(Ok(found))) if found == valid || listed(DIFFERENT) => None,
        (Ok(_), Some(Ok(found))) => Some(format!("{name}: {value} is valid: {valid}, found {found}")),
        (Ok(_), Some(Err(text))) => Some(format!("{name}: {value}: no verdict: {text}")),
        (Ok(_), None) => Some(format!("{name}: not asked")),
    }
}

/// Whether an exception means a case: it is its whole name, or that of its file or group.
fn stands_for(exception: &str, name: &str) -> bool {
    name.strip_prefix(exception).is_some_and(|rest| rest.is_empty() || rest.starts_with(" / "))
}

/// Exceptions that no case has.
fn unused(cases: &[Case]) -> Vec<String> {
    let all = NOT_EXPRESSIBLE.iter().chain(DIFFERENT);
    let unused = all.filter(|(exception, _)| !cases.iter().any(|case| stands_for(exception, &case.name)));
    unused.map(|(exception, _)| format!("{exception}: listed, but no such case")).collect()
}
