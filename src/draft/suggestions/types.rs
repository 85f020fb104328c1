//! `type`: the logical type that all values have, the format of dates, and how typed files store the column.

use super::parts::{Column, Look, Promise, Suggestion, Table, Yaml, words};
use crate::data::Storage;
use crate::value::{Family, LogicalType, PhysicalType};

/// The suggestion.
pub(super) const SUGGESTION: Suggestion = Suggestion {
    id: "type",
    description: "The type that all values of the column have, whole data read; the format of its dates; how typed files store it.",
    look: Look::Column(find),
};

fn find(_: &Table<'_>, column: &Column<'_>) -> Vec<Promise> {
    let mut found = Vec::new();
    if let Some(logical) = column.logical {
        found.push(Promise::key("logicalType", Yaml::text(logical.word()), why(column, logical)));
    }
    found.extend(physical(column));
    let Some(logical) = column.logical.filter(|logical| column.is(*logical) && logical.is_temporal()) else {
        return found;
    };
    if let Some(format) = &column.profile.guess.format {
        found.push(Promise::option("format", Yaml::text(format.clone()), ""));
    }
    let is_text = matches!(column.profile.storage, Storage::Text | Storage::Json | Storage::String);
    if let Some(zoned) = column.profile.guess.zoned.filter(|_| is_text && logical != LogicalType::Date) {
        let why = if zoned { "every value names an offset or a zone" } else { "no value names an offset or a zone" };
        found.push(Promise::option("timezone", Yaml::Plain(zoned.to_string()), why));
    }
    found
}

/// What is worth saying of the type; the plain case speaks for itself.
fn why(column: &Column<'_>, logical: LogicalType) -> String {
    let profile = column.profile;
    let guess = &profile.guess;
    if profile.leading_zeros > 0 && logical == LogicalType::String {
        let zeros = words::counted(profile.leading_zeros, "value begins", "values begin");
        return format!("digits that are codes: {zeros} with a zero");
    }
    if guess.logical == logical || guess.of == 0 {
        return String::new();
    }
    let (fits, of) = (words::count(guess.fits), words::count(guess.of));
    format!("{fits} of {of} values fit {}, the others do not", guess.logical.word())
}

/// The type of the storage, where the file has one that is understood.
fn physical(column: &Column<'_>) -> Option<Promise> {
    let word = match &column.profile.storage {
        // Of what lists, objects and maps are made stands in the properties inside them.
        Storage::Text
        | Storage::Json
        | Storage::Null
        | Storage::Other(_)
        | Storage::Duration
        | Storage::List
        | Storage::Struct
        | Storage::Map => return None,
        Storage::Integer { bits, signed } => format!("{}int{bits}", if *signed { "" } else { "u" }),
        Storage::Float { bits: 32 } => "float".to_owned(),
        Storage::Float { .. } => "double".to_owned(),
        Storage::Decimal { precision, scale } => format!("decimal({precision},{scale})"),
        Storage::Boolean => "boolean".to_owned(),
        Storage::String => "string".to_owned(),
        Storage::Binary => "binary".to_owned(),
        Storage::Date => "date".to_owned(),
        Storage::Timestamp { .. } => "timestamp".to_owned(),
        Storage::Time => "time".to_owned(),
    };
    let known = PhysicalType::parse(&word)?;
    let why = if known.family == Family::Text && column.logical.is_some_and(|logical| logical != LogicalType::String) {
        "stored as text"
    } else {
        ""
    };
    Some(Promise::key("physicalType", Yaml::text(word), why))
}
