//! Reads the data once as `check` does, keeps its questions with their answers, and draws rows of every table.

use std::cell::RefCell;
use std::rc::Rc;

use super::run::Failure;
use crate::data::{DataError, DataNote, TableInfo, TableRef};
use crate::engine::held::HeldTable;
use crate::engine::{Draw, Engine, Run, Session, Sift, Sifted, TakeSifted};
use crate::metric::{Answer, Ask, Measurement, Metric, Unmeasured};

/// An engine that remembers what it was asked, and whose session can be used again.
pub(super) struct Watched<'e> {
    inner: &'e dyn Engine,
    seen: Rc<RefCell<Seen>>,
}

/// What was seen of a run.
#[derive(Default)]
pub(super) struct Seen {
    /// The tables that were opened.
    pub(super) tables: Vec<TableRef>,
    /// The session over them.
    pub(super) session: Option<Box<dyn Session>>,
    /// The questions with their answers; the last answer to a question stands last.
    pub(super) told: Vec<(Ask, Result<Answer, Unmeasured>)>,
}

impl<'e> Watched<'e> {
    /// Watches an engine.
    pub(super) fn new(inner: &'e dyn Engine) -> Self {
        Self { inner, seen: Rc::default() }
    }

    /// What was seen.
    pub(super) fn into_seen(self) -> Seen {
        self.seen.take()
    }
}

impl Engine for Watched<'_> {
    fn open(&self, tables: &[TableRef], run: &Run) -> Box<dyn Session> {
        let session = self.inner.open(tables, run);
        let infos = session.tables().to_vec();
        *self.seen.borrow_mut() = Seen { tables: tables.to_vec(), session: Some(session), told: Vec::new() };
        Box::new(WatchedSession { infos, faults: Vec::new(), notes: Vec::new(), seen: Rc::clone(&self.seen) })
    }
}

struct WatchedSession {
    infos: Vec<Result<TableInfo, DataError>>,
    faults: Vec<(usize, DataError)>,
    notes: Vec<(usize, usize, DataNote)>,
    seen: Rc<RefCell<Seen>>,
}

impl Session for WatchedSession {
    fn tables(&self) -> &[Result<TableInfo, DataError>] {
        &self.infos
    }

    fn measure(&mut self, asks: &[Ask], run: &Run) -> Vec<Result<Answer, Unmeasured>> {
        let mut seen = self.seen.borrow_mut();
        let Some(session) = seen.session.as_mut() else { return Vec::new() };
        let answers = session.measure(asks, run);
        self.faults = session.faults().to_vec();
        self.notes = session.notes().to_vec();
        seen.told.extend(asks.iter().cloned().zip(answers.iter().cloned()));
        answers
    }

    fn sift(&mut self, sift: &Sift, run: &Run, take: &mut TakeSifted<'_>) -> Result<(), DataError> {
        let mut seen = self.seen.borrow_mut();
        seen.session.as_mut().map_or(Ok(()), |session| session.sift(sift, run, take))
    }

    fn faults(&self) -> &[(usize, DataError)] {
        &self.faults
    }

    fn notes(&self) -> &[(usize, usize, DataNote)] {
        &self.notes
    }
}

impl Seen {
    /// How many rows of a table could be read.
    pub(super) fn rows(&self, table: usize) -> Option<u64> {
        let told = self.told.iter().rev().find(|(ask, _)| ask.table == table && matches!(*ask.metric, Metric::Rows))?;
        match &told.1.as_ref().ok()?.measurement {
            Measurement::Rows(files) => Some(files.iter().map(|file| file.readable).sum()),
            _ => None,
        }
    }

    /// Draws about so many rows of every table that can be read, or all of them.
    pub(super) fn draw(
        &mut self,
        (rows, seed): (u64, u64),
        run: &Run,
    ) -> Result<Vec<Result<HeldTable, DataError>>, Failure> {
        let mut tables = Vec::new();
        for at in 0..self.tables.len() {
            let whole = self.rows(at);
            let (Some(table), Some(session)) = (self.tables.get(at), self.session.as_mut()) else { continue };
            let info = match (session.tables().get(at), whole) {
                (Some(Ok(info)), Some(_)) => info.clone(),
                (Some(Err(error)), _) => {
                    tables.push(Err(error.clone()));
                    continue;
                }
                _ => {
                    let message = "its rows could not be read";
                    let path = table.files.first().map_or_else(|| table.name.clone(), |file| file.shown.clone());
                    tables.push(Err(DataError::new(crate::data::DataErrorCode::Damaged, path, message)));
                    continue;
                }
            };
            let whole = whole.unwrap_or_default();
            let draw = Draw { seed, share: share(rows, whole) };
            let mut drawn: Vec<Sifted> = Vec::new();
            let read = session.sift(&Sift::drawing(at, draw), run, &mut |mut rows| {
                drawn.append(&mut rows);
                !run.cancel.is_cancelled()
            });
            read.map_err(|error| Failure::of_data(&error))?;
            if run.cancel.is_cancelled() {
                return Err(Failure::Interrupted);
            }
            tables.push(Ok(HeldTable::new(table, info, drawn, whole)));
        }
        Ok(tables)
    }
}

/// The share of rows to draw, in parts of 2^64.
fn share(rows: u64, whole: u64) -> u64 {
    if whole <= rows {
        return Draw::ALL.share;
    }
    let share = (u128::from(rows) << 64) / u128::from(whole);
    u64::try_from(share).unwrap_or(u64::MAX).min(u64::MAX - 1)
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn shares_are_of_all_rows() {
        assert_eq!(share(10, 10), u64::MAX);
        assert_eq!(share(10, 20), 1 << 63);
        assert_eq!(share(0, 20), 0);
        assert!(share(u64::MAX - 1, u64::MAX) < u64::MAX);
    }
}
