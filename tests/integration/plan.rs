//! What `--plan` says: what would be held to data, and what is known to lack without opening any.

use std::fs;

use serde_json::Value;

use crate::program::{Ran, run};

const CONTRACT: &str = "apiVersion: v3.1.0
kind: DataContract
id: case
version: 1.0.0
status: active
schema:
  - name: t
    properties:
      - name: a
        logicalType: integer
        relationships: [{ to: 'gone.odcs.yaml#/schema/u/properties/a' }]
      - name: at
        logicalType: timestamp
    quality:
      - { id: count, type: sql, query: 'SELECT COUNT(*) FROM t', mustBeGreaterThan: 0 }
      - { id: apart, type: sql, query: 'SELECT MAX(a) FROM t', mustBeGreaterThan: 0 }
slaProperties:
  - { id: fresh, property: latency, value: 1, unit: d, element: t.at }
";

fn planned(arguments: &[&str]) -> Ran {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("c.yaml"), CONTRACT).expect("a contract");
    let words: Vec<&str> =
        ["check", "c.yaml", "--plan", "--now", "2026-01-31"].into_iter().chain(arguments.iter().copied()).collect();
    run(folder.path(), &words, b"")
}

fn reason(report: &Value, id: &str) -> String {
    let outcomes = report["outcomes"].as_array().expect("outcomes");
    let found = outcomes.iter().find(|outcome| outcome["id"] == id).unwrap_or_else(|| panic!("no {id}"));
    found["reason"]["code"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_file_of_a_relationship_that_is_not_there_is_no_plan() {
    let report = planned(&["--format", "json"]).report();
    assert_eq!(reason(&report, "t/properties/a/relationships"), "invalid-rule");
    assert_eq!(reason(&report, "t/quality/count"), "planned");
    let report = planned(&["t.csv", "--format", "json"]).report();
    assert_eq!(reason(&report, "t/properties/a/relationships"), "no-data-given");
}

#[test]
fn what_this_build_cannot_run_is_no_plan() {
    let report = planned(&["--format", "json"]).report();
    let expected = if cfg!(feature = "sql") { "planned" } else { "engine-lacks" };
    assert_eq!(reason(&report, "t/quality/apart"), expected);
}

#[test]
fn the_sentences_stand_below_each_other() {
    let page = planned(&[]).out;
    let starts = |word: &str, sentence: &str| {
        let line =
            page.lines().find(|line| line.trim_start().starts_with(word)).unwrap_or_else(|| panic!("{word}: {page}"));
        line.find(sentence).unwrap_or_else(|| panic!("{sentence}: {line}"))
    };
    assert_eq!(starts("values-in-the-future", "The time"), starts("present", "The data"), "{page}");
}
