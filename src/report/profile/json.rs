//! The profile for machines, with types of its own that are frozen by version.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use super::words;
use crate::data::{Compression, Format};
use crate::metric::{ColumnPath, PathStep};
use crate::profile::{self, Counted};
use crate::report::json::Scalar;
use crate::value::{Number, Value};

/// The name of the format that is written.
pub const SCHEMA: &str = "upheld.profile/v1";

/// Writes a profile, indented, with a line break at the end.
pub(super) fn write(profile: &profile::Profile, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &Profile::from(profile))?;
    out.write_all(b"\n")
}

#[derive(Debug, Serialize, Deserialize)]
struct Profile {
    schema: String,
    tool: Tool,
    tables: Vec<Table>,
    relations: Vec<Relation>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Tool {
    name: String,
    version: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Table {
    name: String,
    engine: String,
    complete: bool,
    rows: u64,
    rows_rejected: u64,
    duplicates: Option<u64>,
    keys: Vec<Vec<String>>,
    determines: Vec<Determination>,
    files: Vec<File>,
    faults: Vec<Fault>,
    notes: Vec<Note>,
    columns: Vec<Column>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Determination {
    from: String,
    to: String,
    values: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct File {
    path: String,
    format: String,
    compression: Option<String>,
    bytes: Option<u64>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Fault {
    path: String,
    line: Option<u64>,
    message: String,
    help: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Note {
    file: Option<String>,
    code: String,
    message: String,
    help: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Column {
    name: String,
    path: Vec<String>,
    stored_as: String,
    #[serde(rename = "type")]
    kind: Type,
    rows: u64,
    nulls: u64,
    nans: u64,
    empty: u64,
    blank: u64,
    padded: u64,
    leading_zeros: u64,
    tokens: Vec<Text>,
    readings: Vec<Reading>,
    distinct: Distinct,
    top: Top,
    numbers: Option<Numbers>,
    times: Option<Times>,
    lengths: Option<Lengths>,
    formats: Vec<Text>,
    shapes: Vec<Text>,
    order: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Type {
    logical: Option<String>,
    format: Option<String>,
    zoned: Option<bool>,
    fits: u64,
    of: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct Text {
    text: String,
    rows: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct Reading {
    #[serde(rename = "as")]
    kind: String,
    format: Option<String>,
    rows: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct Distinct {
    count: u64,
    relative_error: f64,
}

#[derive(Debug, Serialize, Deserialize)]
struct Top {
    values: Vec<Counts>,
    all: bool,
    counted: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct Counts {
    value: Scalar,
    rows: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct Numbers {
    count: u64,
    infinite: u64,
    min: Scalar,
    max: Scalar,
    mean: f64,
    deviation: f64,
    zeros: u64,
    negative: u64,
    scale: u32,
    quantiles: Vec<Quantile>,
    quantile_relative_error: f64,
    outliers: Outliers,
    histogram: Histogram,
}

#[derive(Debug, Serialize, Deserialize)]
struct Quantile {
    share: f64,
    value: f64,
}

#[derive(Debug, Serialize, Deserialize)]
struct Outliers {
    below: f64,
    above: f64,
    count: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct Histogram {
    from: f64,
    to: f64,
    width: f64,
    counts: Vec<u64>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Times {
    min: String,
    max: String,
    updates: Option<Updates>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Updates {
    unit: String,
    filled: u64,
    periods: u64,
    longest_gap: u64,
    fewest_rows: u64,
    most_rows: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct Lengths {
    min: u64,
    max: u64,
    mean: f64,
}

#[derive(Debug, Serialize, Deserialize)]
struct Relation {
    table: String,
    columns: Vec<String>,
    to: String,
    of: Vec<String>,
    rows: u64,
    orphans: u64,
    keys: u64,
}

impl From<&profile::Profile> for Profile {
    fn from(profile: &profile::Profile) -> Self {
        let name = |at: usize| profile.tables.get(at).map_or_else(String::new, |table| table.name.clone());
        let relation = |relation: &profile::Relation| Relation {
            table: name(relation.table),
            columns: names(&relation.columns),
            to: name(relation.to),
            of: names(&relation.of),
            rows: relation.rows,
            orphans: relation.orphans,
            keys: relation.keys,
        };
        Self {
            schema: SCHEMA.to_owned(),
            tool: Tool { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
            tables: profile.tables.iter().map(Table::from).collect(),
            relations: profile.relations.iter().map(relation).collect(),
        }
    }
}

fn names(paths: &[ColumnPath]) -> Vec<String> {
    paths.iter().map(ToString::to_string).collect()
}

impl From<&profile::TableProfile> for Table {
    fn from(table: &profile::TableProfile) -> Self {
        let determination = |found: &profile::Determination| Determination {
            from: found.from.to_string(),
            to: found.to.to_string(),
            values: found.values,
        };
        let fault = |fault: &crate::data::DataError| Fault {
            path: fault.path.clone(),
            line: fault.line,
            message: fault.message.clone(),
            help: fault.help.clone(),
        };
        let note = |(file, note): &(usize, crate::data::DataNote)| Note {
            file: table.files.get(*file).map(|file| file.path.clone()),
            code: note.code.clone(),
            message: note.message.clone(),
            help: note.help.clone(),
        };
        Self {
            name: table.name.clone(),
            engine: table.engine.clone(),
            complete: table.complete,
            rows: table.rows,
            rows_rejected: table.rejected,
            duplicates: table.duplicates,
            keys: table.keys.iter().map(|key| names(&key.columns)).collect(),
            determines: table.determines.iter().map(determination).collect(),
            files: table.files.iter().map(File::from).collect(),
            faults: table.faults.iter().map(fault).collect(),
            notes: table.notes.iter().map(note).collect(),
            columns: table.columns.iter().map(Column::from).collect(),
        }
    }
}

impl From<&crate::data::FileInfo> for File {
    fn from(file: &crate::data::FileInfo) -> Self {
        let format = match file.format {
            Format::Csv => "csv",
            Format::Tsv => "tsv",
            Format::Json => "json",
            Format::Ndjson => "ndjson",
            Format::Parquet => "parquet",
            Format::Arrow => "arrow",
        };
        let compression = file.compression.map(|packed| match packed {
            Compression::Gzip => "gzip".to_owned(),
            Compression::Zstd => "zstd".to_owned(),
        });
        Self { path: file.path.clone(), format: format.to_owned(), compression, bytes: file.bytes }
    }
}

impl From<&profile::ColumnProfile> for Column {
    fn from(column: &profile::ColumnProfile) -> Self {
        let guess = &column.guess;
        let order = match column.order {
            profile::Order::None => None,
            profile::Order::Ascending => Some("ascending".to_owned()),
            profile::Order::Descending => Some("descending".to_owned()),
        };
        let lengths = column.lengths.map(|lengths| Lengths { min: lengths.min, max: lengths.max, mean: lengths.mean });
        Self {
            name: column.path.to_string(),
            path: steps(&column.path),
            stored_as: column.type_name.clone(),
            kind: Type {
                logical: column.is_described().then(|| guess.logical.word().to_owned()),
                format: guess.format.clone(),
                zoned: guess.zoned,
                fits: guess.fits,
                of: guess.of,
            },
            rows: column.rows,
            nulls: column.nulls,
            nans: column.nans,
            empty: column.empty,
            blank: column.blank,
            padded: column.padded,
            leading_zeros: column.leading_zeros,
            tokens: texts(&column.tokens),
            readings: column.readings.iter().map(Reading::from).collect(),
            distinct: Distinct { count: column.distinct.count, relative_error: column.distinct.error },
            top: top(column),
            numbers: column.numbers.as_ref().map(Numbers::from),
            times: column.times.as_ref().map(|own| times(column, own)),
            lengths,
            formats: column
                .formats
                .iter()
                .map(|(format, rows)| Text { text: format.word().to_owned(), rows: *rows })
                .collect(),
            shapes: texts(&column.shapes),
            order,
        }
    }
}

fn steps(path: &ColumnPath) -> Vec<String> {
    let step = |step: &PathStep| match step {
        PathStep::Field(name) => name.clone(),
        PathStep::Elements => "[]".to_owned(),
        PathStep::Keys => "{key}".to_owned(),
        PathStep::Values => "{value}".to_owned(),
    };
    path.0.iter().map(step).collect()
}

fn texts(counted: &[Counted]) -> Vec<Text> {
    counted.iter().map(|counted| Text { text: counted.text.clone(), rows: counted.rows }).collect()
}

impl From<&(profile::Reading, u64)> for Reading {
    fn from((reading, rows): &(profile::Reading, u64)) -> Self {
        use profile::Reading as Own;
        let format = match reading {
            Own::Date(format) | Own::Timestamp(format) | Own::Time(format) => format.clone(),
            _ => None,
        };
        let word = words::reading(reading);
        Self { kind: word.split(' ').next().unwrap_or_default().to_owned(), format, rows: *rows }
    }
}

fn top(column: &profile::ColumnProfile) -> Top {
    let top = &column.top;
    let values = top.values.iter().map(|(value, rows)| Counts { value: scalar(column, value), rows: *rows });
    Top { values: values.collect(), all: top.all, counted: top.counted }
}

fn scalar(column: &profile::ColumnProfile, value: &Value) -> Scalar {
    match value {
        Value::Number(number) => self::number(number),
        other => Scalar::Text(words::own_value(column, other)),
    }
}

fn number(number: &Number) -> Scalar {
    Scalar::number(&number.to_string())
}

impl From<&profile::Numbers> for Numbers {
    fn from(numbers: &profile::Numbers) -> Self {
        let (outliers, histogram) = (&numbers.outliers, &numbers.histogram);
        Self {
            count: numbers.count,
            infinite: numbers.infinite,
            min: number(&numbers.min),
            max: number(&numbers.max),
            mean: numbers.mean,
            deviation: numbers.deviation,
            zeros: numbers.zeros,
            negative: numbers.negative,
            scale: numbers.scale,
            quantiles: numbers
                .quantiles
                .iter()
                .map(|(share, value)| Quantile { share: *share, value: *value })
                .collect(),
            quantile_relative_error: numbers.quantile_error,
            outliers: Outliers { below: outliers.below, above: outliers.above, count: outliers.count },
            histogram: Histogram {
                from: histogram.from,
                to: histogram.to,
                width: histogram.width,
                counts: histogram.counts.clone(),
            },
        }
    }
}

fn times(column: &profile::ColumnProfile, times: &profile::Times) -> Times {
    let updates = times.updates.as_ref().map(|updates| Updates {
        unit: updates.period.unit.word().to_owned(),
        filled: updates.filled,
        periods: updates.periods,
        longest_gap: updates.longest_gap,
        fewest_rows: updates.rows.0,
        most_rows: updates.rows.1,
    });
    let shown = |value| words::own_value(column, value);
    Times { min: shown(&times.min), max: shown(&times.max), updates }
}
