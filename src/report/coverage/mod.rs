//! What a contract would not notice, written for people and for machines.

mod gaps;
mod json;
mod markdown;
mod terminal;

use std::io::{self, Write};

use super::Style;
use crate::coverage::Coverage;

pub use json::SCHEMA;

/// A format that coverage can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// For people, at a terminal.
    Terminal,
    /// For machines: `upheld.coverage/v1`.
    Json,
    /// For people, as a page: of a pull request, say.
    Markdown,
}

impl Format {
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

/// Writes what came of it.
///
/// # Errors
/// Where the writer fails.
pub fn write(coverage: &Coverage, format: Format, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Terminal => terminal::write(coverage, style, out),
        Format::Json => json::write(coverage, out),
        Format::Markdown => markdown::write(coverage, out),
    }
}

/// That the contract has errors, and what that means.
fn broken(coverage: &Coverage) -> String {
    let errors = if coverage.errors.len() == 1 { "error" } else { "errors" };
    format!(
        "the contract has {} {errors}; what they touch is not checked, and no fault in it is noticed: `upheld lint` shows them",
        coverage.errors.len()
    )
}

/// A name or value that cannot act on a terminal, cut to what a line has room for.
fn shown(text: &str) -> String {
    const SHOWN: usize = 60;
    let text = super::escape(text);
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}..", text.get(..end).unwrap_or_default()),
        None => text.into_owned(),
    }
}

#[cfg(test)]
mod tests;
