//! The second look at keys of a table of text, where it needs some groups of records only.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::Table;
use crate::data::{Block, Encoding, FileInfo, Format};
use crate::engine::Run;
use crate::engine::gather::{Confirmed, Doubt, Found, Round, Shown, Suspects};
use crate::engine::text::starts::{Index, Piece};
use crate::metric::FailingRow;

/// Pieces that a thread looks at, on average, before what was found is taken in.
const PIECES: usize = 32;
/// Blocks that those may be as large as: neighbours are one piece, and where keys recur in a row that is a whole block.
const BLOCKS: usize = 2;

/// Whether all of these files can be read from any record on: bytes stand where blocks say, and an array of JSON has no
/// records that start by themselves.
pub(super) fn can_be_read_in_pieces(files: &[FileInfo]) -> bool {
    let can = |file: &FileInfo| {
        file.compression.is_none() && file.encoding == Some(Encoding::UTF_8) && file.format != Format::Json
    };
    files.iter().all(can)
}

impl Table {
    /// Reads the groups of records that hold keys in doubt, and no others. `None` where all has to be read, or what was
    /// read is not what the first pass saw.
    pub(super) fn second_look(&self, doubt: &Doubt, index: &Index, run: &Run) -> Option<Confirmed> {
        let pieces = index.pieces(doubt.groups()?).filter(|_| self.in_pieces)?;
        let mut rounds = doubt.rounds();
        let round = rounds.next().filter(|_| rounds.len() == 0)?;
        let mut confirmed = Confirmed::new(doubt);
        let threads = run.threads.max(1);
        let most = [PIECES, BLOCKS.saturating_mul(self.cut.block)].map(|most| most.saturating_mul(threads));
        for share in shares(&pieces, most) {
            let found = self.look_at(share, (doubt, round), run);
            if found.len() != share.len() {
                return None;
            }
            for (piece, suspects) in share.iter().zip(found) {
                let mut show = |wanted: &[(Found, &Shown)]| self.show_again(piece, doubt, wanted).unwrap_or_default();
                confirmed.absorb(doubt, (piece.file, piece.before), &suspects?, &mut show);
            }
        }
        confirmed.is_whole(doubt).then_some(confirmed)
    }

    /// What is found in each of some pieces. Threads take the next one when they are done with one, since pieces differ
    /// in length.
    fn look_at(&self, share: &[Piece], doubt: (&Doubt, Round), run: &Run) -> Vec<Option<Suspects>> {
        let next = AtomicUsize::new(0);
        let work = || {
            let mut found = Vec::new();
            while let Some((at, piece)) = take(&next, share) {
                found.push((at, self.look(piece, doubt, run)));
            }
            found
        };
        let mut found: Vec<_> = thread::scope(|scope| {
            let crew: Vec<_> = (0..run.threads.clamp(1, share.len())).map(|_| scope.spawn(work)).collect();
            crew.into_iter().flat_map(|one| one.join().unwrap_or_default()).collect()
        });
        found.sort_unstable_by_key(|(at, _)| *at);
        found.into_iter().map(|(_, suspects)| suspects).collect()
    }

    /// The keys in doubt of a piece; `None` where it is not what it was.
    fn look(&self, piece: &Piece, doubt: (&Doubt, Round), run: &Run) -> Option<Suspects> {
        let (suspects, _) = self.suspects(doubt, piece.file, &self.reread(piece)?, run)?;
        (suspects.records() == piece.records).then_some(suspects)
    }

    fn reread(&self, piece: &Piece) -> Option<Block> {
        Block::reread(&self.files.get(piece.file)?.data, piece.offset, piece.length).ok()
    }

    fn show_again(&self, piece: &Piece, doubt: &Doubt, wanted: &[(Found, &Shown)]) -> Option<Vec<FailingRow>> {
        Some(self.bound(piece.file, doubt.scopes())?.show_all((&self.reread(piece)?, piece.lines), wanted))
    }
}

fn take<'p>(next: &AtomicUsize, pieces: &'p [Piece]) -> Option<(usize, &'p Piece)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    pieces.get(at).map(|piece| (at, piece))
}

/// Cuts pieces into shares of at most so many pieces and bytes: one piece at least, however long.
fn shares(pieces: &[Piece], [most, bytes]: [usize; 2]) -> impl Iterator<Item = &[Piece]> {
    let mut left = pieces;
    std::iter::from_fn(move || {
        let mut length = 0_usize;
        let fits = |piece: &&Piece| {
            length = length.saturating_add(piece.length);
            length <= bytes
        };
        let fitting = left.iter().take(most).take_while(fits).count();
        let (share, rest) = left.split_at_checked(fitting.max(1))?;
        left = rest;
        Some(share)
    })
}

#[cfg(test)]
#[path = "again_tests.rs"]
mod tests;
