//! The keys of a table as hashes, so that two tables can be joined whatever engines read them.

use serde::{Deserialize, Serialize};

/// The keys of a table, each once, in the order of their hashes.
///
/// A hash has 128 bits of a fixed function of the canonical bytes of the key, and two keys with one hash are taken for
/// equal: of ten thousand million keys here and as many there, a pair of different keys meets by chance less than once
/// in 10^18 runs. Its lowest bit says whether a part of the key is null.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyHashes {
    /// The hashes alone.
    Known(Vec<u128>),
    /// The hashes with the rows that have them.
    Counted(Vec<CountedKey>),
}

/// A key, and the rows that have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CountedKey {
    /// The hash of the key.
    pub hash: u128,
    /// How many keys were compared before it first came.
    pub first: u64,
    /// How many rows have it.
    pub rows: u64,
}

impl CountedKey {
    /// Whether a part of the key is null.
    #[must_use]
    pub const fn has_null(self) -> bool {
        self.hash & 1 == 1
    }
}

impl KeyHashes {
    /// How many different keys there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Known(keys) => keys.len(),
            Self::Counted(keys) => keys.len(),
        }
    }

    /// Whether there is no key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
