//! `schema`: objects, properties, items, relationships, `enum` and `synonyms`.

use super::options as opt;
use super::people::{CUSTOM, DEFINITION};
use super::quality::RULE;
use super::root::CONTEXT;
use super::{Case, Cases, Key, Kind, Section, Word, key, word, word_since};
use crate::contract::ApiVersion::{V3_0_0, V3_0_2, V3_1_0, V3_2_0};

static LOGICAL_TYPES: [Word; 11] = [
    word("string"),
    word("date"),
    word_since("timestamp", V3_1_0),
    word_since("time", V3_1_0),
    word("number"),
    word("integer"),
    word("object"),
    word("array"),
    word("boolean"),
    word_since("map", V3_2_0),
    word_since("vector", V3_2_0),
];
static OBJECT_TYPES: [Word; 2] = [word("object"), word_since("blob", V3_2_0)];
static SEMANTIC_TYPES: [Word; 3] = [word("column"), word("measure"), word("dimension")];
static RELATIONSHIP_TYPES: [Word; 1] = [word("foreignKey")];

/// An item of `schema`.
pub(super) static OBJECT: Section = Section {
    name: "schema object",
    keys: &[
        key("id", Kind::Id).since(V3_1_0),
        key("name", Kind::Text).required(),
        key("logicalType", Kind::Words(&OBJECT_TYPES)),
        key("physicalName", Kind::Text),
        key("physicalType", Kind::Text),
        key("description", Kind::Text),
        key("businessName", Kind::Text),
        key("dataGranularityDescription", Kind::Text),
        key("deprecated", Kind::Bool).since(V3_2_0),
        key("synonyms", Kind::Sections(&SYNONYM)).since(V3_2_0),
        key("context", Kind::TextOr(&CONTEXT)).since(V3_2_0),
        key("properties", Kind::Sections(&PROPERTY)),
        key("relationships", Kind::Sections(&OBJECT_RELATIONSHIP)).since(V3_1_0),
        key("quality", Kind::Sections(&RULE)),
        key("authoritativeDefinitions", Kind::Sections(&DEFINITION)),
        key("tags", Kind::Texts),
        key("customProperties", Kind::Sections(&CUSTOM)),
    ],
    cases: None,
    closed_since: Some(V3_0_0),
    promises: true,
};

/// What properties and items have in common.
macro_rules! property_keys {
    ($name:expr $(, $more:expr)*) => {
        &[
            $name,
            $($more,)*
            key("id", Kind::Id).since(V3_1_0),
            key("physicalName", Kind::Text).since(V3_0_2),
            key("physicalType", Kind::Text),
            key("logicalType", Kind::Words(&LOGICAL_TYPES)),
            key("description", Kind::Text),
            key("businessName", Kind::Text),
            key("deprecated", Kind::Bool).since(V3_2_0),
            key("synonyms", Kind::Sections(&SYNONYM)).since(V3_2_0),
            key("required", Kind::Bool),
            key("unique", Kind::Bool),
            key("primaryKey", Kind::Bool),
            key("primaryKeyPosition", Kind::Integer(None)),
            key("partitioned", Kind::Bool),
            key("partitionKeyPosition", Kind::Integer(None)),
            key("semanticType", Kind::Words(&SEMANTIC_TYPES)).since(V3_2_0),
            key("classification", Kind::Text),
            key("encryptedName", Kind::Text),
            key("criticalDataElement", Kind::Bool),
            key("transformSourceObjects", Kind::Texts),
            key("transformLogic", Kind::Text),
            key("transformDescription", Kind::Text),
            key("examples", Kind::List),
            key("enum", Kind::Distinct(&ENUM_VALUE)).since(V3_2_0),
            key("relationships", Kind::Sections(&PROPERTY_RELATIONSHIP)).since(V3_1_0),
            key("quality", Kind::Sections(&RULE)),
            key("authoritativeDefinitions", Kind::Sections(&DEFINITION)),
            key("tags", Kind::Texts),
            key("customProperties", Kind::Sections(&CUSTOM)),
        ]
    };
}

