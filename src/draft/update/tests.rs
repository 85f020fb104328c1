//! Contracts that are brought up to date.

use super::super::testing::{column, even, profile, settings, table, texts};
use super::*;
use crate::contract::read;
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
    let mut amount = column("amount", LogicalType::Integer, 1_000, 90);
    amount.numbers = Some(even(5, 120, 1_000));
    let state = texts("state", &[("open", 600), ("paid", 400)]);
    let note = texts("note", &[("a", 600), ("b", 400)]);
    profile(table("orders", 1_000, vec![amount, state, note]))
}

#[test]
fn what_is_new_is_added_and_what_has_moved_is_proposed() {
    let reading = read(SourceFile::new("shop.odcs.yaml", CONTRACT));
    let updated = update(&reading, &shop(), &settings()).unwrap();
    for line in CONTRACT.lines() {
        assert!(updated.added.contains(line), "{line}\n{}", updated.added);
    }
    assert!(updated.added.contains("      - name: note\n        logicalType: string\n"), "{}", updated.added);
    assert!(updated.added.contains("      # 0 of 1,000 rows repeats a row before it"), "{}", updated.added);
    let before = updated.moved.replace("mustBeBetween: [510, 1900]", "mustBeBetween: [1, 50]");
    assert_ne!(before, updated.moved, "{}", updated.moved);
    assert!(updated.moved.contains("{ maximum: 130 }"), "{}", updated.moved);
    let state = "          - value: open\n          - value: paid # new, on 400 rows\n        quality:";
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
