//! What the documentation says of checks and diagnostics: each has its heading, its words and an example that does what is said.
//!
//! `SNAPSHOTS=overwrite cargo test` writes the messages in `docs/checks.md` anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use snapbox::{Assert, Data};
use upheld::check::CATALOGUE;
use upheld::contract::{DIAGNOSTICS, Reading, read_bytes};
use upheld::lint::{RULES, findings};
use upheld::source::{Diagnostic, Severity};
use upheld::value::{Instant, Zone};

use crate::program::run;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A part of a page: the name in its heading, the text below it, and its fenced blocks.
struct Entry {
    name: String,
    text: String,
    blocks: Vec<(String, String)>,
}

impl Entry {
    fn block(&self, kind: &str) -> Option<&str> {
        self.blocks.iter().find(|(known, _)| known == kind).map(|(_, text)| text.as_str())
    }
}

/// The entries of a page: its headings of the third level.
fn entries(page: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let (mut open, mut outside) = (false, true);
    for line in page.lines() {
        if let Some(name) = line.strip_prefix("### `").and_then(|rest| rest.strip_suffix('`')) {
            entries.push(Entry { name: name.to_owned(), text: String::new(), blocks: Vec::new() });
            outside = false;
            continue;
        }
        outside = outside || line.starts_with("## ");
        let Some(entry) = entries.last_mut().filter(|_| !outside) else { continue };
        match line.strip_prefix("```") {
            Some(_) if open => open = false,
            Some(kind) => {
                open = true;
                entry.blocks.push((kind.to_owned(), String::new()));
            }
            None if open => {
                let (_, text) = entry.blocks.last_mut().expect("an open block");
                text.push_str(line);
                text.push('\n');
            }
            None => {
                entry.text.push_str(line);
                entry.text.push(' ');
            }
        }
    }
    entries
}

fn names(entries: &[Entry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.name.as_str()).collect()
}

#[test]
fn every_kind_of_check_is_documented() {
    let entries = entries(&read("docs/checks.md"));
    assert_eq!(names(&entries), CATALOGUE.iter().map(|kind| kind.id).collect::<Vec<_>>());
    for (entry, kind) in entries.iter().zip(CATALOGUE) {
        assert!(entry.text.contains(kind.description), "{}: not described as in the catalogue", kind.id);
        let dimension = kind.dimension.map_or(String::new(), |dimension| format!("Dimension: {dimension}."));
        assert!(entry.text.contains(&dimension), "{}: {dimension}", kind.id);
        assert!(entry.block("yaml").is_some() && entry.block("message").is_some(), "{}: no example", kind.id);
    }
}

#[test]
fn every_kind_of_fault_is_documented() {
    let entries = entries(&read("docs/coverage.md"));
    assert_eq!(names(&entries), upheld::coverage::kinds().iter().map(|kind| kind.id).collect::<Vec<_>>());
    for (entry, kind) in entries.iter().zip(upheld::coverage::kinds()) {
        let first = kind.what.split([',', ':']).next().unwrap_or_default();
        assert!(entry.text.contains(first), "{}: not described as in the table", kind.id);
        assert!(entry.text.contains("Noticed"), "{}: what notices it?", kind.id);
        assert!(kind.title.chars().count() <= 5, "{}", kind.title);
    }
}

#[test]
fn examples_of_checks_give_their_messages() {
    let page = read("docs/checks.md");
    let mut actual = String::new();
    let mut entries = entries(&page).into_iter();
    let mut entry = None;
    let mut in_message = false;
    for line in page.lines() {
        if line.starts_with("### `") {
            entry = entries.next();
        }
        in_message = in_message && line != "```";
        if in_message {
            continue;
        }
        actual.push_str(line);
        actual.push('\n');
        if line == "```message" {
            in_message = true;
            actual.push_str(&message(entry.as_ref().expect("an entry")));
            actual.push('\n');
        }
    }
    let expected = Data::read_from(&root().join("docs/checks.md"), None);
    Assert::new().action_env("SNAPSHOTS").eq(Data::text(actual).raw(), expected.raw());
}

