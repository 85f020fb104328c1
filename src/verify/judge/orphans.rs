//! Judges how many keys the other side of a relationship does not have.

use super::super::ask;
use super::{Case, Judged, observed_of, part, reason, unread, words};
use crate::check::Referred;
use crate::metric::{Answer, Column, Measurement};
use crate::outcome::{Part, Reason, ReasonCode, Verdict};

/// What is known of the keys of both sides.
#[derive(Clone, Copy)]
struct Seen {
    compared: u64,
    null: u64,
    no_value: u64,
    keys: u64,
    rows: u64,
    null_parts: u64,
    others: u64,
    whole: bool,
}

impl Seen {
    fn of(answer: &Answer) -> Option<Self> {
        let Measurement::Orphans { compared, null, no_value, keys, rows, null_parts, others, whole } =
            answer.measurement
        else {
            return None;
        };
        Some(Self { compared, null, no_value, keys, rows, null_parts, others, whole })
    }

    fn parts(self) -> Vec<Part> {
        let always = [("keys", self.keys), ("compared", self.compared)];
        let seldom = [("null", self.null), ("no-value", self.no_value), ("null-parts", self.null_parts)];
        let seldom = seldom.into_iter().filter(|(_, value)| *value > 0);
        always.into_iter().chain(seldom).map(|(name, value)| part(name, &value)).collect()
    }
}

/// How many rows have a key that the table of the other side does not have.
pub(super) fn orphans(case: Case<'_>, columns: &[Column], table: usize, other: &Referred) -> Result<Judged, Reason> {
    let whole = case.whole()?;
    let answer = case.answer(&ask::orphans(columns, table, other))?;
    let seen = Seen::of(answer).ok_or_else(unread)?;
    let complete = whole.complete && answer.complete;
    if seen.compared == 0 {
        return Err(if complete { nothing_compared(case, seen) } else { unread() });
    }
    let holds = decide(case, seen, complete, other)?;
    let least = if complete { "" } else { "at least " };
    let phrase = format!("have no match in {}", other.name);
    let share = words::share_of(seen.rows, whole.of, case.check.nouns(), &phrase, &[]);
    let message = format!("{}: {least}{share}; {}", case.name(), case.allowed());
    let judged = Judged::decided(holds, message).failing(&answer.rows, seen.rows);
    let mut notes = notes(case, seen, table, other, judged.verdict);
    notes.extend(case.not_counted(whole));
    let observed = observed_of(case, seen.rows, whole, complete, seen.parts());
    Ok(Judged { notes, ..judged.seen(observed) })
}

/// What is certain. Keys that were not found may stand in what was not read of the other side; and more rows may have some in
/// what was not read of this one.
fn decide(case: Case<'_>, seen: Seen, complete: bool, other: &Referred) -> Result<bool, Reason> {
    match (seen.rows, complete, seen.whole) {
        (0, true, _) => Ok(true),
        (0, false, _) => Err(unread()),
        (_, _, true) => Ok(false),
        (rows, _, false) => {
            let (one, many) = case.check.nouns();
            let have = if rows == 1 { "has" } else { "have" };
            let rows = words::counted(rows, one, many);
            let text = format!(
                "{rows} {have} no match in what could be read of {}, whose data could not be read to its end",
                other.name
            );
            Err(reason(ReasonCode::Unreadable, text))
        }
    }
}

fn nothing_compared(case: Case<'_>, seen: Seen) -> Reason {
    let (one, many) = case.check.nouns();
    let skipped = seen.null.saturating_add(seen.no_value);
    let were = if skipped == 1 { "was" } else { "were" };
    let skipped = words::counted(skipped, one, many);
    reason(ReasonCode::NothingToCheck, format!("no key could be compared: {skipped} without a value {were} skipped"))
}

/// What was skipped, and what may be behind a failure.
fn notes(case: Case<'_>, seen: Seen, table: usize, other: &Referred, verdict: Verdict) -> Vec<String> {
    let mut notes = Vec::new();
    for (skipped, why) in [(seen.null, "null"), (seen.no_value, "ill-typed or a missing-value token")] {
        if skipped > 0 {
            let (one, many) = case.check.nouns();
            let were = if skipped == 1 { "was" } else { "were" };
            notes.push(format!("{} {were} skipped, whose key is {why}", words::counted(skipped, one, many)));
        }
    }
    if verdict != Verdict::Fail {
        return notes;
    }
    if seen.null_parts == seen.rows {
        notes.push(
            "every such key is null in a part: SQL does not look for those, so that the verdict would be the other one"
                .into(),
        );
    }
    if seen.others == 0 {
        notes.push(format!("{} has no value in any row", other.name));
    }
    if let Ok(rows) = case.answers.rows(table)
        && rows.rejected > 0
    {
        let records = words::counted(rows.rejected, "record", "records");
        notes.push(format!("{records} of the other side cannot be read, and may hold such keys"));
    }
    notes
}
