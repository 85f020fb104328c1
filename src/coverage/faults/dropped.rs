//! `dropped`: the column is gone.

use super::{FaultKind, Faulted, Size, always, close};

pub(super) const KIND: FaultKind = FaultKind {
    id: "dropped",
    title: "gone",
    what: "The column is gone",
    of_table: false,
    sizes: &[Size::Whole],
    applies: always,
    inject: |case, _| {
        let facts = case.facts()?;
        Some(Faulted { table: case.held.without(&facts.column.name), rows: None })
    },
    closing: close::declared,
};
