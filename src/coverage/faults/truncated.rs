//! `truncated`: texts are cut off.

use super::{FaultKind, SHARES, Size, close, parts};
use crate::coverage::cells;

pub(super) const KIND: FaultKind = FaultKind {
    id: "truncated",
    title: "cut",
    what: "Texts are cut off in the middle",
    of_table: false,
    sizes: SHARES,
    applies: |case| {
        let facts = parts::texts(case)?;
        let longest = facts.lengths().map_or(0, |(_, longest)| longest);
        if longest > 1 { Ok(()) } else { Err("its texts have one character".to_owned()) }
    },
    inject: |case, size| {
        let Size::Share(share) = size else { return None };
        case.change(share, &mut |_, cell| {
            let text = cells::text(cell)?;
            let half = text.chars().count().div_ceil(2);
            Some(cells::with_text(cell, text.chars().take(half).collect()))
        })
    },
    closing: close::shortest,
};
