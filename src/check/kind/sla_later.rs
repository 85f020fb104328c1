//! The SLA properties that the data of one run cannot tell, and those that the standard does not name.

use super::parts::{Check, Kind, Planning, Refusal, Scope, invalid, reason};
use crate::check::sla;
use crate::contract::SlaProperty;
use crate::outcome::{Reason, ReasonCode};
use crate::value::Duration;

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

const fn history(id: &'static str, description: &'static str) -> Kind {
    Kind { id, description, dimension: Some("timeliness"), plan: Planning::Contract(needs_history) }
}

fn needs_history(kind: &Kind, scope: &Scope<'_>) -> Vec<Check> {
    let is_share = kind.id == AVAILABILITY.id;
    each(kind, scope, |sla| match Duration::parse(sla::value(sla)?, sla.unit.as_deref(), true) {
        Err(error) if !is_share => Err(invalid(error.message)),
        Ok(_) | Err(_) => {
            Ok(reason(ReasonCode::NeedsHistory, format!("{} takes the history of several runs", sla.property)))
        }
    })
}

fn unknown(kind: &Kind, scope: &Scope<'_>) -> Vec<Check> {
    each(kind, scope, |sla| {
        let near = super::near(&sla.property, sla::NAMES.iter().map(|(name, _)| *name));
        let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        Ok(reason(ReasonCode::NoMeaning, format!("the standard names no SLA property `{}`{near}", sla.property)))
    })
}

fn each(kind: &Kind, scope: &Scope<'_>, why: impl Fn(&SlaProperty) -> Result<Reason, Refusal>) -> Vec<Check> {
    let own = sla::of_kind(scope.contract, kind.id);
    let refusal = |entry| why(entry).map_or_else(|refusal| refusal, Refusal::Always);
    own.map(|entry| sla::check(kind, scope, entry, None, Err(refusal(entry)))).collect()
}
