//! Which columns follow from others: for each pair, what stands beside each value, until a value stands beside two.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::engine::lanes::{Lanes, Mask};
use crate::metric::Measurement;
use crate::value::{Cell, KeyHasher, write_key};

/// Different values that a column may have which others follow from.
const MOST: usize = 1 << 16;

/// The pairs that are looked at, and which of them are known to be broken.
#[derive(Debug)]
pub(super) struct Pairs {
    pairs: Vec<Pair>,
    /// The slots of all columns.
    slots: Vec<usize>,
}

#[derive(Debug)]
struct Pair {
    from: usize,
    to: usize,
    broken: AtomicBool,
}

/// What stands beside each value, for each pair; `None` for those that are broken.
#[derive(Debug, Default)]
pub(super) struct Beside {
    seen: Vec<Option<HashMap<u128, u128>>>,
    hashes: Vec<Option<u128>>,
    key: Vec<u8>,
}

impl Pairs {
    pub(super) fn new(slots: Vec<usize>, pairs: &[(usize, usize)]) -> Self {
        let pair = |(from, to): &(usize, usize)| Pair { from: *from, to: *to, broken: AtomicBool::new(false) };
        Self { pairs: pairs.iter().map(pair).collect(), slots }
    }

    /// The pairs that hold, once all blocks were put together.
    pub(super) fn measurement(&self) -> Measurement {
        let held = self.pairs.iter().filter(|pair| pair.is_open());
        Measurement::Determined(held.map(|pair| (pair.from, pair.to)).collect())
    }

    /// Whether anything is left to look at.
    fn is_open(&self) -> bool {
        self.pairs.iter().any(Pair::is_open)
    }
}

impl Pair {
    fn is_open(&self) -> bool {
        !self.broken.load(Ordering::Relaxed)
    }

    /// Notes that the second does not follow from the first. A pair is broken whatever block finds it out.
    fn fail(&self) {
        self.broken.store(true, Ordering::Relaxed);
    }
}

impl Beside {
    /// Takes a row by its cells.
    pub(super) fn take(&mut self, pairs: &Pairs, cells: &[Cell<'_>]) {
        self.hashes.clear();
        for slot in &pairs.slots {
            let hash = cells.get(*slot).and_then(|cell| hash(cell, &mut self.key));
            self.hashes.push(hash);
        }
        self.see(pairs);
    }

    /// Takes rows by their lanes; gives those that have to be taken by their cells.
    pub(super) fn take_lanes(&mut self, pairs: &Pairs, lanes: &mut Lanes<'_, '_>, rows: Mask) -> Mask {
        if !pairs.is_open() {
            return Mask::NONE;
        }
        lanes.rows(&pairs.slots, rows, &mut |_, cells| self.take(pairs, cells))
    }

    fn see(&mut self, pairs: &Pairs) {
        let Self { seen, hashes, .. } = self;
        seen.resize_with(pairs.pairs.len(), || Some(HashMap::new()));
        for (pair, seen) in pairs.pairs.iter().zip(seen) {
            let hash = |at: usize| hashes.get(at).copied().flatten();
            if let Some(known) = seen.as_mut().filter(|_| pair.is_open())
                && let (Some(from), Some(to)) = (hash(pair.from), hash(pair.to))
                && !follows(known, (from, to))
            {
                pair.fail();
                *seen = None;
            }
        }
    }

    /// Takes what the next block says.
    pub(super) fn absorb(&mut self, pairs: &Pairs, later: Self) {
        self.seen.resize_with(pairs.pairs.len(), || Some(HashMap::new()));
        for ((pair, known), new) in pairs.pairs.iter().zip(&mut self.seen).zip(later.seen) {
            let holds = match (known.as_mut().filter(|_| pair.is_open()), new) {
                (Some(known), Some(new)) => new.into_iter().all(|beside| follows(known, beside)),
                _ => false,
            };
            if !holds {
                pair.fail();
                *known = None;
            }
        }
    }
}

/// Takes a value and what stands beside it; whether that is what always did.
fn follows(known: &mut HashMap<u128, u128>, (from, to): (u128, u128)) -> bool {
    *known.entry(from).or_insert(to) == to && known.len() <= MOST
}

fn hash(cell: &Cell<'_>, key: &mut Vec<u8>) -> Option<u128> {
    key.clear();
    match cell {
        Cell::Value(value) => write_key(key, Some(value)),
        Cell::Null | Cell::Nan => write_key(key, None),
        Cell::Missing(_) | Cell::IllTyped => return None,
    }
    Some(KeyHasher::wide(key))
}
