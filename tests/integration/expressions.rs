//! The examples in `docs/expressions.md` mean what the page says.

use std::fs;
use std::path::Path;

use crate::program::run;

use upheld::metric::language::condition;
use upheld::metric::{Column, ColumnPath, Truth};
use upheld::value::{Cell, LogicalType, ReadAs, read_text};

const ROW: [(&str, LogicalType, &str); 7] = [
    ("amount", LogicalType::Number, "12.50"),
    ("paid", LogicalType::Boolean, "true"),
    ("status", LogicalType::String, "shipped"),
    ("day", LogicalType::Date, "2026-01-31"),
    ("ordered_at", LogicalType::Timestamp, "2026-01-31T06:00:00Z"),
    ("shipped_at", LogicalType::Timestamp, "2026-02-02T06:00:00Z"),
    ("note", LogicalType::String, ""),
];

fn column(path: &[String]) -> Result<Column, String> {
    let known = ROW.iter().find(|(name, ..)| path == [*name]);
    let (name, logical, _) = known.ok_or_else(|| "no such column".to_owned())?;
    Ok(Column { path: ColumnPath::top(*name), read: ReadAs { logical: Some(*logical), ..ReadAs::default() }.into() })
}

fn cell(column: &Column) -> Cell<'static> {
    match ROW.iter().find(|(name, ..)| *name == column.path.first()) {
        Some((_, _, text)) if !text.is_empty() => read_text(text, &column.read),
        _ => Cell::Null,
    }
}

/// The lines of the block of a kind.
fn block<'p>(page: &'p str, kind: &str) -> Vec<&'p str> {
    let lines = page.lines().skip_while(|line| *line != format!("```{kind}")).skip(1);
    let lines: Vec<_> = lines.take_while(|line| *line != "```").collect();
    assert!(!lines.is_empty(), "no block {kind}");
    lines
}

#[test]
fn the_examples_of_expressions_mean_what_the_page_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/expressions.md");
    let page = fs::read_to_string(path).expect("the page");
    for (kind, truth) in [("holds", Truth::Holds), ("unknown", Truth::Unknown)] {
        for text in block(&page, kind) {
            let condition = condition(text, &column).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(condition.predicate.holds(&cell), truth, "{text}");
        }
    }
    for text in block(&page, "refused") {
        assert!(condition(text, &column).is_err(), "{text}");
    }
}

#[test]
fn rows_of_which_it_is_unknown_whether_they_are_null_take_no_part() {
    let folder = tempfile::tempdir().expect("a folder");
    let contract = "apiVersion: v3.1.0\nkind: DataContract\nid: case\nversion: 1.0.0\nstatus: active\nschema:\n  - name: t\n    \
                    properties:\n      - { name: n, logicalType: integer }\n      - { name: m, logicalType: integer }\n    \
                    quality:\n      - { metric: rowCount, mustBe: 1 }\n";
    fs::write(folder.path().join("case.odcs.yaml"), contract).expect("a contract");
    fs::write(folder.path().join("t.csv"), "n,m\n5,1\nx,2\n,3\n").expect("data");
    for only in ["n is null", "n is not null"] {
        let ran = run(folder.path(), &["check", "case.odcs.yaml", "t.csv", "--where", only], b"");
        assert_eq!(ran.code, Some(0), "{only}\n{}\n{}", ran.out, ran.err);
    }
}
