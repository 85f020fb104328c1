//! What expressions mean, what is refused and where, and that printing and reading are one.

use proptest::prelude::*;

use super::*;
use crate::metric::{ColumnPath, Truth};
use crate::value::{Cell, LogicalType, ReadAs, Zone, read_text};

const ROW: [(&str, Option<LogicalType>, &str); 11] = [
    ("amount", Some(LogicalType::Number), "12.50"),
    ("count", Some(LogicalType::Integer), "4"),
    ("zero", Some(LogicalType::Integer), "0"),
    ("name", Some(LogicalType::String), "Ann Lee"),
    ("paid", Some(LogicalType::Boolean), "true"),
    ("day", Some(LogicalType::Date), "2026-01-31"),
    ("at", Some(LogicalType::Timestamp), "2026-01-31T06:00:00"),
    ("later", Some(LogicalType::Timestamp), "2026-02-02T06:00:00Z"),
    ("clock", Some(LogicalType::Time), "06:30"),
    ("loose", None, "7"),
    ("gone", Some(LogicalType::Integer), ""),
];

fn column(path: &[String]) -> Result<Column, String> {
    let [name] = path else { return Err("no such path".to_owned()) };
    if name == "tags" {
        let read = ReadAs { logical: Some(LogicalType::Array), ..ReadAs::default() };
        return Ok(Column { path: ColumnPath::top(name.clone()), read: read.into() });
    }
    let known = ROW.iter().find(|(known, ..)| known == name);
    let (name, logical, _) = known.ok_or_else(|| format!("there is no property `{name}`"))?;
    let zone = (*name == "at").then(|| Zone::parse("+01:00").unwrap());
    Ok(Column { path: ColumnPath::top(*name), read: ReadAs { logical: *logical, zone, ..ReadAs::default() }.into() })
}

fn cell(column: &Column) -> Cell<'static> {
    match ROW.iter().find(|(name, ..)| *name == column.path.first()) {
        Some((_, _, text)) if !text.is_empty() => read_text(text, &column.read),
        _ => Cell::Null,
    }
}

fn judge(text: &str) -> Truth {
    condition(text, &column).unwrap_or_else(|error| panic!("{text}: {error}")).predicate.holds(&cell)
}

#[test]
fn expressions_hold() {
    for text in [
        "amount > 12",
        "amount = 12.5",
        "amount / 3 * 3 = amount",
        "amount / count = 3.125",
        "10 / 3 > 3.333333333333333333333333333333333333333333333",
        "-amount < 0 and - 3 < 0",
        "abs(0 - amount) = amount",
        "count in (1, 2, 4.0)",
        "amount / 5 in (2.5)",
        "count not in (5)",
        "count between 4 and 4",
        "count not between 5 and 9",
        "name = 'Ann Lee'",
        "name like 'Ann%'",
        "name not like 'ann%'",
        "lower(name) like 'ann%'",
        "upper(name) = 'ANN LEE'",
        "name matches '^[A-Z]'",
        "length(name) = 7",
        "paid",
        "not not paid",
        "paid = true and not (paid = false)",
        "day = '2026-01-31'",
        "day + 1 day = '2026-02-01'",
        "day - '2026-01-01' = 30 days",
        "day + 6 h = later - 2 days",
        "at = '2026-01-31T05:00:00Z'",
        "at = '2026-01-31T06:00:00'",
        "at < later",
        "at >= day",
        "later - at = PT49H",
        "later - at = '49 hours'",
        "(later - at) / 2 = 24.5 h",
        "(later - at) / 1 h = 49",
        "clock = '06:30' and clock - '06:00' = 30 minutes",
        "loose = 7 and loose = '7' and loose + 1 = 8",
        "gone is null and amount is not null",
        "if count = 4 then amount > 12",
        "if count = 5 then amount > 99",
        "if gone = 4 then paid",
        "if paid then if count = 4 then zero = 0",
        "\"count\" = 4 and `count` = 4",
        "COUNT = 1 OR true",
    ] {
        let text = text.replace("COUNT", "count");
        assert_eq!(judge(&text), Truth::Holds, "{text}");
    }
}

