//! What the hashes of keys alone say: how many stand alone, which meet, and in which groups of rows.

use std::sync::{Mutex, PoisonError};
use std::{io, thread, vec};

use super::counts;
use super::groups::Groups;
use super::partitions::{PARTITIONS, Part, compared, group, joined, placed, rest};
use super::room::Room;

/// What the hashes alone say.
#[derive(Debug, Default)]
pub(super) struct Census {
    /// Keys that were compared.
    pub(super) compared: u64,
    /// What they take as they are written.
    pub(super) bytes: u64,
    /// Keys whose hash does not stand alone.
    pub(super) met: u64,
    pub(super) meeting: Meeting,
    /// The groups of rows that those lie in.
    pub(super) groups: Groups,
    /// Whether the groups of some keys cannot be told.
    pub(super) vague: bool,
}

/// Hashes that more than one key has, as far as they were compared.
#[derive(Debug, Default)]
pub(super) struct Meeting {
    /// In order.
    hashes: Vec<u64>,
    /// Where those of each partition start, where there are so many that it helps.
    starts: Vec<usize>,
    /// Last bits of hashes that were not compared.
    halved: u32,
}

/// Fewer hashes are found fast enough among all.
const FEW: usize = 1 << 12;

impl Meeting {
    fn of(hashes: Vec<u64>, halved: u32) -> Self {
        let mut starts = Vec::new();
        if hashes.len() >= FEW {
            let start = |partition| hashes.partition_point(|hash| *hash < joined(partition, 0));
            starts.extend((0..=PARTITIONS).map(start));
        }
        Self { hashes, starts, halved }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether a whole hash is one of them.
    pub(super) fn contains(&self, hash: u64) -> bool {
        let hash = compared(hash) >> self.halved;
        let (partition, _) = placed(hash);
        let range = self.starts.get(partition).zip(self.starts.get(partition + 1));
        let near = range.and_then(|(start, end)| self.hashes.get(*start..*end)).unwrap_or(&self.hashes);
        near.binary_search(&hash).is_ok()
    }
}

impl Census {
    /// Looks through partitions, on so many threads: what they find does not depend on who finds it.
    pub(super) fn of((parts, halved): (Vec<Part>, u32), vague: bool, threads: usize, room: &mut Room) -> Self {
        room.flush();
        let threads = if parts.iter().map(Part::len).sum::<u64>() < 1 << 16 { 1 } else { threads.max(1) };
        let queue = Mutex::new(parts.into_iter().enumerate());
        let clerk = || Clerk::new(room.at_once(threads)).run(&queue, room);
        let found: Vec<_> = thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(clerk)).collect();
            let own = clerk();
            let joined = others.into_iter().map(|other| other.join().unwrap_or_else(|_| Err(stopped())));
            std::iter::once(own).chain(joined).collect()
        });
        let mut census = Self { vague, ..Self::default() };
        let mut meeting = Vec::new();
        for found in found {
            match found {
                Ok(found) => census.add(found, &mut meeting),
                Err(error) => room.fail(&error),
            }
        }
        meeting.sort_unstable_by_key(|(partition, _)| *partition);
        let mut all = Vec::with_capacity(meeting.iter().map(|(_, rests)| rests.len()).sum());
        for (partition, rests) in meeting {
            all.extend(rests.into_iter().map(|rest| joined(partition, rest)));
        }
        census.meeting = Meeting::of(all, halved);
        census
    }

    fn add(&mut self, found: Found, meeting: &mut Vec<(usize, Vec<u64>)>) {
        self.compared += found.compared;
        self.met += found.met;
        self.groups.join(&found.groups);
        meeting.extend(found.meeting);
    }

    /// Looks through a few keys at once: their compared bits and groups.
    pub(super) fn of_few(mut keys: Vec<(u64, u64)>, vague: bool) -> Self {
        let mut census = Self { compared: keys.len() as u64, vague, ..Self::default() };
        keys.sort_unstable();
        let mut meeting = Vec::new();
        for run in keys.chunk_by(|(one, _), (other, _)| one == other) {
            if let [(hash, _), _, ..] = run {
                meeting.push(*hash);
                census.met += run.len() as u64;
                for (_, group) in run {
                    census.groups.add(*group);
                }
            }
        }
        census.meeting = Meeting::of(meeting, 0);
        census
    }

    /// What a key takes as it is written, on average.
    pub(super) fn bytes_of_key(&self) -> u64 {
        self.bytes.div_ceil(self.compared.max(1))
    }

    /// Keys whose hash stands alone.
    pub(super) const fn single(&self) -> u64 {
        self.compared - self.met
    }
}

fn stopped() -> io::Error {
    io::Error::other("a defect of this program stopped it")
}

