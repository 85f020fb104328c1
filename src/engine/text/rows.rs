//! From blocks of a file to rows of cells: columns are bound by name, file by file.

use std::borrow::Cow;
use std::mem::take;

use super::cells::{cut, read_cell, show_cell};
use super::facets::text_of;
use super::file::{File, Origin};
use super::inside::Tree;
use crate::data::{Block, BlockCount, CellKind, Dialect, Fault, Item, Layout, RawCell, Record, members};
use crate::engine::gather::{Found, Instance, Scope, Shown};
use crate::engine::{Cancel, Stored};
use crate::metric::{CellText, ColumnPath, FailingRow, PathStep};
use crate::value::{Cell, ReadAs};

const RAW: usize = 1000;

/// The scopes of a pass, bound to one file.
pub(super) struct Bound<'f> {
    file: &'f File,
    slots: Vec<Slot<'f>>,
    inside: Tree<'f>,
}

/// A column that each row is read into.
pub(super) struct Slot<'f> {
    pub(super) origin: Option<Origin<'f>>,
    /// The fields that lead on from there.
    pub(super) fields: &'f [PathStep],
    pub(super) read: &'f ReadAs,
}

/// A record of a block.
pub(super) enum Row<'r> {
    /// A row: its record, and one cell a slot.
    Read(&'r Record<'r>, &'r [Cell<'r>]),
    /// An instance of a scope in the row before it: one cell a slot of the scope, and how to show it.
    Inside(Instance, &'r [Cell<'r>], &'r dyn Fn(&Shown) -> FailingRow),
    /// A record that could not be read.
    Rejected(&'r Fault),
}

impl<'f> Bound<'f> {
    /// Binds scopes, the first of which are the rows, to a file. A column that the file lacks gives nulls.
    pub(super) fn new(file: &'f File, scopes: &'f [Scope]) -> Self {
        let columns = scopes.first().map_or(&[][..], |rows| &rows.columns);
        let slots = columns.iter().map(|column| Slot {
            origin: file.origin(column.path.first()),
            fields: column.path.0.get(1..).unwrap_or_default(),
            read: &column.read,
        });
        let slots: Vec<_> = slots.collect();
        let inside = Tree::new(scopes, &|name| file.origin(name));
        Self { file, slots, inside }
    }

    /// The columns that each row is read into.
    pub(super) fn slots(&self) -> &[Slot<'f>] {
        &self.slots
    }

    /// What the records of its file look like.
    pub(super) const fn layout(&self) -> &Layout {
        &self.file.layout
    }

    /// How its text is written.
    pub(super) fn dialect(&self) -> &Dialect {
        &self.file.layout.dialect
    }

