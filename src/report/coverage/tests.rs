//! Every format says what came of it, and nothing in it acts on a reader.

use serde_json::{Value, json};

use super::*;
use crate::coverage::{
    Closing, ColumnCoverage, Entry, FaultCoverage, Finding, Idle, Place, Smallest, Spot, Style as Written,
    TableCoverage, kinds,
};
use crate::outcome::{ContractInfo, Tool};
use crate::source::SourceFile;

const PLAIN: Style = Style { color: false, width: Some(80), unicode: true, verbose: false };

fn size(label: &str, rate: Option<f64>) -> Smallest {
    Smallest { label: label.to_owned(), rate }
}

fn closing(property: &str, declared: bool) -> Closing {
    let keys = vec!["logicalTypeOptions", "maximum"];
    let entry = Entry { keys, value: json!(9), in_list: false, within: None, instead: None };
    let place = Place::Property { object: "t".to_owned(), property: property.to_owned(), declared };
    let line = declared.then_some(7);
    Closing { place, entries: vec![entry], line, style: Written::Block, lacks_list: false, needs: None }
}

/// A finding of each kind in turn.
fn faults(property: &str, declared: bool) -> Vec<FaultCoverage> {
    let one = |(at, kind): (usize, &crate::coverage::FaultKind)| {
        let finding = match at % 4 {
            0 => Finding::Noticed { smallest: size("0.1 %", Some(0.001)), by: vec!["t/required".to_owned()] },
            1 => Finding::Gap { tried: size("all", Some(1.0)), closing: Some(closing(property, declared)) },
            2 => Finding::Gap { tried: size("7 d", None), closing: None },
            _ => Finding::NotApplicable("it holds no text".to_owned()),
        };
        FaultCoverage { kind: kind.id, finding }
    };
    kinds().iter().enumerate().map(one).collect()
}

fn coverage(property: &str) -> Coverage {
    let column = |property: &str, declared, nature| ColumnCoverage {
        object: "t".to_owned(),
        property: Some(property.to_owned()),
        declared,
        nature,
        line: declared.then_some(7),
        faults: faults(property, declared),
    };
    let columns = vec![column(property, true, "integer"), column("other", false, "text")];
    let table =
        TableCoverage { object: "t".to_owned(), files: vec!["t.csv".to_owned()], rows: 12_345, held: 1_000, columns };
    let source = SourceFile::new("t.odcs.yaml", "id: t\n");
    let idle = Idle { id: "t/sla".to_owned(), why: "it fails on the data as it is".to_owned() };
    Coverage {
        tool: Tool { name: "upheld".to_owned(), version: "0".to_owned() },
        contract: ContractInfo::of_source(&source),
        now: "2026-01-31T00:00:00Z".to_owned(),
        seed: 1,
        tables: vec![table],
        idle: vec![idle],
        errors: vec!["line 2: `quality` stands twice".to_owned()],
        notes: vec!["a note".to_owned()],
    }
}

