//! Writes generated tables as Parquet and Arrow IPC, in several row groups, pages and batches.

use std::sync::Arc;

use polars_arrow::array::{Array, BooleanArray, PrimitiveArray, Utf8Array, Utf8ViewArray};
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, Field, TimeUnit};
use polars_arrow::io::ipc::write as ipc;
use polars_arrow::record_batch::RecordBatchT;
use polars_arrow::types::NativeType;
use polars_parquet::parquet::write::Version;
use polars_parquet::write::{
    CompressionOptions, Encoding, FileWriter, RowGroupIterator, StatisticsOptions, WriteOptions, get_dtype_encoding,
};

use super::table::{COLUMNS, Datum, Entry, Kind, Layout, SCALE};

type Batch = RecordBatchT<Box<dyn Array>>;

/// A Parquet file.
pub(super) fn parquet(rows: &[Vec<Entry>], layout: &Layout) -> Vec<u8> {
    let taste = layout.taste;
    let options = WriteOptions {
        statistics: if taste & 1 == 0 { StatisticsOptions::full() } else { StatisticsOptions::empty() },
        version: if taste & 2 == 0 { Version::V1 } else { Version::V2 },
        compression: [CompressionOptions::Uncompressed, CompressionOptions::Snappy][usize::from(taste >> 2 & 1)],
        data_page_size: (taste & 8 == 0).then_some(16),
    };
    let schema = schema(false);
    let plain = taste & 16 == 0;
    let encoding = |field: &Field| if plain { vec![Encoding::Plain] } else { get_dtype_encoding(&field.dtype) };
    let encodings: Vec<Vec<Encoding>> = schema.iter_values().map(encoding).collect();
    let batches = batches(rows, layout.batch, &schema);
    let lengths: Vec<usize> = batches.iter().map(RecordBatchT::len).collect();
    let groups = RowGroupIterator::try_new(batches.into_iter().map(Ok), &schema, options, encodings.into());
    let mut writer = FileWriter::try_new(Vec::new(), schema, options).expect("a writer");
    for (group, rows) in groups.expect("row groups").zip(lengths) {
        writer.write(rows as u64, group.expect("a row group")).expect("a row group");
    }
    writer.end(None).expect("a footer");
    writer.into_inner()
}

/// An Arrow IPC file or stream.
pub(super) fn arrow(rows: &[Vec<Entry>], layout: &Layout) -> Vec<u8> {
    let options = ipc::WriteOptions { compression: (layout.taste & 1 == 0).then_some(ipc::Compression::LZ4) };
    let schema = schema(true);
    let batches = batches(rows, layout.batch, &schema);
    if layout.taste & 2 == 0 {
        let mut writer = ipc::StreamWriter::new(Vec::new(), options);
        writer.start(&schema, None).expect("a schema");
        for batch in &batches {
            writer.write(batch, None).expect("a batch");
        }
        writer.finish().expect("an end");
        return writer.into_inner();
    }
    let mut writer = ipc::FileWriter::try_new(Vec::new(), Arc::new(schema), None, options).expect("a writer");
    for batch in &batches {
        writer.write(batch, None).expect("a batch");
    }
    writer.finish().expect("a footer");
    writer.into_inner()
}

/// `narrow`: text with offsets of 32 bits in the columns that are not called `text`, which Parquet's writer lacks.
fn schema(narrow: bool) -> ArrowSchema {
    let field = |(name, kind): &(&'static str, Kind)| {
        let dtype = data_type(*kind, narrow && *name != "text");
        ((*name).into(), Field::new((*name).into(), dtype, true))
    };
    COLUMNS.iter().map(field).collect()
}

fn batches(rows: &[Vec<Entry>], size: usize, schema: &ArrowSchema) -> Vec<Batch> {
    let schema = Arc::new(schema.clone());
    let batch = |rows: &[Vec<Entry>]| {
        let columns = schema.iter_values().zip(COLUMNS).enumerate();
        let arrays = columns.map(|(at, (field, (_, kind)))| {
            let cells: Vec<&Datum> = rows.iter().map(|row| &row[at].datum).collect();
            array(*kind, &field.dtype, &cells)
        });
        RecordBatchT::new(rows.len(), Arc::clone(&schema), arrays.collect())
    };
    rows.chunks(size).map(batch).collect()
}

