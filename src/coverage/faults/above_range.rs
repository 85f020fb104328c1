//! `above-range`: numbers lie above all that were seen.

use super::{Case, FaultKind, Faulted, SHARES, Size, close, parts};
use crate::coverage::cells;
use crate::coverage::facts::Nature;

pub(super) const KIND: FaultKind = FaultKind {
    id: "above-range",
    title: "high",
    what: "Numbers lie above all that were seen, by as much as they span",
    of_table: false,
    sizes: SHARES,
    applies: |case| parts::numbers(case).map(drop),
    inject,
    closing: |case| close::maximum(case),
};

fn inject(case: &Case<'_>, size: Size) -> Option<Faulted> {
    let Size::Share(share) = size else { return None };
    let facts = case.facts()?;
    let (low, high) = facts.range.as_ref()?;
    let step = (high.to_f64() - low.to_f64()).max(1.0);
    let beyond = cells::of_float(high.to_f64() + step, facts.nature == Nature::Integer);
    case.change(share, &mut |_, cell| Some(cells::with_number(cell, &beyond)))
}
