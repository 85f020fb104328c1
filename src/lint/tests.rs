//! Lint as a whole: its report, and every rule on every contract file of the project.

use std::path::{Path, PathBuf};

use super::*;
use crate::contract::{DIAGNOSTICS, read, read_bytes};
use crate::source::{Severity, SourceFile};
use crate::value::Zone;

fn options() -> Options {
    let fail_on = Some(Severity::Error);
    Options::failing_from(fail_on)
}

fn now() -> Instant {
    Instant::parse("2026-01-31T06:00:00Z", &Zone::UTC).unwrap()
}

fn lint_of(text: &str) -> Report {
    lint(&[read(SourceFile::new("c.yaml", text))], &options(), now())
}

const SOUND: &str = "apiVersion: v3.1.0\nkind: DataContract\nid: c\nversion: 1.0.0\nstatus: active\n";

#[test]
fn a_sound_contract_is_upheld_and_each_fault_is_an_outcome() {
    assert_eq!(lint_of(SOUND).verdict, Overall::Upheld);
    let report = lint_of(&format!("{SOUND}schema:\n  - name: o\n    propertees: []\n    properteez: []\n"));
    assert_eq!(report.verdict, Overall::Breached);
    let faults: Vec<_> = report.outcomes.iter().filter(|outcome| outcome.severity == Severity::Error).collect();
    assert!(faults.iter().all(|outcome| outcome.object.as_deref() == Some("o")));
    assert_eq!(faults.iter().map(|outcome| outcome.location.line).collect::<Vec<_>>(), [8, 9]);
}

#[test]
fn what_is_no_contract_is_invalid() {
    let report = lint_of("[1, 2");
    assert_eq!((report.verdict, report.verdict.exit_code()), (Overall::Invalid, 2));
    assert!(!report.outcomes.is_empty());
}

#[test]
fn names_the_property_of_a_finding() {
    let schema = "schema:\n  - 7\n  - name: o\n    properties:\n      - name: p\n        logicalType: array\n        items:\n          requird: true\n";
    let report = lint_of(&format!("{SOUND}{schema}"));
    let found = report.outcomes.iter().find(|outcome| outcome.kind == "unknown-key").expect("a finding");
    assert_eq!((found.object.as_deref(), found.property.as_deref()), (Some("o"), Some("p[]")));
}

#[test]
fn bounds_of_lengths_and_counts_are_numbers_whatever_the_type() {
    let with = |logical: &str, options: &str| {
        let property = format!("{{ name: p, logicalType: {logical}, logicalTypeOptions: {{ {options} }} }}");
        lint_of(&format!("{SOUND}schema:\n  - name: o\n    properties:\n      - {property}\n"))
    };
    let is_reversed = |report: Report| report.outcomes.iter().any(|outcome| outcome.kind == "reversed-bounds");
    assert!(!is_reversed(with("string", "minLength: 9, maxLength: 110")));
    assert!(!is_reversed(with("array", "minItems: 9, maxItems: 10")));
    assert!(!is_reversed(with("object", "minProperties: 3, maxProperties: 3")));
    assert!(is_reversed(with("string", "minLength: 110, maxLength: 9")));
    assert!(is_reversed(with("array", "minItems: 10, maxItems: 9")));
}

#[test]
fn what_comments_say_already_is_not_said_again() {
    let kinds = |text: &str| lint_of(text).outcomes.into_iter().map(|outcome| outcome.kind).collect::<Vec<_>>();
    let rule = |above: &str, behind: &str| {
        let head = "schema:\n  - name: o\n    quality:\n";
        let rule = format!("      {above}\n      - id: d\n        metric: duplicateValues\n        unit: percent\n");
        format!("{SOUND}{head}{rule}        mustBeLessOrEqualTo: 0.08 {behind}\n")
    };
    let is_doubted = |text: String| kinds(&text).iter().any(|kind| kind == "fraction-of-percent");
    assert!(is_doubted(rule("# few", "# 0.08 rows")));
    assert!(is_doubted(rule("# up to 0.8 %", "")));
    assert!(!is_doubted(rule("# 3 rows of many; up to 0.08 %", "")));
    assert!(!is_doubted(rule("# few", "# 0.08 %, and no more")));
    let advice = ["no-owner", "no-sla", "no-channel"];
    let found = kinds(SOUND);
    assert!(advice.iter().all(|rule| found.contains(&(*rule).to_owned())));
    let kept = format!("{SOUND}# team:\n#   members:\n# slaProperties:\n# support:\n");
    assert_eq!(kinds(&kept), Vec::<String>::new());
    // A team without an owner is another matter.
    let team = format!("{SOUND}team:\n  members:\n    - {{ username: op }}\n# team:\n# slaProperties:\n# support:\n");
    assert_eq!(kinds(&team), ["no-owner"]);
}

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("contracts").join(folder);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn found_in(path: &Path) -> (Reading, Vec<Diagnostic>) {
    let reading = read_bytes(&path.display().to_string(), &std::fs::read(path).unwrap());
    let found = findings(&reading, now());
    (reading, found)
}

