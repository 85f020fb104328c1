//! Rows read by columns say what the same rows say that are read one by one.

use proptest::prelude::*;

use super::*;
use crate::data::{Blocks, Cut, DataRef, Dialect, Format, Hints, Place, open_text};
use crate::engine::gather::{Confirmed, Gathered};
use crate::engine::text::file::File;
use crate::metric::{
    Among, Answer, Ask, Column, ColumnPath, Direction, End, Expr, KeyHashes, Measurement, Metric, NullParts, Operator,
    Predicate, RowsWanted, Unit, Unmeasured,
};
use crate::value::{
    CalendarUnit, Date, Instant, LogicalType, Number, Pattern, Period, ReadAs, StringFormat, Token, Value, Zone,
};

/// Cells as they stand in a file: usual ones, and what may be taken for them.
const CELLS: [&str; 52] = [
    "",
    "1",
    "-1",
    "+1",
    "007",
    "12",
    "1234567",
    "12345678",
    "-123456789",
    "1.5",
    "1.50",
    "-0.00",
    "100000.01",
    ".5",
    "5.",
    "1e3",
    "NaN",
    "inf",
    "9223372036854775808",
    "123456789012345678",
    "170141183460469231731687303715884105728",
    "-999",
    "-999.0",
    "NA",
    "null",
    "true",
    "2024-02-29",
    "2023-02-29",
    "2024-02-29T10:11:12",
    "2024-02-29 10:11:12",
    "2024-02-29T24:00:00",
    "2024-02-29T10:11:12Z",
    "2024-02-29T10:11:12.5",
    "9999-12-31T23:59:59",
    "a@b.cd",
    "no mail",
    " x ",
    "é",
    "naïve",
    "\"\"",
    "\"1\"",
    "\"1.5\"",
    "\"a,b\"",
    "\"say \"\"so\"\"\"",
    "\"two\nlines\"",
    "\"2024-02-29\"",
    "\"NA\"",
    "US",
    "DE",
    "delivered",
    "delivered to the neighbour",
    "delivered at the neighbour",
];

/// Records that are no rows, or look as if they were none.
const ODD: [&str; 7] = ["1,2", "1,2,3,4", "", "a\"b,1,2", "\"open,1,2", "\"a\"b,1,2", "1,\"x\"\r2,3"];

fn value(text: &str) -> Value {
    Value::Number(Number::parse(text).unwrap())
}

fn reading() -> impl Strategy<Value = ReadAs> {
    use LogicalType::{Boolean, Date, Integer, Number, String, Time, Timestamp};
    let logical = prop::sample::select(vec![
        None,
        Some(String),
        Some(Integer),
        Some(Number),
        Some(Boolean),
        Some(Date),
        Some(Timestamp),
        Some(Time),
    ]);
    let token = |text: &str, value: Option<Value>| Token { text: text.to_owned(), value };
    let tokens = prop::sample::select(vec![
        vec![],
        vec![],
        vec![token("NA", None)],
        vec![token("NA", Some(Value::Text("NA".to_owned()))), token("-999", Some(value("-999")))],
        vec![token("1.5", Some(value("1.5")))],
    ]);
    let zone = prop::sample::select(vec![None, None, Some("UTC"), Some("Europe/Berlin")]);
    let zoned = prop::sample::select(vec![None, None, None, Some(true), Some(false)]);
    (logical, tokens, zone, zoned).prop_map(|(logical, missing, zone, zoned)| ReadAs {
        logical,
        missing,
        zone: zone.map(|name| Zone::parse(name).unwrap()),
        zoned: zoned.filter(|_| matches!(logical, Some(Timestamp | Time))),
        ..ReadAs::default()
    })
}

fn column(name: &str, read: &ReadAs) -> Column {
    Column { path: ColumnPath::top(name), read: read.clone().into() }
}

