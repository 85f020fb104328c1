//! Drafts of profiles made by hand.

use super::testing::{column, even, profile, settings, table, texts};
use super::*;
use crate::contract::read;
use crate::metric::ColumnPath;
use crate::profile::{CandidateKey, Order, Profile};
use crate::source::SourceFile;
use crate::value::LogicalType;

fn drafted(profile: &Profile) -> String {
    let text = draft(profile, &settings());
    let reading = read(SourceFile::new("draft.odcs.yaml", text.as_str()));
    assert!(reading.diagnostics.is_empty(), "{text}\n{:#?}", reading.diagnostics);
    text
}

fn orders() -> Profile {
    let mut id = column("id", LogicalType::Integer, 40_000, 40_000);
    id.numbers = Some(even(1, 40_000, 40_000));
    let mut amount = column("amount", LogicalType::Integer, 40_000, 900);
    amount.numbers = Some(even(5, 1_200, 40_000));
    amount.nulls = 400;
    amount.guess.of = 39_600;
    amount.guess.fits = 39_600;
    let state = texts("state", &[("open", 30_000), ("paid", 9_000), ("no", 1_000)]);
    let mut orders = table("orders", 40_000, vec![id, amount, state]);
    orders.keys = vec![CandidateKey { columns: vec![ColumnPath::top("id")], rows: 40_000 }];
    profile(orders)
}

#[test]
fn a_draft_says_what_the_data_shows_and_why() {
    let text = drafted(&orders());
    for line in [
        "- name: orders # 40,000 rows in 1 file",
        "        mustBeBetween: [21000, 79000]",
        "        primaryKey: true # 40,000 rows, all different",
        "        required: true # 0 of 40,000 null",
        "          # 400 of 40,000 null (1 %); allowed up to 1.5 % (Wilson, 99 %)",
        "          minimum: 0 # 5 to 1200 in 40,000 numbers; none below 0",
        "          - value: \"no\" # 1,000 rows",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}

#[test]
fn numbers_of_rows_have_no_end() {
    let of = |logical, rows: u64, distinct: u64, numbers: (i32, i32), order| {
        let mut own = column("n", logical, rows, distinct);
        own.numbers = Some(even(numbers.0, numbers.1, rows));
        own.order = order;
        drafted(&profile(table("t", rows, vec![own])))
    };
    let has_end = |text: &str| text.contains("n between") || text.contains("n <=") || text.contains("distribution:");
    let (integer, number) = (LogicalType::Integer, LogicalType::Number);
    // Dense, dense floats, far apart but in order; then far apart in no order, and dense but repeated.
    for (logical, distinct, numbers, order, expected) in [
        (integer, 2_000, (10_001, 12_000), Order::None, false),
        (number, 2_000, (10_001, 13_000), Order::None, false),
        (integer, 2_000, (10_001, 90_000), Order::Ascending, false),
        (integer, 2_000, (10_001, 90_000), Order::None, true),
        (integer, 1_500, (10_001, 12_000), Order::None, true),
    ] {
        let text = of(logical, 2_000, distinct, numbers, order);
        assert_eq!(has_end(&text), expected, "{text}");
        assert!(expected || text.contains("n >= 0"), "{text}");
    }
    let many = of(integer, 40_000, 40_000, (1, 40_000), Order::Ascending);
    assert!(many.contains("minimum: 0") && !has_end(&many) && !many.contains("maximum"), "{many}");
}

#[test]
fn the_same_data_gives_the_same_draft() {
    assert_eq!(drafted(&orders()), drafted(&orders()));
}

#[test]
fn every_suggestion_has_its_entry_in_the_docs() {
    let docs = include_str!("../../docs/draft.md");
    let headings: Vec<&str> = docs.lines().filter_map(|line| line.strip_prefix("### `")?.strip_suffix('`')).collect();
    let mut ids: Vec<&str> = SUGGESTIONS.iter().map(|one| one.id).collect();
    assert!(SUGGESTIONS.iter().all(|one| one.description.ends_with('.')));
    let mut sorted = headings;
    sorted.sort_unstable();
    ids.sort_unstable();
    assert_eq!(sorted, ids);
}
