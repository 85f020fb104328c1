//! `future`: dates lie ahead.

use super::{Case, FaultKind, Faulted, SHARES, Size, close, parts};
use crate::value::Date;

/// So many days beyond what may be.
const AHEAD: i64 = 400;

pub(super) const KIND: FaultKind = FaultKind {
    id: "future",
    title: "ahead",
    what: "Dates lie 400 days and more ahead, of today or of the newest that was seen",
    of_table: false,
    sizes: SHARES,
    applies: |case| parts::days(case).map(drop),
    inject: |case, size| {
        let Size::Share(share) = size else { return None };
        inject(case, share)
    },
    closing: close::latest,
};

/// The later of today and the newest day.
pub(super) fn latest(case: &Case<'_>) -> Option<Date> {
    let newest = case.facts()?.all_days().last().copied()?;
    Some(Date(newest.max(case.world.now.utc().0.0)))
}

/// Moves days by so much that the oldest lies ahead too, so that those that differed still differ.
fn inject(case: &Case<'_>, share: f64) -> Option<Faulted> {
    let facts = case.facts()?;
    let form = facts.days.as_ref()?;
    let oldest = facts.all_days().first().copied()?;
    let by = i64::from(latest(case)?.0) - i64::from(oldest) + AHEAD;
    case.change(share, &mut |_, cell| form.with_day(cell, form.day(cell)?.checked_add_days(by)?))
}
