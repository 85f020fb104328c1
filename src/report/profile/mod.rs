//! Writes a profile: one file a format.

mod json;
mod markdown;
mod terminal;
mod words;

use std::io::{self, Write};

use super::{PageFormat, Style};
use crate::profile::Profile;

pub use json::SCHEMA;

/// Writes a profile.
///
/// # Errors
/// Where the writer fails.
pub fn write(profile: &Profile, format: PageFormat, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    match format {
        PageFormat::Terminal => out.write_all(terminal::page(profile, style).as_bytes()),
        PageFormat::Json => json::write(profile, out),
        PageFormat::Markdown => out.write_all(markdown::page(profile).as_bytes()),
    }
}

#[cfg(test)]
mod tests;
