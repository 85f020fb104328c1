//! `quality`: the keys of rules by their type.

use super::people::{CUSTOM, DEFINITION};
use super::{Case, Cases, Implied, Key, Kind, Section, Word, key, word};
use crate::contract::ApiVersion::{V3_0_2, V3_1_0};

static TYPES: [Word; 4] = [word("library"), word("text"), word("sql"), word("custom")];

static METRICS: [Word; 5] =
    [word("nullValues"), word("missingValues"), word("invalidValues"), word("duplicateValues"), word("rowCount")];

/// The dimensions and their short forms, which the text of the standard has beside the words.
static DIMENSIONS: [Word; 14] = [
    word("accuracy"),
    word("completeness"),
    word("conformity"),
    word("consistency"),
    word("coverage"),
    word("timeliness"),
    word("uniqueness"),
    word("ac"),
    word("cp"),
    word("cf"),
    word("cs"),
    word("cv"),
    word("tm"),
    word("uq"),
];

/// The operators, which rules of the library and queries have.
pub(in crate::contract) const OPERATORS: [&str; 8] = [
    "mustBe",
    "mustNotBe",
    "mustBeGreaterThan",
    "mustBeGreaterOrEqualTo",
    "mustBeLessThan",
    "mustBeLessOrEqualTo",
    "mustBeBetween",
    "mustNotBeBetween",
];

/// The arguments of the library's metrics.
pub(in crate::contract) const ARGUMENTS: [&str; 4] = ["validValues", "pattern", "missingValues", "properties"];

const LIBRARY: &[Key] = &[
    key("metric", Kind::Words(&METRICS)).since(V3_1_0).required_since(V3_1_0),
    key("rule", Kind::Text).required_until(V3_0_2),
    key("arguments", Kind::Map).since(V3_1_0),
    key("mustBe", Kind::Any),
    key("mustNotBe", Kind::Any),
    key("mustBeGreaterThan", Kind::Number),
    key("mustBeGreaterOrEqualTo", Kind::Number),
    key("mustBeLessThan", Kind::Number),
    key("mustBeLessOrEqualTo", Kind::Number),
    key("mustBeBetween", Kind::Pair),
    key("mustNotBeBetween", Kind::Pair),
];

const SQL: &[Key] = &[
    key("query", Kind::Text).required(),
    key("mustBe", Kind::Any),
    key("mustNotBe", Kind::Any),
    key("mustBeGreaterThan", Kind::Number),
    key("mustBeGreaterOrEqualTo", Kind::Number),
    key("mustBeLessThan", Kind::Number),
    key("mustBeLessOrEqualTo", Kind::Number),
    key("mustBeBetween", Kind::Pair),
    key("mustNotBeBetween", Kind::Pair),
];

const CUSTOM_RULE: &[Key] = &[key("engine", Kind::Text).required(), key("implementation", Kind::TextOrMap).required()];

static CASES: Cases = Cases {
    by: "type",
    implied: &[
        Implied { beside: None, until: Some(V3_0_2), word: "library" },
        Implied { beside: Some("metric"), until: None, word: "library" },
        Implied { beside: Some("rule"), until: None, word: "library" },
    ],
    arms: &[
        Case { word: "library", keys: LIBRARY },
        Case { word: "sql", keys: SQL },
        Case { word: "custom", keys: CUSTOM_RULE },
        Case { word: "text", keys: &[] },
        Case { word: "", keys: &[] },
    ],
};

/// An item of `quality`.
pub(super) static RULE: Section = Section {
    name: "quality rule",
    keys: &[
        key("id", Kind::Id).since(V3_1_0),
        key("type", Kind::Words(&TYPES)),
        key("name", Kind::Text),
        key("description", Kind::Text),
        key("dimension", Kind::Words(&DIMENSIONS)),
        key("severity", Kind::Text),
        key("businessImpact", Kind::Text),
        key("method", Kind::Text),
        key("unit", Kind::Text),
        key("scheduler", Kind::Text),
        key("schedule", Kind::Text),
        key("tags", Kind::Texts),
        key("authoritativeDefinitions", Kind::Sections(&DEFINITION)),
        key("customProperties", Kind::Sections(&CUSTOM)),
    ],
    cases: Some(&CASES),
    closed_since: Some(V3_1_0),
    promises: true,
};
