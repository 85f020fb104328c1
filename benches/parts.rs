//! Measures the parts of the engine alone, so that a change shows where it takes effect: records, values, questions, keys, contracts.
//!
//! `cargo bench --bench parts` runs all of them, `cargo bench --bench parts -- keys` those with that word in their name.
#![expect(clippy::expect_used, reason = "what these are given is sound; if it is not, nothing can be measured")]

use std::fmt::Write as _;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use upheld::contract::read_bytes;
use upheld::data::{Cut, DataRef, Format, Hints, Item, Place, TableRef, open_text};
use upheld::engine::{Cancel, Embedded, Engine, Limits, Run};
use upheld::lint::findings;
use upheld::metric::language::condition;
use upheld::metric::{Among, Ask, Column, ColumnPath, End, Metric, NullParts, Predicate, RowsWanted, Unit};
use upheld::value::{Cell, Instant, KeyHasher, LogicalType, ReadAs, Zone, read_text, write_key};
use upheld::verify::{Choices, Request, outline};

/// Rows of the table that is read; about 2 MB.
const ROWS: u64 = 20_000;
/// Values that are read, and keys that are written, at a time.
const VALUES: u64 = 1_000;
/// Properties of the large contract.
const PROPERTIES: u64 = 2_000;

fn main() {
    divan::main();
}

/// Text into records.
#[divan::bench(args = [Format::Csv, Format::Ndjson])]
fn records_in_blocks(bencher: Bencher<'_, '_>, format: Format) {
    let data = orders(format);
    counted(bencher, &data).bench(|| {
        let mut file = open_text(&data, Cut::default()).expect("text that can be opened");
        let mut cells = 0;
        while let Some(block) = file.blocks.next_block().expect("a block") {
            block.read(&file.layout, &mut |item| match item {
                Item::Record(record) => cells += record.len(),
                Item::Fault(_) => unreachable!("the text has no faults"),
            });
        }
        cells
    });
}

/// Cells into values.
#[divan::bench(args = [LogicalType::Integer, LogicalType::Number, LogicalType::Timestamp, LogicalType::String])]
fn values_from_text(bencher: Bencher<'_, '_>, logical: LogicalType) {
    let read = read_as(logical);
    let texts = texts(logical);
    bencher.counter(ItemsCount::new(VALUES)).bench(|| {
        for text in black_box(&texts) {
            black_box(read_text(text, &read));
        }
    });
}

/// Values into keys and their hashes.
#[divan::bench(args = [LogicalType::Integer, LogicalType::Number, LogicalType::Timestamp, LogicalType::String])]
fn keys_written_and_hashed(bencher: Bencher<'_, '_>, logical: LogicalType) {
    let read = read_as(logical);
    let texts = texts(logical);
    let cells: Vec<_> = texts.iter().map(|text| read_text(text, &read)).collect();
    let values: Vec<_> =
        cells.iter().filter_map(|cell| if let Cell::Value(value) = cell { Some(value) } else { None }).collect();
    assert_eq!(values.len(), texts.len(), "a cell is no value of its type");
    let mut bytes = Vec::new();
    bencher.counter(ItemsCount::new(VALUES)).bench_local(|| {
        for value in black_box(&values) {
            bytes.clear();
            write_key(&mut bytes, Some(value));
            black_box(KeyHasher::wide(&bytes));
        }
    });
}

/// One that is unique, one of few values, one of two parts.
#[divan::bench(args = ["id", "quantity", "customer,created"])]
fn keys_partitioned(bencher: Bencher<'_, '_>, columns: &str) {
    let columns = columns.split(',').map(column).collect();
    asked(bencher, &Metric::Keys { columns, nulls: NullParts::Equal, among: Among::Table });
}

/// One question to the table, on one thread: the records are read for each of them, and `rows` is that alone.
#[divan::bench]
fn questions_rows(bencher: Bencher<'_, '_>) {
    asked(bencher, &Metric::Rows);
}

