//! Cases written down in Markdown: a heading, fenced blocks for contract, data and options, and what must come out.
//!
//! Blocks: `contract` (a whole file) or `properties` (the properties of one object `t`, more of the object below a line
//! `...`); data as `csv`, `tsv`, `ndjson`, `json`, `hex` (bytes of a CSV file), or `table` (typed, see `written.rs`);
//! `file NAME` (a file in the folder, which `args` or the contract names); `beside NAME` (typed, the data of another object,
//! in another format than `table`); `args` (options, one line); `expect`.
//!
//! A line of `expect` is one of
//! `ID pass|fail|not_evaluated [REASON] [COUNT] [of COUNT] [lines N,N] [rows N,N] [severity WORD] [dimension WORD]`,
//! `ID says TEXT` (the message contains it), `ID shows COLUMN TEXT` (of a failing row), `ID notes TEXT`, `ID parts NAME COUNT`,
//! `ID calls ROLE NAME; ROLE NAME` (all contacts; of channels with their URL), `ID calls nobody`, `problem CODE [SEVERITY line N]`, `verdict WORD`, `no ID`,
//! `no problem`.
//! `ID` is that of the outcome without the leading `t/`.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use serde_json::Value;

/// One case.
#[derive(Clone, Debug, Default)]
pub(crate) struct Case {
    /// Its heading, with the name of its file.
    pub(crate) name: String,
    /// Its blocks: kind and text.
    pub(crate) blocks: Vec<(String, String)>,
}

impl Case {
    /// The text of the block of a kind.
    pub(crate) fn block(&self, kind: &str) -> Option<&str> {
        self.blocks.iter().find(|(known, _)| known == kind).map(|(_, text)| text.as_str())
    }

    /// The contract, whole.
    pub(crate) fn contract(&self) -> String {
        if let Some(whole) = self.block("contract") {
            return whole.to_owned();
        }
        let fragment = self.block("properties").unwrap_or_else(|| panic!("{}: no contract", self.name));
        let (properties, object) = fragment.split_once("...\n").unwrap_or((fragment, ""));
        let version = self.block("version").map_or("v3.1.0", str::trim);
        let mut text = format!(
            "apiVersion: {version}\nkind: DataContract\nid: case\nversion: 1.0.0\nstatus: active\nschema:\n  - name: t\n"
        );
        let (object, rest) = object.split_once("---\n").unwrap_or((object, ""));
        indent(&mut text, object, "    ");
        text.push_str("    properties:\n");
        indent(&mut text, properties, "      ");
        text.push_str(rest);
        text
    }

    /// The options, split at spaces.
    pub(crate) fn args(&self) -> Vec<&str> {
        self.block("args").map(|line| line.split_whitespace().collect()).unwrap_or_default()
    }
}

fn indent(text: &mut String, block: &str, spaces: &str) {
    for line in block.lines() {
        writeln!(text, "{spaces}{line}").expect("writing to a string");
    }
}

/// All cases of the Markdown files in a folder below `tests/`.
pub(crate) fn cases(folder: &str) -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut files: Vec<_> =
        fs::read_dir(&root).expect("a folder of cases").flatten().map(|entry| entry.path()).collect();
    files.sort();
    let cases: Vec<Case> = files.iter().flat_map(|file| parse(file)).collect();
    assert!(!cases.is_empty(), "{} has no cases", root.display());
    cases
}

fn parse(file: &Path) -> Vec<Case> {
    let text = fs::read_to_string(file).expect("a file of cases");
    let stem = file.file_stem().expect("a name").to_string_lossy();
    let mut cases: Vec<Case> = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in text.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (Some(_), Some("")) => {
                let block = open.take().expect("an open block");
                cases.last_mut().expect("a heading before the first block").blocks.push(block);
            }
            (Some((_, text)), _) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, Some(kind)) => open = Some((kind.trim().to_owned(), String::new())),
            (None, None) => {
                if let Some(title) = line.strip_prefix("## ") {
                    cases.push(Case { name: format!("{stem}: {title}"), blocks: Vec::new() });
                }
            }
        }
    }
    assert!(open.is_none(), "{stem}: a block is not closed");
    cases
}

/// What of `expect` a report does not fulfil; empty where it fulfils all.
pub(crate) fn faults(case: &Case, report: &Value) -> Vec<String> {
    let expect = case.block("expect").unwrap_or_else(|| panic!("{}: nothing is expected", case.name));
    let lines: Vec<&str> = expect.lines().filter(|line| !line.trim().is_empty()).collect();
    assert!(!lines.is_empty(), "{}: nothing is expected", case.name);
    lines.into_iter().filter_map(|line| fault(line, report)).collect()
}

