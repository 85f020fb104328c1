//! Names of physical types as people write them.

use super::*;

fn parsed(text: &str) -> (Family, Limit) {
    let kind = PhysicalType::parse(text).unwrap_or_else(|| panic!("{text}"));
    (kind.family, kind.limit)
}

#[test]
fn names_of_many_dialects_are_understood() {
    let width = |bits, unsigned| Limit::Width { bits, unsigned };
    let digits = |precision, scale| Limit::Digits { precision, scale };
    for (text, family, limit) in [
        ("VARCHAR(20)", Family::Text, Limit::Characters(20)),
        ("varchar ( 20 )", Family::Text, Limit::Characters(20)),
        ("VARCHAR2(20 CHAR)", Family::Text, Limit::Characters(20)),
        ("VARCHAR2(20 BYTE)", Family::Text, Limit::Bytes(20)),
        ("nvarchar(max)", Family::Text, Limit::None),
        ("character varying(5)", Family::Text, Limit::Characters(5)),
        ("CHARACTER  VARYING", Family::Text, Limit::None),
        ("Nullable(String)", Family::Text, Limit::None),
        ("LowCardinality(Nullable(String))", Family::Text, Limit::None),
        ("dictionary<values=string, indices=int32, ordered=0>", Family::Text, Limit::None),
        ("ENUM('a','b')", Family::Text, Limit::None),
        ("int", Family::Integer, Limit::None),
        ("INTEGER", Family::Integer, Limit::None),
        ("int(11)", Family::Integer, Limit::None),
        ("int(10) unsigned", Family::Integer, width(32, true)),
        ("BIGINT NOT NULL", Family::Integer, width(64, false)),
        ("smallint", Family::Integer, width(16, false)),
        ("tinyint(1)", Family::Integer, Limit::Tiny),
        ("Int32", Family::Integer, width(32, false)),
        ("i128", Family::Integer, width(128, false)),
        ("uint8", Family::Integer, width(8, true)),
        ("INT64", Family::Integer, width(64, false)),
        ("numeric", Family::Decimal, Limit::None),
        ("DECIMAL(10, 2)", Family::Decimal, digits(10, 2)),
        ("decimal128(10, 2)", Family::Decimal, digits(10, 2)),
        ("NUMBER(38)", Family::Decimal, digits(38, 0)),
        ("NUMBER", Family::Number, Limit::None),
        ("double precision", Family::Float, Limit::None),
        ("FLOAT64", Family::Float, Limit::None),
        ("float(53)", Family::Float, Limit::None),
        ("bool", Family::Boolean, Limit::None),
        ("date32[day]", Family::Date, Limit::None),
        ("timestamp(3) with time zone", Family::Timestamp, Limit::Fraction(3)),
        ("TIMESTAMP_NTZ(9)", Family::Timestamp, Limit::Fraction(9)),
        ("timestamp[us, tz=UTC]", Family::Timestamp, Limit::None),
        ("datetime64[ns, Europe/Berlin]", Family::Timestamp, Limit::None),
        ("Datetime(time_unit='us', time_zone=None)", Family::Timestamp, Limit::None),
        ("datetime2(7)", Family::Timestamp, Limit::Fraction(7)),
        ("INT96", Family::Timestamp, Limit::None),
        ("time without time zone", Family::Time, Limit::None),
        ("varbinary(16)", Family::Binary, Limit::Bytes(16)),
        ("fixed_size_binary[16]", Family::Binary, Limit::Bytes(16)),
        ("BYTE_ARRAY", Family::Bytes, Limit::None),
        ("uniqueidentifier", Family::Uuid, Limit::None),
        ("jsonb", Family::Document, Limit::None),
        ("ARRAY", Family::List, Limit::None),
        ("vector(3)", Family::List, Limit::Items(3)),
        ("RECORD", Family::Struct, Limit::None),
    ] {
        assert_eq!(parsed(text), (family, limit), "{text}");
    }
}

#[test]
fn what_nested_types_are_made_of_is_kept() {
    let families =
        |kind: &PhysicalType| kind.inner.iter().map(|(name, kind)| (name.clone(), kind.family)).collect::<Vec<_>>();
    let named = |name: &str, family| (name.to_owned(), family);
    for text in ["text[]", "ARRAY<STRING>", "Array(String)", "list<item: string>", "varchar(3) array", "LIST(VARCHAR)"]
    {
        let kind = PhysicalType::parse(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!((kind.family, families(&kind)), (Family::List, vec![named("item", Family::Text)]), "{text}");
    }
    for text in ["STRUCT<a INT64, b STRING>", "struct<a: int64, b: string>", "row(a int, b varchar(3))"] {
        let kind = PhysicalType::parse(text).unwrap_or_else(|| panic!("{text}"));
        let fields = vec![named("a", Family::Integer), named("b", Family::Text)];
        assert_eq!((kind.family, families(&kind)), (Family::Struct, fields), "{text}");
    }
    let map = PhysicalType::parse("map<string, array<decimal(10, 2)>>").unwrap();
    assert_eq!(families(&map), vec![named("key", Family::Text), named("value", Family::List)]);
    assert!(map.limits_inside() && !PhysicalType::parse("decimal(10,2)").unwrap().limits_inside());
    let fixed = PhysicalType::parse("fixed_size_list<item: float>[3]").unwrap();
    assert_eq!(families(&fixed), vec![named("item", Family::Float)]);
}

#[test]
fn what_is_not_understood_is_no_type() {
    let deep = "array<".repeat(5_000) + &">".repeat(5_000);
    let long = "a".repeat(20_000);
    for text in [
        "",
        "(",
        "varchar(",
        "varchar(x)",
        "decimal(2, 10)",
        "decimal(10,2,3)",
        "geography",
        "object",
        "map<string>",
        "array<>>",
        "struct<a>",
        "[]",
        "varchar(99999999999999)",
        ")(",
        "é(",
        "decimal(*, 2)",
        &deep,
        &long,
    ] {
        assert_eq!(PhysicalType::parse(text), None, "{}", text.chars().take(20).collect::<String>());
    }
}

#[test]
fn ranges_are_those_of_the_widths() {
    let range = |limit: Limit| limit.range().map(|(least, most)| (least.to_string(), most.to_string()));
    let text = |least: &str, most: &str| Some((least.to_owned(), most.to_owned()));
    assert_eq!(range(Limit::Width { bits: 8, unsigned: false }), text("-128", "127"));
    assert_eq!(range(Limit::Width { bits: 64, unsigned: true }), text("0", "18446744073709551615"));
    assert_eq!(range(Limit::Tiny), text("-128", "255"));
    assert_eq!(range(Limit::Width { bits: 128, unsigned: true }), text("0", "340282366920938463463374607431768211455"));
    assert_eq!(range(Limit::Fraction(3)), None);
}
