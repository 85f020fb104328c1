//! `sla-general-availability`, `sla-end-of-support` and `sla-end-of-life`: moments in the life of the data.

use super::parts::{Asked, Check, Kind, Planning, Question, Scope, Test, invalid};
use crate::check::{Milestone, Service, sla};
use crate::contract::SlaProperty;
use crate::source::Severity;
use crate::value::{Date, Instant, TimeOfDay, Zone};

/// The day from which data is there.
pub(in crate::check) const GENERAL_AVAILABILITY: Kind =
    milestone("sla-general-availability", "The data is generally available since the promised day.");
/// The day until which there is support.
pub(in crate::check) const END_OF_SUPPORT: Kind = milestone("sla-end-of-support", "The end of support is still ahead.");
/// The day until which there is data.
pub(in crate::check) const END_OF_LIFE: Kind = milestone("sla-end-of-life", "The end of life is still ahead.");

const fn milestone(id: &'static str, description: &'static str) -> Kind {
    Kind { id, description, dimension: Some("timeliness"), plan: Planning::Contract(plan) }
}

fn plan(kind: &Kind, scope: &Scope<'_>) -> Vec<Check> {
    let should_have_passed = kind.id == GENERAL_AVAILABILITY.id;
    let severity = if should_have_passed {
        Severity::Info
    } else if kind.id == END_OF_SUPPORT.id {
        Severity::Warning
    } else {
        Severity::Error
    };
    let each = |entry: &SlaProperty| {
        let asked = ask(scope, entry, should_have_passed);
        let check = sla::check(kind, scope, entry, None, asked);
        if check.severity_declared.is_some() { check } else { Check { severity, ..check } }
    };
    sla::of_kind(scope.contract, kind.id).map(each).collect()
}

fn ask(scope: &Scope<'_>, entry: &SlaProperty, should_have_passed: bool) -> Asked {
    let written = sla::value(entry)?.trim();
    let at = moment(written, should_have_passed);
    let at = at.ok_or_else(|| invalid(format!("{written} is no day and no point in time, such as `2026-01-31`")))?;
    let milestone = Milestone { at, written: written.to_owned(), now: scope.now, should_have_passed };
    let service = Service::Milestone(milestone);
    Ok(Question::of(Test::Service(Box::new(service))).promising(&entry.property, vec![written.to_owned()]))
}

/// A point in time. A day begins what begins on it, and is the last of what ends on it.
fn moment(written: &str, begins: bool) -> Option<Instant> {
    match Date::parse(written) {
        Some(day) => Some(Instant::from_day(day.checked_add_days(i64::from(!begins))?, TimeOfDay(0))),
        None => Instant::parse(written, &Zone::UTC),
    }
}
