//! The options of objects, lists and vectors. Not checked by this version.

use super::parts::{Asked, Kind, OptionScope, Planning, later};
use crate::value::LogicalType;

const OBJECT: &[LogicalType] = &[LogicalType::Object];
const ARRAY: &[LogicalType] = &[LogicalType::Array];
const VECTOR: &[LogicalType] = &[LogicalType::Vector];

/// The keys that an object must have.
pub(in crate::check) const REQUIRED_PROPERTIES: Kind =
    nested("required-properties", "Every object has the keys of its option required.", "required", OBJECT);
/// The least number of keys.
pub(in crate::check) const MIN_PROPERTIES: Kind =
    nested("min-properties", "No object has fewer keys than minProperties.", "minProperties", OBJECT);
/// The largest number of keys.
pub(in crate::check) const MAX_PROPERTIES: Kind =
    nested("max-properties", "No object has more keys than maxProperties.", "maxProperties", OBJECT);
/// The least number of items.
pub(in crate::check) const MIN_ITEMS: Kind =
    nested("min-items", "No list has fewer items than minItems.", "minItems", ARRAY);
/// The largest number of items.
pub(in crate::check) const MAX_ITEMS: Kind =
    nested("max-items", "No list has more items than maxItems.", "maxItems", ARRAY);
/// Items once each.
pub(in crate::check) const UNIQUE_ITEMS: Kind =
    nested("unique-items", "No list holds an item twice.", "uniqueItems", ARRAY);
/// The length of vectors.
pub(in crate::check) const DIMENSIONS: Kind =
    nested("dimensions", "Every vector has this many elements.", "dimensions", VECTOR);
/// The type of elements.
pub(in crate::check) const ELEMENT_TYPE: Kind =
    nested("element-type", "Every element of a vector is of this type.", "elementType", VECTOR);
/// How vectors are compared.
pub(in crate::check) const DISTANCE_METRIC: Kind =
    nested("distance-metric", "Vectors are compared by this distance.", "distanceMetric", VECTOR);
/// Where vectors come from.
pub(in crate::check) const EMBEDDING_MODEL: Kind =
    nested("embedding-model", "Vectors come from this model.", "embeddingModel", VECTOR);
/// Where vectors come from, more exactly.
pub(in crate::check) const EMBEDDING_MODEL_VERSION: Kind =
    nested("embedding-model-version", "Vectors come from this version of the model.", "embeddingModelVersion", VECTOR);
/// The norm of vectors.
pub(in crate::check) const NORMALIZED: Kind =
    nested("normalized", "Every vector has norm 1 where the contract says so.", "normalized", VECTOR);

const fn nested(
    id: &'static str,
    description: &'static str,
    option: &'static str,
    types: &'static [LogicalType],
) -> Kind {
    Kind { id, description, dimension: Some("conformity"), plan: Planning::Option(option, types, plan) }
}

fn plan(scope: &OptionScope<'_>) -> Asked {
    scope.property.values()?;
    Err(later("options of objects, lists and vectors"))
}
