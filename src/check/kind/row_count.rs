//! `row-count`: how many rows the object has.

use super::parts::{Asked, Kind, Planning, Question, RuleScope, Terms, Test};

/// The kind.
pub(in crate::check) const KIND: Kind = Kind {
    id: "row-count",
    description: "The number of rows keeps to the threshold.",
    dimension: Some("completeness"),
    plan: Planning::Metric(Terms { metric: "rowCount", none_by_default: false, percent: false }, plan),
};

#[expect(clippy::unnecessary_wraps, reason = "every metric answers in the same shape")]
fn plan(_: &RuleScope<'_>) -> Asked {
    Ok(Question::of(Test::RowCount))
}
