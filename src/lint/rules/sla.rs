//! Service levels that name no element, one that is not there, or a property that the standard does not know.

use std::collections::{BTreeMap, BTreeSet};

use super::parts::{Finding, Rule, Severity, Subject, shorten};
use crate::check::{self, Check, Test};
use crate::contract::{SlaProperty, certain};
use crate::outcome::{Reason, ReasonCode};
use crate::source::{Route, Step};

/// A service level that needs an element and has none.
pub(super) const WITHOUT: Rule = Rule {
    id: "sla-without-element",
    severity: Severity::Warning,
    description: "a service level needs an `element` and has none, so that no data can be held to it",
    find: without,
};

/// An element that names nothing.
pub(super) const DANGLING: Rule = Rule {
    id: "dangling-element",
    severity: Severity::Error,
    description: "the `element` of a service level names nothing that the contract has",
    find: dangling,
};

/// A service level that nobody knows.
pub(super) const UNKNOWN: Rule = Rule {
    id: "unknown-sla",
    severity: Severity::Warning,
    description: "the standard knows no service level of this name, so that no data can be held to it",
    find: unknown,
};

/// A service level that finds no data: the entry, its element as it is written, and why.
struct Lost<'a> {
    entry: &'a SlaProperty,
    written: Option<&'a str>,
    why: &'a str,
}

/// The checks of service levels that lack an element.
fn lost<'a>(subject: &'a Subject<'_>) -> impl Iterator<Item = Lost<'a>> {
    let reason = |check: &'a Check| match &check.test {
        Test::NotEvaluated(Reason { code: ReasonCode::NoElement, text })
        | Test::Modified { otherwise: Reason { code: ReasonCode::NoElement, text }, .. } => Some(text),
        _ => None,
    };
    let entries: BTreeMap<_, _> = subject.contract.sla.iter().map(|entry| (&entry.route, entry)).collect();
    subject.checks.iter().filter_map(move |check| {
        let (why, route) = (reason(check)?, check.routes.first()?);
        let entry = *entries.get(&check.place)?;
        let names = entry.element.as_deref().unwrap_or_default().split(',').map(str::trim);
        let written = names.filter(|name| !name.is_empty()).nth(element_of(route));
        Some(Lost { entry, written, why })
    })
}

/// The number of the element that a check is about.
fn element_of(route: &Route) -> usize {
    match route.steps() {
        [.., Step::Key(key), Step::Index(at)] if key == "element" => *at,
        _ => 0,
    }
}

/// Whether the name is that of an object, which says too little, but is not wrong.
fn is_object(subject: &Subject<'_>, name: &str) -> bool {
    let objects = &subject.contract.schema;
    objects.iter().any(|object| object.name == name || object.physical_name.as_deref() == Some(name))
}

fn default<'a>(subject: &'a Subject<'_>) -> Option<(&'a Route, &'a str)> {
    let field = subject.contract.sla_default_element.as_ref()?;
    Some((&field.route, field.ok()?.trim())).filter(|(_, name)| !name.is_empty() && !is_object(subject, name))
}

fn without(subject: &Subject<'_>) -> Vec<Finding> {
    let none = |lost: &Lost<'_>| match lost.written {
        None => default(subject).is_none(),
        Some(name) => is_object(subject, name),
    };
    let finding = |lost: Lost<'_>| {
        let help = "write `element: OBJECT.PROPERTY`";
        Finding::at(&lost.entry.route, format!("`{}`: {}", shorten(&lost.entry.property), lost.why)).help(help)
    };
    lost(subject).filter(none).map(finding).collect()
}

fn dangling(subject: &Subject<'_>) -> Vec<Finding> {
    let mut said = BTreeSet::new();
    let mut found = Vec::new();
    for lost in lost(subject) {
        let place = match (lost.written, default(subject)) {
            (Some(name), _) if is_object(subject, name) => continue,
            (Some(_), _) => lost.entry.route.key("element"),
            (None, Some((route, _))) => route.clone(),
            (None, None) => continue,
        };
        if said.insert((place.clone(), lost.written)) {
            found.push(Finding::at(&place, lost.why).help("write `OBJECT.PROPERTY`, as the contract calls them"));
        }
    }
    found
}

fn unknown(subject: &Subject<'_>) -> Vec<Finding> {
    let of_kind = subject.checks.iter().filter(|check| check.kind == "sla-unknown");
    let finding = |check: &Check| {
        let Test::NotEvaluated(reason) = &check.test else { return None };
        let route = check.routes.first()?.key("property");
        let known = check::sla_names().filter(|name| name.len() > 2);
        let written = subject.contract.sla.iter().find(|entry| check.routes.contains(&entry.route));
        let meant = written.and_then(|entry| certain(&entry.property, known));
        let edit = meant.and_then(|meant| subject.replace(&route, meant));
        Some(Finding::at(&route, reason.text.clone()).mended_by(edit))
    };
    of_kind.filter_map(finding).collect()
}
