//! From a cell as it stands in text to null, a value of the declared type, or ill-typed.

use std::borrow::Cow;

use super::facets::read_nested;
use crate::data::{CellKind, Dialect, RawCell};
use crate::metric::CellText;
use crate::value::{Cell, LogicalType, Number, ReadAs, Scalar, read_scalar, read_text};

const SHOWN: usize = 200;

/// Reads a cell whose text (without quotes and escapes) is given.
pub(super) fn read_cell<'t>(raw: &RawCell<'_>, text: &'t str, read: &ReadAs, dialect: &Dialect) -> Cell<'t> {
    if raw.is_null(dialect) {
        return Cell::Null;
    }
    match raw.kind {
        CellKind::Bare | CellKind::Key => read_text(text, read),
        CellKind::Quoted => read_quoted(text, read),
        CellKind::Null | CellKind::Absent => Cell::Null,
        CellKind::String => read_scalar(Scalar::Text(text), read),
        CellKind::Number => number(text).map_or(Cell::IllTyped, |number| read_scalar(number, read)),
        CellKind::Boolean => read_scalar(Scalar::Bool(text == "true"), read),
        CellKind::Object | CellKind::Array => read_nested(raw, text, read),
    }
}

/// Quoted empty is the empty string where a string may stand, else null.
fn read_quoted<'t>(text: &'t str, read: &ReadAs) -> Cell<'t> {
    match read.logical {
        Some(LogicalType::String) | None => read_text(text, read),
        Some(_) if text.is_empty() => Cell::Null,
        Some(_) => read_text(text, read),
    }
}

/// The exact number that JSON writes.
fn number<'t>(text: &str) -> Option<Scalar<'t>> {
    // Numbers of 128 bits take several times as long to read, and are few.
    if let Ok(int) = text.parse::<i64>().map(i128::from).or_else(|_| text.parse()) {
        return Some(Scalar::Int(int));
    }
    let number = Number::parse(text)?;
    Some(number.to_i128().map_or_else(|| Scalar::Number(Cow::Owned(number)), Scalar::Int))
}

/// A cell for people.
pub(super) fn show_cell(column: &str, raw: &RawCell<'_>) -> CellText {
    let (text, cut) = cut(&raw.text(), SHOWN);
    CellText { column: column.to_owned(), text, kind: raw.kind.name().to_owned(), cut }
}

/// The first characters of a text, and whether there were more.
pub(super) fn cut(text: &str, characters: usize) -> (String, bool) {
    match text.char_indices().nth(characters) {
        Some((end, _)) => (text.get(..end).unwrap_or_default().to_owned(), true),
        None => (text.to_owned(), false),
    }
}
