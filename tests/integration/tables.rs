//! Table tests: each row of the meaning of contracts, and every kind of violation in every format.

use std::fs;
use std::path::Path;

use crate::case_file::{Case, cases, faults};
use crate::program::{Ran, run};
use crate::written::{self, FORMATS};

#[test]
fn every_row_of_the_meaning_holds() {
    let all: Vec<String> = cases("meaning").iter().flat_map(check_text).collect();
    assert!(all.is_empty(), "{} faults\n{}", all.len(), all.join("\n"));
}

#[cfg(feature = "sql")]
#[test]
fn every_query_means_what_it_should() {
    let all: Vec<String> = cases("queries").iter().flat_map(check_text).collect();
    assert!(all.is_empty(), "{} faults\n{}", all.len(), all.join("\n"));
}

#[test]
fn every_format_gives_the_same_verdicts_and_counts() {
    let all: Vec<String> = cases("formats").iter().flat_map(check_formats).collect();
    assert!(all.is_empty(), "{} faults\n{}", all.len(), all.join("\n"));
}

/// A case whose data stands in the file; one with a `table` runs on every format.
fn check_text(case: &Case) -> Vec<String> {
    if case.block("table").is_some() {
        return check_formats(case);
    }
    let folder = tempfile::tempdir().expect("a folder");
    let mut data = Vec::new();
    for (kind, text) in &case.blocks {
        if let Some(name) = kind.strip_prefix("file ") {
            fs::write(folder.path().join(name), text).expect("a file");
        }
        if let Some((name, bytes)) = data_file(kind, text) {
            fs::write(folder.path().join(&name), bytes).expect("a data file");
            data.push(name);
        }
    }
    let ran = check(case, folder.path(), &data);
    named(case, "", faults(case, &ran.report()))
}

fn check_formats(case: &Case) -> Vec<String> {
    let table = written::Table::parse(case.block("table").unwrap_or_else(|| panic!("{}: no table", case.name)));
    let only: Option<Vec<&str>> = case.block("only").map(|line| line.split_whitespace().collect());
    let mut all = Vec::new();
    for (at, format) in FORMATS.iter().enumerate() {
        let too_deep = !table.is_flat() && (format.starts_with("csv") || *format == "tsv");
        if too_deep || only.as_ref().is_some_and(|only| !only.contains(format)) {
            continue;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let mut data = vec![table.write(folder.path(), format)];
        data.extend(beside(case, folder.path(), FORMATS[(at + FORMATS.len() / 2) % FORMATS.len()]));
        let ran = check(case, folder.path(), &data);
        all.extend(named(case, format, faults(case, &ran.report())));
    }
    all
}

/// Writes the data of the other objects of a case, and says whose it is.
fn beside(case: &Case, folder: &Path, format: &str) -> Vec<String> {
    let mut data = Vec::new();
    for (kind, text) in &case.blocks {
        if let Some(object) = kind.strip_prefix("beside ") {
            let own = folder.join(object);
            fs::create_dir(&own).expect("a folder");
            let name = written::Table::parse(text).write(&own, format);
            data.push(format!("{object}={object}/{name}"));
        }
    }
    data
}

fn data_file(kind: &str, text: &str) -> Option<(String, Vec<u8>)> {
    match kind {
        "csv" | "tsv" | "ndjson" | "json" => Some((format!("t.{kind}"), text.as_bytes().to_vec())),
        "hex" => {
            let digits: Vec<u8> = text.split_whitespace().flat_map(str::bytes).collect();
            let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).expect("hex"), 16).expect("hex");
            Some(("t.csv".to_owned(), digits.chunks(2).map(byte).collect()))
        }
        _ => None,
    }
}

fn check(case: &Case, folder: &Path, data: &[String]) -> Ran {
    fs::write(folder.join("case.odcs.yaml"), case.contract()).expect("a contract");
    let mut words = vec!["check", "case.odcs.yaml"];
    words.extend(data.iter().map(String::as_str));
    words.extend(["--format", "json"]);
    if !case.args().contains(&"--now") {
        words.extend(["--now", "2026-01-31T06:00:00Z"]);
    }
    words.extend(case.args());
    let ran = run(folder, &words, b"");
    assert!(ran.out.starts_with('{'), "{}: no report\n{}\n{}", case.name, ran.out, ran.err);
    ran
}

fn named(case: &Case, format: &str, faults: Vec<String>) -> Vec<String> {
    faults.into_iter().map(|fault| format!("{} {format}\n  {fault}", case.name)).collect()
}
