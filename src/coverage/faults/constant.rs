//! `constant`: every value is the same.

use super::{FaultKind, Size, parts, spread};

pub(super) const KIND: FaultKind = FaultKind {
    id: "constant",
    title: "const",
    what: "Every value is the one that came most often",
    of_table: false,
    sizes: &[Size::Whole],
    applies: |case| {
        let facts = parts::column(case)?;
        if facts.distinct.len() > 1 { Ok(()) } else { Err("all its values are the same".to_owned()) }
    },
    inject: |case, _| {
        let facts = case.facts()?;
        // Of several the first by its text.
        let most = facts.distinct.iter().rev().max_by_key(|(_, rows)| **rows).map(|(text, _)| text.clone())?;
        let row = facts.values.iter().find(|row| case.text(**row).as_ref() == Some(&most))?;
        let value = facts.cell(*row).clone();
        case.change(1.0, &mut |_, _| Some(value.clone()))
    },
    closing: spread::varied,
};