#[test]
fn finds_no_fault_in_valid_contracts() {
    for file in files("valid") {
        let (_, found) = found_in(&file);
        // One of the files has every key of its version, deprecated ones included.
        let is_fault = |found: &&Diagnostic| found.severity > Severity::Info && found.code != "deprecated-key";
        let faults: Vec<_> = found.iter().filter(is_fault).collect();
        assert!(faults.is_empty(), "{}: {faults:#?}", file.display());
    }
}

/// Each file has its own fault, at its line, and no other that weighs more than good advice; so no fault is said twice.
#[test]
fn finds_each_fault_once_and_alone() {
    let mut faults = Vec::new();
    for file in files("invalid") {
        let code = file.file_name().unwrap().to_str().unwrap().strip_suffix(".odcs.yaml").unwrap().to_owned();
        let (reading, found) = found_in(&file);
        let marked = reading.source.text().lines().position(|line| line.contains("# HERE")).map(|line| line + 1);
        let line = |found: &Diagnostic| reading.source.locate(found.span.as_ref().unwrap()).line;
        let is_it = |found: &&Diagnostic| found.code == code && marked.is_none_or(|marked| marked == line(found));
        if !found.iter().any(|found| is_it(&found)) {
            faults.push(format!("{code} is not found at line {marked:?}"));
        }
        let others = found.iter().filter(|found| found.code != code && found.severity > Severity::Info);
        faults.extend(others.map(|other| format!("{code}: {} at line {}: {}", other.code, line(other), other.message)));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn has_a_file_for_every_rule() {
    let names: Vec<String> =
        files("invalid").iter().map(|file| file.file_name().unwrap().to_string_lossy().into_owned()).collect();
    for rule in RULES {
        assert!(names.contains(&format!("{}.odcs.yaml", rule.id)), "{} has no file in contracts/invalid", rule.id);
    }
    assert_eq!(names.len(), RULES.len() + DIAGNOSTICS.len() - 1, "each file is of one code; too-large has none");
}

#[test]
fn names_every_rule_once_in_kebab_case() {
    let kebab = |id: &str| id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    for (at, rule) in RULES.iter().enumerate() {
        assert!(kebab(rule.id) && !rule.description.is_empty() && !rule.description.ends_with('.'), "{}", rule.id);
        assert!(RULES[..at].iter().all(|other| other.id != rule.id), "{} is there twice", rule.id);
        assert!(DIAGNOSTICS.iter().all(|(code, _)| *code != rule.id), "{} is a code of reading", rule.id);
    }
}

#[test]
fn positions_of_keys_are_named_as_they_are_written() {
    for (positions, expected) in [
        (&["2"][..], Some("`primaryKeyPosition` begins with 2, and positions are counted from 1")),
        (&["0", "1"], Some("`primaryKeyPosition` begins with 0, and positions are counted from 1")),
        (&["1", "3"], Some("`primaryKeyPosition` goes from 1 to 3")),
        (&["1", "2", "2"], Some("`primaryKeyPosition: 2` stands twice")),
        (&["2", "1"], None),
    ] {
        let property = |(at, position): (usize, &&str)| {
            format!("      - {{ name: p{at}, primaryKey: true, primaryKeyPosition: {position} }}\n")
        };
        let properties: String = positions.iter().enumerate().map(property).collect();
        let report = lint_of(&format!("{SOUND}schema:\n  - name: o\n    properties:\n{properties}"));
        let found = report.outcomes.iter().find(|outcome| outcome.kind == "key-positions");
        assert_eq!(found.map(|found| found.message.contains(expected.unwrap_or("-"))), expected.map(|_| true));
    }
}
