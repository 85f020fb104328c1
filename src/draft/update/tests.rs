//! Contracts that are brought up to date.

use super::super::testing::{column, days, even, profile, settings, table, texts};
use super::*;
use crate::contract::read;
use crate::metric::ColumnPath;
use crate::profile::CandidateKey;
use crate::source::SourceFile;
use crate::value::LogicalType;

const CONTRACT: &str = "\
# Kept by hand.
apiVersion: v3.2.0
kind: DataContract
id: shop
version: 1.0.0
schema:
  - name: orders # the shop
    quality:
      - { id: rows, metric: rowCount, mustBeBetween: [1, 50] }
    properties:
      - name: amount
        logicalType: integer
        # nobody pays more
        logicalTypeOptions: { maximum: 50 }
      - name: state
        logicalType: string
        enum:
          - value: open
";

fn shop() -> Profile {
    let mut amount = column("amount", LogicalType::Integer, 20_000, 90);
    amount.numbers = Some(even(5, 120, 20_000));
    let state = texts("state", &[("open", 12_000), ("paid", 8_000)]);
    let note = texts("note", &[("a", 12_000), ("b", 8_000)]);
    profile(table("orders", 20_000, vec![amount, state, note]))
}

#[test]
fn what_is_new_is_added_and_what_has_moved_is_proposed() {
    let reading = read(SourceFile::new("shop.odcs.yaml", CONTRACT));
    let updated = update(&reading, &shop(), &settings()).unwrap();
    for line in CONTRACT.lines() {
        assert!(updated.added.contains(line), "{line}\n{}", updated.added);
    }
    assert!(updated.added.contains("      - name: note\n        logicalType: string\n"), "{}", updated.added);
    assert!(updated.added.contains("      # 0 of 20,000 rows repeats a row before it"), "{}", updated.added);
    let before = updated.moved.replace("mustBeBetween: [11000, 39000]", "mustBeBetween: [1, 50]");
    assert_ne!(before, updated.moved, "{}", updated.moved);
    assert!(updated.moved.contains("{ maximum: 130 }"), "{}", updated.moved);
    let state = "          - value: open\n          - value: paid # new, on 8,000 rows\n        quality:";
    assert!(updated.moved.contains(state), "{}\n{:?}", updated.moved, updated.notes);
    let again = read(SourceFile::new("shop.odcs.yaml", updated.moved.as_str()));
    assert!(again.diagnostics.is_empty(), "{}\n{:#?}", updated.moved, again.diagnostics);
    // What stands in braces is not written to, and that is said.
    assert!(updated.notes.iter().any(|note| note.contains("logicalTypeOptions minimum")), "{:?}", updated.notes);
}

#[test]
fn a_contract_that_is_up_to_date_stays_as_it_is() {
    let shop = shop();
    let text = super::super::draft(&shop, &settings());
    let reading = read(SourceFile::new("shop.odcs.yaml", text.as_str()));
    let updated = update(&reading, &shop, &settings()).unwrap();
    assert_eq!((updated.added.as_str(), updated.moved.as_str()), (text.as_str(), text.as_str()));
    assert!(updated.notes.is_empty(), "{:?}", updated.notes);
}

#[test]
fn json_is_refused() {
    let reading = read(SourceFile::new(
        "x",
        "{\"apiVersion\": \"v3.2.0\", \"kind\": \"DataContract\", \"id\": \"x\", \"version\": \"1\"}",
    ));
    assert!(update(&reading, &shop(), &settings()).is_err());
}

/// A contract with one property of `orders`.
fn with(version: &str, property: &str) -> String {
    format!(
        "apiVersion: {version}\nkind: DataContract\nid: shop\nversion: 1.0.0\nstatus: draft\nschema:\n  - name: orders\n    \
         properties:\n{property}"
    )
}

