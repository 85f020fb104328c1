//! Files with one damaged record, made here: the record is named by its line, and all others are read as if it were not there.

use std::fs;

use serde_json::Value;
use upheld::contract::{Reading, read_bytes};
use upheld::data::Hints;
use upheld::engine::{Cancel, Embedded, Limits, Run};
use upheld::report::json;
use upheld::value::Instant;
use upheld::verify::{Choices, DataArg, Request, check};

const CONTRACT: &str = "{ apiVersion: v3.1.0, kind: DataContract, id: case, version: 1.0.0, status: active, schema: [{ name: t, properties: [
  { name: id, logicalType: integer, required: true, unique: true, logicalTypeOptions: { maximum: 7 } },
  { name: name, logicalType: string, logicalTypeOptions: { minLength: 6 } },
  { name: said, logicalType: string, quality: [{ metric: nullValues, mustBe: 0 }] },
  { name: price, logicalType: number, logicalTypeOptions: { minimum: 5 } },
  { name: day, logicalType: date }] }] }";

/// Columns of the table.
const COLUMNS: usize = 5;
/// Its records; rules fail for some of them.
const ROWS: usize = 9;

/// The fields of a record as they are written: bare and quoted ones, with separators, quotes and line ends inside.
fn fields(row: usize, line_end: &str) -> [String; COLUMNS] {
    let said = match row % 4 {
        0 => String::new(),
        1 => format!("\"one{line_end}two\""),
        2 => "\"a, \"\"b\"\"\"".to_owned(),
        _ => "plain words".to_owned(),
    };
    [(row + 1).to_string(), format!("\"Name {}\"", "x".repeat(row)), said, format!("{row}.50"), "2024-02-29".to_owned()]
}

/// A way to damage a record of delimited text: its name, and the record with the damage in a column; nothing where the
/// damage has no place there.
type Damage = (&'static str, fn(&[String; COLUMNS], usize) -> Option<Vec<u8>>);

const DAMAGES: &[Damage] = &[
    ("a separator missing", |fields, at| {
        let (left, right) = (fields.get(at)?, fields.get(at + 1)?);
        // Two quoted fields without a separator are damaged in another way.
        let joined = format!("{}{}", left.trim_matches('"'), right.trim_matches('"'));
        (!joined.contains(['"', '\n', '\r', ',']))
            .then(|| record(&[&fields[..at], &[joined], &fields[at + 2..]].concat(), ","))
    }),
    ("a separator too many", |fields, at| {
        Some(record(&[&fields[..at], &[String::new()], &fields[at..]].concat(), ","))
    }),
    ("a quote inside an unquoted field", |fields, at| changed(fields, at, |field| with_inside(&bare(field)?, b"\""))),
    ("a quote inside a quoted field", |fields, at| {
        changed(on_one_line(fields)?, at, |field| with_inside(&quoted(field)?, b"\""))
    }),
    ("text after a closing quote", |fields, at| {
        changed(on_one_line(fields)?, at, |field| Some([quoted(field)?.as_bytes(), b"x"].concat()))
    }),
    ("another separator", |fields, _| plain(fields).then(|| record(fields, ";"))),
    ("tabs", |fields, _| plain(fields).then(|| record(fields, "\t"))),
    ("NUL", |fields, at| changed(fields, at, |field| with_inside(field, b"\0"))),
    ("a byte that never is UTF-8", |fields, at| changed(fields, at, |field| with_inside(field, b"\xff"))),
    ("a letter of Latin-1", |fields, at| changed(fields, at, |field| with_inside(field, b"\xe9"))),
    ("half a character", |fields, at| changed(fields, at, |field| with_inside(field, b"\xf0\x9f\xa6"))),
    ("a surrogate", |fields, at| changed(fields, at, |field| with_inside(field, b"\xed\xa0\x80"))),
    ("nothing", |_, at| (at == 0).then(Vec::new)),
    ("one field", |fields, at| (at < 2).then(|| fields[at].clone().into_bytes())),
];

fn record(fields: &[String], separator: &str) -> Vec<u8> {
    fields.join(separator).into_bytes()
}

/// A record without line ends inside: behind a quote that closes too early, the next line end is the end of the record.
fn on_one_line(fields: &[String; COLUMNS]) -> Option<&[String; COLUMNS]> {
    (!fields.iter().any(|field| field.contains(['\n', '\r']))).then_some(fields)
}

/// Whether no field needs its quotes, so that another separator leaves one field.
fn plain(fields: &[String; COLUMNS]) -> bool {
    !fields[2].contains(['"', '\n', '\r'])
}

fn bare(field: &str) -> Option<String> {
    (!field.starts_with('"') && field.len() > 1).then(|| field.to_owned())
}

/// A field in quotes with nothing but words in it.
fn quoted(field: &str) -> Option<String> {
    (field.starts_with("\"N") && field.len() > 3).then(|| field.to_owned())
}

/// Bytes in the middle of a field of some length.
fn with_inside(field: &str, inside: &[u8]) -> Option<Vec<u8>> {
    let (left, right) = field.split_at_checked(field.len() / 2)?;
    (!left.is_empty() && !field.contains(['\n', '\r'])).then(|| [left.as_bytes(), inside, right.as_bytes()].concat())
}

/// The record with one field replaced.
fn changed(fields: &[String; COLUMNS], at: usize, how: impl Fn(&str) -> Option<Vec<u8>>) -> Option<Vec<u8>> {
    let field = how(&fields[at])?;
    let all = fields
        .iter()
        .enumerate()
        .map(|(index, own)| if index == at { field.clone() } else { own.clone().into_bytes() });
    Some(all.collect::<Vec<_>>().join(&b','))
}

/// A file of delimited text with the records as they are given.
fn file(records: &[Vec<u8>], line_end: &str) -> Vec<u8> {
    let mut bytes = format!("id,name,said,price,day{line_end}").into_bytes();
    for record in records {
        bytes.extend(record);
        bytes.extend(line_end.as_bytes());
    }
    bytes
}

fn report(reading: &Reading, name: &str, bytes: &[u8]) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, bytes).expect("a file");
    let now = Instant { seconds: 1_769_839_200, nanos: 0 };
    let request = Request {
        contracts: std::slice::from_ref(reading),
        data: vec![DataArg { object: None, path: path.display().to_string() }],
        hints: Hints::default(),
        choices: Choices { now_fixed: true, samples: 50, ..Choices::at(now) },
    };
    let run = Run { threads: 2, cancel: Cancel::default(), events: None, limits: Limits::default() };
    let report = check(&request, &Embedded::default(), &run).expect("a report");
    let mut text = Vec::new();
    json::write(&report, &mut text).expect("memory takes all");
    serde_json::from_slice(&text).expect("JSON")
}

