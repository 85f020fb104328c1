//! Generated questions: columns read in many ways, and predicates and metrics over them.

use proptest::prelude::*;
use upheld::metric::{
    Among, Ask, Column, ColumnPath, Direction, End, Expr, Metric, NullParts, Operator, Predicate, RowsWanted, Unit,
};
use upheld::value::{CalendarUnit, LogicalType, Number, Pattern, Period, ReadAs, StringFormat, Token, Value, Zone};

use super::table::{COLUMNS, Kind, datum};

/// A column of the generated tables, read in one way.
fn column(name: &str, logical: Option<LogicalType>) -> Column {
    Column { path: ColumnPath::top(name), read: ReadAs { logical, ..ReadAs::default() }.into() }
}

fn missing(name: &str, logical: LogicalType, tokens: &[(&str, Option<Value>)]) -> Column {
    let token = |(text, value): &(&str, Option<Value>)| Token { text: (*text).to_owned(), value: value.clone() };
    let column = column(name, Some(logical));
    let missing = tokens.iter().map(token).collect();
    Column { read: ReadAs { missing, ..(*column.read).clone() }.into(), ..column }
}

fn in_berlin(name: &str, logical: LogicalType) -> Column {
    let column = column(name, Some(logical));
    Column { read: ReadAs { zone: Zone::parse("Europe/Berlin"), ..(*column.read).clone() }.into(), ..column }
}

/// Every way in which the tables are read.
pub(super) fn columns() -> Vec<Column> {
    use LogicalType::{Boolean, Date, Integer, String, Time, Timestamp};
    let number = |text| Number::parse(text).map(Value::Number);
    let stored_as_text = column("text", Some(Integer));
    let stored_as_text =
        Column { read: ReadAs { stored_as_text: true, ..(*stored_as_text.read).clone() }.into(), ..stored_as_text };
    let mut columns: Vec<Column> = COLUMNS.iter().map(|(name, kind)| column(name, Some(natural(*kind)))).collect();
    columns.extend([
        column("whole", Some(LogicalType::Number)),
        column("whole", None),
        column("real", Some(Integer)),
        column("the price", Some(Integer)),
        column("text", None),
        column("text", Some(Integer)),
        stored_as_text,
        column("a.day", Some(Timestamp)),
        column("moment", Some(Date)),
        column("naive", Some(Date)),
        in_berlin("a.day", Timestamp),
        in_berlin("a.day", Date),
        in_berlin("moment", Timestamp),
        in_berlin("naive", Timestamp),
        in_berlin("naive", Date),
        in_berlin("hour", Time),
        missing("whole", Integer, &[("-999", number("-999")), ("NA", None)]),
        missing("real", LogicalType::Number, &[("NA", None), ("-1.50", number("-1.5"))]),
        missing(
            "text",
            String,
            &[("NA", Some(Value::Text("NA".into()))), ("", Some(Value::Text(std::string::String::new())))],
        ),
        missing("flag", Boolean, &[("NA", None)]),
    ]);
    columns
}

fn natural(kind: Kind) -> LogicalType {
    match kind {
        Kind::Int64 | Kind::UInt64 | Kind::Huge => LogicalType::Integer,
        Kind::Float64 | Kind::Float32 | Kind::Decimal => LogicalType::Number,
        Kind::Text => LogicalType::String,
        Kind::Bool => LogicalType::Boolean,
        Kind::Day => LogicalType::Date,
        Kind::Moment | Kind::Naive => LogicalType::Timestamp,
        Kind::Time => LogicalType::Time,
    }
}

/// The index of a column in [`COLUMNS`].
pub(super) fn index(column: &Column) -> usize {
    COLUMNS.iter().position(|(name, _)| *name == column.path.first()).expect("a column of the tables")
}

fn any_column() -> impl Strategy<Value = Column> {
    prop::sample::select(columns())
}

