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
    assert_eq!(
        ids(&plan),
        [
            "orders/present",
            "orders/extra-columns",
            "orders/readable-rows",
            "orders/relationships",
            "orders/quality/row-count",
            "orders/quality/row-count~2",
            "orders/quality/duplicate-values",
            "orders/quality/sql",
            "orders/quality/custom",
            "orders/quality/text",
        ]
    );
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
