//! Small tables from memory, read to the end: what is counted, which rows are shown, and that threads and blocks do not matter.

use std::io::Write;
use std::sync::{Arc, Mutex};

use super::*;
use crate::data::{Compression, DataRef, Format, Hints, Place};
use crate::engine::Cancel;
use crate::metric::{
    CellText, Column, ColumnPath, End, Expr, FailingRow, FileRows, Measurement, Metric, Operator, Predicate,
    RowsWanted, Unit,
};
use crate::value::{LogicalType, Number, ReadAs, Token, Value};

fn file(shown: &str, format: Format, bytes: impl Into<Vec<u8>>) -> DataRef {
    DataRef {
        place: Place::Memory(bytes.into()),
        shown: shown.to_owned(),
        format,
        compression: None,
        dialect: Hints::default().dialect(format),
        partition: Vec::new(),
    }
}

fn table(files: Vec<DataRef>) -> TableRef {
    TableRef { name: "t".to_owned(), files }
}

fn csv(text: &str) -> TableRef {
    table(vec![file("t.csv", Format::Csv, text)])
}

fn ndjson(text: &str) -> TableRef {
    table(vec![file("t.ndjson", Format::Ndjson, text)])
}

fn column(name: &str, logical: Option<LogicalType>) -> Column {
    Column { path: ColumnPath::top(name), read: ReadAs { logical, ..ReadAs::default() }.into() }
}

fn count(which: Predicate) -> Metric {
    Metric::Count { which, unit: Unit::Rows }
}

fn nulls(column: &Column) -> Metric {
    count(Predicate::IsNull(Box::new(column.clone())))
}

fn ill_typed(column: &Column) -> Metric {
    count(Predicate::IllTyped(Box::new(column.clone())))
}

fn keys(columns: &[&Column]) -> Metric {
    Metric::Keys {
        columns: columns.iter().map(|column| (*column).clone()).collect(),
        nulls: crate::metric::NullParts::Equal,
        among: crate::metric::Among::Table,
    }
}

fn ask(metric: Metric, rows: usize) -> Ask {
    Ask { table: 0, metric: metric.into(), rows: RowsWanted::First(rows), keys: Vec::new(), only: None }
}

fn run(threads: usize) -> Run {
    Run { threads, limits: crate::engine::Limits::default(), cancel: Cancel::default(), events: None }
}

fn measure_with(table: &TableRef, asks: &[Ask], run: &Run, block: usize) -> (Vec<Result<Answer, Unmeasured>>, usize) {
    let cut = Cut { block, ..Cut::default() };
    let mut session = TextSession::open(&[(0, table)], run, cut);
    let answers = session.measure(asks, run);
    (answers, session.faults().len())
}

fn measure(table: &TableRef, asks: &[Ask]) -> Vec<Answer> {
    let (answers, faults) = measure_with(table, asks, &run(2), 1 << 16);
    assert_eq!(faults, 0);
    answers.into_iter().map(Result::unwrap).collect()
}

fn counts(table: &TableRef, metrics: Vec<Metric>) -> Vec<u64> {
    let asks: Vec<_> = metrics.into_iter().map(|metric| ask(metric, 0)).collect();
    let counted = |answer: Answer| match answer.measurement {
        Measurement::Count { count, .. } => count,
        other => panic!("no count: {other:?}"),
    };
    measure(table, &asks).into_iter().map(counted).collect()
}

fn places(answer: &Answer) -> Vec<(usize, u64, Option<u64>, Option<u64>)> {
    answer.rows.iter().map(|row| (row.file, row.row, row.line, row.column)).collect()
}

#[test]
fn null_is_what_the_declared_type_makes_of_empty_cells() {
    let data = csv("a,b\n,x\n\"\",x\nNA,x\n\"NA\",x\n7,x\n");
    let cases = [
        (None, 1, 0),
        (Some(LogicalType::String), 1, 0),
        (Some(LogicalType::Integer), 2, 2),
        (Some(LogicalType::Date), 2, 3),
    ];
    for (logical, null, ill) in cases {
        let a = column("a", logical);
        assert_eq!(counts(&data, vec![nulls(&a), ill_typed(&a)]), [null, ill], "{logical:?}");
    }
}

#[test]
fn null_values_turn_unquoted_cells_into_null() {
    let mut data = csv("a\nNA\n\"NA\"\n\"\"\n7\n");
    data.files[0].dialect.null_values = vec!["NA".to_owned(), "''".to_owned()];
    let a = column("a", Some(LogicalType::String));
    assert_eq!(counts(&data, vec![nulls(&a)]), [2]);
}

