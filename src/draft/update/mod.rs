//! Brings a contract up to date with data: adds what is new, and proposes what has moved, without a change to anything else.

mod add;
mod conditions;
mod evidence;
mod levels;
mod moved;
mod names;
mod net;
mod place;
mod quartiles;
mod version;

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

/// Why a contract is not brought up to date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoUpdate {
    /// It is none that can be: the reason.
    Contract(String),
    /// What came out is not what was meant, so that it must not be written: what is wrong with it.
    Broken(String),
}

/// Brings a contract in YAML up to date with a profile. Comments, layout, order and what people wrote stay as they are.
///
/// # Errors
/// It could not be read as a contract, or it is JSON, which has no place for evidence; or its text with the changes, read again,
/// is no longer the contract that it was.
pub fn update(reading: &Reading, profile: &Profile, settings: &Settings) -> Result<Updated, NoUpdate> {
    let Some(contract) = &reading.contract else {
        let why = reading.diagnostics.first().map_or("nothing in it is a contract", |fault| fault.message.as_str());
        return Err(NoUpdate::Contract(format!("it cannot be read: {why}")));
    };
    let text: &str = reading.source.text();
    if text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
        return Err(NoUpdate::Contract("it is JSON, which has no place for evidence; write it as YAML".to_owned()));
    }
    let (profile, mut notes) = names::renamed(profile, contract, settings);
    let mut drafted = Drafted::new(&profile, settings);
    for table in &mut drafted.tables {
        if add::object_of(contract, table).is_some_and(add::has_key) {
            table.without_primary();
        }
    }
    let new = add::additions(reading, contract, &drafted);
    let other = moved::moves(reading, contract, &drafted);
    let (added, unsound) = net::kept(reading, &[], &new.edits).map_err(NoUpdate::Broken)?;
    let (all, also_unsound) = net::kept(reading, &added, &other.edits).map_err(NoUpdate::Broken)?;
    for more in [new.notes, other.notes, unsound, also_unsound] {
        notes.extend(more);
    }
    Ok(Updated { added: place::apply(text, &added), moved: place::apply(text, &all), notes })
}

#[cfg(test)]
mod tests;
