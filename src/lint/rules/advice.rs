//! What a contract could say and does not: rules for what is critical, and whom to ask.

use super::parts::{Finding, PropertyPlace, Rule, Severity, Subject, comments, shorten};
use crate::contract::{Contract, Property, WrittenKind};
use crate::source::Route;

/// A critical element that nothing is promised of.
pub(super) const CRITICAL: Rule = Rule {
    id: "critical-without-rule",
    severity: Severity::Info,
    description: "a critical data element has no rule, so that nothing but its type can fail",
    find: |subject| subject.properties.iter().filter_map(critical).collect(),
};

/// Nobody answers for the data.
pub(super) const NO_OWNER: Rule = Rule {
    id: "no-owner",
    severity: Severity::Info,
    description: "no member of the team has the role of an owner, so that nobody answers for the data",
    find: |subject| lacks(subject, "team", !has_owner(subject.contract), "no member of `team` is an owner", OWNER),
};

/// Nothing is promised about time.
pub(super) const NO_SLA: Rule = Rule {
    id: "no-sla",
    severity: Severity::Info,
    description: "the contract has no `slaProperties`, so that nothing is promised about time",
    find: |subject| {
        lacks(subject, "slaProperties", subject.contract.sla.is_empty(), "nothing is promised about time", SLA)
    },
};

/// Nowhere to ask.
pub(super) const NO_CHANNEL: Rule = Rule {
    id: "no-channel",
    severity: Severity::Info,
    description: "the contract has no `support` channel, so that nobody can be told when a promise breaks",
    find: |subject| {
        lacks(subject, "support", subject.contract.support.is_empty(), "there is no channel to call", CHANNEL)
    },
};

const OWNER: &str = "give a member of `team` the role `owner`";
const SLA: &str = "add `slaProperties`, such as `latency`";
const CHANNEL: &str = "add a channel to `support`";

fn critical(place: &PropertyPlace<'_>) -> Option<Finding> {
    let lacks = place.property.critical && !has_rule(place.property);
    let message = format!("`{}` is a critical data element, and has no rule", shorten(&place.name));
    let help = "add `required`, `unique`, options or `quality`";
    lacks.then(|| Finding::at(&place.property.route.key("criticalDataElement"), message).help(help))
}

fn has_rule(property: &Property) -> bool {
    let flags = [&property.required, &property.unique, &property.primary_key];
    let flag = flags.iter().any(|flag| flag.as_ref().is_some_and(|field| field.ok() != Some(&false)));
    let options = property.options.iter().any(|(_, option)| option.kind != WrittenKind::Null);
    flag || options
        || property.enumeration.is_some()
        || !property.quality.is_empty()
        || !property.relationships.is_empty()
}

fn has_owner(contract: &Contract) -> bool {
    let is_owner = |role: &String| {
        let role = role.to_lowercase();
        role.contains("owner") || role.contains("accountable")
    };
    contract.team.members.iter().filter_map(|member| member.role.as_ref()).any(is_owner)
}

/// A finding about the contract as a whole, at the key that lacks it or at the first line. A place that is kept for the key
/// tells of the lack already.
fn lacks(subject: &Subject<'_>, key: &str, lacks: bool, message: &str, help: &str) -> Vec<Finding> {
    let route = Route::root().key(key);
    let known = subject.reading.routes.contains_key(&route);
    let place = if known { route } else { Route::root() };
    let finding = || Finding::at(&place, message).help(help);
    let is_told = subject.is_reported(&Route::root().key(key)) || !known && comments::keeps_place(subject, key);
    (lacks && !is_told).then(finding).into_iter().collect()
}
