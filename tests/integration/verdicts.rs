//! The exit code of a run, and what a report says first: what to know of the contract, and what matters most.

use std::fs;

use crate::program::{Ran, run};

const HEAD: &str = "apiVersion: v3.1.0\nkind: DataContract\nid: case\nversion: 1.0.0\n";

const TWO: &str = "schema:
  - name: t
    properties:
      - { name: a, logicalType: integer, required: true }
  - name: u
    properties:
      - { name: a, logicalType: integer, required: true }
";

/// Runs the program in a folder with a contract and these files.
fn with(contract: &str, files: &[(&str, &str)], words: &[&str]) -> Ran {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("c.odcs.yaml"), contract).expect("a contract");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    run(folder.path(), words, b"")
}

#[test]
fn check_ends_with_the_code_of_its_verdict() {
    let contract = format!("{HEAD}status: active\n{TWO}");
    let files = [("good.csv", "a\n1\n"), ("bad.csv", "a\nx\n"), ("cut.csv.gz", "no gzip"), ("empty.csv", "a\n")];
    for (t, u, code, why) in [
        ("good.csv", "good.csv", 0, "all holds"),
        ("good.csv", "bad.csv", 1, "a check that counts failed"),
        ("good.csv", "absent.csv", 3, "data is not there"),
        ("good.csv", "cut.csv.gz", 3, "data is not of its format"),
        ("good.csv", "empty.csv", 4, "nothing to hold the checks to"),
        ("bad.csv", "cut.csv.gz", 1, "a breach wins over data that cannot be read"),
        ("bad.csv", "empty.csv", 1, "a breach wins over what is inconclusive"),
        ("empty.csv", "cut.csv.gz", 3, "data that cannot be read wins over what is inconclusive"),
    ] {
        let (t, u) = (format!("t={t}"), format!("u={u}"));
        for report in ["terminal", "json"] {
            let ran = with(&contract, &files, &["check", "c.odcs.yaml", &t, &u, "--format", report]);
            assert_eq!(ran.code, Some(code), "{why}: {t} {u}\n{}\n{}", ran.out, ran.err);
        }
    }
}

#[test]
fn wrong_usage_and_what_is_no_contract_end_with_2() {
    let contract = format!("{HEAD}status: active\n{TWO}");
    for (contract, words) in [
        (contract.as_str(), &["check", "c.odcs.yaml", "t=t.csv", "--fail-on", "sometimes"][..]),
        (&contract, &["check", "c.odcs.yaml", "v=t.csv"]),
        (&contract, &["check", "c.odcs.yaml", "t=t.csv", "--select", "property:b"]),
        (&contract, &["check", "c.odcs.yaml", "t=t.csv", "--allow", "emptyness"]),
        (&contract, &["check", "c.odcs.yaml", "--server", "prod"]),
        ("just text\n", &["check", "c.odcs.yaml", "t.csv"]),
    ] {
        let ran = with(contract, &[("t.csv", "a\n1\n")], words);
        assert_eq!(ran.code, Some(2), "{words:?}\n{}\n{}", ran.out, ran.err);
    }
}

#[test]
fn lint_ends_with_1_for_findings_that_count() {
    let clean = format!("{HEAD}status: active\n{TWO}");
    let warned = clean.clone() + "slaProperties:\n  - { property: latency, value: 1, unit: d }\n";
    let faulty = clean.clone() + "unheard: of\n";
    for (contract, words, code) in [
        (&clean, &["lint", "c.odcs.yaml"][..], 0),
        (&warned, &["lint", "c.odcs.yaml"], 0),
        (&warned, &["lint", "c.odcs.yaml", "--fail-on", "warning"], 1),
        (&faulty, &["lint", "c.odcs.yaml"], 1),
        (&clean, &["lint", "absent.odcs.yaml"], 2),
    ] {
        let ran = with(contract, &[], words);
        assert_eq!(ran.code, Some(code), "{words:?}\n{}\n{}", ran.out, ran.err);
    }
}

#[test]
fn what_to_know_stands_in_the_head_and_critical_elements_come_first() {
    let contract = format!(
        "{HEAD}status: draft
description: {{ limitations: Not for billing. }}
schema:
  - name: t
    properties:
      - {{ name: a, logicalType: integer, required: true }}
      - name: b
        logicalType: integer
        criticalDataElement: true
        quality:
          - id: low
            metric: invalidValues
            arguments: {{ validValues: [2] }}
            mustBe: 0
            businessImpact: operational
            authoritativeDefinitions: [{{ type: runbook, url: 'https://example.org/runbook' }}]
"
    );
    let ran = with(&contract, &[("t.csv", "a,b\n,1\n")], &["check", "c.odcs.yaml", "t.csv"]);
    let at = |text: &str| ran.out.find(text).unwrap_or_else(|| panic!("nothing says {text}\n{}", ran.out));
    let first_failure = at("FAIL");
    assert!(at("draft") < first_failure && at("Not for billing.") < first_failure, "{}", ran.out);
    assert!(at("FAIL  critical: t.b") < at("FAIL  t.a"), "{}", ran.out);
    assert!(at("operational") > first_failure && at("https://example.org/runbook") > first_failure, "{}", ran.out);
}
