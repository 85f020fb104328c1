//! Generated tables: values of every type, each with one of the ways in which text may spell it.

use proptest::prelude::*;
use upheld::value::{Date, Instant, Number, TimeOfDay, Value};

use super::spelling;

/// How the values of a column are stored where the format has types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// 64-bit whole numbers.
    Int64,
    /// Whole numbers without a sign, beyond what the former holds.
    UInt64,
    /// Whole numbers of up to 38 digits.
    Huge,
    /// Floats of 64 bits.
    Float64,
    /// Floats of 32 bits.
    Float32,
    /// Decimals with [`SCALE`] digits behind the point.
    Decimal,
    /// Text.
    Text,
    /// True or false.
    Bool,
    /// Calendar days.
    Day,
    /// Points in time, to the microsecond.
    Moment,
    /// What a clock shows, without a zone, to the nanosecond.
    Naive,
    /// Times of day, to the nanosecond.
    Time,
}

/// Digits behind the point of a decimal.
pub(super) const SCALE: u32 = 3;

/// The columns of every table. The names try what quoting and paths could break.
pub(super) const COLUMNS: &[(&str, Kind)] = &[
    ("whole", Kind::Int64),
    ("natural", Kind::UInt64),
    ("huge", Kind::Huge),
    ("real", Kind::Float64),
    ("single", Kind::Float32),
    ("the price", Kind::Decimal),
    ("text", Kind::Text),
    ("größe", Kind::Text),
    ("flag", Kind::Bool),
    ("a.day", Kind::Day),
    ("moment", Kind::Moment),
    ("naive", Kind::Naive),
    ("hour", Kind::Time),
];

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Datum {
    Null,
    Nan,
    Whole(i128),
    Float(f64),
    Single(f32),
    /// Thousandths.
    Decimal(i128),
    Text(String),
    Bool(bool),
    /// Days since 1970.
    Day(i32),
    /// Seconds since 1970 (of a clock, where naive) and nanoseconds.
    Moment(i64, u32),
    /// Nanoseconds since midnight.
    Time(i64),
    /// Text that no type but text can mean; only formats of text can hold it.
    Wrong(&'static str),
}

impl Datum {
    /// The value that is meant, where there is one.
    pub(super) fn value(&self) -> Option<Value> {
        match self {
            Self::Null | Self::Nan | Self::Wrong(_) => None,
            Self::Whole(n) => Some(Value::Number(Number::from(*n))),
            Self::Float(f) => Some(Value::Number(Number::from_f64(*f))),
            Self::Single(f) => Some(Value::Number(Number::from_f32(*f))),
            Self::Decimal(n) => Some(Value::Number(Number::from_decimal(*n, SCALE))),
            Self::Text(text) => Some(Value::Text(text.clone())),
            Self::Bool(truth) => Some(Value::Bool(*truth)),
            Self::Day(days) => Some(Value::Date(Date(*days))),
            Self::Moment(seconds, nanos) => Some(Value::Timestamp(Instant { seconds: *seconds, nanos: *nanos })),
            Self::Time(nanos) => Some(Value::Time(TimeOfDay(*nanos))),
        }
    }

    pub(super) fn is_finite(&self) -> bool {
        match self {
            Self::Nan => false,
            Self::Float(f) => f.is_finite(),
            Self::Single(f) => f.is_finite(),
            _ => true,
        }
    }
}

/// A cell and how text spells it.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) datum: Datum,
    /// The text of a delimited field; empty for null.
    pub(super) field: String,
    /// Whether the field is written in quotes.
    pub(super) quoted: bool,
    /// The value as JSON writes it; `None` where the key is left out. Infinities and NaN have none that is right.
    pub(super) json: Option<String>,
}

impl Entry {
    /// Whether nothing stands there.
    pub(super) fn is_null(&self) -> bool {
        self.datum == Datum::Null
    }
}

/// What a table holds besides plain values, and so which formats can hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Infinities and NaN: not in JSON.
    Wide,
    /// What all formats can hold.
    Plain,
    /// Cells that are not of their type: text only.
    Faulty,
}

/// How a table is written; what is read must not depend on it.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// The rows of each file but the last.
    pub(super) cuts: Vec<usize>,
    /// What ends a line of delimited text.
    pub(super) line_end: &'static str,
    /// Whether the last record ends so too.
    pub(super) ends_last: bool,
    /// Rows of a row group or record batch.
    #[cfg_attr(not(feature = "polars"), expect(dead_code, reason = "text has no batches"))]
    pub(super) batch: usize,
    /// Picks compression, page version, encoding and the like.
    pub(super) taste: u8,
    /// Threads that read.
    pub(super) threads: usize,
}

