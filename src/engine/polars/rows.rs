//! The rows of one batch: cells for questions, and cells for people.

use super::arrow::Batch;
use super::cells::{Cells, Constant, cells};
use super::file::{Found, OpenFile};
use crate::data::Storage;
use crate::engine::compare::canonical;
use crate::engine::gather::Shown;
use crate::metric::{CellText, Column, ColumnPath, FailingRow};
use crate::value::{Cell, LogicalType, ReadAs, Scalar, read_scalar, read_text};

/// How many characters of a cell are shown.
const SHOWN: usize = 200;

/// What is read of a file, and which slot of a question each column fills.
pub(super) struct Layout<'p> {
    /// The places of the columns to read, in order and without doubles.
    pub(super) wanted: Vec<usize>,
    slots: Vec<Slot<'p>>,
}

struct Slot<'p> {
    source: Source,
    read: &'p ReadAs,
    /// Whether values are text that the declared type decides about.
    is_text: bool,
    /// Whether values are points in time without a zone.
    is_naive: bool,
}

/// Where the cells of a slot come from.
enum Source {
    /// A column of the batch, by its place in [`Layout::wanted`].
    Batch(usize),
    /// The path of the file.
    Path(Constant),
    /// Nowhere: the plan refuses questions about such columns, so this is null for samples alone.
    Nowhere,
}

impl<'p> Layout<'p> {
    /// Of the columns of a plan, and of columns that are only shown.
    pub(super) fn new(file: &OpenFile, columns: &'p [Column], shown: &[ColumnPath]) -> Self {
        let names = columns.iter().map(|column| column.path.first()).chain(shown.iter().map(ColumnPath::first));
        let mut wanted: Vec<usize> = names.filter_map(|name| stored(file, name)).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let slots = columns.iter().map(|column| Slot::new(file, column, &wanted)).collect();
        Self { wanted, slots }
    }
}

/// The place of a column that can be read.
fn stored(file: &OpenFile, name: &str) -> Option<usize> {
    match file.find(name)? {
        Found::Stored(at) => Some(at).filter(|at| file.can_read(*at)),
        Found::Path(_) => None,
    }
}

impl<'p> Slot<'p> {
    fn new(file: &OpenFile, column: &'p Column, wanted: &[usize]) -> Self {
        let found = file.find(column.path.first());
        let info = file.columns.iter().find(|info| info.name == column.path.first());
        let source = match found {
            Some(Found::Stored(at)) => wanted.binary_search(&at).map_or(Source::Nowhere, Source::Batch),
            Some(Found::Path(value)) => Source::Path(Constant(value.map(str::to_owned))),
            None => Source::Nowhere,
        };
        Self {
            is_text: column.read.stored_as_text || matches!(source, Source::Path(_)),
            is_naive: info.is_some_and(|info| info.storage == Storage::Timestamp { zone: None }),
            read: &column.read,
            source,
        }
    }
}

/// The rows of a batch.
pub(super) struct Rows<'l> {
    file: &'l OpenFile,
    layout: &'l Layout<'l>,
    columns: Vec<Box<dyn Cells>>,
    len: usize,
}

impl<'l> Rows<'l> {
    /// The rows of a batch that was read by this layout.
    pub(super) fn new(file: &'l OpenFile, layout: &'l Layout<'l>, batch: &Batch, len: u64) -> Self {
        let columns = batch.iter().map(|arrays| cells(arrays)).collect();
        Self { file, layout, columns, len: usize::try_from(len).unwrap_or(usize::MAX) }
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Puts the cells of a row into `cells`, one a slot.
    pub(super) fn fill<'s>(&'s self, row: usize, cells: &mut Vec<Cell<'s>>) {
        cells.clear();
        cells.extend(self.layout.slots.iter().map(|slot| self.cell(slot, row)));
    }

    fn cell<'s>(&'s self, slot: &'s Slot<'l>, row: usize) -> Cell<'s> {
        let cell = match &slot.source {
            Source::Batch(at) => self.columns.get(*at).map_or(Cell::Null, |column| column.cell(row)),
            Source::Path(constant) => constant.cell(row),
            Source::Nowhere => Cell::Null,
        };
        match cell {
            Cell::Value(Scalar::Text(text)) if slot.is_text => read_text(text, slot.read),
            Cell::Value(Scalar::Timestamp(at)) if slot.is_naive => match &slot.read.zone {
                Some(zone) if slot.read.logical != Some(LogicalType::Date) => {
                    let (date, time) = at.utc();
                    let at = zone.instant(date, time);
                    at.map_or(Cell::IllTyped, |at| read_scalar(Scalar::Timestamp(at), slot.read))
                }
                // A clock shows its day and its midnight whatever its zone.
                Some(_) | None => read_scalar(Scalar::Timestamp(at), slot.read),
            },
            Cell::Value(scalar) => read_scalar(scalar, slot.read),
            other => other,
        }
    }

    /// A row for people; its file and number are filled in by others.
    pub(super) fn show(&self, row: usize, shown: &Shown) -> FailingRow {
        let texts = |paths: &[ColumnPath]| paths.iter().map(|path| self.text(row, path.first())).collect();
        FailingRow {
            file: 0,
            row: 0,
            element: None,
            line: None,
            column: None,
            values: texts(&shown.values),
            key: texts(&shown.keys),
            fault: None,
            raw: None,
        }
    }

    fn text(&self, row: usize, name: &str) -> CellText {
        let info = self.file.columns.iter().find(|info| info.name == name);
        let kind = info.map_or_else(|| "absent".to_owned(), |info| info.type_name.clone());
        let column = stored(self.file, name).and_then(|at| self.layout.wanted.binary_search(&at).ok());
        let constant = match self.file.find(name) {
            Some(Found::Path(value)) => Constant(value.map(str::to_owned)),
            _ => Constant(None),
        };
        let cell = match column.and_then(|at| self.columns.get(at)) {
            Some(column) => column.cell(row),
            None => constant.cell(row),
        };
        cell_text(name, kind, &cell)
    }
}

fn cell_text(name: &str, kind: String, cell: &Cell<'_>) -> CellText {
    let (text, kind) = match cell {
        Cell::Null | Cell::Missing(_) => (String::new(), "null".to_owned()),
        Cell::Nan => ("NaN".to_owned(), kind),
        // Lists, bytes and the like: what they are is all that can be said in a line.
        Cell::IllTyped => (format!("({kind})"), kind),
        Cell::Value(scalar) => (canonical(scalar).into_owned(), kind),
    };
    let (text, cut) = match text.char_indices().nth(SHOWN) {
        Some((end, _)) => (text.chars().take(SHOWN).collect(), end < text.len()),
        None => (text, false),
    };
    CellText { column: name.to_owned(), text, kind, cut }
}
