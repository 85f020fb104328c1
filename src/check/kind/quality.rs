//! `quality`: rules that name no metric, query or engine that is known.

use super::parts::{Asked, Kind, Planning, RuleScope, invalid};
use crate::check::catalogue::CATALOGUE;
use crate::contract::RuleType;

/// The kind.
pub(in crate::check) const KIND: Kind = Kind {
    id: "quality",
    description: "A quality rule that names no metric, query or engine that is known.",
    dimension: None,
    plan: Planning::Rule(plan),
};

fn plan(scope: &RuleScope<'_>) -> Option<Asked> {
    match &scope.rule.kind {
        Err(fault) => Some(Err(invalid(fault.message.clone()))),
        Ok(RuleType::Library(metric)) => Some(Err(invalid(unknown(metric)))),
        Ok(RuleType::Sql | RuleType::Custom(_) | RuleType::Text) => None,
    }
}

fn unknown(metric: &str) -> String {
    let known = CATALOGUE.iter().filter_map(|kind| match kind.plan {
        Planning::Metric(terms, _) => Some(terms.metric),
        _ => None,
    });
    let near = super::near(metric, known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    format!("the standard has no metric `{metric}`{near}")
}
