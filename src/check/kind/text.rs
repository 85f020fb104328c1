//! `text`: rules that only people can hold the data to.

use super::parts::{Asked, Kind, Planning, Refusal, RuleScope, reason};
use crate::contract::RuleType;
use crate::outcome::ReasonCode;

/// The kind.
pub(in crate::check) const KIND: Kind =
    Kind { id: "text", description: "A rule in words, for people.", dimension: None, plan: Planning::Rule(plan) };

fn plan(scope: &RuleScope<'_>) -> Option<Asked> {
    let is_text = scope.rule.kind == Ok(RuleType::Text);
    is_text.then(|| Err(Refusal::Always(reason(ReasonCode::ForPeople, "the rule is text for people"))))
}
