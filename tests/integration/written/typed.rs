//! Parquet and Arrow IPC, written with the library that reads them; the examples hold files that others wrote.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use polars_arrow::array::{
    Array, BinaryViewArray, BooleanArray, FixedSizeListArray, ListArray, MapArray, PrimitiveArray, StructArray,
    Utf8ViewArray,
};
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, Field, TimeUnit};
use polars_arrow::io::ipc::write::{FileWriter as ArrowWriter, WriteOptions as ArrowOptions};
use polars_arrow::record_batch::RecordBatchT;
use polars_arrow::types::NativeType;
use polars_parquet::write::{
    CompressionOptions, FileWriter, RowGroupIterator, StatisticsOptions, Version, WriteOptions, get_dtype_encoding,
};
use serde_json::Value;

use super::{Table, json_value};

/// Rows of a row group or record batch: few, so that rows are counted across several.
const BATCH: usize = 2;

pub(super) fn typed_file(table: &Table, path: &Path, format: &str) {
    let fields =
        table.columns.iter().map(|column| Field::new(column.name.as_str().into(), data_type(&column.kind), true));
    let schema: ArrowSchema = fields.map(|field| (field.name.clone(), field)).collect();
    let file = File::create(path).expect("a file");
    match format {
        "parquet" => parquet(table, schema, file),
        "arrow" => arrow(table, schema, file),
        other => panic!("no format {other}"),
    }
}

fn parquet(table: &Table, schema: ArrowSchema, file: File) {
    let options = WriteOptions {
        statistics: StatisticsOptions::full(),
        version: Version::V1,
        compression: CompressionOptions::Snappy,
        data_page_size: None,
    };
    let encodings: Vec<Vec<_>> = schema.iter_values().map(|field| get_dtype_encoding(&field.dtype)).collect();
    let batches = batches(table, &schema);
    let lengths: Vec<usize> = batches.iter().map(RecordBatchT::len).collect();
    let groups =
        RowGroupIterator::try_new(batches.into_iter().map(Ok), &schema, options, encodings.into()).expect("row groups");
    let mut writer = FileWriter::try_new(file, schema, options).expect("a writer");
    for (group, rows) in groups.zip(lengths) {
        writer.write(rows as u64, group.expect("a row group")).expect("a row group");
    }
    writer.end(None).expect("a footer");
}

fn arrow(table: &Table, schema: ArrowSchema, file: File) {
    let batches = batches(table, &schema);
    let mut writer =
        ArrowWriter::try_new(file, Arc::new(schema), None, ArrowOptions { compression: None }).expect("a writer");
    for batch in batches {
        writer.write(&batch, None).expect("a batch");
    }
    writer.finish().expect("a footer");
}

fn batches(table: &Table, schema: &ArrowSchema) -> Vec<RecordBatchT<Box<dyn Array>>> {
    let schema = Arc::new(schema.clone());
    let batch = |start: usize| {
        let end = table.rows().min(start + BATCH);
        let arrays = table.columns.iter().map(|column| {
            let cells = column.cells[start..end].iter().map(|cell| json_value(&column.kind, cell.as_deref()));
            array(&data_type(&column.kind), &cells.collect::<Vec<_>>())
        });
        RecordBatchT::new(end - start, Arc::clone(&schema), arrays.collect())
    };
    (0..table.rows()).step_by(BATCH).map(batch).collect()
}

fn data_type(kind: &str) -> ArrowDataType {
    if let Some((word, inner)) = kind.strip_suffix(['>', ')']).and_then(|kind| kind.split_once(['<', '('])) {
        return nested_type(word, inner);
    }
    match kind {
        "int8" => ArrowDataType::Int8,
        "int16" => ArrowDataType::Int16,
        "int32" => ArrowDataType::Int32,
        "int64" => ArrowDataType::Int64,
        "float64" => ArrowDataType::Float64,
        "string" => ArrowDataType::Utf8View,
        "binary" => ArrowDataType::BinaryView,
        "bool" => ArrowDataType::Boolean,
        "date" => ArrowDataType::Date32,
        "timestamp" => ArrowDataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        "naive" => ArrowDataType::Timestamp(TimeUnit::Microsecond, None),
        "time" => ArrowDataType::Time64(TimeUnit::Nanosecond),
        other => panic!("no type {other}"),
    }
}

fn nested_type(word: &str, inner: &str) -> ArrowDataType {
    let parts = parts(inner);
    let field = |name: &str, kind: &str, nullable| Field::new(name.into(), data_type(kind), nullable);
    match (word, parts.as_slice()) {
        ("decimal", [precision, scale]) => {
            ArrowDataType::Decimal(precision.parse().expect("digits"), scale.parse().expect("digits"))
        }
        ("list", [item]) => ArrowDataType::LargeList(Box::new(field("item", item, true))),
        ("fixed", [item, size]) => {
            ArrowDataType::FixedSizeList(Box::new(field("item", item, true)), size.parse().expect("a size"))
        }
        ("map", [key, value]) => {
            let entries = ArrowDataType::Struct(vec![field("key", key, false), field("value", value, true)]);
            ArrowDataType::Map(Box::new(Field::new("key_value".into(), entries, false)), false)
        }
        ("struct", fields) => ArrowDataType::Struct(
            fields
                .iter()
                .map(|text| text.split_once(':').expect("name:type"))
                .map(|(n, k)| field(n, k, true))
                .collect(),
        ),
        other => panic!("no type {other:?}"),
    }
}

