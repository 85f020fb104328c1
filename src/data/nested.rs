//! The insides of JSON objects and arrays that a record holds as raw text.

use std::borrow::Cow;

use super::RawCell;

/// The members of a JSON object that was read without fault, in file order. `start` of each counts from the start of the record.
pub fn members<'a>(object: &RawCell<'a>) -> Vec<(Cow<'a, str>, RawCell<'a>)> {
    let _ = object;
    todo!()
}

/// The elements of a JSON array that was read without fault, in file order. `start` of each counts from the start of the record.
pub fn elements<'a>(array: &RawCell<'a>) -> Vec<RawCell<'a>> {
    let _ = array;
    todo!()
}
