//! What several kinds ask of a column before they apply.

use super::{Case, Faulted, Size};
use crate::coverage::cells;
use crate::coverage::facts::{Facts, Nature};

/// The column, where there is one and it holds values.
pub(super) fn column<'w>(case: &Case<'w>) -> Result<&'w Facts<'w>, String> {
    let facts = case.facts().ok_or("it is about columns")?;
    match facts.nature {
        Nature::Nothing => Err("it holds no value".to_owned()),
        Nature::Nested => Err("it holds objects or lists, which are not tried".to_owned()),
        _ => Ok(facts),
    }
}

/// The column, where it holds numbers.
pub(super) fn numbers<'w>(case: &Case<'w>) -> Result<&'w Facts<'w>, String> {
    let facts = column(case)?;
    if facts.nature.is_number() && facts.range.is_some() { Ok(facts) } else { Err("it holds no numbers".to_owned()) }
}

/// The column, where it holds numbers that measure something.
pub(super) fn measures<'w>(case: &Case<'w>) -> Result<&'w Facts<'w>, String> {
    let facts = numbers(case)?;
    if case.world.is_key(case.table, facts) || super::broken_references::refers(case, facts) {
        return Err("it identifies something, and has no unit".to_owned());
    }
    Ok(facts)
}

/// The column, where it holds text.
pub(super) fn texts<'w>(case: &Case<'w>) -> Result<&'w Facts<'w>, String> {
    let facts = column(case)?;
    if facts.nature == Nature::Text { Ok(facts) } else { Err("it holds no text".to_owned()) }
}

/// The column, where it holds days or points in time.
pub(super) fn days<'w>(case: &Case<'w>) -> Result<&'w Facts<'w>, String> {
    let facts = column(case)?;
    if facts.days.is_some() { Ok(facts) } else { Err("it holds no dates".to_owned()) }
}

/// The column, where its days are an axis of time: one row or more for most days between the first and the last.
pub(super) fn axis<'w>(case: &Case<'w>) -> Result<&'w Facts<'w>, String> {
    let facts = days(case)?;
    let days = facts.all_days();
    let span = days.first().zip(days.last()).map_or(0, |(first, last)| i64::from(*last) - i64::from(*first) + 1);
    if days.len() >= 5 && days.len() as f64 >= 0.8 * span as f64 {
        Ok(facts)
    } else {
        Err("its days are no daily series".to_owned())
    }
}

/// Multiplies numbers by a power of ten.
pub(super) fn times(case: &Case<'_>, share: f64, zeros: u32) -> Option<Faulted> {
    case.change(share, &mut |_, cell| Some(cells::with_number(cell, &cells::shifted(&cells::number(cell)?, zeros)?)))
}

/// Moves numbers up (1) or down (-1) by more than they span, so that those that differed still differ.
pub(super) fn beyond(case: &Case<'_>, size: Size, direction: f64) -> Option<Faulted> {
    let Size::Share(share) = size else { return None };
    let facts = case.facts()?;
    let (low, high) = facts.range.as_ref()?;
    let step = ((high.to_f64() - low.to_f64()).ceil() + 1.0) * direction;
    let whole = facts.nature == Nature::Integer;
    case.change(share, &mut |_, cell| {
        let moved = cells::of_float(cells::number(cell)?.to_f64() + step, whole);
        Some(cells::with_number(cell, &moved))
    })
}
