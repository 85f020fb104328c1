//! Queries over frames: what they say, and what they refuse.

use super::answer;
use crate::data::{DataRef, Format, Hints, Place, TableRef};
use crate::engine::{Cancel, Limits, Run};
use crate::metric::{Column, ColumnPath, Measurement, SqlAnswer, SqlQuery, SqlTable, Unmeasured, UnmeasuredCode};
use crate::value::{LogicalType, Number, ReadAs, Value};

const TEXT: &str = "n,s,t\n1,a,2026-01-31T00:00:00Z\n2,b,2026-01-31T00:00:00.123456789Z\nx,,\n";

fn ask_over(statement: &str, text: &str) -> Result<(SqlAnswer, bool), Unmeasured> {
    let column = |name: &str, logical| Column {
        path: ColumnPath::top(name),
        read: ReadAs { logical: Some(logical), ..ReadAs::default() }.into(),
    };
    let columns =
        vec![column("n", LogicalType::Integer), column("s", LogicalType::String), column("t", LogicalType::Timestamp)];
    let query = SqlQuery {
        statement: statement.to_owned(),
        tables: vec![SqlTable { name: "t".to_owned(), table: 0, columns }],
        additive: true,
    };
    let file = DataRef {
        place: Place::Memory(text.as_bytes().to_vec()),
        shown: "t.csv".to_owned(),
        format: Format::Csv,
        compression: None,
        dialect: Hints::default().dialect(Format::Csv),
        partition: Vec::new(),
    };
    let run = Run { threads: 2, limits: Limits::default(), cancel: Cancel::default(), events: None };
    let answer = answer(&query, &[TableRef { name: "t".to_owned(), files: vec![file] }], &run)?;
    let Measurement::Sql(said) = answer.measurement else { panic!("no answer of a query") };
    Ok((said, answer.complete))
}

fn ask(statement: &str) -> Result<SqlAnswer, Unmeasured> {
    ask_over(statement, TEXT).map(|(said, _)| said)
}

#[expect(clippy::unnecessary_wraps, reason = "it is compared with an answer, which may lack")]
fn number(number: i128) -> Option<Value> {
    Some(Value::Number(Number::from(number)))
}

#[test]
fn a_query_says_one_value_and_what_it_read() {
    let said = ask("SELECT SUM(n) FROM t").unwrap();
    assert_eq!(said.value, number(3));
    assert_eq!((said.rows, said.ill_typed), (vec![3], vec![("t.n".to_owned(), 1)]));
    assert_eq!(ask("SELECT COUNT(*) = 3 FROM t").unwrap().value, Some(Value::Bool(true)));
    assert_eq!(ask("SELECT MAX(n) FROM t WHERE n > 5").unwrap().value, None);
    assert_eq!(ask("SELECT COUNT(*) FROM t WHERE t > '2026-01-31 00:00:00.123456788'").unwrap().value, number(1));
}

#[test]
fn what_is_no_single_value_is_malformed() {
    for statement in ["SELECT n FROM t", "SELECT n, s FROM t", "SELECT MAX(s) FROM t", "SELECT nn FROM t"] {
        assert_eq!(ask(statement).unwrap_err().code, UnmeasuredCode::Malformed, "{statement}");
    }
}

#[test]
fn the_engine_has_no_files_to_read_and_keeps_nothing() {
    // What the guard refuses is refused here once more, or does no harm: nothing outlives a query.
    for statement in [
        "SELECT COUNT(*) FROM read_csv('/etc/passwd')",
        "SELECT COUNT(*) FROM read_parquet('x')",
        "SELECT COUNT(*) FROM read_ipc('x')",
        "SELECT COUNT(*) FROM '/etc/passwd'",
        "SELECT COUNT(*) FROM other",
        "COPY t TO '/tmp/x'",
    ] {
        assert!(ask(statement).is_err(), "{statement}");
    }
    drop(ask("CREATE TABLE u AS SELECT * FROM t"));
    assert!(ask("SELECT COUNT(*) FROM u").is_err());
}

#[test]
fn a_reading_that_stopped_early_is_said() {
    let file = "n,s,t\n1,a,\n".to_owned() + "\"open";
    let (_, complete) = ask_over("SELECT COUNT(*) FROM t", &file).unwrap();
    assert!(complete, "a record that cannot be read is no early end");
    assert!(ask_over("SELECT COUNT(*) FROM t", "a,b\n1,2\n").is_err(), "columns that are not there");
}