fn fault(line: &str, report: &Value) -> Option<String> {
    let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
    match first {
        "verdict" => differs(line, rest, report["verdict"].as_str().unwrap_or_default()),
        "problem" => {
            let found: Vec<String> = report["problems"].as_array().into_iter().flatten().map(problem_line).collect();
            let is_it = |problem: &String| problem == rest || problem.split(' ').next() == Some(rest);
            (!found.iter().any(is_it)).then(|| format!("expected: {line}\n  problems: {found:?}"))
        }
        "no" if rest == "problem" => {
            let found: Vec<String> = report["problems"].as_array().into_iter().flatten().map(problem_line).collect();
            (!found.is_empty()).then(|| format!("expected: {line}\n  problems: {found:?}"))
        }
        "no" => outcome(report, rest).map(|_| format!("expected: {line}, but it is there")),
        id => match outcome(report, id) {
            None => Some(format!(
                "expected: {line}\n  there is no such outcome; ids: {:?}",
                texts(&report["outcomes"], "id")
            )),
            Some(found) => outcome_fault(line, rest, found),
        },
    }
}

/// `CODE SEVERITY line N`.
fn problem_line(problem: &Value) -> String {
    let [code, severity] = ["code", "severity"].map(|key| problem[key].as_str().unwrap_or_default());
    format!("{code} {severity} line {}", plain(&problem["location"]["line"]))
}

fn outcome_fault(line: &str, rest: &str, found: &Value) -> Option<String> {
    if let Some(text) = rest.strip_prefix("says ") {
        let message = found["message"].as_str().unwrap_or_default();
        return (!message.contains(text)).then(|| format!("expected: {line}\n  message: {message}"));
    }
    if let Some(text) = rest.strip_prefix("shows ") {
        let cell = |row: &Value| ["column", "text"].map(|key| plain(&row["value"][key])).join(" ");
        let rows: Vec<_> = found["rows"].as_array().into_iter().flatten().map(cell).collect();
        return (!rows.iter().any(|row| row == text)).then(|| format!("expected: {line}\n  rows: {rows:?}"));
    }
    if let Some(text) = rest.strip_prefix("notes ") {
        let notes = found["notes"].to_string();
        return (!notes.contains(text)).then(|| format!("expected: {line}\n  notes: {notes}"));
    }
    if let Some(part) = rest.strip_prefix("parts ") {
        let parts = found["observed"]["parts"].as_array().into_iter().flatten();
        let parts: Vec<_> = parts.map(|part| format!("{} {}", plain(&part["name"]), plain(&part["value"]))).collect();
        return (!parts.iter().any(|found| found == part)).then(|| format!("expected: {line}\n  parts: {parts:?}"));
    }
    if let Some(people) = rest.strip_prefix("calls ") {
        return differs(line, people, &contacts(found));
    }
    differs(line, rest, &condensed(rest, found)).map(|fault| format!("{fault}\n  message: {}", found["message"]))
}

/// The contacts of an outcome, each with its role.
fn contacts(found: &Value) -> String {
    let contact = |contact: &Value| {
        let words = ["role", "name", "channel", "url"].into_iter().filter_map(|key| contact[key].as_str());
        words.collect::<Vec<_>>().join(" ")
    };
    let all: Vec<String> = found["contacts"].as_array().into_iter().flatten().map(contact).collect();
    if all.is_empty() { "nobody".to_owned() } else { all.join("; ") }
}

/// The outcome in the words of an `expect` line, with as much detail as the line has.
fn condensed(wanted: &str, found: &Value) -> String {
    let mut text = found["verdict"].as_str().unwrap_or_default().to_owned();
    if let Some(code) = found["reason"]["code"].as_str() {
        write!(text, " {code}").expect("writing to a string");
    }
    let words: Vec<&str> = wanted.split(' ').collect();
    let observed = &found["observed"];
    if words.get(1).is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit() || c == '-')) {
        write!(text, " {}", plain(&observed["value"])).expect("writing to a string");
    }
    for pair in words.windows(2) {
        let detail = match pair[0] {
            "of" => plain(&observed["of"]),
            "lines" => numbers(&found["rows"], "line"),
            "rows" => numbers(&found["rows"], "row"),
            "severity" => plain(&found["severity"]),
            "dimension" => plain(&found["dimension"]),
            _ => continue,
        };
        write!(text, " {} {detail}", pair[0]).expect("writing to a string");
    }
    text
}

fn outcome<'a>(report: &'a Value, id: &str) -> Option<&'a Value> {
    let whole = [id.to_owned(), format!("t/{id}")];
    report["outcomes"].as_array()?.iter().find(|outcome| whole.iter().any(|id| outcome["id"] == **id))
}

fn differs(line: &str, expected: &str, found: &str) -> Option<String> {
    (expected.trim() != found).then(|| format!("expected: {line}\n  found: {found}"))
}

fn texts<'a>(list: &'a Value, key: &str) -> Vec<&'a str> {
    list.as_array().into_iter().flatten().filter_map(|item| item[key].as_str()).collect()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn numbers(list: &Value, key: &str) -> String {
    let numbers: Vec<String> = list.as_array().into_iter().flatten().map(|item| plain(&item[key])).collect();
    numbers.join(",")
}
