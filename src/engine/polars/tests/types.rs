//! Every type that Arrow and Parquet have: read as what it is, or refused for its own column alone.

use polars_arrow::array::{
    Array, BinaryViewArray, BooleanArray, DictionaryArray, FixedSizeBinaryArray, ListArray, NullArray, PrimitiveArray,
    StructArray, Utf8Array, Utf8ViewArray,
};
use polars_arrow::datatypes::{ArrowDataType, Field, TimeUnit};
use polars_arrow::types::{NativeType, i256};

use super::fixtures::{Named, arrow, column, count, data, parquet, run, stream, table};
use crate::data::{Format, Storage};
use crate::engine::Session;
use crate::engine::polars::cells::cells;
use crate::engine::polars::session::Opened;
use crate::metric::{Expr, Measurement, Operator, Predicate};
use crate::value::{Cell, Date, Instant, LogicalType, Number, Scalar, TimeOfDay, Value, Zone};

fn typed<T: NativeType>(dtype: ArrowDataType, values: &[Option<T>]) -> Box<dyn Array> {
    PrimitiveArray::from(values.to_vec()).to(dtype).boxed()
}

/// A column of three rows (a value, null, another value), its storage, the type it is declared as, and its first value.
type Case = (Named, Storage, LogicalType, Value);

fn numbers() -> Vec<Case> {
    use ArrowDataType as D;
    let whole = |name, array: Box<dyn Array>, bits, signed| {
        let seven = Value::Number(Number::from(7_i128));
        ((name, array), Storage::Integer { bits, signed }, LogicalType::Integer, seven)
    };
    let float = |name, array: Box<dyn Array>, bits| {
        ((name, array), Storage::Float { bits }, LogicalType::Number, Value::Number(Number::from_decimal(1, 1)))
    };
    let decimal = typed(D::Decimal(10, 2), &[Some(150_i128), None, Some(-1)]);
    vec![
        whole("i8", typed(D::Int8, &[Some(7_i8), None, Some(8)]), 8, true),
        whole("i16", typed(D::Int16, &[Some(7_i16), None, Some(8)]), 16, true),
        whole("i32", typed(D::Int32, &[Some(7_i32), None, Some(8)]), 32, true),
        whole("i64", typed(D::Int64, &[Some(7_i64), None, Some(8)]), 64, true),
        whole("u8", typed(D::UInt8, &[Some(7_u8), None, Some(8)]), 8, false),
        whole("u16", typed(D::UInt16, &[Some(7_u16), None, Some(8)]), 16, false),
        whole("u32", typed(D::UInt32, &[Some(7_u32), None, Some(8)]), 32, false),
        whole("u64", typed(D::UInt64, &[Some(7_u64), None, Some(u64::MAX)]), 64, false),
        float("f32", typed(D::Float32, &[Some(0.1_f32), None, Some(f32::NAN)]), 32),
        float("f64", typed(D::Float64, &[Some(0.1_f64), None, Some(f64::NAN)]), 64),
        (
            ("dec", decimal),
            Storage::Decimal { precision: 10, scale: 2 },
            LogicalType::Number,
            Value::Number(Number::from_decimal(150, 2)),
        ),
    ]
}

fn words() -> Vec<Case> {
    let text = || Value::Text("a".to_owned());
    let long = Some("a longer text than fits in a view");
    let flags = BooleanArray::from(vec![Some(true), None, Some(false)]).boxed();
    let views = Utf8ViewArray::from_slice([Some("a"), None, long]).boxed();
    let plain = Utf8Array::<i32>::from([Some("a"), None, Some("b")]).boxed();
    vec![
        (("bool", flags), Storage::Boolean, LogicalType::Boolean, Value::Bool(true)),
        (("text", views), Storage::String, LogicalType::String, text()),
        (("old", plain), Storage::String, LogicalType::String, text()),
    ]
}

