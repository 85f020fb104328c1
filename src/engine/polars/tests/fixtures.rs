//! Files made in memory, as other programs write them, and a run over them.

use polars_arrow::array::{Array, PrimitiveArray, Utf8ViewArray};
use polars_arrow::datatypes::{ArrowSchema, Field};
use polars_arrow::io::ipc::write as ipc;
use polars_arrow::record_batch::RecordBatchT;
use polars_parquet::parquet::write::Version;
use polars_parquet::write::{
    CompressionOptions, Encoding, FileWriter, RowGroupIterator, StatisticsOptions, WriteOptions,
};

use crate::data::{DataRef, Format, Place, TableRef};
use crate::engine::{Cancel, Limits, Run};
use crate::metric::{Ask, Column, ColumnPath, Metric, Predicate, RowsWanted, Unit};
use crate::value::{LogicalType, ReadAs};

/// A column of a batch.
pub(in crate::engine::polars) type Named = (&'static str, Box<dyn Array>);

pub(in crate::engine::polars) fn ints(name: &'static str, values: &[Option<i64>]) -> Named {
    (name, PrimitiveArray::from(values.to_vec()).boxed())
}

pub(in crate::engine::polars) fn texts(name: &'static str, values: &[Option<&str>]) -> Named {
    (name, Utf8ViewArray::from_slice(values).boxed())
}

fn schema(batch: &[Named]) -> ArrowSchema {
    let field = |(name, array): &Named| ((*name).into(), Field::new((*name).into(), array.dtype().clone(), true));
    batch.iter().map(field).collect()
}

fn record(batch: Vec<Named>) -> RecordBatchT<Box<dyn Array>> {
    let schema = schema(&batch);
    let len = batch.first().map_or(0, |(_, array)| array.len());
    RecordBatchT::new(len, schema.into(), batch.into_iter().map(|(_, array)| array).collect())
}

/// A Parquet file with a row group a batch.
pub(in crate::engine::polars) fn parquet(batches: Vec<Vec<Named>>) -> Vec<u8> {
    parquet_in(Encoding::Plain, None, batches)
}

/// The same with dictionaries, and pages of about so many bytes.
pub(in crate::engine::polars) fn parquet_of_keys(batches: Vec<Vec<Named>>, page: usize) -> Vec<u8> {
    parquet_in(Encoding::RleDictionary, Some(page), batches)
}

fn parquet_in(encoding: Encoding, page: Option<usize>, batches: Vec<Vec<Named>>) -> Vec<u8> {
    let options = WriteOptions {
        statistics: StatisticsOptions::default(),
        version: Version::V1,
        compression: CompressionOptions::Snappy,
        data_page_size: page,
    };
    let schema = schema(&batches[0]);
    let encodings = vec![vec![encoding]; schema.len()];
    let heights: Vec<usize> = batches.iter().map(|batch| batch[0].1.len()).collect();
    let records = batches.into_iter().map(|batch| Ok(record(batch)));
    let groups = RowGroupIterator::try_new(records, &schema, options, encodings.into()).unwrap();
    let mut writer = FileWriter::try_new(Vec::new(), schema, options).unwrap();
    for (group, height) in groups.zip(heights) {
        writer.write(height as u64, group.unwrap()).unwrap();
    }
    writer.end(None).unwrap();
    writer.into_inner()
}

/// An Arrow IPC file.
pub(in crate::engine::polars) fn arrow(batches: Vec<Vec<Named>>) -> Vec<u8> {
    let options = ipc::WriteOptions { compression: Some(ipc::Compression::LZ4) };
    let mut writer = ipc::FileWriter::new(Vec::new(), schema(&batches[0]).into(), None, options);
    writer.start().unwrap();
    for batch in batches {
        writer.write(&record(batch), None).unwrap();
    }
    writer.finish().unwrap();
    writer.into_inner()
}

/// An Arrow IPC stream.
pub(in crate::engine::polars) fn stream(batches: Vec<Vec<Named>>) -> Vec<u8> {
    let mut writer = ipc::StreamWriter::new(Vec::new(), ipc::WriteOptions { compression: None });
    writer.start(&schema(&batches[0]), None).unwrap();
    for batch in batches {
        writer.write(&record(batch), None).unwrap();
    }
    writer.finish().unwrap();
    writer.into_inner()
}

pub(in crate::engine::polars) fn data(format: Format, bytes: Vec<u8>) -> DataRef {
    let dialect = crate::data::Hints::default().dialect(Format::Csv);
    let shown = format!("data.{}", if format == Format::Parquet { "parquet" } else { "arrow" });
    DataRef { place: Place::Memory(bytes), shown, format, compression: None, dialect, partition: Vec::new() }
}

pub(in crate::engine::polars) fn table(files: Vec<DataRef>) -> TableRef {
    TableRef { name: "data".to_owned(), files }
}

pub(in crate::engine::polars) fn run() -> Run {
    Run { threads: 2, limits: Limits::default(), cancel: Cancel::default(), events: None }
}

/// A column read as a declared type.
pub(in crate::engine::polars) fn column(name: &str, logical: Option<LogicalType>) -> Column {
    Column { path: ColumnPath::top(name), read: ReadAs { logical, ..ReadAs::default() }.into() }
}

/// How many rows a predicate holds for, with the first ten of them.
pub(in crate::engine::polars) fn count(which: Predicate) -> Ask {
    ask(Metric::Count { which, unit: Unit::Rows })
}

pub(in crate::engine::polars) fn ask(metric: Metric) -> Ask {
    Ask { table: 0, metric: metric.into(), rows: RowsWanted::First(10), keys: Vec::new(), only: None }
}
