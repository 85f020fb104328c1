//! Judges how often keys recur, and whether parts of a primary key are null.

use super::count::{Counted, end_note, non_null_note, sentence_on};
use super::{Case, Judged, observed_of, part, reason, unread, words};
use crate::check::{CountUnit, Duplicates};
use crate::metric::{Answer, FailingRow, Measurement, Metric};
use crate::outcome::{Part, Reason, ReasonCode, Verdict};

/// What is known of the keys of a table.
#[derive(Clone, Copy)]
struct Seen {
    compared: u64,
    null: u64,
    no_value: u64,
    recurring: u64,
    involved: u64,
    surplus: u64,
    /// Rows with a null in a part that must not have one.
    forbidden: u64,
}

impl Seen {
    const fn duplicates(self, counted: Duplicates) -> u64 {
        match counted {
            Duplicates::Surplus => self.surplus,
            Duplicates::Involved => self.involved,
            Duplicates::Values => self.recurring,
        }
    }

    fn parts(self) -> Vec<Part> {
        let always = [("surplus", self.surplus), ("involved", self.involved), ("values", self.recurring)];
        let seldom = [("null", self.null), ("no-value", self.no_value), ("null-parts", self.forbidden)];
        let seldom = seldom.into_iter().filter(|(_, value)| *value > 0);
        always.into_iter().chain(seldom).map(|(name, value)| part(name, &value)).collect()
    }
}

/// How often keys recur; a null where `nulls` counts them is a violation too.
pub(super) fn keys(
    case: Case<'_>,
    metric: &Metric,
    counted: Duplicates,
    nulls: Option<&Metric>,
) -> Result<Judged, Reason> {
    let whole = case.whole()?;
    let answer = case.answer(metric)?;
    let nulls = nulls.map(|nulls| case.answer(nulls)).transpose()?;
    let seen = seen(&answer.measurement, nulls).ok_or_else(unread)?;
    if seen.compared == 0 && seen.forbidden == 0 {
        return Err(nothing_compared(case, seen));
    }
    let complete = whole.complete && answer.complete && nulls.is_none_or(|nulls| nulls.complete);
    let value = seen.duplicates(counted).saturating_add(seen.forbidden);
    let known = Counted { value, undecided: 0, of: whole.of, complete };
    let on = case.on_rows(whole, &answer.measurement);
    let judged = Judged::decided(known.decide(case)?, message(case, seen, counted, known, &on));
    let failing = merged(&answer.rows, nulls.map_or(&[], |nulls| &nulls.rows), case.subject.choices.samples);
    let mut notes = notes(case, seen, counted, known, judged.verdict);
    notes.extend(case.not_counted(whole));
    let parts = seen.parts().into_iter().chain(case.row_part(&answer.measurement)).collect();
    let observed = observed_of(case, value, whole, complete, parts);
    // The rows behind it are the surplus ones, whichever number is compared.
    let behind = seen.surplus.saturating_add(seen.forbidden);
    Ok(Judged { notes, ..judged.failing(&failing, behind).seen(observed) })
}

fn seen(keys: &Measurement, nulls: Option<&Answer>) -> Option<Seen> {
    let Measurement::Keys { compared, null, no_value, recurring, involved, surplus, .. } = *keys else { return None };
    let forbidden = match nulls.map(|nulls| &nulls.measurement) {
        Some(Measurement::Count { count, .. }) => *count,
        Some(_) => return None,
        None => 0,
    };
    Some(Seen { compared, null, no_value, recurring, involved, surplus, forbidden })
}

fn nothing_compared(case: Case<'_>, seen: Seen) -> Reason {
    let (one, many) = case.check.nouns();
    let skipped = seen.null.saturating_add(seen.no_value);
    let were = if skipped == 1 { "was" } else { "were" };
    let skipped = words::counted(skipped, one, many);
    reason(ReasonCode::NothingToCheck, format!("no key could be compared: {skipped} without a value {were} skipped"))
}

fn message(case: Case<'_>, seen: Seen, counted: Duplicates, known: Counted, on: &str) -> String {
    if seen.forbidden == 0 {
        return sentence_on(case, known, on);
    }
    let nulls = words::share_of(seen.forbidden, known.of, case.check.nouns(), "are null in a part of the key", &[]);
    if seen.duplicates(counted) == 0 {
        return format!("{}: {nulls}; a primary key allows none", case.name());
    }
    let duplicates = sentence_on(case, Counted { value: seen.duplicates(counted), ..known }, on);
    format!("{duplicates}; {nulls}")
}

/// The first rows of both lists, in file order, each once.
fn merged(keys: &[FailingRow], nulls: &[FailingRow], most: usize) -> Vec<FailingRow> {
    let mut all: Vec<_> = keys.iter().chain(nulls).collect();
    all.sort_by_key(|row| (row.file, row.row, row.line, row.column));
    all.dedup_by(|a, b| (a.file, a.row, &a.element) == (b.file, b.row, &b.element));
    all.into_iter().take(most).cloned().collect()
}

/// What was skipped, and where another way of counting would turn the verdict.
fn notes(case: Case<'_>, seen: Seen, counted: Duplicates, known: Counted, verdict: Verdict) -> Vec<String> {
    let mut notes = Vec::from_iter(end_note(case, known));
    for (skipped, why) in [(seen.null, "null"), (seen.no_value, "ill-typed or a missing-value token")] {
        if skipped > 0 {
            let (one, many) = case.check.nouns();
            let were = if skipped == 1 { "was" } else { "were" };
            notes.push(format!("{} {were} skipped, whose key is {why}", words::counted(skipped, one, many)));
        }
    }
    if case.check.unit == CountUnit::Percent && seen.null > 0 {
        notes.extend(non_null_note(case, Counted { of: known.of.saturating_sub(seen.null), ..known }, verdict));
    }
    let (_, many) = case.check.nouns();
    let others = [
        (Duplicates::Surplus, format!("surplus {many}")),
        (Duplicates::Involved, format!("all {many} that share their key")),
        (Duplicates::Values, "keys that recur".to_owned()),
    ];
    for (other, what) in others.into_iter().filter(|(other, _)| *other != counted) {
        let value = seen.duplicates(other).saturating_add(seen.forbidden);
        let held = Counted { value, ..known }.decide(case);
        if held.is_ok_and(|held| held != (verdict == Verdict::Pass)) {
            notes.push(format!("counted as {what} ({}), the verdict would be the other one", words::count(value)));
        }
    }
    notes
}