fn times() -> Vec<Case> {
    use ArrowDataType as D;
    let stamp = |name, unit, zone: Option<&str>, first: i64, seconds| {
        let array = typed(D::Timestamp(unit, zone.map(Into::into)), &[Some(first), None, Some(1)]);
        let storage = Storage::Timestamp { zone: zone.map(str::to_owned) };
        ((name, array), storage, LogicalType::Timestamp, Value::Timestamp(Instant { seconds, nanos: 0 }))
    };
    let date = typed(D::Date32, &[Some(1_i32), None, Some(2)]);
    let millis = typed(D::Time32(TimeUnit::Millisecond), &[Some(43_200_000_i32), None, Some(1)]);
    let micros = typed(D::Time64(TimeUnit::Microsecond), &[Some(43_200_000_000_i64), None, Some(1)]);
    let noon = || Value::Time(TimeOfDay(43_200_000_000_000));
    vec![
        (("date", date), Storage::Date, LogicalType::Date, Value::Date(Date(1))),
        stamp("ms", TimeUnit::Millisecond, None, -1_000, -1),
        stamp("us", TimeUnit::Microsecond, Some("UTC"), 1_000_000, 1),
        stamp("ns", TimeUnit::Nanosecond, None, 2_000_000_000, 2),
        (("t32", millis), Storage::Time, LogicalType::Time, noon()),
        (("t64", micros), Storage::Time, LogicalType::Time, noon()),
    ]
}

/// Holds one column of one file to its storage, its null and the value of its first row.
fn holds(bytes: Vec<u8>, format: Format, name: &str, storage: &Storage, logical: LogicalType, value: &Value) {
    let table = table(vec![data(format, bytes)]);
    let mut opened = Opened::new(&[(0, &table)], None, &run(), &|_| {});
    let info = opened.tables()[0].clone().unwrap();
    assert_eq!(&info.files[0].columns[0].storage, storage, "{name}");
    let typed = column(name, Some(logical));
    let equal = |column| Predicate::Compare(Expr::Column(Box::new(column)), Operator::Eq, Expr::Literal(value.clone()));
    let asks = [
        count(equal(typed.clone())),
        count(equal(column(name, None))),
        count(Predicate::IsNull(Box::new(typed.clone()))),
        count(Predicate::IllTyped(Box::new(typed))),
    ];
    let rows = opened.measure(&asks, &run()).into_iter().map(|answer| {
        answer.unwrap_or_else(|why| panic!("{name}: {why:?}")).rows.iter().map(|row| row.row).collect::<Vec<_>>()
    });
    let nulls = if matches!(storage, Storage::Float { .. }) { vec![2, 3] } else { vec![2] };
    assert_eq!(rows.collect::<Vec<_>>(), [vec![1], vec![1], nulls, vec![]], "{name}");
    assert_eq!(opened.faults(), [], "{name}");
}

#[test]
fn every_scalar_is_read_as_its_value() {
    for (named, storage, logical, value) in numbers().into_iter().chain(words()).chain(times()) {
        let one = || vec![vec![(named.0, named.1.clone())]];
        // The writer at hand knows text in one layout only.
        if named.0 != "old" {
            holds(parquet(one()), Format::Parquet, named.0, &storage, logical, &value);
        }
        holds(arrow(one()), Format::Arrow, named.0, &storage, logical, &value);
        holds(stream(one()), Format::Arrow, named.0, &storage, logical, &value);
    }
}

#[test]
fn dictionaries_are_their_values() {
    let values = Utf8Array::<i64>::from([Some("a"), Some("b")]).boxed();
    let keys = PrimitiveArray::from(vec![Some(0_i32), None, Some(1)]);
    let coded = DictionaryArray::try_from_keys(keys, values, false).unwrap().boxed();
    let value = Value::Text("a".to_owned());
    for bytes in [arrow(vec![vec![("k", coded.clone())]]), stream(vec![vec![("k", coded.clone())]])] {
        holds(bytes, Format::Arrow, "k", &Storage::String, LogicalType::String, &value);
    }
}

#[test]
fn naive_timestamps_are_taken_in_the_zone_of_the_reading() {
    let noon = typed(ArrowDataType::Timestamp(TimeUnit::Second, None), &[Some(43_200_i64)]);
    let table = table(vec![data(Format::Arrow, arrow(vec![vec![("at", noon)]]))]);
    let mut at = column("at", Some(LogicalType::Timestamp));
    at.read.zone = Zone::parse("+02:00");
    let ten = Expr::Literal(Value::Timestamp(Instant { seconds: 36_000, nanos: 0 }));
    let is_ten = Predicate::Compare(Expr::Column(Box::new(at)), Operator::Eq, ten);
    let answers = Opened::new(&[(0, &table)], None, &run(), &|_| {}).measure(&[count(is_ten)], &run());
    assert_eq!(answers[0].as_ref().unwrap().measurement, Measurement::Count { count: 1, undecided: 0, rows: 1 });
}