/// Brings up to date, and holds the result to what updates promise: a sound contract that is up to date.
fn updated(text: &str, profile: &Profile) -> Updated {
    let read = |text: &str| read(SourceFile::new("shop.odcs.yaml", text));
    let reading = read(text);
    assert!(reading.diagnostics.is_empty(), "{text}\n{:#?}", reading.diagnostics);
    let updated = update(&reading, profile, &settings()).unwrap();
    let again = read(&updated.moved);
    assert!(again.diagnostics.is_empty(), "{}\n{:#?}", updated.moved, again.diagnostics);
    let twice = update(&read(&updated.added), profile, &settings()).unwrap();
    assert_eq!(twice.added, updated.added);
    updated
}

fn amounts() -> Profile {
    let mut amount = column("amount", LogicalType::Integer, 1_000, 90);
    (amount.numbers, amount.nulls) = (Some(even(5, 120, 1_000)), 30);
    profile(table("orders", 1_000, vec![amount]))
}

#[test]
fn options_and_rules_of_one_place_go_where_they_belong() {
    let rules = "      - name: amount\n        logicalType: integer\n        quality:\n          - metric: duplicateValues\n            \
                 mustBeLessThan: 1000\n";
    let mut amount = column("amount", LogicalType::Integer, 20_000, 90);
    (amount.numbers, amount.nulls) = (Some(even(5, 120, 20_000)), 30);
    let updated = updated(&with("v3.1.0", rules), &profile(table("orders", 20_000, vec![amount])));
    let (rule, option) = (updated.added.find("metric: nullValues").unwrap(), updated.added.find("minimum:").unwrap());
    assert!(rule < option, "{}", updated.added);
}

#[test]
fn words_are_those_of_the_version() {
    let state = || texts("state", &[("open", 600), ("paid", 400)]);
    let shop = profile(table("orders", 1_000, vec![state(), texts("other", &[("a", 600), ("b", 400)])]));
    for version in ["v3.0.0", "v3.0.2", "v3.1.0", "v3.2.0"] {
        let updated = updated(&with(version, "      - name: state\n"), &shop);
        let is_new = version == "v3.2.0";
        assert_eq!(updated.added.contains("enum:"), is_new, "{}", updated.added);
        assert_eq!(updated.added.contains("validValues: [open, paid]"), !is_new, "{}", updated.added);
        assert_eq!(updated.added.contains("rule: invalidValues"), version < "v3.1", "{}", updated.added);
    }
}

#[test]
fn thresholds_keep_their_operator_and_unit() {
    let rules = "      - name: amount\n        logicalType: integer\n        quality:\n          \
                 - { metric: nullValues, mustBe: 0, severity: warning }\n          \
                 - { metric: nullValues, mustBe: 0 }\n          \
                 - { metric: nullValues, mustBeLessThan: 10 }\n          \
                 - { metric: nullValues, mustBeLessThan: 1, unit: percent }\n";
    let updated = updated(&with("v3.1.0", rules), &amounts());
    assert_eq!(updated.moved.matches("mustBe: 0").count(), 2, "{}", updated.moved);
    let bound = |at: usize| -> f64 {
        let text = updated.moved.split("mustBeLessThan: ").nth(at).unwrap();
        text.split([' ', ',']).next().unwrap().parse().unwrap()
    };
    // 30 of 1,000 rows are null: 3 percent.
    assert!(bound(1) > 30.0 && bound(1) < 150.0 && bound(1).fract() == 0.0, "{}", updated.moved);
    assert!(bound(2) > 3.0 && bound(2) < 15.0, "{}", updated.moved);
    let told = updated.notes.iter().filter(|note| note.contains("no longer holds, 30 of 1,000 rows break it"));
    assert_eq!(told.count(), 1, "{:?}", updated.notes);
}

