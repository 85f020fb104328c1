//! From the text of a path (a file, a glob, a folder, `-`) to the files that it means.

use super::{DataError, DataRef, Dialect, Format};

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
        }
    }
}

/// The files that a path means, sorted bytewise: a file, a glob, a folder of one table, or `-` for standard input.
///
/// # Errors
/// Nothing is there, it is no file, or its format cannot be told.
pub fn locate(path: &str, hints: &Hints) -> Result<Vec<DataRef>, DataError> {
    let _ = (path, hints);
    todo!()
}

/// The tables of a folder: the files of each stem (`orders.csv` is `orders`), and each sub-folder of data files.
///
/// # Errors
/// It is no folder, or it cannot be listed.
pub fn folder_tables(path: &str, hints: &Hints) -> Result<Vec<(String, Vec<DataRef>)>, DataError> {
    let _ = (path, hints);
    todo!()
}
