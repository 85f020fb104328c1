//! Writes one small typed table in every format that the program reads.
//!
//! The first line of a table names the columns with their types (`id:int64 name:string`), the others hold the cells, separated
//! by ` | `; `null` is null, `""` the empty text, `''null''` would be the text itself. Types of nested values have no
//! spaces (`lines:list<struct<sku:string,qty:int64>>`), and their cells are JSON.

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
    /// `int8` to `int64`, `float64`, `decimal(p,s)`, `string`, `binary`, `bool`, `date`, `timestamp` (UTC), `naive` (timestamp
    /// without a zone), `time`, `list<..>`, `fixed<..,n>`, `struct<name:..,..>`, `map<key,value>`.
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

    /// Whether delimited text can hold it.
    pub(crate) fn is_flat(&self) -> bool {
        !self.columns.iter().any(|column| column.kind.contains('<'))
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

/// A cell as JSON has it.
fn json_value(kind: &str, cell: Option<&str>) -> Value {
    let Some(text) = cell else { return Value::Null };
    match kind {
        // JSON has no infinities: they stay text, which the typed formats read.
        "float64" => match text.parse::<f64>().expect("a number") {
            number if number.is_finite() => json!(number),
            _ => json!(text),
        },
        "bool" => json!(text == "true"),
        _ if kind.starts_with("int") || kind.starts_with("decimal") || kind.contains('<') => {
            serde_json::from_str(text).expect("JSON")
        }
        _ => json!(text),
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
mod typed;
#[cfg(feature = "polars")]
use typed::typed_file;