    /// Reads all records of a block. Returns nothing where it was told to stop on the way.
    pub(super) fn read(&self, block: &Block, cancel: &Cancel, give: &mut dyn FnMut(Row<'_>)) -> Option<BlockCount> {
        let mut scratch = Scratch::default();
        let mut hints = None;
        let count = block.read(&self.file.layout, &mut |item| match item {
            _ if cancel.is_cancelled() => {}
            Item::Fault(fault) => give(Row::Rejected(&fault)),
            Item::Record(record) => {
                let hints = hints.get_or_insert_with(|| self.hints(&record));
                self.row(&record, hints, &mut scratch, give);
            }
        });
        (!cancel.is_cancelled()).then_some(count)
    }

    /// Reads the cells of one record of delimited text: of these slots, where some are named, and null for others.
    pub(super) fn cells(&self, record: &Record<'_>, slots: Option<&[usize]>, take: &mut dyn FnMut(&[Cell<'_>])) {
        let named: Vec<usize> = slots.map_or_else(|| (0..self.slots.len()).collect(), <[usize]>::to_vec);
        let of_slot = |at: &usize| {
            self.slots.get(*at).map(|slot| (*at, slot, descend(fetch(record, slot.origin, 0), slot.fields)))
        };
        let texts: Vec<_> =
            named.iter().filter_map(of_slot).map(|(at, slot, raw)| (at, slot, raw, raw.text())).collect();
        let mut cells = vec![Cell::Null; if named.is_empty() { 0 } else { self.slots.len() }];
        for (at, slot, raw, text) in &texts {
            if let Some(cell) = cells.get_mut(*at) {
                *cell = read_cell(raw, text, slot.read, self.dialect());
            }
        }
        take(&cells);
    }

    fn row(&self, record: &Record<'_>, hints: &[usize], scratch: &mut Scratch, give: &mut dyn FnMut(Row<'_>)) {
        let mut texts: Vec<Text<'_>> = take(&mut scratch.texts);
        texts.extend(self.slots.iter().zip(hints).map(|(slot, hint)| {
            let raw = descend(fetch(record, slot.origin, *hint), slot.fields);
            (raw, text_of(&raw, slot.read))
        }));
        let mut cells: Vec<Cell<'_>> = take(&mut scratch.cells);
        let dialect = self.dialect();
        let read = texts.iter().zip(&self.slots).map(|((raw, text), slot)| read_cell(raw, text, slot.read, dialect));
        cells.extend(read);
        give(Row::Read(record, &cells));
        scratch.keep_cells(cells);
        scratch.keep_texts(texts);
        if !self.inside.is_empty() {
            self.inside.walk(self, record, give);
        }
    }

    /// Where the first record of a block has the columns: where to look first in the others.
    fn hints(&self, record: &Record<'_>) -> Vec<usize> {
        let find = |name: &str| (0..record.len()).find(|at| record.key(*at).is_some_and(|key| key == name));
        let hint = |origin: &Option<Origin<'_>>| match origin {
            Some(Origin::Key(name)) => find(name).unwrap_or_default(),
            Some(Origin::Index(_) | Origin::Path(_)) | None => 0,
        };
        self.slots.iter().map(|slot| hint(&slot.origin)).collect()
    }

    /// A row for people. Its line counts from the start of the block.
    pub(super) fn show(&self, record: &Record<'_>, shown: &Shown) -> FailingRow {
        let first = shown.values.first().map_or(RawCell::ABSENT, |path| self.raw(record, path));
        let values = shown.values.iter().map(|path| self.cell(record, path)).collect();
        FailingRow { values, ..self.show_place(record, &first, shown) }
    }

    /// A row for people by one of its cells, without what a question looked at.
    pub(super) fn show_place(&self, record: &Record<'_>, cell: &RawCell<'_>, shown: &Shown) -> FailingRow {
        let at = record.position(cell);
        FailingRow {
            line: Some(at.line + 1),
            column: Some(at.column),
            key: shown.keys.iter().map(|path| self.cell(record, path)).collect(),
            raw: Some(cut(record.text, RAW).0),
            ..FailingRow::default()
        }
    }

    /// What was found in a block below so many lines, for people, in the order in which it is asked for.
    pub(super) fn show_all(&self, (block, lines): (&Block, u64), wanted: &[(Found, &Shown)]) -> Vec<FailingRow> {
        let mut rows = vec![FailingRow::default(); wanted.len()];
        let mut order: Vec<usize> = (0..wanted.len()).collect();
        order.sort_by_key(|at| wanted.get(*at).map(|(found, _)| found.row));
        let mut order = order.into_iter().peekable();
        block.read(&self.file.layout, &mut |item| {
            let Item::Record(record) = item else { return };
            let row = record.row + 1;
            while let Some(at) = order.next_if(|at| wanted.get(*at).is_some_and(|(found, _)| found.row <= row)) {
                if let Some(((found, shown), place)) = wanted.get(at).zip(rows.get_mut(at))
                    && found.row == row
                {
                    *place =
                        if found.scope == 0 { self.show(&record, shown) } else { self.inside(&record, *found, shown) };
                }
            }
        });
        for row in &mut rows {
            row.line = row.line.map(|line| line + lines);
        }
        rows
    }

    /// One instance in a record, for people.
    fn inside(&self, record: &Record<'_>, found: Found, shown: &Shown) -> FailingRow {
        let (mut passed, mut row) = (0, FailingRow::default());
        self.inside.walk(self, record, &mut |inside| {
            if let Row::Inside(instance, _, show) = inside
                && instance.scope == found.scope
            {
                if passed == found.instance {
                    row = show(shown);
                }
                passed += 1;
            }
        });
        row
    }

    /// All cells of a record as they stand there, with the names of their columns, those of the path of the file last.
    pub(super) fn stored(&self, record: &Record<'_>) -> Vec<(String, Stored)> {
        let name = |at: usize| match self.file.layout.columns.get(at) {
            Some(name) => Some(name.clone()),
            None => record.key(at).map(Cow::into_owned),
        };
        let own = (0..record.len()).filter_map(|at| Some((name(at)?, stored(&record.cell(at)))));
        let of_path = self.file.data.partition.iter();
        own.chain(of_path.map(|(name, value)| (name.clone(), stored(&RawCell::of_path(value.as_deref()))))).collect()
    }

    fn cell(&self, record: &Record<'_>, path: &ColumnPath) -> CellText {
        let column = path.to_string();
        show_cell(&column, &self.raw(record, path))
    }

    fn raw<'c>(&'c self, record: &Record<'c>, path: &'c ColumnPath) -> RawCell<'c> {
        let top = fetch(record, self.file.origin(path.first()), 0);
        descend(top, path.0.get(1..).unwrap_or_default())
    }
}

