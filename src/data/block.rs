//! Blocks: pieces of a text file cut at record boundaries, so that worker threads can read them side by side.

use std::sync::Arc;

use super::record::Item;
use super::{DataError, Dialect, Format};

/// What a worker needs to know to read any block of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// How records are written: `Csv`, `Tsv`, `Json` or `Ndjson`.
    pub format: Format,
    /// How delimited text is written.
    pub dialect: Arc<Dialect>,
    /// The names of the columns of delimited text, in file order; empty for JSON.
    pub columns: Arc<[String]>,
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
}

/// Whole records of a file, unpacked.
#[derive(Clone, Debug)]
pub struct Block {
    /// The bytes.
    pub(super) bytes: Vec<u8>,
    /// Where they start in the file as it is unpacked.
    pub offset: u64,
    /// How many bytes of the file, packed as it is, were read for it.
    pub packed: u64,
    /// The column of its first byte, in characters from 1: JSON arrays may be cut in the middle of a line.
    pub(super) column: u64,
}

impl Block {
    /// Reads its records in order. Rows and lines count from 0 at the start of the block.
    pub fn read(&self, layout: &Layout, sink: &mut dyn FnMut(Item<'_>)) -> BlockCount {
        let _ = (layout, sink, &self.bytes, self.column);
        todo!()
    }
}

/// Unpacks a file and cuts it into blocks, one after the other.
pub struct Blocks {
    lines_before: u64,
    complete: bool,
}

impl Blocks {
    /// The next block; `None` at the end. An error (damaged packing, reading failed) comes once, after the blocks of
    /// all records before it, and ends the file.
    pub fn next_block(&mut self) -> Result<Option<Block>, DataError> {
        todo!()
    }

    /// Lines before the first block: those of the header. What the `line` of the first block starts from.
    #[must_use]
    pub fn lines_before(&self) -> u64 {
        self.lines_before
    }

    /// After the last block: whether the file was read to its end. Not so after an error, nor after a fault in a JSON
    /// array, behind which nothing can be read.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.complete
    }
}
