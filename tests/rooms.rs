//! Which room of the house may use which, read from the text of the sources, so that the architecture cannot rot.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms in the order of `lib.rs`, and the rooms that each may name. A room may always name itself.
const ROOMS: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("value", &[]),
    ("metric", &["value"]),
    ("data", &["value"]),
    ("engine", &["value", "metric", "data"]),
    ("contract", &["source", "value"]),
    ("outcome", &["source", "value", "metric"]),
    ("check", &["contract", "outcome", "metric", "value", "source"]),
    ("verify", &["source", "value", "metric", "data", "engine", "contract", "outcome", "check"]),
    ("lint", &["contract", "outcome", "check", "metric", "value", "source"]),
    ("diff", &["contract", "outcome", "check", "verify", "metric", "data", "value", "source"]),
    ("profile", &["engine", "data", "metric", "value"]),
    ("draft", &["profile", "diff", "contract", "data", "metric", "value", "source"]),
    (
        "coverage",
        &[
            "verify", "draft", "profile", "diff", "engine", "data", "metric", "contract", "outcome", "check", "value",
            "source",
        ],
    ),
    ("report", &["outcome", "profile", "diff", "coverage", "metric", "data", "source", "value"]),
];

/// Rooms that belong to the program: the library must not know them.
const OF_THE_PROGRAM: &[&str] = &["cli"];

/// What only the program may do or know.
const ONLY_IN_THE_PROGRAM: &[&str] =
    &["clap::", "indicatif::", "std::env::", "use std::env", "env::var", "println!", "eprintln!", "process::exit"];

#[test]
fn every_room_names_only_the_rooms_it_may_use() {
    let mut faults = Vec::new();
    for (room, allowed) in ROOMS {
        for file in sources(&src().join(room)) {
            let text = code(&file);
            for named in rooms_named(&text) {
                if named != *room && !allowed.contains(&named.as_str()) {
                    faults.push(format!("{} names `{named}`, which `{room}` may not use", shown(&file)));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_library_lists_the_rooms_in_order() {
    let text = fs::read_to_string(src().join("lib.rs")).expect("lib.rs");
    let listed: Vec<_> =
        text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).map(str::to_owned).collect();
    let expected: Vec<_> = ROOMS.iter().map(|(room, _)| (*room).to_owned()).collect();
    assert_eq!(listed, expected);
}

#[test]
fn every_folder_and_file_of_the_sources_belongs_to_a_room() {
    let known: BTreeSet<_> = ROOMS.iter().map(|(room, _)| *room).chain(OF_THE_PROGRAM.iter().copied()).collect();
    for entry in fs::read_dir(src()).expect("src").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let fits =
            if entry.path().is_dir() { known.contains(name.as_str()) } else { name == "lib.rs" || name == "main.rs" };
        assert!(fits, "src/{name} is no room; list it in tests/rooms.rs or move it");
    }
}

#[test]
fn the_library_neither_prints_nor_exits_nor_reads_the_environment() {
    let mut faults = Vec::new();
    for (room, _) in ROOMS {
        for file in sources(&src().join(room)) {
            let text = code(&file);
            for word in ONLY_IN_THE_PROGRAM {
                if text.contains(word) {
                    faults.push(format!("{} has `{word}`", shown(&file)));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_file_says_first_what_it_is_for() {
    for file in sources(&src()) {
        let text = fs::read_to_string(&file).expect("a source file");
        let first = text.lines().next().unwrap_or_default();
        assert!(first.starts_with("//! ") && first.len() > 15, "{} starts with {first:?}", shown(&file));
        assert!(!file.ends_with("utils.rs"), "nobody knows what {} is for", shown(&file));
    }
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn shown(file: &Path) -> String {
    file.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(file).display().to_string()
}

/// The Rust files below a folder, or of a room that is a single file.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())).flatten() {
            let path = entry.path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "{} has no sources", folder.display());
    found.sort();
    found
}

/// The text of a file without comments and without its unit tests, which may look into other rooms.
fn code(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    if file.file_stem().is_some_and(|name| name.to_string_lossy().ends_with("tests")) {
        return String::new();
    }
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Every room named by a path that starts with `crate::` (or `upheld::`), also inside `use crate::{a, b::c}`.
fn rooms_named(text: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            named.extend(heads_of_group(group));
        } else {
            named.insert(word(rest));
        }
    }
    let rooms: BTreeSet<_> = ROOMS.iter().map(|(room, _)| (*room).to_owned()).collect();
    named.retain(|name| rooms.contains(name));
    named
}

/// The first word of every member of a group, up to its closing brace.
fn heads_of_group(group: &str) -> Vec<String> {
    let mut heads = Vec::new();
    let mut depth = 0;
    let mut at_start = true;
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => at_start = true,
            letter if at_start && !letter.is_whitespace() => {
                heads.push(word(&group[at..]));
                at_start = false;
            }
            _ => {}
        }
    }
    heads
}

fn word(text: &str) -> String {
    text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}

#[test]
fn the_reader_of_uses_understands_groups() {
    let named = rooms_named("use crate::{metric::{Ask, Metric}, value::Value};\nlet x = crate::data::Place::Stdin;");
    assert_eq!(named.into_iter().collect::<Vec<_>>(), ["data", "metric", "value"]);
}
