//! Contracts that were written to do harm: each ends in a verdict, within a bounded time, memory and output.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::program::{Ran, run_bounded};

const HEAD: &str = "apiVersion: v3.1.0\nkind: DataContract\nid: case\nversion: 1.0.0\nstatus: active\n";

/// Bytes that a run may write to standard output and standard error.
const MOST_OUTPUT: usize = 300_000;
/// Characters of a line.
const LONGEST_LINE: usize = 2_500;

/// A contract with one object `t` that has these lines as its properties.
fn properties(lines: &str) -> String {
    format!("{HEAD}schema:\n  - name: t\n    properties:\n{lines}")
}

/// A contract with one property `a` of a type, with more of its lines.
fn one(logical: &str, lines: &str) -> String {
    properties(&format!("      - name: a\n        logicalType: {logical}\n{lines}"))
}

fn option(logical: &str, name: &str, value: &str) -> String {
    one(logical, &format!("        logicalTypeOptions:\n          {name}: {value}\n"))
}

/// A contract whose object has this rule.
fn rule(rule: &str) -> String {
    properties(&format!("      - {{ name: a, logicalType: integer }}\n    quality:\n      - {{ {rule} }}\n"))
}

fn row(expression: &str) -> String {
    rule(&format!("type: custom, engine: upheld, implementation: {{ row: \"{expression}\" }}"))
}

fn sql(query: &str) -> String {
    rule(&format!("type: sql, mustBe: 0, query: \"{query}\""))
}

fn sla(entry: &str) -> String {
    format!("{}slaProperties:\n  - {{ {entry} }}\n", properties("      - { name: a, logicalType: date }\n"))
}

/// So many of something, one after the other.
fn many(count: usize, of: impl Fn(usize) -> String) -> String {
    (0..count).map(of).collect()
}

fn nested(depth: usize) -> String {
    let mut lines = String::new();
    for at in 0..depth {
        let pad = " ".repeat(6 + 4 * at);
        write!(lines, "{pad}- name: p{at}\n{pad}  logicalType: object\n{pad}  properties:\n").expect("a text");
    }
    properties(&format!("{lines}{}- name: leaf\n", " ".repeat(6 + 4 * depth)))
}

fn aliases() -> String {
    let lines = many(12, |at| format!("x{}: &x{} [{}]\n", at + 1, at + 1, vec![format!("*x{at}"); 9].join(",")));
    format!("{HEAD}x0: &x0 [lol]\n{lines}")
}

fn sane(ran: &Ran, case: &str) {
    assert!(ran.code.is_some(), "{case}: ended by a signal\n{}", ran.err);
    for text in [&ran.out, &ran.err] {
        for word in ["panicked", "RUST_BACKTRACE", "internal error", "\u{1b}", "\u{202e}", "\u{200b}"] {
            assert!(!text.contains(word), "{case}: {word:?}");
        }
        assert!(text.len() <= MOST_OUTPUT, "{case}: {} bytes", text.len());
        let longest = text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
        assert!(longest <= LONGEST_LINE, "{case}: a line of {longest} characters");
    }
}

/// What is in a folder.
fn entries(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<_> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Holds data to the contract, plans it and lints it; `check` ends with this code.
fn attack(case: &str, contract: &str, csv: &str, code: i32) {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("c.odcs.yaml"), contract).expect("a contract");
    fs::write(folder.path().join("t.csv"), csv).expect("a file");
    let check: &[&str] = &["check", "c.odcs.yaml", "t.csv", "--threads", "2"];
    let ran = run_bounded(folder.path(), check);
    sane(&ran, case);
    assert_eq!(ran.code, Some(code), "{case}\n{}\n{}", ran.out, ran.err);
    let verdict = ["upheld", "breached", "invalid", "", "inconclusive"][usize::try_from(code).expect("a code")];
    assert!(ran.out.lines().last().is_some_and(|line| line.starts_with(verdict)), "{case}\n{}", ran.out);
    for arguments in [&["check", "c.odcs.yaml", "t.csv", "--plan"][..], &["lint", "c.odcs.yaml"]] {
        let ran = run_bounded(folder.path(), arguments);
        sane(&ran, case);
        assert!(matches!(ran.code, Some(0 | 1 | 2 | 4)), "{case} {arguments:?}: {:?}", ran.code);
    }
    assert_eq!(entries(folder.path()), ["c.odcs.yaml", "t.csv"], "{case}: something was written");
}

const CSV: &str = "a\n1\n";