fn predicates(a: &Column, b: &Column) -> Vec<Predicate> {
    let cell = |column: &Column| Expr::Column(Box::new(column.clone()));
    let bound = |operator, value| Predicate::Compare(cell(a), operator, Expr::Literal(value));
    let texts = |texts: &[&str]| texts.iter().map(|text| Value::Text((*text).to_owned())).collect::<Vec<_>>();
    let moment = Instant { seconds: 1_709_201_472, nanos: 0 };
    let ill = Predicate::IllTyped(Box::new(a.clone()));
    let as_text = column(a.path.first(), &ReadAs { logical: Some(LogicalType::String), ..ReadAs::default() });
    vec![
        Predicate::IsNull(Box::new(a.clone())),
        Predicate::IsNan(Box::new(a.clone())),
        Predicate::IsMissing(Box::new(a.clone()), vec![0]),
        ill.clone(),
        Predicate::Not(Box::new(Predicate::Or(vec![Predicate::IsNull(Box::new(a.clone())), ill.clone()]))),
        Predicate::And(vec![ill, Predicate::In(cell(&as_text), texts(&["NA", "null"]))]),
        bound(Operator::Lt, value("1.5")),
        bound(Operator::Ge, value("12")),
        bound(Operator::Eq, Value::Date(Date(19_782))),
        bound(Operator::Le, Value::Timestamp(moment)),
        bound(Operator::Gt, Value::Text("b".to_owned())),
        Predicate::In(cell(a), texts(&["", "1", "DE", "US", "delivered", "delivered to the neighbour", "é"])),
        Predicate::In(cell(a), vec![value("-999"), value("1"), value("1.5")]),
        Predicate::Matches(cell(a), Pattern::parse("^[a-z]+@[a-z]+\\.[a-z]{2,}$|5").unwrap()),
        Predicate::Matches(cell(a), Pattern::parse("(?=1)1|\\u00e9").unwrap()),
        Predicate::Format(cell(a), StringFormat::ALL[0]),
        Predicate::MultipleOf(cell(a), Number::parse("0.5").unwrap()),
        Predicate::Compare(Expr::Length(Box::new(cell(&as_text))), Operator::Eq, Expr::Literal(value("5"))),
        Predicate::Compare(cell(a), Operator::Lt, cell(b)),
        Predicate::Unknown(Box::new(Predicate::Compare(cell(a), Operator::Ne, cell(b)))),
    ]
}

fn metrics(columns: &[Column]) -> Vec<Metric> {
    let mut metrics = vec![Metric::Rows];
    for (at, column) in columns.iter().enumerate() {
        let other = &columns[(at + 1) % columns.len()];
        let which = predicates(column, other);
        metrics.extend(which.into_iter().map(|which| Metric::Count { which, unit: Unit::Rows }));
        for (nulls, keys) in
            [(NullParts::Equal, vec![column.clone(), other.clone()]), (NullParts::Skip, vec![column.clone()])]
        {
            metrics.push(Metric::Keys { columns: keys, nulls, among: Among::Table });
        }
        let before = Predicate::Compare(
            Expr::Column(Box::new(column.clone())),
            Operator::Lt,
            Expr::Column(Box::new(other.clone())),
        );
        for (end, among) in [(End::Min, None), (End::Max, Some(before))] {
            metrics.push(Metric::Extreme { column: column.clone(), end, among });
        }
        metrics.push(Metric::Moments { column: column.clone() });
        metrics.push(Metric::Quantiles { column: column.clone(), at: vec![Number::parse("0.5").unwrap()] });
        let period = Period::of_one(CalendarUnit::Day, Zone::UTC);
        metrics.push(Metric::Periods { column: column.clone(), period, among: None });
        let direction = Direction::Ascending;
        metrics.push(Metric::OutOfOrder {
            column: column.clone(),
            direction,
            strict: at == 0,
            within: vec![other.clone()],
        });
        for counted in [false, true] {
            metrics.push(Metric::KeyHashes { columns: vec![column.clone(), other.clone()], counted });
        }
        metrics.push(Metric::KeyHashes { columns: vec![column.clone()], counted: false });
    }
    metrics
}

fn open(text: &[u8], (nulls, delimiter): (&[&str], u8), block: usize) -> (File, Blocks) {
    let dialect = Hints::default().dialect(Format::Csv);
    let null_values = nulls.iter().map(|null| (*null).to_owned()).collect();
    let dialect = Dialect { delimiter, null_values, ..dialect };
    let data = DataRef {
        place: Place::Memory(text.to_vec()),
        shown: "t.csv".to_owned(),
        format: Format::Csv,
        compression: None,
        dialect,
        partition: vec![("p".to_owned(), Some("12".to_owned()))],
    };
    let opened = open_text(&data, Cut { block, ..Cut::default() }).map_err(|error| error.message).unwrap();
    (File::new(data, opened.layout), opened.blocks)
}

const PLAIN: (&[&str], u8) = (&[], b',');

type Answers = Vec<Result<Answer, Unmeasured>>;

