//! Writes a report: one file a format. Formats never change a verdict.

mod escape;
pub mod json;
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
