//! Walks a contract and hands every part to the kind that holds it to the data.

use super::catalogue::{Asked, CATALOGUE, Planning, Question};
use super::scope::{ObjectScope, OptionScope, PropertyScope, Refusal, RuleScope, Scope, invalid};
use super::{Check, Names, kind, threshold};
use crate::contract::{Contract, QualityRule, RuleType, Written};
use crate::metric::language::{self, Condition, ExpressionError};
use crate::value::{Instant, LogicalType};

/// All checks of a contract, in no order that matters.
#[must_use]
pub fn checks(contract: &Contract, now: Instant, names: &Names<'_>) -> Vec<Check> {
    let scope = Scope::new(contract, now, names);
    let mut checks = Vec::new();
    for object in &scope.objects {
        add_object(&scope, object, &mut checks);
    }
    for kind in CATALOGUE {
        if let Planning::Contract(plan) = kind.plan {
            checks.extend(plan(kind, &scope));
        }
    }
    let after = CATALOGUE.iter().filter_map(|kind| match kind.plan {
        Planning::After(plan) => Some(plan(kind, &scope, &checks)),
        _ => None,
    });
    let after: Vec<_> = after.flatten().collect();
    checks.extend(after);
    checks
}

/// Reads a condition on the rows of an object; its columns are the object's properties.
///
/// # Errors
/// Where it is no condition, or names what is no property with a single value.
pub fn row_condition(
    contract: &Contract,
    object: usize,
    now: Instant,
    names: &Names<'_>,
    text: &str,
) -> Result<Condition, ExpressionError> {
    let scope = Scope::new(contract, now, names);
    match scope.objects.get(object) {
        Some(object) => kind::custom::condition_on(object, text),
        None => language::condition(text, &|_| Err("there is no such object".to_owned())),
    }
}

fn add_object(all: &Scope<'_>, object: &ObjectScope<'_>, checks: &mut Vec<Check>) {
    for kind in CATALOGUE {
        if let Planning::Object(plan) = kind.plan {
            checks.extend(plan(kind, object));
        }
    }
    for property in &object.properties {
        add_property(all, object, property, checks);
    }
    let rules = object.object.quality.iter();
    checks.extend(rules.map(|rule| of_rule(&RuleScope { all, object, property: None, rule })));
}

fn add_property(all: &Scope<'_>, object: &ObjectScope<'_>, property: &PropertyScope<'_>, checks: &mut Vec<Check>) {
    for kind in CATALOGUE {
        if let Planning::Property(plan) = kind.plan {
            checks.extend(plan(kind, property));
        }
    }
    let options = property.property.options.iter();
    checks.extend(options.filter_map(|(key, written)| of_option(property, key, written)));
    let rules = property.property.quality.iter();
    checks.extend(rules.map(|rule| of_rule(&RuleScope { all, object, property: Some(property), rule })));
}

/// The check of an option, unless another check claims it or the standard does not know it.
fn of_option(property: &PropertyScope<'_>, key: &str, written: &Written) -> Option<Check> {
    if is_claimed_by_type(property, key) {
        return None;
    }
    let (kind, types, plan) = CATALOGUE.iter().find_map(|kind| match kind.plan {
        Planning::Option(known, types, plan) if known == key => Some((kind, types, plan)),
        _ => None,
    })?;
    let asked = fits(property, key, types).and_then(|()| plan(&OptionScope { property, written }));
    Some(property.check(kind, vec![written.route.clone()], asked))
}

/// The type check reads dates with these options, so it claims them.
fn is_claimed_by_type(property: &PropertyScope<'_>, key: &str) -> bool {
    kind::logical_type::OPTIONS.contains(&key) && property.logical().is_some_and(LogicalType::is_temporal)
}

fn fits(property: &PropertyScope<'_>, key: &str, types: &[LogicalType]) -> Result<(), Refusal> {
    property.cells()?;
    let Some(logical) = property.logical() else {
        return Err(invalid(format!("{key} is an option of a logicalType, and {} declares none", property.name)));
    };
    if types.contains(&logical) {
        return Ok(());
    }
    Err(invalid(format!("the logicalType {} has no option {key}", logical.word())))
}

fn of_rule(scope: &RuleScope<'_>) -> Check {
    let Ok(RuleType::Library(metric)) = &scope.rule.kind else { return of_other_rule(scope) };
    for kind in CATALOGUE {
        if let Planning::Metric(terms, plan) = kind.plan
            && terms.metric == metric
        {
            return scope.check(kind, of_metric(scope, terms, plan));
        }
    }
    of_other_rule(scope)
}

fn of_metric(scope: &RuleScope<'_>, terms: threshold::Terms, plan: fn(&RuleScope<'_>) -> Asked) -> Asked {
    if let Some(property) = scope.property {
        property.cells()?;
    }
    no_faults(scope.rule)?;
    let threshold = threshold::threshold(scope.rule, terms).map_err(invalid)?;
    let question = plan(scope)?;
    Ok(Question { expect: threshold.expect, unit: threshold.unit, ..question })
}

fn no_faults(rule: &QualityRule) -> Result<(), Refusal> {
    if rule.faults.is_empty() {
        return Ok(());
    }
    let faults: Vec<_> = rule.faults.iter().map(|fault| fault.message.as_str()).collect();
    Err(invalid(faults.join("; ")))
}

fn of_other_rule(scope: &RuleScope<'_>) -> Check {
    for kind in CATALOGUE {
        if let Planning::Rule(plan) = kind.plan
            && let Some(asked) = plan(scope)
        {
            return scope.check(kind, asked);
        }
    }
    scope.check(&kind::quality::KIND, Err(invalid("the rule names nothing that can be held to the data")))
}
