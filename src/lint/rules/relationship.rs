//! Relationships that lead nowhere, and those whose keys cannot be held to the other side.

use super::parts::{Finding, Rule, Severity, Subject};
use crate::check::value_kind;
use crate::contract::{
    OperatorName, Property, QualityRule, Reference, Relationship, RuleType, SchemaObject, Target, Written,
};
use crate::source::Route;
use crate::value::LogicalType;

/// A reference that names no property.
pub(super) const DANGLING: Rule = Rule {
    id: "dangling-relationship",
    severity: Severity::Error,
    description: "a relationship names a property that the contract does not have",
    find: |subject| each(subject, dangling),
};

/// Sides that are no key of the same parts.
pub(super) const UNEVEN: Rule = Rule {
    id: "uneven-relationship",
    severity: Severity::Error,
    description: "the sides of a relationship have different numbers of parts, or parts in several objects",
    find: |subject| each(subject, |subject, place| Vec::from_iter(uneven(subject, place))),
};

/// Sides of different types.
pub(super) const TYPES: Rule = Rule {
    id: "relationship-types",
    severity: Severity::Error,
    description: "the sides of a relationship are declared as different kinds of value, so that no key can be equal",
    find: |subject| each(subject, types),
};

/// A target that may stand on several rows.
pub(super) const TARGET: Rule = Rule {
    id: "relationship-target",
    severity: Severity::Error,
    description: "nothing promises that the target of a relationship is unique",
    find: |subject| each(subject, |subject, place| Vec::from_iter(target(subject, place))),
};

/// A relationship and where it starts.
struct Place<'a> {
    relationship: &'a Relationship,
    /// The object that it stands in.
    object: usize,
    /// The property that it stands in, which is its `from`.
    property: Option<&'a Route>,
}

fn each(subject: &Subject<'_>, look: fn(&Subject<'_>, &Place<'_>) -> Vec<Finding>) -> Vec<Finding> {
    let mut places = Vec::new();
    for (at, object) in subject.contract.schema.iter().enumerate() {
        let own = object.relationships.iter();
        places.extend(own.map(|relationship| Place { relationship, object: at, property: None }));
        for place in subject.properties.iter().filter(|place| std::ptr::eq(place.object, object)) {
            let property = Some(&place.property.route);
            let own = place.property.relationships.iter();
            places.extend(own.map(|relationship| Place { relationship, object: at, property }));
        }
    }
    places.retain(|place| !subject.is_reported(&place.relationship.route));
    places.iter().flat_map(|place| look(subject, place)).collect()
}

impl Place<'_> {
    /// The references of a side, each with its place; none where the property itself is the side.
    fn references<'s>(&'s self, subject: &Subject<'_>, key: &'static str) -> Vec<(Route, &'s str)> {
        let texts = if key == "to" { &self.relationship.to } else { &self.relationship.from };
        let texts = if key == "from" && self.property.is_some() { &[][..] } else { texts };
        let route = self.relationship.route.key(key);
        let is_list = subject.reading.routes.contains_key(&route.index(0));
        let place = |at: usize| if is_list { route.index(at) } else { route.clone() };
        texts.iter().enumerate().map(|(at, text)| (place(at), text.as_str())).collect()
    }

    /// What a reference of this contract names; `None` for one of another.
    fn find(&self, subject: &Subject<'_>, key: &str, text: &str) -> Option<Result<Target, String>> {
        let reference = Reference::parse(text);
        let home = (key == "from").then_some(self.object);
        let plain = reference.file.is_none() && !text.contains("${");
        plain.then(|| reference.find(subject.contract, home))
    }

    /// The properties of a side, where all are known.
    fn side(&self, subject: &Subject<'_>, key: &'static str) -> Option<Vec<Target>> {
        if let Some(route) = self.property.filter(|_| key == "from") {
            return Some(vec![Target { object: self.object, route: route.clone() }]);
        }
        let references = self.references(subject, key);
        references.into_iter().map(|(_, text)| self.find(subject, key, text)?.ok()).collect()
    }
}

fn dangling(subject: &Subject<'_>, place: &Place<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for key in ["from", "to"] {
        for (route, text) in place.references(subject, key) {
            if let Some(Err(why)) = place.find(subject, key, text) {
                found.push(Finding::at(&route, why));
            }
        }
    }
    found
}

