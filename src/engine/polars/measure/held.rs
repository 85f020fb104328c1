//! Columns of a typed table, read whole.

use super::super::kept::Kept;
use super::super::opening::open_table;
use super::super::scan::{each, parts};
use super::{Budget, Pass, missing};
use crate::data::TableRef;
use crate::engine::Run;
use crate::engine::gather::{HeldTable, Scope};
use crate::metric::{Column, Unmeasured, UnmeasuredCode};
use crate::value::Cell;

/// Reads columns of a table that is opened for this alone.
pub(in crate::engine) fn hold(table: &TableRef, columns: &[Column], run: &Run) -> Result<HeldTable, Unmeasured> {
    let unreadable = |text| Unmeasured { code: UnmeasuredCode::Unreadable, text };
    let table = open_table(0, table, None).map_err(|error| unreadable(error.message))?;
    let lacking = columns.iter().find_map(|column| table.files.iter().find_map(|file| missing(file, column)));
    if let Some(why) = lacking {
        return Err(why);
    }
    let budget = Budget::new(run.limits.memory);
    let pass = Pass {
        outer: 0,
        files: &table.files,
        run,
        budget,
        parts: parts(&table.files),
        tell: false,
        kept: Kept::new(0),
    };
    let scopes = [Scope::of_rows(columns)];
    let layouts = pass.layouts(&scopes, &[]);
    let work = |part| {
        let mut held = HeldTable::new(columns.len());
        let outcome = pass.read(part, &layouts, false, &mut |rows| {
            let mut cells: Vec<Cell<'_>> = Vec::with_capacity(columns.len());
            pass.stride(rows.len(), &mut |row| {
                rows.fill(row, &mut cells);
                held.row(&cells);
            })
        });
        (held, outcome)
    };
    let mut all = HeldTable::new(columns.len());
    all.complete = true;
    each(&pass.parts, run.threads, &run.cancel, &work, &mut |_, (held, outcome)| {
        all.append(held);
        all.complete &= outcome.is_ok();
        true
    });
    all.complete &= !run.cancel.is_cancelled();
    Ok(all)
}
