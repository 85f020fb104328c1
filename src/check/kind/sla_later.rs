//! The SLA properties that this version does not hold to the data, and those that it does not know.

use super::parts::{Check, Kind, Planning, Refusal, Scope, reason};
use crate::check::sla;
use crate::contract::SlaProperty;
use crate::outcome::ReasonCode;

/// New data every so often.
pub(in crate::check) const FREQUENCY: Kind = known("sla-frequency", "New data arrives as often as promised.");
/// Data is kept so long.
pub(in crate::check) const RETENTION: Kind = known("sla-retention", "Data reaches back as far as promised.");
/// Data is there at a time of day.
pub(in crate::check) const TIME_OF_AVAILABILITY: Kind =
    known("sla-time-of-availability", "The data of a day is there at the promised time.");
/// The day from which data is there.
pub(in crate::check) const GENERAL_AVAILABILITY: Kind =
    known("sla-general-availability", "The data is generally available since the promised day.");
/// The day until which there is support.
pub(in crate::check) const END_OF_SUPPORT: Kind = known("sla-end-of-support", "The end of support is still ahead.");
/// The day until which there is data.
pub(in crate::check) const END_OF_LIFE: Kind = known("sla-end-of-life", "The end of life is still ahead.");
/// Rows that break a check.
pub(in crate::check) const ERROR_RATE: Kind =
    known("sla-error-rate", "The share of rows that break a check keeps to the promise.");
/// Rows in a window of time.
pub(in crate::check) const THROUGHPUT: Kind = known("sla-throughput", "So many rows arrive in a window of time.");
/// The service is up.
pub(in crate::check) const AVAILABILITY: Kind =
    history("sla-availability", "The data is available for the promised share of time.");
/// How fast faults are found.
pub(in crate::check) const TIME_TO_DETECT: Kind =
    history("sla-time-to-detect", "Faults are found within the promised time.");
/// How fast people are told.
pub(in crate::check) const TIME_TO_NOTIFY: Kind =
    history("sla-time-to-notify", "People are told of faults within the promised time.");
/// How fast faults are mended.
pub(in crate::check) const TIME_TO_REPAIR: Kind =
    history("sla-time-to-repair", "Faults are mended within the promised time.");
/// Names of the contract's own.
pub(in crate::check) const UNKNOWN: Kind = Kind {
    id: "sla-unknown",
    description: "An SLA property that the standard does not name.",
    dimension: Some("timeliness"),
    plan: Planning::Contract(unknown),
};

const fn known(id: &'static str, description: &'static str) -> Kind {
    Kind { id, description, dimension: Some("timeliness"), plan: Planning::Contract(later) }
}

const fn history(id: &'static str, description: &'static str) -> Kind {
    Kind { id, description, dimension: Some("timeliness"), plan: Planning::Contract(needs_history) }
}

fn later(kind: &Kind, scope: &Scope<'_>) -> Vec<Check> {
    each(kind, scope, |sla| reason(ReasonCode::NoMeaning, format!("this version does not check {} yet", sla.property)))
}

fn needs_history(kind: &Kind, scope: &Scope<'_>) -> Vec<Check> {
    each(kind, scope, |sla| {
        reason(ReasonCode::NeedsHistory, format!("{} takes the history of several runs", sla.property))
    })
}

fn unknown(kind: &Kind, scope: &Scope<'_>) -> Vec<Check> {
    each(kind, scope, |sla| {
        let near = super::near(&sla.property, sla::NAMES.iter().map(|(name, _)| *name));
        let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        reason(ReasonCode::NoMeaning, format!("the standard names no SLA property `{}`{near}", sla.property))
    })
}

fn each(kind: &Kind, scope: &Scope<'_>, why: fn(&SlaProperty) -> crate::outcome::Reason) -> Vec<Check> {
    let own = sla::of_kind(scope.contract, kind.id);
    own.map(|entry| sla::check(kind, entry, None, Err(Refusal::Always(why(entry))))).collect()
}
