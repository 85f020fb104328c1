//! `minimum`, `maximum` and their exclusive forms: the range of numbers, dates and times.

use super::enumeration::no_value;
use super::parts::{Asked, Kind, OptionScope, Planning, Question, Refusal, invalid};
use crate::check::column::bound_of;
use crate::contract::Written;
use crate::metric::{Column, Expr, Operator, Predicate};
use crate::value::{LogicalType, Value};

const ORDERED: &[LogicalType] =
    &[LogicalType::Integer, LogicalType::Number, LogicalType::Date, LogicalType::Timestamp, LogicalType::Time];

/// Not below.
pub(in crate::check) const MINIMUM: Kind = Kind {
    id: "minimum",
    description: "No value is below minimum.",
    dimension: Some("conformity"),
    plan: Planning::Option("minimum", ORDERED, |scope| bound(scope, "minimum", Operator::Lt)),
};

/// Not above.
pub(in crate::check) const MAXIMUM: Kind = Kind {
    id: "maximum",
    description: "No value is above maximum.",
    dimension: Some("conformity"),
    plan: Planning::Option("maximum", ORDERED, |scope| bound(scope, "maximum", Operator::Gt)),
};

/// Above, and not equal.
pub(in crate::check) const EXCLUSIVE_MINIMUM: Kind = Kind {
    id: "exclusive-minimum",
    description: "Every value is above exclusiveMinimum.",
    dimension: Some("conformity"),
    plan: Planning::Option("exclusiveMinimum", ORDERED, |scope| bound(scope, "exclusiveMinimum", Operator::Le)),
};

/// Below, and not equal.
pub(in crate::check) const EXCLUSIVE_MAXIMUM: Kind = Kind {
    id: "exclusive-maximum",
    description: "Every value is below exclusiveMaximum.",
    dimension: Some("conformity"),
    plan: Planning::Option("exclusiveMaximum", ORDERED, |scope| bound(scope, "exclusiveMaximum", Operator::Ge)),
};

fn bound(scope: &OptionScope<'_>, key: &str, breaks: Operator) -> Asked {
    let column = scope.property.values()?;
    let value = value(scope.written, column)?;
    let text = scope.written.text.clone();
    let temporal = column.read.logical.is_some_and(LogicalType::is_temporal);
    let phrase = format!("are {} {text}", word(breaks, temporal));
    let cell = Expr::Column(Box::new(column.clone()));
    let predicate = Predicate::Compare(cell, breaks, Expr::Literal(value));
    Ok(Question::none(column, predicate, phrase).promising(key, vec![text]))
}

fn word(operator: Operator, temporal: bool) -> &'static str {
    match (operator, temporal) {
        (Operator::Lt, false) => "below",
        (Operator::Lt, true) => "before",
        (Operator::Le, false) => "not above",
        (Operator::Le, true) => "not after",
        (Operator::Gt, false) => "above",
        (Operator::Gt, true) => "after",
        (Operator::Ge, false) => "not below",
        (Operator::Ge, true) => "not before",
        (Operator::Eq | Operator::Ne, _) => "not",
    }
}

/// The bound as a value of the column.
pub(super) fn value(written: &Written, column: &Column) -> Result<Value, Refusal> {
    let Some(logical) = column.read.logical else { return Err(invalid("a bound needs a logicalType")) };
    let text = written.scalar().ok_or_else(|| invalid("the bound is no value"))?;
    bound_of(text, &column.read).ok_or_else(|| invalid(no_value(text, logical)))
}
