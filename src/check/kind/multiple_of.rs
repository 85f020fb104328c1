//! `multiple-of`: every number is a whole multiple of a step, exactly.

use super::parts::{Asked, Kind, OptionScope, Planning, Question, invalid};
use crate::metric::{Expr, Predicate};
use crate::value::{LogicalType, Number};

/// The kind.
pub(in crate::check) const KIND: Kind = Kind {
    id: "multiple-of",
    description: "Every number is a whole multiple of multipleOf, exactly.",
    dimension: Some("conformity"),
    plan: Planning::Option("multipleOf", &[LogicalType::Integer, LogicalType::Number], plan),
};

fn plan(scope: &OptionScope<'_>) -> Asked {
    let column = scope.property.values()?;
    let text = scope.written.scalar().unwrap_or_default();
    let step = Number::parse(text).filter(|step| *step > Number::from(0_i128));
    let step = step.ok_or_else(|| invalid(format!("multipleOf takes a number above 0, and `{text}` is none")))?;
    let fits = Predicate::MultipleOf(Expr::Column(Box::new(column.clone())), step);
    let breaks = Predicate::Not(Box::new(fits));
    Ok(Question::none(column, breaks, format!("are no multiple of {text}"))
        .promising("multipleOf", vec![text.to_owned()]))
}
