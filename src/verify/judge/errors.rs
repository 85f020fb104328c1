//! Judges the share of rows that break at least one check.

use super::super::service;
use super::count::{Counted, sentence};
use super::{Case, Judged, observed, part, reason, unread, words};
use crate::check::{Errors, RowCheck};
use crate::metric::{FailingRow, Measurement, Metric};
use crate::outcome::{Part, Reason, ReasonCode};

/// How many checks a note names.
const NAMED: usize = 8;
/// A row shows no more cells than this: which of them broke a check is said by that check.
const CELLS: usize = 4;

/// Whether few enough rows break a check. Checks that this data cannot answer could break any row.
pub(super) fn errors(case: Case<'_>, errors: &Errors) -> Result<Judged, Reason> {
    let rows = case.content()?;
    let answer = case.answer(&service::broken(errors, case.subject))?;
    let Measurement::Count { count, undecided, .. } = answer.measurement else { return Err(unread()) };
    let of = match &errors.column {
        Some(column) => case.count_of(&service::valued(column)).ok_or_else(unread)?,
        None => rows.readable,
    };
    if of == 0 {
        return Err(reason(ReasonCode::NothingToCheck, "no row has a value of the property"));
    }
    let missed = service::missed(errors, case.subject);
    let complete = rows.complete && answer.complete;
    let most = if missed.is_empty() { undecided } else { of.saturating_sub(count) };
    let counted = Counted { value: count, undecided: most, of, complete };
    let holds = match (counted.decide(case), missed.first()) {
        (Err(_), Some((check, why))) if complete => {
            return Err(reason(why.code, format!("`{}` is a check of rows: {}", check.name, why.text)));
        }
        (decided, _) => decided?,
    };
    let shown: Vec<FailingRow> = answer.rows.iter().map(few_cells).collect();
    let judged = Judged::decided(holds, sentence(case, counted)).failing(&shown, count);
    let seen = observed(count, Some(of), complete, parts(case, errors));
    Ok(Judged { notes: notes(errors, &missed), ..judged.seen(seen) })
}

fn few_cells(row: &FailingRow) -> FailingRow {
    let mut row = row.clone();
    if row.values.len() > CELLS {
        row.values.clear();
    }
    row
}

/// How many rows break which check, the first ones in the order of the contract.
fn parts(case: Case<'_>, errors: &Errors) -> Vec<Part> {
    let count = |check: &RowCheck| {
        let count = case.count_of(&Metric::count(check.broken.clone())).filter(|count| *count > 0)?;
        Some(part(&check.name, &count))
    };
    errors.checks.iter().filter_map(count).take(NAMED).collect()
}

fn notes(errors: &Errors, missed: &[(&RowCheck, Reason)]) -> Vec<String> {
    let left_out: Vec<&str> = errors.left_out.iter().map(String::as_str).collect();
    let missed: Vec<&str> = missed.iter().map(|(check, _)| check.name.as_str()).collect();
    let all = [(left_out, "say nothing about single rows"), (missed, "cannot be held to this data")];
    let some = all.into_iter().filter(|(names, _)| !names.is_empty());
    some.map(|(names, why)| format!("left out, since they {why}: {}", words::quoted(&names))).collect()
}
