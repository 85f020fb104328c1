//! `renamed`: the column has another name.

use super::{FaultKind, Faulted, Size, always, close};

pub(super) const KIND: FaultKind = FaultKind {
    id: "renamed",
    title: "name",
    what: "The column has another name",
    of_table: false,
    sizes: &[Size::Whole],
    applies: always,
    inject: |case, _| {
        let name = &case.facts()?.column.name;
        let mut new = format!("{name}_v2");
        while case.held.column(&new).is_some() {
            new.push('_');
        }
        Some(Faulted { table: case.held.renamed(name, &new), rows: None })
    },
    closing: close::declared,
};
