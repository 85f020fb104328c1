//! Judges counts of rows: rows that a predicate holds for, all rows, and records that cannot be read.

use super::super::ask;
use super::compare::{Known, all_hold, ends_decide};
use super::percent::{IN_MESSAGES, percent};
use super::{Case, Judged, observed, observed_of, part, reason, unread, words};
use crate::check::CountUnit;
use crate::metric::{Column, Measurement, Metric};
use crate::outcome::{Part, Reason, ReasonCode, Verdict};

/// The number that was counted, as far as it is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counted {
    /// How many for certain.
    pub(super) value: u64,
    /// How many more it may be.
    pub(super) undecided: u64,
    /// The whole.
    pub(super) of: u64,
    /// Whether all rows were read.
    pub(super) complete: bool,
}

impl Counted {
    /// Whether the expectations of the check hold, or why that cannot be told. A lower bound may break a promise, and
    /// never keeps one; a share of rows that were not all read is no bound at all.
    pub(super) fn decide(self, case: Case<'_>) -> Result<bool, Reason> {
        let known = self.known();
        let no_bound = !self.complete && case.check.unit == CountUnit::Percent;
        let held = if no_bound { None } else { all_hold(expectations(case), case.check.unit, &known, self.of) };
        match (held, self.complete) {
            (Some(false), _) => Ok(false),
            (Some(true), true) => Ok(true),
            (_, false) => Err(unread()),
            (None, true) => Err(undecided(self.undecided, case.check.nouns())),
        }
    }

    fn known(self) -> Known {
        let high = self.complete.then(|| self.value.saturating_add(self.undecided));
        Known::within(self.value, high)
    }
}

fn expectations(case: Case<'_>) -> &[crate::check::Expectation] {
    &case.check.expect
}

fn undecided(rows: u64, (one, many): (&str, &str)) -> Reason {
    let rows = words::counted(rows, one, many);
    reason(ReasonCode::Undecided, format!("the budget of the pattern ran out in {rows}, which could turn the verdict"))
}

/// How many rows a predicate holds for.
pub(super) fn count(
    case: Case<'_>,
    metric: &Metric,
    column: &Column,
    parts: &[(&'static str, Metric)],
) -> Result<Judged, Reason> {
    let whole = case.whole()?;
    let answer = case.answer(metric)?;
    let Measurement::Count { count, undecided, rows: _ } = answer.measurement else { return Err(unread()) };
    if count == 0 && undecided == 0 {
        nothing_to_check(case, metric, column)?;
    }
    let complete = whole.complete && answer.complete;
    let counted = Counted { value: count, undecided, of: whole.of, complete };
    let message = sentence_on(case, counted, &case.on_rows(whole, &answer.measurement));
    let judged = Judged::decided(counted.decide(case)?, message).failing(&answer.rows, count);
    let mut notes = notes(case, metric, column, counted, judged.verdict);
    notes.extend(case.not_counted(whole));
    let parts = parts.iter().filter_map(|(name, metric)| Some(part(name, &case.count_of(metric)?)));
    let parts = parts.chain((undecided > 0).then(|| part("undecided", &undecided)));
    let parts: Vec<Part> = parts.chain(case.row_part(&answer.measurement)).collect();
    Ok(Judged { notes, ..judged.seen(observed_of(case, count, whole, complete, parts)) })
}

/// A question about values, where every row is there but none has a value.
fn nothing_to_check(case: Case<'_>, metric: &Metric, column: &Column) -> Result<(), Reason> {
    let about_nulls = matches!(metric, Metric::Count { which, .. } if ask::is_about_nulls(which));
    if about_nulls || case.count_of(&ask::values(column)) != Some(0) {
        return Ok(());
    }
    let (noun, _) = case.check.nouns();
    Err(reason(ReasonCode::NothingToCheck, format!("`{}` has no value in any {noun}", column.path)))
}

pub(super) fn sentence(case: Case<'_>, counted: Counted) -> String {
    sentence_on(case, counted, "")
}

/// The same, saying `, in 2 of 3 rows`.
pub(super) fn sentence_on(case: Case<'_>, counted: Counted, on: &str) -> String {
    let least = if counted.complete { "" } else { "at least " };
    let share = words::share_of(counted.value, counted.of, case.check.nouns(), &case.check.phrase, &case.percents());
    format!("{}: {least}{share}{on}; {}", case.name(), case.allowed())
}

/// Says where another known reading of the standard would turn the verdict.
fn notes(case: Case<'_>, metric: &Metric, column: &Column, counted: Counted, verdict: Verdict) -> Vec<String> {
    let mut notes = Vec::from_iter(end_note(case, counted));
    let about_nulls = matches!(metric, Metric::Count { which, .. } if ask::is_about_nulls(which));
    let nulls = case.count_of(&ask::nulls(column)).unwrap_or(0);
    if case.check.unit == CountUnit::Percent && !about_nulls && nulls > 0 {
        notes.extend(non_null_note(case, Counted { of: counted.of.saturating_sub(nulls), ..counted }, verdict));
    }
    notes
}

/// The share of the rows that are not null, which `of` of the count is.
pub(super) fn non_null_note(case: Case<'_>, counted: Counted, verdict: Verdict) -> Option<String> {
    let percent = percent(counted.value, counted.of, IN_MESSAGES, &case.percents())?;
    let turned = counted.decide(case).ok()? != (verdict == Verdict::Pass);
    let (_, many) = case.check.nouns();
    let said = format!("{percent} % of the {} {many} that are not null", words::count(counted.of));
    Some(if turned {
        format!("{said}, which would turn the verdict where percent means a share of those")
    } else {
        said
    })
}

/// Says where the ends of a range decide, which others leave out.
pub(super) fn end_note(case: Case<'_>, counted: Counted) -> Option<String> {
    note_of_ends(case, &counted.known(), counted.of)
}

/// The same of any number.
pub(super) fn note_of_ends(case: Case<'_>, known: &Known, of: u64) -> Option<String> {
    ends_decide(expectations(case), case.check.unit, known, of).then(|| {
        "the number is an end of the range, which is included here; read as exclusive, the verdict would be the other one"
            .to_owned()
    })
}

/// How many rows there are.
pub(super) fn row_count(case: Case<'_>) -> Result<Judged, Reason> {
    let rows = case.rows()?;
    let counted = Counted { value: rows.readable, undecided: 0, of: rows.readable, complete: rows.complete };
    let least = if rows.complete { "" } else { "at least " };
    let found = words::counted(rows.readable, "row", "rows");
    let message = format!("{}: {least}{found}; {}", case.name(), case.allowed());
    let judged = Judged::decided(counted.decide(case)?, message);
    let parts = if rows.rejected > 0 { vec![part("rejected", &rows.rejected)] } else { Vec::new() };
    let notes = Vec::from_iter(end_note(case, counted));
    Ok(Judged { notes, ..judged.seen(observed(rows.readable, None, rows.complete, parts)) })
}
