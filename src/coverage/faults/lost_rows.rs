//! `lost-rows`: a part of the rows is gone.

use super::{Case, FaultKind, Faulted, Size, close};

pub(super) const KIND: FaultKind = FaultKind {
    id: "lost-rows",
    title: "lost",
    what: "A part of the rows is gone: a tenth, a quarter, a half, three quarters",
    of_table: true,
    sizes: &[Size::Share(0.1), Size::Share(0.25), Size::Share(0.5), Size::Share(0.75)],
    applies: |case| if case.held.rows() > 1 { Ok(()) } else { Err("there is one row".to_owned()) },
    inject: |case, size| {
        let Size::Share(share) = size else { return None };
        inject(case, share)
    },
    closing: |case| close::row_count(case).into_iter().collect(),
};

fn inject(case: &Case<'_>, share: f64) -> Option<Faulted> {
    let all: Vec<usize> = (0..case.held.rows()).collect();
    let lost = case.pick(&all, share);
    let kept: Vec<usize> = all.into_iter().filter(|row| lost.binary_search(row).is_err()).collect();
    let whole = u128::from(case.held.whole()) * kept.len() as u128 / (case.held.rows() as u128).max(1);
    let table = case.held.of_rows(&kept, u64::try_from(whole).ok()?);
    Some(Faulted { table, rows: Some(lost.len()) })
}
