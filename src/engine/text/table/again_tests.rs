//! Both ways to look at keys a second time, over the same data.

use std::fmt::Write;

use proptest::prelude::*;

use super::*;
use crate::data::{Cut, DataRef, Hints, Place, TableRef};
use crate::engine::gather::{Gathered, Plan};
use crate::engine::{Cancel, Limits};
use crate::metric::{
    Among, Answer, Ask, Column, ColumnPath, Expr, Measurement, Metric, NullParts, Operator, PathStep, Predicate,
    RowsWanted, Unmeasured,
};
use crate::value::{LogicalType, Number, ReadAs, Value};

const ROWS: usize = 3_000;

fn run(threads: usize) -> Run {
    Run { threads, limits: Limits::default(), cancel: Cancel::default(), events: None }
}

fn table(format: Format, files: Vec<Vec<u8>>, block: usize) -> Table {
    let data = |(at, bytes): (usize, Vec<u8>)| DataRef {
        place: Place::Memory(bytes),
        shown: format!("{at}"),
        format,
        compression: None,
        dialect: Hints::default().dialect(format),
        partition: Vec::new(),
    };
    let table = TableRef { name: "t".to_owned(), files: files.into_iter().enumerate().map(data).collect() };
    Table::open(0, &table, &run(1), Cut { block, ..Cut::default() }).map_err(|error| error.message).unwrap().0
}

fn column(steps: &[PathStep], logical: LogicalType) -> Column {
    Column { path: steps.to_vec().into(), read: ReadAs { logical: Some(logical), ..ReadAs::default() }.into() }
}

fn field(name: &str) -> PathStep {
    PathStep::Field(name.into())
}

fn asks(columns: Vec<Vec<Column>>, only: Option<&Predicate>) -> Vec<Ask> {
    let ask = |columns| Ask {
        table: 0,
        metric: Metric::Keys { columns, nulls: NullParts::Equal, among: Among::Table }.into(),
        rows: RowsWanted::First(7),
        keys: vec![ColumnPath::top("n")],
        only: only.cloned().map(Into::into),
    };
    columns.into_iter().map(ask).collect()
}

type Answers = Vec<Result<Answer, Unmeasured>>;

/// The answers by a look at some groups, if that was enough, and those by reading everything twice.
fn both_ways(table: &Table, asks: &[Ask], threads: usize) -> (Option<Answers>, Answers) {
    let (asks, run): (Vec<&Ask>, Run) = (asks.iter().collect(), run(threads));
    let plan = Plan::new(&asks, &|metric| table.spoiled(metric));
    let first = || {
        let (mut gathered, mut index) = (Gathered::new(&plan, table.files.len(), 0), Index::default());
        table.first_pass(&plan, (&mut gathered, &mut index), &run);
        let doubt = gathered.doubt(&plan, threads);
        (gathered, index, doubt)
    };
    let (gathered, index, doubt) = first();
    let looked = table.second_look(&doubt, &index, &run).map(|confirmed| gathered.finish(&plan, &doubt, confirmed));
    let (gathered, _, doubt) = first();
    let mut confirmed = Confirmed::new(&doubt);
    for round in doubt.rounds() {
        table.second_pass((&doubt, round), &mut confirmed, &run);
    }
    (looked, gathered.finish(&plan, &doubt, confirmed))
}

fn surplus(answers: &Answers) -> Vec<u64> {
    let of = |answer: &Result<Answer, Unmeasured>| match answer.as_ref().unwrap().measurement {
        Measurement::Keys { surplus, .. } => surplus,
        _ => panic!("{answer:?}"),
    };
    answers.iter().map(of).collect()
}

/// Lines of delimited text that cannot be read, or that look as if they could not. `#` stands for the number of the row.
const ODD: [&[u8]; 10] = [
    b"1,2\n",
    b"#,\"two\nlines of #\",x\n",
    b"#,\"three\r\nlines, and\na \"\"quote\"\" in #\",x\r\n",
    b"9,\xff,x\n",
    b"10,\"open,x\n",
    b"11,\"closed\" not,x\n",
    b"\n",
    b"12,a \"quote,x\n",
    b"#,b#,x\r\n",
    b"14,\0,x\n",
];

