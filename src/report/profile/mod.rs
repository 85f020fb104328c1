//! Writes a profile: one file a format.

mod json;
mod markdown;
mod terminal;
mod words;

use std::io::{self, Write};

use super::Style;
use crate::profile::Profile;

pub use json::SCHEMA;

/// A format that a profile can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// For people.
    Terminal,
    /// For machines: `upheld.profile/v1`.
    Json,
    /// For pages, tickets and reviews.
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

/// Writes a profile.
///
/// # Errors
/// Where the writer fails.
pub fn write(profile: &Profile, format: Format, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Terminal => out.write_all(terminal::page(profile, style).as_bytes()),
        Format::Json => json::write(profile, out),
        Format::Markdown => out.write_all(markdown::page(profile).as_bytes()),
    }
}

#[cfg(test)]
mod tests;