#[test]
fn missing_values_are_neither_null_nor_ill_typed() {
    let data = csv("a\nNA\n-999\n-999\n5\nx\n");
    let token = |text: &str, value| Token { text: text.to_owned(), value };
    let missing = vec![token("NA", None), token("-999", Some(Value::Number(Number::from(-999_i128))))];
    let read = ReadAs { logical: Some(LogicalType::Integer), missing, ..ReadAs::default() };
    let a = Column { read: read.into(), ..column("a", None) };
    let is_missing = |tokens: &[usize]| count(Predicate::IsMissing(Box::new(a.clone()), tokens.to_vec()));
    let metrics = vec![nulls(&a), ill_typed(&a), is_missing(&[0]), is_missing(&[1]), is_missing(&[0, 1])];
    assert_eq!(counts(&data, metrics), [0, 1, 1, 2, 3]);
    let answer = &measure(&data, &[ask(keys(&[&a]), 0)])[0];
    let expected = Measurement::Keys {
        compared: 1,
        null: 0,
        no_value: 4,
        distinct: 1,
        recurring: 0,
        involved: 0,
        surplus: 0,
        rows: 0,
    };
    assert_eq!(answer.measurement, expected);
}

#[test]
fn a_failing_row_is_shown_where_it_lies() {
    let data = csv("id,name,n\n1,\"two\nlines\",x\n2,é,1.4\n");
    let n = column("n", Some(LogicalType::Integer));
    let asked = Ask { keys: vec![ColumnPath::top("id")], ..ask(ill_typed(&n), 5) };
    let answer = measure(&data, &[asked]).remove(0);
    assert_eq!(places(&answer), [(0, 1, Some(3), Some(8)), (0, 2, Some(4), Some(5))]);
    let cell = |column: &str, text: &str| CellText {
        column: column.to_owned(),
        text: text.to_owned(),
        kind: "bare".to_owned(),
        cut: false,
    };
    assert_eq!(answer.rows[1].values, [cell("n", "1.4")]);
    assert_eq!(answer.rows[1].key, [cell("id", "2")]);
    assert_eq!(answer.rows[1].raw.as_deref(), Some("2,é,1.4"));
}

#[test]
fn json_values_keep_their_kind() {
    let data = ndjson(
        "{\"a\": 1}\n{\"a\": \"1\"}\n{\"a\": 1.0}\n{\"a\": 1.5}\n{\"a\": true}\n{\"a\": null}\n{}\n{\"a\": [1]}\n{\"a\": {}}\n",
    );
    let cases = [
        (None, 2, 0),
        (Some(LogicalType::Integer), 2, 5),
        (Some(LogicalType::Number), 2, 4),
        (Some(LogicalType::String), 2, 6),
        (Some(LogicalType::Boolean), 2, 6),
        (Some(LogicalType::Array), 2, 6),
        (Some(LogicalType::Object), 2, 6),
    ];
    for (logical, null, ill) in cases {
        let a = column("a", logical);
        assert_eq!(counts(&data, vec![nulls(&a), ill_typed(&a)]), [null, ill], "{logical:?}");
    }
}

#[test]
fn an_escaped_cell_is_judged_by_what_it_means() {
    let is = |text: &str| {
        let a = Expr::Column(Box::new(column("a", Some(LogicalType::String))));
        count(Predicate::Compare(a, Operator::Eq, Expr::Literal(Value::Text(text.to_owned()))))
    };
    assert_eq!(counts(&csv("a\n\"x\"\"y\"\n"), vec![is("x\"y")]), [1]);
    assert_eq!(counts(&ndjson("{\"b\": 1, \"a\": \"x\\\"\\u0079\"}\n"), vec![is("x\"y")]), [1]);
}

#[test]
fn the_fields_of_json_come_in_the_order_of_first_sight() {
    let data = ndjson("{\"b\": 1}\n{\"a\": null, \"b\": \"x\"}\n");
    let Measurement::Fields(fields) = measure(&data, &[ask(Metric::Fields, 0)]).remove(0).measurement else {
        panic!("no fields")
    };
    let seen: Vec<_> = fields.iter().map(|f| (f.name.as_str(), f.kinds.join(" "), f.rows)).collect();
    assert_eq!(seen, [("b", "number string".to_owned(), 2), ("a", "null".to_owned(), 1)]);
    let (answers, _) = measure_with(&csv("a\n1\n"), &[ask(Metric::Fields, 0)], &run(1), 64);
    assert_eq!(answers[0].as_ref().unwrap_err().code, UnmeasuredCode::EngineLacks);
}

