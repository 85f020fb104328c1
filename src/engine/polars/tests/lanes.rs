//! Rows looked at a column at a time are what they are when they are read one by one.

use polars_arrow::array::{
    Array, BinaryViewArray, BooleanArray, DictionaryArray, PrimitiveArray, Utf8Array, Utf8ViewArray,
};
use polars_arrow::datatypes::{ArrowDataType, TimeUnit};
use polars_arrow::types::NativeType;
use proptest::prelude::*;

use super::fixtures::{Named, arrow, data, table};
use crate::data::Format;
use crate::engine::gather::{Batch, Scope};
use crate::engine::lanes::{Lanes, Mask};
use crate::engine::polars::lanes::Piece;
use crate::engine::polars::opening::open_table;
use crate::engine::polars::rows::{Layout, Rows};
use crate::metric::{Column, ColumnPath};
use crate::value::{Cell, LogicalType, Number, ReadAs, Scalar, Token, Value, Zone};

/// A number of each of two sizes, from which the values of all columns are made.
type Seed = Option<(i8, i64)>;

fn seed() -> impl Strategy<Value = Seed> {
    let wide = prop_oneof![
        3 => -90_000_000_000_i64..90_000_000_000,
        1 => any::<i64>(),
        1 => prop::sample::select(vec![0, 7, -1, i64::MAX, i64::MIN, 100_000_000_001]),
    ];
    prop::option::weighted(0.8, (prop_oneof![3 => -3_i8..12, 1 => any::<i8>()], wide))
}

fn native<T: NativeType>(dtype: ArrowDataType, seeds: &[Seed], make: impl Fn(i8, i64) -> T) -> Box<dyn Array> {
    let values: Vec<Option<T>> = seeds.iter().map(|seed| seed.map(|(small, wide)| make(small, wide))).collect();
    PrimitiveArray::from(values).to(dtype).boxed()
}

fn float(small: i8) -> f32 {
    match small {
        2 => f32::NAN,
        3 => f32::INFINITY,
        4 => -0.0,
        small => f32::from(small) / 2.0,
    }
}

fn numbers(seeds: &[Seed]) -> Vec<Named> {
    use ArrowDataType as D;
    vec![
        ("i8", native(D::Int8, seeds, |small, _| small)),
        ("i16", native(D::Int16, seeds, |small, _| i16::from(small) * 100)),
        ("i32", native(D::Int32, seeds, |small, _| i32::from(small))),
        ("i64", native(D::Int64, seeds, |small, wide| if small < 0 { wide } else { i64::from(small) })),
        ("u8", native(D::UInt8, seeds, |small, _| small.unsigned_abs())),
        ("u32", native(D::UInt32, seeds, |small, _| u32::from(small.unsigned_abs()) << 24)),
        ("u64", native(D::UInt64, seeds, |_, wide| wide.cast_unsigned())),
        ("f32", native(D::Float32, seeds, |small, _| float(small))),
        ("f64", native(D::Float64, seeds, |small, _| f64::from(float(small)))),
        ("whole decimals", native(D::Decimal(38, 0), seeds, |small, _| i128::from(small))),
        ("decimals", native(D::Decimal(38, 2), seeds, |small, wide| i128::from(wide) * i128::from(small))),
        ("long decimals", native(D::Decimal(38, 20), seeds, |small, _| i128::from(small))),
    ]
}

fn times(seeds: &[Seed]) -> Vec<Named> {
    use ArrowDataType as D;
    use TimeUnit::{Microsecond, Millisecond, Nanosecond, Second};
    let utc = || Some("UTC".into());
    let wide = |_, wide| wide;
    vec![
        ("date32", native(D::Date32, seeds, |small, _| i32::from(small) * 1_000)),
        ("date64", native(D::Date64, seeds, |small, _| i64::from(small) * 86_400_000)),
        ("seconds", native(D::Timestamp(Second, None), seeds, wide)),
        ("seconds in UTC", native(D::Timestamp(Second, utc()), seeds, wide)),
        ("millis", native(D::Timestamp(Millisecond, None), seeds, wide)),
        ("micros", native(D::Timestamp(Microsecond, None), seeds, wide)),
        ("nanos in UTC", native(D::Timestamp(Nanosecond, utc()), seeds, wide)),
        ("midnights", native(D::Timestamp(Second, None), seeds, |small, _| i64::from(small) * 86_400)),
        ("time", native(D::Time32(Millisecond), seeds, |small, _| i32::from(small))),
    ]
}

