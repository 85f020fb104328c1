//! Spellings of "no value" that data is known to have.

use std::collections::HashSet;
use std::sync::OnceLock;

use crate::value::{Date, Scalar, Value};

/// Texts that hardly ever are values, in lower case.
const SPELLINGS: [&str; 27] = [
    "na",
    "n/a",
    "#n/a",
    "<na>",
    "n.a.",
    "null",
    "(null)",
    "<null>",
    "\\n",
    "nan",
    "nil",
    "none",
    "missing",
    "unknown",
    "undefined",
    "not available",
    "not applicable",
    "-",
    "--",
    "---",
    "?",
    "??",
    ".",
    "..",
    "#value!",
    "#ref!",
    "(blank)",
];

/// Numbers that stand for none where they lie far from all others.
const NUMBERS: [i64; 17] = [
    -1,
    -9,
    -99,
    -999,
    -9_999,
    -99_999,
    -999_999,
    99,
    999,
    9_999,
    99_999,
    999_999,
    9_999_999,
    99_999_999,
    999_999_999,
    -32_768,
    2_147_483_647,
];

/// Days that stand for none, likewise.
const DAYS: [(i64, u32, u32); 6] =
    [(1, 1, 1), (1900, 1, 1), (1970, 1, 1), (2099, 12, 31), (9999, 12, 31), (1899, 12, 30)];

/// Whether a text is a known spelling of "no value", in any case.
#[must_use]
pub fn is_token_spelling(text: &str) -> bool {
    text.len() <= 14 && SPELLINGS.iter().any(|known| known.eq_ignore_ascii_case(text))
}

/// Whether a number, a day or a point in time is one that may stand for "no value".
#[must_use]
pub fn is_token_value(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.to_i128().is_some_and(is_token_number),
        Value::Date(day) => is_token_day(*day),
        Value::Timestamp(instant) => instant.is_midnight() && is_token_day(instant.utc().0),
        Value::Bool(_) | Value::Text(_) | Value::Time(_) => false,
    }
}

fn is_token_number(whole: i128) -> bool {
    i64::try_from(whole).is_ok_and(|whole| NUMBERS.contains(&whole))
}

fn is_token_day(day: Date) -> bool {
    DAYS.contains(&day.ymd())
}

/// Whether a value is worth keeping whatever the others are, since it may turn out to be a token.
pub(crate) fn may_be_token(value: &Scalar<'_>) -> bool {
    match value {
        Scalar::Text(text) => text.len() <= 14 && texts().contains(text.to_ascii_lowercase().as_str()),
        Scalar::Int(whole) => is_token_number(*whole),
        Scalar::Float(float) => is_whole_token(*float),
        Scalar::Float32(float) => is_whole_token(f64::from(*float)),
        Scalar::Number(number) => number.to_i128().is_some_and(is_token_number),
        Scalar::Date(day) => is_token_day(*day),
        Scalar::Timestamp(instant) => instant.is_midnight() && is_token_day(instant.utc().0),
        Scalar::Bool(_) | Scalar::Time(_) => false,
    }
}

fn is_whole_token(float: f64) -> bool {
    NUMBERS.iter().any(|known| (*known as f64).to_bits() == float.to_bits())
}

/// Every text that may be a token: spellings, numbers as they are mostly written, days.
fn texts() -> &'static HashSet<String> {
    static TEXTS: OnceLock<HashSet<String>> = OnceLock::new();
    TEXTS.get_or_init(|| {
        let spellings = SPELLINGS.iter().map(|known| (*known).to_owned());
        let numbers = NUMBERS.iter().flat_map(|known| [known.to_string(), format!("{known}.0")]);
        let days = DAYS.iter().map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}"));
        spellings.chain(numbers).chain(days).collect()
    })
}