/// What a report says of the check of an entry, on its example.
fn message(entry: &Entry) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let (ending, data) = entry.blocks.iter().find(|(kind, _)| matches!(kind.as_str(), "csv" | "ndjson")).expect("data");
    let data_name = format!("t.{ending}");
    fs::write(folder.path().join(&data_name), data).expect("a data file");
    let lines = entry.block("yaml").expect("a contract");
    fs::write(folder.path().join("t.odcs.yaml"), contract(lines)).expect("a contract");
    let mut words = vec!["check", "t.odcs.yaml", "--now", "2026-01-31T06:00:00Z", "--format", "json"];
    if !lines.contains("servers:") {
        words.push(&data_name);
    }
    let report = run(folder.path(), &words, b"").report();
    let outcomes = report["outcomes"].as_array().expect("outcomes");
    let of_kind: Vec<&Value> = outcomes.iter().filter(|outcome| outcome["kind"] == entry.name.as_str()).collect();
    let found = of_kind.iter().find(|outcome| outcome["verdict"] != "pass");
    let found = found.unwrap_or_else(|| panic!("{}: its example is upheld: {of_kind:?}", entry.name));
    let later = found["verdict"] == "not_evaluated";
    let says_so = entry.text.to_lowercase().contains("not evaluated") || entry.text.contains("Never evaluated");
    assert!(!later || says_so, "{}: its example is not evaluated, and its text does not say so", entry.name);
    let message = found["message"].as_str().expect("a message");
    match found["reason"]["code"].as_str() {
        Some(code) => message.replacen("not evaluated", &format!("not evaluated ({code})"), 1),
        None => message.to_owned(),
    }
}

/// A whole contract from the lines of an example: properties of an object `t`, or everything from `schema` on.
fn contract(lines: &str) -> String {
    let (version, lines) = match lines.strip_prefix("apiVersion: ").and_then(|rest| rest.split_once('\n')) {
        Some(split) => split,
        None => ("v3.1.0", lines),
    };
    let mut text = format!("apiVersion: {version}\nkind: DataContract\nid: t\nversion: 1.0.0\nstatus: active\n");
    let properties: Vec<&str> = lines.lines().take_while(|line| line.starts_with(['-', ' '])).collect();
    if !properties.is_empty() {
        text.push_str("schema:\n  - name: t\n    properties:\n");
    }
    for line in &properties {
        text += &["      ", line, "\n"].concat();
    }
    for line in lines.lines().skip(properties.len()) {
        text += &[line, "\n"].concat();
    }
    text
}

/// Kinds that this version evaluates must be held to data in a case of ours.
#[test]
fn every_evaluated_kind_has_a_case() {
    let mut cases = String::new();
    for folder in ["tests/meaning", "tests/formats", "tests/integration"] {
        for file in fs::read_dir(root().join(folder)).expect("a folder").flatten() {
            cases.push_str(&fs::read_to_string(file.path()).unwrap_or_default());
        }
    }
    let words: BTreeSet<&str> = cases.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).collect();
    let camel = |kind: &str| {
        let mut parts = kind.strip_prefix("sla-").unwrap_or(kind).split('-');
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |text, part| text + &part[..1].to_uppercase() + &part[1..])
    };
    for entry in entries(&read("docs/checks.md")) {
        let evaluated = !entry.block("message").expect("a message").contains(": not evaluated (");
        let has_case = words.contains(entry.name.as_str()) || words.contains(camel(&entry.name).as_str());
        assert!(!evaluated || has_case, "{} has no case in tests/", entry.name);
    }
}

/// Codes whose fault cannot be shown by a few lines.
const WITHOUT_LINES: &[&str] = &["empty-contract", "invalid-utf8", "too-deep", "too-large", "too-many-aliases"];

#[test]
fn every_diagnostic_is_documented() {
    let entries = entries(&read("docs/diagnostics.md"));
    let listed: Vec<&str> = names(&entries).into_iter().take(DIAGNOSTICS.len()).collect();
    assert_eq!(listed, DIAGNOSTICS.iter().map(|(code, _)| *code).collect::<Vec<_>>());
    for (entry, (code, meaning)) in entries.iter().zip(DIAGNOSTICS) {
        let meaning = meaning[..1].to_uppercase() + &meaning[1..] + ".";
        assert!(entry.text.contains(&meaning), "{code}: not described as in the program");
        match (entry.block("yaml bad"), entry.block("yaml good")) {
            (Some(bad), Some(good)) => mends(code, bad, good, |reading| reading.diagnostics.clone()),
            _ => assert!(WITHOUT_LINES.contains(code), "{code}: no example"),
        }
    }
}

#[test]
fn every_rule_of_lint_is_documented() {
    let entries = entries(&read("docs/lint.md"));
    assert_eq!(names(&entries), RULES.iter().map(|rule| rule.id).collect::<Vec<_>>());
    for (entry, rule) in entries.iter().zip(RULES) {
        let description = rule.description[..1].to_uppercase() + &rule.description[1..] + ".";
        assert!(entry.text.contains(&description), "{}: not described as in the program", rule.id);
        assert!(entry.text.contains(&format!("Severity: {}.", rule.severity.word())), "{}: no severity", rule.id);
        let example = |kind| entry.block(kind).unwrap_or_else(|| panic!("{}: no {kind}", rule.id));
        mends(rule.id, example("yaml bad"), example("yaml good"), |reading| left_by(reading, rule.id));
    }
}

