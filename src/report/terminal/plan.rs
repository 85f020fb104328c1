//! What would be held to data: subject by subject, in the order of the contract.

use super::failure::subject;
use super::page::{Ink, Page};
use crate::outcome::{Outcome, ReasonCode, Report};

/// The narrowest column of kinds, so that pages look alike where all of them are short.
const NARROWEST: usize = 16;
/// The widest; a longer name pushes its sentence aside, and no other.
const WIDEST: usize = 24;

/// Whether the outcome would be held to data.
pub(super) fn is_planned(outcome: &Outcome) -> bool {
    outcome.reason.as_ref().is_some_and(|reason| reason.code == ReasonCode::Planned)
}

/// Writes the plan.
pub(super) fn write(page: &mut Page, report: &Report) {
    let kinds =
        report.outcomes.iter().filter(|outcome| is_planned(outcome)).map(|outcome| outcome.kind.chars().count());
    let width = kinds.max().unwrap_or(0).clamp(NARROWEST, WIDEST);
    let mut above = None;
    for outcome in report.outcomes.iter().filter(|outcome| is_planned(outcome)) {
        let here = (outcome.contract, subject(outcome));
        if above.as_ref() != Some(&here) {
            page.gap();
            let heading = page.ink(Ink::Strong, if here.1.is_empty() { "(no object)" } else { &here.1 });
            page.line(&heading);
            above = Some(here);
        }
        let text = outcome.reason.as_ref().map_or("", |reason| reason.text.as_str());
        let rule = outcome.name.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
        let severity = format!("[{}]", outcome.severity.word());
        let line = format!("{rule}{text} {severity} ({}:{})", outcome.location.path, outcome.location.line);
        page.labelled(2, Ink::Faint, &outcome.kind, width, &line);
    }
}
