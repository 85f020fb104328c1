//! From blocks of a file to rows of cells: columns are bound by name, file by file.

use std::borrow::Cow;
use std::collections::HashMap;
use std::mem::take;

use super::cells::{cut, read_cell, show_cell};
use crate::data::{Block, BlockCount, DataRef, Fault, Format, Item, Layout, RawCell, Record};
use crate::engine::Cancel;
use crate::engine::gather::Shown;
use crate::metric::{CellText, Column, ColumnPath, FailingRow};
use crate::value::{Cell, ReadAs};

const RAW: usize = 1000;

/// Where the cells of a column come from in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin<'f> {
    /// The cell at this index.
    Index(usize),
    /// The cell of this key.
    Key(&'f str),
    /// The path of the file: one value for all rows.
    Path(Option<&'f str>),
}

/// Up to so many columns are each found by going through the header.
const FEW: usize = 16;

/// The columns of a header: by name where many are to be found, since going through all for each takes its square.
struct Names<'l> {
    layout: &'l Layout,
    index: HashMap<&'l str, usize>,
}

impl<'l> Names<'l> {
    fn new(layout: &'l Layout, wanted: usize) -> Self {
        // Of equal names the last that comes stays, which is the first of the header.
        let named = layout.columns.iter().enumerate().rev().map(|(at, name)| (name.as_str(), at));
        Self { layout, index: if wanted > FEW { named.collect() } else { HashMap::new() } }
    }

    fn column(&self, name: &str) -> Option<usize> {
        if self.index.is_empty() { self.layout.column(name) } else { self.index.get(name).copied() }
    }

    fn origin<'f>(&self, data: &'f DataRef, name: &'f str) -> Option<Origin<'f>> {
        placed(self.column(name), data, self.layout, name)
    }
}

/// Finds a column in a file; `None` where the file does not have it.
fn origin<'f>(data: &'f DataRef, layout: &Layout, name: &'f str) -> Option<Origin<'f>> {
    placed(layout.column(name), data, layout, name)
}

fn placed<'f>(column: Option<usize>, data: &'f DataRef, layout: &Layout, name: &'f str) -> Option<Origin<'f>> {
    if let Some(at) = column {
        return Some(Origin::Index(at));
    }
    match data.partition.iter().find(|(column, _)| column == name) {
        Some((_, value)) => Some(Origin::Path(value.as_deref())),
        None if names_in_rows(layout.format) => Some(Origin::Key(name)),
        None => None,
    }
}

/// Whether rows of this format name their own fields, so that a field that is not there is null.
pub(super) fn names_in_rows(format: Format) -> bool {
    matches!(format, Format::Json | Format::Ndjson)
}

/// Whether a file has a column, or may have it in any row.
pub(super) fn has_column(data: &DataRef, layout: &Layout, name: &str) -> bool {
    origin(data, layout, name).is_some()
}

/// The columns of a pass, bound to one file.
pub(super) struct Bound<'f> {
    data: &'f DataRef,
    layout: &'f Layout,
    slots: Vec<(Option<Origin<'f>>, &'f ReadAs)>,
}

/// A record of a block.
pub(super) enum Row<'r> {
    /// A row: its record, and one cell a slot.
    Read(&'r Record<'r>, &'r [Cell<'r>]),
    /// A record that could not be read.
    Rejected(&'r Fault),
}

impl<'f> Bound<'f> {
    /// Binds columns to a file. A column that the file lacks gives nulls.
    pub(super) fn new(data: &'f DataRef, layout: &'f Layout, columns: &'f [Column]) -> Self {
        let names = Names::new(layout, columns.len());
        let slots = columns.iter().map(|column| (names.origin(data, column.path.first()), &column.read)).collect();
        Self { data, layout, slots }
    }