/// The outcomes of a report but the one of unreadable rows: verdict and count, and the lines of the rows shown, without
/// those of one line, and with those behind it moved.
fn verdicts(report: &Value, without: u64, moved: u64) -> Vec<String> {
    let outcomes = report["outcomes"].as_array().expect("outcomes").iter();
    let others = outcomes.filter(|outcome| outcome["kind"] != "readable-rows");
    let line = |row: &Value| row["line"].as_u64().filter(|line| *line != without);
    let said = |outcome: &Value| {
        let rows = outcome["rows"].as_array().expect("rows").iter().filter_map(line);
        let rows: Vec<_> = rows.map(|line| if line > without { line - moved } else { line }).collect();
        format!("{} {} {rows:?}", outcome["id"], outcome["verdict"])
    };
    others.map(said).collect()
}

/// Lines that a record takes.
fn lines(record: &[u8], line_end: &str) -> u64 {
    1 + String::from_utf8_lossy(record).matches(line_end).count() as u64
}

/// The records of a file, and where each starts.
fn sound(line_end: &str) -> (Vec<Vec<u8>>, Vec<u64>) {
    let records: Vec<_> = (0..ROWS).map(|row| record(&fields(row, line_end), ",")).collect();
    let mut line = 2;
    let starts = records.iter().map(|record| {
        let start = line;
        line += lines(record, line_end);
        start
    });
    let starts = starts.collect();
    (records, starts)
}

#[test]
fn every_damaged_record_is_named_and_spares_the_others() {
    let reading = read_bytes("c.odcs.yaml", CONTRACT.as_bytes());
    let mut tried = 0;
    for line_end in ["\n", "\r\n"] {
        let (records, starts) = sound(line_end);
        for (name, damage) in DAMAGES {
            for (row, at) in (0..ROWS).flat_map(|row| (0..COLUMNS).map(move |at| (row, at))) {
                let Some(record) = damage(&fields(row, line_end), at) else { continue };
                // A line without anything at the end of a file is none of its records.
                if record.is_empty() && row + 1 == ROWS {
                    continue;
                }
                tried += 1;
                let case = format!("{name} in row {row}, field {at}, lines end with {line_end:?}");
                let moved = lines(&record, line_end);
                let mut damaged = records.clone();
                damaged[row] = record;
                let mut without = records.clone();
                without.remove(row);
                let report_of = |records: &[Vec<u8>]| report(&reading, "t.csv", &file(records, line_end));
                let (found, other) = (report_of(&damaged), report_of(&without));
                names_the_record(&found, &case, starts[row], moved);
                // As if the record were not there, but for the lines that it takes.
                assert_eq!(verdicts(&found, starts[row] + moved - 1, moved), verdicts(&other, u64::MAX, 0), "{case}");
            }
        }
    }
    assert!(tried > 400, "only {tried} files were damaged");
}

