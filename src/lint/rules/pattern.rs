//! Patterns that cannot be compiled, and patterns that match anywhere within a value.

use super::parts::{Finding, Rule, Severity, Subject};
use crate::contract::Written;
use crate::value::Pattern;

/// A pattern that cannot be compiled.
pub(super) const INVALID: Rule = Rule {
    id: "invalid-pattern",
    severity: Severity::Error,
    description: "a pattern cannot be compiled, so that nothing can be held to it",
    find: |subject| each(subject, invalid),
};

/// A pattern without both anchors.
pub(super) const UNANCHORED: Rule = Rule {
    id: "unanchored-pattern",
    severity: Severity::Info,
    description: "a pattern has neither `^` nor `$`, so that it may match anywhere within a value",
    find: |subject| each(subject, unanchored),
};

/// Every pattern of the contract: of options, and of `invalidValues`.
fn each(subject: &Subject<'_>, look: fn(&Written, &str) -> Option<Finding>) -> Vec<Finding> {
    let options = subject.properties.iter().filter_map(|place| place.option("pattern"));
    let arguments = subject.rules.iter().flat_map(|place| &place.rule.arguments);
    let arguments = arguments.filter(|(name, _)| name == "pattern").map(|(_, written)| written);
    let written = options.chain(arguments).filter(|written| !subject.is_reported(&written.route));
    written.filter_map(|written| look(written, written.scalar()?)).collect()
}

fn invalid(written: &Written, source: &str) -> Option<Finding> {
    let error = Pattern::parse(source).err()?;
    let message = format!("the pattern cannot be compiled: {}", error.message);
    Some(Finding::at(&written.route, message).help("patterns are regular expressions of ECMA-262"))
}

fn unanchored(written: &Written, source: &str) -> Option<Finding> {
    let is_open = !source.contains('^') && !source.contains('$');
    let message = "the pattern may match anywhere within a value";
    is_open.then(|| Finding::at(&written.route, message).help("write `^...$` where the whole value is meant"))
}