macro_rules! type_cases {
    () => {
        &[
            Case { word: "string", keys: &[key("logicalTypeOptions", Kind::Section(&opt::STRING))] },
            Case { word: "date", keys: &[key("logicalTypeOptions", Kind::Section(&opt::DATE))] },
            Case { word: "timestamp", keys: &[key("logicalTypeOptions", Kind::Section(&opt::TIMESTAMP))] },
            Case { word: "time", keys: &[key("logicalTypeOptions", Kind::Section(&opt::TIME))] },
            Case { word: "number", keys: &[key("logicalTypeOptions", Kind::Section(&opt::NUMBER))] },
            Case { word: "integer", keys: &[key("logicalTypeOptions", Kind::Section(&opt::INTEGER))] },
            Case { word: "boolean", keys: &[key("logicalTypeOptions", Kind::Section(&opt::BOOLEAN))] },
            Case { word: "object", keys: OBJECT_CASE },
            Case { word: "array", keys: ARRAY_CASE },
            Case { word: "map", keys: MAP_CASE },
            Case { word: "vector", keys: &[key("logicalTypeOptions", Kind::Section(&opt::VECTOR)).required()] },
            Case { word: "", keys: UNTYPED_CASE },
        ]
    };
}

static OBJECT_CASE: &[Key] =
    &[key("logicalTypeOptions", Kind::Section(&opt::OBJECT)), key("properties", Kind::Sections(&PROPERTY))];
static ARRAY_CASE: &[Key] =
    &[key("logicalTypeOptions", Kind::Section(&opt::ARRAY)), key("items", Kind::Section(&ITEMS))];
static MAP_CASE: &[Key] =
    &[key("logicalTypeOptions", Kind::Section(&opt::MAP)), key("map", Kind::Section(&MAP)).since(V3_2_0).required()];
static UNTYPED_CASE: &[Key] = &[key("properties", Kind::Sections(&PROPERTY)), key("items", Kind::Section(&ITEMS))];

static TYPE_CASES: Cases = Cases { by: "logicalType", implied: &[], arms: type_cases!() };

/// An item of `properties`.
pub(super) static PROPERTY: Section = Section {
    name: "property",
    keys: property_keys!(key("name", Kind::Text).required()),
    cases: Some(&TYPE_CASES),
    closed_since: Some(V3_0_0),
    promises: true,
};

/// `items` of an array, and the sides of a map.
pub(super) static ITEMS: Section = Section {
    name: "items",
    keys: property_keys!(key("name", Kind::Text), key("properties", Kind::Sections(&PROPERTY))),
    cases: Some(&TYPE_CASES),
    closed_since: Some(V3_0_0),
    promises: true,
};

static MAP: Section = Section {
    name: "map",
    keys: &[key("key", Kind::Section(&ITEMS)).required(), key("value", Kind::Section(&ITEMS)).required()],
    cases: None,
    closed_since: Some(V3_0_0),
    promises: true,
};

static ENUM_VALUE: Section = Section {
    name: "enum value",
    keys: &[
        key("value", Kind::Scalar).required(),
        key("label", Kind::Text),
        key("id", Kind::Id),
        key("description", Kind::Text),
        key("customProperties", Kind::Sections(&CUSTOM)),
        key("authoritativeDefinitions", Kind::Sections(&DEFINITION)),
        key("tags", Kind::Texts),
    ],
    cases: None,
    closed_since: Some(V3_0_0),
    promises: false,
};

static SYNONYM: Section = Section {
    name: "synonym",
    keys: &[
        key("id", Kind::Id),
        key("synonym", Kind::Text).required(),
        key("description", Kind::Text),
        key("locale", Kind::Text),
        key("source", Kind::Text),
        key("status", Kind::Text),
        key("customProperties", Kind::Sections(&CUSTOM)),
    ],
    cases: None,
    closed_since: Some(V3_0_0),
    promises: false,
};

/// A relationship of an object. `description` is in the text of the standard alone.
static OBJECT_RELATIONSHIP: Section = Section {
    name: "relationship",
    keys: &[
        key("id", Kind::Text).since(V3_2_0),
        key("type", Kind::Words(&RELATIONSHIP_TYPES)),
        key("from", Kind::References).required(),
        key("to", Kind::References).required(),
        key("description", Kind::Text),
        key("customProperties", Kind::Sections(&CUSTOM)),
    ],
    cases: None,
    closed_since: Some(V3_0_0),
    promises: true,
};

/// A relationship of a property, which is its `from`.
static PROPERTY_RELATIONSHIP: Section = Section {
    name: "relationship of a property",
    keys: &[
        key("id", Kind::Text).since(V3_2_0),
        key("type", Kind::Words(&RELATIONSHIP_TYPES)),
        key("to", Kind::References).required(),
        key("description", Kind::Text),
        key("customProperties", Kind::Sections(&CUSTOM)),
    ],
    cases: None,
    closed_since: Some(V3_0_0),
    promises: true,
};
