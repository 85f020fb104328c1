//! Tables in memory say what the data says that they were drawn from.

use proptest::prelude::*;

use super::*;
use crate::data::{DataRef, Format, Hints, Place};
use crate::engine::{Cancel, Draw, Embedded, Limits, Stored};
use crate::metric::{Among, Column, ColumnPath, Direction, End, Expr, NullParts, Operator, PathStep, Predicate, Unit};
use crate::value::{CalendarUnit, LogicalType, Number, Period, ReadAs, Token, Value, Zone};

/// Cells as they stand in a file.
const CELLS: [&str; 24] = [
    "",
    "\"\"",
    "1",
    "01",
    "-1",
    "1.0",
    "1.50",
    "1e3",
    "NaN",
    "inf",
    "NA",
    "\"NA\"",
    "-999",
    "true",
    "2024-02-29",
    "\"2024-02-29\"",
    "2024-03-01T10:11:12Z",
    " x ",
    "é",
    "\"a,b\"",
    "\"say \"\"so\"\"\"",
    "\"two\nlines\"",
    "abc",
    "abd",
];

/// Values as they stand in JSON.
const VALUES: [&str; 14] = [
    "null",
    "1",
    "1.0",
    "-2.5",
    "1e400",
    "true",
    "\"\"",
    "\"a\\n\\\"b\\u00e9\"",
    "\"2024-02-29\"",
    "\"NA\"",
    "{}",
    "[1, 2]",
    "{\"x\": [1, null, 2], \"y\": \"z\"}",
    "[{\"x\": 3}]",
];

fn run() -> Run {
    Run { threads: 2, limits: Limits::default(), cancel: Cancel::default(), events: None }
}

fn table(format: Format, text: &str) -> TableRef {
    let hints = Hints { null_values: vec!["null".to_owned()], ..Hints::default() };
    let file = DataRef {
        place: Place::Memory(text.as_bytes().to_vec()),
        shown: "t".to_owned(),
        format,
        compression: None,
        dialect: hints.dialect(format),
        partition: vec![("of".to_owned(), Some("path".to_owned()))],
    };
    TableRef { name: "t".to_owned(), files: vec![file] }
}

fn drawn(table: &TableRef, draw: Draw, whole: u64) -> HeldTable {
    let mut session = Embedded::default().open(std::slice::from_ref(table), &run());
    let info = session.tables()[0].clone().unwrap();
    let mut rows = Vec::new();
    let read = session.sift(&Sift::drawing(0, draw), &run(), &mut |mut more| {
        rows.append(&mut more);
        true
    });
    assert_eq!(read, Ok(()));
    HeldTable::new(table, info, rows, whole)
}

fn ask(metric: Metric) -> Ask {
    Ask { table: 0, metric: metric.into(), rows: RowsWanted::None, keys: Vec::new(), only: None }
}

fn column(path: ColumnPath, logical: Option<LogicalType>) -> Column {
    let missing = vec![Token { text: "-999".to_owned(), value: Some(Value::Number(Number::from(-999_i128))) }];
    Column { path, read: ReadAs { logical, missing, ..ReadAs::default() }.into() }
}

