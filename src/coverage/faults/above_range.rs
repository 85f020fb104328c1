//! `above-range`: numbers lie above all that were seen.

use super::{FaultKind, SHARES, close, parts};

pub(super) const KIND: FaultKind = FaultKind {
    id: "above-range",
    title: "high",
    what: "Numbers lie above all that were seen, by as much as they span",
    of_table: false,
    sizes: SHARES,
    applies: |case| parts::numbers(case).map(drop),
    inject: |case, size| parts::beyond(case, size, 1.0),
    closing: |case| close::maximum(case),
};
