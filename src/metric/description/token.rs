//! Spellings of "no value" that data is known to have.

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
        Scalar::Text(text) => texts().has(text),
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
struct Texts {
    texts: Vec<String>,
    /// The lengths of those that begin with each letter, as bits.
    lengths: [u32; 128],
}

impl Texts {
    /// Whether a text is one of them, in any case. Nearly every other text is told by its first letter and its length.
    fn has(&self, text: &str) -> bool {
        let first = text.as_bytes().first().map(u8::to_ascii_lowercase);
        let lengths = first.and_then(|first| self.lengths.get(usize::from(first))).copied().unwrap_or_default();
        let is_of_length = u32::try_from(text.len()).is_ok_and(|length| length < 32 && lengths >> length & 1 == 1);
        is_of_length && self.texts.iter().any(|known| known.eq_ignore_ascii_case(text))
    }
}

fn texts() -> &'static Texts {
    static TEXTS: OnceLock<Texts> = OnceLock::new();
    TEXTS.get_or_init(|| {
        let spellings = SPELLINGS.iter().map(|known| (*known).to_owned());
        let numbers = NUMBERS.iter().flat_map(|known| [known.to_string(), format!("{known}.0")]);
        let days = DAYS.iter().map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}"));
        let texts: Vec<String> = spellings.chain(numbers).chain(days).collect();
        let mut lengths = [0; 128];
        for text in &texts {
            let first = text.as_bytes().first().copied().map_or(0, usize::from);
            if let Some(known) = lengths.get_mut(first) {
                *known |= 1 << text.len();
            }
        }
        Texts { texts, lengths }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_told_in_any_case() {
        for text in ["NA", "n/a", "Null", "-999", "-999.0", "9999-12-31", "#N/A", "?"] {
            assert!(may_be_token(&Scalar::Text(text)), "{text}");
        }
        for text in ["", "N", "nab", "-998", "2024-01-01", "ä", "not  available"] {
            assert!(!may_be_token(&Scalar::Text(text)), "{text}");
        }
        assert!(may_be_token(&Scalar::Float(-999.0)) && !may_be_token(&Scalar::Int(0)));
    }
}