/// A literal: a value that the column could hold, now and then one of another kind.
fn literal(kind: Kind) -> BoxedStrategy<Value> {
    let own = datum(kind).prop_filter_map("no value", |datum| datum.value());
    let other = prop::sample::select(COLUMNS.to_vec())
        .prop_flat_map(|(_, kind)| datum(kind))
        .prop_filter_map("no value", |datum| datum.value());
    prop_oneof![6 => own, 1 => other].boxed()
}

fn expr(column: &Column) -> BoxedStrategy<Expr> {
    let column = Expr::Column(Box::new(column.clone()));
    let length = Expr::Length(Box::new(column.clone()));
    prop_oneof![5 => Just(column), 1 => Just(length)].boxed()
}

fn operator() -> impl Strategy<Value = Operator> {
    use Operator::{Eq, Ge, Gt, Le, Lt, Ne};
    prop::sample::select(vec![Eq, Ne, Lt, Le, Gt, Ge])
}

/// Patterns of both engines; the last one runs out of its budget on long rows of `a`.
fn pattern() -> impl Strategy<Value = Pattern> {
    let sources = [
        "a",
        "^$",
        "^[0-9]+$",
        r"\d",
        r"^\w+$",
        r"\s",
        "é",
        ".",
        "^.$",
        "^-",
        "e",
        "T00:00:00Z$",
        "^true$",
        r"\bhi\b",
        "[^a]",
        r"^(?=.*1)(?!.*0)",
        r"(.)\1",
        r"^(a|a)*(?=b)$",
    ];
    prop::sample::select(sources.map(|source| Pattern::parse(source).expect("a pattern")).to_vec())
}

fn leaf(column: &Column) -> BoxedStrategy<Predicate> {
    let kind = COLUMNS[index(column)].1;
    let boxed = Box::new(column.clone());
    let tokens = prop::collection::vec(0_usize..3, 0..3);
    let missing = boxed.clone();
    let set = prop::collection::vec(literal(kind), 0..14).prop_map(|mut values| {
        values.sort();
        values.dedup();
        values
    });
    let length = (0_u64..8).prop_map(|length| Value::Number(Number::from(length)));
    let bound = prop_oneof![6 => literal(kind), 1 => length];
    let step = (0_i128..13, 0_u32..3).prop_map(|(n, scale)| Number::from_decimal(n, scale));
    let format = prop::sample::select(StringFormat::ALL.to_vec());
    let other = any_column().prop_map(|column| Expr::Column(Box::new(column)));
    prop_oneof![
        1 => Just(Predicate::IsNull(boxed.clone())),
        1 => Just(Predicate::IsNan(boxed.clone())),
        1 => Just(Predicate::IllTyped(boxed)),
        1 => tokens.prop_map(move |tokens| Predicate::IsMissing(missing.clone(), tokens)),
        3 => (expr(column), set).prop_map(|(expr, set)| Predicate::In(expr, set)),
        2 => (expr(column), pattern()).prop_map(|(expr, pattern)| Predicate::Matches(expr, pattern)),
        4 => (expr(column), operator(), bound).prop_map(|(l, o, r)| Predicate::Compare(l, o, Expr::Literal(r))),
        1 => (expr(column), operator(), other).prop_map(|(l, o, r)| Predicate::Compare(l, o, r)),
        2 => (expr(column), step).prop_map(|(expr, step)| Predicate::MultipleOf(expr, step)),
        1 => (expr(column), format).prop_map(|(expr, format)| Predicate::Format(expr, format)),
    ]
    .boxed()
}

fn predicate() -> impl Strategy<Value = Predicate> {
    let leaf = any_column().prop_flat_map(|column| leaf(&column));
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Predicate::And),
            prop::collection::vec(inner.clone(), 0..4).prop_map(Predicate::Or),
            inner.prop_map(|part| Predicate::Not(Box::new(part))),
        ]
    })
}

