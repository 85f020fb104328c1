//! `sql`: what a query of the contract returns keeps to the threshold. Not run by this version.

use super::parts::{Asked, Kind, Planning, Refusal, RuleScope, invalid, reason};
use crate::contract::RuleType;
use crate::outcome::ReasonCode;

/// The kind.
pub(in crate::check) const KIND: Kind = Kind {
    id: "sql",
    description: "What the query returns keeps to the threshold.",
    dimension: None,
    plan: Planning::Rule(plan),
};

fn plan(scope: &RuleScope<'_>) -> Option<Asked> {
    if scope.rule.kind != Ok(RuleType::Sql) {
        return None;
    }
    if let Some(fault) = scope.rule.faults.first() {
        return Some(Err(invalid(fault.message.clone())));
    }
    Some(Err(Refusal::Always(reason(ReasonCode::NoMeaning, "this version does not run SQL rules yet"))))
}
