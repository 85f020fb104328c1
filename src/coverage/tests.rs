//! Every kind of fault: a contract that notices it, one that does not, and the line that closes the gap.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::num::NonZeroUsize;

use serde_json::{Value, json};

use super::*;
use crate::contract::read_bytes;
use crate::data::Hints;
use crate::engine::{Cancel, Embedded, Limits, Run};
use crate::value::{Date, Instant, TimeOfDay};
use crate::verify::{Choices, DataArg, Request};

/// Orders of sixty days, two a day, whose kinds stand in a table of their own.
fn orders() -> String {
    let mut text = "id,code,kind,amount,score,least,day,at,paid,note\n".to_owned();
    for row in 0..120_i64 {
        let day = Date(i32::try_from(20_000 + row / 2).unwrap());
        let kind = ["Abo", "Buy", "Buy", "Cut"][usize::try_from(row % 4).unwrap()];
        let amount = 10 + row * 7 % 90;
        let note = if row % 5 == 0 { String::new() } else { format!("to café {}", row * 37 % 101) };
        let line = format!(
            "{},C-{:05},{kind},{amount}.{:02},{},{},{day},{day}T{:02}:30:00Z,{},{note}",
            1000 + row,
            row * 131,
            row % 100,
            row % 11,
            -(row % 5),
            row % 24,
            row % 7 < 2
        );
        writeln!(text, "{line}").unwrap();
    }
    text
}

const KINDS: &str = "kind,title\nAbo,By subscription\nBuy,At the desk\nCut,With a discount\n";

/// The day after the last order.
fn now() -> Instant {
    Instant::from_day(Date(20_060), TimeOfDay(0))
}

/// A contract with these properties of `orders`, and more for the object and the contract.
pub(super) fn contract(properties: &Value, object: &Value, root: &Value) -> Value {
    let mut orders = json!({"name": "orders", "properties": properties});
    orders.as_object_mut().unwrap().extend(object.as_object().unwrap().clone());
    let kinds = json!({"name": "kinds", "properties": [{"name": "kind", "logicalType": "string", "unique": true}]});
    let mut contract = json!({
        "apiVersion": "v3.1.0", "kind": "DataContract", "id": "shop", "version": "1.0.0", "status": "active",
        "schema": [orders, kinds],
    });
    contract.as_object_mut().unwrap().extend(root.as_object().unwrap().clone());
    contract
}

pub(super) fn typed() -> Value {
    json!([
        {"name": "id", "logicalType": "integer"}, {"name": "code", "logicalType": "string"},
        {"name": "kind", "logicalType": "string"}, {"name": "amount", "logicalType": "number"},
        {"name": "score", "logicalType": "integer"}, {"name": "least", "logicalType": "integer"},
        {"name": "day", "logicalType": "date"}, {"name": "at", "logicalType": "timestamp"},
        {"name": "paid", "logicalType": "boolean"}, {"name": "note", "logicalType": "string"},
    ])
}

pub(super) fn covered(contract: &Value, sampling: Sampling, threads: usize) -> Coverage {
    covered_of(contract, sampling, threads, kinds())
}

pub(super) fn covered_of(
    contract: &Value,
    sampling: Sampling,
    threads: usize,
    kinds: &'static [FaultKind],
) -> Coverage {
    let folder = tempfile::tempdir().unwrap();
    let files = [("orders", orders()), ("kinds", KINDS.to_owned())];
    let mut data = Vec::new();
    for (object, text) in &files {
        let path = folder.path().join(format!("{object}.csv"));
        fs::write(&path, text).unwrap();
        data.push(DataArg { object: Some((*object).to_owned()), path: path.to_str().unwrap().to_owned() });
    }
    let reading = read_bytes("shop.json", contract.to_string().as_bytes());
    let contracts = [reading];
    let choices = Choices { now_fixed: true, ..Choices::at(now()) };
    let request = Request { contracts: &contracts, data: data.clone(), hints: Hints::default(), choices };
    let run = Run { threads, limits: Limits::default(), cancel: Cancel::default(), events: None };
    let coverage = run::coverage_of(&request, &Embedded::default(), &run, sampling, kinds).unwrap();
    for (arg, (_, text)) in data.iter().zip(&files) {
        assert_eq!(fs::read_to_string(&arg.path).unwrap(), *text, "the data was touched");
    }
    let unnamed = |files: &[String]| files.iter().map(|_| String::new()).collect();
    let tables = coverage.tables.into_iter().map(|table| TableCoverage { files: unnamed(&table.files), ..table });
    Coverage { tables: tables.collect(), ..coverage }
}

