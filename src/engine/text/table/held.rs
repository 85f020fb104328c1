//! Columns of a table of text, read whole.

use super::{Row, Table};
use crate::data::{Block, TableRef};
use crate::engine::Run;
use crate::engine::gather::{HeldTable, Scope};
use crate::engine::text::DEFECT;
use crate::metric::{Column, Unit, Unmeasured, UnmeasuredCode};

/// Reads columns of a table that is opened for this alone.
pub(in crate::engine) fn hold(table: &TableRef, columns: &[Column], run: &Run) -> Result<HeldTable, Unmeasured> {
    let opened = Table::open(0, table, run, crate::data::Cut::default());
    let (table, _) = opened.map_err(|error| unreadable(&error.message))?;
    if let Some(why) = columns.iter().find_map(|column| table.unreadable(&Unit::Rows, &column.path)) {
        return Err(why);
    }
    let scopes = [Scope::of_rows(columns)];
    let work = |file: usize, block: &Block| {
        let mut held = HeldTable::new(columns.len());
        let bound = table.bound(file, &scopes)?;
        let count = bound.read(block, &run.cancel, &mut |row| {
            if let Row::Read(_, cells) = row {
                held.row(cells);
            }
        })?;
        Some((held, count))
    };
    let mut all = HeldTable::new(columns.len());
    let ending = table.pass(run, &work, &mut |_, _, (held, _)| all.append(held));
    if ending.panicked {
        return Err(unreadable(DEFECT));
    }
    all.complete = ending.read.len() == table.files.len() && ending.faults.is_empty();
    Ok(all)
}

fn unreadable(text: &str) -> Unmeasured {
    Unmeasured { code: UnmeasuredCode::Unreadable, text: text.to_owned() }
}
