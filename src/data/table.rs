//! A table: its files, its columns as they are stored, or why it cannot be read.

use serde::{Deserialize, Serialize};

use super::{Compression, DataRef, Encoding, FaultKind, Format};

/// The files of one table, sorted bytewise by path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableRef {
    /// What messages call it: the name of the schema object.
    pub name: String,
    /// Its files; at least one.
    pub files: Vec<DataRef>,
}

/// How a column is stored.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Storage {
    /// Cells of delimited text, or values of a path.
    Text,
    /// Values of JSON, each with a kind of its own.
    Json,
    /// Whole numbers.
    Integer {
        /// Width in bits.
        bits: u8,
        /// Whether negative ones fit.
        signed: bool,
    },
    /// Binary floating point.
    Float {
        /// Width in bits.
        bits: u8,
    },
    /// Exact decimals.
    Decimal {
        /// Digits in all.
        precision: u32,
        /// Digits behind the point.
        scale: u32,
    },
    /// True or false.
    Boolean,
    /// Text of a typed file (dictionaries and enums of text included).
    String,
    /// Bytes.
    Binary,
    /// Calendar days.
    Date,
    /// Points in time.
    Timestamp {
        /// The zone that the file names; `None`: naive.
        zone: Option<String>,
    },
    /// Times of day.
    Time,
    /// Lengths of time.
    Duration,
    /// Lists.
    List,
    /// Named fields.
    Struct,
    /// Keys with values.
    Map,
    /// A column without values.
    Null,
    /// Anything else, by the name that the library gives it.
    Other(String),
}

/// One column of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnInfo {
    /// Its name.
    pub name: String,
    /// How it is stored.
    pub storage: Storage,
    /// The type as the format names it, for people: `text`, `int64`, `timestamp[us, UTC]`.
    pub type_name: String,
    /// What its values are made of, as far as the metadata says: the fields of a struct, the one element of a list, key
    /// and value of a map.
    pub inner: Vec<ColumnInfo>,
}

impl ColumnInfo {
    /// A column whose values are made of nothing else.
    #[must_use]
    pub fn plain(name: impl Into<String>, storage: Storage, type_name: impl Into<String>) -> Self {
        Self { name: name.into(), storage, type_name: type_name.into(), inner: Vec::new() }
    }

    /// The field of a struct by its name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Self> {
        if self.storage != Storage::Struct {
            return None;
        }
        self.inner.iter().find(|field| field.name == name)
    }

    /// The element of a list.
    #[must_use]
    pub fn element(&self) -> Option<&Self> {
        if self.storage == Storage::List { self.inner.first() } else { None }
    }

    /// Key and value of a map.
    #[must_use]
    pub fn entry(&self) -> Option<(&Self, &Self)> {
        match (&self.storage, self.inner.as_slice()) {
            (Storage::Map, [key, value]) => Some((key, value)),
            _ => None,
        }
    }
}

/// Something about a file that is no fault, but worth saying (a byte order mark, ...).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataNote {
    /// The stable kebab-case name of this kind of note.
    pub code: String,
    /// What it is, in one sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Whether others may read the file differently, so that it is a warning.
    pub warns: bool,
}

impl DataNote {
    /// A note of what other readers may stumble over.
    #[must_use]
    pub fn warning(code: &str, message: impl Into<String>) -> Self {
        Self { warns: true, ..Self::info(code, message) }
    }

    /// A note of what was done.
    #[must_use]
    pub fn info(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), help: None, warns: false }
    }

    /// Says what to do about it.
    #[must_use]
    pub fn with_help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

/// What is wrong with the header of delimited text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeaderFault {
    /// What it is.
    pub kind: FaultKind,
    /// The physical line, from 1.
    pub line: u64,
    /// The column in characters, from 1.
    pub column: u64,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The header as it stands in the file, cut to 1,000 characters.
    pub raw: String,
}

/// What is known of one file before its rows are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileInfo {
    /// The path as it was given or found.
    pub path: String,
    /// Its format.
    pub format: Format,
    /// How it is packed.
    pub compression: Option<Compression>,
    /// Its size in bytes, packed as it is, where known.
    pub bytes: Option<u64>,
    /// When it was last modified: seconds since 1970-01-01T00:00:00Z, where known.
    pub modified: Option<i64>,
    /// Values that its path gives.
    pub partition: Vec<(String, Option<String>)>,
    /// Its columns, those of its path last.
    pub columns: Vec<ColumnInfo>,
    /// The line of the header, for delimited text with one.
    pub header_line: Option<u64>,
    /// What is wrong with that header, although it names columns.
    pub faults: Vec<HeaderFault>,
    /// The encoding of text.
    pub encoding: Option<Encoding>,
    /// Rows that its metadata promises, where it does.
    pub rows: Option<u64>,
    /// What is worth saying about it.
    pub notes: Vec<DataNote>,
}

/// What is known of a table before its rows are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableInfo {
    /// Its files, in the order of the [`TableRef`].
    pub files: Vec<FileInfo>,
    /// Whether rows name their own fields (JSON), so that a column that no file lists may still be there.
    pub open: bool,
    /// The name of the engine that reads it.
    pub engine: String,
}

/// Why data cannot be read, as a stable code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DataErrorCode {
    /// There is no such file.
    NotFound,
    /// It is a folder, a device, or anything but a file.
    NotAFile,
    /// It has no bytes, or nothing that names columns.
    Empty,
    /// Its bytes are not what its name or `--input-format` says.
    NotItsFormat,
    /// Its text is not written in the encoding that was declared.
    NotItsEncoding,
    /// It is damaged.
    Damaged,
    /// The system refused to read it.
    Io,
    /// This build cannot read it.
    NoEngine,
    /// The engine died or gave up.
    Engine,
    /// It needs more memory than a run may take.
    Memory,
}

/// Why data cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataError {
    /// The reason.
    pub code: DataErrorCode,
    /// The path as it was given or found.
    pub path: String,
    /// The line, for text, where one is to blame.
    pub line: Option<u64>,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Where it is the header of delimited text that is to blame: what is wrong with it.
    pub header: Option<Box<HeaderFault>>,
}

impl DataError {
    /// An error without line and help.
    #[must_use]
    pub fn new(code: DataErrorCode, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code, path: path.into(), line: None, message: message.into(), help: None, header: None }
    }

    /// Says what to do about it.
    #[must_use]
    pub fn with_help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// Says which line is to blame.
    #[must_use]
    pub fn at_line(self, line: u64) -> Self {
        Self { line: Some(line), ..self }
    }

    /// Says what is wrong with the header.
    #[must_use]
    pub(super) fn of_header(self, fault: HeaderFault) -> Self {
        Self { line: Some(fault.line), header: Some(Box::new(fault)), ..self }
    }
}
