//! Tests of how cells are read: a table a type, missing values, and typed data.

use proptest::prelude::*;

use super::*;

fn as_type(logical: LogicalType) -> ReadAs {
    ReadAs { logical: Some(logical), ..ReadAs::default() }
}

fn text_of(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Value(scalar) => scalar.to_value().to_string(),
        Cell::Null => "null".to_owned(),
        Cell::Nan => "nan".to_owned(),
        Cell::Missing(token) => format!("missing {token}"),
        Cell::IllTyped => "ill-typed".to_owned(),
    }
}

fn assert_reads(logical: LogicalType, rows: &[(&str, &str)]) {
    for (text, shown) in rows {
        assert_eq!(text_of(&read_text(text, &as_type(logical))), *shown, "{text:?} as {logical:?}");
    }
}

#[test]
fn integers_are_a_sign_and_digits() {
    assert_reads(
        LogicalType::Integer,
        &[
            ("1", "1"),
            ("01", "1"),
            ("+5", "5"),
            ("-0", "0"),
            ("340282366920938463463374607431768211455", "340282366920938463463374607431768211455"),
            ("-170141183460469231731687303715884105729", "-170141183460469231731687303715884105729"),
            ("1.0", "ill-typed"),
            ("1e3", "ill-typed"),
            (" 1", "ill-typed"),
            ("1 ", "ill-typed"),
            ("", "ill-typed"),
            ("-", "ill-typed"),
            ("+-1", "ill-typed"),
            ("nan", "ill-typed"),
            ("inf", "ill-typed"),
            ("1,000", "ill-typed"),
            ("0x1", "ill-typed"),
            ("१", "ill-typed"),
        ],
    );
}

#[test]
fn numbers_may_have_fractions_and_exponents() {
    assert_reads(
        LogicalType::Number,
        &[
            ("1", "1"),
            ("1.50", "1.5"),
            ("-1e3", "-1000"),
            ("1e308", "1e308"),
            (".5", "0.5"),
            ("5.", "5"),
            ("inf", "inf"),
            ("-Infinity", "-inf"),
            ("nan", "nan"),
            ("NaN", "nan"),
            (".", "ill-typed"),
            ("1 000", "ill-typed"),
            ("1,5", "ill-typed"),
            ("", "ill-typed"),
            ("NA", "ill-typed"),
        ],
    );
}

#[test]
fn booleans_are_four_words() {
    assert_reads(
        LogicalType::Boolean,
        &[
            ("true", "true"),
            ("FALSE", "false"),
            ("True", "true"),
            ("0", "false"),
            ("1", "true"),
            ("yes", "ill-typed"),
            ("t", "ill-typed"),
            ("01", "ill-typed"),
            ("true ", "ill-typed"),
            ("", "ill-typed"),
        ],
    );
}

#[test]
fn temporal_text_is_iso() {
    assert_reads(
        LogicalType::Date,
        &[("2024-01-31", "2024-01-31"), ("2023-02-29", "ill-typed"), ("2024-01-31T00:00:00", "ill-typed")],
    );
    assert_reads(
        LogicalType::Timestamp,
        &[
            ("2024-01-31", "2024-01-31T00:00:00Z"),
            ("2024-01-31 11:00:00+01:00", "2024-01-31T10:00:00Z"),
            ("1706695200", "ill-typed"),
            ("2024-01-31T24:00", "ill-typed"),
        ],
    );
    assert_reads(LogicalType::Time, &[("10:00", "10:00:00"), ("10:00:00.5", "10:00:00.5"), ("25:00", "ill-typed")]);
}

#[test]
fn strings_and_untyped_cells_stay_text() {
    for read in [ReadAs::default(), as_type(LogicalType::String)] {
        for text in ["", " a ", "1", "01", "nan", "true"] {
            assert_eq!(read_text(text, &read), Cell::Value(Scalar::Text(text)));
        }
    }
}

#[test]
fn declared_formats_replace_iso() {
    let formats = ["dd.MM.yyyy", "yyyyMMdd"].map(|format| DateFormat::parse(format).unwrap());
    let read = ReadAs { formats: formats.to_vec(), ..as_type(LogicalType::Date) };
    for (text, shown) in [("31.01.2024", "2024-01-31"), ("20240131", "2024-01-31"), ("2024-01-31", "ill-typed")] {
        assert_eq!(text_of(&read_text(text, &read)), shown, "{text}");
    }
}