/// Partitions that nobody has looked through.
type Queue = Mutex<std::iter::Enumerate<vec::IntoIter<Part>>>;

/// What was found in some partitions.
#[derive(Debug, Default)]
struct Found {
    compared: u64,
    met: u64,
    /// By partition, in order.
    meeting: Vec<(usize, Vec<u64>)>,
    groups: Groups,
}

/// Looks through partitions, one after the other.
struct Clerk {
    /// Entries that may be held at once.
    most: usize,
    entries: Vec<u64>,
    sieve: Sieve,
    found: Found,
}

impl Clerk {
    fn new(most: usize) -> Self {
        Self { most, entries: Vec::new(), sieve: Sieve::default(), found: Found::default() }
    }

    fn run(mut self, queue: &Queue, room: &Room) -> io::Result<Found> {
        while let Some((at, part)) = next(queue) {
            let meeting =
                if part.len() > self.most as u64 { self.large(&part, room)? } else { self.part(&part, room)? };
            self.found.compared += part.len();
            if !meeting.is_empty() {
                self.found.meeting.push((at, meeting));
            }
        }
        Ok(self.found)
    }

    fn part(&mut self, part: &Part, room: &Room) -> io::Result<Vec<u64>> {
        let Self { entries, sieve, found, .. } = self;
        entries.clear();
        part.each_piece(usize::MAX, room, &mut |piece| entries.extend_from_slice(piece))?;
        let mut meeting = Vec::new();
        for run in sieve.near(entries).chunk_by(|one, other| rest(*one) == rest(*other)) {
            if let [first, _, ..] = run {
                meeting.push(rest(*first));
                found.met += run.len() as u64;
                for entry in run {
                    found.groups.add(group(*entry));
                }
            }
        }
        Ok(meeting)
    }

    /// A partition that is too large to be held at once: hashes are held that are different, and those take twice as much.
    fn large(&mut self, part: &Part, room: &Room) -> io::Result<Vec<u64>> {
        let (meeting, met) = counts::meeting(part, self.most / 2, &mut self.found.groups, room)?;
        self.found.met += met;
        Ok(meeting)
    }
}

fn next(queue: &Queue) -> Option<(usize, Part)> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).next()
}

/// Passes over entries whose hash stands alone for certain, which are nearly all: two looks at a few bits each cost less than
/// sorting all of them.
#[derive(Debug, Default)]
struct Sieve {
    once: Vec<u64>,
    again: Vec<u64>,
    near: Vec<u64>,
}

impl Sieve {
    /// The entries that may meet, in order.
    fn near(&mut self, entries: &[u64]) -> &[u64] {
        let bits = (entries.len() * 8).next_power_of_two().clamp(64, 1 << 30);
        let shift = 64 - bits.trailing_zeros();
        for marks in [&mut self.once, &mut self.again] {
            marks.clear();
            marks.resize(bits / 64, 0);
        }
        let (once, again) = (self.once.as_mut_slice(), self.again.as_mut_slice());
        for entry in entries {
            let (word, bit) = mark(*entry, shift);
            if let Some((once, again)) = once.get_mut(word).zip(again.get_mut(word)) {
                *again |= *once & bit;
                *once |= bit;
            }
        }
        self.near.clear();
        self.near.extend(entries.iter().filter(|entry| {
            let (word, bit) = mark(**entry, shift);
            again.get(word).is_some_and(|again| again & bit != 0)
        }));
        self.near.sort_unstable();
        &self.near
    }
}