/// The parts between the commas that stand in no bracket.
fn parts(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0);
    for (at, letter) in text.char_indices() {
        match letter {
            '<' | '(' => depth += 1,
            '>' | ')' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

fn array(kind: &ArrowDataType, values: &[Value]) -> Box<dyn Array> {
    use ArrowDataType as D;
    match kind {
        D::Int8 => primitive::<i8>(kind, values, whole),
        D::Int16 => primitive::<i16>(kind, values, whole),
        D::Int32 => primitive::<i32>(kind, values, whole),
        D::Int64 => primitive::<i64>(kind, values, whole),
        D::Float64 => primitive::<f64>(kind, values, float),
        D::Decimal(_, scale) => primitive::<i128>(kind, values, |value| unscaled(&value.to_string(), *scale)),
        D::Date32 => primitive::<i32>(kind, values, |value| days(text(value))),
        D::Timestamp(..) => primitive::<i64>(kind, values, |value| micros(text(value))),
        D::Time64(_) => primitive::<i64>(kind, values, |value| nanos_of_day(text(value))),
        D::Boolean => Box::new(values.iter().map(Value::as_bool).collect::<BooleanArray>()),
        D::Utf8View => Box::new(Utf8ViewArray::from_slice(values.iter().map(Value::as_str).collect::<Vec<_>>())),
        D::BinaryView => {
            let bytes = values.iter().map(|value| value.as_str().map(str::as_bytes));
            Box::new(BinaryViewArray::from_slice(bytes.collect::<Vec<_>>()))
        }
        nested => nested_array(nested, values),
    }
}

fn nested_array(kind: &ArrowDataType, values: &[Value]) -> Box<dyn Array> {
    let there = Some(values.iter().map(|value| !value.is_null()).collect());
    match kind {
        ArrowDataType::LargeList(item) => {
            let items = values.iter().map(|value| value.as_array().map_or(&[][..], Vec::as_slice));
            let (all, offsets) = joined(items);
            let offsets =
                offsets.into_iter().map(|offset| i64::try_from(offset).expect("an offset")).collect::<Vec<_>>();
            let offsets = offsets.try_into().expect("offsets");
            Box::new(ListArray::<i64>::new(kind.clone(), offsets, array(item.dtype(), &all), there))
        }
        ArrowDataType::FixedSizeList(item, size) => {
            let blank = vec![Value::Null; *size];
            let items = values.iter().map(|value| value.as_array().unwrap_or(&blank).as_slice());
            let items = array(item.dtype(), &joined(items).0);
            Box::new(FixedSizeListArray::new(kind.clone(), values.len(), items, there))
        }
        ArrowDataType::Struct(fields) => {
            let of = |field: &Field| {
                let values = values.iter().map(|value| value.get(field.name.as_str()).cloned().unwrap_or(Value::Null));
                array(field.dtype(), &values.collect::<Vec<_>>())
            };
            Box::new(StructArray::new(kind.clone(), values.len(), fields.iter().map(of).collect(), there))
        }
        ArrowDataType::Map(entries, _) => {
            let pairs: Vec<Vec<Value>> = values.iter().map(pairs).collect();
            let (all, offsets) = joined(pairs.iter().map(Vec::as_slice));
            let offsets = offsets.into_iter().map(|offset| i32::try_from(offset).expect("few")).collect::<Vec<_>>();
            let offsets = offsets.try_into().expect("offsets");
            Box::new(MapArray::new(kind.clone(), offsets, array(entries.dtype(), &all), there))
        }
        other => panic!("no type {other:?}"),
    }
}

/// The entries of a map as objects of key and value.
fn pairs(map: &Value) -> Vec<Value> {
    let entries = map.as_object().into_iter().flatten();
    entries.map(|(key, value)| serde_json::json!({ "key": key, "value": value })).collect()
}

/// All items, and where those of each list start.
fn joined<'v>(lists: impl Iterator<Item = &'v [Value]>) -> (Vec<Value>, Vec<usize>) {
    let (mut all, mut offsets) = (Vec::new(), vec![0]);
    for list in lists {
        all.extend_from_slice(list);
        offsets.push(all.len());
    }
    (all, offsets)
}

fn primitive<T: NativeType>(kind: &ArrowDataType, values: &[Value], read: impl Fn(&Value) -> T) -> Box<dyn Array> {
    let values = values.iter().map(|value| (!value.is_null()).then(|| read(value)));
    Box::new(values.collect::<PrimitiveArray<T>>().to(kind.clone()))
}

fn whole<T: TryFrom<i64>>(value: &Value) -> T {
    T::try_from(value.as_i64().expect("an integer")).ok().expect("a number that fits")
}

fn float(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| text(value).parse().expect("a number"))
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// `1.5` with a scale of 2 is 150.
fn unscaled(text: &str, scale: usize) -> i128 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{fraction:0<scale$}").parse().expect("a decimal")
}

fn days(text: &str) -> i32 {
    let day: chrono::NaiveDate = text.parse().expect("a date");
    let days = day.signed_duration_since(chrono::NaiveDate::default()).num_days();
    i32::try_from(days).expect("a day near 1970")
}

fn micros(text: &str) -> i64 {
    let text = text.trim_end_matches('Z');
    text.parse::<chrono::NaiveDateTime>().expect("a timestamp").and_utc().timestamp_micros()
}

fn nanos_of_day(text: &str) -> i64 {
    let time: chrono::NaiveTime = text.parse().expect("a time");
    time.signed_duration_since(chrono::NaiveTime::default()).num_nanoseconds().expect("a day of nanoseconds")
}
