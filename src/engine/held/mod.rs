//! An engine for tables that are held in memory: samples of the data, as they are or changed.
//!
//! Cells are kept as the data has them, so that every question means what it means on the data itself: text is written out
//! again and read by the engine for text, typed values go through the questions that the engine for typed files asks. A
//! table may stand for one with more rows: what it counts is given for all of them. Questions about columns that nobody
//! changed are answered from memory.

mod memo;
mod table;
mod typed;
mod weight;
mod written;

use super::orphans::{Split, put_rows};
use super::{Engine, Run, Session, Sift, TakeSifted};
use crate::data::{DataError, TableInfo, TableRef};
use crate::metric::{Answer, Ask, KeyHashes, Measurement, Metric, RowsWanted, Unmeasured, UnmeasuredCode};

pub use memo::{KeysBeyond, Memo};
pub use table::{HeldColumn, HeldTable};

/// The engine. It opens the tables that it was made with, whatever it is given to open.
#[derive(Clone, Debug, Default)]
pub struct Held<'m> {
    tables: Vec<Result<HeldTable, DataError>>,
    memo: Option<&'m Memo>,
}

impl<'m> Held<'m> {
    /// An engine with these tables; one that is an error could not be read.
    #[must_use]
    pub const fn new(tables: Vec<Result<HeldTable, DataError>>) -> Self {
        Self { tables, memo: None }
    }

    /// The same, which knows what tables said that share columns with these.
    #[must_use]
    pub fn knowing(self, memo: &'m Memo) -> Self {
        Self { memo: Some(memo), ..self }
    }
}

impl Engine for Held<'_> {
    fn open(&self, _tables: &[TableRef], _run: &Run) -> Box<dyn Session> {
        let infos = self.tables.iter().map(|table| table.as_ref().map(HeldTable::info).map_err(Clone::clone)).collect();
        // A session outlives the engine that opened it, and shares what that knows.
        Box::new(HeldSession { infos, tables: self.tables.clone(), memo: self.memo.cloned() })
    }
}

/// Tables in memory that are asked.
struct HeldSession {
    infos: Vec<Result<TableInfo, DataError>>,
    tables: Vec<Result<HeldTable, DataError>>,
    memo: Option<Memo>,
}

type Answers = Vec<Result<Answer, Unmeasured>>;

impl HeldSession {
    /// Answers questions from memory where nothing changed that they ask about, and puts the others.
    fn answer(&self, asks: &[Ask], put: &mut dyn FnMut(&[Ask]) -> Answers) -> Answers {
        let known = |ask: &Ask| self.memo.as_ref().and_then(|memo| memo.answer(ask, &self.tables));
        let mut answers: Vec<_> = asks.iter().map(known).collect();
        let unknown = answers.iter().zip(asks).filter(|(answer, _)| answer.is_none());
        let open: Vec<_> = unknown.map(|(_, ask)| ask.clone()).collect();
        let mut new = if open.is_empty() { Vec::new() } else { put(&open) }.into_iter();
        let mut next = || new.next().unwrap_or_else(|| Err(unanswered()));
        answers.iter_mut().map(|answer| answer.take().unwrap_or_else(&mut next)).collect()
    }

    /// Puts questions of which none is about two tables.
    fn put(&self, asks: &[Ask], run: &Run) -> Answers {
        super::gather::by_table(asks, &mut |table, asks| {
            let held = match self.tables.get(table) {
                Some(Ok(held)) => held,
                Some(Err(error)) => return refuse(asks, UnmeasuredCode::Unreadable, &error.message),
                None => return refuse(asks, UnmeasuredCode::Unreadable, "there is no such table"),
            };
            let mut answers =
                if held.is_typed() { typed::measure(held, asks, run) } else { written::measure(held, asks, run) };
            for (ask, answer) in asks.iter().zip(&mut answers) {
                self.finish(ask, held, answer);
            }
            answers
        })
    }

    /// Makes what was counted stand for all rows, and adds the keys of rows that are not held.
    fn finish(&self, ask: &Ask, held: &HeldTable, answer: &mut Result<Answer, Unmeasured>) {
        let Ok(answer) = answer else { return };
        if let (Metric::KeyHashes { columns, .. }, Some(memo)) = (&*ask.metric, &self.memo)
            && let Measurement::KeyHashes { keys: KeyHashes::Known(keys), .. } = &mut answer.measurement
        {
            keys.extend(memo.keys_beyond(ask.table, columns));
            keys.sort_unstable();
            keys.dedup();
        }
        if !matches!(*ask.metric, Metric::KeyHashes { .. }) {
            weight::apply(&mut answer.measurement, held);
        }
    }

    /// Questions about two tables, of which each gives its keys.
    fn put_all(&self, asks: &[Ask], run: &Run) -> Answers {
        let split = Split::new(asks);
        let answers = self.answer(&split.asks, &mut |asks| self.put(asks, run));
        let (mut joined, rows) = split.join(asks, answers);
        let own: Vec<_> = rows.iter().map(|(_, ask)| ask.clone()).collect();
        if !own.is_empty() {
            let answers = self.put(&own, run);
            put_rows(&mut joined, &rows, answers);
        }
        for (ask, answer) in asks.iter().zip(&mut joined) {
            if let (Metric::Orphans { .. }, Ok(answer), Some(Ok(held))) =
                (&*ask.metric, answer, self.tables.get(ask.table))
            {
                weight::apply(&mut answer.measurement, held);
            }
        }
        joined
    }
}

impl Session for HeldSession {
    fn tables(&self) -> &[Result<TableInfo, DataError>] {
        &self.infos
    }

    fn measure(&mut self, asks: &[Ask], run: &Run) -> Answers {
        self.answer(asks, &mut |asks| self.put_all(asks, run))
    }

    /// No row is kept apart: whoever holds a table has its rows.
    fn sift(&mut self, _sift: &Sift, _run: &Run, _take: &mut TakeSifted<'_>) -> Result<(), DataError> {
        Ok(())
    }
}

fn refuse(asks: &[&Ask], code: UnmeasuredCode, why: &str) -> Answers {
    asks.iter().map(|_| Err(Unmeasured { code, text: why.to_owned() })).collect()
}

fn unanswered() -> Unmeasured {
    Unmeasured { code: UnmeasuredCode::EngineLacks, text: "the engine gave no answer".to_owned() }
}

/// A question without what only samples need, so that equal ones are equal.
fn bare(ask: &Ask) -> bool {
    ask.rows == RowsWanted::None && ask.only.is_none()
}

#[cfg(test)]
mod tests;
