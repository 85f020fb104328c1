//! Blocks: pieces of a text file cut at record boundaries, so that worker threads can read them side by side.

use std::borrow::Cow;
use std::sync::Arc;

use super::decode::{in_file, shown, source_length};
use super::read_delimited::{self, RowsOrFault};
use super::read_json;
use super::record::{FaultKind, Item, Position};
use super::{Dialect, Encoding, Format, LineEnds, TakenIn};

/// What a worker needs to know to read any block of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// How records are written: `Csv`, `Tsv`, `Json` or `Ndjson`.
    pub format: Format,
    /// How delimited text is written.
    pub dialect: Arc<Dialect>,
    /// The names of the columns of delimited text, in file order; empty for JSON.
    pub columns: Arc<[String]>,
    /// Names that stand more than once in the header, so that nobody can tell which column is meant.
    pub doubtful: Arc<[String]>,
    /// The most bytes of one record.
    pub max_record: usize,
}

impl Layout {
    /// The index of a column of delimited text.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }
}

/// What one block held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BlockCount {
    /// Records, rejected ones included: what the `row` of the next block starts from.
    pub rows: u64,
    /// Line ends: what the `line` of the next block starts from.
    pub lines: u64,
    /// How the lines of the records of delimited text end.
    pub ends: LineEnds,
    /// Lines inside values of delimited text that look like records.
    pub taken_in: TakenIn,
}

/// A fault that ends the reading of a JSON array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LastFault {
    pub(super) kind: FaultKind,
    /// Where the faulty record starts in the block.
    pub(super) start: usize,
    /// Where the fault is in the block.
    pub(super) at: usize,
    pub(super) message: String,
}

/// Whole records of a file, unpacked.
#[derive(Clone, Debug)]
pub struct Block {
    /// The bytes.
    pub(super) bytes: Vec<u8>,
    /// Where they start in the file as it is unpacked (as it is decoded, where an encoding does not tell).
    pub offset: u64,
    /// Their encoding in the file.
    pub(super) encoding: Encoding,
    /// How many bytes of the file, packed as it is, were read for it.
    pub packed: u64,
    /// The column of its first byte, in characters from 1: JSON arrays may be cut in the middle of a line.
    pub(super) column: u64,
    /// What ends the reading behind it.
    pub(super) last_fault: Option<LastFault>,
}

impl Block {
    /// Reads its records in order. Rows and lines count from 0 at the start of the block.
    pub fn read(&self, layout: &Layout, sink: &mut dyn FnMut(Item<'_>)) -> BlockCount {
        match layout.format {
            Format::Json => read_json::array(self, sink),
            Format::Ndjson => read_json::lines(self, layout.max_record, sink),
            Format::Csv | Format::Tsv | Format::Parquet | Format::Arrow => read_delimited::read(self, layout, sink),
        }
    }

    /// Reads its records by columns: of delimited text, up to `most` rows at once, and of the columns of the file those that
    /// are `wanted`, by their indexes. `None`, with nothing given, where it has to be [read](Self::read) record by record:
    /// where it is JSON, or holds bytes that are no text.
    pub fn read_rows<'b>(
        &'b self,
        layout: &'b Layout,
        (wanted, most): (&'b [usize], usize),
        take: &mut dyn FnMut(RowsOrFault<'_, 'b>),
    ) -> Option<BlockCount> {
        match layout.format {
            Format::Csv | Format::Tsv => read_delimited::read_rows(self, layout, (wanted, most), take),
            Format::Json | Format::Ndjson | Format::Parquet | Format::Arrow => None,
        }
    }

    /// Its bytes, as UTF-8 where they could be decoded.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Its bytes by themselves.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// A part of its bytes as they stand in the file, in the encoding of that. Of UTF-16 they are given as UTF-8: what
    /// ends a line elsewhere would be half a character there.
    #[must_use]
    pub fn in_file<'b>(&self, part: &'b [u8]) -> Cow<'b, [u8]> {
        match self.encoding {
            Encoding::UTF_8 => Cow::Borrowed(part),
            wide if wide.is_utf_16() => Cow::Owned(shown(part).into_bytes()),
            other => Cow::Owned(in_file(part, other)),
        }
    }

    /// Where a byte of the block stands in the file as it is unpacked; `None` where decoding hides it.
    pub(super) fn offset_of(&self, place: usize) -> Option<u64> {
        if self.encoding == Encoding::UTF_8 {
            return Some(self.offset + place as u64);
        }
        let before = source_length(self.bytes.get(..place).unwrap_or(&self.bytes), self.encoding)?;
        Some(self.offset + before)
    }

    /// Where its first byte stands.
    pub(super) fn start(&self) -> Position {
        Position { line: 0, column: self.column }
    }
}
