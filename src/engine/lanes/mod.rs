//! Rows looked at column by column: a lane holds the cells of one column in a batch of rows, by their kind.
//!
//! A batch gives a lane for each slot that a question looks at, and only then; questions are answered for all rows of a
//! batch at once, as sets of rows. A cell that has no place in its lane (a number beyond 64 bits, text with escapes) is odd:
//! its row is judged by its cells, one by one, as rows always can be.

mod lane;
mod mask;

pub(crate) use lane::{Lane, Values};
pub(crate) use mask::Mask;

use crate::value::Cell;

/// The cells that are looked at together: with many columns a batch has fewer rows, so that it stays small.
const MOST_CELLS: usize = 1 << 18;
/// The fewest rows of a batch that are worth it.
const FEWEST: usize = 64;

/// How many rows a batch has, of so many slots.
pub(crate) fn rows_of_batch(slots: usize) -> usize {
    (MOST_CELLS / slots.max(1)).next_multiple_of(FEWEST).clamp(FEWEST, mask::MOST)
}

/// Where the lanes of a batch come from.
pub(crate) trait Columns<'b> {
    /// Fills a lane with the cells of a slot, one a row.
    fn fill(&self, slot: usize, lane: &mut Lane<'b>);
}

/// The lanes of a batch, each filled when it is first asked for.
pub(crate) struct Lanes<'l, 'b> {
    columns: &'l dyn Columns<'b>,
    filled: &'l mut Vec<Lane<'b>>,
    rows: usize,
}

impl<'l, 'b> Lanes<'l, 'b> {
    /// The lanes of a batch of so many rows and slots; `spare` are those of a batch before.
    pub(crate) fn new(
        columns: &'l dyn Columns<'b>,
        spare: &'l mut Vec<Lane<'b>>,
        (rows, slots): (usize, usize),
    ) -> Self {
        spare.resize_with(slots, Lane::default);
        spare.iter_mut().for_each(Lane::forget);
        Self { columns, filled: spare, rows }
    }

    /// All rows of the batch.
    pub(crate) fn all(&self) -> Mask {
        Mask::first(self.rows)
    }

    /// Has the lane of a slot filled.
    pub(crate) fn need(&mut self, slot: usize) {
        if let Some(lane) = self.filled.get_mut(slot).filter(|lane| !lane.is_filled()) {
            lane.start(self.rows);
            self.columns.fill(slot, lane);
        }
    }

    /// A lane that was filled before.
    pub(crate) fn lane(&self, slot: usize) -> Option<&Lane<'b>> {
        self.filled.get(slot)
    }

    /// Gives the cells of some slots, row by row and null for other slots, and the rows for which one of them is odd.
    pub(crate) fn rows(&mut self, slots: &[usize], rows: Mask, take: &mut dyn FnMut(usize, &[Cell<'b>])) -> Mask {
        for slot in slots {
            self.need(*slot);
        }
        let lanes = || slots.iter().filter_map(|slot| Some((*slot, self.lane(*slot)?)));
        let odd = lanes().fold(Mask::NONE, |odd, (_, lane)| odd | lane.odd()) & rows;
        let mut cells = vec![Cell::Null; slots.iter().max().map_or(0, |last| last + 1)];
        for row in rows.without(odd).rows() {
            for (slot, lane) in lanes() {
                if let (Some(place), Some(cell)) = (cells.get_mut(slot), lane.cell(row)) {
                    *place = cell;
                }
            }
            take(row, &cells);
        }
        odd
    }

    /// The lane of a slot.
    pub(crate) fn get(&mut self, slot: usize) -> Option<&Lane<'b>> {
        self.need(slot);
        self.lane(slot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_has_fewer_rows_where_there_are_many_columns() {
        assert_eq!([1, 256, 1_000, 5_000, 100_000].map(rows_of_batch), [1_024, 1_024, 320, 64, 64]);
    }
}
