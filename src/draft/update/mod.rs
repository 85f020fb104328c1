//! Brings a contract up to date with data: adds what is new, and proposes what has moved, without a change to anything else.

mod add;
mod moved;
mod place;

use super::settings::Settings;
use super::subject::Drafted;
use crate::contract::Reading;
use crate::profile::Profile;
use crate::source::Edit;

/// A contract brought up to date.
#[derive(Clone, Debug)]
pub struct Updated {
    /// Its text with what is new: tables, columns, and promises of a kind that a column had none of.
    pub added: String,
    /// The same, also with what has moved: thresholds that the data no longer holds, or that are much looser than it needs.
    pub moved: String,
    /// What could not be written, with the reason, one line each.
    pub notes: Vec<String>,
}

/// Changes to a text, and what could not be changed.
#[derive(Default)]
struct Changes {
    edits: Vec<Edit>,
    notes: Vec<String>,
}

/// Brings a contract in YAML up to date with a profile. Comments, layout, order and what people wrote stay as they are.
///
/// # Errors
/// It could not be read as a contract, or it is JSON, which has no place for evidence.
pub fn update(reading: &Reading, profile: &Profile, settings: &Settings) -> Result<Updated, String> {
    let Some(contract) = &reading.contract else {
        let why = reading.diagnostics.first().map_or("nothing in it is a contract", |fault| fault.message.as_str());
        return Err(format!("it cannot be read: {why}"));
    };
    let text: &str = reading.source.text();
    if text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
        return Err("it is JSON, which has no place for evidence; write it as YAML".to_owned());
    }
    let drafted = Drafted::new(profile, settings);
    let new = add::additions(reading, contract, &drafted);
    let other = moved::moves(reading, contract, &drafted);
    let added = place::apply(text, &new.edits);
    // What goes into a list stands before what goes behind it.
    let all: Vec<Edit> = other.edits.iter().chain(&new.edits).cloned().collect();
    let notes = new.notes.into_iter().chain(other.notes).collect();
    Ok(Updated { added, moved: place::apply(text, &all), notes })
}

#[cfg(test)]
mod tests;