#[test]
fn a_type_that_other_keys_hang_on_is_not_changed() {
    let mut mixed = texts("amount", &[("1", 340), ("x", 1)]);
    mixed.readings = vec![(crate::profile::Reading::Integer, 340), (crate::profile::Reading::String, 341)];
    let shop = profile(table("orders", 341, vec![mixed]));
    let property =
        "      - name: amount\n        logicalType: integer\n        logicalTypeOptions:\n          minimum: 0\n";
    let text = updated(&with("v3.1.0", property), &shop);
    assert!(text.moved.contains("logicalType: integer"), "{}", text.moved);
    let note = "`orders.amount`: 1 of 341 values cannot be read as integer";
    assert!(text.notes.iter().any(|known| known == note), "{:?}", text.notes);
    let bare = updated(&with("v3.1.0", "      - name: amount\n        logicalType: integer\n"), &shop);
    assert!(bare.moved.contains("logicalType: string"), "{}", bare.moved);
}

#[test]
fn another_table_is_another_object() {
    let text = with("v3.1.0", "      - name: amount\n        logicalType: integer\n");
    let other = profile(table("people", 1_000, vec![texts("who", &[("a", 500), ("b", 500)])]));
    let added = updated(&text, &other).added;
    assert!(added.contains("  - name: people"), "{added}");
    // The same columns under another name of the file are the same table, unless that name was given.
    let mut same = amounts();
    same.tables[0].name = "orders-2026".to_owned();
    assert!(!updated(&text, &same).added.contains("2026"));
    let reading = read(SourceFile::new("x", text.as_str()));
    let named = update(&reading, &same, &Settings { named: true, ..settings() }).unwrap();
    assert!(named.added.contains("  - name: orders-2026"), "{}", named.added);
}

#[test]
fn columns_are_called_what_the_contract_calls_them() {
    let text = with("v3.1.0", "      - name: state\n        physicalName: STATE_CD\n      - name: gone\n");
    let shop = profile(table("orders", 1_000, vec![texts("STATE_CD", &[("a", 600), ("b", 380), ("c", 20)])]));
    let updated = updated(&text, &shop);
    let new: Vec<&str> = updated.added.lines().filter(|line| line.contains("STATE_CD")).collect();
    assert_eq!(new, ["        physicalName: STATE_CD"], "{}", updated.added);
    assert!(updated.added.contains("state != "), "{}", updated.added);
    let note = "`gone` is in the contract and not in the data of `orders`";
    assert!(updated.notes.iter().any(|known| known == note), "{:?}", updated.notes);
}

#[test]
fn keys_that_mean_nothing_are_not_written_twice() {
    let head = "      - name: amount\n";
    for property in ["        logicalTypeOptions:\n          minimum: 0\n", "        primaryKeyPosition: 1\n"] {
        let text = with("v3.1.0", &[head, property].concat());
        let reading = read(SourceFile::new("x", text.as_str()));
        let added = update(&reading, &amounts(), &settings()).unwrap().added;
        let key = property.trim().split(':').next().unwrap();
        assert_eq!(added.matches(key).count(), 1, "{added}");
        assert!(added.matches("\n          minimum:").count() <= 1, "{added}");
    }
}

#[test]
fn a_new_key_stands_beside_that_of_the_contract() {
    let property =
        "      - name: old\n        required: true\n        primaryKey: true\n        primaryKeyPosition: 1\n";
    let mut orders = table("orders", 1_000, vec![column("new", LogicalType::Integer, 1_000, 1_000)]);
    orders.columns[0].numbers = Some(even(1, 1_000, 1_000));
    orders.keys = vec![CandidateKey { columns: vec![ColumnPath::top("new")], rows: 1_000 }];
    let added = updated(&with("v3.1.0", property), &profile(orders)).added;
    assert_eq!(added.matches("primaryKey").count(), 2, "{added}");
    assert!(added.contains("unique: true # 1,000 rows, all different"), "{added}");
}

