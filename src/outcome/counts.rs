//! From the verdicts of checks to the verdict of the run.

use serde::{Deserialize, Serialize};

use super::{Options, Outcome, Overall};

/// How many checks came out how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Passed.
    pub pass: usize,
    /// Failed and counts.
    pub fail: usize,
    /// Failed and does not count.
    pub warn: usize,
    /// Not evaluated.
    pub not_evaluated: usize,
}

/// The verdict of a run from its outcomes. `data_failed`: some data could not be read.
#[must_use]
pub fn overall(_outcomes: &[Outcome], _options: &Options, _data_failed: bool) -> Overall {
    todo!()
}