pub(super) const ALL: Sampling = Sampling { rows: NonZeroUsize::new(10_000).unwrap(), seed: 1 };

fn finding<'c>(coverage: &'c Coverage, property: &str, kind: &str) -> &'c Finding {
    let named = (!property.is_empty()).then_some(property);
    let mut columns = coverage.columns().filter(|column| column.object == "orders");
    let column = columns.find(|column| column.property.as_deref() == named).unwrap_or_else(|| panic!("{property}"));
    &column.faults.iter().find(|fault| fault.kind == kind).unwrap_or_else(|| panic!("{kind}")).finding
}

/// What notices which fault in which column: keys of the property, of the object, or of the contract.
fn cases() -> Vec<(&'static str, &'static str, Value, Value, Value)> {
    let of = |kind, property, keys: Value| (kind, property, keys, json!({}), json!({}));
    let rule = |rule: Value| json!({"quality": [rule]});
    let ours =
        |implementation: Value| rule(json!({"type": "custom", "engine": "upheld", "implementation": implementation}));
    let options = |options: Value| json!({"logicalTypeOptions": options});
    let valid =
        || rule(json!({"metric": "invalidValues", "arguments": {"validValues": ["Abo", "Buy", "Cut"]}, "mustBe": 0}));
    vec![
        of("nulls", "id", json!({"required": true})),
        of("nulls", "note", rule(json!({"metric": "nullValues", "mustBeLessThan": 30, "unit": "percent"}))),
        of("duplicate-keys", "id", json!({"unique": true})),
        of("below-range", "amount", options(json!({"minimum": 10}))),
        of("above-range", "amount", options(json!({"maximum": 100}))),
        of("unit-x100", "amount", options(json!({"maximum": 100}))),
        of("unit-x1000", "least", options(json!({"minimum": -4}))),
        of("swapped", "score", options(json!({"minimum": 0}))),
        of("truncated", "code", options(json!({"minLength": 7}))),
        of("encoding", "code", options(json!({"pattern": "^[-C0-9]*$"}))),
        of("encoding", "note", options(json!({"pattern": "^[a-zé0-9 ]*$"}))),
        of("new-category", "kind", valid()),
        of("missing-day", "day", ours(json!({"noGaps": {"every": "1 d"}}))),
        of("constant", "kind", ours(json!({"row": "kind != 'Buy'", "mustBeLessThan": 80, "unit": "percent"}))),
        of("shifted", "amount", ours(json!({"distribution": {"mean": {"maximum": 58}}}))),
        of("future", "day", options(json!({"maximum": "2025-12-31"}))),
        of("broken-references", "kind", json!({"relationships": [{"to": "kinds.kind"}]})),
        ("lost-rows", "", json!({}), rule(json!({"metric": "rowCount", "mustBeGreaterThan": 100})), json!({})),
        ("doubled-rows", "", json!({}), rule(json!({"metric": "duplicateValues", "mustBe": 0})), json!({})),
        (
            "stale",
            "day",
            json!({}),
            json!({}),
            json!({"slaProperties": [{"property": "latency", "value": 3, "unit": "d", "element": "orders.day"}]}),
        ),
    ]
}

