//! Values that the contract lists for a property, and that break its type or its other rules.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::parts::{Finding, PropertyPlace, Rule, Severity, Subject, shorten};
use crate::check::{self, Check, Test};
use crate::contract::{RuleType, Written};
use crate::metric::{Metric, Predicate, Truth};
use crate::source::Route;
use crate::value::{Cell, LogicalType, ReadAs, Scalar, Value};

/// A value of another type.
pub(super) const ILL_TYPED: Rule = Rule {
    id: "ill-typed-value",
    severity: Severity::Error,
    description: "a value of `examples`, `enum` or `validValues`, or a bound, is not of the type of its property",
    find: |subject| subject.properties.iter().flat_map(|place| ill_typed(subject, place)).collect(),
};

/// A value that the property itself refuses.
pub(super) const CONTRADICTORY: Rule = Rule {
    id: "contradictory-value",
    severity: Severity::Error,
    description: "a value of `examples`, `enum` or `validValues` breaks another rule of its property",
    find: contradictory,
};

/// Options that are a value of the property's type.
const BOUNDS: [&str; 4] = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];

/// Kinds of checks that judge a value by itself.
const JUDGING: [&str; 10] = [
    "enum",
    "min-length",
    "max-length",
    "pattern",
    "format",
    "minimum",
    "maximum",
    "exclusive-minimum",
    "exclusive-maximum",
    "multiple-of",
];

/// A value that the contract lists, and what lists it.
struct Listed<'a> {
    key: &'static str,
    /// The promise that it is a part of, which cannot break itself.
    own: Option<&'a Route>,
    written: &'a Written,
}

fn listed<'a>(place: &PropertyPlace<'a>) -> Vec<Listed<'a>> {
    let examples = place.property.examples.iter().map(|written| Listed { key: "examples", own: None, written });
    let declared = place.property.enumeration.as_ref();
    let enumeration =
        declared.and_then(|field| Some((&field.route, field.ok()?))).into_iter().flat_map(|(route, values)| {
            values.iter().map(move |written| Listed { key: "enum", own: Some(route), written })
        });
    let metric = |kind: &_| matches!(kind, Ok(RuleType::Library(metric)) if metric == "invalidValues");
    let rules = place.property.quality.iter().filter(move |rule| metric(&rule.kind));
    let valid = rules.flat_map(|rule| {
        let lists = rule.arguments.iter().filter(|(name, _)| name == "validValues").map(|(_, list)| list);
        let values = lists.flat_map(|list| list.items().unwrap_or(std::slice::from_ref(list)));
        values.map(move |written| Listed { key: "validValues", own: Some(&rule.route), written })
    });
    examples.chain(enumeration).chain(valid).collect()
}

fn ill_typed(subject: &Subject<'_>, place: &PropertyPlace<'_>) -> Vec<Finding> {
    let read = subject.read_as(place);
    let Some(logical) = read.logical.filter(|logical| is_scalar(*logical)) else { return Vec::new() };
    let is_new = |written: &Written| !subject.is_reported(&written.route);
    let values = listed(place).into_iter().filter(|listed| is_new(listed.written)).filter_map(|listed| {
        let text = listed.written.scalar()?;
        let is_one = check::value_of(text, &read).is_some() || read.missing.iter().any(|token| token.text == text);
        (!is_one).then(|| finding(listed.written, listed.key, logical))
    });
    let bounds = BOUNDS.iter().filter_map(|key| Some((*key, place.option(key)?)));
    let bounds = bounds.filter(|(_, written)| is_new(written) && is_no_bound(written, &read));
    let bounds = bounds.map(|(key, written)| finding(written, key, logical));
    values.chain(bounds).collect()
}

/// Whether a bound is a value, and none of the type.
fn is_no_bound(written: &Written, read: &ReadAs) -> bool {
    written.scalar().is_some_and(|text| check::bound_of(text, read).is_none())
}

fn finding(written: &Written, key: &str, logical: LogicalType) -> Finding {
    let article = if logical == LogicalType::Integer { "an" } else { "a" };
    Finding::at(
        &written.route,
        format!("`{}` of `{key}` cannot be read as {article} {}", shorten(&written.text), logical.word()),
    )
}

const fn is_scalar(logical: LogicalType) -> bool {
    !matches!(logical, LogicalType::Object | LogicalType::Array | LogicalType::Map | LogicalType::Vector)
}

/// The checks that judge single values, by object and property.
type Judges<'a> = BTreeMap<(&'a str, &'a str), Vec<(&'a Check, &'a Predicate)>>;

fn contradictory(subject: &Subject<'_>) -> Vec<Finding> {
    let judges = judges(subject);
    let mut found = Vec::new();
    for place in &subject.properties {
        let Some(checks) = judges.get(&(place.object.name.as_str(), place.name.as_str())) else { continue };
        let read = subject.read_as(place);
        for listed in listed(place).iter().filter(|listed| !subject.is_reported(&listed.written.route)) {
            found.extend(contradiction(listed, &read, checks));
        }
    }
    found
}

fn judges<'a>(subject: &'a Subject<'_>) -> Judges<'a> {
    let mut judges = Judges::new();
    for check in &subject.checks {
        let (Some(object), Some(property)) =
            (check.object.and_then(|at| subject.contract.schema.get(at)), &check.property)
        else {
            continue;
        };
        let Test::Count { metric: Metric::Count { which, .. }, .. } = &check.test else { continue };
        if JUDGING.contains(&check.kind.as_str()) || (check.kind == "invalid-values" && allows_none(check)) {
            judges.entry((&object.name, property)).or_default().push((check, which));
        }
    }
    judges
}

fn allows_none(check: &Check) -> bool {
    check.expect.iter().any(|expect| {
        expect.operator == crate::contract::OperatorName::MustBe
            && expect.operands == [crate::value::Number::from(0_i128)]
    })
}

fn contradiction(listed: &Listed<'_>, read: &ReadAs, checks: &[(&Check, &Predicate)]) -> Option<Finding> {
    let text = listed.written.scalar()?;
    let value = check::value_of(text, read)?;
    let others = checks.iter().filter(|(check, _)| listed.own.is_none_or(|own| !check.routes.contains(own)));
    let (check, _) =
        others.into_iter().find(|(_, breaks)| breaks.holds(&|_| Cell::Value(scalar(&value))) == Truth::Holds)?;
    let message = format!("`{}` of `{}` breaks `{}` of the same property", shorten(text), listed.key, check.kind);
    Some(Finding::at(&listed.written.route, message))
}

fn scalar(value: &Value) -> Scalar<'_> {
    match value {
        Value::Bool(truth) => Scalar::Bool(*truth),
        Value::Number(number) => Scalar::Number(Cow::Borrowed(number)),
        Value::Text(text) => Scalar::Text(text),
        Value::Date(date) => Scalar::Date(*date),
        Value::Timestamp(instant) => Scalar::Timestamp(*instant),
        Value::Time(time) => Scalar::Time(*time),
    }
}
