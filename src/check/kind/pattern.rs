//! `pattern`: every text matches a regular expression somewhere.

use super::parts::{Asked, Kind, OptionScope, Planning, Question, Refusal, invalid};
use crate::contract::Written;
use crate::metric::{Column, Expr, Predicate};
use crate::value::{LogicalType, Pattern};

/// The kind.
pub(in crate::check) const KIND: Kind = Kind {
    id: "pattern",
    description: "Every text matches the regular expression somewhere.",
    dimension: Some("conformity"),
    plan: Planning::Option("pattern", &[LogicalType::String], plan),
};

fn plan(scope: &OptionScope<'_>) -> Asked {
    let column = scope.property.values()?;
    let (breaks, source) = not_matching(column, scope.written)?;
    let phrase = phrase(&source);
    Ok(Question::none(column, breaks, phrase).promising("pattern", vec![source]))
}

/// What is said of values that a pattern does not match.
pub(super) fn phrase(source: &str) -> String {
    format!("do not match the pattern `{source}`")
}

/// Holds for values that the pattern matches nowhere; and the pattern as it is written.
pub(super) fn not_matching(column: &Column, written: &Written) -> Result<(Predicate, String), Refusal> {
    let source = written.scalar().ok_or_else(|| invalid("the pattern is no text"))?;
    let pattern = Pattern::parse(source)
        .map_err(|error| invalid(format!("the pattern `{source}` cannot be compiled: {}", error.message)))?;
    let matches = Predicate::Matches(Expr::Column(Box::new(column.clone())), pattern);
    Ok((Predicate::Not(Box::new(matches)), source.to_owned()))
}
