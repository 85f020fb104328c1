//! `values-in-the-future`: the time columns that SLAs ask about hold no values after now.

use std::collections::BTreeSet;

use super::parts::{Check, Kind, Planning, PropertyScope, Question, Scope, Test, count, threshold};
use crate::check::sla;
use crate::metric::{Column, Expr, Operator, Predicate};
use crate::source::Severity;
use crate::value::Instant;

/// The kind.
pub(in crate::check) const KIND: Kind = Kind {
    id: "values-in-the-future",
    description: "The time columns that SLAs ask about hold no values after now.",
    dimension: Some("timeliness"),
    plan: Planning::Contract(plan),
};

/// One check for each column, however many SLAs ask about it.
fn plan(kind: &Kind, scope: &Scope<'_>) -> Vec<Check> {
    let mut seen = BTreeSet::new();
    let kinds = ["sla-latency", "sla-freshness", "sla-frequency", "sla-time-of-availability", "sla-throughput"];
    let entries = kinds.into_iter().flat_map(|id| sla::of_kind(scope.contract, id));
    let found = entries.filter_map(|entry| scope.elements(entry).ok()).flatten().filter_map(|one| one.found.ok());
    let mut checks = Vec::new();
    for property in found {
        let Ok(column) = sla::time_column(property) else { continue };
        let place = (property.index, property.name.as_str());
        if seen.insert(place) {
            checks.push(check(kind, property, column, scope.now));
        }
    }
    checks
}

fn check(kind: &Kind, property: &PropertyScope<'_>, column: Column, now: Instant) -> Check {
    let now = Expr::Literal(sla::now(&column, now));
    let metric = count(Predicate::Compare(Expr::Column(Box::new(column.clone())), Operator::Gt, now));
    let question = Question {
        expect: threshold::none(),
        phrase: "lie in the future".into(),
        ..Question::of(Test::Future { column, metric })
    };
    let check = property.check(kind, Vec::new(), Ok(question));
    Check { severity: Severity::Warning, severity_declared: None, ..check }
}
