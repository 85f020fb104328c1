//! The soundness of contracts themselves, as a report of the same shape as that of a check.

mod comments;
mod mend;
mod names;
mod rule;
mod rules;
mod subject;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use mend::{Mended, mend};
pub use rule::Rule;
pub use rules::RULES;

use crate::check::contract_info;
use crate::contract::Reading;
use crate::outcome::{MEANING, Options, Outcome, Overall, Report, Summary, Tool, numbered, takes_part};
use crate::source::Diagnostic;
use crate::value::Instant;
use names::Names;
use subject::Subject;

/// What the help of a finding ends with that has one right answer.
const MENDS: &str = "--fix can mend this";

/// Takes the offers to mend something out of a report, for what could not be mended.
pub fn without_offers(report: &mut Report) {
    for outcome in &mut report.outcomes {
        outcome.notes.retain(|note| note != MENDS);
        for note in &mut outcome.notes {
            if let Some(help) = note.strip_suffix(&format!(" ({MENDS})")) {
                *note = help.to_owned();
            }
        }
    }
}

/// Every problem of the contracts as a failed outcome, judged strictly by each file's own version.
/// `now` is the time of the report, from which service levels are counted.
#[must_use]
pub fn lint(readings: &[Reading], options: &Options, now: Instant) -> Report {
    let all = readings.iter().enumerate();
    let mut outcomes: Vec<_> = all.flat_map(|(at, reading)| outcomes(at, reading, now)).collect();
    for outcome in &mut outcomes {
        outcome.counts = takes_part(outcome, options);
    }
    Report {
        command: "lint".to_owned(),
        tool: Tool::this(),
        meaning: MEANING.to_owned(),
        now: now.to_string(),
        options: options.clone(),
        contracts: readings.iter().map(contract_info).collect(),
        verdict: verdict(readings, &outcomes),
        summary: Summary::of(&outcomes),
        problems: Vec::new(),
        objects: Vec::new(),
        outcomes,
        step: None,
        timing: None,
    }
}

/// Everything that is wrong with a contract or could be better, in file order: what reading it says, and what the rules
/// find. `now` is the time that its SLAs are counted from.
#[must_use]
pub fn findings(reading: &Reading, now: Instant) -> Vec<Diagnostic> {
    let mut found = reading.diagnostics.clone();
    if let Some(contract) = &reading.contract {
        let mut subject = Subject::new(reading, contract, now);
        for rule in RULES {
            let more = rule.findings(&subject);
            subject.remember(&more);
            found.extend(more);
        }
    }
    found.sort_by_key(|diagnostic| diagnostic.span.as_ref().map_or(0, |span| span.start));
    found
}

/// Findings that count breach; a file that is no contract is more than a finding.
fn verdict(readings: &[Reading], outcomes: &[Outcome]) -> Overall {
    if readings.iter().any(|reading| reading.contract.is_none()) {
        Overall::Invalid
    } else if outcomes.iter().any(|outcome| outcome.counts) {
        Overall::Breached
    } else {
        Overall::Upheld
    }
}

/// One outcome for each finding; a repeated id gets a number.
fn outcomes(index: usize, reading: &Reading, now: Instant) -> Vec<Outcome> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut all = Vec::new();
    let names = Names::new(reading);
    for diagnostic in findings(reading, now) {
        let route = diagnostic.route.to_string();
        let id = format!("lint/{}{}", diagnostic.code, route.replace(' ', "%20"));
        all.push(outcome(numbered(&mut seen, id), index, reading, &names, diagnostic));
    }
    all
}

fn outcome(id: String, index: usize, reading: &Reading, names: &Names, diagnostic: Diagnostic) -> Outcome {
    let location = match &diagnostic.span {
        Some(span) => reading.source.locate(span),
        None => reading.locate(&diagnostic.route),
    };
    let (object, property) = names.of(&diagnostic.route);
    let help = match (diagnostic.help, &diagnostic.edit) {
        (Some(help), Some(_)) => Some(format!("{help} ({MENDS})")),
        (None, Some(_)) => Some(MENDS.to_owned()),
        (help, None) => help,
    };
    Outcome {
        contract: index,
        object,
        property,
        routes: vec![diagnostic.route.to_string()],
        severity: diagnostic.severity,
        message: diagnostic.message,
        notes: help.into_iter().collect(),
        ..Outcome::failed(id, diagnostic.code.into_owned(), location)
    }
}