fn uneven(subject: &Subject<'_>, place: &Place<'_>) -> Option<Finding> {
    let from = if place.property.is_some() { 1 } else { place.relationship.from.len() };
    let to = place.relationship.to.len();
    let route = place.relationship.route.key("to");
    if from != to {
        let message = format!("the sides of the relationship have {from} and {to} parts");
        return Some(
            Finding::at(&route, message).help("each part of `from` is looked for in the part of `to` in its place"),
        );
    }
    ["from", "to"].into_iter().find_map(|key| {
        let side = place.side(subject, key)?;
        let several = side.windows(2).any(|pair| matches!(pair, [a, b] if a.object != b.object));
        let route = place.relationship.route.key(key);
        several.then(|| Finding::at(&route, format!("`{key}` names properties of several objects")))
    })
}

fn types(subject: &Subject<'_>, place: &Place<'_>) -> Vec<Finding> {
    let (Some(from), Some(to)) = (place.side(subject, "from"), place.side(subject, "to")) else { return Vec::new() };
    let routes = place.references(subject, "to");
    let pairs = from.iter().zip(&to).zip(routes);
    let finding = |((here, there), (route, text)): ((&Target, &Target), (Route, &str))| {
        let (own, others) = (declared(subject, here)?, declared(subject, there)?);
        (value_kind(own)? != value_kind(others)?).then(|| {
            let message =
                format!("`{text}` is declared as {}, and what should be found there as {}", others.word(), own.word());
            Finding::at(&route, message).help("declare the same logicalType on both sides")
        })
    };
    pairs.filter_map(finding).collect()
}

fn property<'a>(subject: &Subject<'a>, target: &Target) -> Option<&'a Property> {
    subject.properties.iter().find(|place| place.property.route == target.route).map(|place| place.property)
}

fn declared(subject: &Subject<'_>, target: &Target) -> Option<LogicalType> {
    property(subject, target)?.logical_type.as_ref()?.ok().copied()
}

fn target(subject: &Subject<'_>, place: &Place<'_>) -> Option<Finding> {
    let to = place.side(subject, "to").filter(|to| !to.is_empty())?;
    let object = subject.contract.schema.get(to.first()?.object)?;
    let parts: Vec<_> = to.iter().map(|target| property(subject, target)).collect::<Option<_>>()?;
    if is_unique(object, &parts) {
        return None;
    }
    let message = "nothing promises that the target of the relationship is unique";
    let help = match parts.as_slice() {
        [only] => format!("say `unique: true` for `{}`, or make it the primary key", only.name),
        _ => "make its parts the primary key, or add a rule `duplicateValues` with `mustBe: 0`".to_owned(),
    };
    Some(Finding::at(&place.relationship.route.key("to"), message).help(help))
}

/// Whether the contract promises that no two rows have the same values there.
fn is_unique(object: &SchemaObject, parts: &[&Property]) -> bool {
    let is_key = |property: &&Property| property.primary_key.as_ref().and_then(|key| key.ok()) == Some(&true);
    let key: Vec<_> = object.properties.iter().filter(is_key).collect();
    let in_parts = |property: &Property| parts.iter().any(|part| part.route == property.route);
    let is_alone = |property: &&&Property| {
        property.unique.as_ref().and_then(|unique| unique.ok()) == Some(&true)
            || property.quality.iter().any(forbids_duplicates)
    };
    let named = |rule: &QualityRule| {
        let list = rule.arguments.iter().find(|(name, _)| name == "properties").and_then(|(_, list)| list.items());
        let has = |name: &str| parts.iter().any(|part| part.name == name);
        list.is_some_and(|names| !names.is_empty() && names.iter().filter_map(Written::scalar).all(has))
    };
    (!key.is_empty() && key.iter().all(|property| in_parts(property)))
        || parts.iter().any(|part| is_alone(&part))
        || object.quality.iter().any(|rule| forbids_duplicates(rule) && named(rule))
}

/// Whether the rule allows no duplicate.
fn forbids_duplicates(rule: &QualityRule) -> bool {
    let is_metric = matches!(&rule.kind, Ok(RuleType::Library(metric)) if metric == "duplicateValues");
    let at_most = [OperatorName::MustBe, OperatorName::MustBeLessOrEqualTo];
    let is_none = |operand: &Written| operand.scalar() == Some("0");
    is_metric && rule.operators.iter().any(|one| at_most.contains(&one.name) && is_none(&one.operand))
}
