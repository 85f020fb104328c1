//! The comparison of two contracts: which rules fire on which pair, that nothing changes in silence, and the program from outside.
//!
//! `SNAPSHOTS=overwrite cargo test` writes `contracts/diff/expected.txt` and the table in `docs/diff.md` anew.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use snapbox::{Assert, Data};
use upheld::contract::{Reading, read};
use upheld::diff::{Change, RULES, changes, needed};
use upheld::source::{Severity, SourceFile};

use crate::corpus::{corpus, mutants, root};
use crate::program::{Ran, run};

fn pair(rule: &str) -> (Reading, Reading) {
    let side = |name: &str| {
        let path = root().join("contracts/diff").join(rule).join(name);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        read(SourceFile::new(name, text))
    };
    (side("old.yaml"), side("new.yaml"))
}

fn fired(old: &Reading, new: &Reading) -> Vec<Change> {
    changes(old, new).expect("two contracts")
}

/// What a comparison says, in short: the step, and the rules in order.
fn told(changes: &[Change]) -> String {
    let rules: BTreeSet<&str> = changes.iter().map(|change| change.rule.id).collect();
    format!("{} {}", needed(changes).word(), rules.into_iter().collect::<Vec<_>>().join(" "))
}

#[test]
fn every_rule_has_a_pair_and_fires_on_it() {
    let folders = fs::read_dir(root().join("contracts/diff")).expect("a folder").flatten();
    let folders: BTreeSet<String> = folders
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let rules: BTreeSet<String> = RULES.iter().map(|rule| rule.id.to_owned()).collect();
    assert_eq!(folders, rules);
    for rule in RULES {
        let (old, new) = pair(rule.id);
        let found = fired(&old, &new);
        assert!(found.iter().any(|change| change.rule.id == rule.id), "{}: {}", rule.id, told(&found));
    }
}

/// Every rule is run on every pair, forth and back; what fires beside the rule of the pair stands in the expectation.
#[test]
fn which_rules_fire_on_which_pair() {
    let mut text = String::from("# pair: the step and the rules from old to new; then those from new to old\n");
    for rule in RULES {
        let (old, new) = pair(rule.id);
        let line = format!("{}: {}; {}", rule.id, told(&fired(&old, &new)), told(&fired(&new, &old)));
        writeln!(text, "{line}").expect("a string");
    }
    let expected = Data::read_from(&root().join("contracts/diff/expected.txt"), None).raw();
    Assert::new().action_env("SNAPSHOTS").eq(Data::text(text).raw(), expected);
}

/// Pairs whose rule is about what no sound contract has.
const UNSOUND: &[&str] = &[
    "inner-type-changed",
    "option-changed",
    "enum-changed",
    "enum-value-changed",
    "valid-values-changed",
    "unique-columns-changed",
    "other-promise-changed",
    "other-words-changed",
];

#[test]
fn pairs_are_sound_contracts() {
    for rule in RULES.iter().filter(|rule| !UNSOUND.contains(&rule.id)) {
        let (old, new) = pair(rule.id);
        for reading in [old, new] {
            let errors = reading.diagnostics.iter().filter(|one| one.severity == Severity::Error);
            let errors: Vec<_> = errors.map(|one| &one.message).collect();
            assert!(errors.is_empty(), "{}/{}: {errors:?}", rule.id, reading.source.path());
        }
    }
}

#[test]
fn the_docs_list_every_rule() {
    let page = fs::read_to_string(root().join("docs/diff.md")).expect("docs/diff.md");
    let (before, rest) = page.split_once("| rule | where |").expect("the table");
    let (_, after) = rest.split_once("\n\n").expect("the end of the table");
    let mut text = before.to_owned();
    text.push_str("| rule | where | what comes of it | consumers | producers | step |\n|---|---|---|---|---|---|\n");
    for rule in RULES {
        let step = rule.bump().word();
        let whom = format!("{} | {} | {step}", rule.consumer.word(), rule.producer.word());
        writeln!(text, "| `{}` | {} | {} | {whom} |", rule.id, rule.when, rule.says).expect("a string");
    }
    let actual = format!("{text}\n{after}");
    Assert::new()
        .action_env("SNAPSHOTS")
        .eq(Data::text(actual).raw(), Data::read_from(&root().join("docs/diff.md"), None).raw());
}