/// The mark of an entry, by the first bits of what it has of its hash.
const fn mark(entry: u64, shift: u32) -> (usize, u64) {
    let place = entry >> shift;
    ((place / 64) as usize, 1 << (place % 64))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::super::partitions::{BlockKeys, Partitions, ROWS, Terms};
    use super::*;

    /// How the partitions of a table are filled.
    #[derive(Clone, Copy, Debug)]
    struct Way {
        threads: usize,
        /// Whether they are moved to the file behind each block.
        spills: bool,
        /// Whether each block is dealt at once.
        deals: bool,
        /// Whether every partition is one that is too large.
        large: bool,
        /// How many questions share the room.
        questions: u64,
    }

    /// The census of blocks of keys, each with its row in the block, from 1.
    fn census(blocks: &[Vec<(u64, u64)>], way: Way) -> Census {
        let (mut room, mut first) = (Room::new(0), 0);
        let mut partitions = Partitions::new(Terms::of(way.questions, &mut room));
        for block in blocks {
            let mut keys = BlockKeys::default();
            for (row, hash) in block {
                keys.push(*row, *hash, 9);
            }
            partitions.absorb(&keys, first, &mut room);
            if way.spills || way.deals {
                partitions.deal(&mut room);
            }
            if way.spills {
                partitions.spill(&mut room);
            }
            first += block.last().map_or(0, |(row, _)| row.div_ceil(ROWS));
        }
        if way.large {
            room.shrink();
        }
        let census = partitions.into_census(way.threads, &mut room);
        assert_eq!((room.failure(), census.bytes), (None, 9 * census.compared));
        census
    }

    fn said(census: &Census) -> (u64, u64, usize, Vec<u64>) {
        (census.compared, census.met, census.meeting.len(), census.groups.within(0..1_000_000).collect())
    }

    fn plain(blocks: &[Vec<(u64, u64)>]) -> (u64, u64, usize, Vec<u64>) {
        let mut seen: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
        let mut first = 0;
        for block in blocks {
            for (row, hash) in block {
                seen.entry(*hash).or_default().push(first + (row - 1) / ROWS);
            }
            first += block.last().map_or(0, |(row, _)| row.div_ceil(ROWS));
        }
        let compared: usize = seen.values().map(Vec::len).sum();
        let many: Vec<_> = seen.into_values().filter(|groups| groups.len() > 1).collect();
        let met: usize = many.iter().map(Vec::len).sum();
        let mut groups: Vec<_> = many.iter().flatten().copied().collect();
        groups.sort_unstable();
        groups.dedup();
        (compared as u64, met as u64, many.len(), groups)
    }

    fn ways() -> impl Iterator<Item = Way> {
        (0..12).map(|at| Way {
            threads: 1 + at % 3,
            spills: at & 1 > 0,
            deals: at & 2 > 0,
            large: at & 4 > 0,
            questions: [1, 30, 10_000][at / 4],
        })
    }

    /// Hashes as far apart as real ones, of keys that are small numbers.
    fn hash(key: u64) -> u64 {
        crate::value::KeyHasher::hash(&key.to_le_bytes())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20))]

        #[test]
        fn it_finds_what_a_plain_count_finds(
            blocks in prop::collection::vec(prop::collection::vec((1_u64..3, 0_u64..400), 0..300), 0..5),
        ) {
            // Rows grow by the first number, so that some have several keys.
            let blocks: Vec<Vec<_>> = blocks.into_iter().map(|block| {
                block.into_iter().scan(1, |row, (more, key)| {
                    *row += more - 1;
                    Some((*row, hash(key)))
                }).collect()
            }).collect();
            let expected = plain(&blocks);
            let mut keys: Vec<u64> = blocks.iter().flatten().map(|(_, key)| *key).collect();
            keys.sort_unstable();
            for way in ways() {
                let census = census(&blocks, way);
                prop_assert_eq!(said(&census), expected.clone(), "{:?}", way);
                for run in keys.chunk_by(|one, other| one == other) {
                    prop_assert_eq!(census.meeting.contains(run[0]), run.len() > 1);
                }
            }
        }
    }

    #[test]
    fn a_hash_is_found_among_few_and_many() {
        for many in [0, 1, FEW - 1, FEW, 3 * FEW] {
            for halved in [0, 3, 8] {
                let mut hashes: Vec<u64> = (0..many as u64).map(|key| compared(hash(key)) >> halved).collect();
                hashes.sort_unstable();
                let meeting = Meeting::of(hashes, halved);
                assert_eq!(meeting.starts.is_empty(), many < FEW);
                let found = (0..4 * FEW as u64).filter(|key| meeting.contains(hash(*key))).count();
                assert_eq!(found, many, "{halved}");
            }
        }
    }

    #[test]
    fn many_rows_are_looked_through_by_several_threads_alike() {
        // 100,000 keys, of which 20 come twice and one 30,000 times.
        let key = |row: u64| match row {
            0..20 => row + 50_000,
            20_000..50_000 => 7_000_000,
            other => other,
        };
        let block = |start: u64| (1..=10_000).map(|row| (row, hash(key(start + row - 1)))).collect::<Vec<_>>();
        let blocks: Vec<_> = (0..10).map(|at| block(at * 10_000)).collect();
        let expected = plain(&blocks);
        assert_eq!((expected.0, expected.1, expected.2), (100_000, 30_040, 21));
        for way in ways() {
            assert_eq!(said(&census(&blocks, way)), expected, "{way:?}");
        }
    }

    #[test]
    fn rows_beyond_the_numbers_of_groups_are_not_told_apart() {
        let mut room = Room::new(0);
        for (first, row, vague) in [(0, 1, false), (1 << 28, 1, true), (0, 1 << 24, false), (0, (1 << 24) + 1, true)] {
            let mut keys = BlockKeys::default();
            for _ in 0..2 {
                keys.push(row, 5, 1);
            }
            let mut partitions = Partitions::default();
            partitions.absorb(&keys, first, &mut room);
            let census = partitions.into_census(1, &mut room);
            assert_eq!((census.vague, census.met), (vague, 2), "{first} {row}");
        }
    }
}