#[test]
fn what_the_contract_takes_for_no_time_has_no_age() {
    let shop = || profile(table("orders", 400, vec![days("at", 400)]));
    let of_times = updated(&with("v3.1.0", "      - name: at\n        logicalType: date\n"), &shop());
    assert!(of_times.added.contains("element: orders.at"), "{}", of_times.added);
    let of_texts = updated(&with("v3.1.0", "      - name: at\n        logicalType: string\n"), &shop());
    assert!(!of_texts.added.contains("element: orders.at"), "{}", of_texts.added);
    assert!(of_texts.notes.iter().any(|note| note.starts_with("not added: orders_at_f")), "{:?}", of_texts.notes);
}

#[test]
fn what_has_moved_has_the_evidence_of_today() {
    let of = |rows: u64| {
        let mut amount = column("amount", LogicalType::Integer, rows, 90);
        (amount.numbers, amount.nulls) = (Some(even(5, 120, rows)), rows / 50);
        profile(table("orders", rows, vec![amount]))
    };
    let old = super::super::draft(&of(1_000), &settings());
    assert!(old.contains("# 1,000 rows seen;"), "{old}");
    let updated = updated(&old, &of(20_000));
    assert!(updated.moved.contains("# 20,000 rows seen;"), "{}", updated.moved);
    assert!(!updated.moved.contains("# 1,000 rows seen;"), "{}", updated.moved);
}

/// Days up to the first of February 2026 beside the settings of a later day.
fn later(days_later: i64) -> Settings {
    let mut settings = settings();
    settings.now.seconds += days_later * 86_400;
    settings
}

#[test]
fn service_levels_move_in_their_own_unit() {
    let shop = profile(table("orders", 400, vec![days("at", 400)]));
    let with_levels =
        |levels: &str| with("v3.1.0", "      - name: at\n        logicalType: date\n") + "slaProperties:\n" + levels;
    let level = |property: &str, value: &str, unit: &str| {
        format!("  - property: {property}\n    value: {value}\n    unit: {unit}\n    element: orders.at\n")
    };
    let moved = |levels: &str, now: &Settings| {
        let text = with_levels(levels);
        let reading = read(SourceFile::new("x", text.as_str()));
        assert!(reading.diagnostics.is_empty(), "{:?}", reading.diagnostics);
        let updated = update(&reading, &shop, now).unwrap();
        let value = updated.moved.split("value: ").nth(1).unwrap().lines().next().unwrap().to_owned();
        (value, updated.notes)
    };
    // Two days later rows of two days are missing, which a draft of that day would allow for.
    let drafted = super::super::draft(&shop, &later(2));
    assert!(drafted.contains("property: freshness\n    value: 4\n    unit: d\n"), "{drafted}");
    assert!(drafted.contains("property: frequency\n    value: 3\n    unit: day\n"), "{drafted}");
    assert_eq!(moved(&level("freshness", "1", "d"), &later(2)), ("4".to_owned(), vec![]));
    assert_eq!(moved(&level("latency", "24", "h"), &later(2)), ("96".to_owned(), vec![]));
    assert_eq!(moved(&level("frequency", "1", "day"), &later(2)), ("3".to_owned(), vec![]));
    // What holds and is not much looser stays; what is much looser does not.
    for (value, after) in [("2", "2"), ("20", "20"), ("21", "4")] {
        assert_eq!(moved(&level("freshness", value, "d"), &later(2)), (after.to_owned(), vec![]));
    }
    // A value with its own unit is not one number; that of rows that have stopped is no promise.
    let (value, notes) = moved("  - { property: freshness, value: P1D, element: orders.at }\n", &later(2));
    assert!(value.starts_with("P1D") && notes.len() == 1 && notes[0].contains("no longer holds"), "{notes:?}");
    let (value, notes) = moved(&level("freshness", "1", "d"), &later(30));
    let note = "`orders.at`: `freshness` no longer holds, the newest value is ";
    assert!(value == "1" && notes.len() == 1 && notes[0].starts_with(note), "{notes:?}");
}

