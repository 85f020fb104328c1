//! Every promise is claimed by exactly one check, whatever the contract says.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::check::Test;
use crate::contract::{Reading, promises, read};
use crate::outcome::ReasonCode;
use crate::source::SourceFile;

const NOW: Instant = Instant { seconds: 1_769_839_200, nanos: 0 };

fn planned(reading: &Reading) -> Result<Plan, PlanFault> {
    let contract = reading.contract.as_ref().expect("a contract");
    plan(contract, &promises(reading), NOW, &|_, property| declared_name(property))
}

fn of(text: &str) -> Plan {
    planned(&read(SourceFile::new("c.odcs.yaml", text))).expect("every promise claimed once")
}

fn ids(plan: &Plan) -> Vec<&str> {
    plan.checks.iter().map(|check| check.id.as_str()).collect()
}

fn codes(plan: &Plan) -> Vec<(&str, ReasonCode)> {
    let refused = plan.checks.iter().filter_map(|check| match &check.test {
        Test::NotEvaluated(reason) => Some((check.id.as_str(), reason.code)),
        _ => None,
    });
    refused.collect()
}

const EVERYTHING: &str = r#"
apiVersion: v3.1.0
kind: DataContract
id: orders
version: 1.0.0
status: active
slaDefaultElement: orders.created
slaProperties:
  - {property: latency, value: 4, unit: h}
  - {property: freshness, value: 1, unit: d, element: "orders.created, orders.day"}
  - {property: retention, value: 1, unit: y}
  - {property: availability, value: 99.9, unit: percent}
  - {property: ourOwn, value: 1}
schema:
  - name: orders
    relationships:
      - {type: foreignKey, from: orders.customer, to: customers.id}
    quality:
      - {metric: rowCount, mustBeGreaterThan: 0}
      - {metric: rowCount, mustBeLessThan: 100}
      - {metric: duplicateValues, mustBe: 0, arguments: {properties: [id, day]}}
      - {type: sql, query: "SELECT COUNT(*) FROM orders", mustBe: 0}
      - {type: custom, engine: soda, implementation: "x"}
      - {type: text, description: "nice"}
    properties:
      - name: id
        logicalType: integer
        physicalType: bigint
        primaryKey: true
        primaryKeyPosition: 2
        required: true
        unique: true
        logicalTypeOptions: {minimum: 1, maximum: 10, multipleOf: 1, format: i32}
      - name: day
        logicalType: date
        primaryKey: true
        primaryKeyPosition: 1
        partitioned: true
        required: false
        logicalTypeOptions: {format: dd.MM.yyyy, minimum: "2024-01-01"}
      - name: created
        logicalType: timestamp
        logicalTypeOptions: {timezone: true, defaultTimezone: Europe/Berlin}
      - name: email
        logicalType: string
        encryptedName: email_enc
        logicalTypeOptions: {minLength: 3, maxLength: 5, pattern: "@", format: email, maxLenght: 3}
        requird: true
        quality:
          - {metric: nullValues, mustBe: 0, unit: percent}
          - {metric: missingValues, mustBe: 0, arguments: {missingValues: [NA]}}
          - {metric: invalidValues, arguments: {validValues: [a]}}
      - name: customer
        relationships:
          - {to: customers.id}
      - name: lines
        logicalType: array
        logicalTypeOptions: {minItems: 1, uniqueItems: true}
        items:
          logicalType: object
          properties:
            - name: sku
              logicalType: string
              required: true
              primaryKey: true
              logicalTypeOptions: {maxLength: 3}
              quality:
                - {metric: nullValues, mustBe: 0}
"#;

#[test]
fn everything_of_v31_is_claimed_once_in_file_order() {
    let plan = of(EVERYTHING);
    let expected = "\
orders/present orders/extra-columns orders/readable-rows
orders/properties/created/values-in-the-future orders/properties/day/values-in-the-future
orders/relationships orders/quality/rowCount orders/quality/rowCount~2 orders/quality/duplicateValues
orders/quality/sql orders/quality/custom orders/quality/text
orders/properties/id/present orders/properties/id/logical-type orders/properties/id/physical-type orders/primary-key
orders/properties/id/required orders/properties/id/unique orders/properties/id/minimum orders/properties/id/maximum
orders/properties/id/multiple-of orders/properties/id/format
orders/properties/day/present orders/properties/day/logical-type orders/properties/day/partitioned
orders/properties/day/minimum
orders/properties/created/present orders/properties/created/logical-type
orders/properties/email/present orders/properties/email/logical-type orders/properties/email/min-length
orders/properties/email/max-length orders/properties/email/pattern orders/properties/email/format
orders/properties/email/maxLenght orders/properties/email/requird orders/properties/email/quality/nullValues
orders/properties/email/quality/missingValues orders/properties/email/quality/invalidValues
orders/properties/customer/present orders/properties/customer/relationships
orders/properties/lines/present orders/properties/lines/logical-type orders/properties/lines/min-items
orders/properties/lines/unique-items
orders/properties/lines[]/present orders/properties/lines[]/logical-type
orders/properties/lines[].sku/present orders/properties/lines[].sku/logical-type orders/properties/lines[].sku/required
orders/properties/lines[].sku/primary-key orders/properties/lines[].sku/max-length
orders/properties/lines[].sku/quality/nullValues
sla/latency/orders.created sla/freshness/orders.created sla/freshness/orders.day sla/retention/orders.created sla/availability
sla/ourOwn";
    assert_eq!(ids(&plan), expected.split_whitespace().collect::<Vec<_>>());
}

