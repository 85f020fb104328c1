//! `doubled-rows`: rows come again.

use super::{Case, FaultKind, Faulted, Size, close};

pub(super) const KIND: FaultKind = FaultKind {
    id: "doubled-rows",
    title: "twice",
    what: "Rows come again: some of them twice, then all of them, then all three times",
    of_table: true,
    sizes: &[
        Size::Share(0.001),
        Size::Share(0.01),
        Size::Share(0.05),
        Size::Share(0.25),
        Size::Share(1.0),
        Size::Share(2.0),
    ],
    applies: super::always,
    inject: |case, size| {
        let Size::Share(share) = size else { return None };
        inject(case, share)
    },
    closing: close::no_row_twice,
};

fn inject(case: &Case<'_>, share: f64) -> Option<Faulted> {
    let mut rows: Vec<usize> = (0..case.held.rows()).collect();
    let again = case.pick(&rows, share.min(1.0));
    let times = if share > 1.0 { 2 } else { 1 };
    let more = again.len() * times;
    rows.extend(again.iter().cycle().take(more));
    let whole = u128::from(case.held.whole()) * rows.len() as u128 / (case.held.rows() as u128).max(1);
    let table = case.held.of_rows(&rows, u64::try_from(whole).ok()?);
    Some(Faulted { table, rows: Some(more) })
}
