//! SLA properties: names, elements, ages.

use super::refusal;
use crate::check::sample::{NOW, contract, field, only, planned, property, routed, sla, with_option, written};
use crate::check::{Check, Service, Test};
use crate::contract::{Contract, Property, SlaProperty};
use crate::outcome::ReasonCode;
use crate::source::Severity;
use crate::value::{Date, Instant, LogicalType, Number, Value, Zone};

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
    for (name, kind) in [
        ("latency", "sla-latency"),
        ("ly", "sla-latency"),
        ("Freshness", "sla-freshness"),
        ("FREQUENCY", "sla-frequency"),
        ("fy", "sla-frequency"),
        ("re", "sla-retention"),
        ("timeOfAvailability", "sla-time-of-availability"),
        ("generalavailability", "sla-general-availability"),
        ("ga", "sla-general-availability"),
        ("es", "sla-end-of-support"),
        ("el", "sla-end-of-life"),
        ("er", "sla-error-rate"),
        ("th", "sla-throughput"),
        ("Av", "sla-availability"),
        ("td", "sla-time-to-detect"),
        ("tn", "sla-time-to-notify"),
        ("TR", "sla-time-to-repair"),
        ("latencies", "sla-unknown"),
    ] {
        assert_eq!(one(sla(name, "24", "h", Some("orders.created"))).kind, kind, "{name}");
    }
    let check = one(sla("latencies", "24", "h", None));
    assert_eq!(refusal(&check).0, ReasonCode::NoMeaning);
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

fn service(check: &Check) -> &Service {
    match &check.test {
        Test::Service(service) => service,
        other => panic!("{} asks {other:?}", check.id),
    }
}

fn at(text: &str) -> Value {
    Value::Timestamp(Instant::parse(text, &Zone::UTC).expect("a time"))
}

#[test]
fn a_frequency_asks_for_data_since_the_period_before() {
    for (value, unit, element, from, step) in [
        ("1", "d", "orders.created", at("2026-01-30T00:00:00Z"), 1),
        ("daily", "", "orders.created", at("2026-01-30T00:00:00Z"), 1),
        ("2", "weeks", "orders.created", at("2026-01-12T00:00:00Z"), 2),
        ("1", "month", "orders.day", day(2025, 12, 1), 1),
        ("36", "h", "orders.day", day(2026, 1, 29), 2),
    ] {
        let check = one(sla("frequency", value, unit, Some(element)));
        let Service::Arrival(arrival) = service(&check) else { panic!("{check:?}") };
        let rhythm = arrival.rhythm.as_ref().expect("periods");
        assert_eq!((&arrival.from, rhythm.step, rhythm.held), (&from, step, false), "{value} {unit}");
    }
}

#[test]
fn customs_of_the_contract_are_for_the_sla_of_their_id() {
    let mut entry = sla("retention", "3", "y", Some("orders.created"));
    entry.id = Some("kept".into());
    let mut contract = contract_with(times(), vec![entry.clone()]);
    for (name, purge) in
        [("upheld.retention", false), ("upheld.retention.other", false), ("upheld.retention.kept", true)]
    {
        contract.custom.0 = vec![(name.to_owned(), written("purge"))];
        let check = slas(&contract).remove(0);
        let Service::Depth(depth) = service(&check) else { panic!("{check:?}") };
        assert_eq!(depth.purge, purge, "{name}");
        assert_eq!(depth.limit, at("2023-01-31T06:00:00Z"));
    }
    entry.custom.0.push(("upheld.retention".into(), written("forget")));
    let check = one(entry);
    assert_eq!(refusal(&check), (ReasonCode::InvalidRule, "upheld.retention is keep or purge, and not `forget`"));
}

#[test]
fn milestones_weigh_what_they_are() {
    for (name, severity) in
        [("ga", Severity::Info), ("endOfSupport", Severity::Warning), ("endOfLife", Severity::Error)]
    {
        let mut entry = sla(name, "2026-01-31", "", None);
        assert_eq!(one(entry.clone()).severity, severity);
        entry.custom.0.push(("upheld.severity".into(), written("low")));
        assert_eq!(one(entry).severity, Severity::Warning);
    }
}

#[test]
fn error_rates_are_made_of_the_checks_of_rows() {
    let mut properties = times();
    properties[0].required = Some(field(true));
    properties[0].unique = Some(field(true));
    let check = one_of(&contract_with(properties, vec![sla("errorRate", "1", "percent", None)]));
    let Service::Errors(errors) = service(&check) else { panic!("{check:?}") };
    let names: Vec<_> = errors.checks.iter().map(|check| check.name.as_str()).collect();
    let types = ["properties/id/logical-type", "properties/id/required"];
    assert_eq!(names, [&types[..], &["properties/created/logical-type", "properties/day/logical-type"]].concat());
    assert_eq!(*errors.left_out, ["properties/id/unique"]);
    assert_eq!((check.object, check.id.as_str()), (Some(0), "sla/errorRate/orders"));
}

fn one_of(contract: &Contract) -> Check {
    let mut checks = slas(contract);
    assert_eq!(checks.len(), 1);
    checks.remove(0)
}

#[test]
fn elements_are_found_in_time_that_grows_with_the_contract_alone() {
    const MANY: usize = 5_000;
    let properties = (0..MANY).map(|at| property(&format!("p{at}"), Some(LogicalType::Timestamp))).collect();
    let element = |at: usize| if at.is_multiple_of(2) { format!("orders.p{at}") } else { "orders.none".to_owned() };
    let entries = (0..MANY).map(|at| sla("retention", "1", "y", Some(&element(at)))).collect();
    let start = std::time::Instant::now();
    let checks = slas(&contract_with(properties, entries));
    let found = checks.iter().filter(|check| check.property.is_some()).count();
    assert_eq!((checks.len(), found), (MANY, MANY / 2));
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
