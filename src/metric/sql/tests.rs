//! Statements that are let through, refused, and taken over as counts.

use super::{Refused, Statement, fill};
use crate::metric::{Column, ColumnPath};
use crate::value::{LogicalType, ReadAs};

fn forbidden(text: &str) -> bool {
    matches!(Statement::parse(text), Err(Refused::Forbidden(_)))
}

fn lacking(text: &str) -> bool {
    matches!(Statement::parse(text), Err(Refused::Lacking(_)))
}

#[expect(clippy::unnecessary_wraps, reason = "it stands for a look-up that can fail")]
fn column(name: &str) -> Option<Column> {
    let logical = match name {
        "n" => Some(LogicalType::Integer),
        "s" => Some(LogicalType::String),
        "d" => Some(LogicalType::Date),
        "b" => Some(LogicalType::Boolean),
        _ => None,
    };
    Some(Column { path: ColumnPath::top(name), read: ReadAs { logical, ..ReadAs::default() }.into() })
}

fn is_plain(text: &str) -> bool {
    let bound = Statement::parse(text).unwrap().bind(&|_| None).unwrap();
    bound.plain(&column).is_some()
}

#[test]
fn statements_that_do_not_only_read_are_forbidden() {
    for text in [
        "",
        ";",
        "INSERT INTO t VALUES (1)",
        "UPDATE t SET a = 1",
        "MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE",
        "CREATE TABLE u AS SELECT * FROM t",
        "TRUNCATE TABLE t",
        "EXPLAIN SELECT COUNT(*) FROM t",
        "CALL f()",
        "SELECT COUNT(*) FROM t; DROP TABLE t",
        "WITH x AS (INSERT INTO t VALUES (1) RETURNING a) SELECT COUNT(*) FROM x",
        "SELECT * INTO u FROM t",
        "SELECT COUNT(*) FROM (SELECT * INTO u FROM t) x",
        "SELECT COUNT(*) FROM t WHERE a IN (SELECT a FROM read_parquet('x'))",
        "WITH read_csv AS (SELECT 1) SELECT COUNT(*) FROM read_csv('x')",
        "SELECT COUNT(*) FROM t JOIN 'x.csv' ON TRUE",
        "SELECT COUNT(*) FROM TABLE(f())",
        "SELECT COUNT(*) FROM t FOR UPDATE",
        "SELECT COUNT(*) FROM t WHERE a = ?",
        "SELECT COUNT(*) FROM t WHERE a = $1",
        "SELECT MIN(a), MAX(a) FROM t",
    ] {
        assert!(forbidden(text), "{text}: {:?}", Statement::parse(text).map(|read| read.to_string()));
    }
}

#[test]
fn what_only_reads_but_is_not_built_in_is_lacking() {
    for text in [
        "SELECT NOW() FROM t",
        "SELECT CURRENT_DATE FROM t",
        "SELECT dbo.f(a) FROM t",
        "SELECT pg_read_file(a) FROM t",
        "SELECT getenv(a) FROM t",
        "SELECT TOP 1 a FROM t",
        "SELECT DISTINCT ON (a) b FROM t",
        "SELECT a FROM t, LATERAL (SELECT 1) x",
        "SELECT a FROM t TABLESAMPLE (10 PERCENT)",
        "SELECT a FROM t NATURAL JOIN u",
        "WITH RECURSIVE x AS (SELECT 1) SELECT a FROM t",
        "SELECT COUNT(*) FROM t WHERE a = (SELECT MAX(a) FROM t)",
        "SELECT COUNT(*) FROM t WHERE a LIKE b",
        "SELECT ARRAY[a] FROM t",
        "SELECT a::uuid FROM t",
        "SELECT t.* FROM t",
        "VALUES (1)",
    ] {
        assert!(lacking(text), "{text}: {:?}", Statement::parse(text).map(|read| read.to_string()));
    }
}

