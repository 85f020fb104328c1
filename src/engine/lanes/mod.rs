//! Rows looked at column by column: a lane holds the cells of one column in a batch of rows, by their kind.
//!
//! A batch gives a lane for each slot that a question looks at, and only then; questions are answered for all rows of a
//! batch at once, as sets of rows. A cell that has no place in its lane (a number beyond 64 bits, text with escapes) is odd:
//! its row is judged by its cells, one by one, as rows always can be.

mod lane;
mod mask;

pub(crate) use lane::{Lane, Values};
pub(crate) use mask::{MOST, Mask};

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
    /// The lanes of a batch of so many rows and slots; `room` is that of a batch before.
    pub(crate) fn new(
        columns: &'l dyn Columns<'b>,
        room: &'l mut Vec<Lane<'b>>,
        (rows, slots): (usize, usize),
    ) -> Self {
        room.resize_with(slots, Lane::default);
        room.iter_mut().for_each(Lane::forget);
        Self { columns, filled: room, rows }
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

    /// The lane of a slot.
    pub(crate) fn get(&mut self, slot: usize) -> Option<&Lane<'b>> {
        self.need(slot);
        self.lane(slot)
    }
}
