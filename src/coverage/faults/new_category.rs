//! `new-category`: a value comes up that was never there.

use super::{FaultKind, SMALL_SHARES, Size, close, parts};
use crate::coverage::cells;

pub(super) const KIND: FaultKind = FaultKind {
    id: "new-category",
    title: "new",
    what: "Among a few values that come again and again there is one that was never seen, of the same shape",
    of_table: false,
    sizes: SMALL_SHARES,
    applies: |case| {
        let facts = parts::texts(case)?;
        if facts.is_category() { Ok(()) } else { Err("its values are no categories".to_owned()) }
    },
    inject: |case, size| {
        let Size::Share(share) = size else { return None };
        let facts = case.facts()?;
        let like = facts.distinct.keys().next()?;
        let new = case.unseen(like)?;
        case.change(share, &mut |_, cell| Some(cells::with_text(cell, new.clone())))
    },
    closing: close::categories,
};
