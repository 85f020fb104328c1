//! The keys of a table as 8 bytes each, in partitions by their hashes, which move to a temporary file when they grow too large.
//!
//! An entry holds the bits of the hash behind those of its partition, and the group of [`ROWS`] rows that its row lies in: so
//! that hashes that meet say by themselves which rows have to be looked at again.

use super::census::Census;
use super::room::{Chunk, Room, Run};

/// Rows in a group.
pub(crate) const ROWS: u64 = 64;

pub(super) const PARTITIONS: usize = 1 << PARTITION_BITS;
const PARTITION_BITS: u32 = 10;
/// The number of a group among all groups of the table.
pub(super) const GROUP_BITS: u32 = 28;
const MOST_GROUPS: u64 = 1 << GROUP_BITS;
/// The number of a group in its block: what is left of 64 bits beside those of a hash that are compared.
const LOCAL_BITS: u32 = GROUP_BITS - PARTITION_BITS;
const MOST_LOCAL: u64 = 1 << LOCAL_BITS;

/// Keys that wait until it is worth dealing them to the partitions: a table with many questions and few rows takes little.
const FEW: usize = 1 << 14;
/// Fewer of them are not worth it, however many questions there are.
const FEWEST: usize = 1 << 8;
/// Chunks of a partition that there is room for, on average, where the number of partitions is chosen.
const CHUNKS: u64 = 4;
/// How often the number of partitions is halved at most.
const MOST_HALVED: u32 = 8;

/// The bits of a hash that are compared, in order of partitions.
pub(super) const fn compared(hash: u64) -> u64 {
    hash >> LOCAL_BITS
}

/// The partition of a hash, of all that there may be.
pub(super) const fn partition(hash: u64) -> usize {
    placed(compared(hash)).0
}

/// The partition of bits that are compared, and the bits behind it. Bits that leave out the last `halved` ones of those lie in
/// one of `PARTITIONS >> halved`.
pub(super) const fn placed(compared: u64) -> (usize, u64) {
    const REST: u32 = 64 - PARTITION_BITS - LOCAL_BITS;
    ((compared >> REST) as usize, compared & ((1 << REST) - 1))
}

/// The opposite of [`placed`].
pub(super) const fn joined(partition: usize, rest: u64) -> u64 {
    (partition as u64) << (64 - PARTITION_BITS - LOCAL_BITS) | rest
}

/// An entry of a partition.
pub(super) const fn entry(rest: u64, group: u64) -> u64 {
    rest << GROUP_BITS | group
}

/// The bits of the hash in an entry of a partition.
pub(super) const fn rest(entry: u64) -> u64 {
    entry >> GROUP_BITS
}

/// The group in an entry of a partition.
pub(super) const fn group(entry: u64) -> u64 {
    entry & (MOST_GROUPS - 1)
}

/// The keys of the rows of one block.
#[derive(Debug, Default)]
pub(super) struct BlockKeys {
    /// The compared bits of a hash above the number of the group.
    entries: Vec<u64>,
    /// Whether a group has too high a number to be told.
    vague: bool,
    /// What all keys take as they are written.
    bytes: u64,
}

impl BlockKeys {
    /// Takes the hash of the key of a row, which counts from 1 in its block, and how many bytes the key takes; a row may have
    /// several keys.
    pub(super) fn push(&mut self, row: u64, hash: u64, bytes: usize) {
        self.bytes += bytes as u64;
        let group = row.saturating_sub(1) / ROWS;
        self.vague |= group >= MOST_LOCAL;
        self.entries.push(hash & !(MOST_LOCAL - 1) | group.min(MOST_LOCAL - 1));
    }
}

/// What each key question of a table may have, so that all of them find room.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Terms {
    /// Keys that wait before they are dealt.
    few: usize,
    /// How often the number of partitions is halved: a bit less of each hash is compared then, every time.
    pub(super) halved: u32,
    /// Chunks that are worth moving to the file: it would hold a list of little pieces otherwise.
    worth: u64,
}

