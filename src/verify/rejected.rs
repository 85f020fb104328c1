//! Which rows a contract rejects, and which of them another contract did not.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Keep, Origin};
use crate::data::DataError;
use crate::engine::Sifted;

/// Row numbers as bits, 64 to a word, so that many of them stay small.
#[derive(Clone, Debug, Default)]
struct Rows(BTreeMap<u64, u64>);

impl Rows {
    fn add(&mut self, row: u64) {
        *self.0.entry(row / 64).or_default() |= 1 << (row % 64);
    }

    fn has(&self, row: u64) -> bool {
        self.0.get(&(row / 64)).is_some_and(|word| word & (1 << (row % 64)) != 0)
    }
}

/// Rows of an object that a contract rejects and another did not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fresh {
    /// How many.
    pub rows: u64,
    /// How many of them break which check, by its id.
    pub checks: BTreeMap<String, u64>,
}

/// Takes the rows that a run rejects: those that break a failing check of single rows, and records that cannot be read.
#[derive(Clone, Debug, Default)]
pub struct Rejected {
    /// By object and file.
    rows: BTreeMap<(String, String), Rows>,
    fresh: BTreeMap<String, Fresh>,
    before: Option<Arc<Rejected>>,
    /// What its objects are called in the contract before.
    names: BTreeMap<String, String>,
    incomplete: Vec<String>,
}

impl Rejected {
    /// Of a run whose rows are compared with those of another before it, on the same data. `names` are the names of its
    /// objects with those that they had before.
    #[must_use]
    pub fn after(before: Self, names: BTreeMap<String, String>) -> Self {
        Self { before: Some(Arc::new(before)), names, ..Self::default() }
    }

    /// The rows of an object that the run before did not reject.
    #[must_use]
    pub fn fresh(&self, object: &str) -> Fresh {
        self.fresh.get(object).cloned().unwrap_or_default()
    }

    /// Why rows are missing, where some are; of the run before too.
    #[must_use]
    pub fn incomplete(&self) -> Vec<String> {
        let before = self.before.as_ref().map(|before| before.incomplete()).unwrap_or_default();
        before.into_iter().chain(self.incomplete.iter().cloned()).collect()
    }

    fn was_rejected(&self, object: &str, file: &str, row: u64) -> bool {
        let (Some(before), Some(name)) = (&self.before, self.names.get(object)) else { return false };
        before.rows.get(&(name.clone(), file.to_owned())).is_some_and(|rows| rows.has(row))
    }
}

impl Keep for Rejected {
    fn keep(&mut self, origin: &Origin<'_>, row: &Sifted, checks: &[&str]) -> bool {
        let file = origin.data.shown.as_str();
        if self.before.is_none() {
            self.rows.entry((origin.object.to_owned(), file.to_owned())).or_default().add(row.row);
        } else if !self.was_rejected(origin.object, file, row.row) {
            let fresh = self.fresh.entry(origin.object.to_owned()).or_default();
            fresh.rows += 1;
            for check in checks {
                *fresh.checks.entry((*check).to_owned()).or_default() += 1;
            }
        }
        true
    }

    fn failed(&mut self, error: &DataError) {
        self.incomplete.push(format!("{} {}", error.path, error.message));
    }

    fn changed(&mut self, object: &str, _: u64, _: u64) {
        self.incomplete.push(format!("the data of {object} changed while it was read"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_known_again() {
        let mut rows = Rows::default();
        let added = [1, 63, 64, 65, 10_000_000, u64::MAX];
        for row in added {
            rows.add(row);
        }
        assert!(added.into_iter().all(|row| rows.has(row)));
        assert!([0, 2, 62, 66, 128, u64::MAX - 1].into_iter().all(|row| !rows.has(row)));
    }
}