/// One record is rejected, at its line (a bad byte: at the line of the byte), and all others are read.
fn names_the_record(report: &Value, case: &str, line: u64, lines: u64) {
    let object = &report["objects"][0];
    assert_eq!(object["rows"], ROWS - 1, "{case}");
    assert_eq!(object["rows_rejected"], 1, "{case}");
    assert_eq!(object["complete"], true, "{case}");
    let outcomes = report["outcomes"].as_array().expect("outcomes");
    let readable = outcomes.iter().find(|outcome| outcome["kind"] == "readable-rows").expect("an outcome");
    assert_eq!(readable["verdict"], "fail", "{case}");
    let named = readable["rows"][0]["line"].as_u64().expect("a line");
    assert!((line..line + lines).contains(&named), "{case}: line {line} is damaged, line {named} is named");
    assert!(!readable["rows"][0]["fault"].as_str().expect("a fault").is_empty(), "{case}");
}

/// A quote that opens a field and is never closed as it should be may take the records behind it, but is named first.
#[test]
fn an_open_quote_is_named_where_it_opens() {
    let reading = read_bytes("c.odcs.yaml", CONTRACT.as_bytes());
    for line_end in ["\n", "\r\n"] {
        let (records, starts) = sound(line_end);
        for (row, at) in (0..ROWS).flat_map(|row| [0, 3, 4].map(|at| (row, at))) {
            let case = format!("row {row}, field {at}, lines end with {line_end:?}");
            let open = |field: &str| Some(format!("\"{field}").into_bytes());
            let mut damaged = records.clone();
            damaged[row] = changed(&fields(row, line_end), at, open).expect("a record");
            let report = report(&reading, "t.csv", &file(&damaged, line_end));
            let outcomes = report["outcomes"].as_array().expect("outcomes");
            let readable = outcomes.iter().find(|outcome| outcome["kind"] == "readable-rows").expect("an outcome");
            assert_eq!(readable["verdict"], "fail", "{case}");
            let named = readable["rows"][0]["line"].as_u64().expect("a line");
            // The quote stands in the last line of its record where a field before it has several.
            let last = starts[row] + lines(&records[row], line_end) - 1;
            assert!((starts[row]..=last).contains(&named), "{case}: line {named} is named, not {}", starts[row]);
            let read = report["objects"][0]["rows"].as_u64().expect("a count");
            assert!(read >= row as u64 && read < ROWS as u64, "{case}: {read} rows are read");
        }
    }
}

/// Ways to damage a record that is an object on a line.
const BAD_OBJECTS: &[(&str, &[u8])] = &[
    ("cut off", br#"{"id":1,"name":"Name"#),
    ("nothing behind a colon", br#"{"id":}"#),
    ("a comma too many", br#"{"id":1,}"#),
    ("two objects", br#"{"id":1}{"id":2}"#),
    ("words behind", br#"{"id":1} x"#),
    ("no object", b"1"),
    ("a key twice", br#"{"id":1,"id":2}"#),
    ("single quotes", b"{'id':1}"),
    ("a number with a zero before it", br#"{"id":01}"#),
    ("no such escape", br#"{"name":"\x"}"#),
    ("half an escape", br#"{"name":"\u12"}"#),
    ("bytes that are not UTF-8", b"{\"name\":\"\xff\"}"),
    ("NUL", b"{\"name\":\"\0\"}"),
    ("a word of another language", br#"{"id":None}"#),
];

#[test]
fn every_damaged_object_is_named_and_spares_the_others() {
    let reading = read_bytes("c.odcs.yaml", CONTRACT.as_bytes());
    let object = |row: usize| {
        let text = format!(
            r#"{{"id":{},"name":"Name {}","said":"x","price":{row}.5,"day":"2024-02-29"}}"#,
            row + 1,
            "x".repeat(row)
        );
        text.into_bytes()
    };
    for (name, bad) in BAD_OBJECTS {
        for row in [0, 4, ROWS - 1] {
            let mut records: Vec<_> = (0..ROWS).map(object).collect();
            records[row] = bad.to_vec();
            let found = report(&reading, "t.ndjson", &records.join(&b'\n'));
            let line = row as u64 + 1;
            names_the_record(&found, name, line, 1);
            records.remove(row);
            let other = report(&reading, "t.ndjson", &records.join(&b'\n'));
            assert_eq!(verdicts(&found, line, 1), verdicts(&other, u64::MAX, 0), "{name} in line {line}");
        }
    }
}
