//! Batches of rows of delimited text: cells are read where they lie, a column at a time.

use super::cells::read_cell;
use super::file::Origin;
use super::quick::{Quick, Reads};
use super::rows::{Bound, Row, Slot, show_fault};
use super::starts::Starts;
use crate::data::{Block, BlockCount, CellSpan, Rows, RowsOrFault};
use crate::engine::Cancel;
use crate::engine::gather::{Batch, Partial, Plan, Shown, TakeRow};
use crate::engine::lanes::{Columns, Lane, rows_of_batch};
use crate::metric::FailingRow;
use crate::value::Cell;

/// How the slots of a file are read by columns.
pub(super) struct Plain {
    /// The columns of the file that are read, in order.
    wanted: Vec<usize>,
    /// For each slot, its place among them and how it is read.
    slots: Vec<Option<(usize, Quick)>>,
}

impl Plain {
    pub(super) fn new(slots: &[Slot<'_>]) -> Self {
        let index = |slot: &Slot<'_>| match slot.origin {
            Some(Origin::Index(at)) if slot.fields.is_empty() => Some(at),
            _ => None,
        };
        let mut wanted: Vec<usize> = slots.iter().filter_map(index).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let place = |slot: &Slot<'_>| {
            let at = wanted.binary_search(&index(slot)?).ok()?;
            Some((at, Quick::of(slot.read)))
        };
        Self { slots: slots.iter().map(place).collect(), wanted }
    }
}

impl Bound<'_> {
    /// Puts the records of a block to questions (of delimited text there are none about what lies inside cells), and notes where they start where that is wanted. Returns nothing where it was told to stop on the way.
    pub(super) fn measure(
        &self,
        block: &Block,
        cancel: &Cancel,
        (plan, partial, starts): (&Plan, &mut Partial, &mut Option<Starts>),
    ) -> Option<BlockCount> {
        let columns = Plain::new(self.slots());
        let most = rows_of_batch(self.slots().len());
        // Lanes borrow from the text of the block, so that they last as long as that.
        let mut spare = Vec::new();
        let count = block.read_rows(self.layout(), (&columns.wanted, most), &mut |taken| match taken {
            _ if cancel.is_cancelled() => {}
            RowsOrFault::Rows(rows) => {
                let batch = OfText { bound: self, plain: &columns, rows };
                if let Some(starts) = starts {
                    rows.starts().for_each(|(row, offset, line)| starts.see(row, offset, line));
                }
                partial.batch(plan, &batch, &mut spare);
            }
            RowsOrFault::Fault(fault) => {
                partial.rejected_at(plan, fault.row + 1, fault.kind.is_of_encoding(), &|| show_fault(&fault));
            }
        });
        match count {
            Some(count) => (!cancel.is_cancelled()).then_some(count),
            None => self.read(block, cancel, &mut |row| {
                if let (Some(starts), Row::Read(record, _)) = (&mut *starts, &row) {
                    starts.see(record.row, record.offset, record.start.line);
                }
                self.take_row(plan, partial, &row);
            }),
        }
    }

    fn take_row(&self, plan: &Plan, partial: &mut Partial, row: &Row<'_>) {
        match row {
            Row::Rejected(fault) => partial.rejected(plan, fault.kind.is_of_encoding(), &|| show_fault(fault)),
            Row::Inside(instance, cells, show) => partial.instance(plan, *instance, cells, show),
            Row::Read(record, cells) => {
                partial.row(plan, cells, &|shown| self.show(record, shown));
                if plan.wants_fields() {
                    let fields = (0..record.len()).filter_map(|at| Some((at, record.key(at)?, record.cell(at).kind)));
                    fields.for_each(|(at, name, kind)| partial.field(plan, at, &name, kind.name()));
                }
            }
        }
    }
}

/// Some rows of a block of text.
struct OfText<'a, 'b> {
    bound: &'a Bound<'b>,
    plain: &'a Plain,
    rows: &'a Rows<'b>,
}

impl<'b> Columns<'b> for OfText<'_, 'b> {
    fn fill(&self, slot: usize, lane: &mut Lane<'b>) {
        let (Some(of), Some(place)) = (self.bound.slots().get(slot), self.plain.slots.get(slot)) else { return };
        match place {
            Some((at, quick)) => self.fill_column(of, self.rows.column(*at), quick, lane),
            None => self.fill_constant(of, lane),
        }
    }
}

impl<'b> OfText<'_, 'b> {
    fn fill_column(&self, slot: &Slot<'b>, spans: &[CellSpan], quick: &Quick, lane: &mut Lane<'b>) {
        let nulls = &self.bound.dialect().null_values;
        let reads = Reads { text: self.rows.text(), nulls };
        let left = reads.fill(spans, quick, lane);
        let dialect = self.bound.dialect();
        for (row, span) in left.rows().filter_map(|row| Some((row, *spans.get(row)?))) {
            let raw = self.rows.cell(span);
            if span.is_plain() {
                lane.put(row, read_cell(&raw, raw.raw, slot.read, dialect));
            } else if !quick.is_any_text() {
                // A text without its escapes lives no longer than this: as a value it has no place in a lane.
                match read_cell(&raw, &raw.text(), slot.read, dialect) {
                    Cell::Value(_) => {}
                    Cell::Null => lane.put(row, Cell::Null),
                    Cell::Nan => lane.put(row, Cell::Nan),
                    Cell::Missing(token) => lane.put(row, Cell::Missing(token)),
                    Cell::IllTyped => lane.put(row, Cell::IllTyped),
                }
            }
        }
    }

    /// One cell for all rows: a value of the path of the file, or nothing where the file lacks the column.
    fn fill_constant(&self, slot: &Slot<'b>, lane: &mut Lane<'b>) {
        let cell = match slot.origin {
            Some(Origin::Path(value)) => {
                let raw = crate::data::RawCell::of_path(value);
                read_cell(&raw, raw.raw, slot.read, self.bound.dialect())
            }
            _ => Cell::Null,
        };
        lane.hold_any();
        (0..self.rows.len()).for_each(|row| lane.put(row, cell.clone()));
    }
}

impl<'b> Batch<'b> for OfText<'_, 'b> {
    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn number(&self, row: usize) -> u64 {
        self.rows.before(row) + 1
    }

    fn cells(&self, row: usize, take: &mut dyn FnMut(&[Cell<'_>])) {
        self.rows.record(row, &mut |record| self.bound.cells(record, None, take));
    }

    fn show(&self, row: usize, shown: &Shown) -> FailingRow {
        let mut row_for_people = FailingRow::default();
        self.rows.record(row, &mut |record| row_for_people = self.bound.show(record, shown));
        row_for_people
    }

    fn row(&self, row: usize, slots: &[usize], take: &mut TakeRow<'_>) {
        self.rows.record(row, &mut |record| {
            let show = |shown: &Shown| self.bound.show(record, shown);
            self.bound.cells(record, Some(slots), &mut |cells| take(cells, &show));
        });
    }
}

#[cfg(test)]
#[path = "batch_tests.rs"]
mod tests;
