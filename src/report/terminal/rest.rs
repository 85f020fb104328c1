//! What was not evaluated, by reason, and what passed.

use std::collections::BTreeMap;

use super::failure::{sentence, subject};
use super::page::{INDENT, Ink, Page, counted};
use super::plan::is_planned;
use crate::outcome::{Outcome, ReasonCode, Report, Verdict};

/// More of one reason are only counted, unless all are asked for.
const MOST: usize = 10;

/// So many checks are listed even where all have one reason.
const FEW: usize = 3;

/// Writes what was not evaluated, a group for each reason.
pub(super) fn not_evaluated(page: &mut Page, report: &Report) {
    let mut groups: BTreeMap<ReasonCode, Vec<&Outcome>> = BTreeMap::new();
    let open = |outcome: &&Outcome| outcome.verdict == Verdict::NotEvaluated && !is_planned(outcome);
    for outcome in report.outcomes.iter().filter(open) {
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
    let one = outcomes.len() == 1;
    let weight = match (counts, allowed) {
        (true, _) if one => ", which counts",
        (true, _) => ", which count",
        (false, true) if one => ", which is allowed",
        (false, true) => ", which are allowed",
        (false, false) => "",
    };
    let ink = if counts { Ink::Careful } else { Ink::Faint };
    let heading = format!("{} ({}{weight})", code.word(), counted(outcomes.len(), "check", "checks"));
    page.labelled(0, ink, "not evaluated:", 14, &heading);
    if let Some(text) = shared_reason(outcomes).filter(|_| !page.style().verbose) {
        page.labelled(INDENT - 2, Ink::Faint, "-", 1, &format!("all of them: {text}; --verbose lists them"));
        return;
    }
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

/// The reason of all checks of a group, where there are many and they differ in nothing else.
fn shared_reason<'a>(outcomes: &[&'a Outcome]) -> Option<&'a str> {
    let text = |outcome: &&'a Outcome| outcome.reason.as_ref().map(|reason| reason.text.as_str());
    let first = text(outcomes.first()?)?;
    (outcomes.len() > FEW && !first.is_empty() && outcomes.iter().all(|outcome| text(outcome) == Some(first)))
        .then_some(first)
}

/// What nobody asked for need not be listed.
fn most(code: ReasonCode) -> usize {
    match code {
        ReasonCode::NotSelected => 0,
        _ => MOST,
    }
}

/// Which check it is, and why nothing came of it.
fn reasoned(outcome: &Outcome) -> String {
    let text = outcome.reason.as_ref().map_or("", |reason| reason.text.as_str());
    let text = if text.is_empty() { outcome.message.as_str() } else { text };
    let rule = outcome.name.as_ref().unwrap_or(&outcome.kind);
    let about = [subject(outcome), rule.clone()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    format!("{}: {text} ({}:{})", about.join(" "), outcome.location.path, outcome.location.line)
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
