//! Lint mends what has one right answer: what becomes of each faulty contract, that nothing else changes, and how files are written.
//!
//! `SNAPSHOTS=overwrite` writes `contracts/fixed/` anew.

use std::fs;
use std::path::PathBuf;

use snapbox::{Assert, Data};
use upheld::contract::{Reading, read, read_bytes};
use upheld::lint::{RULES, findings, mend};
use upheld::source::SourceFile;
use upheld::value::{Instant, Zone};

use crate::corpus::{corpus, mutants, root};
use crate::program::run;

fn now() -> Instant {
    Instant::parse("2026-01-31T06:00:00Z", &Zone::UTC).expect("a time")
}

fn reading(text: &str) -> Reading {
    read(SourceFile::new("c.yaml", text))
}

fn mended(text: &str) -> String {
    mend(&reading(text), now()).reading.source.text().to_string()
}

/// Every file of `contracts/invalid`, with its code.
fn faulty() -> Vec<(String, PathBuf)> {
    let files = fs::read_dir(root().join("contracts/invalid")).expect("a folder").flatten().map(|entry| entry.path());
    let named = files.filter_map(|path| {
        let name = path.file_name()?.to_str()?.strip_suffix(".odcs.yaml")?.to_owned();
        Some((name, path))
    });
    let mut all: Vec<_> = named.collect();
    all.sort();
    all
}

/// What cannot be mended has no file in `contracts/fixed`, and the pages say what can.
#[test]
fn each_fault_is_mended_as_its_file_says() {
    let pages = ["docs/lint.md", "docs/diagnostics.md"].map(|page| fs::read_to_string(root().join(page)).expect(page));
    let mut faults = Vec::new();
    for (code, path) in faulty() {
        let before = read_bytes("c.yaml", &fs::read(&path).expect("a file"));
        let after = mend(&before, now());
        let expected = root().join(format!("contracts/fixed/{code}.odcs.yaml"));
        let heading = format!("### `{code}`\n");
        let entry = pages.iter().find_map(|page| page.split_once(&heading)).map_or("", |(_, rest)| rest);
        let entry = entry.split("\n### ").next().unwrap_or_default();
        if entry.contains("`--fix`") != (after.places > 0) {
            faults.push(format!("{code}: {} places are mended, and its page says otherwise", after.places));
        }
        if after.places == 0 {
            assert!(!expected.exists(), "{code} is not mended");
            continue;
        }
        let left = findings(&after.reading, now());
        assert!(left.iter().all(|found| found.code != code), "{code} is still found");
        let text = after.reading.source.text().to_string();
        assert_eq!(mended(&text), text, "{code}: a second time changes more");
        Assert::new().action_env("SNAPSHOTS").eq(Data::text(text).raw(), Data::read_from(&expected, None).raw());
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(RULES.len() > 30);
}

/// Everything that is mended, with comments and odd layout around it.
const BEFORE: &str = include_str!("../fixtures/fix/before.yaml");
const AFTER: &str = include_str!("../fixtures/fix/after.yaml");

#[test]
fn comments_layout_and_quotes_stay() {
    assert_eq!(mended(BEFORE), AFTER);
    assert_eq!(mended(AFTER), AFTER);
    let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    assert_eq!(mended(&windows(BEFORE)), windows(AFTER));
}

#[test]
fn json_stays_json() {
    let before = r#"{"apiVersion": 3.1, "kind": "dataContract", "id": "x", "version": 2, "status": "active", "schema": [{"name": "o",
  "columns": [{"name": "a", "isNullable": false, "logicalType": "int", "logicalTypeOptions": {"minimum": "3"},
    "quality": [{"metric": "invalidValues", "validValues": [1], "mustBe": 0}, {"rule": "rowCount", "mustBe": 0},
      {"metric": "invalidValues", "arguments": {"pattern": "x"}, "mustBeBetween": ["0", 3], "validValues": [4]}]}]}],
  "team": [{"username": "ada"}]}"#;
    let after = mended(before);
    let value: serde_json::Value = serde_json::from_str(&after).expect("JSON");
    assert_eq!(value["apiVersion"], "v3.1.0");
    let property = &value["schema"][0]["properties"][0];
    assert_eq!(property["required"], true);
    assert_eq!(property["logicalTypeOptions"]["minimum"], 3);
    assert_eq!(property["quality"][0]["arguments"]["validValues"][0], 1);
    assert_eq!(property["quality"][2]["mustBeBetween"][0], 0);
    assert_eq!(property["quality"][2]["arguments"]["validValues"][0], 4);
    assert_eq!(value["team"]["members"][0]["username"], "ada");
    assert_eq!(after.lines().count(), before.lines().count());
}

