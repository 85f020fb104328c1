//! The last line: the verdict, and what it is made of.

use std::collections::BTreeMap;

use super::page::{Ink, Page, counted, grouped};
use super::plan::is_planned;
use super::problem;
use crate::outcome::{Bump, Outcome, Overall, ReasonCode, Report};
use crate::source::Severity;

/// Writes the line.
pub(super) fn write(page: &mut Page, report: &Report) {
    let word = format!("{}{}:", report.verdict.word(), with_problems(report));
    page.labelled(0, ink(report.verdict), &word, word.len(), &account(report));
}

fn ink(verdict: Overall) -> Ink {
    match verdict {
        Overall::Upheld => Ink::Good,
        Overall::Inconclusive | Overall::Interrupted | Overall::Planned => Ink::Careful,
        Overall::Breached | Overall::Invalid | Overall::Error => Ink::Bad,
    }
}

/// A contract that could not be read as it is written is worth a word, even beside a verdict that it does not change.
fn with_problems(report: &Report) -> String {
    let places = if report.contracts.len() == 1 { "the contract" } else { "the contracts" };
    match (report.verdict, problem::in_contracts(report)) {
        (Overall::Upheld, many @ 1..) => format!(", with {} in {places}", counted(many, "problem", "problems")),
        _ => String::new(),
    }
}

/// What the verdict is made of; it always counts.
fn account(report: &Report) -> String {
    let mut parts = match report.verdict {
        Overall::Invalid => vec!["nothing could be read as a contract".to_owned()],
        Overall::Error => vec!["some data could not be read".to_owned()],
        Overall::Interrupted => vec!["stopped before the end".to_owned()],
        Overall::Upheld | Overall::Breached | Overall::Inconclusive | Overall::Planned => Vec::new(),
    };
    if report.verdict != Overall::Invalid {
        parts.push(match report.command.as_str() {
            "lint" => findings(report),
            "plan" => planned(report),
            "diff" => changes(report),
            _ => checks(report),
        });
    }
    if !report.options.allow.is_empty() {
        let allowed: Vec<_> = report.options.allow.iter().map(|code| code.word()).collect();
        parts.push(format!("allowed: {}", allowed.join(", ")));
    }
    parts.join("; ")
}

/// What would be held to data, which says nothing about it yet.
fn planned(report: &Report) -> String {
    let all = report.outcomes.len();
    let planned = report.outcomes.iter().filter(|outcome| is_planned(outcome)).count();
    let open = report.outcomes.iter().filter(|outcome| !is_planned(outcome));
    let text = format!("{} of {} would be held to data", grouped(planned as u64), counted(all, "check", "checks"));
    if planned == all { text } else { format!("{text}, {} not ({})", grouped((all - planned) as u64), reasons(open)) }
}

fn checks(report: &Report) -> String {
    let summary = report.summary;
    let all = summary.pass + summary.fail + summary.warn + summary.not_evaluated;
    if all == 0 {
        return "no check was made".to_owned();
    }
    let verb = if summary.pass == 1 { "holds" } else { "hold" };
    let mut parts = vec![format!("{} of {} checks {verb}", grouped(summary.pass as u64), grouped(all as u64))];
    if summary.fail > 0 {
        parts.push(format!("{} {}", grouped(summary.fail as u64), if summary.fail == 1 { "fails" } else { "fail" }));
    }
    if summary.warn > 0 {
        parts.push(counted(summary.warn, "warning", "warnings"));
    }
    if summary.not_evaluated > 0 {
        parts.push(format!("{} not evaluated ({})", grouped(summary.not_evaluated as u64), reasons(&report.outcomes)));
    }
    parts.join(", ")
}

/// How often each reason stands, the most frequent first.
fn reasons<'a>(outcomes: impl IntoIterator<Item = &'a Outcome>) -> String {
    let mut counts: BTreeMap<ReasonCode, usize> = BTreeMap::new();
    for reason in outcomes.into_iter().filter_map(|outcome| outcome.reason.as_ref()) {
        *counts.entry(reason.code).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|&(code, count)| (std::cmp::Reverse(count), code));
    counts.iter().map(|(code, count)| format!("{count} {}", code.word())).collect::<Vec<_>>().join(", ")
}

/// How many changes ask for which step, and what the version did.
fn changes(report: &Report) -> String {
    let effects = report.outcomes.iter().filter_map(|outcome| outcome.change.as_ref());
    let count = |bump: Bump| effects.clone().filter(|change| change.consumer.bump() == bump).count();
    let of = |bump: Bump| {
        Some(count(bump)).filter(|count| *count > 0).map(|count| format!("{} {}", grouped(count as u64), bump.word()))
    };
    let kinds: Vec<_> = [Bump::Major, Bump::Minor, Bump::Patch].into_iter().filter_map(of).collect();
    let all = effects.clone().count();
    let mut parts = Vec::new();
    if all > 0 {
        parts.push(format!("{} ({})", counted(all, "change", "changes"), kinds.join(", ")));
    }
    // Where nothing changed, that is what is said of the version.
    let about = report.outcomes.iter().filter(|one| ["version-step", "contract-new"].contains(&one.kind.as_str()));
    parts.extend(about.flat_map(|one| std::iter::once(&one.message).chain(&one.notes)).cloned());
    if parts.is_empty() { "no changes".to_owned() } else { parts.join("; ") }
}

fn findings(report: &Report) -> String {
    let summary = report.summary;
    let all = summary.fail + summary.warn;
    if all == 0 {
        return "no findings".to_owned();
    }
    let of = |severity, one, many| {
        let count = report.outcomes.iter().filter(|outcome| outcome.severity == severity).count();
        (count > 0).then(|| counted(count, one, many))
    };
    let kinds = [
        of(Severity::Error, "error", "errors"),
        of(Severity::Warning, "warning", "warnings"),
        of(Severity::Info, "info", "infos"),
    ];
    let kinds = kinds.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let none = if summary.fail == 0 { "; none of them counts" } else { "" };
    format!("{} ({kinds}){none}", counted(all, "finding", "findings"))
}
