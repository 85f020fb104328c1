//! One column, or one table, that a fault is put into, and what helps to do so.

use super::cells;
use super::facts::Facts;
use super::world::World;
use crate::engine::held::HeldTable;
use crate::engine::{Stored, mixed};

/// What a fault is put into.
#[derive(Clone, Copy)]
pub(super) struct Case<'w> {
    /// All tables, and the contract.
    pub(super) world: &'w World<'w>,
    /// Which table it is.
    pub(super) table: usize,
    /// The table as it is.
    pub(super) held: &'w HeldTable,
    /// The column; `None`: the table as a whole.
    pub(super) column: Option<&'w Facts<'w>>,
    /// What decides which rows are changed.
    pub(super) seed: u64,
}

/// How large a fault is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Size {
    /// A share of the rows.
    Share(f64),
    /// So many days.
    Days(i64),
    /// So many standard deviations.
    Deviations(f64),
    /// All there is.
    Whole,
}

/// A faulted copy of a table.
pub(super) struct Faulted {
    /// The table in place of the one that it was made of.
    pub(super) table: HeldTable,
    /// How many rows differ, where that is what grows.
    pub(super) rows: Option<usize>,
}

impl<'w> Case<'w> {
    /// The column.
    pub(super) fn facts(&self) -> Option<&'w Facts<'w>> {
        self.column
    }

    /// Some of the rows that are given: a share of all rows, and at least one. What a smaller share takes a larger takes too.
    pub(super) fn pick(&self, candidates: &[usize], share: f64) -> Vec<usize> {
        let wanted = (self.held.rows() as f64 * share).ceil();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of what is held")]
        let wanted = (wanted as usize).clamp(1, candidates.len().max(1));
        let mut picked: Vec<usize> = candidates.to_vec();
        if wanted < picked.len() {
            picked.select_nth_unstable_by_key(wanted, |row| (mixed(self.seed ^ *row as u64), *row));
            picked.truncate(wanted);
        }
        picked.sort_unstable();
        picked
    }

    /// A number that the seed and another one decide, below a bound.
    pub(super) fn chance(&self, of: usize, below: usize) -> usize {
        let below = (below as u64).max(1);
        usize::try_from(mixed(self.seed.rotate_left(17) ^ of as u64) % below).unwrap_or_default()
    }

    /// The table with other values in a share of those rows of the column that hold one. `None` where nothing would differ.
    pub(super) fn change(
        &self,
        share: f64,
        change: &mut dyn FnMut(usize, &Stored) -> Option<Stored>,
    ) -> Option<Faulted> {
        let facts = self.column?;
        let picked = self.pick(&facts.values, share);
        self.change_rows(&picked, change)
    }

    /// The table with other cells in these rows of the column.
    pub(super) fn change_rows(
        &self,
        picked: &[usize],
        change: &mut dyn FnMut(usize, &Stored) -> Option<Stored>,
    ) -> Option<Faulted> {
        let facts = self.column?;
        let mut new = facts.column.cells.as_ref().clone();
        let mut changed = 0;
        for row in picked {
            if let Some(cell) = new.get_mut(*row)
                && let Some(other) = change(*row, cell).filter(|other| other != cell)
            {
                *cell = other;
                changed += 1;
            }
        }
        (changed > 0).then(|| Faulted { table: self.held.with_cells(&facts.column.name, new), rows: Some(changed) })
    }

    /// A text of the same shape as one that is there, that no column of any table holds.
    pub(super) fn unseen(&self, like: &str) -> Option<String> {
        let is_seen = |text: &str| self.world.facts.iter().flatten().any(|facts| facts.distinct.contains_key(text));
        let turned = (1..26_u8).map(|by| like.chars().map(|c| turn(c, by)).collect::<String>());
        turned.chain([format!("{like}x"), format!("{like}-x")]).find(|text| text != like && !is_seen(text))
    }

    /// The text of a cell of the column.
    pub(super) fn text(&self, row: usize) -> Option<String> {
        cells::text(self.column?.cell(row)).map(std::borrow::Cow::into_owned)
    }
}

/// The letter so many letters on in its alphabet, and the digit so many digits on.
fn turn(c: char, by: u8) -> char {
    let on = |first: u8, count: u8| {
        let at = u8::try_from(c).unwrap_or(first).saturating_sub(first);
        char::from(first + at.wrapping_add(by) % count)
    };
    match c {
        'a'..='z' => on(b'a', 26),
        'A'..='Z' => on(b'A', 26),
        '0'..='9' => on(b'0', 10),
        other => other,
    }
}