/// The value with lists sorted whose order means nothing: all but those of properties and of values of any kind.
fn sorted(value: &Value, key: &str) -> Value {
    const ORDERED: [&str; 8] =
        ["properties", "mustBeBetween", "mustNotBeBetween", "from", "to", "value", "examples", "implementation"];
    match value {
        Value::Array(items) => {
            let mut items: Vec<_> = items.iter().map(|item| sorted(item, "")).collect();
            if !ORDERED.contains(&key) {
                items.sort_by_key(Value::to_string);
            }
            Value::Array(items)
        }
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), sorted(value, key))).collect(),
        plain => plain.clone(),
    }
}

fn of_json(contract: &Value) -> Reading {
    read(SourceFile::new("c.json", contract.to_string()))
}

#[test]
fn nothing_changes_in_silence() {
    let (mut looked_at, mut silent) = (0, Vec::new());
    for (name, contract) in corpus() {
        let old = of_json(&contract);
        if old.contract.is_none() {
            continue;
        }
        assert!(fired(&old, &old).is_empty(), "{name} differs from itself");
        for (what, changed) in mutants(&contract) {
            let new = of_json(&changed);
            let Some(found) = changes(&old, &new) else { continue };
            looked_at += 1;
            if found.is_empty() && sorted(&contract, "") != sorted(&changed, "") {
                silent.push(format!("{name}: {what}"));
            }
        }
    }
    assert!(looked_at > 1_000, "only {looked_at} pairs were looked at");
    assert!(silent.is_empty(), "{} changes are not found\n{}", silent.len(), silent.join("\n"));
}

#[test]
fn layout_comments_and_the_order_of_keys_are_no_change() {
    let path = root().join("contracts/valid/full.odcs.yaml");
    let text = fs::read_to_string(path).expect("a contract");
    // The reader of this test takes a bare `y` for a truth value, as YAML 1.1 did.
    let text = text.replace("unit: y\n", "unit: years\n");
    let yaml = read(SourceFile::new("full.yaml", text.clone()));
    let value: Value = serde_saphyr::from_str(&text).expect("YAML");
    // serde_json sorts keys.
    let json = of_json(&value);
    for found in [fired(&yaml, &json), fired(&json, &yaml)] {
        let messages: Vec<_> = found.iter().map(|change| &change.message).collect();
        assert!(found.is_empty(), "{messages:?}");
    }
    let commented = text.replace("\nschema:", "\n\n# what is promised\nschema: # objects");
    assert!(fired(&yaml, &read(SourceFile::new("c.yaml", commented))).is_empty());
}

/// What a change of one key of a property of type `integer` asks for.
#[test]
fn bounds_are_compared_by_what_they_leave() {
    let options = |options: Value| {
        of_json(
            &json!({"apiVersion": "v3.2.0", "kind": "DataContract", "id": "c", "version": "1.0.0", "status": "active",
            "schema": [{"name": "o", "properties": [{"name": "p", "logicalType": "integer", "logicalTypeOptions": options}]}]}),
        )
    };
    let cases = [
        (json!({"minimum": 1}), json!({"exclusiveMinimum": 0}), "same-meaning"),
        (json!({"minimum": 1}), json!({"exclusiveMinimum": 1}), "lower-bound-tightened"),
        (json!({"exclusiveMaximum": 10}), json!({"maximum": 9}), "same-meaning"),
        (json!({"exclusiveMaximum": 10}), json!({"maximum": 10}), "upper-bound-loosened"),
        (json!({"minimum": 0, "exclusiveMinimum": 5}), json!({"minimum": 3, "exclusiveMinimum": 5}), "same-meaning"),
        (json!({"maximum": 10}), json!({"maximum": 10.5}), "upper-bound-loosened"),
        (json!({"minimum": 1}), json!({"minimum": "one"}), "lower-bound-changed"),
        (json!({"minimum": 1}), json!({}), "lower-bound-loosened"),
        (
            json!({"maximum": 9_007_199_254_740_993_u64}),
            json!({"maximum": 9_007_199_254_740_992_u64}),
            "upper-bound-tightened",
        ),
    ];
    for (old, new, rule) in cases {
        let found = fired(&options(old.clone()), &options(new.clone()));
        let ids: Vec<_> = found.iter().map(|change| change.rule.id).collect();
        assert_eq!(ids, [rule], "{old} -> {new}");
    }
}

