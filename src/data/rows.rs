//! Rows of delimited text as columns of cells: what a block yields where nothing stands in the way.

use super::block::{Block, Layout};
use super::delimited::{Rules, scan};
use super::record::{CellKind, Position, RawCell, Record, Span};

/// The most bytes of a block whose cells fit [`CellSpan`].
pub(super) const MOST_BYTES: usize = 1 << 30;
const QUOTED: u32 = 1 << 31;
const ESCAPED: u32 = 1 << 30;

/// Where a cell lies in its block, and how it is written there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CellSpan {
    start: u32,
    /// The end, and in its highest bits whether the cell is quoted and whether it holds doubled quotes.
    end: u32,
}

impl CellSpan {
    /// A cell without quotes.
    pub(super) const fn bare(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// A cell of the record that starts at `record`.
    pub(super) fn of(span: Span, record: usize) -> Self {
        let place = |at: usize| u32::try_from(record + at).unwrap_or_default();
        let quoted = if span.kind == CellKind::Quoted { QUOTED } else { 0 };
        let escaped = if span.escaped { ESCAPED } else { 0 };
        Self { start: place(span.start), end: place(span.end) | quoted | escaped }
    }

    /// Whether its text stands between quotes.
    #[must_use]
    pub const fn is_quoted(self) -> bool {
        self.end & QUOTED != 0
    }

    /// Whether its text stands for itself: it holds no doubled quotes.
    #[must_use]
    pub const fn is_plain(self) -> bool {
        self.end & ESCAPED == 0
    }

    /// Its bytes in the text of its block, without the quotes around them.
    #[must_use]
    pub const fn range(self) -> std::ops::Range<usize> {
        self.start as usize..(self.end & !(QUOTED | ESCAPED)) as usize
    }
}

/// Where a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RowStart {
    /// Where its first byte stands in the block.
    pub(super) offset: usize,
    /// Records before it in the block, rejected ones included.
    pub(super) row: u64,
    /// Lines before it in the block.
    pub(super) line: u64,
}

/// Some rows of a block that follow each other but for rejected records, as columns.
#[derive(Debug)]
pub struct Rows<'b> {
    pub(super) block: &'b Block,
    pub(super) layout: &'b Layout,
    /// The text of the block.
    pub(super) text: &'b str,
    /// Which columns of the file are kept.
    pub(super) wanted: &'b [usize],
    /// By kept column, the cells of the rows.
    pub(super) columns: Vec<Vec<CellSpan>>,
    pub(super) starts: Vec<RowStart>,
}

impl<'b> Rows<'b> {
    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// The text of the block that the cells lie in.
    #[must_use]
    pub const fn text(&self) -> &'b str {
        self.text
    }

    /// The cells of a column by its place among those that were wanted, one a row.
    #[must_use]
    pub fn column(&self, at: usize) -> &[CellSpan] {
        self.columns.get(at).map_or(&[], Vec::as_slice)
    }

    /// A cell by itself: without its place in its record.
    #[must_use]
    pub fn cell(&self, span: CellSpan) -> RawCell<'b> {
        let kind = if span.is_quoted() { CellKind::Quoted } else { CellKind::Bare };
        let range = span.range();
        let span = Span { start: range.start, end: range.end, kind, escaped: !span.is_plain() };
        RawCell::of(self.text, span, self.layout.dialect.quote.unwrap_or(b'"'))
    }

    /// Records before a row in its block, rejected ones included.
    #[must_use]
    pub fn before(&self, row: usize) -> u64 {
        self.starts.get(row).map_or(0, |start| start.row)
    }

    /// Of each row, the records, bytes and lines before it in its block.
    pub fn starts(&self) -> impl Iterator<Item = (u64, usize, u64)> {
        self.starts.iter().map(|start| (start.row, start.offset, start.line))
    }

    /// Gives the record of a row, which is read once more.
    pub fn record(&self, row: usize, take: &mut dyn FnMut(&Record<'_>)) {
        let Some(start) = self.starts.get(row) else { return };
        let rules = Rules::new(&self.layout.dialect, Some(self.layout.columns.len()), self.layout.max_record);
        let mut cells = Vec::new();
        let scanned = scan(&self.block.bytes, start.offset, true, rules, &mut cells);
        let text = scanned.and_then(|scanned| self.text.get(start.offset..scanned.end));
        if let Some(text) = text {
            take(&Record {
                text,
                row: start.row,
                start: Position { line: start.line, column: 1 },
                offset: start.offset,
                cells: &cells,
                keys: None,
                quote: self.layout.dialect.quote.unwrap_or(b'"'),
            });
        }
    }

    /// Takes the next row.
    pub(super) fn push(&mut self, start: RowStart, mut cell: impl FnMut(usize) -> CellSpan) {
        self.starts.push(start);
        for (cells, column) in self.columns.iter_mut().zip(self.wanted) {
            cells.push(cell(*column));
        }
    }

    /// Makes room for the rows behind.
    pub(super) fn clear(&mut self) {
        self.starts.clear();
        self.columns.iter_mut().for_each(Vec::clear);
    }
}
