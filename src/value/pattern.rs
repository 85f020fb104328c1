//! Regular expressions as contracts mean them: ECMA-262, unanchored, ASCII classes.

use serde::{Deserialize, Serialize};

/// Why a pattern cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    /// What is wrong with it.
    pub message: String,
    /// The byte of the pattern where, when known.
    pub offset: Option<usize>,
}

/// What a pattern says of one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// It matches somewhere.
    Yes,
    /// It matches nowhere.
    No,
    /// Its budget ran out before it could tell.
    Undecided,
}

/// A compiled pattern; two are equal when their sources are. Serialized as its source.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Pattern {
    source: String,
}

impl Pattern {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// Where the pattern is not ECMA-262, or larger than the engine allows.
    pub fn parse(_source: &str) -> Result<Self, PatternError> {
        todo!()
    }
    /// The pattern as it was written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }
    /// Looks for it in a text.
    #[must_use]
    pub fn find_in(&self, _text: &str) -> Match {
        todo!()
    }
}
