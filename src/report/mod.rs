//! Writes a report: one file a format. Formats never change a verdict.

pub mod coverage;
mod escape;
pub mod json;
pub mod profile;
#[cfg(test)]
mod scenarios;
mod terminal;

use std::io::{self, Write};

use crate::outcome::Report;

pub use escape::escape;

/// A format that a report can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// For people.
    Terminal,
    /// For machines: `upheld.report/v1`.
    Json,
}

/// A format that what was found in data or contracts, without being held to anything, can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PageFormat {
    /// For people, at a terminal.
    Terminal,
    /// For machines.
    Json,
    /// For pages, tickets and reviews.
    Markdown,
}

impl PageFormat {
    /// All formats, in the order of the documentation.
    pub const ALL: [Self; 3] = [Self::Terminal, Self::Json, Self::Markdown];

    /// The word that `--format` takes.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Json => "json",
            Self::Markdown => "markdown",
        }
    }

    /// The format of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.word() == word)
    }
}

/// How a report for people looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to use colour.
    pub color: bool,
    /// How many columns lines may take; `None`: as many as they need.
    pub width: Option<usize>,
    /// Whether characters beyond ASCII may be used for lines and dots.
    pub unicode: bool,
    /// Whether passing checks are listed one by one.
    pub verbose: bool,
}

impl Format {
    /// All formats, in the order of the documentation.
    pub const ALL: [Self; 2] = [Self::Terminal, Self::Json];

    /// The word that `--format` takes.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Json => "json",
        }
    }

    /// The format of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.word() == word)
    }
}

/// Writes a report.
///
/// # Errors
/// Where the writer fails.
pub fn write(report: &Report, format: Format, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Terminal => terminal::write(report, style, out),
        Format::Json => json::write(report, out),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use snapbox::Data;

    use super::scenarios::scenarios;
    use super::*;

    const PLAIN: Style = Style { color: false, width: Some(80), unicode: true, verbose: false };

    fn written(report: &Report, format: Format, style: &Style) -> String {
        let mut bytes = Vec::new();
        write(report, format, style, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    /// Compares with a file in `snapshots/`; `SNAPSHOTS=overwrite` writes it anew.
    fn assert_snapshot(name: &str, text: String) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/report/snapshots").join(name);
        let expected = Data::read_from(&path, Some(snapbox::data::DataFormat::Text)).raw();
        snapbox::Assert::new().action_env(snapbox::assert::DEFAULT_ACTION_ENV).eq(text, expected);
    }

    #[test]
    fn every_format_writes_every_scenario() {
        for (name, report) in scenarios() {
            assert_snapshot(&format!("{name}.txt"), written(&report, Format::Terminal, &PLAIN));
            assert_snapshot(&format!("{name}.json"), written(&report, Format::Json, &PLAIN));
        }
    }

    #[test]
    fn the_terminal_report_follows_its_style() {
        let (_, report) = scenarios().into_iter().find(|(name, _)| *name == "breached").unwrap();
        let styles = [
            ("wide", Style { width: Some(120), ..PLAIN }),
            ("piped", Style { width: None, ..PLAIN }),
            ("narrow", Style { width: Some(1), ..PLAIN }),
            ("ascii", Style { unicode: false, ..PLAIN }),
            ("verbose", Style { verbose: true, ..PLAIN }),
            ("color", Style { color: true, ..PLAIN }),
        ];
        for (name, style) in styles {
            assert_snapshot(&format!("breached-{name}.txt"), written(&report, Format::Terminal, &style));
        }
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for (name, report) in scenarios().into_iter().filter(|(name, _)| *name != "hostile") {
            for line in written(&report, Format::Terminal, &PLAIN).lines() {
                assert!(line.chars().count() <= 80, "{name}: {line}");
            }
        }
    }

    #[test]
    fn ascii_means_ascii() {
        for (name, report) in scenarios().into_iter().filter(|(name, _)| *name != "hostile") {
            let text = written(&report, Format::Terminal, &Style { unicode: false, ..PLAIN });
            assert!(text.is_ascii(), "{name}: {text}");
        }
    }

    #[test]
    fn nothing_in_a_report_acts_on_the_terminal() {
        let (_, report) = scenarios().into_iter().find(|(name, _)| *name == "hostile").unwrap();
        let text = written(&report, Format::Terminal, &Style { verbose: true, ..PLAIN });
        let acting: Vec<_> = text.chars().filter(|&c| c != '\n' && escape::is_hostile(c)).collect();
        assert!(acting.is_empty(), "{acting:?}");
    }
}