#[test]
fn naive_timestamps_are_in_the_zone() {
    let read = ReadAs { zone: Zone::parse("America/New_York"), ..as_type(LogicalType::Timestamp) };
    for (text, shown) in [
        ("2024-01-31T10:00", "2024-01-31T15:00:00Z"),
        ("2024-01-31", "2024-01-31T05:00:00Z"),
        ("2024-01-31T10:00Z", "2024-01-31T10:00:00Z"),
    ] {
        assert_eq!(text_of(&read_text(text, &read)), shown, "{text}");
    }
}

fn with_missing(logical: Option<LogicalType>, tokens: &[&str]) -> ReadAs {
    let read = ReadAs { logical, ..ReadAs::default() };
    let token = |text: &&str| Token { text: (*text).to_owned(), value: read_written(text, &read) };
    ReadAs { missing: tokens.iter().map(token).collect(), ..read }
}

#[test]
fn missing_values_are_tokens_before_all_else() {
    let numbers = with_missing(Some(LogicalType::Number), &["NA", "-999", ""]);
    for (text, shown) in [
        ("NA", "missing 0"),
        ("-999", "missing 1"),
        ("-999.0", "missing 1"),
        ("", "missing 2"),
        ("na", "ill-typed"),
        ("999", "999"),
    ] {
        assert_eq!(text_of(&read_text(text, &numbers)), shown, "{text}");
    }
    let strings = with_missing(Some(LogicalType::String), &["N/A", "1"]);
    for (text, shown) in [("N/A", "missing 0"), ("1", "missing 1"), ("1.0", "1.0"), (" N/A", " N/A")] {
        assert_eq!(text_of(&read_text(text, &strings)), shown, "{text}");
    }
}

#[test]
fn missing_values_hold_in_typed_data_too() {
    let numbers = with_missing(Some(LogicalType::Integer), &["NA", "-999"]);
    assert_eq!(read_scalar(Scalar::Int(-999), &numbers), Cell::Missing(1));
    assert_eq!(read_scalar(Scalar::Float(-999.0), &numbers), Cell::Missing(1));
    assert_eq!(read_scalar(Scalar::Text("NA"), &numbers), Cell::Missing(0));
    assert_eq!(read_scalar(Scalar::Int(1), &numbers), Cell::Value(Scalar::Int(1)));
    let untyped = with_missing(None, &["-999"]);
    assert_eq!(read_scalar(Scalar::Int(-999), &untyped), Cell::Missing(0));
    assert_eq!(read_scalar(Scalar::Bool(true), &untyped), Cell::Value(Scalar::Bool(true)));
    let dates = with_missing(Some(LogicalType::Date), &["9999-12-31"]);
    assert_eq!(read_scalar(Scalar::Date(Date::parse("9999-12-31").unwrap()), &dates), Cell::Missing(0));
}

