//! What is read of lists, structs and maps: how much they hold, and what kind of things.

use std::fmt::Write as _;

use super::nest::At;
use crate::engine::compare::{canonical, number};
use crate::value::{Cell, ElementType, Facet, LogicalType, ReadAs, Scalar, write_key};

/// What begins a list, named values, and ends both, beside the tags of single values.
const LIST: u8 = 32;
const NAMED: u8 = 33;
const END: u8 = 34;

/// Reads a nested value that is there; `whole` is its text (see [`whole`]) where that is asked for.
pub(super) fn read_nested<'t>((nest, at): At<'_>, whole: &'t str, read: &ReadAs) -> Cell<'t> {
    if !fits((nest, at), read.logical) {
        return Cell::IllTyped;
    }
    let truth = |truth: Option<bool>| truth.map_or(Cell::IllTyped, |truth| Cell::Value(Scalar::Bool(truth)));
    match &read.facet {
        // There is no value that a question could compare, but it is there.
        None | Some(Facet::Whole) => Cell::Value(Scalar::Text(whole)),
        Some(Facet::Size) => Cell::Value(Scalar::Int(i128::try_from(size((nest, at))).unwrap_or(i128::MAX))),
        Some(Facet::Has(key)) => truth(Some(has((nest, at), key))),
        Some(Facet::Distinct) => truth(is_distinct((nest, at))),
        Some(Facet::Norm) => norm((nest, at)).map_or(Cell::IllTyped, |norm| Cell::Value(Scalar::Float(norm))),
        Some(Facet::Elements(kind)) => truth(Some(elements((nest, at)).all(|element| holds(*kind, element)))),
    }
}

/// Text that equal values share, where it is asked for.
pub(super) fn whole((nest, at): At<'_>, read: &ReadAs) -> Option<String> {
    if read.facet != Some(Facet::Whole) || !nest.is_nested() {
        return None;
    }
    let mut bytes = Vec::new();
    write_canonical(&mut bytes, (nest, at));
    Some(bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        _ = write!(text, "{byte:02x}");
        text
    }))
}

fn fits((nest, at): At<'_>, logical: Option<LogicalType>) -> bool {
    match logical {
        None => true,
        Some(LogicalType::Object) => nest.fields().is_some(),
        Some(LogicalType::Map) => nest.entries(at).is_some(),
        Some(LogicalType::Array) => nest.items(at).is_some(),
        Some(LogicalType::Vector) => {
            nest.items(at).is_some() && elements((nest, at)).all(|element| float(element).is_some())
        }
        Some(_) => false,
    }
}