#[test]
fn structure_that_grows_or_sinks() {
    attack("aliases", &aliases(), CSV, 2);
    attack("a thousand levels", &nested(1000), CSV, 2);
    attack("open brackets", &format!("{HEAD}schema: {}", "[".repeat(100_000)), CSV, 2);
    attack("nested mappings", &format!("{HEAD}schema: {}1{}", "{a: ".repeat(100_000), "}".repeat(100_000)), CSV, 2);
    // The column is absent, which is a breach; 60 objects are read and planned.
    attack("sixty levels", &nested(60), CSV, 1);
}

/// `size` is the number of properties, keys and rules, with the debug build in mind.
fn wide(size: usize) {
    let names = |of: &str| (0..size).map(|at| format!("{of}{at}")).collect::<Vec<_>>().join(",");
    let data = |of: &str| format!("{}\n{}\n", names(of), vec!["1"; size].join(","));
    let property = |at: usize| format!("      - {{ name: c{at}, logicalType: integer, required: true }}\n");
    let contract = properties(&many(size, property));
    attack("properties", &contract, &data("c"), 0);
    attack("absent properties", &contract, &data("other"), 1);
    attack("unknown keys", &one("integer", &many(size, |at| format!("        key{at}: 1\n"))), CSV, 4);
    let rules = many(size, |at| format!("          - {{ metric: nullValues, mustBeLessThan: {} }}\n", at + 1));
    attack("rules", &one("integer", &format!("        quality:\n{rules}")), CSV, 0);
    let relations = many(size, |at| format!("          - {{ to: t.a{at} }}\n"));
    attack("relationships", &one("integer", &format!("        relationships:\n{relations}")), CSV, 4);
    let elements = (0..size).map(|at| format!("t.a{at}")).collect::<Vec<_>>().join(",");
    let elements = sla(&format!("property: latency, value: 1, unit: d, element: '{elements}'"));
    // Each is not evaluated for want of its column, which counts where the reader is strict.
    attack("elements", &elements, "a\n2020-01-01\n", 0);
}

#[test]
fn very_many_of_everything() {
    wide(400);
}

#[test]
#[ignore = "takes minutes in a debug build"]
fn very_many_of_everything_at_full_size() {
    wide(10_000);
}

#[test]
fn texts_of_megabytes() {
    let long = "n".repeat(2_000_000);
    attack("name", &one("string", "").replace("name: a", &format!("name: {long}")), CSV, 1);
    attack("object", &one("string", "").replace("name: t", &format!("name: {long}")), CSV, 0);
    attack("key", &one("string", &format!("        ? {long}\n        : 1\n")), CSV, 4);
    attack("version", &one("string", "").replace("v3.1.0", &long), CSV, 0);
    attack("pattern", &option("string", "pattern", &format!("'{}'", "a".repeat(1_000_000))), CSV, 4);
    attack("date format", &option("date", "format", &"yyyy-MM-dd ".repeat(90_000)), CSV, 4);
    attack("minimum", &option("integer", "minimum", &"1".repeat(2_000_000)), CSV, 1);
}

#[test]
fn numbers_beyond_all_measure() {
    attack("large step", &option("number", "multipleOf", "1e999999999"), CSV, 1);
    attack("large maximum", &option("number", "maximum", "1e999999999"), "a\n1e999999998\n", 0);
    attack("small maximum", &option("number", "maximum", "-1e-999999999"), "a\n1e999999999\n", 1);
    attack("duration", &sla("property: latency, value: 99999999999999999999, unit: y, element: t.a"), CSV, 1);
    attack("expression", &row("a * 1e999999999 > 1e-999999999"), CSV, 0);
}

#[test]
fn expressions_and_queries_that_are_too_long() {
    let (open, close) = ("(".repeat(100_000), ")".repeat(100_000));
    attack("parentheses", &row(&format!("{open}a{close} = 1")), CSV, 4);
    attack("functions", &row(&format!("{}a{close} = 1", "length(".repeat(100_000))), CSV, 4);
    attack("sums", &row(&format!("{}a = 1", "a + ".repeat(100_000))), CSV, 4);
    for query in [
        format!("SELECT COUNT(*) FROM t WHERE {open}a{close} = 1"),
        format!("SELECT COUNT(*) FROM t WHERE {}a = 1", "NOT ".repeat(100_000)),
        format!("SELECT COUNT(*) FROM t WHERE {}a = 1", "a = 1 OR ".repeat(100_000)),
        format!("SELECT {}1 FROM t", "1 + ".repeat(250_000)),
        format!("SELECT COUNT(*) FROM {}t{}", "(SELECT * FROM ".repeat(20_000), ") x".repeat(20_000)),
        format!("SELECT COUNT(*) FROM t WHERE a = '{}'", "x".repeat(1_000_000)),
    ] {
        attack("query", &sql(&query), CSV, 4);
    }
}

