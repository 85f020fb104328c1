//! `unit-x100`: numbers are given in a unit a hundred times smaller.

use super::{FaultKind, LARGE_SHARES, Size, close, parts};

pub(super) const KIND: FaultKind = FaultKind {
    id: "unit-x100",
    title: "x100",
    what: "Numbers are given in a unit 100 times smaller: they are multiplied by 100",
    of_table: false,
    sizes: LARGE_SHARES,
    applies: |case| parts::measures(case).map(drop),
    inject: |case, size| {
        let Size::Share(share) = size else { return None };
        parts::times(case, share, 2)
    },
    closing: |case| close::larger(case),
};