/// A table, row by row.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) content: Content,
    pub(super) rows: Vec<Vec<Entry>>,
    pub(super) layout: Layout,
}

impl Table {
    /// The rows of each file.
    pub(super) fn files(&self) -> Vec<&[Vec<Entry>]> {
        let mut files = Vec::new();
        let mut rest = self.rows.as_slice();
        for cut in &self.layout.cuts {
            if *cut < rest.len() {
                let (file, later) = rest.split_at(*cut);
                files.push(file);
                rest = later;
            }
        }
        files.push(rest);
        files
    }
}

/// Any table.
pub(super) fn tables() -> impl Strategy<Value = Table> {
    let content = prop::sample::select(vec![Content::Wide, Content::Plain, Content::Faulty]);
    content.prop_flat_map(|content| {
        let rows = prop::collection::vec(row(content), 1..24);
        (rows, layout()).prop_map(move |(rows, layout)| Table { content, rows, layout })
    })
}

/// A table that every format can hold.
pub(super) fn plain_tables() -> impl Strategy<Value = Table> {
    let rows = prop::collection::vec(row(Content::Plain), 1..24);
    (rows, layout()).prop_map(|(rows, layout)| Table {
        content: Content::Plain,
        rows,
        layout: Layout { cuts: Vec::new(), ..layout },
    })
}

fn layout() -> impl Strategy<Value = Layout> {
    let cuts = prop::collection::vec(1_usize..8, 0..3);
    let line_end = prop::sample::select(vec!["\n", "\r\n", "\r"]);
    (cuts, line_end, any::<bool>(), 1_usize..6, any::<u8>(), 1_usize..4).prop_map(
        |(cuts, line_end, ends_last, batch, taste, threads)| Layout {
            cuts,
            line_end,
            ends_last,
            batch,
            taste,
            threads,
        },
    )
}

fn row(content: Content) -> impl Strategy<Value = Vec<Entry>> {
    COLUMNS.iter().map(|(_, kind)| entry(*kind, content)).collect::<Vec<_>>()
}

fn entry(kind: Kind, content: Content) -> impl Strategy<Value = Entry> {
    let wrong = prop::sample::select(WRONG.to_vec()).prop_map(Datum::Wrong);
    let datum = prop_oneof![3 => Just(Datum::Null), 14 => datum(kind)].boxed();
    let datum = match (content, kind) {
        (Content::Wide | Content::Plain, _) | (_, Kind::Text) => datum,
        (Content::Faulty, _) => prop_oneof![6 => datum, 1 => wrong].boxed(),
    };
    (datum, any::<u8>()).prop_map(move |(datum, taste)| {
        let datum = if content == Content::Wide || datum.is_finite() { datum } else { Datum::Null };
        spelling::entry(kind, datum, taste)
    })
}

/// Text that is of no type but text; `NA` is a missing-value token of some readings.
const WRONG: &[&str] = &[
    "x",
    " 1",
    "1 ",
    "2024-02-30",
    "25:00:00",
    "tru",
    "1,5",
    "--1",
    "0x10",
    "१",
    "1_000",
    "NA",
    "24-01-01",
    "1e",
    "T",
    "2024-01-01T00:00:00+25:00",
    "\u{a0}1",
    "1\n",
    "\"1\"",
];

/// A value of a kind: often one of few, so that values meet, sometimes any.
pub(super) fn datum(kind: Kind) -> BoxedStrategy<Datum> {
    let any: BoxedStrategy<Datum> = match kind {
        Kind::Int64 => any::<i64>().prop_map(|n| Datum::Whole(n.into())).boxed(),
        Kind::UInt64 => any::<u64>().prop_map(|n| Datum::Whole(n.into())).boxed(),
        Kind::Huge => (-HUGE..=HUGE).prop_map(Datum::Whole).boxed(),
        Kind::Float64 => any::<f64>().prop_map(float).boxed(),
        Kind::Float32 => any::<f32>().prop_map(single).boxed(),
        Kind::Decimal => (-999_999_999_999_i128..=999_999_999_999).prop_map(Datum::Decimal).boxed(),
        Kind::Text => ".{0,6}".prop_map(|text: String| Datum::Text(text.replace('\0', "0"))).boxed(),
        Kind::Bool => any::<bool>().prop_map(Datum::Bool).boxed(),
        Kind::Day => (FIRST_DAY..=LAST_DAY).prop_map(Datum::Day).boxed(),
        Kind::Moment => (seconds(FIRST_DAY + 2, LAST_DAY - 2), 0_u32..1_000_000)
            .prop_map(|(seconds, micros)| Datum::Moment(seconds, micros * 1_000))
            .boxed(),
        Kind::Naive => (seconds(-100_000, 100_000), 0_u32..1_000_000_000)
            .prop_map(|(seconds, nanos)| Datum::Moment(seconds, nanos))
            .boxed(),
        Kind::Time => (0_i64..DAY * 1_000_000_000).prop_map(Datum::Time).boxed(),
    };
    prop_oneof![4 => prop::sample::select(few(kind)), 1 => any].boxed()
}

