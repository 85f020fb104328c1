//! Drafts of profiles made by hand.

use super::testing::{column, even, profile, settings, table, texts};
use super::*;
use crate::contract::read;
use crate::metric::ColumnPath;
use crate::profile::{CandidateKey, Profile};
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