/// A file of delimited text: keys are the numbers of the rows, but for some that are those of others.
fn delimited(odd: &[(usize, usize)], same: &[(usize, usize)], end: &str) -> Vec<u8> {
    let mut text = format!("id,name,n{end}").into_bytes();
    for row in 0..ROWS {
        if let Some((_, kind)) = odd.iter().find(|(at, _)| *at == row) {
            let numbered = |byte: &u8| if *byte == b'#' { row.to_string().into_bytes() } else { vec![*byte] };
            text.extend(ODD[*kind].iter().flat_map(numbered));
            continue;
        }
        let key = same.iter().find(|(at, _)| *at == row).map_or(row, |(_, key)| *key);
        text.extend(format!("{key},é{},{row}{end}", key * 3).into_bytes());
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn delimited_text_gives_the_same_answers_both_ways(
        odd in prop::collection::vec((0..ROWS, 0..ODD.len()), 0..40),
        edges in prop::collection::vec((0..ROWS / 64, 0..ODD.len()), 0..12),
        same in prop::collection::vec((0..ROWS, 0..ROWS), 0..4),
        (end, block, threads) in (prop::sample::select(vec!["\n", "\r\n"]), 9_u32..22, 1_usize..4),
        files in 1_usize..4,
        filtered in any::<bool>(),
    ) {
        let odd: Vec<_> = odd.into_iter().chain(edges.into_iter().map(|(group, kind)| (group * 64, kind))).collect();
        // Keys of several files would all be the same.
        let texts = (0..files).map(|file| {
            let text = delimited(&odd, &same, end);
            if file == 0 { text } else { text.split_inclusive(|byte| *byte == b'\n').take(9).flatten().copied().collect() }
        });
        let table = table(Format::Csv, texts.collect(), 1 << block);
        let [id, name] = [("id", LogicalType::Integer), ("name", LogicalType::String)]
            .map(|(name, logical)| column(&[field(name)], logical));
        let below = Expr::Literal(Value::Number(Number::from(2_500_i128)));
        let n = column(&[field("n")], LogicalType::Integer);
        let only = filtered.then(|| Predicate::Compare(Expr::Column(Box::new(n)), Operator::Lt, below));
        let asks = asks(vec![vec![id.clone()], vec![name.clone(), id], vec![name]], only.as_ref());
        let (looked, all) = both_ways(&table, &asks, threads);
        prop_assert_eq!(looked, Some(all));
    }

    #[test]
    fn nested_keys_give_the_same_answers_both_ways(
        odd in prop::collection::vec((prop_oneof![1 => Just(0), 30 => 0..ROWS], 0_usize..4), 0..40),
        same in prop::collection::vec((0..ROWS, 0..ROWS), 1..4),
        (block, threads) in (9_u32..22, 1_usize..4),
    ) {
        let mut text = String::new();
        for row in 0..ROWS {
            match odd.iter().find(|(at, _)| *at == row) {
                Some((_, 0)) => text.push_str("\n\n"),
                Some((_, 1)) => text.push_str("{\"n\": \n"),
                Some((_, 2)) => text.push_str("[]\r\n"),
                Some(_) => text.push_str("{\"n\":1,\"lines\":null}\n"),
                None => {
                    let key = same.iter().find(|(at, _)| *at == row).map_or(row, |(_, key)| *key);
                    writeln!(text, "{{\"n\":{row},\"lines\":[{{\"sku\":{key}}},{{}},{{\"sku\":-{key}}}]}}").unwrap();
                }
            }
        }
        let table = table(Format::Ndjson, vec![text.into_bytes()], 1 << block);
        let sku = column(&[field("lines"), PathStep::Elements, field("sku")], LogicalType::Integer);
        let asks = asks(vec![vec![sku]], None);
        let (looked, all) = both_ways(&table, &asks, threads);
        prop_assert_eq!(looked, Some(all));
    }
}

#[test]
fn rows_are_found_where_they_lie() {
    let same = [(70, 5), (2_999, 1_500)];
    let table = table(Format::Csv, vec![delimited(&[(64, 1), (1_472, 6)], &same, "\n")], 1 << 12);
    let id = column(&[field("id")], LogicalType::Integer);
    let (looked, all) = both_ways(&table, &asks(vec![vec![id]], None), 2);
    let looked = looked.unwrap();
    assert_eq!((surplus(&looked), surplus(&all)), (vec![2], vec![2]));
    let rows: Vec<_> =
        looked[0].as_ref().unwrap().rows.iter().map(|row| (row.row, row.line, row.raw.as_deref())).collect();
    // An odd row before them has one line more than others.
    assert_eq!(rows, [(71, Some(73), Some("5,é15,70")), (3_000, Some(3_002), Some("1500,é4500,2999"))]);
}

#[test]
fn what_cannot_be_read_in_pieces_is_read_as_a_whole() {
    let id = || asks(vec![vec![column(&[field("id")], LogicalType::Integer)]], None);
    let json = |row: usize| format!("{{\"id\":{}}}", row / 2 * usize::from(row < 4));
    let rows: Vec<_> = (0..4).map(json).collect();
    let array = table(Format::Json, vec![format!("[{}]", rows.join(",")).into_bytes()], 1 << 12);
    let (looked, all) = both_ways(&array, &id(), 2);
    assert_eq!((looked, surplus(&all)), (None, vec![2]));
    let mut wide = vec![0xff, 0xfe];
    wide.extend("id\n1\n1\n".encode_utf16().flat_map(u16::to_le_bytes));
    let (looked, all) = both_ways(&table(Format::Csv, vec![wide], 1 << 12), &id(), 2);
    assert_eq!((looked, surplus(&all)), (None, vec![1]));
    // With a mark of its encoding, places still count from the first byte.
    let marked =
        table(Format::Csv, vec![[b"\xef\xbb\xbf", &delimited(&[], &[(2_000, 5)], "\n")[..]].concat()], 1 << 12);
    let (looked, all) = both_ways(&marked, &id(), 2);
    assert_eq!(looked, Some(all));
}

#[test]
fn data_that_changed_in_between_is_noticed() {
    let asks = asks(vec![vec![column(&[field("id")], LogicalType::Integer)]], None);
    let (asks, run) = (asks.iter().collect::<Vec<_>>(), run(2));
    let first = table(Format::Csv, vec![delimited(&[], &[(2_000, 5)], "\n")], 1 << 12);
    let plan = Plan::new(&asks, &|_| None);
    for (changed, told) in [(delimited(&[], &[(2_000, 6)], "\n"), true), (delimited(&[(1_999, 0)], &[], "\n"), true)] {
        let (mut gathered, mut index) = (Gathered::new(&plan, 1, 0), Index::default());
        first.first_pass(&plan, (&mut gathered, &mut index), &run);
        let doubt = gathered.doubt(&plan, 2);
        let second = table(Format::Csv, vec![changed], 1 << 12);
        assert!(second.second_look(&doubt, &index, &run).is_none());
        let mut confirmed = Confirmed::new(&doubt);
        for round in doubt.rounds() {
            second.second_pass((&doubt, round), &mut confirmed, &run);
        }
        assert_eq!(gathered.finish(&plan, &doubt, confirmed)[0].is_err(), told);
    }
}

#[test]
fn keys_that_take_too_much_memory_are_compared_in_rounds() {
    // Every key stands twice; the second half in the order of the first turned round.
    let half = 30_000_u32;
    let mut text = "id,name,n\n".to_owned();
    for (n, id) in (0..half).chain((0..half).rev()).enumerate() {
        writeln!(text, "{id},name of {id},{n}").unwrap();
    }
    let table = table(Format::Csv, vec![text.into_bytes()], 1 << 16);
    let [id, name] = [("id", LogicalType::Integer), ("name", LogicalType::String)]
        .map(|(name, logical)| column(&[field(name)], logical));
    let asks = asks(vec![vec![id], vec![name]], None);
    let asks: Vec<&Ask> = asks.iter().collect();
    let answers = [16 << 20, 1 << 40].map(|memory| {
        let run = Run { limits: Limits { memory }, ..run(2) };
        table.measure(&asks, &run).answers
    });
    assert_eq!(answers[0], answers[1]);
    assert_eq!(surplus(&answers[0]), [30_000, 30_000]);
    let rows: Vec<_> = answers[0][0].as_ref().unwrap().rows.iter().map(|row| (row.row, row.line)).collect();
    assert_eq!(rows, (30_001..30_008).map(|row| (row, Some(row + 1))).collect::<Vec<_>>());

    let plan = Plan::new(&asks, &|_| None);
    let (mut gathered, mut index) = (Gathered::new(&plan, 1, 0), Index::default());
    table.first_pass(&plan, (&mut gathered, &mut index), &run(2));
    let doubt = gathered.doubt(&plan, 2);
    assert!(doubt.rounds().len() > 1);
    assert!(table.second_look(&doubt, &index, &run(2)).is_none());
}

#[test]
fn rows_that_all_recur_are_looked_at_in_shares_of_few_bytes() {
    // 8,000 rows, of which 800 in a row stand at the end once more: whole blocks of nothing else.
    let mut text = "id,name,n\n".to_owned();
    for (n, id) in (0..8_000).chain(3_000..3_800).enumerate() {
        writeln!(text, "{id},name of {id},{n}").unwrap();
    }
    let block = 1 << 11;
    let table = table(Format::Csv, vec![text.into_bytes()], block);
    let asks = asks(vec![vec![column(&[field("id")], LogicalType::Integer)]], None);
    let (looked, all) = both_ways(&table, &asks, 3);
    assert_eq!((looked.as_ref(), surplus(&all)), (Some(&all), vec![800]));

    let (asks, run) = (asks.iter().collect::<Vec<_>>(), run(2));
    let plan = Plan::new(&asks, &|_| None);
    let (mut gathered, mut index) = (Gathered::new(&plan, 1, 0), Index::default());
    table.first_pass(&plan, (&mut gathered, &mut index), &run);
    let pieces = index.pieces(gathered.doubt(&plan, 2).groups().unwrap()).unwrap();
    let bytes = |share: &[Piece]| share.iter().map(|piece| piece.length).sum::<usize>();
    let most = 2 * block;
    assert!(bytes(&pieces) > 6 * most, "{}", bytes(&pieces));
    let cut: Vec<_> = shares(&pieces, [32, most]).collect();
    assert!(cut.iter().all(|share| bytes(share) <= most));
    assert!(cut.windows(2).all(|two| bytes(two[0]) + two[1][0].length > most), "shares are as large as they may be");
    assert_eq!(cut.concat(), pieces);
    for (limits, expected) in [([3, usize::MAX], pieces.len().div_ceil(3)), ([32, 1], pieces.len())] {
        let cut: Vec<_> = shares(&pieces, limits).collect();
        assert_eq!((cut.len(), cut.concat()), (expected, pieces.clone()));
    }
    assert_eq!(shares(&[], [32, most]).count(), 0);
}

#[test]
fn why_a_second_pass_failed_is_told() {
    let asks = asks(vec![vec![column(&[field("id")], LogicalType::Integer)]], None);
    let (asks, run) = (asks.iter().collect::<Vec<_>>(), run(2));
    let mut table = table(Format::Csv, vec![delimited(&[], &[(2_000, 5)], "\n")], 1 << 12);
    let plan = Plan::new(&asks, &|_| None);
    let (mut gathered, mut index) = (Gathered::new(&plan, 1, 0), Index::default());
    table.first_pass(&plan, (&mut gathered, &mut index), &run);
    let doubt = gathered.doubt(&plan, 2);
    table.files[0].data.place = Place::File("no such folder/no such file".into());
    let mut confirmed = Confirmed::new(&doubt);
    for round in doubt.rounds() {
        table.second_pass((&doubt, round), &mut confirmed, &run);
    }
    let answer = gathered.finish(&plan, &doubt, confirmed).remove(0);
    let text = answer.unwrap_err().text;
    assert!(text.starts_with("the key columns could not be read a second time: 0: "), "{text}");
}

#[test]
fn long_keys_take_more_rounds_than_short_ones() {
    // 10,000 keys that all stand twice: some 1.4 MB beside the keys themselves.
    let rounds = |length: usize| {
        let mut text = "id,name,n\n".to_owned();
        for n in 0..20_000 {
            writeln!(text, "{n},{:a>length$},{n}", n / 2).unwrap();
        }
        let table = table(Format::Csv, vec![text.into_bytes()], 1 << 16);
        let asks = asks(vec![vec![column(&[field("name")], LogicalType::String)]], None);
        let (asks, run) = (asks.iter().collect::<Vec<_>>(), run(2));
        let plan = Plan::new(&asks, &|_| None);
        let (mut gathered, mut index) = (Gathered::new(&plan, 1, 0), Index::default());
        table.first_pass(&plan, (&mut gathered, &mut index), &run);
        gathered.doubt(&plan, 2).rounds().len()
    };
    // Of 4 MiB each.
    assert_eq!(rounds(8), 1);
    assert!((5..8).contains(&rounds(1_000)), "{}", rounds(1_000));
}
