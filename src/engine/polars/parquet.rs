//! Parquet files: what the footer says, and the columns of one row group at a time.

use std::ops::Range;
use std::sync::Arc;

use polars_arrow::array::{Array, ListArray, MapArray, PrimitiveArray, StructArray};
use polars_arrow::datatypes::{
    ArrowDataType, ArrowSchema, DTYPE_CATEGORICAL_NEW, Field, IntegerType, Metadata, TimeUnit,
};
use polars_parquet::parquet::read::deserialize_metadata;
use polars_parquet::read::schema::{ParquetType, read_custom_key_value_metadata, read_schema_from_metadata};
use polars_parquet::read::{
    ColumnChunkMetadata, FileMetadata, PhysicalType, PrimitiveConvertedType, PrimitiveLogicalType,
    column_iter_to_arrays,
};

use super::budget::Budget;
use super::convert::field;
use super::footer::{self, Footer};
use super::guard::{guarded, one_line};
use super::handle::Handle;
use super::pages::{self, Pages};
use super::room;
use super::types::{column_info, type_name};
use crate::data::{ColumnInfo, Storage};

/// An opened file.
pub(super) struct ParquetFile {
    handle: Handle,
    metadata: FileMetadata,
    columns: Vec<Column>,
}

struct Column {
    info: ColumnInfo,
    field: Field,
    /// Whether the library turns its pages into such values.
    readable: bool,
    /// Which columns of the row groups hold its values: one for a scalar, one a leaf for a nested type.
    leaves: Range<usize>,
}

impl ParquetFile {
    /// Reads the footer.
    pub(super) fn open(handle: Handle) -> Result<Self, String> {
        guarded(|| {
            let Footer { bytes, unknown } = footer::read(&handle)?;
            let metadata = deserialize_metadata(bytes.into()).map_err(|error| one_line(&error.to_string()))?;
            let mut columns = columns(&metadata);
            for (at, name) in unknown {
                columns.get_mut(at).map(|column| column.hide(name)).unwrap_or_default();
            }
            let file = Self { handle, metadata, columns };
            file.rows().map(|_| file)
        })
    }

    /// Its columns, in file order.
    pub(super) fn columns(&self) -> Vec<ColumnInfo> {
        self.columns.iter().map(|column| column.info.clone()).collect()
    }

    /// The rows that the footer promises. An error where its row groups add up to another number.
    pub(super) fn rows(&self) -> Result<u64, String> {
        let promised = self.metadata.num_rows as u64;
        let groups = (0..self.groups()).try_fold(0u64, |sum, group| sum.checked_add(self.rows_of(group)));
        match groups {
            Some(sum) if sum == promised => Ok(promised),
            _ => Err("its footer contradicts itself about the number of rows".to_owned()),
        }
    }

    /// How many row groups there are.
    pub(super) fn groups(&self) -> usize {
        self.metadata.row_groups.len()
    }

    /// The rows that a row group promises.
    pub(super) fn rows_of(&self, group: usize) -> u64 {
        self.metadata.row_groups.get(group).map_or(0, |group| group.num_rows() as u64)
    }

    /// Whether the values of a column can be read.
    pub(super) fn can_read(&self, column: usize) -> bool {
        self.columns.get(column).is_some_and(|column| column.readable)
    }

    /// What it takes of the memory to read columns of a row group.
    pub(super) fn weight(&self, group: usize, wanted: &[usize]) -> u64 {
        let chunks = wanted.iter().filter_map(|column| self.chunks(group, *column)).flatten();
        chunks.map(pages::weight).fold(0, u64::saturating_add)
    }

