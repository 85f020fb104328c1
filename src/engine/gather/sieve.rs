//! Which rows are kept apart: what both engines ask of each row.

use super::plan::Scope;
use crate::engine::compiled::{Compiled, Slots};
use crate::engine::sift::Sift;
use crate::metric::Truth;
use crate::value::Cell;

/// Rows of a block that may be judged with full effort, so that a pattern that takes long cannot take for ever. Rows
/// beyond are not kept apart, as they are undecided in reports.
const COSTLY: usize = 64;

/// Predicates made ready.
pub(crate) struct Sieve {
    scopes: [Scope; 1],
    broken: Vec<Compiled>,
    only: Option<Compiled>,
}

/// How many rows of a block may still be judged with full effort.
pub(crate) struct Patience(usize);

impl Default for Patience {
    fn default() -> Self {
        Self(COSTLY)
    }
}

impl Sieve {
    /// Makes predicates ready for a table.
    pub(crate) fn new(sift: &Sift) -> Self {
        let mut slots = Slots::default();
        let broken = sift.broken.iter().map(|which| Compiled::new(which, &mut slots)).collect();
        let only = sift.only.as_ref().map(|which| Compiled::new(which, &mut slots));
        Self { scopes: [Scope::of_rows(&slots.into_columns())], broken, only }
    }

    /// The rows, with the columns that each is read into.
    pub(crate) fn scopes(&self) -> &[Scope] {
        &self.scopes
    }

    /// Which predicates hold for a row, by their places.
    pub(crate) fn broken_by(&self, cells: &[Cell<'_>], patience: &mut Patience) -> Vec<usize> {
        let mut holds = |which: &Compiled| match which.judge_quickly(cells) {
            Truth::Undecided if patience.0 > 0 => {
                patience.0 -= 1;
                which.judge(cells) == Truth::Holds
            }
            truth => truth == Truth::Holds,
        };
        if !self.only.as_ref().is_none_or(&mut holds) {
            return Vec::new();
        }
        self.broken.iter().enumerate().filter(|(_, which)| holds(which)).map(|(at, _)| at).collect()
    }
}
