//! Lint from outside: it knows every rule that check refuses, it stays fast and brief on hostile contracts, and says what is missing.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::case_file::cases;
use crate::program::run;

const HEAD: &str = "apiVersion: v3.1.0\nkind: DataContract\nid: big\nversion: 1.0.0\nstatus: active\n";

fn outcomes(folder: &Path, words: &[&str]) -> Vec<Value> {
    let report = run(folder, words, b"").report();
    report["outcomes"].as_array().cloned().unwrap_or_default()
}

fn texts<'v>(value: &'v Value, key: &str) -> Vec<&'v str> {
    value[key].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// Whether a finding is about what an outcome of check is about.
fn is_about(finding: &Value, outcome: &Value) -> bool {
    let within =
        |one: &str, other: &str| one == other || one.strip_prefix(other).is_some_and(|rest| rest.starts_with('/'));
    let near = texts(finding, "routes").iter().any(|found| {
        texts(outcome, "routes").iter().any(|promised| within(found, promised) || within(promised, found))
    });
    near || (finding["object"] == outcome["object"] && finding["property"] == outcome["property"])
}

/// Every contract of the cases and of `contracts/invalid`, with a name.
fn contracts() -> Vec<(String, String)> {
    let cases = cases("meaning").into_iter().map(|case| (case.name.clone(), case.contract()));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("contracts/invalid");
    let files = fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path());
    let files = files.filter_map(|file| Some((file.display().to_string(), fs::read_to_string(file).ok()?)));
    cases.chain(files).collect()
}

#[test]
fn what_check_refuses_for_its_contract_lint_finds() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut seen, mut missed) = (0, Vec::new());
    for (name, text) in contracts() {
        fs::write(folder.path().join("c.yaml"), &text).expect("a contract");
        let planned =
            run(folder.path(), &["check", "c.yaml", "--plan", "--format", "json", "--now", "2026-01-31"], b"");
        let Ok(report) = serde_json::from_str::<Value>(&planned.out) else { continue };
        let all = report["outcomes"].as_array().cloned().unwrap_or_default();
        // Lint opens no other files, so that one of another contract is not there is for check to say.
        let elsewhere = |one: &Value| one["message"].as_str().is_some_and(|text| text.contains("there is no contract"));
        let is_refused = |one: &Value| one["reason"]["code"] == "invalid-rule" && !elsewhere(one);
        let refused: Vec<_> = all.into_iter().filter(is_refused).collect();
        if refused.is_empty() {
            continue;
        }
        let found = outcomes(folder.path(), &["lint", "c.yaml", "--format", "json", "--now", "2026-01-31"]);
        for outcome in refused {
            seen += 1;
            if !found.iter().any(|finding| finding["severity"] == "error" && is_about(finding, &outcome)) {
                missed.push(format!("{name}: {} ({})", outcome["id"], outcome["message"]));
            }
        }
    }
    assert!(seen > 10, "the cases have rules without a meaning");
    assert!(missed.is_empty(), "lint says nothing of\n{}", missed.join("\n"));
}

/// Ten thousand properties and twenty thousand keys that nobody knows: the time must grow with the file alone.
#[test]
fn a_huge_contract_is_linted_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut text = HEAD.to_owned() + "schema:\n  - name: o\n    properties:\n";
    for at in 0..10_000 {
        writeln!(text, "      - name: p{at}\n        logicalType: integer\n        requird: true").expect("a string");
    }
    for at in 0..10_000 {
        writeln!(text, "    quolity{at}: true").expect("a string");
    }
    fs::write(folder.path().join("c.yaml"), &text).expect("a contract");
    for words in [&["lint", "c.yaml"][..], &["lint", "c.yaml", "--format", "json"], &["check", "c.yaml", "--plan"]] {
        let start = Instant::now();
        let ran = run(folder.path(), words, b"");
        assert!(ran.code.is_some_and(|code| code < 5), "{words:?}: {:?}", ran.err);
        // Without optimisation, on a machine that does other things: a hundred times what a release takes.
        assert!(start.elapsed() < Duration::from_secs(90), "{words:?} took {:?}", start.elapsed());
    }
}

#[test]
fn long_texts_are_cut_in_messages() {
    let folder = tempfile::tempdir().expect("a folder");
    let pattern = "a".repeat(1_000_000);
    // YAML allows keys of a line up to 1024 characters, and any behind `?`.
    let (key, long) = ("k".repeat(1000), "l".repeat(200_000));
    let text = format!(
        "{HEAD}? {long}\n: 1\n{key}: 1\nschema:\n  - name: o\n    properties:\n      - name: {key}\n        logicalType: string\n        {key}: 1\n        logicalTypeOptions: {{pattern: \"({pattern}\", minLength: {key}}}\n        quality: [{{metric: {key}, mustBe: 0, unit: {key}}}, {{metric: nullValues, mustBe: {key}}}]\n"
    );
    fs::write(folder.path().join("c.yaml"), text).expect("a contract");
    let found = outcomes(folder.path(), &["lint", "c.yaml", "--format", "json"]);
    assert!(found.len() > 5);
    for finding in &found {
        let message = finding["message"].as_str().unwrap_or_default();
        assert!(message.len() < 400, "{}: {} bytes", finding["kind"], message.len());
        for note in texts(finding, "notes") {
            assert!(note.len() < 1000, "{}: a note of {} bytes", finding["kind"], note.len());
        }
    }
    let page = run(folder.path(), &["lint", "c.yaml"], b"").out;
    let longest = page.lines().filter(|line| !line.contains("[...") && !line.contains('│')).map(str::len).max();
    assert!(longest.is_some_and(|longest| longest < 200_300), "{longest:?}");
}

#[test]
fn a_contract_that_is_not_there_is_named_and_nothing_else_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let ran = run(folder.path(), &["lint", "nope.yaml"], b"");
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("there is no contract nope.yaml") && !ran.err.contains("data"), "{}", ran.err);
}