fn metric() -> impl Strategy<Value = Metric> {
    let end = prop::sample::select(vec![End::Min, End::Max]);
    prop_oneof![
        6 => predicate().prop_map(|which| Metric::Count { which, unit: Unit::Rows }),
        2 => (prop::collection::vec(any_column(), 1..4), prop_oneof![Just(NullParts::Equal), Just(NullParts::Skip)])
            .prop_map(|(columns, nulls)| Metric::Keys { columns, nulls, among: Among::Table }),
        2 => orphans(0),
        2 => (any_column(), end, prop::option::of(predicate()))
            .prop_map(|(column, end, among)| Metric::Extreme { column, end, among }),
        2 => (any_column(), direction(), any::<bool>(), prop::collection::vec(any_column(), 0..3))
            .prop_map(|(column, direction, strict, within)| Metric::OutOfOrder { column, direction, strict, within }),
        1 => any_column().prop_map(|column| Metric::Moments { column }),
        1 => (any_column(), prop::collection::vec(share(), 1..4))
            .prop_map(|(column, at)| Metric::Quantiles { column, at }),
        2 => (any_column(), period(), prop::option::of(predicate()))
            .prop_map(|(column, period, among)| Metric::Periods { column, period, among }),
    ]
}

fn direction() -> impl Strategy<Value = Direction> {
    prop::sample::select(vec![Direction::Ascending, Direction::Descending])
}

fn share() -> impl Strategy<Value = Number> {
    (0_i128..=20).prop_map(|twentieths| Number::from_decimal(twentieths * 5, 2))
}

fn period() -> impl Strategy<Value = Period> {
    use CalendarUnit::{Day, Hour, Minute, Month, Second, Week, Year};
    let unit = prop::sample::select(vec![Second, Minute, Hour, Day, Week, Month, Year]);
    let zone = prop::sample::select(vec!["UTC", "Europe/Berlin", "-03:30"]);
    (unit, 1_u32..4, zone).prop_map(|(unit, every, zone)| Period {
        unit,
        every,
        zone: Zone::parse(zone).expect("a zone"),
    })
}

/// A question for the keys that a table lacks: mostly those of the same column, read in the same way or in another.
pub(super) fn orphans(table: usize) -> impl Strategy<Value = Metric> {
    let other = |column: &Column| {
        let named: Vec<_> = columns().into_iter().filter(|other| other.path == column.path).collect();
        prop_oneof![3 => prop::sample::select(named), 1 => any_column()]
    };
    let pair = any_column().prop_flat_map(move |column| (Just(column.clone()), other(&column)));
    prop::collection::vec(pair, 1..3).prop_map(move |pairs| {
        let (columns, of) = pairs.into_iter().unzip();
        Metric::Orphans { columns, table, of }
    })
}

fn ask() -> impl Strategy<Value = Ask> {
    let keys = prop_oneof![2 => Just(Vec::new()), 1 => Just(vec![ColumnPath::top("whole"), ColumnPath::top("text")])];
    let rows = prop_oneof![1 => Just(RowsWanted::None), 6 => (0_usize..8).prop_map(RowsWanted::First)];
    (metric(), rows, keys).prop_map(|(metric, rows, keys)| Ask {
        table: 0,
        metric: metric.into(),
        rows,
        keys,
        only: None,
    })
}

/// Questions to one table, the number of its rows among them.
pub(super) fn asks() -> impl Strategy<Value = Vec<Ask>> {
    let only = prop_oneof![3 => Just(None), 1 => predicate().prop_map(Some)];
    (prop::collection::vec(ask(), 1..24), only).prop_map(|(mut asks, only)| {
        asks.push(Ask {
            table: 0,
            metric: Metric::Rows.into(),
            rows: RowsWanted::First(3),
            keys: Vec::new(),
            only: None,
        });
        for ask in &mut asks {
            ask.only = only.clone().map(Into::into);
        }
        asks
    })
}
