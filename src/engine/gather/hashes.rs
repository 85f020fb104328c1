//! Which keys a table has: 128-bit hashes, each once, with the rows that have them where those are wanted.
//!
//! What comes in is merged into what is there whenever it has grown as large, so that memory follows the number of different
//! keys and not that of rows: 16 bytes a key, or 32 where its rows are counted.

use crate::metric::{CountedKey, KeyHashes};

const PARTITIONS: usize = 256;

/// Fewer new keys than this are not worth a merge.
const FEW: usize = 1 << 10;

/// The keys of a table, by the first byte of their hashes.
#[derive(Debug)]
pub(super) enum KeyTable {
    /// The hashes alone.
    Known(Vec<Partition<u128>>),
    /// With the rows that have them, and how many keys came so far.
    Counted(Vec<Partition<CountedKey>>, u64),
}

/// The keys whose hashes begin alike.
#[derive(Clone, Debug)]
pub(super) struct Partition<K> {
    /// In order, each once.
    sorted: Vec<K>,
    /// In the order they came.
    new: Vec<K>,
}

/// What is kept of a key.
pub(super) trait Kept: Copy + Ord {
    /// Takes a later key that is the same; whether it is.
    fn takes(&mut self, later: &Self) -> bool;
}

impl Kept for u128 {
    fn takes(&mut self, later: &Self) -> bool {
        self == later
    }
}

impl Kept for CountedKey {
    fn takes(&mut self, later: &Self) -> bool {
        let same = self.hash == later.hash;
        if same {
            // The order is that of hash and first row, so the earlier row is here already.
            self.rows += later.rows;
        }
        same
    }
}

impl<K: Kept> Partition<K> {
    const fn new() -> Self {
        Self { sorted: Vec::new(), new: Vec::new() }
    }

    fn push(&mut self, key: K) {
        self.new.push(key);
        if self.new.len() >= self.sorted.len().max(FEW) {
            self.settle();
        }
    }

    /// Merges what is new into what is sorted.
    fn settle(&mut self) {
        self.sorted.append(&mut self.new);
        self.sorted.sort_unstable();
        self.sorted.dedup_by(|later, kept| kept.takes(later));
    }
}

fn partitions<K: Kept>() -> Vec<Partition<K>> {
    vec![Partition::new(); PARTITIONS]
}

fn into_sorted<K: Kept>(partitions: Vec<Partition<K>>) -> Vec<K> {
    // What is new is no more than what is sorted, nearly: a list that grew by doubling would take more.
    let most = partitions.iter().map(|partition| partition.sorted.len() + partition.new.len()).sum();
    let mut all = Vec::with_capacity(most);
    for mut partition in partitions {
        partition.settle();
        all.append(&mut partition.sorted);
    }
    all.shrink_to_fit();
    all
}

fn place(hash: u128) -> usize {
    usize::from(hash.to_be_bytes()[0])
}

impl KeyTable {
    /// No key yet; `counted`: the rows that have each key are counted.
    pub(super) fn new(counted: bool) -> Self {
        if counted { Self::Counted(partitions(), 0) } else { Self::Known(partitions()) }
    }

    /// Takes the keys of the next block, in the order of its rows.
    pub(super) fn absorb(&mut self, hashes: &[u128]) {
        match self {
            Self::Known(partitions) => {
                for hash in hashes {
                    if let Some(partition) = partitions.get_mut(place(*hash)) {
                        partition.push(*hash);
                    }
                }
            }
            Self::Counted(partitions, came) => {
                for hash in hashes {
                    if let Some(partition) = partitions.get_mut(place(*hash)) {
                        partition.push(CountedKey { hash: *hash, first: *came, rows: 1 });
                    }
                    *came += 1;
                }
            }
        }
    }

    /// All keys.
    pub(super) fn into_hashes(self) -> KeyHashes {
        match self {
            Self::Known(partitions) => KeyHashes::Known(into_sorted(partitions)),
            Self::Counted(partitions, _) => KeyHashes::Counted(into_sorted(partitions)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_counted_from_their_first_row_whatever_was_merged_before() {
        let hash = |at: u64| u128::from(at % 3_000) << 100;
        let mut counted = KeyTable::new(true);
        let mut known = KeyTable::new(false);
        let all: Vec<u128> = (0..10_000).map(hash).collect();
        for block in all.chunks(777) {
            counted.absorb(block);
            known.absorb(block);
        }
        let expected: Vec<_> = (0..3_000)
            .map(|at| CountedKey { hash: hash(at), first: at, rows: if at < 1_000 { 4 } else { 3 } })
            .collect();
        assert_eq!(counted.into_hashes(), KeyHashes::Counted(expected));
        assert_eq!(known.into_hashes(), KeyHashes::Known((0..3_000).map(hash).collect()));
    }
}
