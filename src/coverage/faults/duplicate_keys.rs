//! `duplicate-keys`: rows have the key of another row.

use super::{Case, FaultKind, Faulted, SMALL_SHARES, Size, close, parts};
use crate::coverage::facts::{Facts, Nature};

pub(super) const KIND: FaultKind = FaultKind {
    id: "duplicate-keys",
    title: "keys",
    what: "Rows have the key of another row",
    of_table: false,
    sizes: SMALL_SHARES,
    applies,
    inject: |case, size| {
        let Size::Share(share) = size else { return None };
        inject(case, share)
    },
    closing: |case| case.facts().map(|facts| close::unique(case, &key(case, facts))).unwrap_or_default(),
};

fn applies(case: &Case<'_>) -> Result<(), String> {
    let facts = parts::column(case)?;
    if facts.values.len() < 2 {
        return Err("a single value is no duplicate".to_owned());
    }
    let key = key(case, facts);
    match key.first() {
        Some(first) if key.len() > 1 && first.column.name != facts.column.name => {
            Err(format!("the key that it is part of is tried at `{}`", first.name()))
        }
        Some(_) if facts.is_declared_key() => Ok(()),
        Some(_) if matches!(facts.nature, Nature::Integer | Nature::Text) && case.world.is_key(case.table, facts) => {
            Ok(())
        }
        _ => Err("it is no key".to_owned()),
    }
}

/// The columns of the key that a column belongs to.
fn key<'w>(case: &Case<'w>, facts: &'w Facts<'w>) -> Vec<&'w Facts<'w>> {
    if !facts.is_primary_key() {
        return vec![facts];
    }
    case.world.facts.get(case.table).into_iter().flatten().filter(|facts| facts.is_primary_key()).collect()
}

/// Gives rows the key of other rows.
fn inject(case: &Case<'_>, share: f64) -> Option<Faulted> {
    let facts = case.facts()?;
    let picked = case.pick(&facts.values, share);
    let donors: Vec<usize> = facts.values.iter().copied().filter(|row| picked.binary_search(row).is_err()).collect();
    let donor = |row: usize| donors.get(case.chance(row, donors.len())).copied();
    let mut table = case.held.clone();
    let mut changed = false;
    for part in key(case, facts) {
        let mut cells = part.column.cells.as_ref().clone();
        for row in &picked {
            let other = donor(*row).map(|donor| part.cell(donor).clone());
            if let (Some(cell), Some(other)) = (cells.get_mut(*row), other) {
                changed |= *cell != other;
                *cell = other;
            }
        }
        table = table.with_cells(&part.column.name, cells);
    }
    changed.then_some(Faulted { table, rows: Some(picked.len()) })
}