fn others(seeds: &[Seed]) -> Vec<Named> {
    let words =
        ["", "x", "7", "-1", "NA", "2024-05-06", "2024-05-06T07:08:09", "a text too long to lie in a view", "1.5"];
    let word = |seed: &Seed| seed.map(|(small, _)| words[usize::from(small.unsigned_abs()) % words.len()]);
    let texts: Vec<Option<&str>> = seeds.iter().map(word).collect();
    let bytes = |seed: &Seed| word(seed).map(|word| if word == "NA" { &b"\xff"[..] } else { word.as_bytes() });
    let truths: Vec<Option<bool>> = seeds.iter().map(|seed| seed.map(|(small, _)| small > 3)).collect();
    let keys = seeds.iter().map(|seed| seed.map(|(small, _)| u32::from(small.unsigned_abs()) % 9));
    let keys = PrimitiveArray::from(keys.collect::<Vec<_>>());
    let short_keys = seeds.iter().map(|seed| seed.map(|(small, _)| small.unsigned_abs() % 9));
    let short_keys = PrimitiveArray::from(short_keys.collect::<Vec<_>>());
    let values = Utf8ViewArray::from_slice(words.map(Some)).boxed();
    let some = words.map(|word| (word != "7").then_some(word));
    let some = Utf8ViewArray::from_slice(some).boxed();
    vec![
        ("views", Utf8ViewArray::from_slice(&texts).boxed()),
        ("texts", Utf8Array::<i32>::from(&texts).boxed()),
        ("large texts", Utf8Array::<i64>::from(&texts).boxed()),
        ("bytes", BinaryViewArray::from_slice(seeds.iter().map(bytes).collect::<Vec<_>>()).boxed()),
        ("truths", BooleanArray::from(truths).boxed()),
        ("few texts", DictionaryArray::try_from_keys(short_keys.clone(), values.clone(), false).unwrap().boxed()),
        ("few texts and null", DictionaryArray::try_from_keys(short_keys, some, false).unwrap().boxed()),
        ("dictionary", DictionaryArray::try_from_keys(keys, values, false).unwrap().boxed()),
    ]
}

fn token(text: &str, value: Option<Value>) -> Token {
    Token { text: text.to_owned(), value }
}

fn reading() -> impl Strategy<Value = ReadAs> {
    use LogicalType::{Boolean, Date, Integer, Number as Decimal, String, Time, Timestamp};
    let logical = prop::option::weighted(
        0.8,
        prop::sample::select(vec![Integer, Decimal, String, Boolean, Date, Timestamp, Time]),
    );
    let zone = prop::sample::select(vec![None, Some(Zone::UTC), Zone::parse("Europe/Berlin")]);
    let number = |number: i128| Some(Value::Number(Number::from(number)));
    let tokens = vec![
        token("NA", Some(Value::Text("NA".to_owned()))),
        token("7", Some(Value::Text("7".to_owned()))),
        token("-1", number(-1)),
        token("x", None),
        token("half", Some(Value::Number(Number::from_decimal(5, 1)))),
        token("inf", Some(Value::Number(Number::infinity(false)))),
        token("epoch", Some(Value::Timestamp(crate::value::Instant { seconds: 0, nanos: 0 }))),
        token("first", Some(Value::Date(crate::value::Date(0)))),
    ];
    let missing = prop_oneof![Just(Vec::new()), prop::sample::subsequence(tokens, 0..3)];
    let zoned = prop::sample::select(vec![None, Some(true), Some(false)]);
    (logical, zone, missing, any::<bool>(), zoned).prop_map(|(logical, zone, missing, stored_as_text, zoned)| ReadAs {
        logical,
        zone,
        zoned,
        missing,
        stored_as_text,
        ..ReadAs::default()
    })
}

