//! `missing-day`: a day in the middle has no rows.

use super::{Case, FaultKind, Faulted, Size, close, parts};

pub(super) const KIND: FaultKind = FaultKind {
    id: "missing-day",
    title: "gap",
    what: "A day in the middle of a daily series has no rows, then a week, then a month; the others stand for as many",
    of_table: false,
    sizes: &[Size::Days(1), Size::Days(7), Size::Days(30)],
    applies: |case| parts::axis(case).map(drop),
    inject: |case, size| {
        let Size::Days(days) = size else { return None };
        inject(case, days)
    },
    closing: close::no_gaps,
};

fn inject(case: &Case<'_>, days: i64) -> Option<Faulted> {
    let facts = case.facts()?;
    let all: Vec<i32> = facts.all_days().into_iter().collect();
    let wanted = usize::try_from(days).ok()?;
    // The first and the last day stay, so that it is a gap.
    let room = all.len().checked_sub(wanted + 2)?;
    let first = 1 + case.chance(wanted, room + 1);
    let gone = all.get(first..first + wanted)?;
    let stays = |row: &usize| facts.day(*row).is_none_or(|day| gone.binary_search(&day.0).is_err());
    let kept: Vec<usize> = (0..case.held.rows()).filter(stays).collect();
    Some(Faulted { table: case.held.of_rows(&kept, case.held.whole()), rows: None })
}