#[test]
fn every_kind_is_noticed_by_a_contract_that_promises_it_and_by_none_that_does_not() {
    let without = covered(&contract(&typed(), &json!({}), &json!({})), ALL, 2);
    for (kind, property, keys, object, root) in cases() {
        assert!(matches!(finding(&without, property, kind), Finding::Gap { .. }), "{kind} {property}");
        let mut properties = typed();
        let own = properties.as_array_mut().unwrap().iter_mut().find(|own| own["name"] == property);
        if let Some(own) = own {
            own.as_object_mut().unwrap().extend(keys.as_object().unwrap().clone());
        }
        let at = kinds().iter().position(|known| known.id == kind).unwrap();
        let with = covered_of(&contract(&properties, &object, &root), ALL, 2, &kinds()[at..=at]);
        let found = finding(&with, property, kind);
        assert!(matches!(found, Finding::Noticed { .. }), "{kind} {property}: {found:?}");
        assert_eq!(with.idle, [], "{kind} {property}");
    }
    let tried: BTreeSet<_> = cases().iter().map(|case| case.0).chain(["dropped", "renamed", "type-change"]).collect();
    assert_eq!(tried, kinds().iter().map(|kind| kind.id).collect());
}

#[test]
fn a_contract_that_declares_nothing_notices_nothing() {
    let bare = contract(&json!([]), &json!({}), &json!({}));
    let coverage = covered(&bare, ALL, 2);
    let of_orders: Vec<_> = coverage.columns().filter(|column| column.object == "orders").collect();
    assert_eq!(of_orders.len(), 11);
    for column in of_orders {
        assert_eq!(column.counts().0, 0, "{:?}", column.property);
        assert!(column.property.is_none() || !column.declared);
    }
    let none = json!({
        "apiVersion": "v3.1.0", "kind": "DataContract", "id": "none", "version": "1.0.0", "status": "active", "schema": [],
    });
    let coverage = covered(&none, ALL, 2);
    assert_eq!((coverage.score(), coverage.tables.len(), coverage.notes.len()), (Some(0.0), 2, 1));
    // That a column is declared is a promise: it is there, and of its type.
    let coverage = covered(&contract(&typed(), &json!({}), &json!({})), ALL, 2);
    for kind in ["dropped", "renamed", "type-change"] {
        assert!(matches!(finding(&coverage, "amount", kind), Finding::Noticed { .. }), "{kind}");
    }
    assert!(matches!(finding(&coverage, "code", "type-change"), Finding::NotApplicable(_)));
}

/// Writes what closes the gaps into a contract.
fn closed(contract: &Value, coverage: &Coverage) -> Value {
    let mut contract = contract.clone();
    for column in coverage.columns() {
        for fault in &column.faults {
            if let Finding::Gap { closing: Some(closing), .. } = &fault.finding {
                apply(&mut contract, closing);
            }
        }
    }
    contract
}

fn apply(contract: &mut Value, closing: &Closing) {
    let named = |list: &mut Value, name: &str| {
        let items = list.as_array_mut().unwrap();
        let at = items.iter().position(|item| item["name"] == name);
        at.unwrap_or_else(|| {
            items.push(json!({"name": name}));
            items.len() - 1
        })
    };
    let mut place = contract;
    let (object, property) = match &closing.place {
        Place::Contract => (None, None),
        Place::Object(object) => (Some(object), None),
        Place::Property { object, property, .. } => (Some(object), Some(property)),
    };
    if let Some(object) = object {
        let at = named(&mut place["schema"], object);
        place = &mut place["schema"][at];
    }
    if let Some(property) = property {
        let at = named(&mut place["properties"], property);
        place = &mut place["properties"][at];
    }
    for entry in &closing.entries {
        let mut inner = &mut *place;
        for key in &entry.keys {
            inner = &mut inner[*key];
        }
        match (entry.in_list, inner.as_array_mut()) {
            (true, Some(items)) if items.contains(&entry.value) => {}
            (true, Some(items)) => items.push(entry.value.clone()),
            (true, None) => *inner = json!([entry.value]),
            (false, _) => *inner = entry.value.clone(),
        }
    }
}

