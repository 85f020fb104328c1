//! What a block of text yields: records of raw cells, and the records that cannot be read, with the reason.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::Dialect;
use super::escape::{undouble, unescape};
use super::lines;

/// The most bytes of one record. What is longer is rejected, so that memory stays bounded.
pub const MAX_RECORD: usize = 8 << 20;

/// How a cell is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CellKind {
    /// Delimited text without quotes.
    Bare,
    /// Delimited text in quotes.
    Quoted,
    /// A JSON string.
    String,
    /// A JSON number.
    Number,
    /// A JSON `true` or `false`.
    Boolean,
    /// A JSON `null`.
    Null,
    /// A JSON object.
    Object,
    /// A JSON array.
    Array,
    /// A key that this JSON object lacks.
    Absent,
    /// A key of a JSON object, looked at as a value: its text stands for itself.
    Key,
}

impl CellKind {
    /// The word for it in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Bare => "bare",
            Self::Quoted => "quoted",
            Self::String => "string",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Null => "null",
            Self::Object => "object",
            Self::Array => "array",
            Self::Absent => "absent",
            Self::Key => "key",
        }
    }
}

/// Where a cell lies in the text of its record, and how it is written there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: CellKind,
    /// Whether the text holds doubled quotes or backslash escapes.
    pub(super) escaped: bool,
}

/// One cell as it stands in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawCell<'a> {
    /// How it is written.
    pub kind: CellKind,
    /// Its text without the quotes around it, but with the escapes in it; the exact text of a number, an object or an array.
    pub raw: &'a str,
    /// Where `raw` starts, in bytes from the start of the record.
    pub start: usize,
    escaped: bool,
    quote: u8,
}

impl<'a> RawCell<'a> {
    /// A cell that is not there.
    pub const ABSENT: RawCell<'static> =
        RawCell { kind: CellKind::Absent, raw: "", start: 0, escaped: false, quote: b'"' };

    /// A cell whose text stands for itself.
    #[must_use]
    pub fn bare(text: &'a str) -> Self {
        Self { kind: CellKind::Bare, raw: text, ..RawCell::ABSENT }
    }

    /// The value that a path gives (`year=2024/`), as a cell: its text stands for itself, none is null.
    #[must_use]
    pub fn of_path(value: Option<&'a str>) -> Self {
        let kind = if value.is_some() { CellKind::Bare } else { CellKind::Null };
        Self { kind, raw: value.unwrap_or_default(), ..RawCell::ABSENT }
    }

    /// A cell of the text of a record.
    pub(super) fn of(text: &'a str, span: Span, quote: u8) -> Self {
        let raw = text.get(span.start..span.end).unwrap_or_default();
        Self { kind: span.kind, raw, start: span.start, escaped: span.escaped, quote }
    }

    /// A cell inside the raw text of this one.
    pub(super) fn inner(&self, span: Span) -> Self {
        let inner = Self::of(self.raw, span, self.quote);
        Self { start: self.start + inner.start, ..inner }
    }

    /// The text that is meant: without doubled quotes and escapes. Borrowed where there are none.
    #[must_use]
    pub fn text(&self) -> Cow<'a, str> {
        match (self.escaped, self.kind) {
            (false, _) => Cow::Borrowed(self.raw),
            (true, CellKind::String | CellKind::Key) => Cow::Owned(unescape(self.raw)),
            (true, _) => Cow::Owned(undouble(self.raw, self.quote)),
        }
    }

    /// Whether this cell of delimited text is null whatever its type: see [`is_null_text`]. JSON null and absent are too.
    #[must_use]
    pub fn is_null(&self, dialect: &Dialect) -> bool {
        match self.kind {
            CellKind::Null | CellKind::Absent => true,
            CellKind::Bare | CellKind::Quoted => is_null_text(self.kind, self.raw, dialect),
            CellKind::String
            | CellKind::Number
            | CellKind::Boolean
            | CellKind::Object
            | CellKind::Array
            | CellKind::Key => false,
        }
    }
}

/// Whether a cell of delimited text is null whatever its type: unquoted empty; unquoted text that `null_values`
/// lists; quoted empty where `null_values` lists the empty text, as itself or as `''`. (Quoted empty under a type that is no string is for the caller.)
#[must_use]
pub fn is_null_text(kind: CellKind, text: &str, dialect: &Dialect) -> bool {
    match kind {
        CellKind::Bare => text.is_empty() || dialect.null_values.iter().any(|null| null == text),
        // YAML makes the empty text of `''`; a shell needs more quotes for either.
        CellKind::Quoted => text.is_empty() && dialect.null_values.iter().any(|null| null.is_empty() || null == "''"),
        _ => false,
    }
}

/// A place in text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Lines that end before it, counted from the start of its block.
    pub line: u64,
    /// The column in characters, from 1.
    pub column: u64,
}

