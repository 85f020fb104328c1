//! Rows of typed data as JSON objects, nothing cut and nothing left out.

use std::fmt::Write;

use super::nest::At;
use super::rows::Rows;
use crate::engine::compare::canonical;
use crate::value::{Cell, Scalar};

/// A row as an object of its columns, in their order.
pub(super) fn object(rows: &Rows<'_>, row: usize) -> String {
    let mut out = String::from("{");
    rows.each_column(row, &mut |name, type_name, value| {
        let comma = if out.len() > 1 { "," } else { "" };
        _ = write!(out, "{comma}{}:", text(name));
        match value {
            Stored::Nested(at) => nested(&mut out, at),
            Stored::Cell(cell) => out.push_str(&scalar(&cell, type_name)),
        }
    });
    out.push('}');
    out
}

/// What a column holds in a row.
pub(super) enum Stored<'r> {
    /// A value.
    Cell(Cell<'r>),
    /// A list, a map or a struct.
    Nested(At<'r>),
}

fn nested(out: &mut String, (nest, at): At<'_>) {
    let is_there = nest.is_there(at);
    if let Some(fields) = nest.fields().filter(|_| is_there) {
        named(out, fields.iter().map(|(name, field)| (text(name), (field, at))));
    } else if let Some(([keys, values], range)) = nest.entries(at).filter(|_| is_there) {
        named(out, range.map(|at| (key((keys, at)), (values, at))));
    } else if let Some((items, range)) = nest.items(at).filter(|_| is_there) {
        out.push('[');
        for (index, at) in range.enumerate() {
            out.push_str(if index > 0 { "," } else { "" });
            nested(out, (items, at));
        }
        out.push(']');
    } else if nest.is_nested() {
        out.push_str("null");
    } else {
        out.push_str(&scalar(&nest.cell(at), &nest.type_name));
    }
}

fn named<'n>(out: &mut String, pairs: impl Iterator<Item = (String, At<'n>)>) {
    out.push('{');
    for (index, (name, value)) in pairs.enumerate() {
        _ = write!(out, "{}{name}:", if index > 0 { "," } else { "" });
        nested(out, value);
    }
    out.push('}');
}

/// The key of a map: JSON has no others but texts.
fn key((nest, at): At<'_>) -> String {
    let written = scalar(&nest.cell(at), &nest.type_name);
    if written.starts_with('"') { written } else { text(&written) }
}

fn scalar(cell: &Cell<'_>, type_name: &str) -> String {
    match cell {
        Cell::Null | Cell::Missing(_) => "null".to_owned(),
        Cell::Nan => text("NaN"),
        // Bytes and the like have no value of ours.
        Cell::IllTyped => text(&format!("({type_name})")),
        Cell::Value(Scalar::Bool(truth)) => truth.to_string(),
        Cell::Value(value) => {
            let written = canonical(value);
            // Infinities are numbers that JSON cannot write.
            let is_number = !matches!(value, Scalar::Text(_)) && written.parse::<serde_json::Number>().is_ok();
            if is_number { written.into_owned() } else { text(&written) }
        }
    }
}

fn text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
