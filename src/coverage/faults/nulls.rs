//! `nulls`: values are gone.

use super::{FaultKind, SHARES, Size, close, parts};
use crate::coverage::cells;

pub(super) const KIND: FaultKind = FaultKind {
    id: "nulls",
    title: "nulls",
    what: "Values are gone: their cells are null",
    of_table: false,
    sizes: SHARES,
    applies: |case| {
        let facts = case.facts().ok_or("it is about columns")?;
        if facts.values.is_empty() { parts::column(case).map(drop) } else { Ok(()) }
    },
    inject: |case, size| {
        let Size::Share(share) = size else { return None };
        case.change(share, &mut |_, cell| Some(cells::null(cell)))
    },
    closing: |case| {
        let values = case.facts().map_or(0, |facts| facts.values.len());
        close::nulls(case, case.held.rows().saturating_sub(values))
    },
};