/// Thresholds as `operator value [unit]`.
#[test]
fn thresholds_are_compared_by_what_they_allow() {
    let rule = |keys: Value| {
        let mut rule = json!({"metric": "nullValues"});
        let entries = keys.as_object().expect("keys").clone();
        rule.as_object_mut().expect("a rule").extend(entries);
        of_json(
            &json!({"apiVersion": "v3.1.0", "kind": "DataContract", "id": "c", "version": "1.0.0", "status": "active",
            "schema": [{"name": "o", "properties": [{"name": "p", "quality": [rule]}]}]}),
        )
    };
    let cases = [
        (json!({}), json!({"mustBe": 0}), "same-meaning"),
        (json!({"mustBe": 0}), json!({"mustBeLessThan": 1}), "same-meaning"),
        (json!({"mustBe": 0}), json!({"mustBe": 0, "unit": "percent"}), "same-meaning"),
        (json!({"mustBeLessThan": 1, "unit": "percent"}), json!({"mustBe": 0}), "threshold-changed"),
        (json!({"mustBeLessThan": 5}), json!({"mustBeLessOrEqualTo": 4}), "same-meaning"),
        (
            json!({"mustBeLessThan": 5, "unit": "%"}),
            json!({"mustBeLessOrEqualTo": 4, "unit": "percent"}),
            "threshold-tightened",
        ),
        (json!({"mustBeBetween": [2, 4]}), json!({"mustBeBetween": [1, 5]}), "threshold-loosened"),
        (json!({"mustBeBetween": [2, 4]}), json!({"mustBeBetween": [3, 5]}), "threshold-changed"),
        (json!({"mustNotBeBetween": [5, 10]}), json!({"mustBeLessThan": 5}), "threshold-tightened"),
        (json!({"mustNotBe": 5}), json!({"mustNotBeBetween": [5, 5]}), "same-meaning"),
        (json!({"mustBeGreaterOrEqualTo": 0}), json!({"mustBeGreaterThan": 0}), "threshold-tightened"),
        (json!({"mustBeLessThan": "five"}), json!({"mustBeLessThan": 5}), "threshold-changed"),
    ];
    for (old, new, id) in cases {
        let found = fired(&rule(old.clone()), &rule(new.clone()));
        let ids: Vec<_> = found.iter().map(|change| change.rule.id).collect();
        assert_eq!(ids, [id], "{old} -> {new}");
        let turned = match id {
            "threshold-tightened" => "threshold-loosened",
            "threshold-loosened" => "threshold-tightened",
            same => same,
        };
        let back = fired(&rule(new.clone()), &rule(old.clone()));
        assert_eq!(back.iter().map(|change| change.rule.id).collect::<Vec<_>>(), [turned], "{new} -> {old}");
    }
}