#[test]
fn what_is_not_checked_says_why() {
    let plan = of(EVERYTHING);
    for (id, code) in [
        ("orders/relationships", ReasonCode::InvalidRule),
        ("orders/quality/custom", ReasonCode::ForeignEngine),
        ("orders/quality/text", ReasonCode::ForPeople),
        ("orders/properties/email/maxLenght", ReasonCode::UnknownKey),
        ("orders/properties/email/requird", ReasonCode::UnknownKey),
        ("sla/availability", ReasonCode::NeedsHistory),
        ("sla/ourOwn", ReasonCode::NoMeaning),
    ] {
        assert!(codes(&plan).contains(&(id, code)), "{id} should end as {code:?}");
    }
}

#[test]
fn older_and_newer_versions_are_claimed_too() {
    let v30 = of("\
apiVersion: v3.0.2
kind: DataContract
id: a
version: 1.0.0
status: active
schema:
  - name: t
    properties:
      - name: n
        logicalType: integer
        logicalTypeOptions: {minimum: 1, exclusiveMinimum: true, maximum: 5, exclusiveMaximum: false}
        quality:
          - {rule: nullCheck, mustBe: 0}
          - {rule: between, mustBe: 0, customProperties: [{property: min, value: 1}, {property: max, value: 3}]}
");
    let minimums = v30.checks.iter().filter(|check| check.kind.contains("minimum"));
    let phrases: Vec<_> = minimums.map(|check| check.phrase.as_str()).collect();
    assert_eq!(phrases, ["are below 1", "are not above 1"], "the flag of v3.0.x is a bound of its own");
    assert!(ids(&v30).contains(&"t/properties/n/quality/nullValues"), "{:?}", ids(&v30));
    assert!(ids(&v30).contains(&"t/properties/n/quality/between"), "{:?}", ids(&v30));

    let v32 = of("\
apiVersion: v3.2.0
kind: DataContract
id: a
version: 1.0.0
status: active
schema:
  - name: t
    properties:
      - {name: size, logicalType: string, enum: [{value: S}, {value: M}]}
      - {name: v, logicalType: vector, logicalTypeOptions: {dimensions: 3, normalized: true}}
      - {name: m, logicalType: map, key: {logicalType: string}, value: {logicalType: integer, required: true}}
      - {name: total, logicalType: number, semanticType: measure}
");
    let size = v32.checks.iter().find(|check| check.kind == "enum").expect("a check of the enum");
    assert_eq!(size.phrase, "match none of the 2 allowed values");
    assert!(codes(&v32).contains(&("t/properties/total/present", ReasonCode::NotApplicable)));
}

#[test]
fn repeated_ids_are_numbered_past_those_that_are_taken() {
    let rule = |id: &str| format!("      - {{id: {id}, metric: rowCount, mustBe: 1}}\n");
    let rules: String = ["a", "a~2", "a", "a"].into_iter().map(rule).collect();
    let plan = of(&format!("apiVersion: v3.1.0\nid: x\nschema:\n  - name: t\n    quality:\n{rules}"));
    let rules: Vec<_> = ids(&plan).into_iter().filter(|id| id.contains("/quality/")).collect();
    assert_eq!(rules, ["t/quality/a", "t/quality/a~2", "t/quality/a~3", "t/quality/a~4"]);
}

#[test]
fn a_partition_names_what_is_not_claimed_once() {
    let route = |pointer: &str| Route::from_pointer(pointer);
    let promises = [route("/a"), route("/b"), route("/slaProperties/0")];
    let held = |claims: &[&str]| {
        let claims: Vec<_> = claims.iter().map(|pointer| route(pointer)).collect();
        partition(promises.iter(), claims.iter()).map_err(|fault| fault.routes)
    };
    assert_eq!(held(&["/a", "/b", "/slaProperties/0"]), Ok(()));
    assert_eq!(held(&["/a", "/b", "/slaProperties/0/element/0", "/slaProperties/0/element/1"]), Ok(()));
    for (claims, fault) in [
        (&["/a", "/a", "/b", "/slaProperties/0"] as &[_], "/a"),
        (&["/a", "/slaProperties/0"], "/b"),
        (&["/a", "/b", "/c", "/slaProperties/0"], "/c"),
        (&["/a", "/b", "/slaProperties/0", "/slaProperties/0/element/0"], "/slaProperties/0"),
        (&["/a", "/b", "/slaProperties/0/element/0", "/slaProperties/0/element/0"], "/slaProperties/0"),
        (&["/a", "/b", "/slaProperties/0/element/0", "/slaProperties/0/element/2"], "/slaProperties/0/element/2"),
    ] {
        assert_eq!(held(claims), Err(vec![route(fault)]), "{claims:?}");
    }
}

#[test]
fn every_contract_of_the_examples_is_claimed() {
    let mut seen = 0;
    for path in contracts_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")) {
        let text = fs::read_to_string(&path).expect("a contract");
        let reading = read(SourceFile::new(path.display().to_string(), text));
        let plan = planned(&reading).expect("every promise claimed once");
        let unique: BTreeSet<_> = ids(&plan).into_iter().map(str::to_owned).collect();
        assert_eq!(unique.len(), plan.checks.len(), "ids of {}", path.display());
        seen += 1;
    }
    assert!(seen >= 4, "{seen} contracts found");
}

fn contracts_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(contracts_below(&path));
        } else if path.to_string_lossy().ends_with(".odcs.yaml") {
            found.push(path);
        }
    }
    found
}
