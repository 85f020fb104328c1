//! What a contract would not notice, written for people and for machines.

mod gaps;
mod json;
mod markdown;
mod terminal;

use std::io::{self, Write};

use super::{PageFormat, Style};
use crate::coverage::Coverage;

pub use json::SCHEMA;

/// Writes what came of it.
///
/// # Errors
/// Where the writer fails.
pub fn write(coverage: &Coverage, format: PageFormat, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    match format {
        PageFormat::Terminal => terminal::write(coverage, style, out),
        PageFormat::Json => json::write(coverage, out),
        PageFormat::Markdown => markdown::write(coverage, out),
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
