//! Due times: when a fault must be found, told of and mended, which a contract promises for every failure.

use super::sla;
use crate::contract::{Contract, SlaProperty};
use crate::value::{Duration, Instant, Zone};

/// The kinds of SLA that a failure falls due by.
const KINDS: [&str; 3] = ["sla-time-to-detect", "sla-time-to-notify", "sla-time-to-repair"];
/// How many due times a failure names.
const MOST: usize = 8;

/// A time by which something must have been done about a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// What must be done, as the contract names it: `timeToRepair`.
    pub property: String,
    /// By when.
    pub at: Instant,
    /// The objects that it is promised for, as the contract writes its elements; empty for all.
    pub elements: Vec<String>,
}

impl Due {
    /// Whether it is promised for failures of an object.
    #[must_use]
    pub fn is_for(&self, object: Option<&str>) -> bool {
        let of = |element: &String, object: &str| {
            element.strip_prefix(object).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.elements.is_empty() || object.is_some_and(|object| self.elements.iter().any(|element| of(element, object)))
    }
}

/// The due times of a contract for what fails now, in file order; the first eight of them.
#[must_use]
pub fn due_times(contract: &Contract, now: Instant) -> Vec<Due> {
    let entries = contract.sla.iter().filter(|entry| KINDS.contains(&sla::kind_of(&entry.property)));
    let due = entries.filter_map(|entry| {
        let at = duration(entry)?.after(now, &Zone::UTC)?;
        let elements = super::element::names(entry.element.as_deref()).take(MOST).map(str::to_owned).collect();
        Some(Due { property: entry.property.clone(), at, elements })
    });
    due.take(MOST).collect()
}

fn duration(entry: &SlaProperty) -> Option<Duration> {
    Duration::parse(sla::value(entry).ok()?, entry.unit.as_deref(), true).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::sample::{NOW, contract, sla};

    #[test]
    fn failures_fall_due_by_what_the_contract_promises() {
        let entries = vec![
            sla("timeToRepair", "1", "d", None),
            sla("TN", "90", "m", Some("orders.id, lines")),
            sla("timeToDetect", "soon", "h", None),
            sla("latency", "1", "h", None),
        ];
        let contract = Contract { sla: entries, ..contract(Vec::new()) };
        let due = due_times(&contract, NOW);
        let seen: Vec<_> = due.iter().map(|due| (due.property.as_str(), due.at.seconds - NOW.seconds)).collect();
        assert_eq!(seen, [("timeToRepair", 86_400), ("TN", 5_400)]);
        assert!(due[0].is_for(None) && due[0].is_for(Some("orders")));
        for (object, expected) in [(None, false), (Some("orders"), true), (Some("lines"), true), (Some("order"), false)]
        {
            assert_eq!(due[1].is_for(object), expected, "{object:?}");
        }
    }
}