/// Service levels as `property, old value and unit, new value and unit`.
#[test]
fn service_levels_have_a_direction_each() {
    let level = |property: &str, (value, unit): (&str, &str)| {
        of_json(
            &json!({"apiVersion": "v3.1.0", "kind": "DataContract", "id": "c", "version": "1.0.0", "status": "active",
            "slaProperties": [{"property": property, "value": value, "unit": unit}]}),
        )
    };
    let cases = [
        ("latency", ("4", "h"), ("3", "h"), "sla-tightened"),
        ("ly", ("1", "d"), ("24", "h"), "same-meaning"),
        ("freshness", ("1", "d"), ("25", "h"), "sla-loosened"),
        ("frequency", ("1", "d"), ("daily", ""), "same-meaning"),
        ("frequency", ("1", "d"), ("1", "h"), "sla-tightened"),
        ("retention", ("1", "y"), ("13", "months"), "sla-tightened"),
        ("retention", ("1", "y"), ("365", "d"), "sla-changed"),
        ("retention", ("1", "y"), ("300", "d"), "sla-loosened"),
        ("availability", ("99.9", "percent"), ("99.5", "%"), "sla-loosened"),
        ("av", ("99.9", "percent"), ("99.95%", ""), "sla-tightened"),
        ("throughput", ("100", "rows/h"), ("200", "rows/h"), "sla-tightened"),
        ("throughput", ("100", "rows/h"), ("200", "rows/d"), "sla-changed"),
        ("errorRate", ("1", "percent"), ("2", "percent"), "sla-loosened"),
        ("timeToRepair", ("2", "d"), ("1", "d"), "sla-tightened"),
        ("generalAvailability", ("2026-01-01", ""), ("2026-02-01", ""), "sla-loosened"),
        ("endOfLife", ("2026-01-01", ""), ("2027-01-01T00:00:00Z", ""), "sla-tightened"),
        ("es", ("2027-01-01", ""), ("2026-01-01", ""), "sla-loosened"),
        ("timeOfAvailability", ("09:00-08:00", ""), ("08:30-08:00", ""), "sla-tightened"),
        ("timeOfAvailability", ("09:00-08:00", ""), ("09:00Z", ""), "sla-changed"),
        ("moonPhase", ("1", ""), ("2", ""), "sla-changed"),
    ];
    for (property, old, new, id) in cases {
        let found = fired(&level(property, old), &level(property, new));
        let ids: Vec<_> = found.iter().map(|change| change.rule.id).collect();
        assert_eq!(ids, [id], "{property}: {old:?} -> {new:?}");
    }
}

const HEAD: &str = "apiVersion: v3.2.0\nkind: DataContract\nid: o\nstatus: active\n";

/// A folder with an old and a new contract and data of one object.
fn folder(old: &str, new: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [("old.yaml", old), ("new.yaml", new)] {
        fs::write(folder.path().join(name), format!("{HEAD}{text}")).expect("a contract");
    }
    folder
}

fn diff(folder: &Path, more: &[&str]) -> Ran {
    let words: Vec<&str> =
        ["diff", "old.yaml", "new.yaml", "--now", "2026-01-31"].into_iter().chain(more.iter().copied()).collect();
    run(folder, &words, b"")
}

fn with_property(version: &str, lines: &str) -> String {
    let version = if version.is_empty() { String::new() } else { format!("version: {version}\n") };
    format!(
        "{version}schema:\n  - name: orders\n    properties:\n      - name: total\n        logicalType: integer\n{lines}"
    )
}

/// Versions, lines of a property, the steps declared and needed, and the exit codes of `--fail-on step` and `breaking`.
type Step<'a> = (&'a str, &'a str, (&'a str, &'a str), Option<&'a str>, &'a str, i32, i32);

