//! `min-check` and `between`: metrics of v3.0.x that count values outside `min` and `max` of customProperties.

use super::bounds::value;
use super::parts::{Asked, Kind, Planning, Question, Refusal, RuleScope, Terms, invalid};
use crate::metric::{Column, Expr, Operator, Predicate};

/// Values below `min`.
pub(in crate::check) const MIN_CHECK: Kind = Kind {
    id: "min-check",
    description: "The number or share of values below min keeps to the threshold.",
    dimension: Some("conformity"),
    plan: Planning::Metric(Terms { metric: "minCheck", none_by_default: false, percent: true }, below),
};

/// Values outside `min` and `max`.
pub(in crate::check) const BETWEEN: Kind = Kind {
    id: "between",
    description: "The number or share of values outside min and max keeps to the threshold.",
    dimension: Some("conformity"),
    plan: Planning::Metric(Terms { metric: "between", none_by_default: false, percent: true }, outside),
};

fn below(scope: &RuleScope<'_>) -> Asked {
    let column = scope.property()?.values()?;
    let (breaks, min) = beyond(scope, column, "min", Operator::Lt)?;
    Ok(Question::none(column, breaks, format!("are below {min}")).promising("minCheck", vec![min]))
}

fn outside(scope: &RuleScope<'_>) -> Asked {
    let column = scope.property()?.values()?;
    let (low, min) = beyond(scope, column, "min", Operator::Lt)?;
    let (high, max) = beyond(scope, column, "max", Operator::Gt)?;
    let phrase = format!("are not between {min} and {max}");
    Ok(Question::none(column, Predicate::Or(vec![low, high]), phrase).promising("between", vec![min, max]))
}

fn beyond(scope: &RuleScope<'_>, column: &Column, key: &str, breaks: Operator) -> Result<(Predicate, String), Refusal> {
    let written = scope.rule.custom.get(key).or_else(|| scope.argument(key));
    let written = written.ok_or_else(|| invalid(format!("the rule has no `{key}` in customProperties")))?;
    let bound = Expr::Literal(value(written, column)?);
    Ok((Predicate::Compare(Expr::Column(Box::new(column.clone())), breaks, bound), written.text.clone()))
}
