//! `sla-retention`: data reaches back as far as promised, or older data is gone.

use super::parts::{Asked, Check, Kind, Planning, PropertyScope, Question, Scope, Test, invalid};
use crate::check::{Depth, Service, sla};
use crate::contract::SlaProperty;
use crate::metric::{End, Metric};
use crate::value::{Duration, Instant, TimeOfDay, Value, Zone};

/// Data is kept so long.
pub(in crate::check) const KIND: Kind = Kind {
    id: "sla-retention",
    description: "Data reaches back as far as promised.",
    dimension: Some("timeliness"),
    plan: Planning::Contract(plan),
};

fn plan(kind: &Kind, scope: &Scope<'_>) -> Vec<Check> {
    let each = |entry| {
        let ask = |property: &PropertyScope<'_>| depth(scope, entry, property);
        sla::of_elements(kind, scope, entry, &ask, &|_, why| Err(why))
    };
    sla::of_kind(scope.contract, kind.id).flat_map(each).collect()
}

fn depth(scope: &Scope<'_>, entry: &SlaProperty, property: &PropertyScope<'_>) -> Asked {
    let column = sla::time_column(property)?;
    let length =
        Duration::parse(sla::value(entry)?, entry.unit.as_deref(), false).map_err(|error| invalid(error.message))?;
    let purge = sla::says(scope, entry, "upheld.retention", ["keep", "purge"])?;
    let now = sla::now(&column, scope.now);
    let promised = sla::promised(entry);
    let limit = back(&length, &now, &sla::zone(&column))
        .ok_or_else(|| invalid(format!("{promised} reaches beyond the calendar")))?;
    let metric = Metric::Extreme { column: column.clone(), end: End::Min, among: None };
    let service = Service::Depth(Depth { column, metric, limit, now, purge });
    Ok(Question::of(Test::Service(Box::new(service))).promising(&entry.property, vec![promised]))
}

/// The point that lies so far back; for days the day that holds it.
fn back(length: &Duration, now: &Value, zone: &Zone) -> Option<Value> {
    match now {
        Value::Date(today) => {
            let start = length.before(Instant::from_day(*today, TimeOfDay(0)), &Zone::UTC)?;
            Some(Value::Date(start.utc().0))
        }
        Value::Timestamp(now) => length.before(*now, zone).map(Value::Timestamp),
        _ => None,
    }
}