#[test]
fn the_version_must_move_as_far_as_the_changes_ask() {
    const BREAK: (&str, &str) = ("        required: true\n", "");
    const MORE: (&str, &str) = ("", "        required: true\n");
    const WORDS: (&str, &str) = ("        description: a\n", "        description: b\n");
    const NOTHING: (&str, &str) = ("", "");
    let cases: [Step<'_>; 20] = [
        ("1.0.0", "2.0.0", BREAK, Some("major"), "major", 0, 1),
        ("1.0.0", "1.1.0", BREAK, Some("minor"), "major", 1, 1),
        ("1.0.0", "1.0.0", BREAK, Some("none"), "major", 1, 1),
        ("1.0.0", "1.1.0", MORE, Some("minor"), "minor", 0, 0),
        ("1.0.0", "1.0.1", MORE, Some("patch"), "minor", 1, 0),
        ("1.0.0", "1.0.1", WORDS, Some("patch"), "patch", 0, 0),
        ("1.0.0", "1.0.0", WORDS, Some("none"), "patch", 1, 0),
        ("1.0.0", "1.0.0", NOTHING, Some("none"), "none", 0, 0),
        ("1.0.0", "2.0.0", NOTHING, Some("major"), "none", 0, 0),
        ("2.0.0", "1.9.0", NOTHING, Some("none"), "none", 1, 0),
        ("2.0.0", "1.9.0", MORE, Some("none"), "minor", 1, 0),
        ("0.1.0", "0.2.0", BREAK, Some("minor"), "major", 0, 1),
        ("0.1.0", "0.1.1", BREAK, Some("patch"), "major", 1, 1),
        ("0.1.0", "0.1.1", MORE, Some("patch"), "minor", 0, 0),
        ("2026-01-01", "2026-02-01", BREAK, None, "major", 4, 1),
        ("2026-01-01", "2026-02-01", NOTHING, None, "none", 0, 0),
        ("2026-01-01", "2026-01-01", MORE, Some("none"), "minor", 1, 0),
        ("", "", BREAK, Some("none"), "major", 1, 1),
        ("", "1.0.0", MORE, None, "minor", 4, 0),
        ("", "", NOTHING, Some("none"), "none", 0, 0),
    ];
    for (from, to, (was, is), declared, needed, by_step, by_break) in cases {
        let folder = folder(&with_property(from, was), &with_property(to, is));
        let what = format!("{from} -> {to}, {needed}");
        let ran = diff(folder.path(), &["--format", "json"]);
        let report = ran.report();
        assert_eq!(report["step"], json!({"declared": declared, "needed": needed}), "{what}");
        assert_eq!(ran.code, Some(by_step), "{what}: {}", ran.out);
        assert_eq!(diff(folder.path(), &["--fail-on", "breaking"]).code, Some(by_break), "{what}");
        assert_eq!(diff(folder.path(), &["--fail-on", "never"]).code, Some(0), "{what}");
        assert!(ran.err.is_empty(), "{what}: {}", ran.err);
    }
}

#[test]
fn a_change_says_both_values_both_places_and_whom_it_breaks() {
    let old = with_property("1.0.0", "        logicalTypeOptions:\n          maximum: 10\n      - name: gone\n");
    let new = with_property("1.0.0", "        # more\n        logicalTypeOptions:\n          maximum: 20\n");
    let folder = folder(&old, &new);
    let report = diff(folder.path(), &["--format", "json"]).report();
    let outcomes = report["outcomes"].as_array().expect("outcomes");
    let of = |kind: &str| {
        outcomes.iter().find(|one| one["kind"] == kind).unwrap_or_else(|| panic!("no {kind}: {outcomes:?}"))
    };
    let bound = of("upper-bound-loosened");
    assert_eq!(bound["message"], "`maximum` was `10` and is `20`: larger values may come");
    assert_eq!(
        (&bound["object"], &bound["property"], &bound["contract"]),
        (&json!("orders"), &json!("total"), &json!(1))
    );
    assert_eq!((&bound["location"]["path"], &bound["location"]["line"]), (&json!("new.yaml"), &json!(13)));
    assert_eq!(bound["related"], json!([{"role": "old", "contract": 0, "path": "old.yaml", "line": 12, "column": 11}]));
    assert_eq!(bound["change"]["consumer"], "breaking");
    assert_eq!(bound["change"]["producer"], "compatible");
    let gone = of("property-removed");
    assert_eq!(
        (&gone["contract"], &gone["location"]["path"], &gone["location"]["line"]),
        (&json!(0), &json!("old.yaml"), &json!(13))
    );
    assert_eq!((&gone["related"][0]["role"], &gone["related"][0]["path"]), (&json!("new"), &json!("new.yaml")));
    assert_eq!((&gone["property"], &gone["change"]["new"]), (&json!("gone"), &Value::Null));
    fs::write(folder.path().join("r.json"), report.to_string()).expect("a report");
    let rendered = run(folder.path(), &["render", "r.json"], b"").out;
    assert_eq!(rendered, diff(folder.path(), &[]).out);
}