#[test]
fn expressions_break() {
    for text in
        ["amount > 12.5", "name = 'ann lee'", "not paid", "false", "later < at", "gone is not null", "name like 'Ann'"]
    {
        assert_eq!(judge(text), Truth::Breaks, "{text}");
    }
}

#[test]
fn what_has_no_value_is_unknown_and_breaks_nothing() {
    for text in [
        "gone = 4",
        "gone != 4",
        "not (gone = 4)",
        "gone in (4)",
        "count / zero > 1",
        "gone + 1 > 0",
        "gone = 4 and paid",
        "if paid then gone = 4",
        "name = 'x' or gone = 4",
        "length(name) > gone",
    ] {
        assert_eq!(judge(text), Truth::Unknown, "{text}");
    }
    assert_eq!(judge("gone = 4 or paid"), Truth::Holds);
    assert_eq!(judge("gone = 4 and not paid"), Truth::Breaks);
}

#[test]
fn faults_say_where() {
    for (text, character, message) in [
        ("", 1, "a value is expected here, but the expression ends"),
        ("amount >", 9, "a value is expected"),
        ("amount > 'x'", 10, "'x' is a text, and a number is needed"),
        ("amount = name", 10, "a number is compared with a text"),
        ("amount in (1, 'x')", 15, "'x' is a text"),
        ("amount in (1, count)", 15, "no columns"),
        ("amount in (1, null)", 15, "null"),
        ("amount = null", 10, "is null"),
        ("nane = 'x'", 1, "there is no property `nane`"),
        ("é = 1 and amount", 1, "there is no property `é`"),
        ("paid and amount", 10, "a condition is needed here, and this is a number"),
        ("paid = (amount > 1)", 9, "this is a condition"),
        ("day = '2026-02-30'", 7, "'2026-02-30' is not a date"),
        ("day > '2026-01-31T10:00'", 7, "is not a date"),
        ("at > later - name", 6, "do not go together"),
        ("day + 1", 1, "a condition is needed here, and this is a value"),
        ("day + 1 = day", 1, "do not go together"),
        ("at + 2 months > later", 6, "months and years have no fixed length"),
        ("at + 2 fortnights > later", 6, "unknown unit `fortnights`"),
        ("name matches '('", 14, "the pattern cannot be read"),
        ("amount like '1%'", 1, "a text is needed here, and this is a number"),
        ("name like amount", 11, "a pattern is a text"),
        ("trim(name) = 'x'", 1, "there is no function `trim`"),
        ("tags = 'x'", 1, "`tags` is of type array"),
        ("lines[].sku = 'x'", 6, "not at the elements of lists"),
        ("(amount > 1", 12, "`)` is expected here"),
        ("amount > 1)", 11, "`)` is not expected here"),
        ("amount > 1 amount", 12, "unknown unit"),
        ("name = 'x", 8, "not closed"),
        ("amount ; 1", 8, "has no meaning"),
        ("amount is 1", 11, "`null` is expected here"),
        ("amount not 1", 12, "`in`, `between`, `like` or `matches` is expected"),
        ("loose - loose > 1", 1, "declare a logicalType"),
        ("length(name) is null", 1, "asks about a column"),
        ("1 > 1e", 5, "unknown unit `e`"),
    ] {
        let error = condition(text, &column).expect_err(text);
        assert!(error.message.contains(message), "{text}: {error}");
        if message != "unknown unit" {
            assert_eq!(error.character, character, "{text}: {error}");
        }
    }
}

#[test]
fn hostile_expressions_end_soon() {
    for text in [
        "(".repeat(100_000),
        "(".repeat(5_000),
        format!("{}amount", "not ".repeat(2_000)),
        format!("amount > {}1", "-".repeat(5_000)),
        format!("amount > 1{}", "+1".repeat(5_000)),
        "if ".repeat(3_000),
        "a".repeat(1 << 20),
        format!("amount in ({}", "1,".repeat(4_000)),
        format!("'{}", "''".repeat(4_000)),
    ] {
        let error = condition(&text, &column).expect_err("hostile");
        assert!(error.message.len() < 200, "{error}");
    }
    let power = format!("amount{} > 1", " * 1e200".repeat(90));
    assert_eq!(judge(&power), Truth::Unknown, "too long to compute with");
}

