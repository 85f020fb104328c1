//! `format`: addresses, identifiers and what else contracts name, where every text is one.

use super::parts::{Column, Look, Promise, Suggestion, Table, Yaml, words};
use crate::profile::TextFormat;
use crate::value::{LogicalType, StringFormat};

/// The suggestion.
pub(super) const SUGGESTION: Suggestion = Suggestion {
    id: "format",
    description: "E-mail, UUID, URI, host name or IP address, where every one of at least 20 texts is one.",
    look: Look::Column(find),
};

/// Of fewer texts all may be of a format by accident.
const FEWEST: u64 = 20;

fn find(_: &Table<'_>, column: &Column<'_>) -> Vec<Promise> {
    let Some(format) = format(column) else { return Vec::new() };
    let why = format!("all of {} values", words::count(column.values()));
    vec![Promise::option("format", Yaml::text(format.word()), why)]
}

/// Whether the texts of a column have a format.
pub(super) fn holds(column: &Column<'_>) -> bool {
    format(column).is_some()
}

/// The format of all texts of a column. Words are host names and base64 by accident, so that those two say nothing.
fn format(column: &Column<'_>) -> Option<StringFormat> {
    if !column.is(LogicalType::String) || column.values() < FEWEST {
        return None;
    }
    column.profile.formats.iter().filter(|(_, fit)| *fit == column.values()).find_map(|(format, _)| match format {
        TextFormat::Named(StringFormat::Hostname | StringFormat::Byte) => None,
        TextFormat::Named(format) => Some(*format),
        TextFormat::Url => Some(StringFormat::Uri),
        _ => None,
    })
}
