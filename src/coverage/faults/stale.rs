//! `stale`: nothing new has come for a while.

use super::{Case, FaultKind, Faulted, Size, close, parts};
use crate::value::Date;

/// A table whose newest day lies further back than this is a record of the past.
const HISTORIC: i64 = 366;

pub(super) const KIND: FaultKind = FaultKind {
    id: "stale",
    title: "stale",
    what: "Nothing new has come for a while: the rows of the last days are not there, and the others stand for as many",
    of_table: false,
    sizes: &[Size::Days(1), Size::Days(7), Size::Days(30), Size::Days(365)],
    applies: |case| {
        let facts = parts::axis(case)?;
        let newest = facts.all_days().last().copied().map_or(0, i64::from);
        let today = i64::from(case.world.now.utc().0.0);
        if today - newest <= HISTORIC {
            return Ok(());
        }
        Err(format!(
            "its newest day {} is more than a year old; give --now where that is no news",
            Date(i32::try_from(newest).unwrap_or_default())
        ))
    },
    inject: |case, size| {
        let Size::Days(days) = size else { return None };
        inject(case, days)
    },
    closing: |case| close::latency(case).into_iter().collect(),
};

fn inject(case: &Case<'_>, days: i64) -> Option<Faulted> {
    let facts = case.facts()?;
    let all = facts.all_days();
    let (oldest, newest) = (i64::from(*all.first()?), i64::from(*all.last()?));
    let cut = newest - days;
    let table = if cut >= oldest {
        let is_old = |row: &usize| facts.day(*row).is_none_or(|day| i64::from(day.0) <= cut);
        let kept: Vec<usize> = (0..case.held.rows()).filter(is_old).collect();
        case.held.of_rows(&kept, case.held.whole())
    } else {
        // More than all there is: an older delivery of the same.
        let form = facts.days.as_ref()?;
        let cells = facts.column.cells.iter().map(|cell| {
            let day = form.day(cell)?.checked_add_days(-days)?;
            form.with_day(cell, day)
        });
        let moved = cells.zip(facts.column.cells.iter()).map(|(new, old)| new.unwrap_or_else(|| old.clone()));
        case.held.with_cells(&facts.column.name, moved.collect())
    };
    Some(Faulted { table, rows: None })
}
