//! The contract files: every valid one has no fault, every invalid one its own, at its line.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::contract::{DIAGNOSTICS, Reading, promises, read_bytes};

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("contracts").join(folder);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// Whether reading finds it; the other files are for the rules of lint.
fn of_reading(code: &str) -> bool {
    DIAGNOSTICS.iter().any(|(known, _)| *known == code)
}

fn read_file(path: &Path) -> Reading {
    read_bytes(&path.display().to_string(), &std::fs::read(path).unwrap())
}

#[test]
fn finds_no_fault_in_valid_contracts() {
    for file in files("valid") {
        let reading = read_file(&file);
        assert_eq!(reading.diagnostics, [], "{}", file.display());
        assert!(reading.contract.is_some());
        assert_eq!(reading.unclaimable, [], "{}", file.display());
        assert!(promises(&reading).len() >= 3, "{}", file.display());
    }
}

#[test]
fn finds_each_fault_at_its_line() {
    for file in files("invalid") {
        let code = file.file_name().unwrap().to_str().unwrap().strip_suffix(".odcs.yaml").unwrap().to_owned();
        if !of_reading(&code) {
            continue;
        }
        let reading = read_file(&file);
        let found: Vec<(usize, String)> = reading
            .diagnostics
            .iter()
            .map(|d| (reading.source.locate(d.span.as_ref().unwrap()).line, d.code.to_string()))
            .collect();
        let marked = reading.source.text().lines().position(|line| line.contains("# HERE")).map(|line| line + 1);
        let is_there = found.iter().any(|(line, found)| *found == code && marked.is_none_or(|marked| marked == *line));
        assert!(is_there, "{code} at line {marked:?}: {found:?}");
        assert!(found.iter().all(|(_, found)| *found == code), "{code} alone: {found:?}");
    }
}

#[test]
fn has_a_file_for_every_code() {
    let files: BTreeSet<String> = files("invalid")
        .iter()
        .map(|file| file.file_name().unwrap().to_str().unwrap().to_owned())
        .filter(|name| of_reading(name.trim_end_matches(".odcs.yaml")))
        .collect();
    // A file that is too large would be too large to keep; the tree's own tests make one.
    let codes: BTreeSet<String> = DIAGNOSTICS
        .iter()
        .filter(|(code, _)| *code != "too-large")
        .map(|(code, _)| format!("{code}.odcs.yaml"))
        .collect();
    assert_eq!(files, codes);
}

#[test]
fn lists_codes_once_in_kebab_case() {
    let is_kebab =
        |code: &str| code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    assert!(DIAGNOSTICS.windows(2).all(|pair| pair[0].0 < pair[1].0), "sorted, and so each once");
    assert!(DIAGNOSTICS.iter().all(|(code, text)| is_kebab(code) && !text.is_empty() && !text.ends_with('.')));
}

#[test]
fn lists_every_code_that_the_sources_name() {
    let known: BTreeSet<&str> = DIAGNOSTICS.iter().map(|(code, _)| *code).collect();
    let room = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/contract");
    let mut named = BTreeSet::new();
    for folder in [room.clone(), room.join("inspect"), room.join("read")] {
        for file in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file())
        {
            let text = std::fs::read_to_string(file).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap();
            for start in
                ["Diagnostic::error(\"", "self.report(\"", "self.stop(\"", "self.at_key(\"", "self.at_value(\""]
            {
                named.extend(code.split(start).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
            }
        }
    }
    assert!(named.len() > 20);
    for code in &named {
        assert!(known.contains(code.as_str()), "{code} is not listed");
    }
}