#[test]
fn the_lines_close_the_gaps_that_they_are_given_for() {
    for properties in [json!([]), typed()] {
        let open = contract(&properties, &json!({}), &json!({}));
        let before = covered(&open, ALL, 2);
        let closed = closed(&open, &before);
        let after = covered(&closed, ALL, 2);
        assert_eq!(after.idle, [], "{closed:#}");
        for (was, is) in before.columns().zip(after.columns()) {
            for (was, is) in was.faults.iter().zip(&is.faults) {
                if let Finding::Gap { closing: Some(closing), .. } = &was.finding {
                    let noticed = matches!(is.finding, Finding::Noticed { .. });
                    assert!(noticed, "{} {:?}: {closing:?}", was.kind, is.finding);
                }
            }
        }
        assert!(after.score().unwrap() > 90.0, "{:?}", after.score());
    }
}

#[test]
fn threads_change_nothing_and_a_seed_decides() {
    let contract = contract(&typed(), &json!({}), &json!({}));
    let few = |seed| Sampling { rows: NonZeroUsize::new(50).unwrap(), seed };
    let one = covered(&contract, few(1), 1);
    assert_eq!(one, covered(&contract, few(1), 5));
    assert!(one.is_sampled());
    let held = |coverage: &Coverage| coverage.tables[0].held;
    assert!((25..=80).contains(&held(&one)) && one.tables[0].rows == 120, "{}", held(&one));
    let others: BTreeSet<_> = (2..6).map(|seed| held(&covered(&contract, few(seed), 1))).collect();
    assert!(others.len() > 1, "{others:?}");
}

#[test]
fn what_fails_anyway_notices_nothing() {
    let mut properties = typed();
    properties[9]["required"] = true.into();
    let coverage = covered(&contract(&properties, &json!({}), &json!({})), ALL, 2);
    assert!(matches!(finding(&coverage, "note", "nulls"), Finding::Gap { .. }));
    let idle =
        Idle { id: "orders/properties/note/required".to_owned(), why: "it fails on the data as it is".to_owned() };
    assert_eq!(coverage.idle, [idle]);
}

#[test]
fn keys_of_rows_that_were_not_drawn_are_there() {
    let mut properties = typed();
    properties[2]["relationships"] = json!([{"to": "kinds.kind"}]);
    let contract = contract(&properties, &json!({}), &json!({}));
    let references = &kinds()[kinds().len() - 1..];
    let tried = (1..12).filter(|seed| {
        let few = Sampling { rows: NonZeroUsize::new(2).unwrap(), seed: *seed };
        let coverage = covered_of(&contract, few, 2, references);
        let held = |object| coverage.tables.iter().find(|table| table.object == object).map_or(0, |table| table.held);
        if held("orders") == 0 || held("kinds") == 3 {
            return false;
        }
        assert_eq!(coverage.idle, []);
        let found = finding(&coverage, "kind", "broken-references");
        assert!(matches!(found, Finding::Noticed { .. }), "{found:?}");
        true
    });
    assert!(tried.count() > 1);
}

/// A contract of one object `t` with these properties.
pub(super) fn contract_of(properties: &Value) -> Value {
    json!({
        "apiVersion": "v3.1.0", "kind": "DataContract", "id": "t", "version": "1.0.0", "status": "active",
        "schema": [{"name": "t", "properties": properties}],
    })
}

/// Coverage of one file, by a contract of one object `t` with these properties.
pub(super) fn of_file(name: &str, text: &str, properties: &Value, hints: Hints) -> Result<Coverage, Failure> {
    of_contract(&contract_of(properties).to_string(), (name, text), hints, kinds())
}