#[test]
fn typed_values_are_never_cast() {
    let number = |text: &str| Scalar::Number(Cow::Owned(Number::parse(text).unwrap()));
    let midnight = Instant { seconds: 86_400, nanos: 0 };
    let noon = Instant { seconds: 86_400 + 43_200, nanos: 0 };
    for (logical, scalar, shown) in [
        (LogicalType::Integer, number("1.0"), "1"),
        (LogicalType::Integer, number("1.5"), "ill-typed"),
        (LogicalType::Integer, Scalar::Float(2.0), "2"),
        (LogicalType::Integer, Scalar::Float(2.5), "ill-typed"),
        (LogicalType::Integer, Scalar::Float(f64::INFINITY), "ill-typed"),
        (LogicalType::Integer, Scalar::Float(f64::NAN), "nan"),
        (LogicalType::Integer, Scalar::Text("1"), "ill-typed"),
        (LogicalType::Integer, Scalar::Bool(true), "ill-typed"),
        (LogicalType::Number, Scalar::Float32(0.1), "0.1"),
        (LogicalType::Number, Scalar::Float32(f32::NAN), "nan"),
        (LogicalType::Number, Scalar::Float(f64::INFINITY), "inf"),
        (LogicalType::Number, Scalar::Text("1"), "ill-typed"),
        (LogicalType::Boolean, Scalar::Int(1), "ill-typed"),
        (LogicalType::Boolean, Scalar::Bool(false), "false"),
        (LogicalType::String, Scalar::Int(1), "ill-typed"),
        (LogicalType::String, Scalar::Text("1"), "1"),
        (LogicalType::Date, Scalar::Timestamp(midnight), "1970-01-02"),
        (LogicalType::Date, Scalar::Timestamp(noon), "ill-typed"),
        (LogicalType::Date, Scalar::Text("1970-01-02"), "1970-01-02"),
        (LogicalType::Date, Scalar::Int(1), "ill-typed"),
        (LogicalType::Timestamp, Scalar::Date(Date(1)), "1970-01-02T00:00:00Z"),
        (LogicalType::Timestamp, Scalar::Text("1970-01-02"), "1970-01-02T00:00:00Z"),
        (LogicalType::Time, Scalar::Time(TimeOfDay(0)), "00:00:00"),
        (LogicalType::Time, Scalar::Timestamp(noon), "ill-typed"),
        (LogicalType::Object, Scalar::Int(1), "ill-typed"),
        (LogicalType::Array, Scalar::Text("[]"), "ill-typed"),
    ] {
        assert_eq!(text_of(&read_scalar(scalar.clone(), &as_type(logical))), shown, "{scalar:?} as {logical:?}");
    }
    assert_eq!(read_scalar(Scalar::Float(f64::NAN), &ReadAs::default()), Cell::Nan);
}

#[test]
fn a_column_stored_as_text_is_read_as_text() {
    let read = ReadAs { stored_as_text: true, ..as_type(LogicalType::Integer) };
    assert_eq!(read_scalar(Scalar::Text("01"), &read), Cell::Value(Scalar::Int(1)));
    assert_eq!(read_scalar(Scalar::Text("1.0"), &read), Cell::IllTyped);
}

#[test]
fn written_scalars_are_read_as_cells() {
    for (logical, text, shown) in [
        (Some(LogicalType::Integer), "01", Some("1")),
        (Some(LogicalType::Integer), "1.5", None),
        (Some(LogicalType::Number), "nan", None),
        (Some(LogicalType::Date), "2024-01-31", Some("2024-01-31")),
        (None, "01", Some("01")),
    ] {
        let read = ReadAs { logical, ..ReadAs::default() };
        assert_eq!(read_written(text, &read).map(|value| value.to_string()).as_deref(), shown, "{text}");
    }
}

#[test]
fn how_cells_are_read_passes_through_a_pipe() {
    let read = ReadAs {
        formats: vec![DateFormat::parse("dd.MM.yyyy").unwrap()],
        zone: Zone::parse("Europe/Berlin"),
        stored_as_text: true,
        ..with_missing(Some(LogicalType::Timestamp), &["NA", "01.01.1900"])
    };
    let bytes = postcard::to_stdvec(&read).unwrap();
    assert_eq!(postcard::from_bytes::<ReadAs>(&bytes).unwrap(), read);
}

proptest! {
    #[test]
    fn whole_numbers_and_decimals_agree(text in "[+-]?[0-9]{1,45}") {
        let integer = read_written(&text, &as_type(LogicalType::Integer));
        prop_assert!(integer.is_some());
        prop_assert_eq!(&integer, &read_written(&text, &as_type(LogicalType::Number)));
        prop_assert_eq!(integer, Number::parse(&text).map(Value::Number));
    }

    #[test]
    fn spaces_around_are_never_trimmed(text in "[0-9]{1,5}|true|2024-01-31|10:00", before in any::<bool>()) {
        let padded = if before { format!(" {text}") } else { format!("{text} ") };
        for logical in ["integer", "number", "boolean", "date", "timestamp", "time"] {
            let read = as_type(LogicalType::from_word(logical).unwrap());
            prop_assert_eq!(read_text(&padded, &read), Cell::IllTyped);
        }
    }
}
