//! Judges what queries say.

use super::super::sql::{Peers, may_show, question};
use super::compare::{Known, all_hold};
use super::count::{Counted, end_note, note_of_ends, row_count, sentence};
use super::{Case, Judged, bind, observed, part, reason, unread};
use crate::check::{Check, CountUnit, SqlApart, SqlCount};
use crate::metric::{Column, Measurement, Metric, SqlAnswer};
use crate::outcome::{Observed, Part, Reason, ReasonCode};
use crate::value::{Number, Value};
use crate::verify::answers::Answers;
use crate::verify::ask;
use crate::verify::subject::Subject;

const APART: &str = "the query was run apart from the one pass, in a process of its own that --memory bounds";

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
    let judged = judged.seen(observed(count, Some(rows.readable), complete, parts));
    Ok(Judged { notes: Vec::from_iter(end_note(case, counted)), ..judged })
}

/// Cells that are not of their declared type, which SQL takes as null.
fn ill_typed(case: Case<'_>, asked: &SqlCount) -> Vec<Part> {
    let of = |column: &Column| {
        let count = case.count_of(&ask::ill_typed(column)).filter(|count| *count > 0)?;
        Some(part(&format!("ill-typed in {}", column.path), &count))
    };
    asked.columns.iter().filter_map(of).collect()
}

/// Any other query, which may read several objects.
pub(in crate::verify) fn apart(
    check: &Check,
    asked: &SqlApart,
    subject: &Subject<'_>,
    answers: &Answers,
    peers: &Peers<'_, '_>,
) -> Judged {
    let case = Case { check, subject, answers };
    let judged = said(case, asked, peers).and_then(|said| judge(case, said, may_show(asked, peers)));
    judged.unwrap_or_else(|reason| Judged::not(&case.name(), reason))
}

/// What the query says of data that was read whole.
fn said<'a>(case: Case<'a>, asked: &SqlApart, peers: &Peers<'_, '_>) -> Result<&'a SqlAnswer, Reason> {
    if let Some(reason) = bind::obstacle(case.check, case.subject) {
        return Err(reason);
    }
    let answer = case.answer(&question(asked, peers)?)?;
    let Measurement::Sql(said) = &answer.measurement else { return Err(unread()) };
    if !answer.complete {
        return Err(reason(
            ReasonCode::Unreadable,
            "the data could not be read to its end, and the query needs all of it",
        ));
    }
    if said.rows.iter().all(|rows| *rows == 0) {
        return Err(reason(ReasonCode::Empty, "there are no rows"));
    }
    Ok(said)
}

fn judge(case: Case<'_>, said: &SqlAnswer, shown: bool) -> Result<Judged, Reason> {
    let nothing = || reason(ReasonCode::NothingToCheck, "the query gives NULL or no row");
    let value = said.value.as_ref().ok_or_else(nothing)?;
    let held = holds(case, value)?;
    let gives = if shown { format!("gives {value}") } else { "gives a value that is not to be shown".to_owned() };
    let wanted =
        if case.check.expect.is_empty() { "and must be true".to_owned() } else { format!("; {}", case.allowed()) };
    let space = if wanted.starts_with(';') { "" } else { ", " };
    let message = format!("{}: the query {gives}{space}{wanted}", case.name());
    let of_ends = number_of(value).and_then(|number| note_of_ends(case, &Known::number(number), 0));
    let notes = std::iter::once(APART.to_owned()).chain(said.notes.iter().cloned()).chain(of_ends).collect();
    let judged = Judged::decided(held, message).seen(seen(said, value, shown));
    Ok(Judged { notes, ..judged })
}

/// Whether the value keeps to the threshold; a truth value without one must be true.
fn holds(case: Case<'_>, value: &Value) -> Result<bool, Reason> {
    if let (Value::Bool(truth), true) = (value, case.check.expect.is_empty()) {
        return Ok(*truth);
    }
    let neither = || reason(ReasonCode::InvalidRule, "the query gives neither a number nor a truth value");
    let number = number_of(value).ok_or_else(neither)?;
    if case.check.expect.is_empty() {
        let text = "the query gives a number, and no operator says which are allowed";
        return Err(reason(ReasonCode::InvalidRule, text));
    }
    all_hold(&case.check.expect, CountUnit::Value, &Known::number(number), 0).ok_or_else(unread)
}

/// What operators are held against: a number, or 1 for true.
fn number_of(value: &Value) -> Option<Number> {
    match value {
        Value::Bool(truth) => Some(Number::from(i128::from(*truth))),
        Value::Number(number) => Some(number.clone()),
        _ => None,
    }
}

fn seen(said: &SqlAnswer, value: &Value, shown: bool) -> Observed {
    let parts = said.ill_typed.iter().map(|(column, count)| part(&format!("ill-typed in {column}"), count));
    Observed {
        value: shown.then(|| value.to_string()),
        unit: None,
        percent: None,
        of: None,
        of_unit: None,
        lower_bound: false,
        parts: parts.collect(),
    }
}