#[test]
fn quartiles_move_where_the_numbers_have_left_them() {
    let of = |min: i32, max: i32| {
        let mut amount = column("amount", LogicalType::Integer, 20_000, 90);
        amount.numbers = Some(even(min, max, 20_000));
        profile(table("orders", 20_000, vec![amount]))
    };
    let old = super::super::draft(&of(0, 100), &settings());
    assert!(old.contains("\"0.5\": { minimum: "), "{old}");
    let new = super::super::draft(&of(1_000, 1_100), &settings());
    let quartiles = |text: &str| -> Vec<String> {
        text.lines()
            .filter(|line| line.trim().starts_with("\"0.") || line.contains("# quartiles"))
            .map(str::to_owned)
            .collect()
    };
    let updated = updated(&old, &of(1_000, 1_100));
    assert_eq!(quartiles(&updated.moved), quartiles(&new), "{}", updated.moved);
    assert_eq!(quartiles(&new).len(), 4, "{new}");
    // Where a draft would bound nothing, that is said.
    let keys = with(
        "v3.1.0",
        "      - name: amount\n        logicalType: integer\n        quality:\n          - type: custom\n            engine: upheld\n            \
         implementation: { distribution: { quantiles: { 0.5: { maximum: 40 } } } }\n",
    );
    let mut amount = column("amount", LogicalType::Integer, 20_000, 20_000);
    amount.numbers = Some(even(1, 20_000, 20_000));
    let told = update(
        &read(SourceFile::new("x", keys.as_str())),
        &profile(table("orders", 20_000, vec![amount])),
        &settings(),
    );
    let notes = told.unwrap().notes;
    assert!(notes.iter().any(|note| note.contains("`maximum` of the quantile 0.5 no longer holds")), "{notes:?}");
}

#[test]
fn days_before_the_earliest_move_it() {
    let property = "      - name: at\n        logicalType: date\n        logicalTypeOptions:\n          minimum: 2026-01-01\n          maximum: 2026-01-15\n";
    let shop = profile(table("orders", 400, vec![days("at", 400)]));
    let moved = updated(&with("v3.1.0", property), &shop);
    let drafted = super::super::draft(&shop, &settings());
    let minimum = drafted.lines().find(|line| line.trim().starts_with("minimum: ")).unwrap();
    let minimum = minimum.split(" #").next().unwrap().trim();
    assert!(
        moved.moved.contains(minimum) && !moved.moved.contains("minimum: 2026-01-01"),
        "{minimum}\n{}",
        moved.moved
    );
    // Rows still come, so that there is no latest day to propose.
    assert!(moved.moved.contains("maximum: 2026-01-15"), "{}", moved.moved);
    let note = "`orders.at`: `maximum` no longer holds, a value is";
    assert!(moved.notes.iter().any(|known| known.starts_with(note)), "{:?}", moved.notes);
}

#[test]
fn conditions_on_one_column_move_their_ends() {
    let of = |min: i32, max: i32, rows: u64| {
        let mut amount = column("amount", LogicalType::Integer, rows, 90);
        amount.numbers = Some(even(min, max, rows));
        profile(table("orders", rows, vec![amount]))
    };
    let old = super::super::draft(&of(200, 300, 20_000), &settings());
    let new = super::super::draft(&of(150, 290, 20_000), &settings());
    let low = |text: &str| -> Vec<String> {
        let low = |line: &str| Some(line.split_once("amount between ")?.1.split(' ').next()?.to_owned());
        text.lines().filter_map(low).collect()
    };
    let updated = updated(&old, &of(150, 290, 20_000));
    assert_eq!((low(&old).len(), low(&updated.moved)), (2, low(&new)), "{}", updated.moved);
    assert!(low(&updated.moved) != low(&old) && updated.notes.is_empty(), "{:?}", updated.notes);
    // The other end holds, and stays.
    let high = |text: &str| text.split("amount between ").nth(1).unwrap().split(' ').nth(2).unwrap().to_owned();
    assert_eq!(high(&updated.moved), high(&old));
}