fn answers(asks: &[Ask], (file, mut blocks): (File, Blocks), by_columns: bool) -> (Answers, u64) {
    let asks: Vec<&Ask> = asks.iter().collect();
    let plan = Plan::new(&asks, &|_| None);
    let mut gathered = Gathered::new(&plan, 1, u64::MAX);
    let (bound, cancel) = (Bound::new(&file, plan.scopes()), Cancel::default());
    let mut lines = 0;
    while let Some(block) = blocks.next_block().map_err(|error| error.message).unwrap() {
        let mut partial = Partial::new(&plan);
        let count = if by_columns {
            bound.measure(&block, &cancel, (&plan, &mut partial, &mut None))
        } else {
            bound.read(&block, &cancel, &mut |row| bound.take_row(&plan, &mut partial, &row))
        };
        partial.shift_lines(lines);
        lines += count.unwrap().lines;
        gathered.absorb(&plan, 0, partial);
    }
    gathered.close(0);
    let doubt = gathered.doubt(&plan, 1);
    // Which hashes meet says enough about keys; comparing them is tested elsewhere.
    let in_doubt = doubt.groups().map_or(0, crate::engine::gather::Groups::len);
    (gathered.finish(&plan, &doubt, Confirmed::new(&doubt)), in_doubt)
}

fn text(rows: &[(Vec<&str>, Option<usize>)], end: &str, last: bool) -> Vec<u8> {
    let mut text = format!("a,b,c{end}");
    for (cells, odd) in rows {
        text.push_str(&odd.map_or_else(|| cells.join(","), |odd| ODD[odd % ODD.len()].to_owned()));
        text.push_str(end);
    }
    if !last {
        text.truncate(text.len() - end.len());
    }
    text.into_bytes()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn columns_say_what_rows_say(
        rows in prop::collection::vec(
            (prop::collection::vec(prop::sample::select(CELLS.to_vec()), 3), prop::option::weighted(0.03, 0_usize..9)), 0..200,
        ),
        reads in prop::collection::vec(reading(), 4),
        (end, last, block) in (prop::sample::select(vec!["\n", "\r\n"]), any::<bool>(), 6_u32..20),
        nulls in prop::sample::select(vec![vec![], vec!["NA"], vec!["", "1"]]),
        only in prop::option::weighted(0.3, 0_usize..20),
        (limit, times, delimiter) in (0_usize..5, prop::sample::select(vec![1, 1, 1, 12]), prop::sample::select(b",;\t".to_vec())),
    ) {
        let columns: Vec<Column> = ["a", "b", "c", "p"].iter().zip(&reads).map(|(name, read)| column(name, read)).collect();
        let only = only.map(|at| predicates(&columns[0], &columns[1])[at].clone());
        let ask = |metric: Metric| Ask {
            table: 0,
            metric: metric.into(),
            rows: RowsWanted::First(limit),
            keys: vec![ColumnPath::top("c")],
            only: only.clone().map(Into::into),
        };
        let mut asks: Vec<Ask> = metrics(&columns).into_iter().map(ask).collect();
        // Many rows fill several batches.
        let rows: Vec<_> = rows.iter().cycle().take(rows.len() * times).cloned().collect();
        let text: Vec<u8> = text(&rows, end, last).into_iter().map(|byte| if byte == b',' { delimiter } else { byte }).collect();
        let open = || open(&text, (&nulls, delimiter), 1 << block);
        let known = answers(&asks, open(), false).0;
        for (answer, asked) in known.iter().zip(asks.clone()) {
            if let (Ok(Measurement::KeyHashes { keys: KeyHashes::Known(keys), .. }), Metric::KeyHashes { columns, .. }) =
                (answer.as_ref().map(|answer| &answer.measurement), &*asked.metric)
            {
                let keys = keys.iter().copied().step_by(2).collect();
                asks.push(ask(Metric::RowsOfKeys { columns: columns.clone(), keys }));
            }
        }
        let by_columns = answers(&asks, open(), true);
        let by_rows = answers(&asks, open(), false);
        for ((by_columns, by_rows), ask) in by_columns.0.iter().zip(&by_rows.0).zip(&asks) {
            prop_assert_eq!(by_columns, by_rows, "{:?}", ask.metric);
        }
        prop_assert_eq!(by_columns.1, by_rows.1);
    }
}

#[test]
fn what_is_no_text_is_read_row_by_row() {
    let read = ReadAs { logical: Some(LogicalType::Integer), ..ReadAs::default() };
    let columns = [column("a", &read)];
    let asks: Vec<Ask> = metrics(&columns)
        .into_iter()
        .map(|metric| Ask { table: 0, metric: metric.into(), rows: RowsWanted::First(3), keys: Vec::new(), only: None })
        .collect();
    for odd in [&b"a,b,c\n1,2,3\n1,\xff,3\n7,2,3\n"[..], b"a,b,c\n1,2,3\n1,\0,3\n7,2,3\n"] {
        let by_columns = answers(&asks, open(odd, PLAIN, 1 << 12), true);
        assert_eq!(by_columns, answers(&asks, open(odd, PLAIN, 1 << 12), false));
    }
}
