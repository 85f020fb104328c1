//! `schema`: objects and their properties.

use super::{CustomProperties, Definition, Field, QualityRule, Written};
use crate::source::Route;
use crate::value::LogicalType;

/// An object of `schema`: a table, a view, a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SchemaObject {
    /// Where it stands.
    pub route: Route,
    /// `id` (v3.1).
    pub id: Option<String>,
    /// `name`.
    pub name: String,
    /// `physicalName`.
    pub physical_name: Option<String>,
    /// `physicalType`: `table`, `view`, ...
    pub physical_type: Option<String>,
    /// `businessName`.
    pub business_name: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `dataGranularityDescription`.
    pub granularity: Option<String>,
    /// `deprecated` (v3.2).
    pub deprecated: Option<bool>,
    /// The words of `synonyms` (v3.2).
    pub synonyms: Vec<String>,
    /// `tags`.
    pub tags: Vec<String>,
    /// `properties`.
    pub properties: Vec<Property>,
    /// `relationships`.
    pub relationships: Vec<Relationship>,
    /// `quality`.
    pub quality: Vec<QualityRule>,
    /// `authoritativeDefinitions`.
    pub definitions: Vec<Definition>,
    /// `customProperties`.
    pub custom: CustomProperties,
}

/// A property: a column, a field of an object, the items of an array.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Property {
    /// Where it stands.
    pub route: Route,
    /// `id` (v3.1).
    pub id: Option<String>,
    /// `name`; empty for `items`.
    pub name: String,
    /// `physicalName`.
    pub physical_name: Option<String>,
    /// `businessName`.
    pub business_name: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `tags`.
    pub tags: Vec<String>,
    /// `classification`.
    pub classification: Option<String>,
    /// `criticalDataElement`.
    pub critical: bool,
    /// `encryptedName`.
    pub encrypted_name: Option<Field<String>>,
    /// `semanticType` (v3.2).
    pub semantic_type: Option<String>,
    /// `transformLogic`.
    pub transform_logic: Option<String>,
    /// `logicalType`.
    pub logical_type: Option<Field<LogicalType>>,
    /// `physicalType`.
    pub physical_type: Option<Field<String>>,
    /// `logicalTypeOptions`, in file order; each with its own route.
    pub options: Vec<(String, Written)>,
    /// `required`.
    pub required: Option<Field<bool>>,
    /// `unique`.
    pub unique: Option<Field<bool>>,
    /// `primaryKey`.
    pub primary_key: Option<Field<bool>>,
    /// `primaryKeyPosition`.
    pub primary_key_position: Option<Field<i64>>,
    /// `partitioned`.
    pub partitioned: Option<Field<bool>>,
    /// `partitionKeyPosition`.
    pub partition_key_position: Option<Field<i64>>,
    /// `enum` (v3.2): the written values.
    pub enumeration: Option<Field<Vec<Written>>>,
    /// `examples`.
    pub examples: Vec<Written>,
    /// `deprecated` (v3.2).
    pub deprecated: Option<bool>,
    /// The words of `synonyms` (v3.2).
    pub synonyms: Vec<String>,
    /// `key` of a `map` (v3.2).
    pub map_key: Option<Box<Property>>,
    /// `value` of a `map` (v3.2).
    pub map_value: Option<Box<Property>>,
    /// `properties` of an object.
    pub properties: Vec<Property>,
    /// `items` of an array.
    pub items: Option<Box<Property>>,
    /// `relationships`.
    pub relationships: Vec<Relationship>,
    /// `quality`.
    pub quality: Vec<QualityRule>,
    /// `authoritativeDefinitions`.
    pub definitions: Vec<Definition>,
    /// `customProperties`.
    pub custom: CustomProperties,
}

/// A relationship (v3.1) as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relationship {
    /// Where it stands.
    pub route: Route,
    /// `id` (v3.2).
    pub id: Option<String>,
    /// `type`: `foreignKey` where absent.
    pub kind: Option<String>,
    /// `from`: one reference or several.
    pub from: Vec<String>,
    /// `to`: one reference or several.
    pub to: Vec<String>,
    /// `description`.
    pub description: Option<String>,
}