/// Questions of every kind to a column.
fn questions(name: &str) -> Vec<Ask> {
    let kinds = [None, Some(LogicalType::String), Some(LogicalType::Integer), Some(LogicalType::Number)];
    let times = [Some(LogicalType::Date), Some(LogicalType::Timestamp), Some(LogicalType::Boolean)];
    let mut metrics = Vec::new();
    for logical in kinds.into_iter().chain(times) {
        let column = column(ColumnPath::top(name), logical);
        metrics.push(Metric::count(Predicate::IsNull(Box::new(column.clone()))));
        metrics.push(Metric::count(Predicate::IllTyped(Box::new(column.clone()))));
        let columns = vec![column.clone()];
        metrics.push(Metric::Keys { columns: columns.clone(), nulls: NullParts::Equal, among: Among::Table });
        metrics.push(Metric::KeyHashes { columns: columns.clone(), counted: true });
        metrics.push(Metric::Orphans { columns: columns.clone(), table: 0, of: columns });
        for end in [End::Min, End::Max] {
            metrics.push(Metric::Extreme { column: column.clone(), end, among: None });
        }
        metrics.push(Metric::Moments { column: column.clone() });
        metrics.push(Metric::Quantiles { column: column.clone(), at: vec![Number::from_decimal(5, 1)] });
        let period = Period { unit: CalendarUnit::Day, every: 1, zone: Zone::UTC };
        metrics.push(Metric::Periods { column: column.clone(), period, among: None });
        let within = Vec::new();
        metrics.push(Metric::OutOfOrder {
            column: column.clone(),
            direction: Direction::Ascending,
            strict: true,
            within,
        });
        let one = Expr::Literal(Value::Number(Number::from(1_i128)));
        metrics.push(Metric::count(Predicate::Compare(Expr::Column(Box::new(column)), Operator::Gt, one)));
    }
    metrics.into_iter().map(ask).collect()
}

fn answers(engine: &dyn Engine, table: &TableRef, asks: &[Ask]) -> Vec<Result<Answer, Unmeasured>> {
    engine.open(std::slice::from_ref(table), &run()).measure(asks, &run())
}

/// The same answers, whoever gives them; in other words where there is none.
fn assert_agree(table: &TableRef, asks: &[Ask], whole: u64) {
    let own = answers(&Held::new(vec![Ok(drawn(table, Draw::ALL, whole))]), table, asks);
    let theirs = answers(&Embedded::default(), table, asks);
    for ((ask, own), theirs) in asks.iter().zip(own).zip(theirs) {
        let (own, theirs) = (own.map(|own| own.measurement), theirs.map(|theirs| theirs.measurement));
        assert_eq!(own.map_err(|why| why.code), theirs.map_err(|why| why.code), "{ask:?}");
    }
}

