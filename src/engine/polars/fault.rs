//! Why a part of a file could not be read: because of some of its columns, or as a whole.

use std::collections::BTreeMap;

use super::budget::Budget;

/// What was found when a part was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// These columns, by their places, are damaged: why. How many rows there are is certain all the same.
    Columns(BTreeMap<usize, String>),
    /// The part is damaged, or the reading was stopped.
    Whole(String),
    /// It needs more memory than the run may take.
    Memory(String),
}

impl Fault {
    /// A reason that is not the fault of single columns.
    pub(super) fn whole(why: String, budget: &Budget) -> Self {
        if budget.is_too_much(&why) { Self::Memory(why) } else { Self::Whole(why) }
    }

    /// What it is about, in words.
    pub(super) fn message(&self) -> String {
        match self {
            Self::Columns(columns) => columns.values().next().cloned().unwrap_or_default(),
            Self::Whole(why) | Self::Memory(why) => why.clone(),
        }
    }
}

/// Reads columns one by one, and names all that cannot be read.
pub(super) fn each_column<T>(
    wanted: &[usize],
    budget: &Budget,
    read: &dyn Fn(usize) -> Result<T, String>,
) -> Result<Vec<T>, Fault> {
    let (mut columns, mut damaged) = (Vec::with_capacity(wanted.len()), BTreeMap::new());
    for at in wanted {
        match read(*at) {
            Ok(column) => columns.push(column),
            Err(why) if budget.is_too_much(&why) => return Err(Fault::Memory(why)),
            Err(why) => drop(damaged.insert(*at, why)),
        }
    }
    if damaged.is_empty() { Ok(columns) } else { Err(Fault::Columns(damaged)) }
}