    /// The values of a column in a row group: as many as the group has rows.
    pub(super) fn read(&self, group: usize, column: usize, budget: &Budget) -> Result<Vec<Box<dyn Array>>, String> {
        let Some(wanted) = self.columns.get(column) else { return Err("a column is missing".to_owned()) };
        // A group without rows may have no pages, which the library cannot read.
        if self.rows_of(group) == 0 {
            return Ok(Vec::new());
        }
        let damaged = |why: String| {
            if budget.is_too_much(&why) {
                return why;
            }
            format!("column `{}` of row group {} is damaged: {why}", wanted.info.name, group + 1)
        };
        let arrays = guarded(|| self.decode((group, column), &wanted.field, budget)).map_err(damaged)?;
        let (read, promised) = (arrays.iter().map(|array| array.len() as u64).sum::<u64>(), self.rows_of(group));
        if read == promised {
            return Ok(arrays);
        }
        let name = &wanted.info.name;
        Err(format!(
            "column `{name}` of row group {} has {read} values where the footer promises {promised}",
            group + 1
        ))
    }

    fn chunks(&self, group: usize, column: usize) -> Option<&[ColumnChunkMetadata]> {
        let leaves = self.columns.get(column)?.leaves.clone();
        self.metadata.row_groups.get(group)?.parquet_columns().get(leaves)
    }

    fn decode(
        &self,
        (group, column): (usize, usize),
        field: &Field,
        budget: &Budget,
    ) -> Result<Vec<Box<dyn Array>>, String> {
        let chunks = self.chunks(group, column).ok_or("a column is missing")?;
        let is_old_time = chunks.iter().any(|chunk| chunk.physical_type() == PhysicalType::Int96);
        if !is_old_time {
            return self.decode_as(chunks, group, field, budget);
        }
        // Old times hold nanoseconds for ages that 64 bits of them do not, so the finest unit that fits is taken.
        let coarse = self.decode_as(chunks, group, &self.field_in(column, TimeUnit::Millisecond)?, budget)?;
        match finest(&coarse) {
            TimeUnit::Millisecond => Ok(coarse),
            unit => self.decode_as(chunks, group, &self.field_in(column, unit)?, budget),
        }
    }

    /// The column with times of the old kind in a unit.
    fn field_in(&self, column: usize, unit: TimeUnit) -> Result<Field, String> {
        let parquet = self.metadata.schema().fields().get(column);
        parquet.and_then(|parquet| field(parquet, None, unit)).ok_or_else(|| "a column is missing".to_owned())
    }

    fn decode_as(
        &self,
        chunks: &[ColumnChunkMetadata],
        group: usize,
        field: &Field,
        budget: &Budget,
    ) -> Result<Vec<Box<dyn Array>>, String> {
        let rows = self.rows_of(group);
        let (mut all, mut types, mut rooms) = (Vec::new(), Vec::new(), Vec::new());
        let mut field = field.clone();
        for chunk in chunks {
            let Pages { reader, room, has_few_texts } = self.pages(chunk, rows, budget)?;
            if has_few_texts && field.dtype == ArrowDataType::Utf8View {
                field = by_keys(field);
            }
            all.push(reader);
            rooms.push(room);
            types.push(&chunk.descriptor().descriptor.primitive_type);
        }
        let arrays = column_iter_to_arrays(all, types, field, None).map(|(arrays, _)| arrays);
        for room in rooms {
            room();
        }
        arrays.map_err(|error| one_line(&error.to_string()))
    }

    /// The pages of a column chunk, once they have been found to be sound.
    fn pages(&self, chunk: &ColumnChunkMetadata, rows: u64, budget: &Budget) -> Result<Pages, String> {
        let range = pages::byte_range(chunk, self.handle.len())?;
        let bytes = self.handle.range_in(&room::take, range.start, range.end - range.start);
        let bytes = bytes.map_err(|error| error.to_string())?;
        let pages = pages::sound(&bytes, chunk, rows, budget);
        room::give_back(bytes);
        pages
    }
}

impl Column {
    /// Makes it one that is there, of a type that cannot be read.
    fn hide(&mut self, type_name: String) {
        self.readable = false;
        self.info.storage = Storage::Other(type_name.clone());
        self.info.type_name = type_name;
        self.info.inner.clear();
    }
}