/// One record that could be read.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// The record as it stands in the file, without its line end.
    pub text: &'a str,
    /// Records before it in its block, rejected ones included.
    pub row: u64,
    /// Where its first character stands.
    pub start: Position,
    /// Where its first byte stands, in bytes from the start of its block.
    pub offset: usize,
    pub(super) cells: &'a [Span],
    /// The names of the cells, for JSON only.
    pub(super) keys: Option<&'a [Span]>,
    pub(super) quote: u8,
}

impl<'a> Record<'a> {
    /// How many cells it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether it has no cell (`{}`).
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The cell at this index, in the order of the record; absent beyond the last.
    #[must_use]
    pub fn cell(&self, at: usize) -> RawCell<'a> {
        self.cells.get(at).map_or(RawCell::ABSENT, |span| RawCell::of(self.text, *span, self.quote))
    }

    /// The cell of a column. Delimited text goes by the index alone; JSON by the name, where the index is only
    /// where to look first, so that objects that all have the same keys in the same order cost no search.
    #[must_use]
    pub fn get(&self, name: &str, at: usize) -> RawCell<'a> {
        let Some(keys) = self.keys else { return self.cell(at) };
        if self.is_key(keys.get(at), name) {
            return self.cell(at);
        }
        let found = keys.iter().position(|key| self.is_key(Some(key), name));
        found.map_or(RawCell::ABSENT, |at| self.cell(at))
    }

    /// The name of a cell, for JSON.
    #[must_use]
    pub fn key(&self, at: usize) -> Option<Cow<'a, str>> {
        self.keys?.get(at).map(|span| self.name(*span))
    }

    /// Where a cell starts: the first character inside its quotes.
    #[must_use]
    pub fn position(&self, cell: &RawCell<'_>) -> Position {
        let before = self.text.get(..cell.start).unwrap_or(self.text);
        lines::advance(self.start, before)
    }

    fn is_key(&self, key: Option<&Span>, name: &str) -> bool {
        match key {
            None => false,
            Some(span) if span.escaped => self.name(*span) == name,
            Some(span) => self.text.get(span.start..span.end) == Some(name),
        }
    }

    fn name(&self, span: Span) -> Cow<'a, str> {
        RawCell::of(self.text, span, self.quote).text()
    }
}

/// What is wrong with a record, or with the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FaultKind {
    /// Fewer fields than columns.
    TooFewFields,
    /// More fields than columns.
    TooManyFields,
    /// A line without anything in a table of several columns.
    BlankLine,
    /// A quote inside a field that does not start with one.
    QuoteInField,
    /// Text between the quote that closes a field and the next delimiter.
    TextAfterQuote,
    /// A quote that opens a field and is not closed as it should be.
    OpenQuote,
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// Bytes that are not of the encoding that was declared.
    NotEncoded,
    /// A NUL byte.
    Nul,
    /// A record beyond [`MAX_RECORD`].
    TooLong,
    /// JSON that does not parse, or is no object.
    Json,
    /// A name that two columns of the header have.
    DuplicateName,
    /// A column of the header without a name.
    BlankName,
    /// A header with more or fewer names than the records have fields.
    HeaderWidth,
    /// Another delimiter than the one that was said.
    Delimiter,
}

impl FaultKind {
    /// Its stable kebab-case name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::TooFewFields => "too-few-fields",
            Self::TooManyFields => "too-many-fields",
            Self::BlankLine => "blank-line",
            Self::QuoteInField => "quote-in-field",
            Self::TextAfterQuote => "text-after-quote",
            Self::OpenQuote => "open-quote",
            Self::NotUtf8 => "not-utf-8",
            Self::NotEncoded => "not-its-encoding",
            Self::Nul => "nul-byte",
            Self::TooLong => "too-long",
            Self::Json => "json",
            Self::DuplicateName => "duplicate-name",
            Self::BlankName => "blank-name",
            Self::HeaderWidth => "header-width",
            Self::Delimiter => "delimiter",
        }
    }

    /// Whether bytes are to blame that are no text in the encoding of the file.
    #[must_use]
    pub fn is_of_encoding(self) -> bool {
        matches!(self, Self::NotUtf8 | Self::NotEncoded)
    }
}

/// A record that was rejected, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// Records before it in its block, rejected ones included.
    pub row: u64,
    /// The place to blame: for a wrong number of fields where the record starts, else the bad byte or quote.
    pub at: Position,
    /// That place in bytes from the start of the file as it is unpacked.
    pub offset: u64,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The record as it stands in the file, cut to 1,000 characters.
    pub raw: String,
}

/// What a block yields, in the order of the file.
#[derive(Clone, Debug)]
pub enum Item<'a> {
    /// A record that could be read.
    Record(Record<'a>),
    /// A record that could not.
    Fault(Fault),
}
