//! Rows of a table of text that are kept apart, as they stand in their files.

use super::{Bound, Row, Table};
use crate::data::{Block, DataError};
use crate::engine::Run;
use crate::engine::gather::{Patience, Sieve};
use crate::engine::sift::{Sift, Sifted, TakeSifted};
use crate::engine::text::defect;

impl Table {
    /// Reads the table once more, and gives the rows that are kept apart.
    pub(in crate::engine::text) fn sift(
        &self,
        sift: &Sift,
        run: &Run,
        take: &mut TakeSifted<'_>,
    ) -> Result<(), DataError> {
        let sieve = Sieve::new(sift);
        let work = |file: usize, block: &Block| {
            let bound = self.bound(file, sieve.scopes())?;
            let mut found = Found { block, rows: Vec::new(), end: 0, first_fault: None };
            let mut patience = Patience::default();
            let mut each = |row: &Row<'_>| match sift.draw {
                None => found.take(&sieve, row, &mut patience),
                Some(draw) => found.draw(&bound, row, |offset| draw.takes(file, offset)),
            };
            let count = bound.read(block, &run.cancel, &mut |row| each(&row))?;
            Some((found.finish(), count))
        };
        let (mut current, mut before, mut wanted) = (0, 0, true);
        let ending = self.pass(run, &work, &mut |place, _, (mut rows, count)| {
            if place.file != current {
                (current, before) = (place.file, 0);
            }
            for row in &mut rows {
                row.file = place.file;
                row.row += before;
                row.line = row.line.map(|line| line + place.lines);
            }
            before += count.rows;
            wanted = wanted && (rows.is_empty() || take(rows));
        });
        match ending.faults.into_iter().next() {
            _ if ending.panicked => Err(defect(&self.name)),
            Some(fault) => Err(fault),
            None => Ok(()),
        }
    }
}

/// What is kept of a block; rows and lines count from its start.
struct Found<'b> {
    block: &'b Block,
    rows: Vec<Sifted>,
    /// Where the last record that was read ends.
    end: usize,
    /// The first of the records behind it that could not be read.
    first_fault: Option<usize>,
}

impl Found<'_> {
    fn take(&mut self, sieve: &Sieve, row: &Row<'_>, patience: &mut Patience) {
        match row {
            Row::Rejected(fault) => {
                self.first_fault.get_or_insert(self.rows.len());
                let line = Some(fault.at.line + 1);
                let mut rejected = Sifted { row: fault.row + 1, line, ..Sifted::default() };
                rejected.fault = Some(fault.message.clone());
                rejected.fault_kind = Some(fault.kind.name().to_owned());
                rejected.column = Some(fault.at.column);
                self.rows.push(rejected);
            }
            Row::Read(record, cells) => {
                self.close(record.offset);
                self.end = record.offset.saturating_add(record.text.len());
                let broken = sieve.broken_by(cells, patience);
                if !broken.is_empty() {
                    let (row, line) = (record.row + 1, Some(record.start.line + 1));
                    let record = Some(record.text.as_bytes().to_vec());
                    self.rows.push(Sifted { row, line, broken, record, ..Sifted::default() });
                }
            }
            Row::Inside(..) => {}
        }
    }

    /// Takes a row by its cells, where it is drawn by where it starts in the file.
    fn draw(&mut self, bound: &Bound<'_>, row: &Row<'_>, takes: impl Fn(u64) -> bool) {
        let Row::Read(record, _) = row else { return };
        if takes(self.block.offset.saturating_add(record.offset as u64)) {
            let (row, line) = (record.row + 1, Some(record.start.line + 1));
            self.rows.push(Sifted { row, line, cells: bound.stored(record), ..Sifted::default() });
        }
    }

    /// Gives the bytes between two records that were read to the first one between them that was not.
    fn close(&mut self, next: usize) {
        let Some(first) = self.first_fault.take() else { return };
        let between = self.block.bytes().get(self.end..next).unwrap_or_default();
        if let Some(row) = self.rows.get_mut(first) {
            row.record = Some(self.block.in_file(without_ends(between, self.end > 0)).into_owned());
        }
    }

    fn finish(mut self) -> Vec<Sifted> {
        self.close(self.block.bytes().len());
        self.rows
    }
}

/// Bytes without the line end behind them, and without the one before them that ends another record.
fn without_ends(mut bytes: &[u8], is_behind: bool) -> &[u8] {
    let ends: [&[u8]; 3] = [b"\r\n", b"\n", b"\r"];
    if is_behind && let Some(rest) = ends.iter().find_map(|end| bytes.strip_prefix(*end)) {
        bytes = rest;
    }
    ends.iter().find_map(|end| bytes.strip_suffix(*end)).unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_are_no_part_of_a_record() {
        assert_eq!(without_ends(b"\r\na,b\n", true), b"a,b");
        assert_eq!(without_ends(b"\n\n", true), b"");
        assert_eq!(without_ends(b"\n\n", false), b"\n");
        assert_eq!(without_ends(b"a", true), b"a");
    }
}
