//! Counts the hashes of a partition that is too large to be held, as many different ones at once as there is room for.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io;
use std::ops::Range;

use super::groups::Groups;
use super::keys::Plain;
use super::partitions::{GROUP_BITS, Part, group, rest};
use super::room::Room;

/// Entries that are read at once.
const PIECE: usize = 1 << 10;
/// Fewer are never held, so that every reading gets on.
const LEAST: usize = 16;
/// Of which the first are kept where they are too many: enough that a reading counts nearly as many as it may.
const KEPT: (usize, usize) = (3, 4);

/// The hashes that more than one entry has, in order, and how many entries those are; their groups are noted. `most`
/// different hashes are held. Those of few keys that come often are all counted in one reading; of more, each reading
/// counts the lowest of those that are left.
pub(super) fn meeting(part: &Part, most: usize, groups: &mut Groups, room: &Room) -> io::Result<(Vec<u64>, u64)> {
    let (mut meeting, mut met, mut from) = (Vec::new(), 0, 0);
    loop {
        let mut counts = Counts::new(from, most.max(LEAST));
        part.each_piece(PIECE, room, &mut |piece| piece.iter().for_each(|entry| counts.take(*entry, groups)))?;
        let all = counts.are_all();
        from = counts.range.end;
        counts.finish(&mut meeting, &mut met);
        if all {
            return Ok((meeting, met));
        }
    }
}

/// How often the hashes in a range come.
struct Counts {
    /// Bits of hashes.
    range: Range<u64>,
    most: usize,
    /// By the spread bits of a hash: how many entries there are above the group of the first one.
    held: HashMap<u64, u64, Plain>,
}

const ONE: u64 = 1 << GROUP_BITS;

impl Counts {
    fn new(from: u64, most: usize) -> Self {
        Self { range: from..u64::MAX, most, held: HashMap::default() }
    }

    /// Whether there are no hashes behind the range.
    const fn are_all(&self) -> bool {
        self.range.end == u64::MAX
    }

    fn take(&mut self, entry: u64, groups: &mut Groups) {
        let bits = rest(entry);
        if !self.range.contains(&bits) {
            return;
        }
        match self.held.entry(spread(bits)) {
            Entry::Occupied(mut known) => {
                groups.add(group(*known.get()));
                groups.add(group(entry));
                *known.get_mut() += ONE;
            }
            Entry::Vacant(place) => {
                place.insert(ONE | group(entry));
                if self.held.len() > self.most {
                    self.narrow();
                }
            }
        }
    }

    /// Lets go of the highest hashes: they are counted from the start in another reading.
    fn narrow(&mut self) {
        let mut keys: Vec<u64> = self.held.keys().copied().collect();
        let kept = keys.len() / KEPT.1 * KEPT.0;
        let (_, first, _) = keys.select_nth_unstable(kept);
        self.held.retain(|key, _| *key < *first);
        self.range.end = *first >> GROUP_BITS;
    }

    fn finish(self, meeting: &mut Vec<u64>, met: &mut u64) {
        let start = meeting.len();
        for (key, counted) in self.held {
            let count = counted >> GROUP_BITS;
            if count > 1 {
                meeting.push(key >> GROUP_BITS);
                *met += count;
            }
        }
        if let Some(new) = meeting.get_mut(start..) {
            new.sort_unstable();
        }
    }
}

/// The bits of a hash stand high in an entry; a table looks at the high and at the low ones. Keeps their order.
const fn spread(bits: u64) -> u64 {
    bits << GROUP_BITS | bits >> (64 - 2 * GROUP_BITS)
}

#[cfg(test)]
mod tests {
    use super::super::partitions::entry;
    use super::*;

    /// What is found with room for so many, and the groups.
    fn found(entries: &[u64], most: usize) -> (Vec<u64>, u64, Vec<u64>) {
        let mut room = Room::new(0);
        let mut part = Part::default();
        for (at, entry) in entries.iter().enumerate() {
            part.push(*entry, &mut room);
            if at == entries.len() / 2 {
                part.spill(&mut room);
            }
        }
        room.flush();
        let mut groups = Groups::default();
        let (meeting, met) = meeting(&part, most, &mut groups, &room).unwrap();
        (meeting, met, groups.within(0..1 << 20).collect())
    }

    #[test]
    fn many_hashes_are_counted_in_several_readings() {
        // 3,000 hashes with the lowest and the highest among them, every third of them twice, and one 1,000 times.
        let highest = (1 << (64 - GROUP_BITS)) - 1;
        let hash = |at: u64| if at == 2_999 { highest } else { at * 17_000_003 };
        let mut entries: Vec<u64> = (0..3_000).map(|at| entry(hash(at), at)).collect();
        entries.extend((0..3_000).step_by(3).map(|at| entry(hash(at), at + 10_000)));
        entries.extend((0..999).map(|at| entry(hash(2_999), at + 20_000)));
        let mut twice: Vec<u64> = (0..3_000).step_by(3).map(hash).chain([highest]).collect();
        twice.sort_unstable();
        let mut groups: Vec<u64> = (0..3_000).step_by(3).chain([2_999]).collect();
        groups.extend((0..3_000).step_by(3).map(|at| at + 10_000).chain(20_000..20_999));
        for most in [0, 17, 100, 2_999, 3_000, 10_000] {
            assert_eq!(found(&entries, most), (twice.clone(), 3_000, groups.clone()), "{most}");
        }
    }

    #[test]
    fn no_more_than_may_be_are_held() {
        let mut counts = Counts::new(0, 64);
        let mut groups = Groups::default();
        for at in 0..10_000 {
            counts.take(entry(at * 7_919 % 10_000, 0), &mut groups);
            assert!(counts.held.len() <= 64);
        }
        // The lowest are left, and nearly as many as may be.
        assert!((48..=64).contains(&counts.held.len()) && !counts.are_all());
        let highest = counts.held.keys().map(|key| key >> GROUP_BITS).max().unwrap();
        assert_eq!((highest + 1, counts.held.len() as u64), (counts.range.end, counts.range.end));
    }

    #[test]
    fn bits_stay_in_order_when_they_are_spread() {
        let bits = [0, 1, 255, 256, 1 << 20, (1 << 36) - 2, (1 << 36) - 1];
        assert!(bits.map(spread).is_sorted());
        assert_eq!(bits.map(|bits| spread(bits) >> GROUP_BITS), bits);
    }
}