#[test]
fn queries_that_reach_out() {
    for query in [
        "SELECT COUNT(*) FROM read_csv('/etc/passwd')",
        "SELECT COUNT(*) FROM '/etc/passwd'",
        "COPY t TO 'out.csv'",
        "DROP TABLE t",
        "SELECT COUNT(*) FROM t; DROP TABLE t",
        "CREATE TABLE x AS SELECT 1",
        "ATTACH 'x.db'",
    ] {
        attack(query, &sql(query), CSV, 4);
    }
    // What the engine lacks is never run, and counts where the reader is strict.
    attack("a function", &sql("SELECT pg_read_file('/etc/passwd')"), CSV, 0);
}

/// More rows than the budget has room for: the verdict is open, and says so.
#[test]
fn a_pattern_that_would_take_for_ever() {
    let rows = format!("a\n{}", format!("{}b\n", "a".repeat(40)).repeat(2_000));
    for pattern in [r"^((a|aa)+)\1(?!b)$", r"^(?!x)(a|a)*\1?$"] {
        attack(pattern, &option("string", "pattern", &format!("'{pattern}'")), &rows, 4);
    }
    attack("linear", &option("string", "pattern", "'^(a+)+$'"), &rows, 1);
}

/// What a budget reaches does not depend on how the data is cut or who reads it.
#[test]
fn a_budget_is_spent_alike_by_any_number_of_threads() {
    let folder = tempfile::tempdir().expect("a folder");
    let contract = option("string", "pattern", r"'^(?!x)(a|a)*\1?$'");
    fs::write(folder.path().join("c.odcs.yaml"), contract).expect("a contract");
    let easy = format!("{}\n", "b".repeat(900)).repeat(20);
    let rows = format!("a\n{}", format!("{easy}{}b\n", "a".repeat(13)).repeat(300));
    fs::write(folder.path().join("t.csv"), rows).expect("a file");
    let report = |threads: &str| {
        let arguments = [
            "check",
            "c.odcs.yaml",
            "t.csv",
            "--threads",
            threads,
            "--format",
            "json",
            "--now",
            "2026-01-31T06:00:00Z",
        ];
        run_bounded(folder.path(), &arguments).report()
    };
    let alone = report("1");
    assert_eq!(alone, report("4"));
    let outcomes = alone["outcomes"].as_array().expect("outcomes");
    let pattern = outcomes.iter().find(|outcome| outcome["kind"] == "pattern").expect("the pattern");
    // Each of the 300 slow rows takes more than little effort, and there is a budget for 100 of them.
    let parts = pattern["observed"]["parts"].as_array().expect("parts");
    let undecided = parts.iter().find(|part| part["name"] == "undecided").expect("undecided rows");
    assert_eq!((&pattern["observed"]["value"], &undecided["value"]), (&6_100.into(), &200.into()), "{pattern}");
}

#[test]
fn names_that_act_on_a_terminal() {
    let contract =
        properties("      - name: \"a\\e]0;x\\a\\u202e\\u200b\\u2066\\x7f\\x9b\"\n        logicalType: \"s\\e[2J\"\n");
    attack("escapes", &contract, CSV, 1);
}

#[test]
fn variables_that_ask_for_secrets_get_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = "servers:\n  - { server: s, type: local, format: csv, path: '${HOME}/${AWS_SECRET_ACCESS_KEY}' }\n";
    let contract = format!("{}{server}", one("integer", "")).replace("v3.1.0", "v3.2.0");
    fs::write(folder.path().join("c.odcs.yaml"), contract).expect("a contract");
    let secrets = [("HOME", "/home/somebody"), ("AWS_SECRET_ACCESS_KEY", "hunter2")];
    for arguments in [&["check", "c.odcs.yaml"][..], &["check", "c.odcs.yaml", "--plan"], &["lint", "c.odcs.yaml"]] {
        let ran = crate::program::run_in(folder.path(), arguments, b"", &secrets);
        sane(&ran, "secrets");
        for (_, secret) in secrets {
            assert!(!ran.out.contains(secret) && !ran.err.contains(secret), "{}{}", ran.out, ran.err);
        }
    }
}
