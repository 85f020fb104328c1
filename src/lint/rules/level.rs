//! Rules of the library at the wrong level, and arguments that their metric does not use.

use super::parts::{Finding, Rule, RulePlace, Severity, Subject};
use crate::contract::RuleType;

/// A rule of the object at a property, or the other way round.
pub(super) const WRONG_LEVEL: Rule = Rule {
    id: "rule-at-wrong-level",
    severity: Severity::Error,
    description: "a rule about rows stands at a property, or one about values at an object",
    find: |subject| each(subject, wrong_level),
};

/// An argument of another metric.
pub(super) const UNUSED_ARGUMENT: Rule = Rule {
    id: "unused-argument",
    severity: Severity::Warning,
    description: "a rule has an argument that its metric does not use",
    find: |subject| each(subject, unused_argument),
};

fn each(subject: &Subject<'_>, look: fn(&RulePlace<'_>, &str) -> Option<Finding>) -> Vec<Finding> {
    let metric = |place: &RulePlace<'_>| match &place.rule.kind {
        Ok(RuleType::Library(metric)) => look(place, metric),
        Ok(RuleType::Sql | RuleType::Custom(_) | RuleType::Text) | Err(_) => None,
    };
    subject.rules.iter().filter_map(metric).collect()
}

fn wrong_level(place: &RulePlace<'_>, metric: &str) -> Option<Finding> {
    let route = &place.rule.route;
    let lists_properties = place.rule.arguments.iter().any(|(name, _)| name == "properties");
    let (message, help) = match (place.property, metric) {
        (Some(_), "rowCount") => (
            "`rowCount` counts the rows of an object, and stands at a property".to_owned(),
            "move it to `quality` of the object",
        ),
        (Some(_), "duplicateValues") if lists_properties => (
            "`duplicateValues` of several properties stands at one of them".to_owned(),
            "move it to `quality` of the object, or leave `properties` out",
        ),
        (None, "nullValues" | "missingValues" | "invalidValues" | "minCheck" | "between") => (
            format!("`{metric}` asks about the values of one property, and stands at an object"),
            "move it to `quality` of the property",
        ),
        _ => return None,
    };
    Some(Finding::at(route, message).help(help))
}

/// The arguments that a metric uses.
fn used_by(metric: &str) -> &'static [&'static str] {
    match metric {
        "invalidValues" => &["validValues", "pattern"],
        "missingValues" => &["missingValues"],
        "duplicateValues" => &["properties"],
        _ => &[],
    }
}

fn unused_argument(place: &RulePlace<'_>, metric: &str) -> Option<Finding> {
    let mut arguments = place.rule.arguments.iter();
    let (name, written) = arguments.find(|(name, _)| !used_by(metric).contains(&name.as_str()))?;
    let owner =
        ["invalidValues", "missingValues", "duplicateValues"].iter().find(|own| used_by(own).contains(&name.as_str()));
    let finding = Finding::at(&written.route, format!("`{metric}` does not use the argument `{name}`"));
    Some(match owner {
        Some(owner) => finding.help(format!("it belongs to `metric: {owner}`")),
        None => finding,
    })
}
