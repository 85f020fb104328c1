//! An engine with canned answers, for tests of everything that stands on engines.

use std::sync::Arc;

use super::{Engine, Run, Session, Sift, TakeSifted};
use crate::data::{DataError, TableInfo, TableRef};
use crate::metric::{Answer, Ask, Unmeasured};

/// What answers an ask.
pub type Answerer = Arc<dyn Fn(&Ask) -> Result<Answer, Unmeasured>>;

/// An engine that reads nothing: it says of its tables and answers to asks what it was told.
#[derive(Clone)]
pub struct Fixed {
    tables: Vec<Result<TableInfo, DataError>>,
    faults: Vec<(usize, DataError)>,
    answer: Answerer,
}

impl Fixed {
    /// An engine with these tables, whatever it is given to open.
    pub fn new(
        tables: Vec<Result<TableInfo, DataError>>,
        answer: impl Fn(&Ask) -> Result<Answer, Unmeasured> + 'static,
    ) -> Self {
        Self { tables, faults: Vec::new(), answer: Arc::new(answer) }
    }

    /// The same, with faults that come up while rows are read.
    #[must_use]
    pub fn with_faults(self, faults: Vec<(usize, DataError)>) -> Self {
        Self { faults, ..self }
    }
}

impl Engine for Fixed {
    fn open(&self, _tables: &[TableRef], _run: &Run) -> Box<dyn Session> {
        Box::new(self.clone())
    }
}

impl Session for Fixed {
    fn tables(&self) -> &[Result<TableInfo, DataError>] {
        &self.tables
    }

    fn measure(&mut self, asks: &[Ask], _run: &Run) -> Vec<Result<Answer, Unmeasured>> {
        asks.iter().map(|ask| (self.answer)(ask)).collect()
    }

    /// There are no rows, so that none is kept apart.
    fn sift(&mut self, _sift: &Sift, _run: &Run, _take: &mut TakeSifted<'_>) -> Result<(), DataError> {
        Ok(())
    }

    fn faults(&self) -> &[(usize, DataError)] {
        &self.faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Cancel;
    use crate::metric::{Measurement, Metric, RowsWanted};

    #[test]
    fn it_answers_what_it_was_told() {
        let engine = Fixed::new(Vec::new(), |ask| {
            let measurement = Measurement::Count { count: ask.table as u64, undecided: 0, rows: ask.table as u64 };
            Ok(Answer { measurement, rows: Vec::new(), complete: true })
        });
        let run = Run { threads: 1, limits: crate::engine::Limits::default(), cancel: Cancel::default(), events: None };
        let ask = Ask { table: 7, metric: Metric::Rows.into(), rows: RowsWanted::None, keys: Vec::new(), only: None };
        let answers = engine.open(&[], &run).measure(&[ask], &run);
        let counts: Vec<_> = answers.into_iter().map(|answer| answer.unwrap().measurement).collect();
        assert_eq!(counts, [Measurement::Count { count: 7, undecided: 0, rows: 7 }]);
    }
}