#[test]
fn data_says_which_rows_the_new_contract_rejects_and_the_old_one_accepted() {
    let old = with_property("1.0.0", "        logicalTypeOptions:\n          minimum: 2\n");
    let new = with_property("1.0.0", "        required: true\n        logicalTypeOptions:\n          minimum: 3\n");
    let folder = folder(&old, &new);
    // 1 breaks both; 2 and the null break the new one alone; x is ill-typed in both.
    fs::write(folder.path().join("orders.csv"), "total,n\n1,a\n2,b\n3,c\n,d\n4,e\nx,f\n2,g\n9,h\n").expect("data");
    for data in ["orders.csv", "orders=orders.csv"] {
        let ran = diff(folder.path(), &["--data", data, "--format", "json"]);
        let report = ran.report();
        let outcomes = report["outcomes"].as_array().expect("outcomes");
        let said = outcomes.iter().find(|one| one["kind"] == "newly-rejected").expect("what the data says");
        assert_eq!((&said["observed"]["value"], &said["observed"]["of"]), (&json!(3), &json!(8)), "{said}");
        assert_eq!(said["observed"]["percent"], "37.5");
        let parts: BTreeSet<_> =
            said["observed"]["parts"].as_array().expect("parts").iter().map(Value::to_string).collect();
        assert_eq!(parts.len(), 2, "{parts:?}");
        assert_eq!(said["counts"], false);
        assert_eq!(report["objects"][0]["rows"], 8);
        assert_eq!(ran.code, Some(1), "the version did not move");
    }
    let shown = diff(folder.path(), &["--data", "orders.csv"]).out;
    assert!(shown.contains("the new contract rejects 3 of 8 rows that the old one accepts (37.5 %)"), "{shown}");
    let back =
        run(folder.path(), &["diff", "new.yaml", "old.yaml", "--data", "orders.csv", "--format", "json"], b"").report();
    let said =
        back["outcomes"].as_array().expect("outcomes").iter().find(|one| one["kind"] == "newly-rejected").cloned();
    assert_eq!(said.expect("an outcome")["observed"]["value"], 0);
    assert_eq!(diff(folder.path(), &["--data", "nothing.csv"]).code, Some(1), "a breach is certain without data");
    assert_eq!(diff(folder.path(), &["--data", "-"]).code, Some(2));
}

#[test]
fn the_order_of_lists_in_which_it_means_nothing_is_no_change() {
    let contract = |values: [&str; 2], tags: &str, valid: &str| {
        let [first, second] = values;
        format!(
            "version: 1.0.0\nschema:\n  - name: o\n    properties:\n      - name: a\n        logicalType: string\n        tags: {tags}\n        enum:\n          - value: {first}\n          - value: {second}\n        quality:\n          - {{ metric: invalidValues, arguments: {{ validValues: {valid} }}, mustBe: 0 }}\n      - name: b\n"
        )
    };
    let (old, new) = (contract(["x", "y"], "[s, t]", "[x, y]"), contract(["y", "x"], "[t, s]", "[y, x]"));
    let folder = folder(&old, &new);
    let ran = diff(folder.path(), &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.out);
}

/// Asserts which step the changes from one contract to another ask for.
fn assert_needed(old: &str, new: &str, step: &str) {
    let folder = folder(old, new);
    let report = diff(folder.path(), &["--format", "json"]).report();
    assert_eq!(report["step"]["needed"], step, "{report}");
}

