//! The table of kinds is complete and its names are sound.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::check::{CATALOGUE, Kind};

#[test]
fn ids_are_unique_and_kebab_case() {
    let mut seen = BTreeSet::new();
    for kind in CATALOGUE {
        let id = kind.id;
        assert!(seen.insert(id), "{id} stands twice");
        let is_kebab = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
        assert!(id.split('-').all(is_kebab), "{id} is not kebab-case");
        assert_eq!(Kind::named(id).map(|found| found.id), Some(id));
    }
}

#[test]
fn every_kind_says_in_one_sentence_what_it_holds_the_data_to() {
    for kind in CATALOGUE {
        let text = kind.description;
        assert!(text.len() > 10 && text.ends_with('.') && !text.contains('\n'), "{}: {text}", kind.id);
        assert_eq!(text.matches(". ").count(), 0, "{}: {text}", kind.id);
    }
}

#[test]
fn every_file_of_a_kind_is_reached_by_the_table() {
    let room = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/check");
    let table = fs::read_to_string(room.join("catalogue.rs")).expect("the table");
    for entry in fs::read_dir(room.join("kind")).expect("the folder of kinds") {
        let path = entry.expect("a file").path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).expect("a name");
        // A folder belongs to the kind of its name.
        if stem == "mod" || path.is_dir() {
            continue;
        }
        // A kind that takes several files is a folder.
        let file = if path.is_dir() { path.join("mod.rs") } else { path.clone() };
        let text = fs::read_to_string(file).expect("a kind");
        for line in text.lines().filter(|line| line.contains("const ") && line.contains(": Kind =")) {
            let name = line.split("const ").nth(1).and_then(|rest| rest.split(':').next()).expect("a constant");
            assert!(table.contains(&format!("&kind::{stem}::{name},")), "{stem}::{name} is not in the table");
        }
        assert!(table.contains(&format!("&kind::{stem}::")), "{stem} is not in the table");
    }
}
