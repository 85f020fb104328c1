//! The rows of one batch: cells for questions, and cells for people.

use polars_arrow::array::Array;

use super::arrow::Columns;
use super::cells::{Cells, Constant, cells};
use super::facets::{read_nested, render, whole};
use super::file::{Found, OpenFile};
use super::inside::{Give, Tree};
use super::json::Stored;
use super::lanes::AsStored;
use super::nest::{At, Nest};
use crate::data::Storage;
use crate::engine::compare::canonical;
use crate::engine::gather::{Scope, Shown};
use crate::engine::stored::typed;
use crate::metric::{CellText, Column, ColumnPath, FailingRow, PathStep};
use crate::value::{Cell, ReadAs, Scalar};

/// How many characters of a cell are shown.
const SHOWN: usize = 200;

/// What is read of a file, and which slot of a question each column fills.
pub(super) struct Layout<'p> {
    /// The places of the columns to read, in order and without doubles.
    pub(super) wanted: Vec<usize>,
    slots: Vec<Slot<'p>>,
    inside: Tree<'p>,
    /// Whether a slot is read by the text of a nested value as a whole.
    has_wholes: bool,
}

/// What a column of a question is read from, and how.
pub(super) struct Slot<'p> {
    source: Source,
    /// The steps that lead on from the column.
    fields: &'p [PathStep],
    read: &'p ReadAs,
    /// Whether values are text that the declared type decides about.
    is_text: bool,
    /// Whether values are points in time without a zone.
    is_naive: bool,
    /// Which values need no reading.
    pub(super) as_stored: AsStored,
}

/// Where the cells of a slot come from.
enum Source {
    /// A column of the batch, by its place in [`Layout::wanted`].
    Batch(usize),
    /// A column of nested values likewise, and the fields that lead on from there.
    Nested(usize),
    /// The path of the file.
    Path(Constant),
    /// Nowhere: the plan refuses questions about such columns, so this is null for samples alone.
    Nowhere,
}

impl<'p> Layout<'p> {
    /// Of the scopes of a plan, the first of which are the rows, and of columns that are only shown.
    pub(super) fn new(file: &OpenFile, scopes: &'p [Scope], shown: &[ColumnPath]) -> Self {
        let columns = scopes.first().map_or(&[][..], |rows| &rows.columns);
        let inside = scopes.iter().skip(1).flat_map(|scope| scope.columns.iter().map(|column| &column.path));
        let paths = columns.iter().map(|column| &column.path).chain(inside);
        let roots = scopes.iter().map(|scope| scope.path.first());
        let names = paths.chain(shown).map(ColumnPath::first).chain(roots);
        let mut wanted: Vec<usize> = names.filter_map(|name| stored(file, name)).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let slots: Vec<Slot<'p>> = columns.iter().map(|column| Slot::new(file, column, &wanted)).collect();
        let has_wholes = slots.iter().any(|slot| slot.read.facet == Some(crate::value::Facet::Whole));
        Self { wanted, slots, inside: Tree::new(scopes), has_wholes }
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
            Some(Found::Stored(at)) => {
                let is_nested = info.is_some_and(|info| !info.inner.is_empty());
                let kind = if is_nested { Source::Nested } else { Source::Batch };
                wanted.binary_search(&at).map_or(Source::Nowhere, kind)
            }
            Some(Found::Path(value)) => Source::Path(Constant(value.map(str::to_owned))),
            None => Source::Nowhere,
        };
        let is_text = column.read.stored_as_text || matches!(source, Source::Path(_));
        let is_naive = info.is_some_and(|info| info.storage == Storage::Timestamp { zone: None });
        Self {
            is_text,
            is_naive,
            as_stored: AsStored::new(&column.read, is_text, is_naive),
            fields: column.path.0.get(1..).unwrap_or_default(),
            read: &column.read,
            source,
        }
    }

    /// Whether its cell is the same in every row of a file.
    pub(super) const fn is_constant(&self) -> bool {
        matches!(self.source, Source::Path(_) | Source::Nowhere)
    }
}

/// The rows of a batch.
pub(super) struct Rows<'l> {
    file: &'l OpenFile,
    layout: &'l Layout<'l>,
    arrays: Columns,
    columns: Vec<Box<dyn Cells>>,
    /// The arrays of each column with the rows that they start at, where instances or nested values are looked at.
    nests: Vec<Vec<(usize, Nest)>>,
    /// The values of the path of the file.
    path: Vec<(&'l str, Nest)>,
    len: usize,
}