#[test]
fn a_rule_that_lists_nothing_any_more_is_lost() {
    let contract = |list: &str| {
        format!(
            "version: 1.0.0\nschema:\n  - name: o\n    quality:\n      - {{ metric: duplicateValues, arguments: {{ properties: {list} }}, mustBe: 0 }}\n    properties:\n      - name: a\n      - name: b\n"
        )
    };
    for (new, step) in [("[]", "major"), ("[a]", "minor")] {
        assert_needed(&contract("[a, b]"), &contract(new), step);
    }
}

#[test]
fn spaces_in_a_condition_mean_nothing() {
    let contract = |row: &str| {
        format!(
            "version: 1.0.0\nschema:\n  - name: o\n    quality:\n      - {{ id: q, type: custom, engine: upheld, implementation: {{ row: \"{row}\", mustBe: 0 }} }}\n    properties:\n      - name: a\n        logicalType: integer\n"
        )
    };
    for (new, step) in [("a  >  0", "patch"), ("a > 1", "major")] {
        assert_needed(&contract("a > 0"), &contract(new), step);
    }
}

#[test]
fn data_that_cannot_be_read_is_no_evidence() {
    let contract = "version: 1.0.0\nschema:\n  - name: o\n    properties:\n      - name: a\n";
    let folder = folder(contract, contract);
    fs::write(folder.path().join("o.csv"), "a;b\n1,5;2\n3,5;4\n").expect("data");
    let ran = diff(folder.path(), &["--data", "o.csv"]);
    assert_eq!(ran.code, Some(3), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("the data could not be read"), "{}", ran.out);
}

#[test]
fn an_object_is_compared_under_the_name_that_it_had() {
    let object = |name: &str, least: u32| {
        format!(
            "version: 1.0.0\nschema:\n  - id: o\n    name: {name}\n    physicalName: t\n    properties:\n      - name: total\n        logicalType: integer\n        logicalTypeOptions:\n          minimum: {least}\n"
        )
    };
    let folder = folder(&object("orders", 1), &object("purchases", 2));
    fs::write(folder.path().join("t.csv"), "total\n1\n2\n0\n").expect("data");
    let report = diff(folder.path(), &["--data", "purchases=t.csv", "--format", "json"]).report();
    let outcomes = report["outcomes"].as_array().expect("outcomes");
    let said = outcomes.iter().find(|one| one["kind"] == "newly-rejected").expect("what the data says");
    assert_eq!((&said["object"], &said["observed"]["value"]), (&json!("purchases"), &json!(1)));
}

#[test]
fn data_of_an_object_that_is_new_is_compared_with_nothing() {
    let old = with_property("1.0.0", "        required: true\n");
    let folder = folder(&old, &old.replace("name: orders", "name: purchases"));
    fs::write(folder.path().join("p.csv"), "total\n1\n").expect("data");
    let ran = diff(folder.path(), &["--data", "p.csv"]);
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    for said in ["object-removed", "object-added", "the old contract has no object of that name"] {
        assert!(ran.out.contains(said), "{said}: {}", ran.out);
    }
}

#[test]
fn that_nothing_changed_is_said_once() {
    let same = with_property("1.0.0", "");
    let ran = diff(folder(&same, &same).path(), &[]);
    assert!(ran.out.contains("the version stays 1.0.0; nothing changed"), "{}", ran.out);
    assert!(!ran.out.contains("no changes") && !ran.out.contains("else"), "{}", ran.out);
}

