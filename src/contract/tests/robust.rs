//! Reading never panics, whatever is done to a contract.

use crate::contract::{promises, read_bytes};
use crate::source::Route;

const FULL: &[u8] = include_bytes!("../../../contracts/valid/full.odcs.yaml");
const JSON: &[u8] = include_bytes!("../../../contracts/valid/v3.1.0.odcs.json");
const OLD: &[u8] = include_bytes!("../../../contracts/valid/v3.0.0.odcs.yaml");

/// Reads, and uses all that a reading offers.
fn survive(bytes: &[u8]) {
    let reading = read_bytes("mutated.odcs.yaml", bytes);
    let promises = promises(&reading);
    for promise in &promises {
        let place = reading.locate(&promise.route);
        assert!(place.line >= 1);
    }
    let mut seen = std::collections::BTreeSet::new();
    assert!(promises.iter().all(|promise| seen.insert(&promise.route)), "each route once");
    for diagnostic in &reading.diagnostics {
        assert!(reading.source.locate(diagnostic.span.as_ref().unwrap()).column >= 1);
    }
    assert!(reading.contract.is_some() || !reading.diagnostics.is_empty(), "no contract without a reason");
    assert!(reading.locate(&Route::from_pointer("/schema/99/properties/99")).line >= 1);
}

#[test]
fn survives_truncation() {
    for text in [FULL, JSON, OLD] {
        for end in (0..text.len()).step_by(53) {
            survive(&text[..end]);
        }
    }
}

#[test]
fn survives_mutation() {
    let bytes = [b'{', b'[', b'"', b':', b'\n', b'&', b'*', b'!', 0, 0xFF, b'-', b'~'];
    for text in [FULL, JSON, OLD] {
        for (round, at) in (0..text.len()).step_by(71).enumerate() {
            let mut changed = text.to_vec();
            changed[at] = bytes[round % bytes.len()];
            survive(&changed);
        }
    }
}

#[test]
fn survives_lost_and_swapped_lines() {
    let text = std::str::from_utf8(FULL).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    for at in (0..lines.len()).step_by(11) {
        let mut fewer = lines.clone();
        fewer.remove(at);
        survive(fewer.join("\n").as_bytes());
        let mut swapped = lines.clone();
        swapped.swap(at, (at + 1) % lines.len());
        survive(swapped.join("\n").as_bytes());
        let mut twice = lines.clone();
        twice.insert(at, lines[at]);
        survive(twice.join("\n").as_bytes());
        let mut emptied = lines.clone();
        let key = emptied[at].split(':').next().unwrap().to_owned() + ":";
        emptied[at] = &key;
        survive(emptied.join("\n").as_bytes());
    }
}
