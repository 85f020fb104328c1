//! Rows of a typed table that are kept apart, as JSON objects.

use super::super::json::object;
use super::super::kept::Kept;
use super::super::opening::OpenTable;
use super::super::rows::{Layout, Rows};
use super::super::scan::{Part, parts};
use super::{Budget, Fault, Pass, note};
use crate::data::{ColumnInfo, DataError};
use crate::engine::Run;
use crate::engine::gather::{Patience, Sieve};
use crate::engine::sift::{Sift, Sifted, TakeSifted};
use crate::metric::ColumnPath;
use crate::value::Cell;

/// Rows that are handed on together.
const TOGETHER: usize = 1 << 10;

/// Reads the table once more, one part after the other, and gives the rows that are kept apart. A column that turns out
/// to be damaged is left out from then on.
pub(in crate::engine::polars) fn sift(
    table: &mut OpenTable,
    sift: &Sift,
    run: &Run,
    take: &mut TakeSifted<'_>,
) -> Result<(), DataError> {
    let sieve = Sieve::new(sift);
    let mut given = 0;
    loop {
        let mut taking = Taking { take: &mut *take, kept: Vec::new(), skip: given, given: 0, wanted: true };
        let outcome = once(table, &sieve, run, &mut taking);
        taking.hand_on();
        given = given.max(taking.given);
        match outcome {
            Ok(()) => return Ok(()),
            Err((file, Fault::Columns(columns))) if !note(table, file, columns.clone()).is_empty() => {}
            Err((file, why)) => return Err(super::error(&table.files, file, &why)),
        }
    }
}

fn once(table: &OpenTable, sieve: &Sieve, run: &Run, taking: &mut Taking<'_, '_>) -> Result<(), (usize, Fault)> {
    let budget = Budget::new(run.limits.memory);
    let parts = parts(&table.files);
    let pass = Pass { outer: table.outer, files: &table.files, run, budget, parts, tell: false, kept: Kept::new(0) };
    let path = |info: &ColumnInfo| ColumnPath::top(info.name.clone());
    let shown: Vec<Vec<ColumnPath>> = table.files.iter().map(|file| file.columns.iter().map(path).collect()).collect();
    let files = table.files.iter().zip(&shown);
    let layouts: Vec<_> = files.map(|(file, shown)| Layout::new(file, sieve.scopes(), shown)).collect();
    let (mut current, mut before) = (0, 0);
    for part in &pass.parts {
        if part.file != current {
            (current, before) = (part.file, 0);
        }
        of_part(&pass, *part, (sieve, &layouts), &mut before, taking).map_err(|why| (part.file, why))?;
    }
    Ok(())
}

/// The rows of one part; `before` are the rows of the file before it.
fn of_part(
    pass: &Pass<'_>,
    part: Part,
    (sieve, layouts): (&Sieve, &[Layout<'_>]),
    before: &mut u64,
    taking: &mut Taking<'_, '_>,
) -> Result<(), Fault> {
    let mut patience = Patience::default();
    let outcome = pass.read(part, layouts, false, &mut |rows| {
        let mut cells: Vec<Cell<'_>> = Vec::new();
        let whole = pass.stride(rows.len(), &mut |row| {
            let mut judge = |cells: &[Cell<'_>]| {
                let broken = sieve.broken_by(cells, &mut patience);
                if !broken.is_empty() {
                    taking.row(part.file, (rows, row), *before, broken);
                }
            };
            if rows.has_wholes() {
                rows.fill_wholes(row, &mut judge);
            } else {
                rows.fill(row, &mut cells);
                judge(&cells);
            }
        });
        *before += rows.len() as u64;
        whole && taking.wanted
    });
    // Whoever wants no more rows was not failed.
    if taking.wanted { outcome } else { Ok(()) }
}

/// Hands rows on, a thousand together.
struct Taking<'t, 'f> {
    take: &'t mut TakeSifted<'f>,
    kept: Vec<Sifted>,
    /// Rows that were given in an earlier reading.
    skip: usize,
    given: usize,
    wanted: bool,
}

impl Taking<'_, '_> {
    fn row(&mut self, file: usize, (rows, at): (&Rows<'_>, usize), before: u64, broken: Vec<usize>) {
        self.given += 1;
        if self.given <= self.skip || !self.wanted {
            return;
        }
        let record = Some(object(rows, at).into_bytes());
        self.kept.push(Sifted { file, row: before + at as u64 + 1, broken, record, ..Sifted::default() });
        if self.kept.len() >= TOGETHER {
            self.hand_on();
        }
    }

    fn hand_on(&mut self) {
        if !self.kept.is_empty() {
            self.wanted = self.wanted && (self.take)(std::mem::take(&mut self.kept));
        }
    }
}