/// Holds the lane of each column against its cells; how many cells have no place in their lanes.
fn hold(rows: &Rows<'_>, columns: &[Column], piece: (usize, usize)) -> Result<usize, TestCaseError> {
    let (start, len) = piece;
    let batch = Piece::new(rows, piece, 5);
    let (mut room, mut odd) = (Vec::new(), 0);
    let mut lanes = Lanes::new(&batch, &mut room, (len, columns.len()));
    for (slot, column) in columns.iter().enumerate() {
        let lane = lanes.get(slot).unwrap();
        odd += lane.odd().count();
        for row in 0..len {
            let said = match lane {
                _ if lane.odd().has(row) => continue,
                _ if lane.null.has(row) => Cell::Null,
                _ if lane.nan.has(row) => Cell::Nan,
                _ if lane.ill.has(row) => Cell::IllTyped,
                _ if lane.value.has(row) => Cell::Value(lane.scalar(row).unwrap()),
                _ => Cell::Missing(lane.missing.iter().position(|mask| mask.has(row)).unwrap()),
            };
            let cell = rows.cell(rows.slot(slot).unwrap(), start + row);
            let same = match (&said, &cell) {
                (Cell::Value(said), Cell::Value(value)) => said.to_value() == value.to_value(),
                _ => said == cell,
            };
            prop_assert!(same, "row {} of {}: {:?} is {:?}", row, column.path, said, cell);
        }
        if let Some(few) = lane.few() {
            let is_long = |text: &str| text.len() > 2;
            let long = lane.value.filter(|row| matches!(lane.scalar(row), Some(Scalar::Text(text)) if is_long(text)));
            prop_assert_eq!(few.rows(is_long) & lane.value, long);
        }
        let all = (lane.null | lane.nan).count() + lane.ill.count() + lane.value.count() + lane.odd().count();
        prop_assert_eq!(all + lane.missing.iter().map(Mask::count).sum::<u64>(), len as u64);
    }
    for row in 0..len {
        prop_assert_eq!(batch.number(row), (5 + start + row + 1) as u64);
    }
    usize::try_from(odd).map_err(|error| TestCaseError::fail(error.to_string()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn lanes_hold_what_cells_say(
        seeds in prop::collection::vec(seed(), 1..200),
        reading in reading(),
        cut in any::<prop::sample::Index>(),
        skip in any::<prop::sample::Index>(),
        chunked in any::<bool>(),
    ) {
        let named: Vec<Named> = [numbers(&seeds), times(&seeds), others(&seeds)].into_iter().flatten().collect();
        let column = |(name, _): &Named| Column { path: ColumnPath::top(*name), read: reading.clone().into() };
        let columns: Vec<Column> = named.iter().map(column).collect();
        let mut partitioned = data(Format::Arrow, arrow(vec![named.clone()]));
        partitioned.partition = vec![("part".to_owned(), Some("7".to_owned()))];
        let columns = [columns, vec![Column { path: ColumnPath::top("part"), read: reading.into() }]].concat();
        let opened = open_table(0, &table(vec![partitioned]), None).unwrap();
        let scopes = [Scope::of_rows(&columns)];
        let layout = Layout::new(&opened.files[0], &scopes, &[]);
        // Columns are read in the order of the file; arrays may be parts of others, and several.
        let (skip, cut) = (skip.index(seeds.len()), cut.index(seeds.len()));
        let batch = named.iter().map(|(_, array)| {
            let array = array.sliced(skip, seeds.len() - skip);
            let cut = cut.min(array.len());
            if chunked {
                vec![array.sliced(0, cut), array.sliced(cut, array.len() - cut)]
            } else {
                vec![array]
            }
        });
        let (batch, len) = (batch.collect(), seeds.len() - skip);
        let rows = Rows::new(&opened.files[0], &layout, &batch, len as u64);
        let start = cut.min(len - 1);
        hold(&rows, &columns, (0, len))?;
        hold(&rows, &columns, (start, len - start))?;
    }
}

#[test]
fn common_values_all_have_places_in_lanes() {
    let seeds: Vec<Seed> = (0..100).map(|n| (n % 9 > 0).then_some((n, i64::from(n) * 1_000_003))).collect();
    let typed = [
        (LogicalType::Integer, vec!["i8", "i64", "u64", "whole decimals"]),
        (LogicalType::Number, vec!["f64", "decimals"]),
        (LogicalType::Timestamp, vec!["micros", "nanos in UTC"]),
        (LogicalType::String, vec!["views", "texts", "few texts", "dictionary"]),
    ];
    let named: Vec<Named> = [numbers(&seeds), times(&seeds), others(&seeds)].into_iter().flatten().collect();
    let column = |name: &str, logical| Column {
        path: ColumnPath::top(name),
        read: ReadAs { logical: Some(logical), zone: Some(Zone::UTC), ..ReadAs::default() }.into(),
    };
    let columns: Vec<Column> =
        typed.iter().flat_map(|(logical, names)| names.iter().map(|name| column(name, *logical))).collect();
    let opened = open_table(0, &table(vec![data(Format::Arrow, arrow(vec![named.clone()]))]), None).unwrap();
    let scopes = [Scope::of_rows(&columns)];
    let layout = Layout::new(&opened.files[0], &scopes, &[]);
    let batch = layout.wanted.iter().map(|at| vec![named[*at].1.clone()]).collect();
    let rows = Rows::new(&opened.files[0], &layout, &batch, 100);
    assert_eq!(hold(&rows, &columns, (0, 100)).unwrap(), 0);
    for slot in 0..columns.len() {
        let batch = Piece::new(&rows, (0, 100), 0);
        let mut room = Vec::new();
        let mut lanes = Lanes::new(&batch, &mut room, (100, columns.len()));
        let lane = lanes.get(slot).unwrap();
        assert!(!format!("{:?}", lane.values).starts_with("Any"), "{}", columns[slot].path);
        assert_eq!(lane.few().is_some(), columns[slot].path.to_string() == "few texts", "{}", columns[slot].path);
    }
}