/// A cell as it is kept.
fn stored(raw: &RawCell<'_>) -> Stored {
    match raw.kind {
        CellKind::Null => Stored::Null,
        CellKind::Absent => Stored::Absent,
        kind => Stored::Written(kind, raw.text().into_owned()),
    }
}

/// The cell of a column at the top.
pub(super) fn fetch<'c>(record: &Record<'c>, origin: Option<Origin<'c>>, hint: usize) -> RawCell<'c> {
    match origin {
        Some(Origin::Index(at)) => record.cell(at),
        Some(Origin::Key(name)) => record.get(name, hint),
        Some(Origin::Path(value)) => RawCell::of_path(value),
        None => RawCell::ABSENT,
    }
}

/// The cell that fields lead to.
fn descend<'c>(top: RawCell<'c>, fields: &[PathStep]) -> RawCell<'c> {
    fields.iter().fold(top, |cell, step| {
        let PathStep::Field(name) = step else { return RawCell::ABSENT };
        let found = members(&cell).find(|(key, _)| key.text() == name.as_str());
        found.map_or(RawCell::ABSENT, |(_, value)| value)
    })
}

/// A rejected record for people. Its line counts from the start of the block.
pub(super) fn show_fault(fault: &Fault) -> FailingRow {
    FailingRow {
        line: Some(fault.at.line + 1),
        column: Some(fault.at.column),
        fault: Some(fault.message.clone()),
        fault_kind: Some(fault.kind.name().to_owned()),
        raw: Some(fault.raw.clone()),
        ..FailingRow::default()
    }
}

/// A cell, and its text without quotes and escapes.
pub(super) type Text<'r> = (RawCell<'r>, Cow<'r, str>);

/// The room that a row takes, kept from row to row.
#[derive(Default)]
pub(super) struct Scratch {
    pub(super) texts: Vec<Text<'static>>,
    pub(super) cells: Vec<Cell<'static>>,
}

impl Scratch {
    /// Collecting an emptied vector into one of the same layout keeps its memory and ends the borrow.
    pub(super) fn keep_cells(&mut self, mut cells: Vec<Cell<'_>>) {
        cells.clear();
        self.cells = cells.into_iter().map(|_| Cell::Null).collect();
    }

    /// The same for texts.
    pub(super) fn keep_texts(&mut self, mut texts: Vec<Text<'_>>) {
        texts.clear();
        self.texts = texts.into_iter().map(|_| (RawCell::ABSENT, Cow::Borrowed(""))).collect();
    }
}
