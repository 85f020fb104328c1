//! `minimum`, `maximum` and their exclusive forms: the range of numbers, dates and times.

use super::enumeration::no_value;
use super::parts::{Asked, Kind, OptionScope, Planning, Question, Refusal, invalid};
use crate::check::column::option;
use crate::contract::{Written, WrittenKind};
use crate::metric::{Column, Expr, Operator, Predicate};
use crate::value::{LogicalType, ReadAs, Value, read_written};

const ORDERED: &[LogicalType] =
    &[LogicalType::Integer, LogicalType::Number, LogicalType::Date, LogicalType::Timestamp, LogicalType::Time];

/// Not below.
pub(in crate::check) const MINIMUM: Kind = Kind {
    id: "minimum",
    description: "No value is below minimum.",
    dimension: Some("conformity"),
    plan: Planning::Option("minimum", ORDERED, |scope| inclusive(scope, "minimum", "exclusiveMinimum")),
};

/// Not above.
pub(in crate::check) const MAXIMUM: Kind = Kind {
    id: "maximum",
    description: "No value is above maximum.",
    dimension: Some("conformity"),
    plan: Planning::Option("maximum", ORDERED, |scope| inclusive(scope, "maximum", "exclusiveMaximum")),
};

/// Above, and not equal.
pub(in crate::check) const EXCLUSIVE_MINIMUM: Kind = Kind {
    id: "exclusive-minimum",
    description: "Every value is above exclusiveMinimum.",
    dimension: Some("conformity"),
    plan: Planning::Option("exclusiveMinimum", ORDERED, |scope| exclusive(scope, "exclusiveMinimum", "minimum")),
};

/// Below, and not equal.
pub(in crate::check) const EXCLUSIVE_MAXIMUM: Kind = Kind {
    id: "exclusive-maximum",
    description: "Every value is below exclusiveMaximum.",
    dimension: Some("conformity"),
    plan: Planning::Option("exclusiveMaximum", ORDERED, |scope| exclusive(scope, "exclusiveMaximum", "maximum")),
};

/// `exclusiveMinimum: true` of v3.0.x makes the bound itself a violation.
fn inclusive(scope: &OptionScope<'_>, key: &str, modifier: &str) -> Asked {
    let modifier = option(scope.property.property, modifier);
    let open = modifier.is_some_and(|written| written.kind == WrittenKind::Bool(true));
    bound(scope, key, open)
}

fn exclusive(scope: &OptionScope<'_>, key: &str, modified: &str) -> Asked {
    if matches!(scope.written.kind, WrittenKind::Bool(_)) {
        return Err(invalid(format!("{key} says how {modified} is meant, and there is no {modified}")));
    }
    bound(scope, key, true)
}

fn bound(scope: &OptionScope<'_>, key: &str, open: bool) -> Asked {
    let column = scope.property.values()?;
    let value = value(scope.written, column)?;
    let text = scope.written.text.clone();
    let operator = breaking(key.to_ascii_lowercase().ends_with("minimum"), open);
    let temporal = column.read.logical.is_some_and(LogicalType::is_temporal);
    let phrase = format!("are {} {text}", word(operator, temporal));
    let cell = Expr::Column(Box::new(column.clone()));
    let breaks = Predicate::Compare(cell, operator, Expr::Literal(value));
    let promised = if open { exclusive_name(key) } else { key };
    Ok(Question::none(column, breaks, phrase).promising(promised, vec![text]))
}

fn exclusive_name(key: &str) -> &str {
    match key {
        "minimum" => "exclusiveMinimum",
        "maximum" => "exclusiveMaximum",
        other => other,
    }
}

/// The operator that values outside the range satisfy.
fn breaking(lower: bool, open: bool) -> Operator {
    match (lower, open) {
        (true, false) => Operator::Lt,
        (true, true) => Operator::Le,
        (false, false) => Operator::Gt,
        (false, true) => Operator::Ge,
    }
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

/// The bound, read as a cell of the column would be; dates also in ISO 8601 where the column has a format of its own. A bound of an
/// integer may have a fraction.
pub(super) fn value(written: &Written, column: &Column) -> Result<Value, Refusal> {
    let Some(logical) = column.read.logical else { return Err(invalid("a bound needs a logicalType")) };
    let text = written.scalar().ok_or_else(|| invalid("the bound is no value"))?;
    let plain = ReadAs { logical: Some(logical), zone: column.read.zone.clone(), ..ReadAs::default() };
    let number = ReadAs { logical: Some(LogicalType::Number), ..ReadAs::default() };
    let read = read_written(text, &column.read).or_else(|| read_written(text, &plain));
    let read = read.or_else(|| read_written(text, &number).filter(|_| logical == LogicalType::Integer));
    read.ok_or_else(|| invalid(no_value(text, logical)))
}
