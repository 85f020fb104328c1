//! `shifted`: numbers move, and stay within what was seen.

use super::{Case, FaultKind, Faulted, Size, parts, spread};
use crate::coverage::cells;
use crate::coverage::facts::Nature;

pub(super) const KIND: FaultKind = FaultKind {
    id: "shifted",
    title: "shift",
    what: "All numbers move up by half a standard deviation, then by one and by two, but not beyond the largest that was seen",
    of_table: false,
    sizes: &[Size::Deviations(0.5), Size::Deviations(1.0), Size::Deviations(2.0)],
    applies: |case| {
        let facts = parts::measures(case)?;
        let spreads = facts.spread().is_some_and(|(_, deviation)| deviation > 0.0);
        if spreads { Ok(()) } else { Err("all its numbers are the same".to_owned()) }
    },
    inject: |case, size| {
        let Size::Deviations(by) = size else { return None };
        inject(case, by)
    },
    closing: spread::mean,
};

fn inject(case: &Case<'_>, by: f64) -> Option<Faulted> {
    let facts = case.facts()?;
    let ((_, deviation), (_, high)) = (facts.spread()?, facts.range.as_ref()?);
    let whole = facts.nature == Nature::Integer;
    case.change(1.0, &mut |_, cell| {
        let moved = cells::of_float(cells::number(cell)?.to_f64() + by * deviation, whole);
        Some(cells::with_number(cell, if moved > *high { high } else { &moved }))
    })
}
