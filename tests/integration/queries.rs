//! Queries that run in the embedded engine: what they say of real data, as another program computed it.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use crate::program::run;

const OBJECTS: &str = "
schema:
  - name: penguins
    properties:
      - { name: species, logicalType: string }
      - { name: island, logicalType: string }
      - { name: bill_length_mm, logicalType: number }
      - { name: bill_depth_mm, logicalType: number }
      - { name: flipper_length_mm, logicalType: integer }
      - { name: body_mass_g, logicalType: integer }
      - { name: sex, logicalType: string }
      - { name: year, logicalType: integer }
  - name: flights
    properties:
      - { name: flight, logicalType: integer }
      - { name: dep_delay, logicalType: integer }
      - { name: arr_delay, logicalType: integer }
      - { name: distance, logicalType: integer }
      - { name: carrier, logicalType: string }
      - { name: tailnum, logicalType: string }
      - { name: origin, logicalType: string }
      - { name: time_hour, logicalType: timestamp }
  - name: planes
    properties:
      - { name: tailnum, logicalType: string }
      - { name: year, logicalType: integer }
      - { name: seats, logicalType: integer }
  - name: airlines
    properties:
      - { name: carrier, logicalType: string }
      - { name: name, logicalType: string }
";

/// The queries of a file of two columns: each with what `DuckDB` says, and `lacks` where the engine cannot say it.
fn truth() -> Vec<(&'static str, &'static str)> {
    let lines = include_str!("../queries/truth.tsv").lines();
    lines.map(|line| line.split_once('\t').expect("a query and its result")).collect()
}

fn contract(queries: &[(&str, &str)]) -> String {
    let mut text =
        "apiVersion: v3.1.0\nkind: DataContract\nid: case\nversion: 1.0.0\nstatus: active".to_owned() + OBJECTS;
    text.push_str("    quality:\n");
    for (at, (query, _)) in queries.iter().enumerate() {
        let query = query.replace('\'', "''");
        writeln!(text, "      - {{ id: q{at}, type: sql, query: '{query}', mustBe: -7 }}")
            .expect("writing to a string");
    }
    text
}

fn said(outcome: &Value) -> String {
    match outcome["reason"]["code"].as_str() {
        None => outcome["observed"]["value"]
            .as_str()
            .map_or_else(|| outcome["observed"]["value"].to_string(), str::to_owned),
        Some(code) => format!("{code}: {}", outcome["reason"]["text"].as_str().unwrap_or_default()),
    }
}

/// Equal, up to the last digits of floating point.
fn agrees(said: &str, truth: &str) -> bool {
    match truth {
        "nothing" => said.starts_with("nothing-to-check"),
        "several" | "text" => said.starts_with("invalid-rule"),
        _ if truth.ends_with(" lacks") => said.starts_with("engine-lacks"),
        _ if said == truth => true,
        _ => match (said.parse::<f64>(), truth.parse::<f64>()) {
            (Ok(said), Ok(truth)) => (said - truth).abs() <= truth.abs() * 1e-12,
            _ => false,
        },
    }
}

#[test]
fn queries_say_what_another_program_computes() {
    let queries = truth();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("case.odcs.yaml"), contract(&queries)).expect("a contract");
    let data = |object: &str, path: &str| format!("{object}={}", examples.join(path).display());
    let mut words = vec!["check".to_owned(), "case.odcs.yaml".to_owned()];
    words.push(data("penguins", "penguins/penguins.csv"));
    words.push(data("flights", "flights/csv/flights.csv.gz"));
    words.push(data("planes", "flights/csv/planes.csv"));
    words.push(data("airlines", "flights/csv/airlines.csv"));
    words.extend(["--format", "json", "--null-values", "NA"].map(str::to_owned));
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let report = run(folder.path(), &words, b"").report();
    let outcomes = report["outcomes"].as_array().expect("outcomes");
    let mut faults = Vec::new();
    for (at, (query, truth)) in queries.iter().enumerate() {
        let id = format!("airlines/quality/q{at}");
        let outcome = outcomes.iter().find(|outcome| outcome["id"] == *id).expect("an outcome");
        let said = said(outcome);
        if !agrees(&said, truth) {
            faults.push(format!("{query}\n  DuckDB: {truth}\n  upheld: {said}"));
        }
    }
    assert!(faults.is_empty(), "{} of {}\n{}", faults.len(), queries.len(), faults.join("\n"));
}
