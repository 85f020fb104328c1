//! Saved reports of any bytes: what reads as one is written in every format, harmlessly, and without a loss.

use upheld::report::{Format, Style, escape, json, write};

/// The bytes as a saved report.
pub(crate) fn report(bytes: &[u8]) {
    let Ok(report) = json::read(bytes) else { return };
    for (color, width, unicode, verbose) in [
        (false, None, true, true),
        (false, Some(1), true, false),
        (false, Some(80), false, true),
        (true, Some(40), true, true),
    ] {
        let mut out = Vec::new();
        write(&report, Format::Terminal, &Style { color, width, unicode, verbose }, &mut out)
            .expect("memory takes all");
        let text = String::from_utf8(out).expect("a report is text");
        let harmless = color || text.lines().all(|line| escape(line) == line);
        assert!(harmless, "something in a report acts on the terminal: {text:?}");
    }
    let mut saved = Vec::new();
    write(&report, Format::Json, &Style { color: false, width: None, unicode: true, verbose: false }, &mut saved)
        .expect("memory takes all");
    let again = json::read(&saved).expect("what was written can be read");
    assert_eq!(report, again, "a report changes when it is saved");
}