fn written(coverage: &Coverage, format: PageFormat, style: &Style) -> String {
    let mut bytes = Vec::new();
    write(coverage, format, style, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn json_has_every_pair_and_the_score() {
    let coverage = coverage("amount");
    let value: Value = serde_json::from_str(&written(&coverage, PageFormat::Json, &PLAIN)).unwrap();
    assert_eq!(value["schema"], SCHEMA);
    assert_eq!((&value["seed"], &value["sampled"]), (&json!(1), &json!(true)));
    // Of 21 kinds 6 are noticed, 5 and 5 are gaps.
    assert_eq!((&value["noticed"], &value["applicable"], &value["score"]), (&json!(12), &json!(32), &json!(37.5)));
    let fault = |at: usize| &value["columns"][0]["faults"][at];
    let noticed = json!({
        "kind": "nulls", "applicable": true, "why_not": null, "noticed": true, "smallest": "0.1 %",
        "smallest_rate": 0.001, "noticed_by": ["t/required"], "tried": null, "closing": null,
    });
    assert_eq!(*fault(0), noticed);
    assert_eq!(fault(1)["closing"]["lines"], json!(["logicalTypeOptions:", "  maximum: 9"]));
    assert_eq!(fault(1)["closing"]["entries"][0]["keys"], json!(["logicalTypeOptions", "maximum"]));
    assert_eq!((&fault(2)["noticed"], &fault(2)["closing"]), (&json!(false), &Value::Null));
    assert_eq!((&fault(3)["applicable"], &fault(3)["why_not"]), (&json!(false), &json!("it holds no text")));
    assert_eq!(value["columns"].as_array().unwrap().len(), 2);
    assert_eq!(value["tables"][0], json!({"object": "t", "files": ["t.csv"], "rows": 12345, "rows_held": 1000}));
    assert_eq!(value["idle"][0]["id"], "t/sla");
}

#[test]
fn the_terminal_shows_the_score_the_matrix_and_the_lines() {
    let text = written(&coverage("amount"), PageFormat::Terminal, &PLAIN);
    for part in [
        "coverage 37.5 %",
        "12 of 32 faults are noticed",
        "t: 1,000 rows drawn of 12,345, t.csv",
        "other +",
        "2 lines close 10 of 20 gaps",
        "t.amount  line 7",
        "maximum: 9  # duplicate-keys, below-range",
        "the contract has 1 error",
        "line 2: `quality` stands twice",
        "- name: other",
        "10 gaps that no line which was tried would close",
        "t/sla: it fails on the data as it is",
        "a note",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let matrix = text.lines().filter(|line| !line.contains('#'));
    assert!(matrix.clone().all(|line| line.chars().count() <= 80), "{text}");
    let colored = written(&coverage("amount"), PageFormat::Terminal, &Style { color: true, ..PLAIN });
    assert!(colored.contains("\u{1b}[1;31mGAP\u{1b}[0m"), "{colored}");
}

#[test]
fn a_page_has_the_same_in_markdown() {
    let text = written(&coverage("am|ount"), PageFormat::Markdown, &PLAIN);
    for part in [
        "**Coverage 37.5 %**: 12 of 32 faults are noticed.",
        "| am\\|ount | 6 of 16 | 0.1 % | **gap** |",
        "| other (not declared) |",
        "```yaml\nlogicalTypeOptions:\n  maximum: 9  # duplicate-keys, below-range",
        "- `t/sla`: it fails on the data as it is",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn ascii_means_ascii_and_names_do_nothing() {
    let text = written(&coverage("amount"), PageFormat::Terminal, &Style { unicode: false, ..PLAIN });
    assert!(text.is_ascii(), "{text}");
    let hostile = "a\u{1b}[31m\n\u{202e}b";
    for format in [PageFormat::Terminal, PageFormat::Markdown] {
        let text = written(&coverage(hostile), format, &Style { verbose: true, ..PLAIN });
        let acting: Vec<char> = text.chars().filter(|c| *c != '\n' && crate::report::escape::is_hostile(*c)).collect();
        assert!(acting.is_empty(), "{acting:?}");
        assert!(!text.contains("\n\u{202e}"), "a name broke a line");
    }
}

/// The first column alone, with each of these closing a gap.
fn with_closings(closings: Vec<Closing>) -> Coverage {
    let mut coverage = coverage("amount");
    let column = &mut coverage.tables[0].columns[0];
    column.faults = closings
        .into_iter()
        .zip(kinds())
        .map(|(closing, kind)| {
            let finding = Finding::Gap { tried: size("all", None), closing: Some(closing) };
            FaultCoverage { kind: kind.id, finding }
        })
        .collect();
    coverage.tables[0].columns.truncate(1);
    coverage
}

fn entry(keys: &[&'static str], value: Value) -> Entry {
    Entry { keys: keys.to_vec(), value, in_list: keys == ["quality"], within: None, instead: None }
}

#[test]
fn values_that_stand_there_are_changed() {
    let minimum = || entry(&["logicalTypeOptions", "minimum"], json!(3));
    let spot = Some(Spot { line: 8, style: Written::Block });
    let of = |entry| Closing { entries: vec![entry], ..closing("amount", true) };
    let change = Entry { within: spot, instead: Some(9), ..minimum() };
    let required = Entry { instead: Some(10), ..entry(&["required"], json!(true)) };
    let more = Entry { within: spot, ..entry(&["logicalTypeOptions", "maximum"], json!(7)) };
    let text = written(&with_closings(vec![of(change), of(required), of(more)]), PageFormat::Terminal, &PLAIN);
    for part in [
        "    change `minimum`, line 9, to\n      minimum: 3  # nulls\n",
        "    change `required`, line 10, to\n      required: true  # duplicate-keys\n",
        "    add to `logicalTypeOptions`, line 8\n      maximum: 7  # dropped\n",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn what_goes_into_braces_is_written_so() {
    let lines = |style, declared| {
        let rule = |metric: &str| entry(&["quality"], json!({ "metric": metric }));
        let entries = [
            entry(&["required"], json!(true)),
            entry(&["logicalTypeOptions", "minimum"], json!(3)),
            entry(&["logicalTypeOptions", "maximum"], json!(9)),
            rule("nullValues"),
            rule("rowCount"),
        ];
        let of = |entry| Closing { entries: vec![entry], style, line: Some(7), ..closing("amount", declared) };
        written(&with_closings(entries.map(of).to_vec()), PageFormat::Terminal, &PLAIN)
    };
    let text = lines(Written::Flow, true);
    let block = "  t.amount  line 7, behind its `{`\n      required: true,  # nulls\n      logicalTypeOptions: { minimum: 3, maximum: 9 },  # duplicate-keys, dropped\n      quality: [{ metric: nullValues }, { metric: rowCount }],  # renamed, type-change\n";
    assert!(text.contains(block), "{text}");
    let text = lines(Written::Flow, false);
    let block = "  t.amount  add to `properties`, line 7, behind its `[`\n      { name: amount, required: true, logicalTypeOptions: { minimum: 3, maximum: 9 }, quality: [{ metric: nullValues }, { metric: rowCount }] },  # nulls, duplicate-keys, dropped, renamed, type-change\n";
    assert!(text.contains(block), "{text}");
    let text = lines(Written::Json, true);
    let block = "behind its `{`; closes nulls, duplicate-keys, dropped, renamed, type-change\n      \"required\": true,\n      \"logicalTypeOptions\": { \"minimum\": 3, \"maximum\": 9 },\n";
    assert!(text.contains(block), "{text}");
}

#[test]
fn objects_without_properties_get_a_list_of_them_once() {
    let bare = |property| Closing { entries: Vec::new(), lacks_list: true, line: Some(7), ..closing(property, false) };
    let text = written(&with_closings(vec![bare("a"), bare("b")]), PageFormat::Terminal, &PLAIN);
    for part in [
        "  t.a  a new list of properties under the object, line 7\n      properties:\n        - name: a  # nulls of t.amount\n",
        "  t.b  add to the same new list of properties\n        - name: b  # duplicate-keys of t.amount\n",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let listed = Closing { lacks_list: false, ..bare("a") };
    let text = written(&with_closings(vec![listed]), PageFormat::Terminal, &PLAIN);
    assert!(text.contains("  t.a  add to `properties`, line 7\n      - name: a  # nulls of t.amount\n"), "{text}");
}

#[test]
fn a_column_without_a_name_is_shown() {
    for format in [PageFormat::Terminal, PageFormat::Markdown] {
        assert!(written(&coverage(""), format, &PLAIN).contains("(no name)"));
    }
}
