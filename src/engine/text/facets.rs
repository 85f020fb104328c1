//! What is read of JSON objects and arrays: how much they hold, and what kind of things.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::data::{CellKind, RawCell, elements, members, write_canonical};
use crate::value::{Cell, ElementType, Facet, LogicalType, Number, ReadAs, Scalar};

/// The largest values that the short floating point types hold.
const LARGEST_FLOAT16: f64 = 65_504.0;
const LARGEST_BFLOAT16: f64 = 3.389_531_389_251_535_5e38;

/// Reads an object or an array, whose text (see [`text_of`]) is given.
pub(super) fn read_nested<'t>(raw: &RawCell<'_>, text: &'t str, read: &ReadAs) -> Cell<'t> {
    if !fits(raw, read.logical) {
        return Cell::IllTyped;
    }
    match &read.facet {
        // There is no value that a question could compare, but it is there: its text stands for it.
        None | Some(Facet::Whole) => Cell::Value(Scalar::Text(text)),
        Some(Facet::Size) => Cell::Value(Scalar::Int(size(raw))),
        Some(Facet::Has(key)) => Cell::Value(Scalar::Bool(members(raw).any(|(name, _)| name.text() == key.as_str()))),
        Some(Facet::Distinct) => Cell::Value(Scalar::Bool(is_distinct(raw))),
        Some(Facet::Norm) => norm(raw).map_or(Cell::IllTyped, |norm| Cell::Value(Scalar::Float(norm))),
        Some(Facet::Elements(kind)) => Cell::Value(Scalar::Bool(elements(raw).all(|element| holds(*kind, &element)))),
    }
}

/// The text that stands for a cell: without quotes and escapes; of a whole object or array one that equal ones share.
pub(super) fn text_of<'r>(raw: &RawCell<'r>, read: &ReadAs) -> Cow<'r, str> {
    match (raw.kind, &read.facet) {
        (CellKind::Object | CellKind::Array, Some(Facet::Whole)) => Cow::Owned(canonical(raw)),
        _ => raw.text(),
    }
}

fn fits(raw: &RawCell<'_>, logical: Option<LogicalType>) -> bool {
    match logical {
        None => true,
        Some(LogicalType::Object | LogicalType::Map) => raw.kind == CellKind::Object,
        Some(LogicalType::Array) => raw.kind == CellKind::Array,
        Some(LogicalType::Vector) => {
            raw.kind == CellKind::Array && elements(raw).all(|element| element.kind == CellKind::Number)
        }
        Some(
            LogicalType::String
            | LogicalType::Integer
            | LogicalType::Number
            | LogicalType::Boolean
            | LogicalType::Date
            | LogicalType::Timestamp
            | LogicalType::Time,
        ) => false,
    }
}

fn size(raw: &RawCell<'_>) -> i128 {
    let count = if raw.kind == CellKind::Object { members(raw).count() } else { elements(raw).count() };
    i128::try_from(count).unwrap_or(i128::MAX)
}

/// Whether no two elements are equal: their canonical bytes are sorted by where they lie.
fn is_distinct(raw: &RawCell<'_>) -> bool {
    let mut bytes = Vec::new();
    let mut ranges = Vec::new();
    for element in elements(raw) {
        let start = bytes.len();
        write_canonical(&mut bytes, &element);
        ranges.push(start..bytes.len());
    }
    let of = |range: &std::ops::Range<usize>| bytes.get(range.clone()).unwrap_or_default();
    ranges.sort_unstable_by(|a, b| of(a).cmp(of(b)));
    ranges.windows(2).all(|pair| matches!(pair, [a, b] if of(a) != of(b)))
}

/// The Euclidean norm, where every element is a number.
fn norm(raw: &RawCell<'_>) -> Option<f64> {
    let squares = elements(raw).map(|element| number(&element).map(|number| number * number));
    squares.sum::<Option<f64>>().map(f64::sqrt)
}

fn number(element: &RawCell<'_>) -> Option<f64> {
    if element.kind == CellKind::Number { element.raw.parse().ok() } else { None }
}

fn holds(kind: ElementType, element: &RawCell<'_>) -> bool {
    let within = |most: f64| number(element).is_some_and(|number| number.abs() <= most);
    match kind {
        ElementType::Float16 => within(LARGEST_FLOAT16),
        ElementType::Bfloat16 => within(LARGEST_BFLOAT16),
        ElementType::Float32 => within(f64::from(f32::MAX)),
        ElementType::Float64 => within(f64::MAX),
        ElementType::Binary => is_whole(element, 0, 1),
        ElementType::Int8 => is_whole(element, -128, 127),
        ElementType::Uint8 => is_whole(element, 0, 255),
    }
}

fn is_whole(element: &RawCell<'_>, least: i128, most: i128) -> bool {
    let exact = if element.kind == CellKind::Number { Number::parse(element.raw) } else { None };
    exact.and_then(|number| number.to_i128()).is_some_and(|whole| (least..=most).contains(&whole))
}

/// Its canonical bytes as digits.
fn canonical(raw: &RawCell<'_>) -> String {
    let mut bytes = Vec::new();
    write_canonical(&mut bytes, raw);
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        _ = write!(text, "{byte:02x}");
        text
    })
}
