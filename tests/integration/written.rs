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
                fs::write(path, zstd::encode_all(self.delimited(',').as_bytes(), 3).expect("zstd")).expect("a file")
            }
            "ndjson" => {
                fs::write(path, self.objects().iter().fold(String::new(), |text, row| text + &row.to_string() + "\n"))
                    .expect("a file")
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
fn typed_file(table: &Table, path: &Path, format: &str) {
    use polars::prelude::{DataFrame, IpcWriter, ParquetWriter, SerWriter as _};
    let columns = table.columns.iter().map(typed_column).collect();
    let mut frame = DataFrame::new(table.rows(), columns).expect("a frame");
    let file = fs::File::create(path).expect("a file");
    match format {
        // Two row groups at least, so that rows are counted across them.
        "parquet" => drop(ParquetWriter::new(file).with_row_group_size(Some(2)).finish(&mut frame).expect("Parquet")),
        "arrow" => IpcWriter::new(file).finish(&mut frame).expect("Arrow IPC"),
        other => panic!("no format {other}"),
    }
}

#[cfg(feature = "polars")]
fn typed_column(column: &Column) -> polars::prelude::Column {
    use polars::prelude::{DataType, IntoSeries as _, NamedFrom as _, Series, TimeUnit, TimeZone};
    let name = column.name.as_str().into();
    let numbers = |read: fn(&str) -> i64| -> Series {
        Series::new(name, column.cells.iter().map(|cell| cell.as_deref().map(read)).collect::<Vec<Option<i64>>>())
    };
    let series = match column.kind.as_str() {
        "int64" => numbers(|text| text.parse().expect("an integer")),
        "int32" => numbers(|text| text.parse().expect("an integer")).cast(&DataType::Int32).expect("32 bits"),
        "float64" => {
            let floats =
                column.cells.iter().map(|cell| cell.as_deref().map(|text| text.parse::<f64>().expect("a number")));
            Series::new(column.name.as_str().into(), floats.collect::<Vec<Option<f64>>>())
        }
        "bool" => {
            let flags = column.cells.iter().map(|cell| cell.as_deref().map(|text| text == "true"));
            Series::new(column.name.as_str().into(), flags.collect::<Vec<Option<bool>>>())
        }
        "date" => numbers(days).cast(&DataType::Int32).and_then(|days| days.cast(&DataType::Date)).expect("days"),
        "timestamp" => {
            numbers(micros).cast(&DataType::Datetime(TimeUnit::Microseconds, Some(TimeZone::UTC))).expect("timestamps")
        }
        "naive" => numbers(micros).cast(&DataType::Datetime(TimeUnit::Microseconds, None)).expect("timestamps"),
        "time" => numbers(nanos_of_day).cast(&DataType::Time).expect("times"),
        "string" => Series::new(column.name.as_str().into(), column.cells.clone()),
        other => panic!("no type {other}"),
    };
    series.into_series().into()
}

#[cfg(feature = "polars")]
fn days(text: &str) -> i64 {
    let day: chrono::NaiveDate = text.parse().expect("a date");
    day.signed_duration_since(chrono::NaiveDate::default()).num_days()
}

#[cfg(feature = "polars")]
fn micros(text: &str) -> i64 {
    let text = text.trim_end_matches('Z');
    text.parse::<chrono::NaiveDateTime>().expect("a timestamp").and_utc().timestamp_micros()
}

#[cfg(feature = "polars")]
fn nanos_of_day(text: &str) -> i64 {
    let time: chrono::NaiveTime = text.parse().expect("a time");
    time.signed_duration_since(chrono::NaiveTime::default()).num_nanoseconds().expect("a day of nanoseconds")
}
