//! One file, stream or piece of memory, and how its bytes are to be read.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::encoding::Encoding;
use super::held::Held;
use super::unpack;

/// Where bytes come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// A file.
    File(PathBuf),
    /// Our own standard input.
    Stdin,
    /// Bytes in memory (tests, library users).
    Memory(Vec<u8>),
    /// A file that is open already, with a name or without. It cannot be sent to another process.
    #[serde(skip)]
    Held(Held),
}

/// What the bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Format {
    /// Comma-separated values (RFC 4180).
    Csv,
    /// Tab-separated values.
    Tsv,
    /// One JSON value: an array of objects, or one object.
    Json,
    /// One JSON object a line.
    Ndjson,
    /// Apache Parquet.
    Parquet,
    /// Apache Arrow IPC, file or stream.
    Arrow,
}

/// How the bytes are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Compression {
    /// gzip.
    Gzip,
    /// Zstandard.
    Zstd,
}

/// How text is written.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Dialect {
    /// The byte between two fields.
    pub delimiter: u8,
    /// The byte around fields that need it; doubled inside. `None`: no quoting.
    pub quote: Option<u8>,
    /// Whether the first record names the columns.
    pub header: bool,
    /// The names of the columns where there is no header.
    pub names: Vec<String>,
    /// Unquoted text that means null, besides the empty one. An entry `''` makes quoted empty null too.
    pub null_values: Vec<String>,
    /// Its encoding; `None`: as its byte order mark says, else UTF-8.
    pub encoding: Option<Encoding>,
}

/// One piece of a table's data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataRef {
    /// Where it lies.
    pub place: Place,
    /// The path as it was given or found; what messages and reports print.
    pub shown: String,
    /// What it is.
    pub format: Format,
    /// How it is packed.
    pub compression: Option<Compression>,
    /// How its text is written.
    pub dialect: Dialect,
    /// Columns whose value is in the path (`year=2024/`), with the text of the value; `None` is null.
    pub partition: Vec<(String, Option<String>)>,
}

impl DataRef {
    /// When its file was last modified: seconds since 1970-01-01T00:00:00Z, where that is known.
    #[must_use]
    pub fn modified(&self) -> Option<i64> {
        let Place::File(path) = &self.place else { return None };
        unpack::modified(&path.metadata().ok()?)
    }
}