#[test]
fn hostile_statements_are_answered_at_once() {
    let list = "1,".repeat(500_000);
    for text in [
        format!("SELECT COUNT(*) FROM t WHERE n IN ({list}1)"),
        format!("SELECT {}1 FROM t", "(".repeat(100_000)),
        format!("SELECT {}1{} FROM t", "(".repeat(49), ")".repeat(49)),
        format!("SELECT {}1{} FROM t", "abs(".repeat(10_000), ")".repeat(10_000)),
        format!("SELECT {}a FROM t", "NOT ".repeat(10_000)),
        format!("SELECT {}1 FROM t", "1+".repeat(9_000)),
        format!("SELECT {}1 FROM t", "- ".repeat(9_000)),
        format!("SELECT 1 FROM t{}", " UNION SELECT 1 FROM t".repeat(2_000)),
        format!("SELECT 1 FROM {}t{}", "(SELECT 1 FROM ".repeat(1_000), ") x".repeat(1_000)),
        format!("SELECT a{} FROM t", "::text".repeat(5_000)),
        format!("SELECT '{}", "x".repeat(200_000)),
        format!("SELECT /*{}", "/*".repeat(50_000)),
    ] {
        let read = Statement::parse(&text);
        assert!(read.is_err(), "{}", &text[..40]);
    }
}

#[test]
fn the_deepest_statement_that_is_read_can_be_walked_and_printed() {
    let sum = "n+".repeat(900);
    let long = Statement::parse(&format!("SELECT COUNT(*) FROM t WHERE {sum}1 > 2")).unwrap();
    assert!(long.bind(&|_| None).unwrap().statement.to_string().len() > 900);
    let or = "n = 1 OR ".repeat(400);
    assert!(is_plain(&format!("SELECT COUNT(*) FROM t WHERE {or}n = 2")));
}

#[test]
fn plain_counts_are_those_that_surely_mean_the_same() {
    for (condition, plain) in [
        ("n = 1", true),
        ("'1' = n", true),
        ("n = 'x'", false),
        ("n = NULL", false),
        ("n IN (1, NULL)", false),
        ("n + 1 = 2", false),
        ("n = s", false),
        ("s = 1", false),
        ("s = '1'", true),
        ("d = '2026-01-31'", true),
        ("d = '31.01.2026'", false),
        ("d = TIMESTAMP '2026-01-31 00:00:00'", false),
        ("CAST(s AS DATE) = '2026-01-31'", false),
        ("CAST(d AS DATE) = DATE '2026-01-31'", true),
        ("CAST(n AS TEXT) = '1'", false),
        ("b", true),
        ("NOT b", true),
        ("s", false),
        ("b = 'true'", true),
        ("LENGTH(n) = 1", false),
        ("s LIKE '%a_'", true),
        ("n LIKE '1%'", false),
        ("s ILIKE 'a'", false),
        ("s ~ '('", false),
        ("REGEXP_LIKE(s, '^a$')", true),
        ("REGEXP_LIKE(s, 'a')", false),
        ("REGEXP_LIKE(s, '^a|b$')", false),
        ("CASE WHEN n = 1 THEN b END", false),
    ] {
        let text = format!("SELECT COUNT(*) FROM t WHERE {condition}");
        assert_eq!(is_plain(&text), plain, "{condition}");
    }
    for (text, plain) in [
        ("SELECT COUNT(*) FROM t", true),
        ("SELECT COUNT(1) AS x FROM a.b.t AS u", true),
        ("SELECT COUNT(NULL) FROM t", false),
        ("SELECT COUNT(DISTINCT n) FROM t", false),
        ("SELECT COUNT(*) + 1 FROM t", false),
        ("SELECT COUNT(*) FROM t LIMIT 0", false),
        ("SELECT COUNT(*) FROM t GROUP BY n", false),
        ("SELECT COUNT(*) FROM t HAVING COUNT(*) > 1", false),
        ("SELECT DISTINCT COUNT(*) FROM t", false),
        ("SELECT COUNT(*) FROM t, u", false),
        ("SELECT COUNT(*) FILTER (WHERE n = 1) FROM t", false),
        ("SELECT COUNT(*) OVER () FROM t", false),
        ("SELECT SUM(n) FROM t", false),
    ] {
        assert_eq!(is_plain(text), plain, "{text}");
    }
}

