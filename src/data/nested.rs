//! The insides of JSON objects and arrays that a record holds as raw text.

use std::borrow::Cow;

use super::json::Scanner;
use super::{CellKind, RawCell};

/// The members of a JSON object that was read without fault, in file order; none where it is no object.
/// `start` of each counts from the start of the record.
#[must_use]
pub fn members<'a>(object: &RawCell<'a>) -> Vec<(Cow<'a, str>, RawCell<'a>)> {
    let scanner = scanned(object, CellKind::Object);
    let pairs = scanner.keys.iter().zip(&scanner.cells);
    pairs.map(|(key, cell)| (RawCell::of(object.raw, *key, b'"').text(), object.inner(*cell))).collect()
}

/// The elements of a JSON array that was read without fault, in file order; none where it is no array.
/// `start` of each counts from the start of the record.
#[must_use]
pub fn elements<'a>(array: &RawCell<'a>) -> Vec<RawCell<'a>> {
    scanned(array, CellKind::Array).cells.iter().map(|cell| array.inner(*cell)).collect()
}

fn scanned(cell: &RawCell<'_>, kind: CellKind) -> Scanner {
    let mut scanner = Scanner::default();
    if cell.kind != kind || scanner.value(cell.raw.as_bytes(), 0).is_err() {
        return Scanner::default();
    }
    scanner
}
