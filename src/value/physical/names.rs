//! The words of physical types, a row each.

use super::{Family, Limit};

/// What the digits in parentheses behind a word mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Digits {
    /// Nothing that is compared: display widths of `MySQL`, the members of an enum.
    Ignored,
    /// The most characters.
    Characters,
    /// The most bytes.
    Bytes,
    /// Digits in all and behind the point.
    Decimal,
    /// Digits of a second behind its point.
    Fraction,
    /// The most items.
    Items,
}

/// A word and what it means.
pub(super) struct Name {
    pub(super) word: &'static str,
    pub(super) family: Family,
    pub(super) limit: Limit,
    pub(super) digits: Digits,
}

const fn name(word: &'static str, family: Family, limit: Limit, digits: Digits) -> Name {
    Name { word, family, limit, digits }
}

const fn text(word: &'static str) -> Name {
    name(word, Family::Text, Limit::None, Digits::Characters)
}

const fn whole(word: &'static str, bits: u8) -> Name {
    name(word, Family::Integer, Limit::Width { bits, unsigned: false }, Digits::Ignored)
}

const fn unsigned(word: &'static str, bits: u8) -> Name {
    name(word, Family::Integer, Limit::Width { bits, unsigned: true }, Digits::Ignored)
}

/// Whole numbers of a width that depends on the dialect.
const fn integer(word: &'static str) -> Name {
    name(word, Family::Integer, Limit::None, Digits::Ignored)
}

const fn decimal(word: &'static str) -> Name {
    name(word, Family::Decimal, Limit::None, Digits::Decimal)
}

const fn float(word: &'static str) -> Name {
    name(word, Family::Float, Limit::None, Digits::Ignored)
}

const fn stamp(word: &'static str) -> Name {
    name(word, Family::Timestamp, Limit::None, Digits::Fraction)
}

const fn clock(word: &'static str) -> Name {
    name(word, Family::Time, Limit::None, Digits::Fraction)
}

const fn binary(word: &'static str) -> Name {
    name(word, Family::Binary, Limit::None, Digits::Bytes)
}

const fn plain(word: &'static str, family: Family) -> Name {
    name(word, family, Limit::None, Digits::Ignored)
}

/// The row of a word, in lower case with single spaces.
pub(super) fn find(word: &str) -> Option<&'static Name> {
    NAMES.iter().find(|name| name.word == word)
}

