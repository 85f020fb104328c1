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
            let bytes = fs::read(&file).expect("a file");
            let held = std::panic::catch_unwind(|| drive::run(&name, &bytes));
            assert!(held.is_ok(), "{}", file.display());
        }
    }
}

/// What the project has of the kind of each target.
fn sound() -> Vec<(&'static str, Vec<u8>)> {
    let of = |path: &str| fs::read(crate::corpus::root().join(path)).expect("a file");
    let mut all = vec![
        ("contract_yaml", of("tests/cases/masked/people.odcs.yaml")),
        ("contract_yaml", of("tests/cases/lint/faulty.odcs.yaml")),
        ("contract_json", of("tests/cases/json-contract/orders.odcs.json")),
        ("delimited", [b"\0", of("tests/cases/rejected-rows/orders.csv").as_slice()].concat()),
        ("delimited", b"\x00a,b\r\n1,\"x \"\"y\"\"\r\nz\"\r\n2,\xc3\xa9\r\n,\r\n".to_vec()),
        ("json", of("tests/cases/json-contract/orders.ndjson")),
        ("json", b"[{\"a\": [1, -0.5e3, null], \"\\u00e9\": {\"b\": \"\\ud83e\\udd80 \\n\"}},\n {}]\n".to_vec()),
        ("values", b"yyyy-MM-dd'T'HH:mm[:ss]XXX\n2024-02-29T10:00+02:00".to_vec()),
        ("values", b"^(a|[b-d]{2,3})+\\1(?!e)$\nabcbc".to_vec()),
        ("values", b"Europe/Berlin\nP1Y2M3DT4H5M6.7S".to_vec()),
        ("values", b"DECIMAL(10, 2)\n-123.4500e-7".to_vec()),
        ("rules", b"a > 1 and length(h) < 3 or not (t in ('x', 'y')) and lower(g) like 'a%'".to_vec()),
        ("rules", b"SELECT COUNT(*) FROM t WHERE a IS NULL AND b BETWEEN 1 AND 2 OR c LIKE 'x%'".to_vec()),
        ("report", of("src/report/snapshots/breached.json")),
        ("report", of("src/report/snapshots/hostile.json")),
    ];
    if cfg!(feature = "polars") {
        all.push(("parquet", of("tests/files/pandas.parquet")));
        all.push(("parquet", of("tests/fixtures/nested/t.parquet")));
        all.push(("parquet", of("tests/fixtures/nested/old.parquet")));
        all.push(("arrow", of("tests/files/pandas.arrow")));
        all.push(("arrow", of("tests/fixtures/nested/t.arrow")));
        all.push(("arrow", of("tests/fixtures/nested/stream.arrow")));
    }
    all
}

/// Each target bears what the project has of its kind, so that none fails for everything.
#[test]
fn targets_bear_sound_files() {
    for (name, bytes) in sound() {
        drive::run(name, &bytes);
    }
}

/// Files that are tried of each sound one, unless `UPHELD_CHANGED_FILES` asks for another number.
const CHANGED: u64 = 25;

/// The same files with some bytes changed: what fuzzing does for hours, for a moment. The numbers of a failure are those
/// of the file in the list and of the change.
#[test]
fn targets_bear_changed_files() {
    let count = std::env::var("UPHELD_CHANGED_FILES").ok().and_then(|text| text.parse().ok()).unwrap_or(CHANGED);
    let only = std::env::var("UPHELD_CHANGED_TARGET").ok();
    for (file, (name, bytes)) in sound().into_iter().enumerate() {
        for change in (0..count).filter(|_| only.as_ref().is_none_or(|only| only == name)) {
            let changed = changed(&bytes, (file as u64 + 1) << 32 | change);
            let held = std::panic::catch_unwind(|| drive::run(name, &changed));
            assert!(held.is_ok(), "{name}: file {file}, change {change}: {:?}", changed.escape_ascii().to_string());
        }
    }
}

/// A few changes that a seed chooses: bytes set, flipped, cut out, put in or copied from elsewhere.
fn changed(bytes: &[u8], seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 11).unwrap_or(0) % below.max(1)
    };
    let mut changed = bytes.to_vec();
    for _ in 0..=next(4) {
        let at = next(changed.len());
        let end = (at + next(16)).min(changed.len());
        match next(6) {
            0 => drop(changed.drain(at..end)),
            1 => changed.insert(at.min(changed.len()), *b"\0\xff\"',;\n\r{}[]:-#&*\\0\x80".get(next(20)).unwrap_or(&0)),
            2 => changed.truncate(if next(4) == 0 { at } else { changed.len() }),
            3 => {
                let piece = changed.get(at..end).unwrap_or_default().to_vec();
                let to = next(changed.len());
                drop(changed.splice(to..to, piece));
            }
            kind => {
                if let Some(byte) = changed.get_mut(at) {
                    *byte = if kind == 4 { *byte ^ 1 << next(8) } else { u8::try_from(next(256)).unwrap_or(0) };
                }
            }
        }
    }
    changed
}
