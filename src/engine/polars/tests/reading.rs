//! What is counted, in one file and in several, in every format.

use super::fixtures::{arrow, ask, column, count, data, ints, parquet, parquet_of_keys, run, stream, table, texts};
use crate::data::{Format, Storage, TableRef};
use crate::engine::polars::session::Opened;
use crate::engine::{Event, Run, Session};
use crate::metric::{
    Answer, Ask, ColumnPath, End, Expr, FileRows, Measurement, Metric, Operator, Predicate, Unmeasured, UnmeasuredCode,
};
use crate::value::{LogicalType, Number, Pattern, Value};
use std::sync::{Arc, Mutex};

fn batches() -> Vec<Vec<super::fixtures::Named>> {
    vec![
        vec![ints("id", &[Some(1), Some(2), None]), texts("name", &[Some("ann"), None, Some("bob")])],
        vec![ints("id", &[Some(2), Some(-7)]), texts("name", &[Some("ann"), Some("")])],
    ]
}

/// The same rows in every format.
fn tables() -> Vec<TableRef> {
    vec![
        table(vec![data(Format::Parquet, parquet(batches()))]),
        table(vec![data(Format::Arrow, arrow(batches()))]),
        table(vec![data(Format::Arrow, stream(batches()))]),
    ]
}

fn measure(table: &TableRef, asks: &[Ask]) -> Vec<Result<Answer, Unmeasured>> {
    let mut opened = Opened::new(&[(0, table)], None, &run(), &|_| {});
    let answers = opened.measure(asks, &run());
    assert_eq!(opened.faults(), []);
    answers
}

fn counted(answer: &Result<Answer, Unmeasured>) -> (u64, Vec<u64>) {
    match answer {
        Ok(Answer { measurement: Measurement::Count { count, undecided: 0, .. }, rows, complete: true }) => {
            (*count, rows.iter().map(|row| row.row).collect())
        }
        other => panic!("no count: {other:?}"),
    }
}

fn below(name: &str, bound: i128) -> Predicate {
    let id = Expr::Column(Box::new(column(name, Some(LogicalType::Integer))));
    Predicate::Compare(id, Operator::Lt, Expr::Literal(Value::Number(Number::from(bound))))
}

#[test]
fn texts_are_judged_alike_however_they_are_stored() {
    let words: Vec<String> = (0..400).map(|at| format!("{}{at}", ["", "ä", "a longer text "][at % 3])).collect();
    // Columns of one text, of few, of as many as a byte tells apart, of one more, and of none.
    let batch = |rows: usize| -> Vec<super::fixtures::Named> {
        let column = |name, different: usize| {
            let word = |row: usize| (!row.is_multiple_of(11)).then(|| words[row * 7 % different].as_str());
            texts(name, &(0..rows).map(word).collect::<Vec<_>>())
        };
        let none = texts("none", &vec![None; rows]);
        vec![column("one", 1), column("few", 5), column("bytes", 255), column("many", 256), none]
    };
    let batches = || vec![batch(3_000), batch(1), batch(70)];
    let text = |name| column(name, Some(LogicalType::String));
    let length = |name| Expr::Length(Box::new(Expr::Column(Box::new(text(name)))));
    let asks: Vec<Ask> = ["one", "few", "bytes", "many", "none"]
        .into_iter()
        .flat_map(|name| {
            let of = || Expr::Column(Box::new(text(name)));
            let set = ["0", "ä1", "a longer text 254", "ä256"].map(|word| Value::Text(word.to_owned()));
            [
                Predicate::IsNull(Box::new(text(name))),
                Predicate::In(of(), set.to_vec()),
                Predicate::Matches(of(), Pattern::parse("^[aä].*[0-4]$").unwrap()),
                Predicate::Compare(length(name), Operator::Gt, Expr::Literal(Value::Number(Number::from(2_i128)))),
            ]
        })
        .map(count)
        .collect();
    let expected = measure(&table(vec![data(Format::Arrow, arrow(batches()))]), &asks);
    assert!(expected[..16].iter().any(|answer| counted(answer).0 > 100));
    for bytes in [parquet(batches()), parquet_of_keys(batches(), 1 << 20), parquet_of_keys(batches(), 500)] {
        let answers = measure(&table(vec![data(Format::Parquet, bytes)]), &asks);
        let both = answers.iter().zip(&expected).zip(&asks);
        both.for_each(|((answer, expected), ask)| assert_eq!(counted(answer), counted(expected), "{ask:?}"));
    }
}

