//! Delimited text and JSON, checked as bytes: cells are looked at where they lie, and no columns are built.

mod batch;
mod cells;
mod facets;
mod file;
mod inside;
mod quick;
mod rows;
mod scan;
mod spool;
mod starts;
mod table;

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::gather::by_table;
use super::{Event, Run, Session, Sift, TakeSifted};
use crate::data::{Cut, DataError, DataErrorCode, DataNote, TableInfo, TableRef};
use crate::metric::{Answer, Ask, Unmeasured, UnmeasuredCode};
use table::Table;
#[cfg(feature = "sql")]
pub(super) use table::hold;

/// Opens tables of text. Each comes with the index that events call it by; asks and faults go by its place in `tables`.
pub(crate) fn open(tables: &[(usize, &TableRef)], run: &Run) -> Box<dyn Session> {
    Box::new(TextSession::open(tables, run, Cut::default()))
}

/// Opened tables of text.
struct TextSession {
    infos: Vec<Result<TableInfo, DataError>>,
    tables: Vec<Option<Table>>,
    faults: Vec<(usize, DataError)>,
    notes: Vec<(usize, usize, DataNote)>,
}

impl TextSession {
    fn open(tables: &[(usize, &TableRef)], run: &Run, cut: Cut) -> Self {
        let mut session = Self { infos: Vec::new(), tables: Vec::new(), faults: Vec::new(), notes: Vec::new() };
        for (outer, table) in tables {
            let opened = catch_unwind(AssertUnwindSafe(|| Table::open(*outer, table, run, cut)))
                .unwrap_or_else(|_| Err(defect(&table.name)));
            Self::tell(*outer, &opened, run);
            let (table, info) = opened.map_or_else(|error| (None, Err(error)), |(table, info)| (Some(table), Ok(info)));
            session.tables.push(table);
            session.infos.push(info);
        }
        session
    }

    fn tell(table: usize, opened: &Result<(Table, TableInfo), DataError>, run: &Run) {
        if let (Some(events), Ok((_, info))) = (&run.events, opened) {
            let bytes = info.files.iter().map(|file| file.bytes).sum();
            events(Event::Opened { table, bytes, rows: None });
        }
    }

    /// The answers to the asks of one table.
    fn answer(&mut self, at: usize, asks: &[&Ask], run: &Run) -> Vec<Result<Answer, Unmeasured>> {
        let table = match (self.tables.get(at), self.infos.get(at)) {
            (Some(Some(table)), _) => table,
            (_, Some(Err(error))) => return refuse(asks, &error.message),
            _ => return refuse(asks, "there is no such table"),
        };
        let Ok(measured) = catch_unwind(AssertUnwindSafe(|| table.measure(asks, run))) else {
            self.faults.push((at, defect(table.name())));
            return refuse(asks, DEFECT);
        };
        self.faults.extend(measured.faults.into_iter().map(|fault| (at, fault)));
        self.notes.extend(measured.notes.into_iter().map(|(file, note)| (at, file, note)));
        measured.answers
    }
}

impl Session for TextSession {
    fn tables(&self) -> &[Result<TableInfo, DataError>] {
        &self.infos
    }

    fn measure(&mut self, asks: &[Ask], run: &Run) -> Vec<Result<Answer, Unmeasured>> {
        self.faults.clear();
        self.notes.clear();
        by_table(asks, &mut |table, asks| self.answer(table, asks, run))
    }

    fn sift(&mut self, sift: &Sift, run: &Run, take: &mut TakeSifted<'_>) -> Result<(), DataError> {
        match (self.tables.get(sift.table), self.infos.get(sift.table)) {
            (Some(Some(table)), _) => catch_unwind(AssertUnwindSafe(|| table.sift(sift, run, take)))
                .unwrap_or_else(|_| Err(defect(table.name()))),
            (_, Some(Err(error))) => Err(error.clone()),
            _ => Err(defect("")),
        }
    }

    fn faults(&self) -> &[(usize, DataError)] {
        &self.faults
    }

    fn notes(&self) -> &[(usize, usize, DataNote)] {
        &self.notes
    }
}

const DEFECT: &str = "a defect of this program stopped the reading";

/// What is said where a part of the program failed.
fn defect(path: &str) -> DataError {
    DataError {
        code: DataErrorCode::Engine,
        path: path.to_owned(),
        line: None,
        message: DEFECT.to_owned(),
        help: Some("please report it with the data, if you can share it".to_owned()),
        header: None,
    }
}

fn refuse(asks: &[&Ask], why: &str) -> Vec<Result<Answer, Unmeasured>> {
    let why = Unmeasured { code: UnmeasuredCode::Unreadable, text: why.to_owned() };
    asks.iter().map(|_| Err(why.clone())).collect()
}

#[cfg(test)]
mod tests;
