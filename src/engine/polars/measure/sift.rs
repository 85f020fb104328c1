//! Rows of a typed table that are kept apart, as JSON objects.

use super::super::json::{Stored as Held, object};
use super::super::kept::Kept;
use super::super::opening::OpenTable;
use super::super::rows::{Layout, Rows};
use super::super::scan::{Part, parts};
use super::{Budget, Fault, Pass, note};
use crate::data::{ColumnInfo, DataError};
use crate::engine::Run;
use crate::engine::gather::{Patience, Sieve};
use crate::engine::sift::{Draw, Sift, Sifted, Stored, TakeSifted};
use crate::metric::ColumnPath;
use crate::value::{Cell, Scalar};

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
        let outcome = once(table, (&sieve, sift.draw), run, &mut taking);
        taking.hand_on();
        given = given.max(taking.given);
        match outcome {
            Ok(()) => return Ok(()),
            Err((file, Fault::Columns(columns))) if !note(table, file, columns.clone()).is_empty() => {}
            Err((file, why)) => return Err(super::error(&table.files, file, &why)),
        }
    }
}

fn once(
    table: &OpenTable,
    (sieve, draw): (&Sieve, Option<Draw>),
    run: &Run,
    taking: &mut Taking<'_, '_>,
) -> Result<(), (usize, Fault)> {
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
        of_part(&pass, *part, (sieve, draw, &layouts), &mut before, taking).map_err(|why| (part.file, why))?;
    }
    Ok(())
}

/// The rows of one part; `before` are the rows of the file before it.
fn of_part(
    pass: &Pass<'_>,
    part: Part,
    (sieve, draw, layouts): (&Sieve, Option<Draw>, &[Layout<'_>]),
    before: &mut u64,
    taking: &mut Taking<'_, '_>,
) -> Result<(), Fault> {
    let mut patience = Patience::default();
    let outcome = pass.read(part, layouts, false, &mut |rows| {
        let mut cells: Vec<Cell<'_>> = Vec::new();
        let at = |row: usize| Sifted { file: part.file, row: *before + row as u64 + 1, ..Sifted::default() };
        let whole = pass.stride(rows.len(), &mut |row| {
            if let Some(draw) = draw {
                if draw.takes(part.file, *before + row as u64) {
                    taking.row(|| Sifted { cells: stored(rows, row), ..at(row) });
                }
                return;
            }
            let mut judge = |cells: &[Cell<'_>]| {
                let broken = sieve.broken_by(cells, &mut patience);
                if !broken.is_empty() {
                    let record = || Some(object(rows, row).into_bytes());
                    taking.row(|| Sifted { broken, record: record(), ..at(row) });
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

/// The cells of a row as they are stored, those of the path of the file too.
fn stored(rows: &Rows<'_>, row: usize) -> Vec<(String, Stored)> {
    let mut cells = Vec::new();
    rows.each_column(row, &mut |name, _, value| {
        cells.push((
            name.to_owned(),
            match value {
                Held::Nested(_) => Stored::Opaque,
                Held::Cell(cell) => kept(&cell),
            },
        ));
    });
    cells
}

/// A cell as it is kept.
fn kept(cell: &Cell<'_>) -> Stored {
    match cell {
        Cell::Null | Cell::Missing(_) => Stored::Null,
        Cell::Nan => Stored::Float(f64::NAN.to_bits()),
        Cell::IllTyped => Stored::Opaque,
        Cell::Value(scalar) => match scalar {
            Scalar::Bool(truth) => Stored::Bool(*truth),
            Scalar::Int(whole) => Stored::Int(*whole),
            Scalar::Float(float) => Stored::Float(float.to_bits()),
            Scalar::Float32(float) => Stored::Float32(float.to_bits()),
            Scalar::Number(number) => Stored::Number(number.clone().into_owned()),
            Scalar::Text(text) => Stored::Text((*text).to_owned()),
            Scalar::Date(date) => Stored::Date(*date),
            Scalar::Timestamp(instant) => Stored::Timestamp(*instant),
            Scalar::Time(time) => Stored::Time(*time),
        },
    }
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
    fn row(&mut self, row: impl FnOnce() -> Sifted) {
        self.given += 1;
        if self.given <= self.skip || !self.wanted {
            return;
        }
        self.kept.push(row());
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