impl<'l> Rows<'l> {
    /// The rows of a batch that was read by this layout.
    pub(super) fn new(file: &'l OpenFile, layout: &'l Layout<'l>, batch: &Columns, len: u64) -> Self {
        let columns = batch.iter().map(|arrays| cells(arrays)).collect();
        let is_nested = |at: &usize| file.columns.get(*at).is_some_and(|info| !info.inner.is_empty());
        let looks_inside = !layout.inside.is_empty();
        let nests = batch.iter().zip(&layout.wanted).map(|(arrays, at)| {
            if !looks_inside && !is_nested(at) {
                return Vec::new();
            }
            let mut start = 0;
            let mut nest = |array: &dyn Array| {
                let nest = (start, Nest::new(array));
                start += array.len();
                nest
            };
            arrays.iter().map(|array| nest(array.as_ref())).collect()
        });
        let path = if looks_inside { file.path_values() } else { Vec::new() };
        let path = path.into_iter().map(|(name, value)| (name, Nest::of_path(value))).collect();
        let nests = nests.collect();
        let arrays = batch.clone();
        Self { file, layout, arrays, columns, nests, path, len: usize::try_from(len).unwrap_or(usize::MAX) }
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

    /// Whether [`Self::fill`] leaves out what a slot asks for: the text of nested values as a whole.
    pub(super) fn has_wholes(&self) -> bool {
        self.layout.has_wholes
    }

    /// The cells of a row with the texts of nested values as a whole.
    pub(super) fn fill_wholes(&self, row: usize, take: &mut dyn FnMut(&[Cell<'_>])) {
        let value = |slot: &Slot<'l>| match slot.source {
            Source::Nested(at) => (descend(self.nested(at, row), slot.fields), slot.read),
            Source::Batch(_) | Source::Path(_) | Source::Nowhere => (None, slot.read),
        };
        let values: Vec<_> = self.layout.slots.iter().map(value).collect();
        with_wholes(&values, &mut |wholes| {
            let slots = self.layout.slots.iter().zip(&values).zip(wholes);
            let cells = slots.map(|((slot, (value, read)), whole)| match value {
                Some(value) => read_at(Some(*value), whole, read),
                None => self.cell(slot, row),
            });
            take(&cells.collect::<Vec<_>>());
        });
    }

    /// Gives every instance of a scope in a row.
    pub(super) fn walk(&self, row: usize, give: &mut Give<'_>) {
        let column = |name: &str| self.column(name, row);
        let keys = |shown: &Shown| shown.keys.iter().map(|path| self.text(row, path)).collect();
        self.layout.inside.walk(&column, &keys, give);
    }

    /// A value of the row by the name of its column, where instances are looked at.
    fn column(&self, name: &str, row: usize) -> Option<At<'_>> {
        match self.file.find(name)? {
            Found::Stored(_) => self.nested(self.layout.wanted.binary_search(&stored(self.file, name)?).ok()?, row),
            Found::Path(_) => self.path.iter().find(|(known, _)| *known == name).map(|(_, nest)| (nest, 0)),
        }
    }

    fn nested(&self, at: usize, row: usize) -> Option<At<'_>> {
        let nests = self.nests.get(at)?;
        let after = nests.partition_point(|(start, _)| *start <= row);
        let (start, nest) = after.checked_sub(1).and_then(|at| nests.get(at))?;
        Some((nest, row - start))
    }

    /// The arrays of a column, by its place among those that were read.
    pub(super) fn arrays(&self, place: usize) -> Option<&[Box<dyn Array>]> {
        self.arrays.get(place).map(Vec::as_slice)
    }