    /// Reads all records of a block. Returns nothing where it was told to stop on the way.
    pub(super) fn read(&self, block: &Block, cancel: &Cancel, give: &mut dyn FnMut(Row<'_>)) -> Option<BlockCount> {
        let mut scratch = Scratch::default();
        let mut hints = None;
        let count = block.read(self.layout, &mut |item| match item {
            _ if cancel.is_cancelled() => {}
            Item::Fault(fault) => give(Row::Rejected(&fault)),
            Item::Record(record) => {
                let hints = hints.get_or_insert_with(|| self.hints(&record));
                self.row(&record, hints, &mut scratch, give);
            }
        });
        (!cancel.is_cancelled()).then_some(count)
    }

    fn row(&self, record: &Record<'_>, hints: &[usize], scratch: &mut Scratch, give: &mut dyn FnMut(Row<'_>)) {
        let mut texts: Vec<Text<'_>> = take(&mut scratch.texts);
        let raws = self.slots.iter().zip(hints).map(|((origin, _), hint)| fetch(record, *origin, *hint));
        texts.extend(raws.map(|raw| (raw, raw.text())));
        let mut cells: Vec<Cell<'_>> = take(&mut scratch.cells);
        let dialect = &self.layout.dialect;
        let read = texts.iter().zip(&self.slots).map(|((raw, text), (_, read))| read_cell(raw, text, read, dialect));
        cells.extend(read);
        give(Row::Read(record, &cells));
        scratch.keep_cells(cells);
        scratch.keep_texts(texts);
    }

    /// Where the first record of a block has the columns: where to look first in the others.
    fn hints(&self, record: &Record<'_>) -> Vec<usize> {
        let find = |name: &str| (0..record.len()).find(|at| record.key(*at).is_some_and(|key| key == name));
        let hint = |origin: &Option<Origin<'_>>| match origin {
            Some(Origin::Key(name)) => find(name).unwrap_or_default(),
            Some(Origin::Index(_) | Origin::Path(_)) | None => 0,
        };
        self.slots.iter().map(|(origin, _)| hint(origin)).collect()
    }

    /// A row for people. Its line counts from the start of the block.
    pub(super) fn show(&self, record: &Record<'_>, shown: &Shown) -> FailingRow {
        let first = shown.values.first().map(|path| self.raw(record, path));
        let at = first.map_or(record.start, |cell| record.position(&cell));
        let show = |paths: &[ColumnPath]| paths.iter().map(|path| self.cell(record, path)).collect();
        FailingRow {
            line: Some(at.line + 1),
            column: Some(at.column),
            values: show(&shown.values),
            key: show(&shown.keys),
            raw: Some(cut(record.text, RAW).0),
            ..FailingRow::default()
        }
    }

    /// The row of a block at this number, from 1 and rejected records included, for people.
    pub(super) fn show_at(&self, block: &Block, row: u64, shown: &Shown) -> FailingRow {
        let mut found = None;
        block.read(self.layout, &mut |item| {
            if let Item::Record(record) = item
                && record.row + 1 == row
            {
                found = Some(self.show(&record, shown));
            }
        });
        found.unwrap_or_default()
    }

    fn cell(&self, record: &Record<'_>, path: &ColumnPath) -> CellText {
        let column = path.to_string();
        show_cell(&column, &self.raw(record, path))
    }

    fn raw<'c>(&'c self, record: &Record<'c>, path: &'c ColumnPath) -> RawCell<'c> {
        fetch(record, origin(self.data, self.layout, path.first()), 0)
    }
}

fn fetch<'c>(record: &Record<'c>, origin: Option<Origin<'c>>, hint: usize) -> RawCell<'c> {
    match origin {
        Some(Origin::Index(at)) => record.cell(at),
        Some(Origin::Key(name)) => record.get(name, hint),
        Some(Origin::Path(value)) => RawCell::of_path(value),
        None => RawCell::ABSENT,
    }
}

/// A rejected record for people. Its line counts from the start of the block.
pub(super) fn show_fault(fault: &Fault) -> FailingRow {
    FailingRow {
        line: Some(fault.at.line + 1),
        column: Some(fault.at.column),
        fault: Some(fault.message.clone()),
        raw: Some(fault.raw.clone()),
        ..FailingRow::default()
    }
}

type Text<'r> = (RawCell<'r>, Cow<'r, str>);

/// The room that a row takes, kept from row to row.
#[derive(Default)]
struct Scratch {
    texts: Vec<Text<'static>>,
    cells: Vec<Cell<'static>>,
}

impl Scratch {
    /// Collecting an emptied vector into one of the same layout keeps its memory and ends the borrow.
    fn keep_cells(&mut self, mut cells: Vec<Cell<'_>>) {
        cells.clear();
        self.cells = cells.into_iter().map(|_| Cell::Null).collect();
    }

    fn keep_texts(&mut self, mut texts: Vec<Text<'_>>) {
        texts.clear();
        self.texts = texts.into_iter().map(|_| (RawCell::ABSENT, Cow::Borrowed(""))).collect();
    }
}