fn elements((nest, at): At<'_>) -> impl Iterator<Item = At<'_>> {
    nest.items(at).into_iter().flat_map(|(items, range)| range.map(move |at| (items, at)))
}

fn size((nest, at): At<'_>) -> usize {
    let many = nest.items(at).map(|(_, range)| range).or_else(|| nest.entries(at).map(|(_, range)| range));
    many.map_or_else(|| nest.fields().map_or(0, <[_]>::len), |range| range.len())
}

fn has((nest, at): At<'_>, name: &str) -> bool {
    let is_it = |(keys, at): At<'_>| matches!(keys.cell(at), Cell::Value(Scalar::Text(text)) if text == name);
    match nest.entries(at) {
        Some(([keys, _], range)) => range.into_iter().any(|at| is_it((keys, at))),
        None => nest.field(name).is_some(),
    }
}

/// Whether no two elements are equal; `None` where one is nothing that can be compared.
fn is_distinct(list: At<'_>) -> Option<bool> {
    let mut all = Vec::new();
    for element in elements(list) {
        let mut bytes = Vec::new();
        if !write_canonical(&mut bytes, element) {
            return None;
        }
        all.push(bytes);
    }
    all.sort_unstable();
    Some(all.windows(2).all(|pair| matches!(pair, [a, b] if a != b)))
}

/// The Euclidean norm; infinite where an element is infinite or no number at all (NaN).
fn norm(list: At<'_>) -> Option<f64> {
    let squares = elements(list).map(|element| float(element).map(|number| number * number));
    let sum = squares.sum::<Option<f64>>()?;
    Some(if sum.is_nan() { f64::INFINITY } else { sum.sqrt() })
}

fn float((nest, at): At<'_>) -> Option<f64> {
    match nest.cell(at) {
        Cell::Nan => Some(f64::NAN),
        Cell::Value(Scalar::Float(float)) => Some(float),
        Cell::Value(Scalar::Float32(float)) => Some(f64::from(float)),
        Cell::Value(scalar) => number(&scalar).map(|number| number.to_f64()),
        Cell::Null | Cell::Missing(_) | Cell::IllTyped => None,
    }
}

fn holds(kind: ElementType, element: At<'_>) -> bool {
    let within = |most: f64| float(element).is_some_and(|number| number.abs() <= most);
    match kind {
        ElementType::Float16 => within(65_504.0),
        ElementType::Bfloat16 => within(3.389_531_389_251_535_5e38),
        ElementType::Float32 => within(f64::from(f32::MAX)),
        ElementType::Float64 => within(f64::MAX),
        ElementType::Binary => is_whole(element, 0, 1),
        ElementType::Int8 => is_whole(element, -128, 127),
        ElementType::Uint8 => is_whole(element, 0, 255),
    }
}

fn is_whole((nest, at): At<'_>, least: i128, most: i128) -> bool {
    let Cell::Value(scalar) = nest.cell(at) else { return false };
    let whole = number(&scalar).and_then(|number| number.to_i128());
    whole.is_some_and(|whole| (least..=most).contains(&whole))
}

/// Appends bytes that are equal exactly where values are; whether everything in it could be compared.
fn write_canonical(out: &mut Vec<u8>, (nest, at): At<'_>) -> bool {
    if let Some(fields) = nest.fields().filter(|_| nest.is_there(at)) {
        let pairs = fields.iter().map(|(name, field)| (Scalar::Text(name), (field, at)));
        return write_named(out, pairs.map(|(key, value)| (Some(key), value)));
    }
    if let Some(([keys, values], range)) = nest.entries(at).filter(|_| nest.is_there(at)) {
        let key = |at| match keys.cell(at) {
            Cell::Value(key) => Some(key),
            _ => None,
        };
        return write_named(out, range.map(|at| (key(at), (values, at))));
    }
    if let Some((items, mut range)) = nest.items(at).filter(|_| nest.is_there(at)) {
        out.push(LIST);
        let all = range.all(|at| write_canonical(out, (items, at)));
        out.push(END);
        return all;
    }
    match nest.cell(at) {
        Cell::Null | Cell::Missing(_) => write_key(out, None),
        Cell::Nan => write_key(out, Some(&Scalar::Text("NaN"))),
        Cell::Value(scalar) => write_key(out, Some(&scalar)),
        Cell::IllTyped => return false,
    }
    true
}

/// Names and values in the order of their bytes.
fn write_named<'n>(out: &mut Vec<u8>, pairs: impl Iterator<Item = (Option<Scalar<'n>>, At<'n>)>) -> bool {
    let (mut parts, mut all) = (Vec::new(), true);
    for (key, value) in pairs {
        let mut bytes = Vec::new();
        write_key(&mut bytes, key.as_ref());
        all &= write_canonical(&mut bytes, value);
        parts.push(bytes);
    }
    parts.sort_unstable();
    out.push(NAMED);
    out.extend(parts.into_iter().flatten());
    out.push(END);
    all
}

/// A value for people, as JSON has it, until the text is this long.
pub(super) fn render(out: &mut String, (nest, at): At<'_>, longest: usize) {
    if out.len() > longest {
        return;
    }
    let is_there = nest.is_there(at);
    if let Some(fields) = nest.fields().filter(|_| is_there) {
        let pairs = fields.iter().map(|(name, field)| (name.clone(), (field, at)));
        render_named(out, pairs, longest);
    } else if let Some(([keys, values], range)) = nest.entries(at).filter(|_| is_there) {
        render_named(out, range.map(|at| (plain((keys, at)), (values, at))), longest);
    } else if let Some((items, range)) = nest.items(at).filter(|_| is_there) {
        out.push('[');
        for at in range.clone() {
            if out.len() > longest {
                break;
            }
            if at > range.start {
                out.push(',');
            }
            render(out, (items, at), longest);
        }
        out.push(']');
    } else {
        out.push_str(&quoted((nest, at)));
    }
}

fn render_named<'n>(out: &mut String, pairs: impl Iterator<Item = (String, At<'n>)>, longest: usize) {
    out.push('{');
    for (at, (name, value)) in pairs.enumerate() {
        if out.len() > longest {
            break;
        }
        let comma = if at > 0 { "," } else { "" };
        _ = write!(out, "{comma}{name:?}:");
        render(out, value, longest);
    }
    out.push('}');
}

fn plain((nest, at): At<'_>) -> String {
    match nest.cell(at) {
        Cell::Value(scalar) => canonical(&scalar).into_owned(),
        Cell::Nan => "NaN".to_owned(),
        Cell::Null | Cell::Missing(_) => "null".to_owned(),
        Cell::IllTyped => format!("({})", nest.type_name),
    }
}

fn quoted((nest, at): At<'_>) -> String {
    match nest.cell(at) {
        Cell::Value(Scalar::Text(text)) => format!("{text:?}"),
        _ => plain((nest, at)),
    }
}
