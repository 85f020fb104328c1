//! What was not evaluated, by reason, and what passed.

use std::collections::BTreeMap;

use super::failure::sentence;
use super::page::{INDENT, Ink, Page, counted};
use crate::outcome::{Outcome, ReasonCode, Report, Verdict};

/// More of one reason are only counted, unless all are asked for.
const MOST: usize = 10;

/// Writes what was not evaluated, a group for each reason.
pub(super) fn not_evaluated(page: &mut Page, report: &Report) {
    let mut groups: BTreeMap<ReasonCode, Vec<&Outcome>> = BTreeMap::new();
    for outcome in report.outcomes.iter().filter(|outcome| outcome.verdict == Verdict::NotEvaluated) {
        if let Some(reason) = &outcome.reason {
            groups.entry(reason.code).or_default().push(outcome);
        }
    }
    for (code, outcomes) in groups {
        group(page, report, code, &outcomes);
    }
}

fn group(page: &mut Page, report: &Report, code: ReasonCode, outcomes: &[&Outcome]) {
    page.gap();
    let counts = outcomes.iter().any(|outcome| outcome.counts);
    let allowed = report.options.allow.contains(&code);
    let weight = match (counts, allowed) {
        (true, _) => ", which makes the run inconclusive",
        (false, true) => ", which is allowed",
        (false, false) => "",
    };
    let ink = if counts { Ink::Careful } else { Ink::Faint };
    let heading = format!("{} ({}{weight})", code.word(), counted(outcomes.len(), "check", "checks"));
    page.labelled(0, ink, "not evaluated:", 14, &heading);
    let all = page.style().verbose;
    let shown = if all { outcomes.len() } else { most(code) };
    for outcome in outcomes.iter().take(shown) {
        let line = reasoned(outcome);
        page.labelled(INDENT - 2, Ink::Faint, "-", 1, &line);
    }
    if outcomes.len() > shown {
        let more = format!("and {} more; --verbose lists them", outcomes.len() - shown);
        let more = page.ink(Ink::Faint, &more);
        page.block(INDENT, &more);
    }
}

/// What nobody asked for need not be listed.
fn most(code: ReasonCode) -> usize {
    match code {
        ReasonCode::NotSelected => 0,
        _ => MOST,
    }
}

/// The id says which check it is; the reason why nothing came of it.
fn reasoned(outcome: &Outcome) -> String {
    let text = outcome.reason.as_ref().map_or("", |reason| reason.text.as_str());
    let text = if text.is_empty() { outcome.message.as_str() } else { text };
    format!("{}: {text} ({}:{})", outcome.id, outcome.location.path, outcome.location.line)
}

/// Writes what passed, one line each.
pub(super) fn passes(page: &mut Page, report: &Report) {
    page.gap();
    for outcome in report.outcomes.iter().filter(|outcome| outcome.verdict == Verdict::Pass) {
        let sentence = sentence(outcome);
        page.labelled(0, Ink::Good, "pass", INDENT - 1, &sentence);
        for note in &outcome.notes {
            page.labelled(INDENT, Ink::Faint, "note", 7, note);
        }
    }
}
