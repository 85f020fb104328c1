//! The second look at keys of a table of text, where it needs some groups of records only.

use std::thread;

use super::Table;
use crate::data::{Block, Encoding, FileInfo, Format};
use crate::engine::Run;
use crate::engine::gather::{Confirmed, Doubt, Found, Round, Shown, Suspects};
use crate::engine::text::starts::{Index, Piece};
use crate::metric::FailingRow;

/// Pieces that a thread looks at before what it found is taken in.
const AT_ONCE: usize = 32;

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
        for share in pieces.chunks(AT_ONCE * threads) {
            let look =
                |pieces: &[Piece]| pieces.iter().map(|piece| self.look(piece, (doubt, round), run)).collect::<Vec<_>>();
            let found: Vec<_> = thread::scope(|scope| {
                let crew = share.chunks(share.len().div_ceil(threads)).map(|part| scope.spawn(move || look(part)));
                let crew: Vec<_> = crew.collect();
                crew.into_iter().flat_map(|one| one.join().unwrap_or_default()).collect()
            });
            if found.len() != share.len() {
                return None;
            }
            for (piece, suspects) in share.iter().zip(found) {
                let mut show = |row, shown: &_| self.show_again(piece, doubt, row, shown).unwrap_or_default();
                confirmed.absorb(doubt, (piece.file, piece.before), &suspects?, &mut show);
            }
        }
        confirmed.is_whole(doubt).then_some(confirmed)
    }

    /// The keys in doubt of a piece; `None` where it is not what it was.
    fn look(&self, piece: &Piece, doubt: (&Doubt, Round), run: &Run) -> Option<Suspects> {
        let (suspects, _) = self.suspects(doubt, piece.file, &self.reread(piece)?, run)?;
        (suspects.records() == piece.records).then_some(suspects)
    }

    fn reread(&self, piece: &Piece) -> Option<Block> {
        Block::reread(&self.files.get(piece.file)?.data, piece.offset, piece.length).ok()
    }

    fn show_again(&self, piece: &Piece, doubt: &Doubt, found: Found, shown: &Shown) -> Option<FailingRow> {
        let mut row = self.bound(piece.file, doubt.scopes())?.show_at(&self.reread(piece)?, found, shown);
        row.line = row.line.map(|line| line + piece.lines);
        Some(row)
    }
}

#[cfg(test)]
#[path = "again_tests.rs"]
mod tests;
