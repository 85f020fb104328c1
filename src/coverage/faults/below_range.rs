//! `below-range`: numbers lie below all that were seen.

use super::{Case, FaultKind, Faulted, SHARES, Size, close, parts};
use crate::coverage::cells;
use crate::coverage::facts::Nature;

pub(super) const KIND: FaultKind = FaultKind {
    id: "below-range",
    title: "low",
    what: "Numbers lie below all that were seen, by as much as they span",
    of_table: false,
    sizes: SHARES,
    applies: |case| parts::numbers(case).map(drop),
    inject,
    closing: |case| close::minimum(case),
};

/// Moves numbers by more than they span, so that those that differed still differ.
fn inject(case: &Case<'_>, size: Size) -> Option<Faulted> {
    let Size::Share(share) = size else { return None };
    let facts = case.facts()?;
    let (low, high) = facts.range.as_ref()?;
    let step = (high.to_f64() - low.to_f64()).ceil() + 1.0;
    let whole = facts.nature == Nature::Integer;
    case.change(share, &mut |_, cell| {
        let beyond = cells::of_float(cells::number(cell)?.to_f64() - step, whole);
        Some(cells::with_number(cell, &beyond))
    })
}
