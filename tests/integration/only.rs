//! `--where`: what it means is tested with the meanings; here, what is said of it, and how it is refused.

use std::fs;

use crate::program::{Ran, run};

const CONTRACT: &str = "apiVersion: v3.1.0\nkind: DataContract\nid: case\nversion: 1.0.0\nstatus: active\nschema:\n  \
                        - name: orders\n    properties:\n      - { name: n, logicalType: integer, required: true }\n";
const MORE: &str = "  - name: items\n    properties:\n      - { name: m, logicalType: integer, required: true }\n";

fn check(contract: &str, arguments: &[&str]) -> Ran {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("c.yaml"), contract).expect("a contract");
    fs::write(folder.path().join("orders.csv"), "n\n1\n2\n3\n").expect("data");
    fs::write(folder.path().join("items.csv"), "m\n1\n2\n3\n").expect("data");
    let words: Vec<&str> = ["check", "c.yaml", ".", "--now", "2026-01-31"].iter().chain(arguments).copied().collect();
    run(folder.path(), &words, b"")
}

#[test]
fn reports_state_which_rows_took_part() {
    let ran = check(CONTRACT, &["--where", "(n)<>2", "--format", "json"]);
    let report = ran.report();
    assert_eq!(report["options"]["where"], serde_json::json!(["orders: n != 2"]), "{}", ran.out);
    assert_eq!(report["objects"][0]["rows"], 2, "{}", ran.out);
    let ran = check(CONTRACT, &["--where", "n > 1"]);
    assert!(ran.out.contains("where    only rows of orders: n > 1"), "{}", ran.out);
    let ran = check(CONTRACT, &["--format", "json"]);
    assert!(ran.report()["options"].get("where").is_none(), "{}", ran.out);
}

#[test]
fn of_several_objects_one_is_named() {
    let both = format!("{CONTRACT}{MORE}");
    let ran = check(&both, &["--where", "items: m = 1", "--format", "json"]);
    let report = ran.report();
    assert_eq!((&report["objects"][0]["rows"], &report["objects"][1]["rows"]), (&3.into(), &1.into()), "{}", ran.out);
    let ran = check(&both, &["--where", "m = 1"]);
    assert_eq!(ran.code, Some(2), "{}", ran.out);
    assert!(ran.err.contains("there are 2 objects") && ran.err.contains("OBJECT: EXPR"), "{}", ran.err);
}

#[test]
fn what_means_nothing_is_a_usage_error_with_its_place() {
    for (expression, said) in [
        ("nn > 1", "orders has no property `nn`; did you mean `n`? (at character 1 of the expression)"),
        ("n > 'x'", "'x' is a text, and a number is needed"),
        ("n >", "a value is expected here, but the expression ends (at character 4 of the expression)"),
        ("order: n > 1", "there is no object `order`"),
        ("n + 1", "a condition is needed here"),
        ("", "a value is expected here"),
    ] {
        for more in [&[][..], &["--plan"]] {
            let arguments: Vec<&str> = ["--where", expression].iter().chain(more).copied().collect();
            let ran = check(CONTRACT, &arguments);
            assert_eq!(ran.code, Some(2), "{expression}: {}{}", ran.out, ran.err);
            let err = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(err.contains(said), "{expression}: {}", ran.err);
        }
    }
    let deep = "(".repeat(100_000);
    let ran = check(CONTRACT, &["--where", &deep]);
    assert!(ran.code == Some(2) && ran.err.len() < 2_000, "{}", ran.err.len());
}