/// Where two answers are possible, or a change would break something, nothing is done.
#[test]
fn what_has_two_answers_is_left_alone() {
    let head = "apiVersion: v3.2.0\nkind: DataContract\nid: x\nversion: 1.0.0\nstatus: active\nschema:\n  - name: o\n    properties:\n";
    let properties = [
        "      - name: a\n        nullable: false\n        isRequired: false\n",
        "      - name: a\n        requird: true\n        required: true\n",
        "      - name: a\n        nullable: ${NULLS}\n",
        "      - name: a\n        nullable: maybe\n",
        "      - name: a\n        quality:\n          - metric: invalidValues\n            validValues: [a]\n            arguments: {validValues: [b]}\n            mustBe: 0\n",
        "      - name: a\n        logicalType: string\n        quality:\n          - {metric: nullValues, mustBe: 0, mustBeLessThn: 5}\n",
        "      - name: a\n        logicalType: string\n        quality:\n          - {rule: duplicateCount}\n",
        "      - name: a\n        logicalType: number\n        logicalTypeOptions: {exclusiveMinimum: true}\n",
        "      - name: a\n        logicalType: number\n        logicalTypeOptions: {exclusiveMinimum: true, maximum: 3}\n",
        "      - name: a\n        logicalType: date\n        logicalTypeOptions: {exclusiveMinimum: true, format: yyyy-MM-dd}\n",
        "      - name: a\n        quality:\n          - {metric: nullValues, mustBeBetween: ['1', few]}\n",
        "      - name: a\n        quality:\n          - {metric: nullValues, mustBeBetween: ['1', '2', '3']}\n",
        "      - name: a\n        quality:\n          - metric: invalidValues\n            validValues:\n              - a\n            arguments: {pattern: b}\n            mustBe: 0\n",
    ];
    for property in properties {
        let text = format!("{head}{property}");
        assert_eq!(mended(&text), text);
    }
    for more in
        ["slaProperties: [{property: uptimes, value: 1}]\n", "team: &all\n  - username: ada\n", "team:\n  - ada\n"]
    {
        let text = format!("{head}      - name: a\n{more}");
        assert_eq!(mended(&text), text);
    }
}

/// Every contract of the project and what becomes of it when one thing is changed.
#[test]
fn no_contract_gets_worse() {
    for (name, contract) in corpus() {
        let mut texts = vec![fs::read_to_string(root().join(&name)).expect("a contract")];
        let changed = mutants(&contract).into_iter().step_by(9);
        texts.extend(changed.map(|(_, contract)| serde_json::to_string_pretty(&contract).expect("JSON")));
        for text in texts {
            let before = reading(&text);
            let after = mend(&before, now());
            if after.places == 0 {
                assert_eq!(after.reading.source.text(), before.source.text(), "{name}");
                continue;
            }
            assert!(after.reading.contract.is_some(), "{name}: it can no longer be read\n{text}");
            let twice = mend(&after.reading, now());
            assert_eq!(twice.places, 0, "{name}: a second time changes more\n{}", twice.reading.source.text());
            untouched_promises_stay(&name, &before, &after.reading);
        }
    }
}

/// What was declared soundly is declared after it, and says the same.
fn untouched_promises_stay(name: &str, before: &Reading, after: &Reading) {
    let routes = |reading: &Reading| {
        let all = upheld::contract::promises(reading).into_iter();
        all.map(|promise| (promise.route, promise.text)).collect::<Vec<_>>()
    };
    let mended: Vec<_> = findings(before, now()).into_iter().filter(|found| found.edit.is_some()).collect();
    let after = routes(after);
    for (route, text) in routes(before) {
        let touched = mended.iter().any(|found| {
            let above = found.route.parent().unwrap_or_default();
            route.is_within(&above) || found.route.is_within(&route)
        });
        assert!(touched || after.contains(&(route.clone(), text)), "{name}: {route} is promised no more");
    }
}

#[test]
fn files_are_replaced_as_a_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("c.yaml");
    fs::write(&path, BEFORE).expect("a contract");
    let shown = run(folder.path(), &["lint", "c.yaml", "--diff"], b"");
    assert!(shown.out.starts_with("--- c.yaml\n+++ c.yaml\n@@ "), "{}", shown.out);
    assert_eq!(fs::read_to_string(&path).expect("a contract"), BEFORE);
    let ran = run(folder.path(), &["lint", "c.yaml", "--fix"], b"");
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert!(ran.err.starts_with("mended ") && ran.err.ends_with(" places in c.yaml\n"), "{}", ran.err);
    assert_eq!(fs::read_to_string(&path).expect("a contract"), AFTER);
    let written = fs::metadata(&path).and_then(|known| known.modified()).expect("a time");
    let again = run(folder.path(), &["lint", "c.yaml", "--fix"], b"");
    assert_eq!((again.code, again.err.as_str()), (Some(0), ""));
    assert_eq!(fs::metadata(&path).and_then(|known| known.modified()).expect("a time"), written);
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing is left beside it");
}

#[test]
fn standard_input_goes_to_standard_output() {
    let folder = tempfile::tempdir().expect("a folder");
    let ran = run(folder.path(), &["lint", "--fix", "-"], BEFORE.as_bytes());
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), AFTER));
    let both = run(folder.path(), &["lint", "--fix", "-", "--format", "json"], BEFORE.as_bytes());
    assert_eq!(both.code, Some(2));
}

#[cfg(unix)]
#[test]
fn rights_and_links_stay_and_what_may_only_be_read_is_left_alone() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().expect("a folder");
    let (real, link) = (folder.path().join("real.yaml"), folder.path().join("link.yaml"));
    fs::write(&real, BEFORE).expect("a contract");
    symlink("real.yaml", &link).expect("a link");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o444)).expect("rights");
    let refused = run(folder.path(), &["lint", "--fix", "link.yaml"], b"");
    assert_eq!(refused.code, Some(3));
    assert!(refused.err.contains("cannot write the contract link.yaml"), "{}", refused.err);
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).expect("rights");
    let ran = run(folder.path(), &["lint", "--fix", "link.yaml"], b"");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(fs::symlink_metadata(&link).expect("a link").is_symlink());
    assert_eq!(fs::read_to_string(&real).expect("a contract"), AFTER);
    assert_eq!(fs::metadata(&real).expect("a file").permissions().mode() & 0o777, 0o640);
}
