//! The plan of a run as a report: what would be held to data, and what would not, without any data.

use super::assemble::{Around, outcome};
use super::compose::{options, unclaimed};
use super::judge::Judged;
use super::only::Only;
use super::prepare::{self, Planned};
use super::select::Selection;
use super::subject::object_of;
use super::{Request, Usage, declared_name, problems};
use crate::check::{CATALOGUE, Check, Test, contract_info};
use crate::engine::lacks_queries;
use crate::outcome::{MEANING, Outcome, Overall, Reason, ReasonCode, Report, Summary, Tool, takes_part};

/// Lists what [`super::check`] would hold to data, without opening any.
///
/// Every promise has an outcome: `planned` with what would be asked, or why it would not be evaluated, as far as the
/// contract alone tells.
///
/// # Errors
/// A selector that selects nothing.
pub fn outline(request: &Request<'_>) -> Result<Report, Usage> {
    let selection = Selection::parse(&request.choices.select)?;
    Only::read(request)?;
    let names = |_, _, property: &_| declared_name(property);
    let mut planned = prepare::planned(request, request.choices.now, &selection, &names);
    if request.contracts.iter().any(|reading| reading.contract.is_some()) {
        // What relationships lead to is read too: a file that is not there is no plan.
        prepare::needed(request, &selection)?.others.settle(request, &mut planned, &names);
    }
    let options = options(request);
    let mut outcomes: Vec<Outcome> = planned.iter().flat_map(of_contract).collect();
    for outcome in &mut outcomes {
        outcome.counts = takes_part(outcome, &options);
    }
    let mut problems: Vec<_> = request.contracts.iter().flat_map(problems::of_reading).collect();
    problems.extend(unclaimed(&planned, &outcomes));
    let unread = request.contracts.iter().any(|reading| reading.contract.is_none());
    Ok(Report {
        command: "plan".to_owned(),
        tool: Tool::this(),
        meaning: MEANING.to_owned(),
        now: request.choices.now.to_string(),
        options,
        contracts: request.contracts.iter().map(contract_info).collect(),
        verdict: if unread { Overall::Invalid } else { Overall::Planned },
        summary: Summary::of(&outcomes),
        problems,
        objects: Vec::new(),
        outcomes,
        step: None,
        timing: None,
    })
}

fn of_contract(planned: &Planned<'_>) -> Vec<Outcome> {
    let Planned { index, reading, contract, .. } = *planned;
    let around = Around { index, reading, contract, contacts: &[], due: &[], samples: 0 };
    let one = |check: &Check| outcome(check, judged(planned, check), None, &around);
    planned.checks.iter().map(one).collect()
}

fn judged(planned: &Planned<'_>, check: &Check) -> Judged {
    let object = object_of(planned.contract, check.object).map(|object| object.name.as_str());
    let about = [object, check.property.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(".");
    let name = if about.is_empty() { check.kind.clone() } else { about };
    match (&check.test, lacks_queries()) {
        (Test::NotEvaluated(reason), _) => Judged::not(&name, reason.clone()),
        (Test::SqlApart(_), Some(why)) => {
            Judged::not(&name, Reason { code: ReasonCode::EngineLacks, text: why.to_owned() })
        }
        _ => Judged::not(&name, Reason { code: ReasonCode::Planned, text: asked(check) }),
    }
}

/// What the check asks: the sentence of its kind, and what the contract allows.
fn asked(check: &Check) -> String {
    let kind = CATALOGUE.iter().find(|kind| kind.id == check.kind);
    let sentence = kind.map_or("", |kind| kind.description).trim_end_matches('.');
    match (check.allowed(), &check.promised) {
        (_, Some((option, values))) => format!("{sentence} ({option}: {})", values.join(", ")),
        (allowed, None) if allowed.is_empty() => sentence.to_owned(),
        (allowed, None) => format!("{sentence} (the contract {allowed})"),
    }
}