impl Terms {
    /// Of each of so many questions. What waits takes no more than an eighth of the room, and is taken off it.
    pub(super) fn of(questions: u64, room: &mut Room) -> Self {
        // A list that grows takes up to twice what is in it.
        let wait = room.bytes() / 8 / 16 / questions.max(1);
        let few = usize::try_from(wait).unwrap_or(FEW).clamp(FEWEST, FEW);
        room.set_aside(questions.saturating_mul(16 * few as u64));
        let chunks = room.chunks_for_each(questions);
        let partitions = |halved: u32| PARTITIONS as u64 >> halved;
        let halved = (0..MOST_HALVED).find(|halved| partitions(*halved) * CHUNKS <= chunks).unwrap_or(MOST_HALVED);
        Self { few, halved, worth: (chunks / 2).max(partitions(halved) * CHUNKS / 2) }
    }
}

/// The keys of a table.
#[derive(Debug, Default)]
pub(super) struct Partitions {
    terms: Terms,
    /// Keys that were not dealt yet, as their blocks give them; and where those of each block begin, with its first group.
    new: Vec<u64>,
    blocks: Vec<(usize, u64)>,
    parts: Vec<Part>,
    /// Whether the groups of some keys cannot be told.
    vague: bool,
    /// What all keys take as they are written.
    bytes: u64,
}

/// One partition.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// What is filled now; it never grows.
    open: Chunk,
    full: Vec<Chunk>,
    /// What lies in the temporary file.
    runs: Vec<Run>,
}

impl Partitions {
    pub(super) fn new(terms: Terms) -> Self {
        Self { terms, ..Self::default() }
    }

    /// Takes the keys of the next block, whose first group has this number. Where the room is full, all of these keys make
    /// way if they are many: those of other questions do when their turn comes.
    pub(super) fn absorb(&mut self, keys: &BlockKeys, first: u64, room: &mut Room) {
        self.bytes = self.bytes.saturating_add(keys.bytes);
        self.vague |= keys.vague || first.saturating_add(MOST_LOCAL) > MOST_GROUPS;
        self.blocks.push((self.new.len(), first));
        self.new.extend_from_slice(&keys.entries);
        if self.new.len() >= self.terms.few {
            self.deal(room);
        }
        if room.is_full() && self.chunks() >= self.terms.worth {
            self.spill(room);
        }
    }

    /// Chunks that it holds.
    fn chunks(&self) -> u64 {
        self.parts.iter().map(Part::chunks).sum()
    }

    /// Puts what is new into the partitions.
    pub(super) fn deal(&mut self, room: &mut Room) {
        let halved = self.terms.halved;
        self.parts.resize_with(PARTITIONS >> halved, Part::default);
        let parts = &mut self.parts;
        each_key(&self.new, &self.blocks, &mut |hash, group| {
            let (partition, rest) = placed(hash >> halved);
            if let Some(part) = parts.get_mut(partition) {
                part.push(entry(rest, group), room);
            }
        });
        self.blocks.clear();
        self.new.clear();
        self.new.shrink_to(2 * self.terms.few);
    }

    /// Moves everything to the temporary file.
    pub(super) fn spill(&mut self, room: &mut Room) {
        for part in &mut self.parts {
            part.spill(room);
        }
    }

    /// Looks for hashes that meet, on several threads; a partition is let go when it was looked through.
    pub(super) fn into_census(mut self, threads: usize, room: &mut Room) -> Census {
        if self.parts.is_empty() {
            let mut few = Vec::with_capacity(self.new.len());
            each_key(&self.new, &self.blocks, &mut |hash, group| few.push((hash, group)));
            return Census { bytes: self.bytes, ..Census::of_few(few, self.vague) };
        }
        self.deal(room);
        let census =
            Census { bytes: self.bytes, ..Census::of((self.parts, self.terms.halved), self.vague, threads, room) };
        room.close();
        census
    }
}