#[test]
fn nulls_and_values_are_counted_with_their_rows() {
    for table in tables() {
        let answers = measure(
            &table,
            &[
                count(Predicate::IsNull(Box::new(column("name", None)))),
                count(below("id", 2)),
                count(Predicate::IllTyped(Box::new(column("name", Some(LogicalType::Integer))))),
            ],
        );
        assert_eq!(counted(&answers[0]), (1, vec![2]));
        assert_eq!(counted(&answers[1]), (2, vec![1, 5]));
        assert_eq!(counted(&answers[2]), (4, vec![1, 3, 4, 5]));
        let row = &answers[1].as_ref().unwrap().rows[1];
        assert_eq!((row.values[0].text.as_str(), row.values[0].kind.as_str()), ("-7", "int64"));
    }
}

#[test]
fn recurring_keys_are_found_across_parts_and_shown() {
    for table in tables() {
        let mut asked = ask(Metric::Keys {
            columns: vec![column("id", Some(LogicalType::Integer))],
            nulls: crate::metric::NullParts::Equal,
            among: crate::metric::Among::Table,
        });
        asked.keys = vec![ColumnPath::top("name")];
        let answer = measure(&table, &[asked]).remove(0).unwrap();
        let expected = Measurement::Keys {
            compared: 4,
            null: 1,
            no_value: 0,
            distinct: 3,
            recurring: 1,
            involved: 2,
            surplus: 1,
            rows: 1,
        };
        assert_eq!(answer.measurement, expected);
        assert_eq!(answer.rows.len(), 1);
        assert_eq!((answer.rows[0].row, answer.rows[0].key[0].text.as_str()), (4, "ann"));
    }
}

#[test]
fn rows_are_numbered_alike_where_only_some_parts_are_looked_at_again() {
    // Of 300 ids, the one at 150 stands at 290 once more, and in the last part of the second file.
    let part = |from: i64| {
        let ids: Vec<_> = (from..from + 100).map(|id| Some(if id == 290 { 150 } else { id })).collect();
        vec![ints("id", &ids)]
    };
    let first = || parquet(vec![part(0), part(100), part(200)]);
    let second = || parquet(vec![part(1_000), part(1_100), part(60)]);
    let table = table(vec![data(Format::Parquet, first()), data(Format::Parquet, second())]);
    let mut asked = ask(Metric::Keys {
        columns: vec![column("id", Some(LogicalType::Integer))],
        nulls: crate::metric::NullParts::Equal,
        among: crate::metric::Among::Table,
    });
    asked.rows = crate::metric::RowsWanted::First(100);
    let answer = measure(&table, &[asked]).remove(0).unwrap();
    let places: Vec<_> = answer.rows.iter().map(|row| (row.file, row.row, row.values[0].text.clone())).collect();
    // 60 to 99 stand in the first part, 100 to 159 in the second.
    let again = (60..160).map(|id: u64| (1, 200 + id - 59, id.to_string()));
    let expected: Vec<_> = [(0, 291, "150".to_owned())].into_iter().chain(again).take(100).collect();
    assert_eq!(places, expected);
    let Measurement::Keys { distinct, surplus, .. } = answer.measurement else { panic!("keys") };
    assert_eq!((distinct, surplus), (499, 101));
}

#[test]
fn extremes_and_rows_are_those_of_all_parts() {
    for table in tables() {
        let id = column("id", Some(LogicalType::Integer));
        let answers =
            measure(&table, &[ask(Metric::Extreme { column: id, end: End::Min, among: None }), ask(Metric::Rows)]);
        let smallest = Measurement::Extreme(Some(Value::Number(Number::from(-7_i128))));
        assert_eq!(answers[0].as_ref().unwrap().measurement, smallest);
        let rows =
            Measurement::Rows(vec![FileRows { readable: 5, rejected: 0, passed_over: 0, outside: 0, complete: true }]);
        assert_eq!(answers[1].as_ref().unwrap().measurement, rows);
    }
}

