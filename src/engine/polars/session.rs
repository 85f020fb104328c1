//! A session in this very process: what the worker runs, and what those use who trust their files.

use super::handle::Handle;
use super::measure::{measure, sift as sift_table};
use super::opening::{OpenTable, open_table};
use crate::data::{DataError, DataErrorCode, TableInfo, TableRef};
use crate::engine::gather::by_table;
use crate::engine::{Event, Run, Session, Sift, TakeSifted};
use crate::metric::{Answer, Ask, Unmeasured, UnmeasuredCode};

/// Opened tables.
pub(super) struct Opened {
    infos: Vec<Result<TableInfo, DataError>>,
    tables: Vec<Option<OpenTable>>,
    faults: Vec<(usize, DataError)>,
}

impl Opened {
    /// Opens tables. Each comes with the index that events call it by; asks and faults go by its place in `tables`.
    /// `fed` is the standard input of the program where it is not ours; `tell` hears which table is being opened.
    pub(super) fn new(tables: &[(usize, &TableRef)], fed: Option<&Handle>, run: &Run, tell: &dyn Fn(usize)) -> Self {
        let mut opened = Self { infos: Vec::new(), tables: Vec::new(), faults: Vec::new() };
        for (at, (outer, table)) in tables.iter().enumerate() {
            tell(at);
            let (info, table) = match open_table(*outer, table, fed) {
                Ok(table) => (Ok(table.info.clone()), Some(table)),
                Err(error) => (Err(error), None),
            };
            if let Ok(info) = &info {
                announce(*outer, info, run);
            }
            opened.infos.push(info);
            opened.tables.push(table);
        }
        opened
    }

    /// [`Session::measure`]; `tell` hears which table is being read.
    pub(super) fn measure_telling(
        &mut self,
        asks: &[Ask],
        run: &Run,
        tell: &dyn Fn(usize),
    ) -> Vec<Result<Answer, Unmeasured>> {
        self.faults.clear();
        by_table(asks, &mut |table, asks| {
            tell(table);
            self.answer(table, asks, run)
        })
    }

    /// The answers to the asks of one table.
    fn answer(&mut self, at: usize, asks: &[&Ask], run: &Run) -> Vec<Result<Answer, Unmeasured>> {
        let Some(Some(table)) = self.tables.get_mut(at) else {
            let why = unreadable(self.infos.get(at));
            return asks.iter().map(|_| Err(why.clone())).collect();
        };
        let measured = measure(table, asks, run);
        self.faults.extend(measured.faults.into_iter().map(|fault| (at, fault)));
        measured.answers
    }
}

/// Why nothing can be asked of a table.
pub(super) fn unreadable(info: Option<&Result<TableInfo, DataError>>) -> Unmeasured {
    let text = match info {
        Some(Err(error)) => format!("{} {}", error.path, error.message),
        Some(Ok(_)) | None => "there is no such table".to_owned(),
    };
    Unmeasured { code: UnmeasuredCode::Unreadable, text }
}

impl Session for Opened {
    fn tables(&self) -> &[Result<TableInfo, DataError>] {
        &self.infos
    }

    fn measure(&mut self, asks: &[Ask], run: &Run) -> Vec<Result<Answer, Unmeasured>> {
        self.measure_telling(asks, run, &|_| {})
    }

    fn sift(&mut self, sift: &Sift, run: &Run, take: &mut TakeSifted<'_>) -> Result<(), DataError> {
        match (self.tables.get_mut(sift.table), self.infos.get(sift.table)) {
            (Some(Some(table)), _) => sift_table(table, sift, run, take),
            (_, Some(Err(error))) => Err(error.clone()),
            _ => Err(DataError::new(DataErrorCode::Engine, "", "there is no such table")),
        }
    }

    fn faults(&self) -> &[(usize, DataError)] {
        &self.faults
    }
}

fn announce(table: usize, info: &TableInfo, run: &Run) {
    if let Some(listener) = &run.events {
        let bytes = info.files.iter().map(|file| file.bytes).sum();
        let rows = info.files.iter().map(|file| file.rows).sum();
        listener(Event::Opened { table, bytes, rows });
    }
}
