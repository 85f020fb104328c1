//! Judges what queries say.

use super::count::{Counted, row_count, sentence};
use super::{Case, Judged, observed, part, unread};
use crate::check::SqlCount;
use crate::metric::{Measurement, Metric};
use crate::outcome::{Part, Reason};

/// A query that is a plain count of rows.
pub(super) fn count(case: Case<'_>, asked: &SqlCount) -> Result<Judged, Reason> {
    if asked.metric == Metric::Rows {
        return row_count(case);
    }
    let rows = case.content()?;
    let answer = case.answer(&asked.metric)?;
    let Measurement::Count { count, undecided, rows: _ } = answer.measurement else { return Err(unread()) };
    let complete = rows.complete && answer.complete;
    let counted = Counted { value: count, undecided, of: rows.readable, complete };
    let message = sentence(case, counted);
    let judged = Judged::decided(counted.decide(case)?, message).failing(&answer.rows, count);
    let undecided = (undecided > 0).then(|| part("undecided", &undecided));
    let parts: Vec<Part> = ill_typed(case, asked).into_iter().chain(undecided).collect();
    Ok(judged.seen(observed(count, Some(rows.readable), complete, parts)))
}

/// Cells that are not of their declared type, which SQL takes as null.
fn ill_typed(case: Case<'_>, asked: &SqlCount) -> Vec<Part> {
    let of = |column: &crate::metric::Column| {
        let count = case.count_of(&super::super::ask::ill_typed(column)).filter(|count| *count > 0)?;
        Some(part(&format!("ill-typed in {}", column.path), &count))
    };
    asked.columns.iter().filter_map(of).collect()
}
