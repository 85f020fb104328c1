//! Custom properties of our own (`upheld.*`): names that nothing knows, and values that mean nothing.

use std::collections::BTreeSet;

use super::parts::{Finding, Rule, Severity, Subject, shorten};
use crate::contract::{CustomProperties, Written, certain, nearest};
use crate::source::Route;

/// A name that nothing knows.
pub(super) const UNKNOWN: Rule = Rule {
    id: "unknown-upheld-property",
    severity: Severity::Error,
    description: "a custom property that begins with `upheld.` is none that upheld knows",
    find: |subject| each(subject, unknown),
};

/// A value that means nothing.
pub(super) const VALUE: Rule = Rule {
    id: "invalid-upheld-value",
    severity: Severity::Error,
    description: "a custom property of upheld has a value that means nothing",
    find: |subject| each(subject, value),
};

/// What this program reads from custom properties, and the words that each may hold; none where any value may be meant.
const KNOWN: &[(&str, &[&str])] = &[
    ("upheld.duplicates", &["surplus", "involved", "values"]),
    ("upheld.frequency", &["every-period"]),
    ("upheld.retention", &["purge"]),
    ("upheld.scope", &["parent", "object"]),
    ("upheld.throughput", &["latest", "every-window"]),
    ("upheld.severity", &["info", "warning", "warn", "low", "minor", "trivial", "error"]),
];

fn each(subject: &Subject<'_>, look: fn(&Subject<'_>, &str, &Written) -> Option<Finding>) -> Vec<Finding> {
    let contract = subject.contract;
    let ids: BTreeSet<_> = contract.sla.iter().filter_map(|sla| sla.id.as_deref()).collect();
    let objects = contract.schema.iter().map(|object| &object.custom);
    let properties = subject.properties.iter().map(|place| &place.property.custom);
    let rules = subject.rules.iter().map(|place| &place.rule.custom);
    let slas = contract.sla.iter().map(|sla| &sla.custom);
    let servers = contract.servers.iter().map(|server| &server.custom);
    let all =
        std::iter::once(&contract.custom).chain(servers).chain(objects).chain(properties).chain(rules).chain(slas);
    let own = all.flat_map(|CustomProperties(all)| all).filter(|(name, _)| name.starts_with("upheld."));
    own.filter_map(|(name, written)| look(subject, without_id(name, &ids), written)).collect()
}

/// The name without the `id` of the SLA that it is about, where it ends in one.
fn without_id<'n>(name: &'n str, ids: &BTreeSet<&str>) -> &'n str {
    let known = KNOWN.iter().map(|(known, _)| *known);
    let mut of_sla = known.filter(|known| {
        name.strip_prefix(known).and_then(|rest| rest.strip_prefix('.')).is_some_and(|id| ids.contains(id))
    });
    of_sla.next().and_then(|known| name.get(..known.len())).unwrap_or(name)
}

/// The known name that a name begins with: at the root of a contract the `id` of a service level may stand behind it.
fn known(name: &str) -> Option<(&'static str, &'static [&'static str])> {
    let is_it = |known: &str| name.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    KNOWN.iter().find(|(known, _)| is_it(known)).copied()
}

fn unknown(subject: &Subject<'_>, name: &str, written: &Written) -> Option<Finding> {
    if known(name).is_some() {
        return None;
    }
    let meant = nearest(name, KNOWN.iter().map(|(known, _)| *known));
    let all = || KNOWN.iter().map(|(known, _)| format!("`{known}`")).collect::<Vec<_>>().join(", ");
    let help = meant.map_or_else(|| format!("known are {}", all()), |meant| format!("did you mean `{meant}`?"));
    let route = place(written);
    let edit = certain(name, KNOWN.iter().map(|(known, _)| *known)).and_then(|meant| subject.replace(&route, meant));
    Some(Finding::at(&route, format!("upheld knows no `{}`", shorten(name))).help(help).mended_by(edit))
}

/// The `property` beside the value.
fn place(written: &Written) -> Route {
    written.route.parent().unwrap_or_default().key("property")
}

fn value(subject: &Subject<'_>, name: &str, written: &Written) -> Option<Finding> {
    let (name, words) = known(name)?;
    let text = written.scalar().unwrap_or_default();
    let fits = words.is_empty() || words.iter().any(|word| word.eq_ignore_ascii_case(text.trim()));
    let message = format!("`{}` means nothing for `{name}`", shorten(text));
    let edit = || certain(text, words.iter().copied()).and_then(|meant| subject.replace(&written.route, meant));
    let help = || format!("the words are {}", words.join(", "));
    (!fits).then(|| Finding::at(&written.route, message).help(help()).mended_by(edit()))
}