fn data_type(kind: Kind, narrow: bool) -> ArrowDataType {
    match kind {
        Kind::Int64 => ArrowDataType::Int64,
        Kind::UInt64 => ArrowDataType::UInt64,
        Kind::Huge => ArrowDataType::Decimal(38, 0),
        Kind::Float64 => ArrowDataType::Float64,
        Kind::Float32 => ArrowDataType::Float32,
        Kind::Decimal => ArrowDataType::Decimal(15, SCALE as usize),
        Kind::Text if narrow => ArrowDataType::Utf8,
        Kind::Text => ArrowDataType::Utf8View,
        Kind::Bool => ArrowDataType::Boolean,
        Kind::Day => ArrowDataType::Date32,
        Kind::Moment => ArrowDataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        Kind::Naive => ArrowDataType::Timestamp(TimeUnit::Nanosecond, None),
        Kind::Time => ArrowDataType::Time64(TimeUnit::Nanosecond),
    }
}

fn array(kind: Kind, dtype: &ArrowDataType, cells: &[&Datum]) -> Box<dyn Array> {
    match kind {
        Kind::Int64 => primitive::<i64>(dtype, cells, |datum| whole(datum).and_then(|n| n.try_into().ok())),
        Kind::UInt64 => primitive::<u64>(dtype, cells, |datum| whole(datum).and_then(|n| n.try_into().ok())),
        Kind::Huge | Kind::Decimal => primitive::<i128>(dtype, cells, whole),
        Kind::Float64 => primitive::<f64>(dtype, cells, float),
        Kind::Float32 => primitive::<f32>(dtype, cells, single),
        Kind::Day => primitive::<i32>(dtype, cells, |datum| whole(datum).and_then(|n| n.try_into().ok())),
        Kind::Moment => primitive::<i64>(dtype, cells, |datum| since_1970(datum, 1_000)),
        Kind::Naive => primitive::<i64>(dtype, cells, |datum| since_1970(datum, 1)),
        Kind::Time => primitive::<i64>(dtype, cells, |datum| whole(datum).and_then(|n| n.try_into().ok())),
        Kind::Bool => Box::new(cells.iter().map(|datum| truth(datum)).collect::<BooleanArray>()),
        Kind::Text if *dtype == ArrowDataType::Utf8 => {
            Box::new(cells.iter().map(|datum| text(datum)).collect::<Utf8Array<i32>>())
        }
        Kind::Text => Box::new(Utf8ViewArray::from_slice(cells.iter().map(|datum| text(datum)).collect::<Vec<_>>())),
    }
}

fn primitive<T: NativeType>(dtype: &ArrowDataType, cells: &[&Datum], value: fn(&Datum) -> Option<T>) -> Box<dyn Array> {
    let array: PrimitiveArray<T> = cells.iter().map(|datum| value(datum)).collect();
    Box::new(array.to(dtype.clone()))
}

fn whole(datum: &Datum) -> Option<i128> {
    match datum {
        Datum::Whole(n) | Datum::Decimal(n) => Some(*n),
        Datum::Day(n) => Some((*n).into()),
        Datum::Time(n) => Some((*n).into()),
        _ => None,
    }
}

fn float(datum: &Datum) -> Option<f64> {
    match datum {
        Datum::Float(f) => Some(*f),
        Datum::Nan => Some(f64::NAN),
        _ => None,
    }
}

fn single(datum: &Datum) -> Option<f32> {
    match datum {
        Datum::Single(f) => Some(*f),
        Datum::Nan => Some(f32::NAN),
        _ => None,
    }
}

fn truth(datum: &Datum) -> Option<bool> {
    match datum {
        Datum::Bool(truth) => Some(*truth),
        _ => None,
    }
}

fn text(datum: &Datum) -> Option<&str> {
    match datum {
        Datum::Text(text) => Some(text),
        _ => None,
    }
}

fn since_1970(datum: &Datum, nanos_of_unit: i64) -> Option<i64> {
    match datum {
        Datum::Moment(seconds, nanos) => {
            Some(seconds * (1_000_000_000 / nanos_of_unit) + i64::from(*nanos) / nanos_of_unit)
        }
        _ => None,
    }
}