#[test]
fn printing_is_canonical() {
    for (text, printed) in [
        ("((amount))  >(1)AND paid", "amount > 1 and paid"),
        ("a<>1", "a != 1"),
        ("a == 1", "a = 1"),
        ("NOT (a IS NULL)", "a is not null"),
        ("not a in (1,2)", "a not in (1, 2)"),
        ("(a or b) and c", "(a or b) and c"),
        ("a or (b and c)", "a or b and c"),
        ("(a and b) and c", "(a and b) and c"),
        ("a - (b - c) > 0", "a - (b - c) > 0"),
        ("(a - b) - c > 0", "a - b - c > 0"),
        ("a * (b + c) > 01.50", "a * (b + c) > 1.5"),
        ("a = 'it''s'", "a = 'it''s'"),
        ("\"a\" = \"and\"", "a = \"and\""),
        ("`x y`.\"b\"\"c\" = 1", "\"x y\".b\"\"c\" = 1"),
        ("a and (if b then c)", "a and (if b then c)"),
        ("a < 3   days and b = PT2H", "a < 3 days and b = PT2H"),
        ("Length( a ) = 1", "length(a) = 1"),
    ] {
        let printed = printed.replace("b\"\"c\" = 1", "\"b\"\"c\" = 1");
        let printed = printed.replace("\"x y\".\"\"b", "\"x y\".\"b");
        assert_eq!(print::print(&parse::parse(text).unwrap()), printed, "{text}");
    }
}

#[test]
fn the_names_that_are_mentioned_are_told() {
    let names = mentioned("if a.b > 1 then c in (1) or \"a\".b is null").unwrap();
    assert_eq!(names, [vec!["a".to_owned(), "b".to_owned()], vec!["c".to_owned()]]);
}

/// The places of parts say nothing about what is meant.
fn placeless(text: &str) -> String {
    let tree = format!("{:?}", parse::parse(text).unwrap_or_else(|fault| panic!("{text}: {fault:?}")));
    let mut out = String::new();
    for piece in tree.split("at: ") {
        out.push_str(piece.trim_start_matches(|char: char| char.is_ascii_digit()));
    }
    out
}

fn expression() -> impl Strategy<Value = String> {
    let names =
        vec!["a", "b.c", "\"and\"", "`x y`", "\"q\"\"\"", "1", "2.50", "1e300", "'t'", "'it''s'", "3 days", "PT2H"];
    let leaf = prop::sample::select(names).prop_map(str::to_owned);
    leaf.prop_recursive(5, 40, 3, |inner| {
        let pair = (inner.clone(), inner.clone());
        prop_oneof![
            pair.clone().prop_map(|(a, b)| format!("({a}) + ({b})")),
            pair.clone().prop_map(|(a, b)| format!("({a}) - ({b})")),
            pair.clone().prop_map(|(a, b)| format!("({a}) / ({b})")),
            pair.clone().prop_map(|(a, b)| format!("({a}) <> ({b})")),
            pair.clone().prop_map(|(a, b)| format!("({a}) and ({b}) and true")),
            pair.clone().prop_map(|(a, b)| format!("({a}) or ({b})")),
            pair.clone().prop_map(|(a, b)| format!("if ({a}) then ({b})")),
            pair.clone().prop_map(|(a, b)| format!("({a}) not in (({b}), 3)")),
            pair.clone().prop_map(|(a, b)| format!("({a}) between ({b}) and null")),
            pair.prop_map(|(a, b)| format!("({a}) not like ({b})")),
            inner.clone().prop_map(|a| format!("not ({a})")),
            inner.clone().prop_map(|a| format!("-({a})")),
            inner.clone().prop_map(|a| format!("({a}) is not null")),
            inner.prop_map(|a| format!("upper({a})")),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_printed_reads_as_the_same(text in expression()) {
        let printed = print::print(&parse::parse(&text).unwrap());
        prop_assert_eq!(placeless(&printed), placeless(&text));
        prop_assert_eq!(print::print(&parse::parse(&printed).unwrap()), printed);
    }

    #[test]
    fn no_text_makes_it_panic(text in "[ a-z0-9'\"`().,=<>*/+-]{0,60}|\\PC{0,40}") {
        let _ = condition(&text, &column);
    }
}