/// Coverage of one file by a contract.
pub(super) fn of_contract(
    contract: &str,
    file: (&str, &str),
    hints: Hints,
    kinds: &'static [FaultKind],
) -> Result<Coverage, Failure> {
    tried(contract, file, hints, (ALL, kinds))
}

/// Coverage of a sample of one file.
pub(super) fn sampled(contract: &str, file: (&str, &str), sampling: Sampling) -> Coverage {
    tried(contract, file, Hints::default(), (sampling, kinds())).unwrap()
}

fn tried(
    contract: &str,
    (name, text): (&str, &str),
    hints: Hints,
    (sampling, kinds): (Sampling, &'static [FaultKind]),
) -> Result<Coverage, Failure> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    let contracts = [read_bytes("t.odcs.yaml", contract.as_bytes())];
    let data = vec![DataArg { object: None, path: path.to_str().unwrap().to_owned() }];
    let choices = Choices { now_fixed: true, ..Choices::at(now()) };
    let request = Request { contracts: &contracts, data, hints, choices };
    let effort = Run { threads: 2, limits: Limits::default(), cancel: Cancel::default(), events: None };
    run::coverage_of(&request, &Embedded::default(), &effort, sampling, kinds)
}

/// The findings of a column.
pub(super) fn of_column<'c>(coverage: &'c Coverage, property: &str) -> Vec<(&'static str, &'c Finding)> {
    let column = coverage.columns().find(|column| column.property.as_deref() == Some(property)).unwrap();
    column.faults.iter().map(|fault| (fault.kind, &fault.finding)).collect()
}

/// All entries that a column is offered, by their keys and values.
pub(super) fn offered(coverage: &Coverage, property: &str) -> Vec<(String, Value)> {
    let closings = of_column(coverage, property).into_iter().filter_map(|(_, finding)| match finding {
        Finding::Gap { closing, .. } => closing.as_ref(),
        _ => None,
    });
    closings.flat_map(|closing| &closing.entries).map(|entry| (entry.keys.join("."), entry.value.clone())).collect()
}

fn measured() -> String {
    let row = |row: usize| {
        let sex = ["NA", "female", "male"][row % 3];
        let mass = if row.is_multiple_of(10) { "NA".to_owned() } else { (3000 + row * 7).to_string() };
        format!("{row},{sex},{mass}\n")
    };
    std::iter::once("id,sex,mass\n".to_owned()).chain((0..60).map(row)).collect()
}

#[test]
fn columns_that_are_not_declared_are_read_as_they_would_be() {
    let hints = Hints { null_values: vec!["NA".to_owned()], ..Hints::default() };
    let coverage = of_file("t.csv", &measured(), &json!([{"name": "id", "logicalType": "integer"}]), hints).unwrap();
    for column in ["sex", "mass"] {
        let keys: Vec<String> = offered(&coverage, column).into_iter().map(|(key, _)| key).collect();
        assert!(!keys.contains(&"required".to_owned()) && !keys.is_empty(), "{column}: {keys:?}");
    }
    assert!(offered(&coverage, "mass").contains(&("logicalType".to_owned(), "integer".into())));
    let valid = json!({"metric": "invalidValues", "arguments": {"validValues": ["female", "male"]}, "mustBe": 0});
    assert!(offered(&coverage, "sex").contains(&("quality".to_owned(), valid)));
}

#[test]
fn texts_that_stand_for_no_value_make_no_text_of_numbers() {
    let coverage = of_file("t.csv", &measured(), &json!([]), Hints::default()).unwrap();
    let mass = offered(&coverage, "mass");
    assert!(mass.contains(&("logicalType".to_owned(), "integer".into())), "{mass:?}");
    let missing = mass.iter().find(|(_, value)| value["metric"] == "missingValues").unwrap();
    assert_eq!(missing.1["arguments"]["missingValues"], json!(["NA"]));
    assert!(coverage.notes.iter().any(|note| note.starts_with("t.mass: `NA`")), "{:?}", coverage.notes);
}