/// A field of texts whose values stay keys of a dictionary, which the library does for what is marked as categories.
fn by_keys(field: Field) -> Field {
    let dtype = ArrowDataType::Dictionary(IntegerType::UInt8, Box::new(field.dtype), false);
    let mark = Metadata::from([(DTYPE_CATEGORICAL_NEW.into(), "".into())]);
    Field { dtype, metadata: Some(Arc::new(mark)), ..field }
}

/// The columns of the schema of the file, by their place: names may recur.
fn columns(metadata: &FileMetadata) -> Vec<Column> {
    let arrow = arrow_schema(metadata);
    let mut first = 0;
    let mut columns = Vec::new();
    for parquet in metadata.schema().fields() {
        let leaves = first..first + leaves(parquet);
        first = leaves.end;
        let written = arrow.as_ref().and_then(|schema| schema.get(parquet.name()));
        columns.push(column(parquet, written, leaves));
    }
    columns
}

fn column(parquet: &ParquetType, written: Option<&Field>, leaves: Range<usize>) -> Column {
    let name = parquet.name();
    let dtype = written.map(Field::dtype);
    let Some(field) = field(parquet, dtype, TimeUnit::Nanosecond) else {
        let storage = Storage::Other("group without fields".to_owned());
        let info = ColumnInfo::plain(name, storage, "struct<>");
        return Column { info, field: Field::new(name.into(), ArrowDataType::Null, true), readable: false, leaves };
    };
    let readable = decodes(parquet);
    let type_name = shown_type(parquet, field.dtype(), written);
    let mut info = ColumnInfo { type_name, ..column_info(name, field.dtype()) };
    if !readable {
        info.storage = Storage::Other(info.type_name.clone());
        info.inner.clear();
    }
    Column { info, field, readable, leaves }
}

/// The finest unit in which 64 bits hold all these milliseconds.
fn finest(arrays: &[Box<dyn Array>]) -> TimeUnit {
    let furthest = arrays.iter().map(|array| furthest(array.as_ref())).max().unwrap_or(0);
    // A millisecond more, for what was cut off.
    let fits =
        |per_milli| furthest.saturating_add(1).checked_mul(per_milli).is_some_and(|most| i64::try_from(most).is_ok());
    match (fits(1_000_000), fits(1_000)) {
        (true, _) => TimeUnit::Nanosecond,
        (false, true) => TimeUnit::Microsecond,
        (false, false) => TimeUnit::Millisecond,
    }
}

/// The milliseconds that lie furthest from 1970, in an array and all that it is made of.
fn furthest(array: &dyn Array) -> u64 {
    let any = array.as_any();
    if let Some(millis) = any.downcast_ref::<PrimitiveArray<i64>>() {
        return millis.non_null_values_iter().map(i64::unsigned_abs).max().unwrap_or(0);
    }
    let inner: Vec<&dyn Array> = if let Some(list) = any.downcast_ref::<ListArray<i64>>() {
        vec![list.values().as_ref()]
    } else if let Some(map) = any.downcast_ref::<MapArray>() {
        vec![map.field().as_ref()]
    } else if let Some(parts) = any.downcast_ref::<StructArray>() {
        parts.values().iter().map(AsRef::as_ref).collect()
    } else {
        Vec::new()
    };
    inner.into_iter().map(furthest).max().unwrap_or(0)
}

/// The Arrow schema that some writers put beside the Parquet schema.
fn arrow_schema(metadata: &FileMetadata) -> Option<ArrowSchema> {
    let mut pairs = read_custom_key_value_metadata(metadata.key_value_metadata());
    guarded(|| read_schema_from_metadata(&mut pairs).map_err(|error| error.to_string())).ok().flatten()
}