#[test]
fn columns_are_bound_by_name_in_each_file() {
    let mut second = file("y=2/b.csv", Format::Csv, "n,id\n9,\n");
    second.partition = vec![("y".to_owned(), Some("2".to_owned()))];
    let mut first = file("y=__null__/a.csv", Format::Csv, "id,n\n1,\n2,8\n");
    first.partition = vec![("y".to_owned(), None)];
    let data = table(vec![first, second]);
    let (id, y) = (column("id", None), column("y", Some(LogicalType::Integer)));
    assert_eq!(counts(&data, vec![nulls(&id), nulls(&column("n", None)), nulls(&y), ill_typed(&y)]), [1, 1, 2, 0]);
    let answer = measure(&data, &[ask(nulls(&id), 5)]).remove(0);
    assert_eq!(places(&answer), [(1, 1, Some(2), Some(3))]);
    let rows = measure(&data, &[ask(Metric::Rows, 0)]).remove(0).measurement;
    let of = |readable| FileRows { readable, rejected: 0, passed_over: 0, outside: 0, complete: true };
    assert_eq!(rows, Measurement::Rows(vec![of(2), of(1)]));
}

#[test]
fn many_columns_are_bound_as_few_are() {
    let names: Vec<String> = (0..40).map(|at| format!("c{at}")).collect();
    let row = |filled: usize| (0..40).map(|at| if at < filled { "1" } else { "" }).collect::<Vec<_>>().join(",");
    let text: String = (0..40).map(|filled| row(filled) + "\n").collect();
    let data = csv(&format!("{}\n{text}", names.join(",")));
    let columns = names.iter().map(|name| nulls(&column(name, None)));
    assert_eq!(counts(&data, columns.collect()), (1..=40).collect::<Vec<u64>>());
}

#[test]
fn a_column_that_one_file_lacks_is_not_measured() {
    let data = table(vec![file("a.csv", Format::Csv, "x,y\n1,2\n"), file("b.csv", Format::Csv, "x\n1\n")]);
    let asks = [ask(nulls(&column("y", None)), 0), ask(nulls(&column("x", None)), 0)];
    let (answers, _) = measure_with(&data, &asks, &run(1), 64);
    let lacking = answers[0].as_ref().unwrap_err();
    assert_eq!(lacking.code, UnmeasuredCode::ColumnAbsent);
    assert_eq!(lacking.text, "`y` is not in b.csv");
    assert!(answers[1].is_ok());
    let open = ndjson("{\"x\": 1}\n");
    assert_eq!(counts(&open, vec![nulls(&column("y", None))]), [1]);
}

#[test]
fn rejected_records_are_told_and_the_other_rows_are_measured() {
    let data = csv("a,b\n1,2\n1\n,2\n1,2,3\n");
    let answers = measure(&data, &[ask(Metric::Rows, 1), ask(nulls(&column("a", None)), 5)]);
    assert_eq!(
        answers[0].measurement,
        Measurement::Rows(vec![FileRows { readable: 2, rejected: 2, passed_over: 0, outside: 0, complete: true }])
    );
    assert_eq!(answers[0].rows.len(), 1);
    let rejected = &answers[0].rows[0];
    assert_eq!((rejected.row, rejected.line, rejected.raw.as_deref()), (2, Some(3), Some("1")));
    assert!(rejected.fault.is_some());
    assert_eq!(places(&answers[1]), [(0, 3, Some(4), Some(1))]);
}

#[test]
fn surplus_rows_are_counted_and_shown() {
    let data = csv("a,b\n1,x\n01,y\n,x\n,x\n2,x\n1,x\n");
    let (a, b) = (column("a", Some(LogicalType::Integer)), column("b", None));
    let answers = measure(&data, &[ask(keys(&[&a]), 5), ask(keys(&[&a, &b]), 1), ask(keys(&[&b]), 0)]);
    let known = |at: usize| match answers[at].measurement {
        Measurement::Keys { compared, null, no_value, distinct, recurring, involved, surplus, .. } => {
            [compared, null, no_value, distinct, recurring, involved, surplus]
        }
        _ => panic!("no keys"),
    };
    assert_eq!(known(0), [4, 2, 0, 2, 1, 3, 2]);
    assert_eq!(places(&answers[0]), [(0, 2, Some(3), Some(1)), (0, 6, Some(7), Some(1))]);
    assert_eq!(known(1), [6, 0, 0, 4, 2, 4, 2]);
    assert_eq!(places(&answers[1]), [(0, 4, Some(5), Some(1))]);
    assert_eq!(known(2), [6, 0, 0, 2, 1, 5, 4]);
    assert!(answers[2].rows.is_empty());
}

