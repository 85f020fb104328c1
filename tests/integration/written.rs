//! Writes one small typed table in every format that the program reads.
//!
//! The first line of a table names the columns with their types (`id:int64 name:string`), the others hold the cells, separated
//! by ` | `; `null` is null, `""` the empty text, `''null''` would be the text itself.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

/// The formats that a table is written in.
#[cfg(feature = "polars")]
pub(crate) const FORMATS: &[&str] = &["csv", "csv.gz", "csv.zst", "tsv", "ndjson", "json", "parquet", "arrow"];
/// The formats that a table is written in.
#[cfg(not(feature = "polars"))]
pub(crate) const FORMATS: &[&str] = &["csv", "csv.gz", "csv.zst", "tsv", "ndjson", "json"];

/// A column of the table.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    /// Its name.
    pub(crate) name: String,
    /// `int32`, `int64`, `float64`, `string`, `bool`, `date`, `timestamp` (UTC), `naive` (timestamp without a zone), `time`.
    pub(crate) kind: String,
    /// Its cells.
    pub(crate) cells: Vec<Option<String>>,
}

/// A typed table.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// Its columns.
    pub(crate) columns: Vec<Column>,
}

impl Table {
    /// Reads the text of a `table` block.
    pub(crate) fn parse(text: &str) -> Self {
        let mut lines = text.lines();
        let head = lines.next().expect("a head");
        let column = |word: &str| {
            let (name, kind) = word.split_once(':').expect("name:type");
            Column { name: name.to_owned(), kind: kind.to_owned(), cells: Vec::new() }
        };
        let mut columns: Vec<Column> = head.split_whitespace().map(column).collect();
        for line in lines {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            assert_eq!(cells.len(), columns.len(), "{line}");
            for (column, cell) in columns.iter_mut().zip(cells) {
                let text = if cell == "\"\"" { String::new() } else { cell.to_owned() };
                column.cells.push((cell != "null").then_some(text));
            }
        }
        Self { columns }
    }

    /// Writes the table into a folder and gives the name of the file.
    pub(crate) fn write(&self, folder: &Path, format: &str) -> String {
        let name = format!("t.{format}");
        let path = folder.join(&name);
        match format {
            "csv" => fs::write(path, self.delimited(',')).expect("a file"),
            "tsv" => fs::write(path, self.delimited('\t')).expect("a file"),
            "csv.gz" => fs::write(path, gzip(&self.delimited(','))).expect("a file"),
            "csv.zst" => {
                fs::write(path, zstd::encode_all(self.delimited(',').as_bytes(), 3).expect("zstd")).expect("a file");
            }
            "ndjson" => {
                fs::write(path, self.objects().iter().fold(String::new(), |text, row| text + &row.to_string() + "\n"))
                    .expect("a file");
            }
            "json" => fs::write(path, serde_json::to_string_pretty(&self.objects()).expect("JSON")).expect("a file"),
            typed => typed_file(self, &path, typed),
        }
        name
    }

    fn rows(&self) -> usize {
        self.columns.first().map_or(0, |column| column.cells.len())
    }

    fn delimited(&self, delimiter: char) -> String {
        let names: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
        let mut text = names.join(&delimiter.to_string()) + "\n";
        for row in 0..self.rows() {
            let cells: Vec<String> =
                self.columns.iter().map(|column| quoted(column.cells[row].as_deref(), delimiter)).collect();
            writeln!(text, "{}", cells.join(&delimiter.to_string())).expect("writing to a string");
        }
        text
    }

    fn objects(&self) -> Vec<Value> {
        let object = |row: usize| {
            let entry = |column: &Column| (column.name.clone(), json_value(&column.kind, column.cells[row].as_deref()));
            Value::Object(self.columns.iter().map(entry).collect::<Map<_, _>>())
        };
        (0..self.rows()).map(object).collect()
    }
}

fn quoted(cell: Option<&str>, delimiter: char) -> String {
    match cell {
        None => String::new(),
        Some(text) if text.is_empty() || text.contains(['"', '\n', '\r', delimiter]) => {
            format!("\"{}\"", text.replace('"', "\"\""))
        }
        Some(text) => text.to_owned(),
    }
}