const HUGE: i128 = 99_999_999_999_999_999_999_999_999_999_999_999_999;
/// 0001-01-01.
const FIRST_DAY: i32 = -719_162;
/// 9999-12-31.
const LAST_DAY: i32 = 2_932_896;
const DAY: i64 = 86_400;

fn seconds(first: i32, last: i32) -> impl Strategy<Value = i64> {
    i64::from(first) * DAY..i64::from(last) * DAY
}

fn float(float: f64) -> Datum {
    if float.is_nan() { Datum::Nan } else { Datum::Float(float) }
}

fn single(float: f32) -> Datum {
    if float.is_nan() { Datum::Nan } else { Datum::Single(float) }
}

fn few(kind: Kind) -> Vec<Datum> {
    let whole = |numbers: &[i128]| numbers.iter().copied().map(Datum::Whole).collect();
    match kind {
        Kind::Int64 => {
            whole(&[0, 1, 2, 3, 12, 100, -1, -999, 1 << 53, (1 << 53) + 1, i64::MAX.into(), i64::MIN.into()])
        }
        Kind::UInt64 => whole(&[0, 1, 2, 3, i64::MAX.into(), i128::from(i64::MAX) + 1, u64::MAX.into()]),
        Kind::Huge => whole(&[0, 1, -1, 3, i128::from(u64::MAX) + 1, HUGE, -HUGE, 10_i128.pow(37)]),
        Kind::Float64 => [0.0, -0.0, 1.0, 0.1, 0.5, -1.5, 3.0, 1e300, 5e-324, 1e22, f64::INFINITY, f64::NEG_INFINITY]
            .into_iter()
            .map(float)
            .chain([Datum::Nan, Datum::Float(9_007_199_254_740_993.0)])
            .collect(),
        Kind::Float32 => [0.0, -0.0, 1.0, 0.1, 0.5, 3.0, 16_777_216.0, 3.4e38, 1e-45, f32::INFINITY]
            .into_iter()
            .map(single)
            .chain([Datum::Nan])
            .collect(),
        Kind::Decimal => [0, 1, 100, 500, 1_000, 1_500, -1_500, 3_000, 12_000].map(Datum::Decimal).into(),
        Kind::Text => few_texts().into_iter().map(Datum::Text).collect(),
        Kind::Bool => [true, false].map(Datum::Bool).into(),
        Kind::Day => [0, 1, -1, 19_753, 19_782, FIRST_DAY, LAST_DAY].map(Datum::Day).into(),
        Kind::Moment => few_moments(1_000).into(),
        Kind::Naive => few_moments(1).into(),
        Kind::Time => [0, 1, 3_600_000_000_000, 36_000_000_000_000, DAY * 1_000_000_000 - 1].map(Datum::Time).into(),
    }
}

fn few_texts() -> Vec<String> {
    let mut texts: Vec<String> = [
        "",
        "a",
        "a@b",
        "b",
        "ab",
        "A",
        "é",
        "e\u{301}",
        "1",
        "01",
        "-999",
        "NA",
        "null",
        "nan",
        "true",
        " ",
        " a",
        "a ",
        "a,b",
        "a\tb",
        "\"",
        "\"\"",
        "say \"hi\"",
        "a\nb",
        "a\r\nb",
        "\r",
        "\n",
        "🦀",
        "\u{feff}",
        "\u{85}",
        "\\",
        "\\n",
        "'",
        "#",
        ";",
        "\u{1}\u{1f}\u{7f}",
        "2024-01-31",
        "ﬁ",
    ]
    .map(str::to_owned)
    .into();
    texts.push("a".repeat(40));
    texts.push("ñ,\"".repeat(90));
    texts
}

/// Around midnights, and where the clocks of Berlin were put forward and back; `step` in nanoseconds.
fn few_moments(step: u32) -> [Datum; 8] {
    let days = |days: i64| days * DAY;
    [
        Datum::Moment(0, 0),
        Datum::Moment(-1, 1_000_000_000 - step),
        Datum::Moment(days(19_753), 0),
        Datum::Moment(days(19_753), step),
        Datum::Moment(days(19_753) - 3_600, 0),
        Datum::Moment(days(19_753) + 43_200, 500_000_000),
        Datum::Moment(1_711_852_200, 0),
        Datum::Moment(1_729_994_400 - 1_800, 0),
    ]
}