/// What lint finds of this rule, and whatever else is more than good advice.
fn left_by(reading: &Reading, rule: &str) -> Vec<Diagnostic> {
    let now = Instant::parse("2026-01-31T06:00:00Z", &Zone::UTC).expect("a time");
    let mut found = findings(reading, now);
    found.retain(|found| found.code == rule || found.severity > Severity::Info);
    found
}

/// The bad lines stand in the file of the code, and with the good ones in their place it has no fault.
fn mends(code: &str, bad: &str, good: &str, found: impl Fn(&Reading) -> Vec<Diagnostic>) {
    let text = read(&format!("contracts/invalid/{code}.odcs.yaml"));
    assert!(found(&read_bytes(code, text.as_bytes())).iter().any(|found| found.code == code), "{code}");
    let lines: Vec<&str> = text.lines().map(|line| line.trim_end_matches("# HERE").trim_end()).collect();
    let bad: Vec<&str> = bad.lines().collect();
    let at =
        lines.windows(bad.len()).position(|window| indented(window[0], &bad).is_some_and(|wanted| wanted == window));
    let at = at.unwrap_or_else(|| panic!("{code}: its bad example is not in contracts/invalid"));
    let indent = &lines[at][..lines[at].len() - bad[0].len()];
    let mut mended: Vec<String> = lines[..at].iter().map(|line| (*line).to_owned()).collect();
    mended.extend(good.lines().map(|line| format!("{indent}{line}")));
    mended.extend(lines[at + bad.len()..].iter().map(|line| (*line).to_owned()));
    let mended = mended.join("\n") + "\n";
    let left = found(&read_bytes(code, mended.as_bytes()));
    assert!(left.is_empty(), "{code}: {left:?}\n{mended}");
}

/// The lines of an example indented as its first line stands in a file.
fn indented(first: &str, lines: &[&str]) -> Option<Vec<String>> {
    let indent = first.strip_suffix(lines[0]).filter(|indent| indent.trim().is_empty())?;
    Some(lines.iter().map(|line| format!("{indent}{line}")).collect())
}

/// Codes of problems that are no diagnostics of contracts, as the sources name them.
#[test]
fn every_problem_of_data_is_documented() {
    let mut named = BTreeSet::new();
    for room in ["src/data", "src/verify", "src/engine", "src/cli"] {
        for file in walkdir::WalkDir::new(root().join(room)).into_iter().flatten() {
            if file.path().extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(file.path()).expect("a source");
                let code = text.split("#[cfg(test)]").next().unwrap_or_default();
                named.extend(between(code, "code: \"").map(str::to_owned));
                named.extend(between(code, "DataNote::warning(\"").map(str::to_owned));
                named.extend(between(code, "DataNote::info(\"").map(str::to_owned));
                named.extend(between(code, "=> \"data-").map(|rest| format!("data-{rest}")));
            }
        }
    }
    let page = entries(&read("docs/diagnostics.md"));
    let documented: BTreeSet<String> = page.iter().skip(DIAGNOSTICS.len()).map(|entry| entry.name.clone()).collect();
    assert_eq!(documented, named);
}

/// What stands between this start and the next quote, each time.
fn between<'t>(text: &'t str, start: &'t str) -> impl Iterator<Item = &'t str> {
    text.split(start).skip(1).filter_map(|rest| rest.split('"').next())
}

/// The rules that are no errors: those whose row of the meaning says so, then those about words that the standard leaves
/// open, where a contract is sound whatever stands there.
const MILDER: &[(&str, Severity)] = &[
    ("unanchored-pattern", Severity::Info),
    ("week-year-letters", Severity::Warning),
    ("sla-without-element", Severity::Warning),
    ("invalid-schedule", Severity::Warning),
    ("fraction-of-percent", Severity::Info),
    ("optional-primary-key", Severity::Info),
    ("critical-without-rule", Severity::Info),
    ("no-owner", Severity::Info),
    ("no-sla", Severity::Info),
    ("no-channel", Severity::Info),
    // Open words: any severity, any name of a service level, any format of texts, any argument.
    ("unknown-severity", Severity::Warning),
    ("unknown-sla", Severity::Warning),
    ("unknown-format", Severity::Warning),
    ("unknown-server-format", Severity::Warning),
    ("unused-argument", Severity::Warning),
    // The standard keeps what it has deprecated, and allows a rule to stand twice.
    ("deprecated-key", Severity::Warning),
    ("repeated-rule", Severity::Info),
];

#[test]
fn rules_of_lint_are_errors_but_for_those_that_the_meaning_names() {
    for rule in RULES {
        let named = MILDER.iter().find(|(id, _)| *id == rule.id).map_or(Severity::Error, |(_, severity)| *severity);
        assert_eq!(rule.severity, named, "{}", rule.id);
    }
    for (id, _) in MILDER {
        assert!(RULES.iter().any(|rule| rule.id == *id), "{id} is no rule");
    }
}
