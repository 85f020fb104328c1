//! `below-range`: numbers lie below all that were seen.

use super::{FaultKind, SHARES, close, parts};

pub(super) const KIND: FaultKind = FaultKind {
    id: "below-range",
    title: "low",
    what: "Numbers lie below all that were seen, by as much as they span",
    of_table: false,
    sizes: SHARES,
    applies: |case| parts::numbers(case).map(drop),
    inject: |case, size| parts::beyond(case, size, -1.0),
    closing: |case| close::minimum(case),
};
