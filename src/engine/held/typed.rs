//! Typed values in memory: each row is put to the questions, as those of typed files are.

use super::HeldTable;
use crate::data::Storage;
use crate::engine::gather::{Confirmed, Doubt, Gathered, Partial, Plan, Suspects, columns_of};
use crate::engine::stored::typed;
use crate::engine::{Run, Stored};
use crate::metric::{Answer, Ask, Column, FailingRow, Metric, Unmeasured, UnmeasuredCode};
use crate::value::{Cell, ReadAs, Scalar};

/// Answers the questions to a table.
pub(super) fn measure(table: &HeldTable, asks: &[&Ask], run: &Run) -> Vec<Result<Answer, Unmeasured>> {
    let plan = Plan::new(asks, &|metric| spoiled(table, metric));
    let mut gathered = Gathered::new(&plan, 1, run.limits.for_keys());
    let mut partial = Partial::new(&plan);
    let columns = plan.scopes().first().map_or(&[][..], |rows| &rows.columns);
    each_row(table, columns, &mut |cells| partial.row(&plan, cells, &|_| FailingRow::default()));
    gathered.absorb(&plan, 0, partial);
    gathered.close(0);
    let doubt = gathered.doubt(&plan, 1);
    let confirmed = confirmed(table, &doubt);
    gathered.finish(&plan, &doubt, confirmed)
}

/// Looks at keys once more whose hashes meet.
fn confirmed(table: &HeldTable, doubt: &Doubt) -> Confirmed {
    let mut confirmed = Confirmed::new(doubt);
    if doubt.is_settled() {
        return confirmed;
    }
    for round in doubt.rounds() {
        let mut suspects = Suspects::new(doubt, round);
        each_row(table, doubt.columns(), &mut |cells| suspects.row(doubt, cells));
        confirmed.absorb(doubt, (0, 0), &suspects, &mut |wanted| vec![FailingRow::default(); wanted.len()]);
        confirmed.end_round(doubt);
    }
    confirmed
}

/// Gives the cells of every row, one a column.
fn each_row(table: &HeldTable, columns: &[Column], give: &mut dyn FnMut(&[Cell<'_>])) {
    let slots: Vec<Slot<'_>> = columns.iter().map(|column| Slot::new(table, column)).collect();
    let mut cells = Vec::with_capacity(slots.len());
    for row in 0..table.rows() {
        cells.clear();
        cells.extend(slots.iter().map(|slot| slot.cell(row)));
        give(&cells);
    }
}

/// A column, and how it is read.
struct Slot<'t> {
    cells: &'t [Stored],
    read: &'t ReadAs,
    is_text: bool,
    is_naive: bool,
}

impl<'t> Slot<'t> {
    fn new(table: &'t HeldTable, column: &'t Column) -> Self {
        let name = column.path.first();
        let storage = table.stored(name).map(|info| &info.storage);
        Self {
            cells: table.column(name).map_or(&[], |column| column.cells.as_slice()),
            read: &column.read,
            is_text: column.read.stored_as_text || storage == Some(&Storage::Text),
            is_naive: storage == Some(&Storage::Timestamp { zone: None }),
        }
    }

    fn cell(&self, row: usize) -> Cell<'t> {
        let stored = self.cells.get(row).map_or(Cell::Null, cell);
        typed(stored, self.read, self.is_text, self.is_naive)
    }
}

/// A cell as the questions take it.
fn cell(stored: &Stored) -> Cell<'_> {
    Cell::Value(match stored {
        Stored::Null | Stored::Absent => return Cell::Null,
        Stored::Opaque => return Cell::IllTyped,
        Stored::Float(bits) if f64::from_bits(*bits).is_nan() => return Cell::Nan,
        Stored::Float32(bits) if f32::from_bits(*bits).is_nan() => return Cell::Nan,
        Stored::Bool(truth) => Scalar::Bool(*truth),
        Stored::Int(whole) => Scalar::Int(*whole),
        Stored::Float(bits) => Scalar::Float(f64::from_bits(*bits)),
        Stored::Float32(bits) => Scalar::Float32(f32::from_bits(*bits)),
        Stored::Number(number) => Scalar::Number(std::borrow::Cow::Borrowed(number)),
        Stored::Text(text) | Stored::Written(_, text) => Scalar::Text(text),
        Stored::Date(date) => Scalar::Date(*date),
        Stored::Timestamp(instant) => Scalar::Timestamp(*instant),
        Stored::Time(time) => Scalar::Time(*time),
    })
}

/// Why a question cannot be answered from memory.
fn spoiled(table: &HeldTable, metric: &Metric) -> Option<Unmeasured> {
    columns_of(metric).into_iter().find_map(|column| {
        let name = column.path.first();
        let Some(info) = table.stored(name) else {
            let text = format!("the table has no column `{name}`");
            return Some(Unmeasured { code: UnmeasuredCode::ColumnAbsent, text });
        };
        let is_nested = column.path.is_nested() || !info.inner.is_empty();
        let text =
            || format!("of `{name}`, which holds lists or other values, only whether it is there is held in memory");
        is_nested.then(|| Unmeasured { code: UnmeasuredCode::EngineLacks, text: text() })
    })
}