#[test]
fn conditions_that_hold_by_what_they_allow_stay() {
    let amounts = || {
        let mut amount = column("amount", LogicalType::Integer, 1_000, 101);
        amount.numbers = Some(even(0, 100, 1_000));
        profile(table("orders", 1_000, vec![amount]))
    };
    for (row, bound, moves) in [
        ("amount <= 90", "mustBeLessOrEqualTo: 20, unit: percent", false),
        ("amount <= 90", "mustBeLessThan: 200", false),
        ("amount >= 10", "mustBeLessOrEqualTo: 20, unit: percent", false),
        ("amount between 5 and 95", "mustBeLessOrEqualTo: 20, unit: percent", false),
        ("amount <= 90", "mustBeLessOrEqualTo: 2, unit: percent", true),
        ("amount <= 90", "mustBe: 0", true),
        ("amount <= 50", "mustBeGreaterThan: 10, unit: percent", false),
        ("amount <= 50", "mustNotBe: 0", false),
        ("amount <= 50", "mustBeBetween: [10, 800]", false),
        ("amount <= 50", "mustBe: 490", false),
    ] {
        let rule = format!(
            "      - name: amount\n        logicalType: integer\n        quality:\n          - {{ type: custom, engine: upheld, \
             implementation: {{ row: {row}, {bound} }} }}\n"
        );
        let text = with("v3.1.0", &rule);
        assert_eq!(!updated(&text, &amounts()).moved.contains(row), moves, "{row} {bound}");
    }
}

#[test]
fn levels_of_several_columns_are_named_and_not_written_twice() {
    let shop = || profile(table("orders", 400, vec![days("at", 400), days("to", 400)]));
    let columns = "      - { name: at, logicalType: date }\n      - { name: to, logicalType: date }\n";
    let update_of = |levels: &str, top: &str| {
        let text = with("v3.1.0", columns) + top + "slaProperties:\n" + levels;
        let reading = read(SourceFile::new("x", text.as_str()));
        assert!(reading.diagnostics.is_empty(), "{:?}", reading.diagnostics);
        update(&reading, &shop(), &later(2)).unwrap()
    };
    let level = "  - { property: freshness, value: 1, unit: d, element: \"orders.at, orders.to\" }\n";
    let told = update_of(level, "");
    assert_eq!(
        told.notes.iter().filter(|note| note.contains("`freshness` no longer holds")).count(),
        2,
        "{:?}",
        told.notes
    );
    assert!(!told.moved.contains("_freshness") && told.moved.contains("orders_at_frequency"), "{}", told.moved);
    let told = update_of("  - { property: freshness, value: 1, unit: d }\n", "slaDefaultElement: orders.at\n");
    assert!(
        told.moved.contains("freshness, value: 4, unit: d") && !told.moved.contains("orders_at_freshness"),
        "{}",
        told.moved
    );
}

#[test]
fn shares_of_repeated_values_move() {
    let mut amount = column("amount", LogicalType::Integer, 1_000, 180);
    amount.numbers = Some(even(0, 300, 1_000));
    let mut orders = table("orders", 1_000, vec![amount]);
    orders.duplicates = Some(370);
    let rules = "      - name: amount\n        logicalType: integer\n        quality:\n          - { metric: duplicateValues, \
                 mustBeLessOrEqualTo: 64, unit: percent }\n    quality:\n      - { metric: duplicateValues, mustBeLessOrEqualTo: 25, unit: percent }\n";
    let moved = updated(&with("v3.1.0", rules), &profile(orders)).moved;
    assert!(!moved.contains("mustBeLessOrEqualTo: 64") && !moved.contains("mustBeLessOrEqualTo: 25"), "{moved}");
}