#[divan::bench]
fn questions_nulls(bencher: Bencher<'_, '_>) {
    asked(bencher, &count(Predicate::IsNull(Box::new(column("email")))));
}

#[divan::bench(args = ["id", "amount", "created", "email"])]
fn questions_types(bencher: Bencher<'_, '_>, name: &str) {
    asked(bencher, &count(Predicate::IllTyped(Box::new(column(name)))));
}

#[divan::bench(args = [
    "amount not between 0 and 100000",
    "status not in ('new', 'paid', 'shipped', 'delivered', 'cancelled')",
    "updated < created",
    "email not matches '^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+[.][A-Za-z]{2,}$'",
])]
fn questions_conditions(bencher: Bencher<'_, '_>, text: &str) {
    let columns = |names: &[String]| Ok(column(&names.join(".")));
    asked(bencher, &count(condition(text, &columns).expect("a condition").predicate));
}

#[divan::bench]
fn questions_newest(bencher: Bencher<'_, '_>) {
    asked(bencher, &Metric::Extreme { column: column("created"), end: End::Max, among: None });
}

fn count(which: Predicate) -> Metric {
    Metric::Count { which, unit: Unit::Rows }
}

/// A contract of many properties: what it takes before any data is opened.
#[divan::bench]
fn contracts_read(bencher: Bencher<'_, '_>) {
    let text = contract();
    bencher.counter(ItemsCount::new(PROPERTIES)).bench(|| read_bytes("c.odcs.yaml", black_box(text.as_bytes())));
}

#[divan::bench]
fn contracts_planned(bencher: Bencher<'_, '_>) {
    let readings = [read_bytes("c.odcs.yaml", contract().as_bytes())];
    bencher.counter(ItemsCount::new(PROPERTIES)).bench(|| {
        let choices = Choices::at(now());
        outline(&Request { contracts: &readings, data: Vec::new(), hints: Hints::default(), choices })
    });
}

#[divan::bench]
fn contracts_linted(bencher: Bencher<'_, '_>) {
    let reading = read_bytes("c.odcs.yaml", contract().as_bytes());
    bencher.counter(ItemsCount::new(PROPERTIES)).bench(|| findings(&reading, now()));
}

/// Parquet, in this process: a month of flights, 27,004 rows.
#[cfg(feature = "polars")]
const FLIGHTS: &[u8] = include_bytes!("../examples/flights/parquet/flights.parquet");

#[cfg(feature = "polars")]
#[divan::bench(args = ["dep_delay", "carrier", "time_hour"])]
fn parquet_distinct(bencher: Bencher<'_, '_>, name: &str) {
    let path = ColumnPath::top(name);
    let columns = vec![Column { path, read: ReadAs::default().into() }];
    let data = in_memory(FLIGHTS.to_vec(), Format::Parquet);
    let metric = Metric::Keys { columns, nulls: NullParts::Equal, among: Among::Table };
    bencher.counter(BytesCount::new(FLIGHTS.len())).bench(|| answered(&data, &metric));
}

/// Opens the table and asks it this alone.
fn asked(bencher: Bencher<'_, '_>, metric: &Metric) {
    let data = orders(Format::Csv);
    counted(bencher, &data).bench(|| answered(&data, metric));
}

fn answered(data: &DataRef, metric: &Metric) {
    let run = Run { threads: 1, cancel: Cancel::default(), events: None, limits: Limits::default() };
    let table = TableRef { name: "orders".to_owned(), files: vec![data.clone()] };
    let ask = Ask { table: 0, metric: metric.clone().into(), rows: RowsWanted::First(5), keys: Vec::new(), only: None };
    let answers = Embedded::default().open(&[table], &run).measure(&[ask], &run);
    assert!(answers.iter().all(Result::is_ok), "a question has no answer: {answers:?}");
    black_box(answers);
}

/// Says how fast it is in bytes and rows a second.
fn counted<'a, 'b>(bencher: Bencher<'a, 'b>, data: &DataRef) -> Bencher<'a, 'b> {
    let Place::Memory(bytes) = &data.place else { unreachable!("the data lies in memory") };
    bencher.counter(BytesCount::new(bytes.len())).counter(ItemsCount::new(ROWS))
}