fn git(folder: &Path, words: &[&str]) {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];
    let done = std::process::Command::new("git").args(identity).args(words).current_dir(folder).output().expect("git");
    assert!(done.status.success(), "{words:?}: {}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn the_old_contract_may_be_in_a_revision_of_git() {
    let folder = tempfile::tempdir().expect("a folder");
    let below = folder.path().join("contracts");
    fs::create_dir(&below).expect("a folder");
    let file = below.join("o.yaml");
    git(folder.path(), &["init", "-q", "-b", "main"]);
    fs::write(&file, format!("{HEAD}{}", with_property("1.0.0", "        required: true\n"))).expect("a contract");
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "-qm", "one"]);
    fs::write(&file, format!("{HEAD}{}", with_property("1.1.0", ""))).expect("a contract");
    fs::write(below.join("new.yaml"), format!("{HEAD}{}", with_property("1.1.0", ""))).expect("a contract");
    let path = std::env::var("PATH").unwrap_or_default();
    let run = |words: &[&str]| crate::program::run_in(folder.path(), words, b"", &[("PATH", &path)]);
    let ran = run(&["diff", "--against", "git:HEAD", "contracts/o.yaml"]);
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("required-removed") && ran.out.contains("HEAD:contracts/o.yaml"), "{}", ran.out);
    for (words, code, said) in [
        (&["diff", "--against", "git:nowhere", "contracts/o.yaml"][..], 3, "nowhere"),
        (&["diff", "--against", "main", "contracts/o.yaml"], 2, "git:REV"),
        (&["diff", "--against", "git:--output=x", "contracts/o.yaml"], 2, "no revision"),
        (&["diff", "--against", "git:HEAD", "contracts/none.yaml"], 2, "there is no contract"),
        (&["diff", "--against", "git:HEAD", "contracts/o.yaml", "contracts/new.yaml"], 2, "only the new contract"),
        (&["diff", "contracts/o.yaml"], 2, "<NEW>"),
    ] {
        let ran = run(words);
        assert_eq!(ran.code, Some(code), "{words:?}: {}", ran.err);
        assert!(ran.err.contains(said), "{words:?}: {}", ran.err);
    }
    let ran = run(&["diff", "--against", "git:HEAD", "contracts/new.yaml"]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("the contract is new: git:HEAD has no such file"), "{}", ran.out);
    let ran = run(&["diff", "--against", "git:nowhere", "contracts/new.yaml"]);
    assert!(ran.code == Some(3) && ran.err.contains("nowhere"), "{}", ran.err);
    let elsewhere = tempfile::tempdir().expect("a folder");
    fs::write(elsewhere.path().join("o.yaml"), HEAD).expect("a contract");
    let ran =
        crate::program::run_in(elsewhere.path(), &["diff", "--against", "git:HEAD", "o.yaml"], b"", &[("PATH", &path)]);
    assert_eq!(ran.code, Some(3), "{}", ran.err);
    let ran = crate::program::run_in(
        folder.path(),
        &["diff", "--against", "git:HEAD", "contracts/o.yaml"],
        b"",
        &[("PATH", "/nowhere")],
    );
    assert!(ran.code == Some(3) && ran.err.contains("no program `git`"), "{}", ran.err);
}

#[test]
fn what_is_no_contract_cannot_be_compared() {
    let folder = folder("version: 1.0.0\n", "version: 1.0.0\n");
    fs::write(folder.path().join("old.yaml"), "orders;email\n").expect("a file");
    let ran = diff(folder.path(), &[]);
    assert_eq!(ran.code, Some(2), "{}", ran.out);
    assert!(ran.out.contains("invalid"), "{}", ran.out);
}

/// Ten thousand properties, all of them changed.
#[test]
fn huge_contracts_are_compared_at_once() {
    let text = |type_name: &str| {
        let mut text = "version: 1.0.0\nschema:\n  - name: o\n    properties:\n".to_owned();
        for at in 0..10_000 {
            writeln!(text, "      - name: p{at}\n        logicalType: {type_name}\n        k{at}: 1")
                .expect("a string");
        }
        text
    };
    let folder = folder(&text("integer"), &text("number"));
    let start = std::time::Instant::now();
    let ran = diff(folder.path(), &["--format", "json"]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(start.elapsed() < std::time::Duration::from_mins(1), "{:?}", start.elapsed());
}