#[rustfmt::skip]
const NAMES: &[Name] = &[
    // Text.
    text("varchar"), text("varchar2"), text("nvarchar"), text("nvarchar2"), text("char"), text("nchar"),
    text("character"), text("character varying"), text("char varying"), text("national character"),
    text("national character varying"), text("bpchar"), text("fixedstring"), text("string"), text("str"),
    text("text"), text("ntext"), text("tinytext"), text("mediumtext"), text("longtext"), text("citext"),
    text("clob"), text("nclob"), text("utf8"), text("utf-8"), text("large_utf8"), text("largeutf8"), text("utf8view"),
    text("utf8_view"), text("string_view"), text("large_string"), text("xml"),
    plain("enum", Family::Text),
    // Whole numbers. `int8` has 8 bytes for some and 8 bits for others, and is read as the wider one.
    integer("int"), integer("integer"), integer("year"), integer("uint"),
    whole("smallint", 16), whole("mediumint", 24), whole("bigint", 64), whole("hugeint", 128),
    whole("int2", 16), whole("int4", 32), whole("int8", 64), whole("byteint", 8), whole("i8", 8), whole("i16", 16),
    whole("i32", 32), whole("i64", 64), whole("i128", 128), whole("int16", 16), whole("int32", 32),
    whole("int64", 64), whole("int128", 128), whole("int_8", 8), whole("int_16", 16), whole("int_32", 32),
    whole("int_64", 64), whole("byte", 8), whole("short", 16), whole("long", 64), whole("serial", 32),
    whole("smallserial", 16), whole("bigserial", 64), whole("serial2", 16), whole("serial4", 32),
    whole("serial8", 64),
    unsigned("u8", 8), unsigned("u16", 16), unsigned("u32", 32), unsigned("u64", 64), unsigned("u128", 128),
    unsigned("uint8", 8), unsigned("uint16", 16), unsigned("uint32", 32), unsigned("uint64", 64),
    unsigned("uint128", 128), unsigned("uint_8", 8), unsigned("uint_16", 16), unsigned("uint_32", 32),
    unsigned("uint_64", 64), unsigned("ubyte", 8), unsigned("utinyint", 8), unsigned("usmallint", 16),
    unsigned("uinteger", 32), unsigned("ubigint", 64), unsigned("uhugeint", 128), unsigned("tinyint unsigned", 8),
    unsigned("smallint unsigned", 16), unsigned("mediumint unsigned", 24), unsigned("int unsigned", 32),
    unsigned("integer unsigned", 32), unsigned("bigint unsigned", 64),
    name("tinyint", Family::Integer, Limit::Tiny, Digits::Ignored),
    // Other numbers.
    decimal("decimal"), decimal("numeric"), decimal("dec"), decimal("fixed"), decimal("bignumeric"),
    decimal("bigdecimal"), decimal("decimal32"), decimal("decimal64"), decimal("decimal128"), decimal("decimal256"),
    plain("money", Family::Decimal), plain("smallmoney", Family::Decimal),
    name("number", Family::Number, Limit::None, Digits::Decimal),
    float("float"), float("double"), float("double precision"), float("real"), float("float4"), float("float8"),
    float("float16"), float("float32"), float("float64"), float("f16"), float("f32"), float("f64"),
    float("halffloat"), float("half_float"), float("binary_float"), float("binary_double"),
    plain("bool", Family::Boolean), plain("boolean", Family::Boolean), plain("bit", Family::Boolean),
    // The time line.
    plain("date", Family::Date), plain("date32", Family::Date), plain("date64", Family::Date),
    stamp("timestamp"), stamp("timestamptz"), stamp("timestampntz"), stamp("timestampltz"), stamp("timestamp_ntz"),
    stamp("timestamp_ltz"), stamp("timestamp_tz"), stamp("timestamp with time zone"),
    stamp("timestamp without time zone"), stamp("timestamp with local time zone"), stamp("datetime"),
    stamp("datetime2"), stamp("datetime64"), stamp("datetimeoffset"),
    name("smalldatetime", Family::Timestamp, Limit::Fraction(0), Digits::Fraction),
    name("timestamp_s", Family::Timestamp, Limit::Fraction(0), Digits::Ignored),
    name("timestamp_ms", Family::Timestamp, Limit::Fraction(3), Digits::Ignored),
    name("timestamp_millis", Family::Timestamp, Limit::Fraction(3), Digits::Ignored),
    name("timestamp_us", Family::Timestamp, Limit::Fraction(6), Digits::Ignored),
    name("timestamp_micros", Family::Timestamp, Limit::Fraction(6), Digits::Ignored),
    name("timestamp_ns", Family::Timestamp, Limit::Fraction(9), Digits::Ignored),
    plain("int96", Family::Timestamp),
    clock("time"), clock("timetz"), clock("time with time zone"), clock("time without time zone"), clock("time32"),
    clock("time64"),
    name("time_millis", Family::Time, Limit::Fraction(3), Digits::Ignored),
    name("time_micros", Family::Time, Limit::Fraction(6), Digits::Ignored),
    plain("interval", Family::Duration), plain("duration", Family::Duration), plain("timedelta64", Family::Duration),
    // Bytes and documents.
    binary("binary"), binary("varbinary"), binary("binary varying"), binary("bytes"), binary("bytea"), binary("raw"),
    binary("blob"), binary("tinyblob"), binary("mediumblob"), binary("longblob"), binary("image"),
    binary("large_binary"), binary("binary_view"), binary("fixed_size_binary"), binary("fixedsizebinary"),
    binary("bson"),
    plain("byte_array", Family::Bytes),
    plain("uuid", Family::Uuid), plain("guid", Family::Uuid), plain("uniqueidentifier", Family::Uuid),
    plain("json", Family::Document), plain("jsonb", Family::Document), plain("variant", Family::Document),
    plain("super", Family::Document),
    // Nested values.
    plain("array", Family::List), plain("list", Family::List), plain("large_list", Family::List),
    plain("largelist", Family::List), plain("repeated", Family::List),
    name("fixed_size_list", Family::List, Limit::None, Digits::Items),
    name("vector", Family::List, Limit::None, Digits::Items), name("halfvec", Family::List, Limit::None, Digits::Items),
    plain("struct", Family::Struct), plain("row", Family::Struct), plain("record", Family::Struct),
    plain("tuple", Family::Struct), plain("named_struct", Family::Struct),
    plain("map", Family::Map), plain("hstore", Family::Map),
];
