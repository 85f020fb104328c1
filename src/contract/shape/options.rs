//! `logicalTypeOptions`, by logical type.

use super::{Key, Kind, Section, Word, key, word};
use crate::contract::ApiVersion::{V3_0_0, V3_0_2, V3_1_0};
use crate::value::LogicalType;

static INTEGER_FORMATS: [Word; 10] = [
    word("i8"),
    word("i16"),
    word("i32"),
    word("i64"),
    word("i128"),
    word("u8"),
    word("u16"),
    word("u32"),
    word("u64"),
    word("u128"),
];
static NUMBER_FORMATS: [Word; 2] = [word("f32"), word("f64")];
static ELEMENT_TYPES: [Word; 7] =
    [word("bfloat16"), word("binary"), word("float16"), word("float32"), word("float64"), word("int8"), word("uint8")];
static DISTANCES: [Word; 5] =
    [word("cosine"), word("dotProduct"), word("euclidean"), word("hamming"), word("manhattan")];

const STRING_KEYS: &[Key] = &[
    key("minLength", Kind::Integer(Some(0))),
    key("maxLength", Kind::Integer(Some(0))),
    key("pattern", Kind::Text),
    key("format", Kind::Text),
];
const DATE_KEYS: &[Key] = &[
    key("format", Kind::Text),
    key("minimum", Kind::Text),
    key("maximum", Kind::Text),
    key("exclusiveMinimum", Kind::Bool).until(V3_0_2),
    key("exclusiveMaximum", Kind::Bool).until(V3_0_2),
    key("exclusiveMinimum", Kind::Text).since(V3_1_0),
    key("exclusiveMaximum", Kind::Text).since(V3_1_0),
];
const TIME_KEYS: &[Key] = &[
    key("format", Kind::Text),
    key("minimum", Kind::Text),
    key("maximum", Kind::Text),
    key("exclusiveMinimum", Kind::Bool).until(V3_0_2),
    key("exclusiveMaximum", Kind::Bool).until(V3_0_2),
    key("exclusiveMinimum", Kind::Text).since(V3_1_0),
    key("exclusiveMaximum", Kind::Text).since(V3_1_0),
    key("timezone", Kind::Bool),
    key("defaultTimezone", Kind::Text),
];
const INTEGER_KEYS: &[Key] = &[
    key("multipleOf", Kind::Positive),
    key("minimum", Kind::Number),
    key("maximum", Kind::Number),
    key("exclusiveMinimum", Kind::Bool).until(V3_0_2),
    key("exclusiveMaximum", Kind::Bool).until(V3_0_2),
    key("exclusiveMinimum", Kind::Number).since(V3_1_0),
    key("exclusiveMaximum", Kind::Number).since(V3_1_0),
    key("format", Kind::Words(&INTEGER_FORMATS)),
];
const NUMBER_KEYS: &[Key] = &[
    key("multipleOf", Kind::Positive),
    key("minimum", Kind::Number),
    key("maximum", Kind::Number),
    key("exclusiveMinimum", Kind::Bool).until(V3_0_2),
    key("exclusiveMaximum", Kind::Bool).until(V3_0_2),
    key("exclusiveMinimum", Kind::Number).since(V3_1_0),
    key("exclusiveMaximum", Kind::Number).since(V3_1_0),
    key("format", Kind::Words(&NUMBER_FORMATS)),
];
const OBJECT_KEYS: &[Key] = &[
    key("minProperties", Kind::Integer(Some(0))),
    key("maxProperties", Kind::Integer(Some(0))),
    key("required", Kind::Names),
];
const ARRAY_KEYS: &[Key] =
    &[key("minItems", Kind::Integer(Some(0))), key("maxItems", Kind::Integer(Some(0))), key("uniqueItems", Kind::Bool)];
const VECTOR_KEYS: &[Key] = &[
    key("dimensions", Kind::Integer(Some(1))).required(),
    key("elementType", Kind::Words(&ELEMENT_TYPES)),
    key("distanceMetric", Kind::Words(&DISTANCES)),
    key("embeddingModel", Kind::Text),
    key("embeddingModelVersion", Kind::Text),
    key("normalized", Kind::Bool),
];

const fn options(name: &'static str, keys: &'static [Key]) -> Section {
    Section { name, keys, cases: None, closed_since: Some(V3_0_0), promises: true }
}

pub(super) static STRING: Section = options("options of a string", STRING_KEYS);
pub(super) static DATE: Section = options("options of a date", DATE_KEYS);
pub(super) static TIMESTAMP: Section = options("options of a timestamp", TIME_KEYS);
pub(super) static TIME: Section = options("options of a time", TIME_KEYS);
pub(super) static INTEGER: Section = options("options of an integer", INTEGER_KEYS);
pub(super) static NUMBER: Section = options("options of a number", NUMBER_KEYS);
pub(super) static BOOLEAN: Section = options("options of a boolean", &[]);
pub(super) static OBJECT: Section = options("options of an object", OBJECT_KEYS);
pub(super) static ARRAY: Section = options("options of an array", ARRAY_KEYS);
pub(super) static MAP: Section = options("options of a map", &[]);
pub(super) static VECTOR: Section = options("options of a vector", VECTOR_KEYS);

/// The options of a logical type.
pub(in crate::contract) fn options_of(kind: LogicalType) -> &'static Section {
    match kind {
        LogicalType::String => &STRING,
        LogicalType::Integer => &INTEGER,
        LogicalType::Number => &NUMBER,
        LogicalType::Boolean => &BOOLEAN,
        LogicalType::Date => &DATE,
        LogicalType::Timestamp => &TIMESTAMP,
        LogicalType::Time => &TIME,
        LogicalType::Object => &OBJECT,
        LogicalType::Array => &ARRAY,
        LogicalType::Map => &MAP,
        LogicalType::Vector => &VECTOR,
    }
}
