//! The canonical bytes of key values, so that equal values meet whatever engine read them.

use super::Scalar;

/// Appends the canonical bytes of one part of a key: a tag of its kind, then bytes that are equal exactly when the values are. `None` is a null part.
pub fn write_key(_out: &mut Vec<u8>, _part: Option<&Scalar<'_>>) {
    todo!()
}

/// The 64-bit hash of canonical bytes, with a fixed seed.
#[derive(Clone, Copy, Debug, Default)]
pub struct KeyHasher;

impl KeyHasher {
    /// Hashes the canonical bytes of a whole key.
    #[must_use]
    pub fn hash(_bytes: &[u8]) -> u64 {
        todo!()
    }
}
