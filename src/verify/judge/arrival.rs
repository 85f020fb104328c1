//! Judges whether data arrives by the point in time that an SLA promises, and whether periods stayed empty before.

use super::stretches::{Stretches, counted};
use super::{Case, Judged, age, part, reason, unread};
use crate::check::{Arrival, Rhythm};
use crate::metric::{Measurement, Periods};
use crate::outcome::{Observed, Reason, ReasonCode};

/// Whether the newest value reaches what it should, and whether periods that should have data do.
pub(super) fn arrival(case: Case<'_>, arrival: &Arrival) -> Result<Judged, Reason> {
    let rows = case.content()?;
    let answer = case.answer(&arrival.metric)?;
    let Measurement::Extreme(newest) = &answer.measurement else { return Err(unread()) };
    if !(rows.complete && answer.complete) {
        return Err(unread());
    }
    let path = &arrival.column.path;
    let empty = || reason(ReasonCode::Empty, format!("`{path}` has no value that is not in the future"));
    let newest = newest.as_ref().ok_or_else(empty)?;
    let gaps = arrival.rhythm.as_ref().map(|rhythm| Gaps::of(case, rhythm, case.subject.may_show(path))).transpose()?;
    let may_show = case.subject.may_show(path);
    let shown = if may_show { newest.to_string() } else { age::MASKED.to_owned() };
    let is_there = *newest >= arrival.from;
    let held = gaps.as_ref().filter(|gaps| gaps.rhythm.held);
    let broken = held.filter(|gaps| gaps.empty.periods > 0);
    let message = if let Some(gaps) = broken.filter(|_| is_there) {
        format!("{}: {}; {}", case.name(), gaps.words(), promised(case))
    } else {
        let verb = if is_there { "reaches" } else { "lies before" };
        format!("{}: the newest value {shown} {verb} {}; {}", case.name(), arrival.from, promised(case))
    };
    let notes = gaps.iter().flat_map(|gaps| gaps.notes(is_there && broken.is_some())).collect();
    let judged = Judged::decided(is_there && broken.is_none(), message);
    let observed = observed(arrival, newest, &shown, gaps.as_ref());
    let value = observed.value.clone().filter(|_| may_show);
    Ok(Judged { notes, ..judged.seen(Observed { value, ..observed }) })
}

/// What the contract promises, as it is written.
pub(super) fn promised(case: Case<'_>) -> String {
    match &case.check.promised {
        Some((property, value)) => format!("the contract promises {property} {}", value.join(" ")),
        None => case.allowed(),
    }
}

fn observed(arrival: &Arrival, newest: &crate::value::Value, shown: &str, gaps: Option<&Gaps<'_>>) -> Observed {
    let mut parts = vec![part("newest", &shown), part("required-from", &arrival.from)];
    parts.extend(gaps.map(|gaps| part("empty-periods", &gaps.empty.periods)));
    let age = age::seconds_between(newest, &arrival.now);
    Observed {
        value: age.map(|age| age.to_string()),
        unit: Some("seconds".to_owned()),
        percent: None,
        of: None,
        of_unit: None,
        lower_bound: false,
        parts,
    }
}

/// The periods that should have data and have none.
struct Gaps<'r> {
    rhythm: &'r Rhythm,
    empty: Stretches,
    /// Whether there were too many periods to look at all.
    cut: bool,
    /// Whether they may be named.
    may_show: bool,
}

impl<'r> Gaps<'r> {
    fn of(case: Case<'_>, rhythm: &'r Rhythm, may_show: bool) -> Result<Self, Reason> {
        let answer = case.answer(&rhythm.metric)?;
        let Measurement::Periods(periods) = &answer.measurement else { return Err(unread()) };
        let empty = Stretches::empty(&periods.rows, rhythm.step);
        Ok(Self { rhythm, empty, cut: periods.earlier, may_show })
    }

    /// `2 days before the newest value have none: 2026-01-03, 2026-01-05`.
    fn words(&self) -> String {
        let verb = if self.empty.periods == 1 { "has" } else { "have" };
        let count = counted(self.empty.periods, &self.rhythm.period);
        let names = if self.may_show { format!(": {}", self.empty.words(&self.rhythm.period)) } else { String::new() };
        format!("{count} before the newest value {verb} no value{names}")
    }

    fn notes(&self, said: bool) -> Vec<String> {
        let mut notes = Vec::new();
        if self.empty.periods > 0 && !said {
            let held = if self.rhythm.held { "" } else { " (`upheld.frequency: every-period` holds them too)" };
            notes.push(format!("{}{held}", self.words()));
        }
        if self.cut {
            let most = super::words::count(Periods::MOST as u64);
            notes.push(format!("only the last {most} {}s with values were looked at", self.rhythm.period.unit.word()));
        }
        notes
    }
}