/// What the Parquet type leaves open or the library reads as bytes. The Arrow schema of the writer is
/// trusted only where it cannot contradict the stored values.
pub(super) fn refined(dtype: ArrowDataType, parquet: &ParquetType, written: Option<&ArrowDataType>) -> ArrowDataType {
    use ArrowDataType as D;
    let ParquetType::PrimitiveType(kind) = parquet else { return dtype };
    match (dtype, kind.logical_type, kind.converted_type) {
        (D::BinaryView, Some(PrimitiveLogicalType::Json | PrimitiveLogicalType::Enum), _)
        | (D::BinaryView, None, Some(PrimitiveConvertedType::Json | PrimitiveConvertedType::Enum)) => D::Utf8View,
        (D::FixedSizeBinary(2), Some(PrimitiveLogicalType::Float16), _) => D::Float16,
        (D::Int32 | D::Int64 | D::BinaryView, Some(PrimitiveLogicalType::Unknown), _) => D::Null,
        (D::Decimal(precision, scale), _, _) if is_wide(kind.physical_type, precision) => {
            D::Decimal256(precision, scale)
        }
        // An annotation of the old kind means UTC, but some wrote it for times without a zone.
        (D::Timestamp(unit, None), None, Some(_)) if !matches!(written, Some(D::Timestamp(_, None))) => {
            D::Timestamp(unit, Some("UTC".into()))
        }
        (D::Timestamp(unit, Some(zone)), _, _) => match written {
            Some(D::Timestamp(_, Some(named))) => D::Timestamp(unit, Some(named.clone())),
            _ => D::Timestamp(unit, Some(zone)),
        },
        (D::Int64, None, None) => match written {
            Some(D::Duration(unit)) => D::Duration(*unit),
            _ => D::Int64,
        },
        (dtype, _, _) => dtype,
    }
}

/// Whether decimals need more than 128 bits.
fn is_wide(physical: PhysicalType, precision: usize) -> bool {
    precision > 38 || matches!(physical, PhysicalType::FixedLenByteArray(17..))
}

/// Whether the library turns such pages into values.
fn decodes(parquet: &ParquetType) -> bool {
    let kind = match parquet {
        ParquetType::GroupType { fields, .. } => return fields.iter().all(decodes),
        ParquetType::PrimitiveType(kind) => kind,
    };
    let is_wide = matches!(field(parquet, None, TimeUnit::Nanosecond), Some(field) if is_wide_inside(field.dtype()));
    match kind.physical_type {
        PhysicalType::FixedLenByteArray(size) if is_wide => size <= 32,
        PhysicalType::ByteArray => !is_wide,
        _ => true,
    }
}

fn is_wide_inside(dtype: &ArrowDataType) -> bool {
    match dtype {
        ArrowDataType::LargeList(item) => is_wide_inside(item.dtype()),
        other => matches!(other, ArrowDataType::Decimal256(..)),
    }
}

/// The name of the type, with what only the writer knew.
fn shown_type(parquet: &ParquetType, dtype: &ArrowDataType, written: Option<&Field>) -> String {
    let is_old_time = matches!(parquet, ParquetType::PrimitiveType(kind) if kind.physical_type == PhysicalType::Int96);
    match written.map(Field::dtype) {
        _ if is_old_time => "timestamp[ns]".to_owned(),
        Some(ArrowDataType::Dictionary(..)) => format!("dictionary<{}>", type_name(dtype)),
        _ => type_name(dtype),
    }
}

/// How many columns of a row group hold the values of a type.
fn leaves(parquet: &ParquetType) -> usize {
    match parquet {
        ParquetType::PrimitiveType(_) => 1,
        ParquetType::GroupType { fields, .. } => fields.iter().map(leaves).sum(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_times_are_read_in_the_finest_unit_that_holds_them() {
        let unit = |millis: &[i64]| finest(&[PrimitiveArray::from_slice(millis).boxed()]);
        assert_eq!(unit(&[0, 1_700_000_000_000]), TimeUnit::Nanosecond);
        assert_eq!(unit(&[253_402_300_799_999]), TimeUnit::Microsecond);
        assert_eq!(unit(&[9_151_318_800_000_000, 0]), TimeUnit::Microsecond);
        assert_eq!(unit(&[i64::MIN, 5]), TimeUnit::Millisecond);
    }
}