fn rows_of(cells: &[Vec<usize>]) -> u64 {
    cells.len() as u64
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn text_says_the_same_in_memory(cells in prop::collection::vec(prop::collection::vec(0..CELLS.len(), 2), 0..12)) {
        let mut text = "a,\"b \"\"c\"\"\"\n".to_owned();
        for row in &cells {
            text.push_str(&row.iter().map(|at| CELLS[*at]).collect::<Vec<_>>().join(","));
            text.push('\n');
        }
        let table = table(Format::Csv, &text);
        let mut asks = vec![ask(Metric::Rows), ask(Metric::all(Unit::Rows)), ask(Metric::Fields)];
        asks.extend(["a", "b \"c\"", "of", "none"].iter().flat_map(|name| questions(name)));
        assert_agree(&table, &asks, rows_of(&cells));
    }

    #[test]
    fn json_says_the_same_in_memory(cells in prop::collection::vec(prop::collection::vec(0..VALUES.len() + 1, 2), 0..10)) {
        let row = |row: &Vec<usize>| {
            let fields = row.iter().zip(["a", "b"]).filter_map(|(at, name)| Some(format!("\"{name}\": {}", VALUES.get(*at)?)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        };
        let table = table(Format::Json, &format!("[{}]", cells.iter().map(row).collect::<Vec<_>>().join(", ")));
        let path = |steps: Vec<PathStep>| ColumnPath::from(steps);
        let field = |name: &str| PathStep::Field(name.to_owned());
        let inside = [path(vec![field("a"), field("x"), PathStep::Elements]), path(vec![field("b"), PathStep::Elements, field("x")])];
        let mut asks = vec![ask(Metric::Rows), ask(Metric::Fields)];
        for inside in inside {
            asks.push(ask(Metric::all(Unit::Elements(inside.clone()))));
            asks.push(ask(Metric::count(Predicate::IsNull(Box::new(column(inside, Some(LogicalType::Integer)))))));
        }
        asks.extend(["a", "b", "of", "none"].iter().flat_map(|name| questions(name)));
        assert_agree(&table, &asks, rows_of(&cells));
    }
}

#[cfg(feature = "polars")]
#[test]
fn typed_values_say_the_same_in_memory() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/flights");
    for (path, format) in [("parquet/flights.parquet", Format::Parquet), ("arrow/airports.arrow", Format::Arrow)] {
        let mut table = table(format, "");
        table.files[0].place = Place::File(folder.join(path));
        let session = Embedded::default().open(std::slice::from_ref(&table), &run());
        let names: Vec<String> =
            session.tables()[0].as_ref().unwrap().files[0].columns.iter().map(|column| column.name.clone()).collect();
        let rows = drawn(&table, Draw::ALL, 0).rows() as u64;
        assert!(rows > 1000 && names.len() > 5, "{rows} {names:?}");
        let asks: Vec<Ask> = names.iter().step_by(3).flat_map(|name| questions(name)).collect();
        assert_agree(&table, &asks, rows);
    }
}

#[test]
fn a_sample_speaks_for_the_whole() {
    let part = |row: u32| if row.is_multiple_of(10) { "" } else { "x" };
    let rows = (0..1000).map(|row| format!("{row},{}\n", part(row))).collect::<Vec<_>>().concat();
    let table = table(Format::Csv, &format!("id,part\n{rows}"));
    let held = drawn(&table, Draw { seed: 7, share: u64::MAX / 4 }, 1000);
    assert!((200..300).contains(&held.rows()), "{}", held.rows());
    let nulls = ask(Metric::count(Predicate::IsNull(Box::new(column(ColumnPath::top("part"), None)))));
    let keys = Metric::Keys {
        columns: vec![column(ColumnPath::top("id"), None)],
        nulls: NullParts::Equal,
        among: Among::Table,
    };
    let found = answers(&Held::new(vec![Ok(held)]), &table, &[ask(Metric::Rows), nulls, ask(keys)]);
    let found: Vec<Measurement> = found.into_iter().map(|answer| answer.unwrap().measurement).collect();
    assert!(matches!(&found[0], Measurement::Rows(files) if files[0].readable == 1000), "{found:?}");
    assert!(matches!(found[1], Measurement::Count { count: 40..=200, .. }), "{found:?}");
    assert!(matches!(found[2], Measurement::Keys { compared: 1000, distinct: 1000, surplus: 0, .. }), "{found:?}");
}

#[test]
fn what_did_not_change_is_answered_from_memory() {
    let source = table(Format::Csv, "a,b\n1,2\n3,4\n");
    let held = drawn(&source, Draw::ALL, 2);
    let nulls = |name: &str| ask(Metric::count(Predicate::IsNull(Box::new(column(ColumnPath::top(name), None)))));
    let asks = [nulls("a"), nulls("b"), ask(Metric::Rows)];
    // An answer that no table gives shows where it comes from.
    let told = || {
        Ok(Answer {
            measurement: Measurement::Count { count: 77, undecided: 0, rows: 77 },
            rows: Vec::new(),
            complete: true,
        })
    };
    let memo = Memo::new(vec![Ok(held.clone())], asks.iter().map(|ask| (ask.clone(), told())).collect());
    let null = Stored::Written(crate::data::CellKind::Bare, String::new());
    let from_memory = |table: HeldTable| {
        let engine = Held::new(vec![Ok(table)]).knowing(&memo);
        answers(&engine, &source, &asks).into_iter().map(|answer| answer == told()).collect::<Vec<_>>()
    };
    assert_eq!(from_memory(held.with_cells("b", vec![null.clone(), null])), [true, false, true]);
    assert_eq!(from_memory(held.of_rows(&[0, 0], 2)), [false, false, true]);
    assert_eq!(from_memory(held.of_rows(&[0], 1)), [false, false, false]);
    assert_eq!(from_memory(held.without("a")), [false, true, true]);
    assert_eq!(from_memory(held.renamed("b", "c")), [true, false, true]);
}
