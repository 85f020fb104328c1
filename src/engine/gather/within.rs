//! Keys that are compared within one list or map of one row, which a block holds whole: they need no second look.

use std::collections::HashMap;

use super::keys::Keying;
use super::partial::Touched;
use crate::metric::{FailingRow, Measurement};

/// What is known of such keys.
#[derive(Debug, Default)]
pub(super) struct Within {
    compared: u64,
    null: u64,
    no_value: u64,
    distinct: u64,
    recurring: u64,
    surplus: u64,
    on: Touched,
    pub(super) rows: Vec<FailingRow>,
    /// The list or map whose keys these are, and how often each stands in it.
    parent: Option<(u64, u64)>,
    keys: HashMap<Box<[u8]>, u64>,
}

impl Within {
    /// Takes the next key of a list or map; whether it stands in it before.
    pub(super) fn take(&mut self, parent: (u64, u64), keying: &Keying, bytes: &[u8]) -> bool {
        match keying {
            Keying::Null => self.null += 1,
            Keying::NoValue => self.no_value += 1,
            Keying::Key(_) => return self.compare(parent, bytes),
        }
        false
    }

    fn compare(&mut self, parent: (u64, u64), bytes: &[u8]) -> bool {
        if self.parent != Some(parent) {
            self.parent = Some(parent);
            self.keys.clear();
        }
        self.compared += 1;
        let Some(count) = self.keys.get_mut(bytes) else {
            self.distinct += 1;
            self.keys.insert(bytes.into(), 1);
            return false;
        };
        *count += 1;
        self.surplus += 1;
        self.recurring += u64::from(*count == 2);
        self.on.see((0, parent.0));
        true
    }

    /// Adds the counts of a later block; its rows are for the caller.
    pub(super) fn absorb(&mut self, later: &Self) {
        self.compared += later.compared;
        self.null += later.null;
        self.no_value += later.no_value;
        self.distinct += later.distinct;
        self.recurring += later.recurring;
        self.surplus += later.surplus;
        self.on.rows += later.on.rows;
    }

    /// What was measured.
    pub(super) fn measurement(&self) -> Measurement {
        Measurement::Keys {
            compared: self.compared,
            null: self.null,
            no_value: self.no_value,
            distinct: self.distinct,
            recurring: self.recurring,
            involved: self.recurring + self.surplus,
            surplus: self.surplus,
            rows: self.on.rows,
        }
    }
}
