//! What `check` would not evaluate because it has no single meaning, where nothing else has said so.

use std::collections::BTreeSet;

use super::parts::{Finding, Rule, Severity, Subject};
use crate::check::{Check, Test};
use crate::contract::{Fallback, promises};
use crate::outcome::ReasonCode;
use crate::source::Route;

/// A promise without a meaning.
pub(super) const RULE: Rule = Rule {
    id: "invalid-rule",
    severity: Severity::Error,
    description: "a rule, an option or a service level has no single meaning, so that no data can be held to it",
    find,
};

/// One thing without a meaning: what it belongs to, why, and where it stands.
struct Spoiled<'a> {
    object: Option<usize>,
    property: String,
    why: &'a str,
    place: &'a Route,
    is_known: bool,
}

fn find(subject: &Subject<'_>) -> Vec<Finding> {
    let promises = promises(subject.reading);
    let open: BTreeSet<_> =
        promises.iter().filter(|promise| promise.unresolved.is_some()).map(|promise| &promise.route).collect();
    let mut all = of_checks(subject);
    // What a variable stands for is known when the contract is used.
    all.retain(|one| !open.contains(one.place));
    let claimed: BTreeSet<_> = subject.checks.iter().flat_map(|check| &check.routes).collect();
    let unclaimed =
        promises.iter().filter(|promise| promise.fallback == Fallback::InvalidRule && promise.unresolved.is_none());
    all.extend(unclaimed.filter(|promise| !claimed.contains(&promise.route)).map(|promise| Spoiled {
        object: promise.object,
        property: promise.property.join("."),
        why: &promise.text,
        place: &promise.route,
        is_known: subject.is_error(&promise.route),
    }));
    // A fault of the type, or a name that lacks, spoils everything of its property in the same words.
    let (known, new): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.is_known);
    let mut said: BTreeSet<(Option<usize>, String, &str)> =
        known.into_iter().map(|one| (one.object, one.property, one.why)).collect();
    let mut found = Vec::new();
    for one in new {
        if said.insert((one.object, one.property, one.why)) {
            found.push(Finding::at(one.place, one.why));
        }
    }
    found
}

fn of_checks<'a>(subject: &'a Subject<'_>) -> Vec<Spoiled<'a>> {
    let spoiled = |check: &'a Check| {
        Some(Spoiled {
            object: check.object,
            property: check.property.clone().unwrap_or_default(),
            why: why(check)?,
            place: &check.place,
            is_known: check.routes.iter().any(|route| subject.is_error(route)),
        })
    };
    subject.checks.iter().filter_map(spoiled).collect()
}

/// Why a check is never evaluated, whatever the data is.
fn why(check: &Check) -> Option<&str> {
    let invalid = |reason: &crate::outcome::Reason| reason.code == ReasonCode::InvalidRule;
    match &check.test {
        Test::NotEvaluated(reason) if invalid(reason) => Some(&reason.text),
        Test::NotEvaluatedBy { delimited, other } if invalid(delimited) && invalid(other) => Some(&other.text),
        _ => None,
    }
}
