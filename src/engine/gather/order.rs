//! Which rows stand out of order: each block is judged on its own, and where blocks meet on merging.

use std::cmp::Ordering;
use std::collections::HashMap;

use crate::metric::{Direction, FailingRow};
use crate::value::{Scalar, Value};

/// How values must follow each other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    pub(super) direction: Direction,
    pub(super) strict: bool,
}

impl Rule {
    /// Whether a value may not stand behind another. Values of different kinds have no order, so they are out of it.
    fn is_broken(self, before: &Value, value: &Scalar<'_>) -> bool {
        match (value.compare(before), self.direction) {
            (Some(Ordering::Equal), _) => self.strict,
            (Some(Ordering::Greater), Direction::Ascending) | (Some(Ordering::Less), Direction::Descending) => false,
            _ => true,
        }
    }
}

/// What is known of the order of the rows so far.
#[derive(Debug, Default)]
pub(super) struct Order {
    pub(super) count: u64,
    pub(super) rows: Vec<FailingRow>,
    groups: HashMap<Vec<u8>, Chain>,
}

/// The values of one group in one block.
#[derive(Debug)]
struct Chain {
    first: Value,
    /// The row of the first value, which the block before decides about.
    row: FailingRow,
    last: Value,
}

impl Order {
    /// Takes the value of a row; whether it is out of order. `show` renders the row as long as samples are wanted.
    pub(super) fn take(&mut self, rule: Rule, group: &[u8], value: &Scalar<'_>, show: &dyn Fn() -> FailingRow) -> bool {
        let Some(chain) = self.groups.get_mut(group) else {
            let value = value.to_value();
            self.groups.insert(group.to_vec(), Chain { first: value.clone(), row: show(), last: value });
            return false;
        };
        let broken = rule.is_broken(&chain.last, value);
        self.count += u64::from(broken);
        chain.last = value.to_value();
        broken
    }

    /// Takes what a later block says; its rows come in order, those where the blocks meet among them.
    pub(super) fn absorb(&mut self, rule: Rule, later: Self) -> Vec<FailingRow> {
        let mut rows = later.rows;
        self.count += later.count;
        for (group, chain) in later.groups {
            match self.groups.get_mut(&group) {
                Some(known) => {
                    if rule.is_broken(&known.last, &Scalar::from(&chain.first)) {
                        self.count += 1;
                        rows.push(chain.row);
                    }
                    known.last = chain.last;
                }
                None => _ = self.groups.insert(group, chain),
            }
        }
        rows.sort_by_key(|row| row.row);
        rows
    }

    /// The rows that may be shown.
    pub(super) fn shown(&mut self) -> impl Iterator<Item = &mut FailingRow> {
        self.rows.iter_mut().chain(self.groups.values_mut().map(|chain| &mut chain.row))
    }
}
