//! `broken-references`: values refer to rows that another table does not have.

use std::collections::HashMap;

use super::{Case, FaultKind, Faulted, SHARES, Size, close, parts};
use crate::contract::Relationship;
use crate::coverage::cells;
use crate::coverage::facts::{Facts, Nature};

pub(super) const KIND: FaultKind = FaultKind {
    id: "broken-references",
    title: "refs",
    what: "Values refer to rows that the other table does not have",
    of_table: false,
    sizes: SHARES,
    applies: |case| {
        let facts = parts::column(case)?;
        if refers(case, facts) { Ok(()) } else { Err("it refers to no other table".to_owned()) }
    },
    inject: |case, size| {
        let Size::Share(share) = size else { return None };
        inject(case, share)
    },
    closing: |case| {
        let to = case.facts().and_then(|facts| found(case, facts));
        to.and_then(|to| close::reference(case, &to)).into_iter().collect()
    },
};

/// Whether a column refers to another table: the contract says so, or all its values stand in a key of that table.
pub(super) fn refers(case: &Case<'_>, facts: &Facts<'_>) -> bool {
    declares(case, facts) || found(case, facts).is_some()
}

fn declares(case: &Case<'_>, facts: &Facts<'_>) -> bool {
    let is_to = |relationship: &Relationship| relationship.kind.as_deref().is_none_or(|kind| kind == "foreignKey");
    let own = facts.property.is_some_and(|property| property.relationships.iter().any(is_to));
    let object = case.world.object(case.table);
    let named = |from: &String| from.rsplit(['.', '/']).next() == Some(facts.name());
    let of_object =
        object.into_iter().flat_map(|object| &object.relationships).filter(|relationship| is_to(relationship));
    own || of_object.filter_map(|relationship| relationship.from.first()).any(named)
}

/// The key of another table that has all values of a column, as `object.property`.
fn found(case: &Case<'_>, facts: &Facts<'_>) -> Option<String> {
    if !matches!(facts.nature, Nature::Integer | Nature::Text) || facts.distinct.len() < 3 {
        return None;
    }
    let world = case.world;
    let others = world.facts.iter().enumerate().filter(|(table, _)| *table != case.table);
    for (table, columns) in others {
        let Some(object) = world.object(table) else { continue };
        let whole = world.tables.get(table).and_then(|held| held.as_ref().ok()).is_some_and(|held| !held.is_sample());
        let keys = columns.iter().filter(|key| key.nature == facts.nature && world.is_unique(table, key));
        // Whole numbers are alike by chance; texts are not.
        let named = |key: &&Facts<'_>| facts.nature == Nature::Text || key.name().eq_ignore_ascii_case(facts.name());
        let has_all = |key: &&Facts<'_>| facts.distinct.keys().all(|value| key.distinct.contains_key(value));
        if let Some(key) = keys.filter(named).filter(has_all).find(|key| whole && key.property.is_some()) {
            return Some(format!("{}.{}", object.name, key.name()));
        }
    }
    None
}

/// Other values, which no table has; those that differed still differ.
fn inject(case: &Case<'_>, share: f64) -> Option<Faulted> {
    let facts = case.facts()?;
    if facts.nature.is_number() {
        let ranges = || case.world.facts.iter().flatten().filter_map(|facts| facts.range.as_ref());
        let (lowest, highest) = (ranges().map(|(low, _)| low).min()?, ranges().map(|(_, high)| high).max()?);
        let step = (highest.to_f64() - lowest.to_f64()).ceil() + 1.0;
        return case.change(share, &mut |_, cell| {
            Some(cells::with_number(cell, &cells::of_float(cells::number(cell)?.to_f64() + step, true)))
        });
    }
    let mut known: HashMap<String, Option<String>> = HashMap::new();
    case.change(share, &mut |_, cell| {
        let text = cells::text(cell)?;
        let new = known.entry(text.to_string()).or_insert_with(|| case.unseen(&text));
        Some(cells::with_text(cell, new.clone()?))
    })
}