/// The compared bits and the groups of keys as their blocks give them.
fn each_key(keys: &[u64], blocks: &[(usize, u64)], give: &mut impl FnMut(u64, u64)) {
    let ends = blocks.iter().skip(1).map(|(start, _)| *start).chain([keys.len()]);
    for ((start, first), end) in blocks.iter().zip(ends) {
        for key in keys.get(*start..end).unwrap_or_default() {
            give(compared(*key), (first + (key & (MOST_LOCAL - 1))).min(MOST_GROUPS - 1));
        }
    }
}

impl Part {
    pub(super) fn push(&mut self, entry: u64, room: &mut Room) {
        if self.open.len() == self.open.capacity() {
            let full = std::mem::replace(&mut self.open, room.chunk());
            if !full.is_empty() {
                self.full.push(full);
            }
        }
        self.open.push(entry);
    }

    pub(super) fn spill(&mut self, room: &mut Room) {
        let open = std::mem::take(&mut self.open);
        self.full.extend(Some(open).filter(|chunk| !chunk.is_empty()));
        if self.full.is_empty() {
            return;
        }
        self.runs.extend(room.write(self.full.iter().flatten().copied()));
        self.full.drain(..).for_each(|chunk| room.give_back(chunk));
        // A list of what is gone takes room as well.
        self.full = Vec::new();
    }

    /// Chunks that it holds.
    fn chunks(&self) -> u64 {
        self.full.len() as u64 + u64::from(self.open.capacity() > 0)
    }

    /// How many entries it has.
    pub(super) fn len(&self) -> u64 {
        let held: usize = self.full.iter().map(Vec::len).sum();
        (held + self.open.len()) as u64 + self.runs.iter().map(Run::len).sum::<u64>()
    }

    /// Gives all entries, by pieces of at most `piece` where they lie in the file. In no order that means anything.
    ///
    /// # Errors
    /// The file cannot be read.
    pub(super) fn each_piece(&self, piece: usize, room: &Room, give: &mut dyn FnMut(&[u64])) -> std::io::Result<()> {
        let mut buffer = Vec::new();
        for run in &self.runs {
            room.read(run, piece, &mut buffer, give)?;
        }
        self.full.iter().chain([&self.open]).for_each(|chunk| give(chunk));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_questions_have_fewer_partitions_and_wait_for_less() {
        // (MiB of the room, questions): keys that wait, partitions, chunks that are worth moving.
        let cases = [
            ((1_024, 0), (FEW, 1_024)),
            ((1_024, 1), (FEW, 1_024)),
            ((1_024, 100), (FEW, 1_024)),
            ((1_024, 1_000), (8_388, 64)),
            ((21, 1), (FEW, 1_024)),
            ((21, 8), (FEW, 256)),
            ((4, 1_000), (FEWEST, 4)),
        ];
        for ((mib, questions), expected) in cases {
            let mut room = Room::new(mib << 20);
            let terms = Terms::of(questions, &mut room);
            let partitions = PARTITIONS >> terms.halved;
            assert_eq!((terms.few, partitions), expected, "{mib} {questions}");
            assert!(terms.worth >= 2 * partitions as u64);
        }
    }

    #[test]
    fn what_is_moved_to_the_file_is_never_little() {
        // 300 questions share a room of 4 MiB: 2,000 keys of each in every block are more than that.
        let mut room = Room::new(0);
        let terms = Terms::of(300, &mut room);
        let mut questions: Vec<_> = (0..300).map(|_| Partitions::new(terms)).collect();
        let mut moved = vec![0; questions.len()];
        for block in 0..20 {
            let mut keys = BlockKeys::default();
            for row in 0..2_000 {
                let hash = crate::value::KeyHasher::hash(&u64::to_le_bytes(block * 2_000 + row));
                keys.push(row + 1, hash, 8);
            }
            for (question, moved) in questions.iter_mut().zip(&mut moved) {
                question.absorb(&keys, block * 32, &mut room);
                let runs: Vec<u64> = question.parts.iter().flat_map(|part| &part.runs).map(Run::len).collect();
                assert!(runs.iter().sum::<u64>() >= 128 * runs.len() as u64, "{runs:?}");
                *moved += runs.len();
            }
        }
        assert!(moved.iter().all(|moved| *moved > 0));
    }
}
