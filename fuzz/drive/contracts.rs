//! Contracts of any bytes: read, linted, mended, planned and shown, whatever is in them.

use upheld::contract::{Reading, read_bytes};
use upheld::lint::{findings, lint, mend};
use upheld::report::{Format, Style, write};
use upheld::value::{Instant, Zone};
use upheld::verify::{Choices, Request, outline};

/// The bytes as a contract in YAML.
pub(crate) fn yaml(bytes: &[u8]) {
    held("c.odcs.yaml", bytes);
}

/// The bytes as a contract in JSON: what is sound JSON has no fault of syntax.
pub(crate) fn json(bytes: &[u8]) {
    let reading = held("c.odcs.json", bytes);
    // As a value, so that half of a surrogate pair is none.
    let sound = serde_json::from_slice::<serde_json::Value>(bytes).is_ok();
    // What YAML cannot print is refused, and so is a mark in the middle of a text.
    let printable = std::str::from_utf8(bytes).is_ok_and(|text| text.chars().all(is_plain));
    let refused = reading.diagnostics.iter().any(|found| found.code == "syntax-error");
    assert!(!(sound && printable && refused), "sound JSON has a fault of syntax");
}

fn is_plain(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\t' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}')
}

fn held(path: &str, bytes: &[u8]) -> Reading {
    let now = Instant::parse("2026-01-31T06:00:00Z", &Zone::UTC).expect("a point in time");
    let reading = read_bytes(path, bytes);
    let text = reading.source.text();
    for found in findings(&reading, now) {
        let span = found.span.unwrap_or_default();
        assert!(text.get(span.clone()).is_some(), "{} points at {span:?}", found.code);
    }
    let choices = Choices::at(now);
    let options = choices.options();
    let mended = mend(&reading, now);
    assert_eq!(mended.reading.contract.is_some(), reading.contract.is_some(), "mending makes it no contract");
    let readings = [reading];
    shown(&lint(&readings, &options, now));
    let request = Request { contracts: &readings, data: Vec::new(), hints: upheld::data::Hints::default(), choices };
    if let Ok(plan) = outline(&request) {
        shown(&plan);
    }
    let [reading] = readings;
    reading
}

fn shown(report: &upheld::outcome::Report) {
    let style = Style { color: false, width: Some(80), unicode: true, verbose: true };
    for format in Format::ALL {
        write(report, format, &style, &mut std::io::sink()).expect("a sink takes all");
    }
}
