//! Rows that a pattern with look-around or back-references is slow to judge: each question has a budget of them, which is
//! spent in the order of the data, so that neither the number of threads nor the size of a block changes an answer.

use std::sync::atomic::{AtomicBool, Ordering};

use super::plan::{Kind, Question};
use crate::metric::{FailingRow, Truth};

/// Patterns times rows that the full effort is spent on in one pass over a table.
const MOST: usize = 100;

/// What a question may spend.
#[derive(Debug, Default)]
pub(super) struct Budget {
    /// How many rows may be judged with full effort.
    rows: usize,
    /// Nothing is left, for any block that has not been absorbed yet.
    spent: AtomicBool,
}

/// Deals what may be spent to the questions with slow patterns, in equal parts for each pattern.
pub(super) fn share(questions: &mut [Question]) {
    let patterns: usize = questions.iter().map(|question| costly_patterns(&question.kind)).sum();
    let rows = MOST.checked_div(patterns).unwrap_or(MOST);
    for question in questions {
        question.budget.rows = rows;
    }
}

fn costly_patterns(kind: &Kind) -> usize {
    match kind {
        Kind::Count(which) => which.costly_patterns(),
        Kind::Rows
        | Kind::Fields
        | Kind::Keys(..)
        | Kind::Within(..)
        | Kind::Hashes(..)
        | Kind::RowsOf(..)
        | Kind::Extreme { .. }
        | Kind::Periods { .. }
        | Kind::Order { .. }
        | Kind::Sums(_)
        | Kind::Describe(..)
        | Kind::Determined(_)
        | Kind::Numbers(..)
        | Kind::Spoiled(_) => 0,
    }
}

/// The rows of a block that were judged with full effort, in order; or of all blocks, of which only the number is kept.
#[derive(Debug, Default)]
pub(super) struct Costly {
    rows: Vec<Row>,
    /// How many rows of blocks before the budget was spent on.
    before: usize,
}

#[derive(Debug)]
struct Row {
    number: u64,
    truth: Truth,
    /// Whether the row was counted without effort, for another element of it.
    touched: bool,
    sample: Option<FailingRow>,
}

/// What rows that the budget was spent on add to a count.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Spent {
    pub(super) count: u64,
    pub(super) undecided: u64,
    /// Rows that were not counted before.
    pub(super) rows: u64,
}

impl Costly {
    /// Whether one more row of this block may be judged with full effort. Where the budget was spent on blocks before, no
    /// row of this one gets any; where that is not known yet, `spend` will see to it.
    pub(super) fn has_room(&self, budget: &Budget) -> bool {
        self.rows.len() < budget.rows && !budget.spent.load(Ordering::Relaxed)
    }

    /// Takes what came of a row.
    pub(super) fn take(&mut self, row: u64, truth: Truth, touched: bool, sample: Option<FailingRow>) {
        self.rows.push(Row { number: row, truth, touched, sample });
    }

    /// Notes that the row was counted without effort.
    pub(super) fn touch(&mut self, row: u64) {
        self.rows.iter_mut().rev().take_while(|known| known.number == row).for_each(|known| known.touched = true);
    }

    /// Moves the lines of its samples down.
    pub(super) fn shift_lines(&mut self, lines: u64) {
        for sample in self.rows.iter_mut().filter_map(|row| row.sample.as_mut()) {
            sample.line = sample.line.map(|line| line + lines);
        }
    }

    /// Spends the budget on the rows of the next block; those it does not reach are undecided. Their samples join those
    /// of the block.
    pub(super) fn spend(&mut self, block: Self, budget: &Budget, samples: &mut Vec<FailingRow>) -> Spent {
        let mut spent = Spent::default();
        let mut last = None;
        let known = samples.len();
        for Row { number: row, truth, touched, sample } in block.rows {
            let reached = self.before < budget.rows;
            self.before += usize::from(reached);
            match truth {
                Truth::Holds if reached => {
                    spent.count += 1;
                    spent.rows += u64::from(!touched && last != Some(row));
                    last = Some(row);
                    samples.extend(sample.map(|sample| FailingRow { row, ..sample }));
                }
                Truth::Breaks | Truth::Unknown if reached => {}
                _ => spent.undecided += 1,
            }
        }
        if samples.len() > known {
            samples.sort_by_key(|sample| sample.row);
        }
        if self.before >= budget.rows {
            budget.spent.store(true, Ordering::Relaxed);
        }
        spent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(rows: &[(u64, Truth)]) -> Costly {
        let mut costly = Costly::default();
        for (row, truth) in rows {
            costly.take(*row, *truth, false, Some(FailingRow::default()));
        }
        costly
    }

    #[test]
    fn a_budget_is_spent_in_the_order_of_the_data() {
        let rows = [Truth::Holds, Truth::Breaks, Truth::Holds, Truth::Holds, Truth::Breaks];
        let rows: Vec<_> = (1..).zip(rows).collect();
        for at in 0..=rows.len() {
            let budget = Budget { rows: 3, ..Budget::default() };
            let (first, second) = rows.split_at(at);
            let (mut all, mut samples) = (Costly::default(), Vec::new());
            let one = all.spend(block(first), &budget, &mut samples);
            let two = all.spend(block(second), &budget, &mut samples);
            assert_eq!((one.count + two.count, one.undecided + two.undecided, one.rows + two.rows), (2, 2, 2), "{at}");
            assert_eq!(samples.iter().map(|sample| sample.row).collect::<Vec<_>>(), [1, 3]);
            assert!(!Costly::default().has_room(&budget));
        }
    }

    #[test]
    fn a_row_is_counted_once() {
        let mut costly = block(&[(1, Truth::Holds), (1, Truth::Holds), (2, Truth::Holds)]);
        costly.touch(2);
        let budget = Budget { rows: 9, ..Budget::default() };
        let spent = Costly::default().spend(costly, &budget, &mut Vec::new());
        assert_eq!(spent, Spent { count: 3, undecided: 0, rows: 1 });
    }
}