fn json_value(kind: &str, cell: Option<&str>) -> Value {
    match (kind, cell) {
        (_, None) => Value::Null,
        ("int32" | "int64", Some(text)) => json!(text.parse::<i64>().expect("an integer")),
        ("float64", Some(text)) => json!(text.parse::<f64>().expect("a number")),
        ("bool", Some(text)) => json!(text == "true"),
        (_, Some(text)) => json!(text),
    }
}

fn gzip(text: &str) -> Vec<u8> {
    use std::io::Write as _;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(text.as_bytes()).expect("gzip");
    packer.finish().expect("gzip")
}

#[cfg(not(feature = "polars"))]
fn typed_file(_: &Table, _: &Path, format: &str) {
    panic!("{format} needs the typed engine");
}

#[cfg(feature = "polars")]
use typed::typed_file;

#[cfg(feature = "polars")]
mod typed {
    //! Parquet and Arrow IPC, written with the library that reads them; the examples hold files that others wrote.

    use std::fs::File;
    use std::path::Path;
    use std::sync::Arc;

    use polars_arrow::array::{Array, BooleanArray, PrimitiveArray, Utf8ViewArray};
    use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, Field, TimeUnit};
    use polars_arrow::io::ipc::write::{FileWriter as ArrowWriter, WriteOptions as ArrowOptions};
    use polars_arrow::record_batch::RecordBatchT;
    use polars_arrow::types::NativeType;
    use polars_parquet::write::{
        CompressionOptions, FileWriter, RowGroupIterator, StatisticsOptions, Version, WriteOptions, get_dtype_encoding,
    };

    use super::{Column, Table};

    /// Rows of a row group or record batch: few, so that rows are counted across several.
    const BATCH: usize = 2;

    pub(super) fn typed_file(table: &Table, path: &Path, format: &str) {
        let fields =
            table.columns.iter().map(|column| Field::new(column.name.as_str().into(), data_type(column), true));
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
        let groups = RowGroupIterator::try_new(batches.into_iter().map(Ok), &schema, options, encodings.into())
            .expect("row groups");
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
            let length = BATCH.min(table.rows() - start);
            let arrays = table.columns.iter().map(|column| array(column).sliced(start, length)).collect();
            RecordBatchT::new(length, Arc::clone(&schema), arrays)
        };
        (0..table.rows()).step_by(BATCH).map(batch).collect()
    }

    fn data_type(column: &Column) -> ArrowDataType {
        match column.kind.as_str() {
            "int32" => ArrowDataType::Int32,
            "int64" => ArrowDataType::Int64,
            "float64" => ArrowDataType::Float64,
            "string" => ArrowDataType::Utf8View,
            "bool" => ArrowDataType::Boolean,
            "date" => ArrowDataType::Date32,
            "timestamp" => ArrowDataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
            "naive" => ArrowDataType::Timestamp(TimeUnit::Microsecond, None),
            "time" => ArrowDataType::Time64(TimeUnit::Nanosecond),
            other => panic!("no type {other}"),
        }
    }

    fn array(column: &Column) -> Box<dyn Array> {
        let kind = data_type(column);
        match column.kind.as_str() {
            "int32" => primitive::<i32>(column, kind, |text| text.parse().expect("an integer")),
            "int64" => primitive::<i64>(column, kind, |text| text.parse().expect("an integer")),
            "float64" => primitive::<f64>(column, kind, |text| text.parse().expect("a number")),
            "date" => primitive::<i32>(column, kind, days),
            "timestamp" | "naive" => primitive::<i64>(column, kind, micros),
            "time" => primitive::<i64>(column, kind, nanos_of_day),
            "bool" => {
                let truths = column.cells.iter().map(|cell| cell.as_deref().map(|text| text == "true"));
                Box::new(truths.collect::<BooleanArray>())
            }
            _ => Box::new(Utf8ViewArray::from_slice(column.cells.iter().map(Option::as_deref).collect::<Vec<_>>())),
        }
    }

    fn primitive<T: NativeType>(column: &Column, kind: ArrowDataType, read: fn(&str) -> T) -> Box<dyn Array> {
        let values = column.cells.iter().map(|cell| cell.as_deref().map(read));
        Box::new(values.collect::<PrimitiveArray<T>>().to(kind))
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
}
