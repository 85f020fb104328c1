//! From the text of a path (a file, a glob, a folder, `-`) to the files that it means.

use std::path::{Path, PathBuf};

use super::sniff::name as format_name;
use super::unpack::file_metadata;
use super::{DataError, DataErrorCode, DataRef, Dialect, Encoding, Format, Place};
use super::{folder, glob, name};

/// What the user or a contract says about how data is written; `None`: as its name says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// Its format.
    pub format: Option<Format>,
    /// The byte between two fields.
    pub delimiter: Option<u8>,
    /// The byte around fields; `Some(None)`: no quoting.
    pub quote: Option<Option<u8>>,
    /// Whether the first record names the columns.
    pub header: Option<bool>,
    /// Unquoted text that means null.
    pub null_values: Vec<String>,
    /// The names of the columns where there is no header.
    pub names: Vec<String>,
    /// The encoding of its text.
    pub encoding: Option<Encoding>,
}

impl Hints {
    /// The dialect of a file of this format.
    #[must_use]
    pub fn dialect(&self, format: Format) -> Dialect {
        let delimiter = if format == Format::Tsv { b'\t' } else { b',' };
        Dialect {
            delimiter: self.delimiter.unwrap_or(delimiter),
            quote: self.quote.unwrap_or(Some(b'"')),
            header: self.header.unwrap_or(true),
            names: self.names.clone(),
            null_values: self.null_values.clone(),
            encoding: self.encoding,
        }
    }
}

/// The files that a path means, sorted bytewise: a file, a glob, a folder of one table, or `-` for standard input.
///
/// # Errors
/// Nothing is there, it is no file, or its format cannot be told.
pub fn locate(path: &str, hints: &Hints) -> Result<Vec<DataRef>, DataError> {
    if path == "-" {
        return Ok(vec![stdin(hints)?]);
    }
    let place = Path::new(path);
    if place.is_dir() {
        return one_format(path, folder::files(path, hints)?);
    }
    if !place.exists() && glob::is_glob(path) {
        return glob::files(path)?.iter().map(|file| file_ref(file, hints)).collect();
    }
    file_metadata(place, path)?;
    Ok(vec![file_ref(path, hints)?])
}

/// The tables of a folder: the files of each stem (`orders.csv` is `orders`), and each sub-folder of data files.
/// A folder of partitions (`year=2024/`) is one table, called as the folder is.
///
/// # Errors
/// It is no folder, or it cannot be listed.
pub fn folder_tables(path: &str, hints: &Hints) -> Result<Vec<(String, Vec<DataRef>)>, DataError> {
    folder::tables(path, hints)
}

fn stdin(hints: &Hints) -> Result<DataRef, DataError> {
    let Some(format) = hints.format else {
        let message = "standard input has no name that tells its format";
        let error = DataError::new(DataErrorCode::NotItsFormat, "-", message);
        return Err(error.with_help("give `--input-format csv` (or tsv, json, ndjson, parquet, arrow)"));
    };
    Ok(DataRef {
        place: Place::Stdin,
        shown: "-".to_owned(),
        format,
        compression: None,
        dialect: hints.dialect(format),
        partition: Vec::new(),
    })
}

/// The reference to a file, by its name and what is said about it.
pub(super) fn file_ref(path: &str, hints: &Hints) -> Result<DataRef, DataError> {
    let (named, compression) = name::format(path);
    let Some(format) = hints.format.or(named) else {
        let message = "its name does not tell its format";
        let error = DataError::new(DataErrorCode::NotItsFormat, path, message);
        return Err(error.with_help("give `--input-format csv` (or tsv, json, ndjson, parquet, arrow)"));
    };
    Ok(DataRef {
        place: Place::File(PathBuf::from(path)),
        shown: path.to_owned(),
        format,
        compression,
        dialect: hints.dialect(format),
        partition: name::partition(path),
    })
}

/// Holds files to one format: a table is not half CSV and half Parquet.
fn one_format(path: &str, files: Vec<DataRef>) -> Result<Vec<DataRef>, DataError> {
    let mut formats: Vec<&str> = files.iter().map(|file| format_name(file.format)).collect();
    formats.sort_unstable();
    formats.dedup();
    if formats.len() < 2 {
        return Ok(files);
    }
    let message = format!("has files of several formats: {}", formats.join(", "));
    let error = DataError::new(DataErrorCode::NotItsFormat, path, message);
    Err(error.with_help("name those that are meant with a glob, such as `*.csv`"))
}

#[cfg(test)]
#[path = "locate_tests.rs"]
mod tests;
