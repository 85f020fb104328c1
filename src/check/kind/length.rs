//! `min-length` and `max-length`: how long texts are, in Unicode code points.

use super::parts::{Asked, Kind, OptionScope, Planning, Question, invalid};
use crate::check::wording::counted;
use crate::metric::{Expr, Operator, Predicate};
use crate::value::{LogicalType, Number, Value};

/// Not too short.
pub(in crate::check) const MIN_LENGTH: Kind = Kind {
    id: "min-length",
    description: "No text is shorter than minLength, counted in Unicode code points.",
    dimension: Some("conformity"),
    plan: Planning::Option("minLength", &[LogicalType::String], |scope| {
        plan(scope, "minLength", Operator::Lt, "shorter")
    }),
};

/// Not too long.
pub(in crate::check) const MAX_LENGTH: Kind = Kind {
    id: "max-length",
    description: "No text is longer than maxLength, counted in Unicode code points.",
    dimension: Some("conformity"),
    plan: Planning::Option("maxLength", &[LogicalType::String], |scope| {
        plan(scope, "maxLength", Operator::Gt, "longer")
    }),
};

fn plan(scope: &OptionScope<'_>, option: &str, breaks: Operator, word: &str) -> Asked {
    let column = scope.property.values()?;
    let text = scope.written.scalar().unwrap_or_default();
    let limit = Number::parse(text).filter(|limit| limit.is_integer() && *limit >= Number::from(0_i128));
    let limit = limit.ok_or_else(|| invalid(format!("{option} takes a whole number from 0, and `{text}` is none")))?;
    let length = Expr::Length(Box::new(Expr::Column(Box::new(column.clone()))));
    let phrase = format!("are {word} than {}", counted(&limit.to_string(), "character"));
    let predicate = Predicate::Compare(length, breaks, Expr::Literal(Value::Number(limit)));
    Ok(Question::none(column, predicate, phrase).promising(option, vec![text.to_owned()]))
}
