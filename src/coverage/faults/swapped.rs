//! `swapped`: the values of two columns are exchanged.

use super::{Case, FaultKind, Faulted, LARGE_SHARES, Size, parts, spread};
use crate::coverage::facts::Facts;

pub(super) const KIND: FaultKind = FaultKind {
    id: "swapped",
    title: "swap",
    what: "The values of the column are exchanged with those of the next one of the same type",
    of_table: false,
    sizes: LARGE_SHARES,
    applies: |case| {
        parts::column(case)?;
        partner(case).map(drop).ok_or_else(|| "there is no other column of its type".to_owned())
    },
    inject: |case, size| {
        let Size::Share(share) = size else { return None };
        inject(case, share)
    },
    closing: |case| partner(case).map(|other| spread::swapped(case, other)).unwrap_or_default(),
};

/// The next column of the same type that holds other values, beginning anew behind the last one.
fn partner<'w>(case: &Case<'w>) -> Option<&'w Facts<'w>> {
    let own = case.facts()?;
    let all = case.world.facts.get(case.table)?;
    let at = all.iter().position(|facts| facts.column.name == own.column.name)?;
    let (before, from) = all.split_at(at);
    let fits = |facts: &&Facts<'_>| {
        let same = facts.nature == own.nature || facts.nature.is_number() && own.nature.is_number();
        same && facts.days == own.days && facts.distinct != own.distinct
    };
    from.iter().skip(1).chain(before).find(fits)
}

fn inject(case: &Case<'_>, share: f64) -> Option<Faulted> {
    let (own, other) = (case.facts()?, partner(case)?);
    let candidates: Vec<usize> = (0..case.held.rows()).filter(|row| own.cell(*row) != other.cell(*row)).collect();
    if candidates.is_empty() {
        return None;
    }
    let picked = case.pick(&candidates, share);
    let (mut here, mut there) = (own.column.cells.as_ref().clone(), other.column.cells.as_ref().clone());
    for row in &picked {
        if let (Some(a), Some(b)) = (here.get_mut(*row), there.get_mut(*row)) {
            std::mem::swap(a, b);
        }
    }
    let table = case.held.with_cells(&own.column.name, here).with_cells(&other.column.name, there);
    Some(Faulted { table, rows: Some(picked.len()) })
}