    /// A slot by its number.
    pub(super) fn slot(&self, at: usize) -> Option<&Slot<'l>> {
        self.layout.slots.get(at)
    }

    /// How many slots there are.
    pub(super) fn slots(&self) -> usize {
        self.layout.slots.len()
    }

    /// The values of the column of a slot, as they are stored.
    pub(super) fn stored(&self, slot: &Slot<'l>) -> Option<&dyn Cells> {
        match slot.source {
            Source::Batch(at) => self.columns.get(at).map(AsRef::as_ref),
            Source::Nested(_) | Source::Path(_) | Source::Nowhere => None,
        }
    }

    /// The cell of a slot in a row.
    pub(super) fn cell<'s>(&'s self, slot: &'s Slot<'l>, row: usize) -> Cell<'s> {
        let cell = match &slot.source {
            Source::Batch(at) => self.columns.get(*at).map_or(Cell::Null, |column| column.cell(row)),
            Source::Nested(at) => return read_at(descend(self.nested(*at, row), slot.fields), "", slot.read),
            Source::Path(constant) => constant.cell(row),
            Source::Nowhere => Cell::Null,
        };
        typed(cell, slot.read, slot.is_text, slot.is_naive)
    }

    /// A row for people; its file and number are filled in by others.
    pub(super) fn show(&self, row: usize, shown: &Shown) -> FailingRow {
        let texts = |paths: &[ColumnPath]| paths.iter().map(|path| self.text(row, path)).collect();
        FailingRow {
            file: 0,
            row: 0,
            element: None,
            line: None,
            column: None,
            values: texts(&shown.values),
            key: texts(&shown.keys),
            fault: None,
            fault_kind: None,
            raw: None,
        }
    }

    /// Every column of the file with its type and what it holds in a row. They must have been read.
    pub(super) fn each_column<'s>(&'s self, row: usize, give: &mut dyn FnMut(&str, &str, Stored<'s>)) {
        for info in &self.file.columns {
            let place = stored(self.file, &info.name).and_then(|at| self.layout.wanted.binary_search(&at).ok());
            let nest = place.and_then(|at| self.nested(at, row)).filter(|(nest, _)| nest.is_nested());
            let held = match (nest, place.and_then(|at| self.columns.get(at))) {
                (Some(nest), _) => Stored::Nested(nest),
                (None, Some(column)) => Stored::Cell(column.cell(row)),
                (None, None) => Stored::Cell(self.of_path(&info.name)),
            };
            give(&info.name, &info.type_name, held);
        }
    }

    /// What the path of the file says of a column; ill-typed where it says nothing.
    fn of_path(&self, name: &str) -> Cell<'_> {
        match self.file.find(name) {
            Some(Found::Path(value)) => value.map_or(Cell::Null, |text| Cell::Value(Scalar::Text(text))),
            _ => Cell::IllTyped,
        }
    }

    fn text(&self, row: usize, path: &ColumnPath) -> CellText {
        let name = path.first();
        let place = stored(self.file, name).and_then(|at| self.layout.wanted.binary_search(&at).ok());
        if let Some(value) = place.and_then(|at| self.nested(at, row)).filter(|(nest, _)| nest.is_nested()) {
            return show_at(&path.to_string(), descend(Some(value), path.0.get(1..).unwrap_or_default()));
        }
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

/// The value that fields lead to.
fn descend<'n>(value: Option<At<'n>>, fields: &[PathStep]) -> Option<At<'n>> {
    fields.iter().try_fold(value?, |(nest, at), step| match step {
        PathStep::Field(name) if nest.is_there(at) => nest.field(name).map(|field| (field, at)),
        _ => None,
    })
}

/// Runs `take` with the text of each value as a whole, where that is asked for.
pub(super) fn with_wholes(values: &[(Option<At<'_>>, &ReadAs)], take: &mut dyn FnMut(&mut dyn Iterator<Item = &str>)) {
    let texts: Vec<_> = values.iter().map(|(value, read)| value.and_then(|value| whole(value, read))).collect();
    take(&mut texts.iter().map(|text| text.as_deref().unwrap_or_default()));
}

/// Reads a value of a nested column; `whole` is its text as a whole, where that is asked for.
pub(super) fn read_at<'t>(value: Option<At<'t>>, whole: &'t str, read: &ReadAs) -> Cell<'t> {
    match value {
        None => Cell::Null,
        Some((nest, at)) if nest.is_nested() && !nest.is_there(at) => Cell::Null,
        Some((nest, at)) if nest.is_nested() => read_nested((nest, at), whole, read),
        Some((nest, at)) => typed(nest.cell(at), read, read.stored_as_text || nest.is_path, nest.is_naive),
    }
}

/// A value of a nested column for people.
pub(super) fn show_at(name: &str, value: Option<At<'_>>) -> CellText {
    let Some((nest, at)) = value else { return cell_text(name, "absent".to_owned(), &Cell::Null) };
    if !nest.is_nested() || !nest.is_there(at) {
        return cell_text(name, nest.type_name.clone(), &nest.cell(at));
    }
    let mut text = String::new();
    render(&mut text, (nest, at), SHOWN);
    cell_text(name, nest.type_name.clone(), &Cell::Value(Scalar::Text(&text)))
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
