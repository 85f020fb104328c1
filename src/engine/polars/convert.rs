//! The types of Arrow that the types of a Parquet schema are read as, with what may be null where: the levels of nested
//! values are counted by it.

use polars_arrow::datatypes::{ArrowDataType, Field, TimeUnit};
use polars_parquet::parquet::schema::Repetition;
use polars_parquet::parquet::schema::types::{GroupConvertedType, GroupLogicalType};
use polars_parquet::read::PhysicalType;
use polars_parquet::read::schema::{ParquetType, parquet_to_arrow_schema};

use super::parquet::refined;
use super::types::{DEEPEST, parts};

/// The field that a part of the schema is read as; `None` where it holds no values. `written` is the type that the
/// writer had; times of the old 96-bit kind are read in `unit`.
pub(super) fn field(parquet: &ParquetType, written: Option<&ArrowDataType>, unit: TimeUnit) -> Option<Field> {
    field_at(parquet, written, unit, DEEPEST)
}

fn field_at(parquet: &ParquetType, written: Option<&ArrowDataType>, unit: TimeUnit, deeper: usize) -> Option<Field> {
    let deeper = deeper.checked_sub(1)?;
    let name = parquet.name();
    // A part that repeats without being a list is a list that is never null, of elements that never are.
    if repeats(parquet) {
        let written = written.and_then(|written| parts(written).first()).map(Field::dtype);
        let item = Field::new(name.into(), dtype(parquet, written, unit, deeper)?, false);
        return Some(Field::new(name.into(), ArrowDataType::LargeList(Box::new(item)), false));
    }
    let optional = parquet.get_field_info().repetition == Repetition::Optional;
    Some(Field::new(name.into(), dtype(parquet, written, unit, deeper)?, optional))
}

fn repeats(parquet: &ParquetType) -> bool {
    parquet.get_field_info().repetition == Repetition::Repeated
}

/// The type of one value.
fn dtype(
    parquet: &ParquetType,
    written: Option<&ArrowDataType>,
    unit: TimeUnit,
    deeper: usize,
) -> Option<ArrowDataType> {
    let ParquetType::GroupType { logical_type, converted_type, fields, .. } = parquet else {
        return scalar(parquet, written, unit);
    };
    let is_map = matches!(logical_type, Some(GroupLogicalType::Map))
        || matches!(converted_type, Some(GroupConvertedType::Map | GroupConvertedType::MapKeyValue));
    let is_list = matches!(logical_type, Some(GroupLogicalType::List))
        || matches!(converted_type, Some(GroupConvertedType::List));
    let inside = written.map(parts).unwrap_or_default();
    match fields.as_slice() {
        [] => None,
        [entries] if is_map && repeats(entries) => map(entries, inside, unit, deeper),
        [items] if is_list && repeats(items) => {
            let item = item(parquet.name(), items, inside.first().map(Field::dtype), unit, deeper)?;
            Some(ArrowDataType::LargeList(Box::new(item)))
        }
        fields => structure(fields, inside, unit, deeper),
    }
}

fn scalar(parquet: &ParquetType, written: Option<&ArrowDataType>, unit: TimeUnit) -> Option<ArrowDataType> {
    let mut one = parquet.clone();
    if let ParquetType::PrimitiveType(kind) = &mut one {
        if kind.physical_type == PhysicalType::Int96 {
            return Some(ArrowDataType::Timestamp(unit, None));
        }
        kind.field_info.repetition = Repetition::Optional;
    }
    let field = parquet_to_arrow_schema(std::slice::from_ref(&one)).iter_values().next().cloned()?;
    Some(refined(field.dtype().clone(), parquet, written))
}

fn structure(fields: &[ParquetType], written: &[Field], unit: TimeUnit, deeper: usize) -> Option<ArrowDataType> {
    let of = |parquet: &ParquetType| {
        let written = written.iter().find(|field| field.name.as_str() == parquet.name()).map(Field::dtype);
        field_at(parquet, written, unit, deeper)
    };
    let fields: Vec<Field> = fields.iter().filter_map(of).collect();
    (!fields.is_empty()).then_some(ArrowDataType::Struct(fields))
}

/// Keys and values; a group of another shape is the list of groups that it is.
fn map(entries: &ParquetType, written: &[Field], unit: TimeUnit, deeper: usize) -> Option<ArrowDataType> {
    let dtype = dtype(entries, None, unit, deeper)?;
    let ParquetType::GroupType { fields, .. } = entries else {
        let item = Field::new(entries.name().into(), dtype, false);
        return Some(ArrowDataType::LargeList(Box::new(item)));
    };
    if let [key, value] = fields.as_slice() {
        let kind = |at: usize| written.get(at).map(Field::dtype);
        let key = field_at(key, kind(0), unit, deeper)?;
        let value = field_at(value, kind(1), unit, deeper)?;
        let pair = Field::new(entries.name().into(), ArrowDataType::Struct(vec![key, value]), false);
        return Some(ArrowDataType::Map(Box::new(pair), false));
    }
    Some(ArrowDataType::LargeList(Box::new(Field::new(entries.name().into(), dtype, false))))
}

/// The element of a list: the one field of its repeated group, or that group itself as old writers had it.
fn item(
    list: &str,
    items: &ParquetType,
    written: Option<&ArrowDataType>,
    unit: TimeUnit,
    deeper: usize,
) -> Option<Field> {
    let deeper = deeper.checked_sub(1)?;
    if let ParquetType::GroupType { fields, .. } = items
        && let [element] = fields.as_slice()
        && items.name() != "array"
        && items.name().strip_suffix("_tuple") != Some(list)
    {
        return field_at(element, written, unit, deeper);
    }
    Some(Field::new(items.name().into(), dtype(items, written, unit, deeper)?, false))
}