#[test]
fn what_is_no_scalar_is_there_or_null_and_harms_no_other_column() {
    let numbers = PrimitiveArray::from(vec![Some(1_i64), Some(2), Some(3)]).boxed();
    let item = Field::new("item".into(), ArrowDataType::Int64, true);
    let offsets = vec![0_i64, 1, 1, 3].try_into().unwrap();
    let there = Some(vec![true, false, true].into());
    let list =
        ListArray::new(ArrowDataType::LargeList(Box::new(item.clone())), offsets, numbers.clone(), there.clone());
    let parts = StructArray::new(ArrowDataType::Struct(vec![item]), 3, vec![numbers.clone()], there.clone());
    let lengths = typed(ArrowDataType::Duration(TimeUnit::Second), &[Some(1_i64), None, Some(2)]);
    let bytes = BinaryViewArray::from_slice([Some(&[255_u8][..]), None, Some(&[254][..])]);
    let fixed = ArrowDataType::FixedSizeBinary(1);
    let fixed = FixedSizeBinaryArray::new(fixed, vec![255_u8, 0, 254].into(), there);
    let nulls = NullArray::new(ArrowDataType::Null, 3);
    let batch = || {
        let list = ("list", list.clone().boxed());
        vec![
            list,
            ("struct", parts.clone().boxed()),
            ("duration", lengths.clone()),
            ("bytes", bytes.clone().boxed()),
            ("fixed", fixed.clone().boxed()),
            ("id", numbers.clone()),
            ("nothing", nulls.clone().boxed()),
        ]
    };
    let files = [(Format::Parquet, parquet(vec![batch()])), (Format::Arrow, arrow(vec![batch()]))];
    for (format, bytes) in files {
        let table = table(vec![data(format, bytes)]);
        let mut opened = Opened::new(&[(0, &table)], None, &run(), &|_| {});
        let names = ["list", "struct", "duration", "bytes", "fixed", "id", "nothing"];
        let asks = names.map(|name| count(Predicate::IsNull(Box::new(column(name, None)))));
        let counts = opened.measure(&asks, &run()).into_iter().map(|answer| match answer.unwrap().measurement {
            Measurement::Count { count, .. } => count,
            other => panic!("no count: {other:?}"),
        });
        assert_eq!(counts.collect::<Vec<_>>(), [1, 1, 1, 1, 1, 0, 3], "{format:?}");
        let columns = &opened.tables()[0].as_ref().unwrap().files[0].columns;
        let storages: Vec<_> = columns.iter().map(|column| column.storage.clone()).collect();
        let id = Storage::Integer { bits: 64, signed: true };
        let (list, parts, bytes) = (Storage::List, Storage::Struct, Storage::Binary);
        assert_eq!(storages, [list, parts, Storage::Duration, bytes.clone(), bytes, id, Storage::Null], "{format:?}");
    }
}

#[test]
fn wide_decimals_are_exact() {
    let values = [Some(i256::from_words(1, 0)), None, Some(i256::from_words(-1, -15))];
    let wide = cells(&[typed(ArrowDataType::Decimal256(50, 1), &values)]);
    let expected = ["34028236692093846346337460743176821145.6", "-1.5"].map(|text| Number::parse(text).unwrap());
    let read = [wide.cell(0), wide.cell(2)].map(|cell| match cell {
        Cell::Value(Scalar::Number(number)) => number.into_owned(),
        other => panic!("no number: {other:?}"),
    });
    assert_eq!(read, expected);
    assert_eq!(wide.cell(1), Cell::Null);
}

#[test]
fn the_arrays_of_a_column_are_one_after_the_other() {
    let arrays = [vec![Some(1_i64), None], vec![], vec![Some(3)]].map(|part| PrimitiveArray::from(part).boxed());
    let joined = cells(&arrays);
    let int = |value| Cell::Value(Scalar::Int(value));
    assert_eq!([joined.cell(0), joined.cell(1), joined.cell(2)], [int(1), Cell::Null, int(3)]);
}