#[test]
fn the_metadata_is_known_without_reading() {
    let tables = tables();
    let opened = Opened::new(&[(0, &tables[0]), (1, &tables[2])], None, &run(), &|_| {});
    let file = &opened.tables()[0].as_ref().unwrap().files[0];
    assert_eq!(file.rows, Some(5));
    assert_eq!(file.columns[0].storage, Storage::Integer { bits: 64, signed: true });
    assert_eq!((file.columns[1].name.as_str(), file.columns[1].type_name.as_str()), ("name", "string"));
    let stream = &opened.tables()[1].as_ref().unwrap().files[0];
    assert_eq!((stream.rows, stream.columns.len()), (Some(5), 2));
    assert_eq!(opened.tables()[0].as_ref().unwrap().engine, "polars");
}

#[test]
fn several_files_are_one_table_and_rows_count_from_one_in_each() {
    let mut first = data(Format::Parquet, parquet(batches()));
    first.partition = vec![("year".to_owned(), Some("2024".to_owned()))];
    let mut second = data(Format::Parquet, parquet(vec![batches().remove(1)]));
    second.partition = vec![("year".to_owned(), None)];
    let table = table(vec![first, second]);
    let year = Box::new(column("year", Some(LogicalType::Integer)));
    let answers = measure(&table, &[count(below("id", 0)), count(Predicate::IsNull(year)), count(below("year", 2025))]);
    let rows = &answers[0].as_ref().unwrap().rows;
    assert_eq!(rows.iter().map(|row| (row.file, row.row)).collect::<Vec<_>>(), [(0, 5), (1, 2)]);
    assert_eq!(counted(&answers[1]), (2, vec![1, 2]));
    assert_eq!(counted(&answers[2]).0, 5);
}

#[test]
fn a_column_that_one_file_lacks_spoils_its_own_questions() {
    let other = parquet(vec![vec![ints("id", &[Some(1)])]]);
    let table = table(vec![data(Format::Parquet, parquet(batches())), data(Format::Parquet, other)]);
    let answers = measure(&table, &[count(Predicate::IsNull(Box::new(column("name", None)))), count(below("id", 2))]);
    assert_eq!(answers[0].as_ref().unwrap_err().code, UnmeasuredCode::ColumnAbsent);
    assert_eq!(counted(&answers[1]).0, 3);
}

#[test]
fn progress_adds_up_to_the_file() {
    let bytes = parquet(batches());
    let (len, table) = (bytes.len() as u64, table(vec![data(Format::Parquet, bytes)]));
    let heard: Arc<Mutex<Vec<Event>>> = Arc::default();
    let listener = Arc::clone(&heard);
    let run = Run { events: Some(Arc::new(move |event| listener.lock().unwrap().push(event))), ..run() };
    Opened::new(&[(4, &table)], None, &run, &|_| {}).measure(&[count(below("id", 2))], &run);
    let events = heard.lock().unwrap();
    assert_eq!(events.first(), Some(&Event::Opened { table: 4, bytes: Some(len), rows: Some(5) }));
    assert_eq!(events.last(), Some(&Event::Finished { table: 4 }));
    let advanced = events.iter().filter_map(|event| match event {
        Event::Advanced { table: 4, bytes, rows } => Some((*bytes, *rows)),
        _ => None,
    });
    assert_eq!(advanced.fold((0, 0), |sum, more| (sum.0 + more.0, sum.1 + more.1)), (len, 5));
}

#[test]
fn a_stopped_run_has_no_complete_answer() {
    let run = run();
    run.cancel.cancel();
    let mut opened = Opened::new(&[(0, &tables()[0])], None, &run, &|_| {});
    let answers = opened.measure(&[count(below("id", 2))], &run);
    assert!(!answers[0].as_ref().unwrap().complete);
    assert_eq!(opened.faults(), []);
}
