//! The questions of a run, each put once, and where to find their answers.

use std::collections::HashMap;

use crate::metric::{Answer, Ask, ColumnPath, FieldSeen, Measurement, Metric, Predicate, RowsWanted, Unmeasured};
use crate::value::Shared;

/// Where each question of a table stands.
type Index = HashMap<usize, HashMap<Shared<Metric>, usize>>;

/// Questions to be put, in the order of first mention.
#[derive(Debug, Default)]
pub(super) struct Questions {
    wanted: Vec<(usize, Shared<Metric>, usize)>,
    index: Index,
}

impl Questions {
    /// Wants the answer to a metric of a table, with the first `rows` of the rows behind it.
    pub(super) fn want(&mut self, table: usize, metric: &Metric, rows: usize) {
        let next = self.wanted.len();
        let index = self.index.entry(table).or_default();
        if let Some((_, _, known)) = index.get(metric).and_then(|at| self.wanted.get_mut(*at)) {
            *known = rows.max(*known);
            return;
        }
        let metric = Shared::from(metric.clone());
        index.insert(metric.clone(), next);
        self.wanted.push((table, metric, rows));
    }

    /// Whether all that is wanted is of a kind.
    pub(super) fn all(&self, is: fn(&Metric) -> bool) -> bool {
        self.wanted.iter().all(|(_, metric, _)| is(metric))
    }

    /// The questions as an engine takes them; `keys` names the columns that identify a row of a table,
    /// `only` says which of its rows take part.
    pub(super) fn asks(
        &self,
        keys: &dyn Fn(usize) -> Vec<ColumnPath>,
        only: &dyn Fn(usize) -> Option<Shared<Predicate>>,
    ) -> Vec<Ask> {
        let ask = |(table, metric, rows): &(usize, Shared<Metric>, usize)| Ask {
            table: *table,
            metric: metric.clone(),
            rows: if *rows == 0 { RowsWanted::None } else { RowsWanted::First(*rows) },
            keys: keys(*table),
            only: only(*table),
        };
        self.wanted.iter().map(ask).collect()
    }

    /// The questions with their answers, which stand in the same order.
    pub(super) fn answered(self, answers: Vec<Result<Answer, Unmeasured>>) -> Answers {
        Answers { index: self.index, answers }
    }
}

/// Rows of a table as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RowsRead {
    /// Rows that could be read.
    pub(super) readable: u64,
    /// Records that could not.
    pub(super) rejected: u64,
    /// Of these, records with bytes that are none of the encoding of their file.
    pub(super) outside: u64,
    /// Rows that could be read and take no part.
    pub(super) passed_over: u64,
    /// Whether all was read.
    pub(super) complete: bool,
}

/// Answers by their questions.
#[derive(Debug, Default)]
pub(super) struct Answers {
    index: Index,
    answers: Vec<Result<Answer, Unmeasured>>,
}

impl Answers {
    /// The answer to a question; `None` where it was not put.
    pub(super) fn get(&self, table: usize, metric: &Metric) -> Option<&Result<Answer, Unmeasured>> {
        self.answers.get(*self.index.get(&table)?.get(metric)?)
    }

    /// The count that answers a question, where there is one.
    pub(super) fn count(&self, table: usize, metric: &Metric) -> Option<u64> {
        match self.get(table, metric)?.as_ref().ok()?.measurement {
            Measurement::Count { count, .. } => Some(count),
            _ => None,
        }
    }

    /// The rows of a table, or why they are not known.
    pub(super) fn rows(&self, table: usize) -> Result<RowsRead, Option<&Unmeasured>> {
        let answer = self.get(table, &Metric::Rows).ok_or(None)?.as_ref().map_err(Some)?;
        let Measurement::Rows(files) = &answer.measurement else { return Err(None) };
        let start = RowsRead { readable: 0, rejected: 0, passed_over: 0, outside: 0, complete: answer.complete };
        Ok(files.iter().fold(start, |sum, file| RowsRead {
            readable: sum.readable.saturating_add(file.readable),
            rejected: sum.rejected.saturating_add(file.rejected),
            outside: sum.outside.saturating_add(file.outside),
            passed_over: sum.passed_over.saturating_add(file.passed_over),
            complete: sum.complete && file.complete,
        }))
    }

    /// The fields that rows of JSON data have, where they were asked for.
    pub(super) fn fields(&self, table: usize) -> Option<&[FieldSeen]> {
        match &self.get(table, &Metric::Fields)?.as_ref().ok()?.measurement {
            Measurement::Fields(fields) => Some(fields),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::FileRows;

    #[test]
    fn each_question_is_put_once_with_the_most_rows_wanted() {
        let mut questions = Questions::default();
        questions.want(0, &Metric::Rows, 0);
        questions.want(1, &Metric::Rows, 2);
        questions.want(0, &Metric::Rows, 5);
        questions.want(0, &Metric::Rows, 1);
        let asks = questions.asks(&|_| Vec::new(), &|_| None);
        assert_eq!(asks.iter().map(|ask| ask.table).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(asks[0].rows, RowsWanted::First(5));
    }

    #[test]
    fn rows_are_summed_over_files_and_complete_only_when_all_are() {
        let mut questions = Questions::default();
        questions.want(0, &Metric::Rows, 0);
        let files = vec![
            FileRows { readable: 3, rejected: 1, passed_over: 0, outside: 0, complete: true },
            FileRows { readable: 4, rejected: 0, passed_over: 0, outside: 0, complete: false },
        ];
        let answer = Answer { measurement: Measurement::Rows(files), rows: Vec::new(), complete: true };
        let answers = questions.answered(vec![Ok(answer)]);
        assert_eq!(
            answers.rows(0),
            Ok(RowsRead { readable: 7, rejected: 1, passed_over: 0, outside: 0, complete: false })
        );
        assert_eq!(answers.rows(1), Err(None));
    }
}