#[test]
fn names_are_turned_into_those_of_the_data() {
    let text = "WITH x AS (SELECT Id AS k FROM shop.Orders o) SELECT COUNT(*) FROM x JOIN `p.d.lines` USING (id) WHERE O.id = k";
    let statement = Statement::parse(text).unwrap();
    let tables: Vec<_> = statement.tables().into_iter().map(|table| (table.name, table.shown)).collect();
    assert_eq!(tables, [("Orders".into(), "shop.Orders".into()), ("lines".to_owned(), "p.d.lines".to_owned())]);
    let bound = statement.bind(&|name| name.eq_ignore_ascii_case("id").then(|| "order id".to_owned())).unwrap();
    assert_eq!(
        bound.statement.to_string(),
        "WITH \"x\" AS (SELECT \"order id\" AS \"k\" FROM \"Orders\" \"o\") SELECT COUNT(*) FROM \"x\" JOIN \"lines\" \
         USING(\"order id\") WHERE \"o\".\"order id\" = \"k\""
    );
    assert_eq!(bound.columns.into_iter().collect::<Vec<_>>(), ["k", "order id"]);
    assert_eq!(bound.given.into_iter().collect::<Vec<_>>(), ["k"]);
}

#[test]
fn one_name_for_two_tables_is_refused() {
    for text in [
        "WITH t AS (SELECT * FROM s.t) SELECT COUNT(*) FROM t, u.t",
        "SELECT COUNT(*) FROM t AS u JOIN u AS t ON t.a = u.a",
        "SELECT COUNT(*) FROM (SELECT 1) t, s.t",
    ] {
        let bound = Statement::parse(text).and_then(|read| read.bind(&|_| None));
        assert!(bound.is_err() || bound.unwrap().statement.tables().is_empty(), "{text}");
    }
}

#[test]
fn placeholders_are_filled_with_their_quotes() {
    const WORDS: [&str; 3] = ["table", "column", "field"];
    let name = |word: &str| match word {
        "table" => Ok("orders".to_owned()),
        "column" => Ok("net \"price\"".to_owned()),
        _ => Err(format!("no {word}")),
    };
    for (text, filled) in [
        ("FROM {table}", "FROM orders"),
        ("FROM ${table}", "FROM orders"),
        ("FROM \"${table}\"", "FROM \"orders\""),
        ("FROM `{ table }`", "FROM \"orders\""),
        ("FROM [{table}]", "FROM \"orders\""),
        ("{column} > 0", "\"net \"\"price\"\"\" > 0"),
        ("a.b", "a.b"),
    ] {
        assert_eq!(fill(text, &WORDS, &name).as_deref(), Ok(filled), "{text}");
    }
    assert_eq!(fill("{field}", &WORDS, &name), Err("no field".into()));
    assert!(fill("{colum}", &WORDS, &name).unwrap_err().contains("did you mean `{column}`?"));
}

#[test]
fn the_guard_parses_as_the_engine_does() {
    let lock = include_str!("../../../Cargo.lock");
    let versions: Vec<&str> = lock
        .split("[[package]]")
        .filter(|package| package.contains("\nname = \"sqlparser\"\n"))
        .filter_map(|package| package.lines().find_map(|line| line.strip_prefix("version = ")))
        .collect();
    assert_eq!(versions.len(), 1, "polars-sql and the guard have parsers of their own: {versions:?}");
    let engine = lock.split("[[package]]").find(|package| package.contains("\nname = \"polars-sql\"\n")).unwrap();
    assert!(engine.contains("\"sqlparser\""), "polars-sql parses with something else");
}
