//! Where groups of records start in their files, so that a second look reads no more than the groups it needs.

use crate::data::{Block, BlockCount};
use crate::engine::gather::{Groups, Placed, ROWS_OF_GROUP};

/// The start of a group that a record begins which could not be read: it is read with the group before it.
const UNKNOWN: (u32, u32) = (u32::MAX, 0);

/// Where the groups of a block start: its bytes and lines before them.
#[derive(Debug, Default)]
pub(super) struct Starts(Vec<(u32, u32)>);

impl Starts {
    /// Notes where a record starts, by the records, bytes and lines before it in its block. Only those that begin a group
    /// count, so that the others need not be told.
    pub(super) fn see(&mut self, row: u64, offset: usize, lines: u64) {
        if !row.is_multiple_of(ROWS_OF_GROUP) {
            return;
        }
        let start = u32::try_from(offset).ok().zip(u32::try_from(lines).ok()).unwrap_or(UNKNOWN);
        let Ok(group) = usize::try_from(row / ROWS_OF_GROUP) else { return };
        if group >= self.0.len() {
            self.0.resize(group + 1, UNKNOWN);
        }
        if let Some(place) = self.0.get_mut(group) {
            *place = start;
        }
    }

    /// Where a group starts; `None` where that is not known.
    fn of(&self, group: u64) -> Option<(u32, u32)> {
        if group == 0 {
            return Some((0, 0));
        }
        let place = usize::try_from(group).ok().and_then(|group| self.0.get(group));
        place.copied().filter(|place| *place != UNKNOWN)
    }
}

/// Where the groups of a table start.
#[derive(Debug, Default)]
pub(super) struct Index(Vec<Indexed>);

/// A block whose groups are known.
#[derive(Debug)]
struct Indexed {
    file: usize,
    /// Where it starts in its file, in bytes and lines.
    offset: u64,
    lines: u64,
    length: usize,
    records: u64,
    placed: Placed,
    starts: Starts,
}

/// Whole groups of records, one behind the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) file: usize,
    /// Where it starts in its file.
    pub(super) offset: u64,
    pub(super) length: usize,
    /// Lines and records of the file before it.
    pub(super) lines: u64,
    pub(super) before: u64,
    /// Records in it.
    pub(super) records: u64,
}

impl Index {
    /// Notes a block of a file, below so many lines of that; blocks come in the order of the data.
    pub(super) fn add(&mut self, (file, lines): (usize, u64), block: &Block, count: BlockCount, by: (Placed, Starts)) {
        let (placed, mut starts) = by;
        starts.0.shrink_to_fit();
        let (offset, length, records) = (block.offset, block.bytes().len(), count.rows);
        self.0.push(Indexed { file, offset, lines, length, records, placed, starts });
    }

    /// The pieces that hold these groups, in the order of the data. `None` where they are so many that reading everything
    /// once more takes less.
    pub(super) fn pieces(&self, groups: &Groups) -> Option<Vec<Piece>> {
        let all = self.0.last().map_or(0, |last| last.placed.groups.end);
        if groups.len() > all.div_ceil(4) {
            return None;
        }
        let mut pieces = Vec::new();
        for block in &self.0 {
            block.add_pieces(groups, &mut pieces);
        }
        Some(pieces)
    }
}

impl Indexed {
    fn add_pieces(&self, groups: &Groups, pieces: &mut Vec<Piece>) {
        let (first, last) = (self.placed.groups.start, self.placed.groups.end);
        let mut done = first;
        while let Some(group) = groups.within(done..last).next() {
            let start = (first..=group).rev().find(|group| self.starts.of(group - first).is_some()).unwrap_or(first);
            let mut end = group + 1;
            // Neighbours are read at once.
            while end < last && (self.starts.of(end - first).is_none() || groups.within(end..end + 1).next().is_some())
            {
                end += 1;
            }
            pieces.push(self.piece(start - first, end - first));
            done = end;
        }
    }

    /// The groups from one number in the block to another.
    fn piece(&self, start: u64, end: u64) -> Piece {
        let (offset, lines) = self.starts.of(start).unwrap_or_default();
        let stop = self.starts.of(end).filter(|_| end > 0).map_or(self.length, |(stop, _)| stop as usize);
        let before = start * ROWS_OF_GROUP;
        Piece {
            file: self.file,
            offset: self.offset + u64::from(offset),
            length: stop.saturating_sub(offset as usize),
            lines: self.lines + u64::from(lines),
            before: self.placed.before + before,
            records: self.records.min(end * ROWS_OF_GROUP).saturating_sub(before),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(of: &[u64]) -> Groups {
        let mut groups = Groups::default();
        for group in of {
            groups.add(*group);
        }
        groups
    }

    /// A block of 20 groups and 5 records more, each record 10 bytes and a line, of which some could not be read.
    fn block(file: usize, first: u64, unread: &[u64]) -> Indexed {
        let mut starts = Starts::default();
        let records = 20 * ROWS_OF_GROUP + 5;
        for (row, offset) in (0..records).zip((0..).step_by(10)).filter(|(row, _)| !unread.contains(row)) {
            starts.see(row, offset, row);
        }
        let placed = Placed { before: 1_000, groups: first..first + 21 };
        Indexed { file, offset: 500, lines: 7, length: 12_850, records, placed, starts }
    }

    fn pieces(index: &Index, of: &[u64]) -> Vec<(usize, u64, usize, u64, u64, u64)> {
        let pieces = index.pieces(&groups(of)).unwrap();
        let plain = |piece: Piece| (piece.file, piece.offset, piece.length, piece.lines, piece.before, piece.records);
        pieces.into_iter().map(plain).collect()
    }

    #[test]
    fn pieces_hold_neighbours_and_end_with_their_blocks() {
        let index = Index(vec![block(0, 0, &[]), block(1, 21, &[])]);
        assert_eq!(pieces(&index, &[]), []);
        assert_eq!(pieces(&index, &[0]), [(0, 500, 640, 7, 1_000, 64)]);
        assert_eq!(
            pieces(&index, &[2, 3, 5, 20, 21]),
            [
                (0, 500 + 1_280, 1_280, 7 + 128, 1_128, 128),
                (0, 500 + 3_200, 640, 7 + 320, 1_320, 64),
                (0, 500 + 12_800, 50, 7 + 1_280, 2_280, 5),
                (1, 500, 640, 7, 1_000, 64),
            ]
        );
        let many: Vec<u64> = (0..12).collect();
        assert_eq!(index.pieces(&groups(&many)), None);
    }

    #[test]
    fn a_group_that_begins_with_a_record_that_was_not_read_comes_with_the_one_before() {
        let index = Index(vec![block(0, 0, &[128, 192, 1_280])]);
        let around = (0, 500 + 640, 640 * 3, 7 + 64, 1_064, 192);
        assert_eq!(pieces(&index, &[1]), [around]);
        assert_eq!(pieces(&index, &[2]), [around]);
        assert_eq!(pieces(&index, &[1, 3]), [around]);
        assert_eq!(pieces(&index, &[20]), [(0, 500 + 19 * 640, 690, 7 + 19 * 64, 1_000 + 19 * 64, 69)]);
    }
}