#[test]
fn what_is_unique_by_accident_is_no_key() {
    // 100 numbers below a million: two would be alike in 5 of 1000 such tables.
    let row = |row: u64| format!("K{row:07},{}\n", row * 7_919 % 1_000_003);
    let text: String = std::iter::once("name,people\n".to_owned()).chain((1..=100).map(row)).collect();
    let keys = |properties: &Value| {
        let coverage = of_file("t.csv", &text, properties, Hints::default()).unwrap();
        let is_tried = |column| {
            let found = of_column(&coverage, column);
            found.iter().any(|(kind, finding)| *kind == "duplicate-keys" && finding.is_noticed().is_some())
        };
        (is_tried("name"), is_tried("people"))
    };
    assert_eq!(keys(&json!([])), (true, false));
    assert_eq!(keys(&json!([{"name": "people", "unique": true}])), (true, true));
}

#[test]
fn objects_and_lists_can_be_required_and_what_is_in_them_is_said_not_to_be_tried() {
    let row = |row: usize| format!("{{\"id\":{row},\"user\":{{\"name\":\"n{row}\"}},\"lines\":[{{\"qty\":{row}}}]}}\n");
    let text: String = (0..40).map(row).collect();
    let properties = json!([{"name": "id", "logicalType": "integer"}, {"name": "user", "logicalType": "object"}]);
    let coverage = of_file("t.ndjson", &text, &properties, Hints::default()).unwrap();
    for column in ["user", "lines"] {
        assert!(offered(&coverage, column).contains(&("required".to_owned(), true.into())), "{column}");
    }
    let note = "t: 2 nested fields are not tried: lines[].qty, user.name".to_owned();
    assert!(coverage.notes.contains(&note), "{:?}", coverage.notes);
}

#[test]
fn what_is_there_already_is_named_by_its_line() {
    let properties = json!([{"name": "mass", "logicalType": "integer", "logicalTypeOptions": {"minimum": 0},
        "quality": [{"type": "text", "description": "weighed"}]}]);
    let coverage = of_file("t.csv", "mass\n1\n2\n3\n4\n5\n6\n", &properties, Hints::default()).unwrap();
    let mut within = Vec::new();
    for (_, finding) in of_column(&coverage, "mass") {
        if let Finding::Gap { closing: Some(closing), .. } = finding {
            assert_eq!(closing.line, Some(1));
            within.extend(closing.entries.iter().map(|entry| (entry.into_key(), entry.within)));
        }
    }
    assert!(within.contains(&(Some("logicalTypeOptions"), Some(Spot { line: 1, style: Style::Json }))), "{within:?}");
    assert!(within.iter().all(|(key, line)| key.is_some() == line.is_some()), "{within:?}");
}

#[test]
fn data_without_rows_is_named() {
    let Err(Failure::CouldNotRun { message, .. }) = of_file("t.csv", "id,sex\n", &json!([]), Hints::default()) else {
        panic!("there are no rows")
    };
    assert!(message.starts_with("the data has no rows that a fault could be put into: t ("), "{message}");
}

#[test]
fn so_many_columns_are_tried() {
    let names: Vec<String> = (0..103).map(|at| format!("c{at}")).collect();
    let text = format!("{}\n{}\n", names.join(","), vec!["1"; names.len()].join(","));
    let coverage = of_file("t.csv", &text, &json!([{"name": "c101"}]), Hints::default()).unwrap();
    assert_eq!(coverage.columns().filter(|column| column.property.is_some()).count(), 101);
    assert!(of_column(&coverage, "c101").iter().any(|(_, finding)| finding.is_noticed() == Some(true)));
    let note = "t: 2 columns that the contract does not declare are left out; 100 are tried".to_owned();
    assert!(coverage.notes.contains(&note), "{:?}", coverage.notes);
}
