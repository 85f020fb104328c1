//! What a path says by itself: format, packing, the name of its table, and the values of partitions.

use percent_encoding::percent_decode_str;

use std::path::Path;

use super::{Compression, DataError, DataErrorCode, Format};

/// What stands in a path for a null.
const NULL: &str = "__HIVE_DEFAULT_PARTITION__";

const FORMATS: &[(&str, Format)] = &[
    (".csv", Format::Csv),
    (".tsv", Format::Tsv),
    (".tab", Format::Tsv),
    (".json", Format::Json),
    (".ndjson", Format::Ndjson),
    (".jsonl", Format::Ndjson),
    (".parquet", Format::Parquet),
    (".pq", Format::Parquet),
    (".arrow", Format::Arrow),
    (".arrows", Format::Arrow),
    (".feather", Format::Arrow),
    (".ipc", Format::Arrow),
];

const PACKINGS: &[(&str, Compression)] =
    &[(".gz", Compression::Gzip), (".zst", Compression::Zstd), (".zstd", Compression::Zstd)];

/// The format and packing that a name ends in.
pub(super) fn format(path: &str) -> (Option<Format>, Option<Compression>) {
    let (_, format, compression) = split(file_name(path));
    (format, compression)
}

/// The format that a name ends in, before the ending of a packing.
#[must_use]
pub fn format_of_name(path: &str) -> Option<Format> {
    format(path).0
}

/// Said of a file whose name is no text: left out in silence, its rows would be checked by nobody.
pub(super) fn unreadable(path: &Path) -> DataError {
    let error = DataError::new(DataErrorCode::Io, path.to_string_lossy(), "has a name that is not UTF-8");
    error.with_help("rename it")
}

/// The name without the endings of format and packing: `orders.csv.gz` is `orders`.
pub(super) fn stem(path: &str) -> &str {
    split(file_name(path)).0
}

/// The last part of a path.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit(is_separator).find(|part| !part.is_empty()).unwrap_or(path)
}

fn split(name: &str) -> (&str, Option<Format>, Option<Compression>) {
    let (inner, compression) = without_ending(name, PACKINGS);
    let (stem, format) = without_ending(inner, FORMATS);
    (stem, format, compression)
}

fn without_ending<'a, T: Copy>(name: &'a str, endings: &[(&str, T)]) -> (&'a str, Option<T>) {
    for (ending, meaning) in endings {
        let at = name.len().saturating_sub(ending.len());
        let (Some(stem), Some(tail)) = (name.get(..at), name.get(at..)) else { continue };
        if tail.eq_ignore_ascii_case(ending) {
            return (stem, Some(*meaning));
        }
    }
    (name, None)
}

/// The values of the folders of the form `key=value` that stand directly above a file, outermost first.
#[must_use]
pub fn partition(path: &str) -> Vec<(String, Option<String>)> {
    let mut folders: Vec<&str> = path.split(is_separator).collect();
    folders.pop();
    let mut values: Vec<_> = folders.iter().rev().map_while(|folder| key_and_value(folder)).collect();
    values.reverse();
    values
}

/// What a folder of the form `key=value` says. Both parts are percent-decoded.
pub(super) fn key_and_value(folder: &str) -> Option<(String, Option<String>)> {
    let (key, value) = folder.split_once('=').filter(|(key, _)| !key.is_empty())?;
    let value = (value != NULL).then(|| decoded(value));
    Some((decoded(key), value))
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn is_separator(letter: char) -> bool {
    std::path::is_separator(letter)
}

/// Whether files and folders of this name are no data: hidden ones, and the marks that other programs leave (`_SUCCESS`).
pub(super) fn is_skipped(name: &str) -> bool {
    name.starts_with('.') || name.starts_with('_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_tell_format_and_packing() {
        let cases = [
            ("a.csv", "a", Some(Format::Csv), None),
            ("x/A.CSV.GZ", "A", Some(Format::Csv), Some(Compression::Gzip)),
            ("a.b.jsonl.zstd", "a.b", Some(Format::Ndjson), Some(Compression::Zstd)),
            ("a.tab", "a", Some(Format::Tsv), None),
            ("a.feather", "a", Some(Format::Arrow), None),
            ("a.pq", "a", Some(Format::Parquet), None),
            ("a.gz", "a", None, Some(Compression::Gzip)),
            ("csv", "csv", None, None),
            ("x.csv/README", "README", None, None),
            ("\u{e9}.csv", "\u{e9}", Some(Format::Csv), None),
        ];
        for (path, name, expected, packing) in cases {
            assert_eq!(stem(path), name, "{path}");
            assert_eq!(format(path), (expected, packing), "{path}");
        }
    }

    #[test]
    fn folders_directly_above_a_file_give_values() {
        let value = |key: &str, text: &str| (key.to_owned(), Some(text.to_owned()));
        let cases = [
            ("d/year=2024/month=01/a.csv", vec![value("year", "2024"), value("month", "01")]),
            ("d/a%20b=x%2Fy/a.csv", vec![value("a b", "x/y")]),
            ("d/k=__HIVE_DEFAULT_PARTITION__/a.csv", vec![("k".to_owned(), None)]),
            ("k=1/other/a.csv", vec![]),
            ("d/=1/a.csv", vec![]),
            ("a=b.csv", vec![]),
            ("d/k=a=b/a.csv", vec![value("k", "a=b")]),
        ];
        for (path, expected) in cases {
            assert_eq!(partition(path), expected, "{path}");
        }
    }
}
