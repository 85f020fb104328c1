//! SLA properties: names, elements, ages.

use super::refusal;
use crate::check::sample::{NOW, contract, field, only, planned, property, routed, sla, with_option, written};
use crate::check::{Check, Test};
use crate::contract::{Contract, Property, SlaProperty};
use crate::outcome::ReasonCode;
use crate::source::Severity;
use crate::value::{Date, Instant, LogicalType, Number, Value};

fn contract_with(properties: Vec<Property>, entries: Vec<SlaProperty>) -> Contract {
    routed(Contract { sla: entries, ..contract(properties) })
}

fn times() -> Vec<Property> {
    vec![
        property("id", Some(LogicalType::Integer)),
        property("created", Some(LogicalType::Timestamp)),
        property("day", Some(LogicalType::Date)),
    ]
}

fn slas(contract: &Contract) -> Vec<Check> {
    planned(contract).into_iter().filter(|check| check.id.starts_with("sla/")).collect()
}

fn one(entry: SlaProperty) -> Check {
    let mut checks = slas(&contract_with(times(), vec![entry]));
    assert_eq!(checks.len(), 1);
    checks.remove(0)
}

fn day(year: i64, month: u32, day: u32) -> Value {
    Value::Date(Date::from_ymd(year, month, day).expect("a day"))
}

#[test]
fn names_are_read_in_any_case_and_short() {
    for (name, kind, code) in [
        ("latency", "sla-latency", None),
        ("ly", "sla-latency", None),
        ("Freshness", "sla-freshness", None),
        ("FREQUENCY", "sla-frequency", Some(ReasonCode::NoMeaning)),
        ("re", "sla-retention", Some(ReasonCode::NoMeaning)),
        ("timeOfAvailability", "sla-time-of-availability", Some(ReasonCode::NoMeaning)),
        ("generalavailability", "sla-general-availability", Some(ReasonCode::NoMeaning)),
        ("es", "sla-end-of-support", Some(ReasonCode::NoMeaning)),
        ("el", "sla-end-of-life", Some(ReasonCode::NoMeaning)),
        ("er", "sla-error-rate", Some(ReasonCode::NoMeaning)),
        ("th", "sla-throughput", Some(ReasonCode::NoMeaning)),
        ("av", "sla-availability", Some(ReasonCode::NeedsHistory)),
        ("td", "sla-time-to-detect", Some(ReasonCode::NeedsHistory)),
        ("tn", "sla-time-to-notify", Some(ReasonCode::NeedsHistory)),
        ("tr", "sla-time-to-repair", Some(ReasonCode::NeedsHistory)),
        ("latencies", "sla-unknown", Some(ReasonCode::NoMeaning)),
    ] {
        let check = one(sla(name, "24", "h", Some("orders.created")));
        assert_eq!(check.kind, kind);
        match code {
            None => assert!(matches!(check.test, Test::Age { .. }), "{name}"),
            Some(code) => assert_eq!(refusal(&check).0, code, "{name}"),
        }
    }
    let check = one(sla("latencies", "24", "h", None));
    assert_eq!(refusal(&check).1, "the standard names no SLA property `latencies`; did you mean `latency`?");
}

#[test]
fn ages_are_counted_from_now() {
    for (value, unit, seconds) in
        [("24", "h", 86_400), ("1.5", "d", 129_600), ("90", "m", 5_400), ("30", "min", 1_800), ("1", "week", 604_800)]
    {
        let check = one(sla("freshness", value, unit, Some("orders.created")));
        let Test::Age { oldest_allowed, now, allowed_seconds, .. } = &check.test else { panic!("{check:?}") };
        assert_eq!(now, &Value::Timestamp(NOW));
        assert_eq!(
            oldest_allowed,
            &Value::Timestamp(Instant { seconds: NOW.seconds - seconds, nanos: 0 }),
            "{value} {unit}"
        );
        assert_eq!(allowed_seconds, &Number::from(i128::from(seconds)));
        assert_eq!(check.promised, Some(("freshness".into(), vec![format!("{value} {unit}")])));
        assert_eq!(check.dimension.as_deref(), Some("timeliness"));
    }
}

