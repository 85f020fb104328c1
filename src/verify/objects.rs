//! What a report says of each object and its data.

use std::collections::{HashMap, HashSet};

use super::answers::Answers;
use super::ask;
use super::subject::Subject;
use crate::check::{Check, Test};
use crate::data::{Compression, FileInfo, Format};
use crate::metric::{Column, ColumnPath, FieldSeen, FileRows, Measurement, Metric, PathStep};
use crate::outcome::{self, FileEntry, ObjectInfo};
use crate::value::{Instant, ReadAs};

/// An object without data.
pub(super) fn without_data(name: &str, contract: usize) -> ObjectInfo {
    ObjectInfo {
        name: name.to_owned(),
        contract,
        server: None,
        engine: None,
        complete: false,
        rows: None,
        rows_rejected: None,
        rows_left_out: None,
        columns: Vec::new(),
        files: Vec::new(),
    }
}

/// The top columns of an object as its checks read them, so that their nulls are counted in the same way.
pub(super) fn columns(subject: &Subject<'_>, checks: &[&Check]) -> Vec<Column> {
    let mut typed: HashMap<&ColumnPath, &Column> = HashMap::new();
    for column in checks.iter().filter_map(|check| column_of(&check.test)) {
        typed.entry(&column.path).or_insert(column);
    }
    let declared = |path: &ColumnPath| {
        let plain = || Column { path: path.clone(), read: ReadAs::default().into() };
        typed.get(path).map_or_else(plain, |column| (*column).clone())
    };
    let mut taken: HashSet<&ColumnPath> = HashSet::new();
    let is_top = |path: &&ColumnPath| matches!(path.0.as_slice(), [PathStep::Field(_)]);
    let tops = checks.iter().filter_map(|check| check.path.as_ref()).filter(is_top);
    tops.filter(|path| taken.insert(path) && subject.has(path)).map(declared).collect()
}

const fn column_of(test: &Test) -> Option<&Column> {
    match test {
        Test::Type { column } | Test::Count { column, .. } | Test::Age { column, .. } | Test::Future { column, .. } => {
            Some(column)
        }
        _ => None,
    }
}

/// An object with its open table.
pub(super) fn with_data(
    subject: &Subject<'_>,
    declared: &[Column],
    server: Option<&String>,
    answers: &Answers,
) -> ObjectInfo {
    let rows = answers.rows(subject.table).ok();
    let of_files = match answers.get(subject.table, &Metric::Rows).and_then(|answer| answer.as_ref().ok()) {
        Some(crate::metric::Answer { measurement: Measurement::Rows(files), .. }) => files.as_slice(),
        _ => &[],
    };
    let files = subject.info.files.iter().enumerate();
    let fixed = subject.choices.now_fixed;
    ObjectInfo {
        server: server.cloned(),
        engine: Some(subject.info.engine.clone()),
        complete: rows.is_some_and(|rows| rows.complete),
        rows: rows.map(|rows| rows.readable),
        rows_rejected: rows.map(|rows| rows.rejected),
        rows_left_out: rows.map(|rows| rows.passed_over),
        columns: shown_columns(subject, declared, answers),
        files: files.map(|(at, file)| entry(file, of_files.get(at), fixed)).collect(),
        ..without_data(&subject.object.name, 0)
    }
}

fn shown_columns(subject: &Subject<'_>, declared: &[Column], answers: &Answers) -> Vec<outcome::Column> {
    let fields = answers.fields(subject.table).unwrap_or(&[]);
    let mut names = subject.column_names();
    let mut known: HashSet<&str> = names.iter().copied().collect();
    names.extend(fields.iter().map(|field| field.name.as_str()).filter(|name| known.insert(name)));
    let declared: HashMap<&str, &Column> = declared.iter().map(|column| (column.path.first(), column)).collect();
    let seen: HashMap<&str, &FieldSeen> = fields.iter().map(|field| (field.name.as_str(), field)).collect();
    let nulls = |name: &str| answers.count(subject.table, &ask::nulls(declared.get(name)?));
    let type_name = |name: &str| match seen.get(name) {
        Some(field) => field.kinds.join(", "),
        None => stored_types(subject, name),
    };
    let shown =
        |name: &&str| outcome::Column { path: (*name).to_owned(), type_name: type_name(name), nulls: nulls(name) };
    names.iter().map(shown).collect()
}

/// The types that a column has in the files.
fn stored_types(subject: &Subject<'_>, name: &str) -> String {
    let mut types: Vec<&str> = Vec::new();
    for column in subject.in_files(&ColumnPath::top(name)).into_iter().flatten() {
        if !types.contains(&column.type_name.as_str()) {
            types.push(&column.type_name);
        }
    }
    types.join(", ")
}

fn entry(file: &FileInfo, rows: Option<&FileRows>, fixed: bool) -> FileEntry {
    let modified = file.modified.filter(|_| !fixed).map(|seconds| Instant { seconds, nanos: 0 }.to_string());
    FileEntry {
        path: file.path.clone(),
        format: format_word(file.format).to_owned(),
        compression: file.compression.map(|packed| compression_word(packed).to_owned()),
        encoding: file.encoding.map(|encoding| encoding.name().to_owned()),
        bytes: file.bytes,
        rows: rows.map(|rows| rows.readable),
        rows_rejected: rows.map(|rows| rows.rejected),
        rows_left_out: rows.map(|rows| rows.passed_over),
        partition: file.partition.clone(),
        modified,
    }
}

/// The word of a format.
pub(super) const fn format_word(format: Format) -> &'static str {
    match format {
        Format::Csv => "csv",
        Format::Tsv => "tsv",
        Format::Json => "json",
        Format::Ndjson => "ndjson",
        Format::Parquet => "parquet",
        Format::Arrow => "arrow",
    }
}

const fn compression_word(compression: Compression) -> &'static str {
    match compression {
        Compression::Gzip => "gzip",
        Compression::Zstd => "zstd",
    }
}
