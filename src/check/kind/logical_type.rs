//! `logical-type`: every cell is null or a value of the declared type, in its date format where one is declared.

use super::parts::{Check, Kind, Planning, PropertyScope, Question, Test, invalid, threshold};
use crate::check::column::option;
use crate::contract::Written;
use crate::metric::Column;
use crate::source::Route;
use crate::value::LogicalType;

/// The options by which dates are read, which this check claims on temporal types.
pub(in crate::check) const OPTIONS: &[&str] = &["format", "timezone", "defaultTimezone"];

/// The kind.
pub(in crate::check) const KIND: Kind = Kind {
    id: "logical-type",
    description: "Every cell is null or a value of the declared type, in the declared date format.",
    dimension: Some("conformity"),
    plan: Planning::Property(plan),
};

fn plan(kind: &Kind, property: &PropertyScope<'_>) -> Vec<Check> {
    let Some(declared) = &property.property.logical_type else { return Vec::new() };
    let mut routes = vec![declared.route.clone()];
    routes.extend(options(property));
    let asked = match &declared.value {
        Ok(kind) => property.typed().map(|column| question(property, *kind, column)),
        Err(fault) => property.cells().and_then(|_| Err(invalid(fault.message.clone()))),
    };
    vec![property.check(kind, routes, asked)]
}

fn question(property: &PropertyScope<'_>, declared: LogicalType, column: &Column) -> Question {
    let format = option(property.property, "format").filter(|_| !column.read.formats.is_empty());
    let format = format.and_then(Written::scalar);
    let kind = column.read.logical.unwrap_or(declared);
    let in_format = format.map(|format| format!(" in the format {format}")).unwrap_or_default();
    let zone = column.read.zone_words();
    let phrase = format!("are not of type {}{zone}{in_format}", kind.word());
    let promised = std::iter::once(declared.word().to_owned()).chain(format.map(str::to_owned)).collect();
    let mut question =
        Question { expect: threshold::none(), phrase, ..Question::of(Test::Type { column: column.clone() }) };
    question.notes = column.read.formats.iter().flat_map(|format| format.warnings().iter().cloned()).collect();
    if kind != declared {
        question.meaning = Some(format!(
            "a {} of v3.0.x is a {} here, as its format or physicalType says",
            declared.word(),
            kind.word()
        ));
    }
    let undated = kind == LogicalType::Time && column.read.zone.is_some();
    if undated {
        let note = "a time of day has no day that would tell its offset, so defaultTimezone changes no value";
        question.notes.push(note.to_owned());
    }
    question.promising("logicalType", promised)
}

fn options(property: &PropertyScope<'_>) -> Vec<Route> {
    if !property.logical().is_some_and(LogicalType::is_temporal) {
        return Vec::new();
    }
    let options = property.property.options.iter();
    options.filter(|(key, _)| OPTIONS.contains(&key.as_str())).map(|(_, written)| written.route.clone()).collect()
}