#[test]
fn dates_count_whole_days_in_their_zone() {
    for (value, unit, zone, expected) in [
        ("24", "h", None, day(2026, 1, 30)),
        ("36", "h", None, day(2026, 1, 30)),
        ("12", "h", None, day(2026, 1, 31)),
        ("2", "d", None, day(2026, 1, 29)),
        ("1", "month", None, day(2025, 12, 31)),
        ("1", "d", Some("America/Los_Angeles"), day(2026, 1, 29)),
    ] {
        let mut column = property("day", Some(LogicalType::Date));
        if let Some(zone) = zone {
            column = with_option(column, "defaultTimezone", written(zone));
        }
        let contract = contract_with(vec![column], vec![sla("latency", value, unit, Some("orders.day"))]);
        let check = slas(&contract).remove(0);
        let Test::Age { oldest_allowed, .. } = &check.test else { panic!("{check:?}") };
        assert_eq!(oldest_allowed, &expected, "{value} {unit} {zone:?}");
    }
}

#[test]
fn several_elements_are_several_outcomes() {
    let checks = slas(&contract_with(times(), vec![sla("latency", "1", "d", Some("orders.created, orders.day"))]));
    let seen: Vec<_> = checks.iter().map(|check| (check.id.as_str(), check.routes[0].to_string())).collect();
    assert_eq!(
        seen,
        [
            ("sla/latency/orders.created", "/slaProperties/0/element/0".to_owned()),
            ("sla/latency/orders.day", "/slaProperties/0/element/1".to_owned()),
        ]
    );
    let single = one(sla("latency", "1", "d", Some("orders.created")));
    assert_eq!(single.routes[0].to_string(), "/slaProperties/0");
    assert_eq!((single.object, single.property.as_deref()), (Some(0), Some("created")));
}

#[test]
fn an_id_names_the_rule() {
    let mut entry = sla("latency", "1", "d", Some("orders.created"));
    entry.id = Some("fast".into());
    assert_eq!(one(entry).id, "sla/fast");
}

#[test]
fn a_missing_element_is_inferred_or_named() {
    let mut entry = sla("latency", "1", "d", None);
    let words = "the SLA names no element; candidates are `orders.created`, `orders.day`";
    let test = one(entry.clone()).test;
    let Test::Modified { object: None, oldest_allowed, otherwise, .. } = test else { panic!("{test:?}") };
    assert_eq!((otherwise.code, otherwise.text.as_str()), (ReasonCode::NoElement, words));
    assert_eq!(NOW.seconds - oldest_allowed.seconds, 2 * 86_400, "a date may look a day younger than its file");

    let mut partitioned = times();
    partitioned[2].partitioned = Some(field(true));
    for element in [None, Some("orders")] {
        entry.element = element.map(str::to_owned);
        let check = slas(&contract_with(partitioned.clone(), vec![entry.clone()])).remove(0);
        assert_eq!(check.property.as_deref(), Some("day"), "{element:?}");
    }

    let mut contract = contract_with(partitioned, vec![entry]);
    contract.sla_default_element = Some(field("orders.created".to_owned()));
    assert_eq!(slas(&contract).remove(0).property.as_deref(), Some("created"), "the default comes first");
}

#[test]
fn a_dangling_element_is_named() {
    let check = one(sla("latency", "1", "d", Some("orders.updated")));
    let (code, text) = refusal(&check);
    assert_eq!(code, ReasonCode::NoElement);
    assert!(text.starts_with("the element `orders.updated` names no property; candidates"), "{text}");
    let checks = slas(&contract_with(times(), vec![sla("latency", "1", "d", Some("orders.created,orders.x"))]));
    assert!(matches!(checks[0].test, Test::Age { .. }));
    assert_eq!(refusal(&checks[1]).0, ReasonCode::NoElement, "one of two dangles alone");
}

#[test]
fn an_age_needs_a_time() {
    let check = one(sla("latency", "1", "d", Some("orders.id")));
    let words = "the age of data needs a date or a timestamp, and orders.id is of type integer";
    assert_eq!(refusal(&check), (ReasonCode::InvalidRule, words));
    for (value, unit) in [("soon", "d"), ("1", "parsecs")] {
        assert_eq!(refusal(&one(sla("latency", value, unit, Some("orders.created")))).0, ReasonCode::InvalidRule);
    }
    let mut entry = sla("latency", "1", "d", Some("orders.created"));
    entry.value = None;
    assert_eq!(refusal(&one(entry)), (ReasonCode::InvalidRule, "the SLA has no value"));
}

#[test]
fn the_future_is_a_warning_of_its_own_once_a_column() {
    let entries =
        vec![sla("latency", "1", "d", Some("orders.created")), sla("freshness", "1", "d", Some("orders.created"))];
    let check = only(&contract_with(times(), entries), "values-in-the-future");
    assert!(check.routes.is_empty());
    assert_eq!(
        (check.severity, check.id.as_str()),
        (Severity::Warning, "orders/properties/created/values-in-the-future")
    );
}
