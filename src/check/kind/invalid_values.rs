//! `invalid-values`: how many values are none of the valid ones or do not match a pattern.

use super::enumeration::{self, not_among};
use super::parts::{Asked, Kind, Planning, Question, RuleScope, Terms, invalid};
use super::pattern::{self, not_matching};
use crate::contract::Written;
use crate::metric::Predicate;

/// The kind.
pub(in crate::check) const KIND: Kind = Kind {
    id: "invalid-values",
    description: "The number or share of values outside validValues or pattern keeps to the threshold.",
    dimension: Some("conformity"),
    plan: Planning::Metric(Terms { metric: "invalidValues", none_by_default: true, percent: true }, plan),
};

fn plan(scope: &RuleScope<'_>) -> Asked {
    let column = scope.property()?.values()?;
    let (mut breaks, mut phrases, mut promised) = (Vec::new(), Vec::new(), Vec::new());
    if let Some(list) = scope.argument("validValues") {
        let (predicate, texts) = not_among(column, &entries(list))?;
        breaks.push(predicate);
        phrases.push(enumeration::phrase(texts.len()));
        promised.extend(texts);
    }
    if let Some(written) = scope.argument("pattern") {
        let (predicate, source) = not_matching(column, written)?;
        breaks.push(predicate);
        phrases.push(pattern::phrase(&source));
        promised.push(source);
    }
    let operator = if scope.argument("validValues").is_some() { "validValues" } else { "pattern" };
    let which = match (breaks.pop(), breaks.pop()) {
        (Some(second), Some(first)) => Predicate::Or(vec![first, second]),
        (Some(only), None) => only,
        (None, _) => {
            return Err(invalid(
                "invalidValues has neither validValues nor pattern, so it says nothing about which are valid",
            ));
        }
    };
    Ok(Question::none(column, which, phrases.join(" or ")).promising(operator, promised))
}

fn entries(list: &Written) -> Vec<&Written> {
    list.items().map_or_else(|| vec![list], |items| items.iter().collect())
}