#[test]
fn extremes_look_at_values_that_are_among() {
    let data = csv("n\n5\nx\n\n-7\n12\n");
    let n = column("n", Some(LogicalType::Integer));
    let ten = Expr::Literal(Value::Number(Number::from(10_i128)));
    let below_ten = Predicate::Compare(Expr::Column(Box::new(n.clone())), Operator::Lt, ten);
    let extreme =
        |end, among: Option<&Predicate>| ask(Metric::Extreme { column: n.clone(), end, among: among.cloned() }, 0);
    let asks = [extreme(End::Min, None), extreme(End::Max, None), extreme(End::Max, Some(&below_ten))];
    let found: Vec<_> = measure(&data, &asks).into_iter().map(|answer| answer.measurement).collect();
    let number = |n: i128| Measurement::Extreme(Some(Value::Number(Number::from(n))));
    assert_eq!(found, [number(-7), number(12), number(5)]);
}

/// Rows of every kind: nulls, ill-typed cells, keys that recur near and far, line breaks in quotes, and broken records.
fn mixed(format: Format) -> String {
    let mut text = String::new();
    for at in 0_u32..1500 {
        let key = if at % 7 == 0 { at / 2 } else { at };
        let line = match (format, at % 50) {
            (Format::Csv, 11) => format!("{key},\"a\nb\",\n"),
            (Format::Csv, 23) => format!("{key},only two\n"),
            (Format::Csv, 31) => format!("x{key},t{},1.5\n", at % 3),
            (Format::Csv, _) => format!("{key},t{},{}\n", at % 9, at % 4),
            (_, 11) => format!("{{\"k\":{key},\"t\":null}}\n"),
            (_, 23) => "{\"k\":\n".to_owned(),
            (_, 31) => format!("{{\"t\":\"t{}\",\"k\":\"{key}\",\"n\":1.5}}\n", at % 3),
            _ => format!("{{\"k\":{key},\"t\":\"t{}\",\"n\":{}}}\n", at % 9, at % 4),
        };
        text.push_str(&line);
    }
    text
}

fn all_kinds_of_asks() -> Vec<Ask> {
    let (k, n) = (column("k", Some(LogicalType::Integer)), column("n", Some(LogicalType::Integer)));
    let t = column("t", None);
    let extreme = |column: &Column, end| Metric::Extreme { column: column.clone(), end, among: None };
    let metrics = vec![
        Metric::Rows,
        ill_typed(&n),
        ill_typed(&k),
        nulls(&n),
        nulls(&t),
        keys(&[&k]),
        keys(&[&t, &n]),
        extreme(&k, End::Max),
        extreme(&t, End::Min),
        Metric::Fields,
    ];
    let limits = [0, 3, 40].into_iter().cycle();
    let keyed = |(metric, limit)| Ask { keys: vec![ColumnPath::top("k")], ..ask(metric, limit) };
    let mut asks: Vec<Ask> = metrics.clone().into_iter().zip(limits.clone()).map(keyed).collect();
    asks.extend(metrics.into_iter().zip(limits.skip(1)).map(keyed));
    asks
}

#[test]
fn neither_threads_nor_blocks_can_be_seen_in_the_answers() {
    let asks = all_kinds_of_asks();
    for format in [Format::Csv, Format::Ndjson] {
        let header = if format == Format::Csv { "k,t,n\n" } else { "" };
        let first = file("a", format, format!("{header}{}", mixed(format)));
        let data = table(vec![first.clone(), file("b", format, format!("{header}{}", mixed(format))), first]);
        let (expected, faults) = measure_with(&data, &asks, &run(1), 8 << 20);
        assert_eq!(faults, 0);
        assert!(expected.iter().flatten().all(|answer| answer.complete));
        assert!(expected.iter().flatten().any(|answer| answer.rows.len() == 40), "samples are wanted");
        for (threads, block) in [(1, 1), (2, 100), (4, 777), (8, 5000)] {
            let (answers, _) = measure_with(&data, &asks, &run(threads), block);
            assert_eq!(answers, expected, "{format:?}, {threads} threads, blocks of {block}");
        }
    }
}