/// The table, always the same.
fn orders(format: Format) -> DataRef {
    let mut text = String::new();
    if format == Format::Csv {
        text.push_str("id,customer,email,amount,quantity,status,created,updated,note\n");
    }
    for row in 0..ROWS {
        let cells = cells(row);
        if format == Format::Csv {
            text.push_str(&cells.join(","));
        } else {
            let [id, customer, email, amount, quantity, status, created, updated, note] = cells;
            let note = note.replace('"', "");
            _ = write!(text, r#"{{"id":{id},"customer":{customer},"email":"{email}","amount":{amount},"#);
            _ = write!(text, r#""quantity":{quantity},"status":"{status}","created":"{created}","#);
            _ = write!(text, r#""updated":"{updated}","note":"{note}"}}"#);
        }
        text.push('\n');
    }
    in_memory(text.into_bytes(), format)
}

fn in_memory(bytes: Vec<u8>, format: Format) -> DataRef {
    DataRef {
        place: Place::Memory(bytes),
        shown: "t".to_owned(),
        format,
        compression: None,
        dialect: Hints::default().dialect(format),
        partition: Vec::new(),
    }
}

/// The cells of a row, as CSV has them; any row can be computed alone.
fn cells(row: u64) -> [String; 9] {
    let some = row.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
    let status = ["new", "paid", "shipped", "delivered", "cancelled"];
    let status = status.iter().cycle().nth((some % 5) as usize).copied().unwrap_or_default();
    let (day, hour, minute) = (1 + some % 28, some / 28 % 24, some / 672 % 60);
    let note = if some.is_multiple_of(9) { "\"call first, then ring\"" } else { "leave it at the front door" };
    [
        (1_000_000 + row * 7_919 % ROWS).to_string(),
        (some % 2_000).to_string(),
        format!("ada.lopez{}@mail.example.org", some % 10_000),
        format!("{}.{:02}", some % 900, some / 900 % 100),
        (1 + some % 12).to_string(),
        status.to_owned(),
        format!("2026-05-{day:02}T{hour:02}:{minute:02}:07"),
        format!("2026-06-{day:02}T{hour:02}:{minute:02}:09"),
        note.to_owned(),
    ]
}

/// A column of the table with its type.
fn column(name: &str) -> Column {
    let logical = match name {
        "id" | "customer" | "quantity" => LogicalType::Integer,
        "amount" => LogicalType::Number,
        "created" | "updated" => LogicalType::Timestamp,
        _ => LogicalType::String,
    };
    Column { path: ColumnPath::top(name), read: read_as(logical).into() }
}

fn read_as(logical: LogicalType) -> ReadAs {
    ReadAs { logical: Some(logical), ..ReadAs::default() }
}

/// Cells of a column of this type.
fn texts(logical: LogicalType) -> Vec<String> {
    let place = match logical {
        LogicalType::Integer => 0,
        LogicalType::Number => 3,
        LogicalType::Timestamp => 6,
        _ => 2,
    };
    (0..VALUES).map(|row| cells(row).into_iter().nth(place).unwrap_or_default()).collect()
}

/// A contract with many properties, each with a few promises.
fn contract() -> String {
    let mut text = String::from(
        "apiVersion: v3.1.0\nkind: DataContract\nid: large\nversion: 1.0.0\nstatus: active\n\
         schema:\n  - name: large\n    properties:\n",
    );
    for number in 0..PROPERTIES {
        _ = write!(
            text,
            "      - name: column_{number:04}\n        logicalType: number\n        required: true\n        \
             logicalTypeOptions: {{ minimum: 0, maximum: {number} }}\n        quality:\n          \
             - {{ metric: nullValues, mustBeLessThan: 5, unit: percent }}\n"
        );
    }
    text
}

fn now() -> Instant {
    Instant::parse("2026-01-31T06:00:00Z", &Zone::UTC).expect("a point in time")
}
