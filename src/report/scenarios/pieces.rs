//! The pieces that the scenarios are put together from.

use crate::outcome::{
    CellShown, Column, Contact, ContractInfo, FileEntry, ObjectInfo, Options, Outcome, Overall, Problem, Reason,
    ReasonCode, Report, Row, Strictness, Summary, Tool, Verdict,
};
use crate::source::{Location, Severity};

const CONTRACT: &str = "\
apiVersion: v3.1.0
kind: DataContract
id: orders
name: Orders
version: 1.2.0
status: active
schema:
  - name: orders
    properties:
      - name: order_id
        logicalType: string
        primaryKey: true
      - name: email
        logicalType: string
        required: true
        criticalDataElement: true
        classification: restricted
        quality:
          - metric: nullValues
            mustBeLessOrEqualTo: 1
            unit: percent
      - name: quantity
        logicalType: integer
        logicalTypeOptions:
          minimum: 1
          maximum: 99
    quality:
      - id: enough
        metric: rowCount
        mustBeBetween: [9000, 99999999999999999999]
      - type: text
        description: Somebody looks at the totals every month.
slaProperties:
  - property: latency
    value: 1
    unit: d
";

pub(super) fn at(line: usize, column: usize, end_column: usize) -> Location {
    Location { path: "orders.odcs.yaml".into(), line, column, end_line: line, end_column }
}

pub(super) fn report(verdict: Overall, outcomes: Vec<Outcome>) -> Report {
    Report {
        command: "check".into(),
        tool: Tool { name: "upheld".into(), version: "0.1.0".into() },
        meaning: "1".into(),
        now: "2026-01-31T06:00:00Z".into(),
        options: Options::failing_from(Some(Severity::Error)),
        contracts: vec![contract("orders.odcs.yaml")],
        verdict,
        summary: Summary::of(&outcomes),
        problems: Vec::new(),
        objects: vec![object("orders", 0, "orders.csv")],
        outcomes,
        step: None,
        timing: None,
    }
}

pub(super) fn contract(path: &str) -> ContractInfo {
    ContractInfo {
        path: path.into(),
        id: Some("orders".into()),
        name: Some("Orders".into()),
        version: Some("1.2.0".into()),
        api_version: Some("v3.1.0".into()),
        status: Some("active".into()),
        limitations: None,
        sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
        text: CONTRACT.into(),
    }
}

pub(super) fn object(name: &str, contract: usize, path: &str) -> ObjectInfo {
    let column = |path: &str, nulls| Column { path: path.into(), type_name: "text".into(), nulls };
    ObjectInfo {
        name: name.into(),
        contract,
        server: None,
        engine: Some("text".into()),
        complete: true,
        rows: Some(10_000),
        rows_rejected: Some(0),
        rows_left_out: Some(0),
        columns: vec![column("order_id", Some(0)), column("email", Some(1204)), column("quantity", None)],
        files: vec![FileEntry {
            path: path.into(),
            format: "csv".into(),
            compression: None,
            encoding: Some("UTF-8".into()),
            bytes: Some(412_345),
            rows: Some(10_000),
            rows_rejected: Some(0),
            rows_left_out: Some(0),
            partition: vec![("year".into(), Some("2026".into())), ("month".into(), None)],
            modified: Some("2026-01-30T22:10:00Z".into()),
        }],
    }
}

pub(super) fn outcome(property: Option<&str>, kind: &str, verdict: Verdict, location: Location) -> Outcome {
    let middle = property.map(|property| format!("properties/{property}/")).unwrap_or_default();
    Outcome {
        object: Some("orders".into()),
        property: property.map(str::to_owned),
        path: property.map(str::to_owned).into_iter().collect(),
        routes: vec![format!("/schema/0/{middle}{kind}")],
        dimension: Some("completeness".into()),
        severity: Severity::Error,
        counts: true,
        verdict,
        message: format!("all 10,000 rows keep {kind}"),
        ..Outcome::failed(format!("orders/{middle}{kind}"), kind.into(), location)
    }
}

pub(super) fn open(property: Option<&str>, kind: &str, code: ReasonCode, text: &str, line: usize) -> Outcome {
    let base = outcome(property, kind, Verdict::NotEvaluated, at(line, 9, 20));
    Outcome {
        reason: Some(Reason { code, text: text.into() }),
        counts: code.counts_from() == Strictness::Normal,
        message: "not evaluated".into(),
        ..base
    }
}

pub(super) fn cell(column: &str, text: &str, kind: &str) -> CellShown {
    CellShown { column: column.into(), text: text.into(), kind: kind.into(), cut: false, masked: false }
}

pub(super) fn row(row: u64, value: CellShown, key: &str) -> Row {
    Row {
        file: "orders.csv".into(),
        row: Some(row),
        line: Some(row + 1),
        column: Some(12),
        element: Some(value.column.clone()),
        value: Some(value),
        key: vec![cell("order_id", key, "bare")],
        fault: None,
        fault_kind: None,
        raw: Some(format!("{key},,3")),
    }
}

pub(super) fn people() -> Vec<Contact> {
    let contact = |role: &str, name: Option<&str>, channel: Option<&str>, url: Option<&str>| Contact {
        role: role.into(),
        name: name.map(str::to_owned),
        channel: channel.map(str::to_owned),
        url: url.map(str::to_owned),
    };
    vec![
        contact("responsible", Some("Ana Ruiz"), None, None),
        contact("channel", None, Some("#orders-help"), Some("https://chat.example/orders-help")),
    ]
}

pub(super) fn problem(code: &str, severity: Severity, message: &str, location: Option<Location>) -> Problem {
    let file = Some(location.as_ref().map_or_else(|| "orders.csv".to_owned(), |place| place.path.clone()));
    Problem { code: code.into(), severity, message: message.into(), help: None, file, location }
}