#[test]
fn equal_metrics_are_answered_alike_whatever_rows_are_wanted() {
    let data = csv("a\nx\ny\nz\n");
    let a = column("a", Some(LogicalType::Integer));
    let answers = measure(&data, &[ask(ill_typed(&a), 1), ask(ill_typed(&a), 0), ask(ill_typed(&a), 2)]);
    let shown: Vec<_> = answers.iter().map(|answer| answer.rows.len()).collect();
    assert_eq!(shown, [1, 0, 2]);
    assert!(answers.iter().all(|answer| answer.measurement == Measurement::Count { count: 3, undecided: 0, rows: 3 }));
}

#[test]
fn a_run_that_was_told_to_stop_answers_with_lower_bounds() {
    let stopped = run(2);
    stopped.cancel.cancel();
    let asks = [ask(nulls(&column("a", None)), 1), ask(Metric::Rows, 0)];
    let (answers, _) = measure_with(&csv("a,b\n,1\n"), &asks, &stopped, 64);
    assert!(answers.iter().flatten().all(|answer| !answer.complete));
    assert_eq!(answers.iter().flatten().count(), 2);
}

#[test]
fn a_damaged_archive_is_a_fault_and_its_counts_are_lower_bounds() {
    let text = format!("a,b\n{}", "1,2\n".repeat(50_000));
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    encoder.write_all(text.as_bytes()).unwrap();
    let mut packed = encoder.finish().unwrap();
    packed.truncate(packed.len() / 2);
    let data = table(vec![DataRef { compression: Some(Compression::Gzip), ..file("t.csv.gz", Format::Csv, packed) }]);
    let asks = [ask(Metric::Rows, 0), ask(nulls(&column("a", None)), 0)];
    let (answers, faults) = measure_with(&data, &asks, &run(2), 4096);
    assert_eq!(faults, 1);
    let rows = answers[0].as_ref().unwrap();
    let Measurement::Rows(files) = &rows.measurement else { panic!("no rows") };
    assert!(!rows.complete && !files[0].complete);
    assert!(files[0].readable > 1000 && files[0].readable < 50_000, "{files:?}");
}

#[test]
fn events_add_up_to_what_was_read() {
    let text = format!("a\n{}", "1\n".repeat(500));
    let heard = Arc::new(Mutex::new(Vec::new()));
    let ear = Arc::clone(&heard);
    let events: crate::engine::Listener = Arc::new(move |event| ear.lock().unwrap().push(event));
    let run = Run { events: Some(events), ..run(3) };
    measure_with(&csv(&text), &[ask(Metric::Rows, 0)], &run, 64);
    let heard = heard.lock().unwrap();
    let advanced = |pick: fn(u64, u64) -> u64| -> u64 {
        let one = |event: &Event| match event {
            Event::Advanced { bytes, rows, .. } => pick(*bytes, *rows),
            Event::Opened { .. } | Event::Finished { .. } => 0,
        };
        heard.iter().map(one).sum()
    };
    assert_eq!(advanced(|_, rows| rows), 500);
    assert!(advanced(|bytes, _| bytes) <= text.len() as u64);
    assert!(matches!(heard.first(), Some(Event::Opened { table: 0, .. })));
    assert_eq!(heard.last(), Some(&Event::Finished { table: 0 }));
}

#[test]
fn a_table_that_cannot_be_opened_is_an_answer() {
    let data = csv("");
    let session = &mut TextSession::open(&[(3, &data)], &run(1), Cut::default());
    assert!(session.tables()[0].is_err());
    let answers = session.measure(&[ask(Metric::Rows, 0)], &run(1));
    assert_eq!(answers[0].as_ref().unwrap_err().code, UnmeasuredCode::Unreadable);
}

#[test]
fn long_cells_and_records_are_cut() {
    let data = csv(&format!("a\n{}\n", "é".repeat(3000)));
    let a = column("a", Some(LogicalType::Integer));
    let FailingRow { values, raw, .. } = measure(&data, &[ask(ill_typed(&a), 1)]).remove(0).rows.remove(0);
    assert_eq!((values[0].text.chars().count(), values[0].cut), (200, true));
    assert_eq!(raw.map(|raw| raw.chars().count()), Some(1000));
}
