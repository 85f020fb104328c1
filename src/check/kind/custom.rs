//! `custom`: rules that are written for an engine by name.

use super::parts::{Asked, Kind, Planning, Refusal, RuleScope, reason};
use crate::contract::RuleType;
use crate::outcome::ReasonCode;

/// The kind.
pub(in crate::check) const KIND: Kind = Kind {
    id: "custom",
    description: "A rule in the language of the engine that it names.",
    dimension: None,
    plan: Planning::Rule(plan),
};

fn plan(scope: &RuleScope<'_>) -> Option<Asked> {
    let Ok(RuleType::Custom(engine)) = &scope.rule.kind else { return None };
    let reason = if engine.eq_ignore_ascii_case("upheld") {
        reason(ReasonCode::NoMeaning, "this version does not run rules of the engine upheld yet")
    } else {
        reason(ReasonCode::ForeignEngine, format!("the rule is written for the engine {engine}"))
    };
    Some(Err(Refusal::Always(reason)))
}
