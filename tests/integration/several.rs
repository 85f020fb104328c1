//! Objects of one name in several contracts, and the data that is meant for each.

use std::fs;

use crate::program::{Ran, run};

const HEAD: &str = "kind: DataContract\nversion: 1.0.0\nstatus: active\napiVersion: v3.1.0\n";

fn check(arguments: &[&str]) -> Ran {
    let folder = tempfile::tempdir().expect("a folder");
    let child = "schema:\n  - name: t\n    properties:\n      - name: id\n        logicalType: integer\n        \
                 relationships: [{ to: 'two.yaml#t.id' }]\n";
    let parent = "schema:\n  - name: t\n    properties:\n      - { name: id, logicalType: integer, unique: true }\n";
    for (name, text) in [
        ("one.yaml", format!("{HEAD}id: one\n{child}")),
        ("two.yaml", format!("{HEAD}id: two\n{parent}")),
        ("a.csv", "id\n1\n9\n".to_owned()),
        ("b.csv", "id\n1\n".to_owned()),
    ] {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    let words: Vec<&str> = ["check", "one.yaml", "--contract", "two.yaml", "--format", "json", "--now", "2026-01-31"]
        .iter()
        .chain(arguments)
        .copied()
        .collect();
    run(folder.path(), &words, b"")
}

fn relationship(ran: &Ran) -> serde_json::Value {
    let report = ran.report();
    let outcomes = report["outcomes"].as_array().expect("outcomes");
    outcomes.iter().find(|one| one["kind"] == "relationships").cloned().expect("the relationship")
}

#[test]
fn one_file_for_both_sides_keeps_no_relationship() {
    let ran = check(&["t=a.csv"]);
    assert_eq!(relationship(&ran)["reason"]["code"], "no-data-given", "{}", ran.out);
    assert_eq!(ran.code, Some(4), "{}", ran.err);
}

#[test]
fn the_contract_can_be_named_by_its_file_or_id() {
    for arguments in [["one.yaml#t=a.csv", "two.yaml#t=b.csv"], ["one#t=a.csv", "two#t=b.csv"]] {
        let ran = check(&arguments);
        let found = relationship(&ran);
        assert_eq!((&found["verdict"], &found["observed"]["value"]), (&"fail".into(), &1.into()), "{}", ran.out);
        assert_eq!(ran.code, Some(1), "{}", ran.err);
    }
}
