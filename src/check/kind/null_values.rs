//! `null-values`: how many rows are null.

use super::parts::{Asked, Kind, Planning, Question, RuleScope, Terms, Test, count};
use crate::metric::{Column, Predicate};
use crate::value::LogicalType;

/// The kind.
pub(in crate::check) const KIND: Kind = Kind {
    id: "null-values",
    description: "The number or share of nulls keeps to the threshold.",
    dimension: Some("completeness"),
    plan: Planning::Metric(Terms { metric: "nullValues", none_by_default: true, percent: true }, plan),
};

fn plan(scope: &RuleScope<'_>) -> Asked {
    let column = scope.property()?.cells()?;
    let mut question = Question::none(column, Predicate::IsNull(Box::new(column.clone())), "are null");
    count_nans(&mut question, column);
    Ok(question)
}

/// Has the nulls that are NaN counted apart, in columns that can hold one.
pub(super) fn count_nans(question: &mut Question, column: &Column) {
    let can_hold = matches!(column.read.logical, None | Some(LogicalType::Number | LogicalType::Integer));
    if let Test::Count { parts, .. } = &mut question.test
        && can_hold
    {
        parts.push(("nan", count(Predicate::IsNan(Box::new(column.clone())))));
    }
}
