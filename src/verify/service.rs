//! What SLAs ask of a table, and what keeps them from being asked.

use super::bind;
use super::subject::Subject;
use crate::check::{Errors, RowCheck, Service};
use crate::metric::{Column, Metric, Predicate, Unit};
use crate::outcome::{Reason, ReasonCode};

/// Why an SLA cannot be held to this data, as far as names and metadata tell.
pub(super) fn obstacle(service: &Service, subject: &Subject<'_>) -> Option<Reason> {
    match service {
        Service::Arrival(arrival) => bind::of_metric(&arrival.metric, subject),
        Service::Depth(depth) => bind::of_metric(&depth.metric, subject),
        Service::Throughput(throughput) => bind::of_metric(&throughput.metric, subject),
        Service::Milestone(_) => None,
        Service::Errors(errors) => {
            let whole = errors.column.as_ref().and_then(|column| bind::place(column, subject));
            whole.or_else(|| no_check(errors, subject))
        }
    }
}

/// Why none of the checks of rows can be held to this data.
fn no_check(errors: &Errors, subject: &Subject<'_>) -> Option<Reason> {
    let mut reasons = errors.checks.iter().map(|check| lacking(check, subject));
    let first = reasons.next()??;
    reasons.all(|reason| reason.is_some()).then_some(first)
}

/// Wants the answers that judging an SLA takes.
pub(super) fn ask(service: &Service, subject: &Subject<'_>, want: &mut dyn FnMut(&Metric, usize)) {
    match service {
        Service::Arrival(arrival) => {
            want(&arrival.metric, 0);
            if let Some(rhythm) = &arrival.rhythm {
                want(&rhythm.metric, 0);
            }
        }
        Service::Depth(depth) => want(&depth.metric, 0),
        Service::Throughput(throughput) => want(&throughput.metric, 0),
        Service::Milestone(_) => {}
        Service::Errors(errors) => {
            want(&broken(errors, subject), subject.choices.samples);
            if let Some(column) = &errors.column {
                want(&valued(column), 0);
            }
        }
    }
}

/// How many rows break a check that can be held to this data.
pub(super) fn broken(errors: &Errors, subject: &Subject<'_>) -> Metric {
    let checks = errors.checks.iter().filter(|check| lacking(check, subject).is_none());
    let any = Predicate::Or(checks.map(|check| check.broken.clone()).collect());
    let which = match &errors.column {
        Some(column) => Predicate::And(vec![has_value(column), any]),
        None => any,
    };
    Metric::Count { which, unit: Unit::Rows }
}

/// How many rows have a value of a property, ill-typed ones included.
pub(super) fn valued(column: &Column) -> Metric {
    Metric::Count { which: has_value(column), unit: Unit::Rows }
}

fn has_value(column: &Column) -> Predicate {
    let mut none = vec![Predicate::IsNull(Box::new(column.clone()))];
    if !column.read.missing.is_empty() {
        let all = (0..column.read.missing.len()).collect();
        none.push(Predicate::IsMissing(Box::new(column.clone()), all));
    }
    Predicate::Not(Box::new(Predicate::Or(none)))
}

/// The checks that cannot be held to this data though their promises are about it, and why.
pub(super) fn missed<'e>(errors: &'e Errors, subject: &Subject<'_>) -> Vec<(&'e RowCheck, Reason)> {
    let all = errors.checks.iter().filter_map(|check| Some((check, lacking(check, subject)?)));
    all.filter(|(_, reason)| reason.code != ReasonCode::NotApplicable).collect()
}

fn lacking(check: &RowCheck, subject: &Subject<'_>) -> Option<Reason> {
    bind::of_metric(&Metric::Count { which: check.broken.clone(), unit: Unit::Rows }, subject)
}
