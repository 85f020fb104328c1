//! `unit-x1000`: numbers are given in a unit a thousand times smaller.

use super::{FaultKind, LARGE_SHARES, Size, close, parts};

pub(super) const KIND: FaultKind = FaultKind {
    id: "unit-x1000",
    title: "x1000",
    what: "Numbers are given in a unit 1000 times smaller: they are multiplied by 1000",
    of_table: false,
    sizes: LARGE_SHARES,
    applies: |case| parts::measures(case).map(drop),
    inject: |case, size| {
        let Size::Share(share) = size else { return None };
        parts::times(case, share, 3)
    },
    closing: |case| close::larger(case),
};
