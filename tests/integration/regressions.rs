//! What fuzzing found, once more: every file below `tests/regressions/` by the target that its folder is named after.

use std::fs;
use std::path::PathBuf;

#[path = "../../fuzz/drive/mod.rs"]
mod drive;

fn folder() -> PathBuf {
    crate::corpus::root().join("tests/regressions")
}

/// Targets that other builds have.
const TYPED: [&str; 2] = ["parquet", "arrow"];

#[test]
fn what_was_found_stays_mended() {
    for target in fs::read_dir(folder()).expect("a folder") {
        let target = target.expect("an entry").path();
        if !target.is_dir() {
            continue;
        }
        let name = target.file_name().expect("a name").to_string_lossy().into_owned();
        if cfg!(not(feature = "polars")) && TYPED.contains(&name.as_str()) {
            continue;
        }
        for file in fs::read_dir(&target).expect("a folder") {
            let file = file.expect("an entry").path();
            eprintln!("{}", file.display());
            drive::run(&name, &fs::read(&file).expect("a file"));
        }
    }
}

/// Each target bears what the project has of its kind, so that none fails for everything, or does nothing.
#[test]
fn targets_bear_sound_files() {
    let root = crate::corpus::root();
    let of = |path: &str| fs::read(root.join(path)).expect("a file");
    drive::run("contract_yaml", &of("tests/cases/masked/people.odcs.yaml"));
    drive::run("contract_json", &of("tests/cases/json-contract/orders.odcs.json"));
    drive::run("delimited", &[b"\0", of("tests/cases/rejected-rows/orders.csv").as_slice()].concat());
    drive::run("json", &of("tests/cases/json-contract/orders.ndjson"));
    drive::run("values", b"yyyy-MM-dd\n2024-02-29");
    drive::run("rules", b"a > 1 and length(h) < 3");
    drive::run("rules", b"SELECT COUNT(*) FROM t WHERE a IS NULL");
    drive::run("report", &of("src/report/snapshots/breached.json"));
    #[cfg(feature = "polars")]
    drive::run("parquet", &of("tests/files/pandas.parquet"));
    #[cfg(feature = "polars")]
    drive::run("arrow", &of("tests/files/pandas.arrow"));
}
