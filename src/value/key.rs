//! The canonical bytes of key values, so that equal values meet whatever engine read them.

use xxhash_rust::xxh3::{xxh3_64_with_seed, xxh3_128_with_seed};

use super::number::Canonical;
use super::{Instant, Number, Scalar};

/// Partitions of two engines can be joined only while this stays what it is.
const SEED: u64 = 0x7570_6865_6c64_0001;

const NULL: u8 = 0;
const BOOLEAN: u8 = 1;
const WHOLE: u8 = 2;
const SMALL: u8 = 3;
const LARGE: u8 = 4;
const INFINITY: u8 = 5;
const TEXT: u8 = 6;
const DATE: u8 = 7;
const TIMESTAMP: u8 = 8;
const TIME: u8 = 9;

/// Appends the canonical bytes of one part of a key: a tag of its kind, then bytes that are equal exactly when the values are. `None` is a null part.
pub fn write_key(out: &mut Vec<u8>, part: Option<&Scalar<'_>>) {
    let Some(scalar) = part else { return out.push(NULL) };
    match scalar {
        Scalar::Bool(truth) => out.extend([BOOLEAN, u8::from(*truth)]),
        Scalar::Int(whole) => match i64::try_from(*whole) {
            Ok(whole) => write_whole_key(out, whole),
            Err(_) => write_number(out, &Number::from(*whole)),
        },
        Scalar::Float(float) => write_float_key(out, *float),
        Scalar::Float32(float) => write_number(out, &Number::from_f32(*float)),
        Scalar::Number(number) => write_number(out, number),
        Scalar::Text(text) => write_text(out, TEXT, text),
        Scalar::Date(date) => write(out, DATE, &date.0.to_le_bytes()),
        Scalar::Timestamp(instant) => write_moment_key(out, *instant),
        Scalar::Time(time) => write(out, TIME, &time.0.to_le_bytes()),
    }
}

/// Appends the same bytes for a whole number.
pub(crate) fn write_whole_key(out: &mut Vec<u8>, whole: i64) {
    out.extend_from_slice(&whole_key(whole));
}

/// The same bytes for a whole number, of which a key of one part is made.
pub(crate) fn whole_key(whole: i64) -> [u8; 9] {
    let mut bytes = [WHOLE; 9];
    bytes[1..].copy_from_slice(&whole.to_le_bytes());
    bytes
}

/// Appends the same bytes for a point in time.
pub(crate) fn write_moment_key(out: &mut Vec<u8>, moment: Instant) {
    let mut bytes = [TIMESTAMP; 13];
    bytes[1..9].copy_from_slice(&moment.seconds.to_le_bytes());
    bytes[9..].copy_from_slice(&moment.nanos.to_le_bytes());
    out.extend_from_slice(&bytes);
}

/// Appends the same bytes for `unscaled` x 10^-`scale`, at less cost than by way of a [`Number`].
pub(crate) fn write_decimal_key(out: &mut Vec<u8>, unscaled: i64, scale: u8) {
    let (mut mantissa, mut behind) = (unscaled, scale);
    while behind > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        behind -= 1;
    }
    if behind == 0 {
        return write_whole_key(out, mantissa);
    }
    let mut bytes = [SMALL; 21];
    bytes[1..17].copy_from_slice(&i128::from(mantissa).to_le_bytes());
    bytes[17..].copy_from_slice(&(-i32::from(behind)).to_le_bytes());
    out.extend_from_slice(&bytes);
}

/// Appends the bytes of the number that a float of a float column means; floats of few digits cost little.
pub(crate) fn write_float_key(out: &mut Vec<u8>, float: f64) {
    match Number::exact_whole(float) {
        Some(whole) => write_whole_key(out, whole),
        None => match Number::of_few_digits(float) {
            Some((unscaled, scale)) => write_decimal_key(out, unscaled, scale),
            None => write_number(out, &Number::from_f64(float)),
        },
    }
}

fn write(out: &mut Vec<u8>, tag: u8, bytes: &[u8]) {
    out.push(tag);
    out.extend_from_slice(bytes);
}

/// The length comes first, so that no text runs into the next part.
fn write_text(out: &mut Vec<u8>, tag: u8, text: &str) {
    write(out, tag, &(text.len() as u64).to_le_bytes());
    out.extend_from_slice(text.as_bytes());
}

fn write_number(out: &mut Vec<u8>, number: &Number) {
    match number.canonical() {
        Canonical::Whole(whole) => write(out, WHOLE, &whole.to_le_bytes()),
        Canonical::Small(mantissa, exponent) => {
            write(out, SMALL, &mantissa.to_le_bytes());
            out.extend(exponent.to_le_bytes());
        }
        Canonical::Large(negative, digits, exponent) => {
            write(out, LARGE, &exponent.to_le_bytes());
            write_text(out, u8::from(negative), digits);
        }
        Canonical::Infinity(negative) => out.extend([INFINITY, u8::from(negative)]),
    }
}

/// Hashes of canonical bytes, with a fixed seed.
#[derive(Clone, Copy, Debug, Default)]
pub struct KeyHasher;

impl KeyHasher {
    /// Hashes the canonical bytes of a whole key.
    #[must_use]
    #[inline]
    pub fn hash(bytes: &[u8]) -> u64 {
        xxh3_64_with_seed(bytes, SEED)
    }

    /// Hashes them so widely that two keys do not meet by chance.
    #[must_use]
    pub fn wide(bytes: &[u8]) -> u128 {
        xxh3_128_with_seed(bytes, SEED)
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use proptest::prelude::*;

    use super::*;
    use crate::value::{Date, TimeOfDay, Value};

    fn bytes(parts: &[Option<Scalar<'_>>]) -> Vec<u8> {
        let mut out = Vec::new();
        for part in parts {
            write_key(&mut out, part.as_ref());
        }
        out
    }

    fn one(scalar: Scalar<'_>) -> Vec<u8> {
        bytes(&[Some(scalar)])
    }

    fn number(text: &str) -> Scalar<'static> {
        Scalar::Number(Cow::Owned(Number::parse(text).unwrap()))
    }

    #[test]
    fn equal_values_have_equal_bytes() {
        for equals in [
            vec![Scalar::Int(1), number("1.0"), Scalar::Float(1.0), Scalar::Float32(1.0)],
            vec![Scalar::Int(0), number("-0"), Scalar::Float(-0.0), Scalar::Float32(-0.0)],
            vec![Scalar::Int(1_000), number("1e3"), Scalar::Float(1e3)],
            vec![number("0.1"), Scalar::Float(0.1), Scalar::Float32(0.1)],
            vec![Scalar::Int(10_i128.pow(30)), number("1e30"), Scalar::Float(1e30)],
            vec![Scalar::Int(i128::MAX), number(&i128::MAX.to_string())],
            vec![number("inf"), Scalar::Float(f64::INFINITY)],
        ] {
            let first = one(equals[0].clone());
            for scalar in &equals {
                assert_eq!(one(scalar.clone()), first, "{scalar:?}");
            }
        }
    }

    #[test]
    fn tuples_do_not_run_into_each_other() {
        let text = |text| Some(Scalar::Text(text));
        assert_ne!(bytes(&[text("a"), text("bc")]), bytes(&[text("ab"), text("c")]));
        assert_ne!(bytes(&[None, text("a")]), bytes(&[text("a"), None]));
        assert_ne!(bytes(&[None]), bytes(&[text("")]));
    }

    #[test]
    fn the_hash_stays_what_it_is() {
        assert_eq!(KeyHasher::hash(b""), KeyHasher::hash(b""));
        assert_ne!(KeyHasher::hash(b"a"), KeyHasher::hash(b"b"));
        assert_eq!(KeyHasher::hash(&one(Scalar::Text("upheld"))), KeyHasher::hash(&one(Scalar::Text("upheld"))));
    }

    #[test]
    fn short_decimals_have_the_bytes_of_their_numbers() {
        for (unscaled, scale) in
            [(0, 0), (0, 3), (1_250, 2), (-1_250, 3), (-7, 0), (500, 2), (i64::MAX, 18), (i64::MIN, 1)]
        {
            let mut bytes = Vec::new();
            write_decimal_key(&mut bytes, unscaled, scale);
            let number = Number::from_decimal(unscaled.into(), scale.into());
            assert_eq!(bytes, one(Scalar::Number(Cow::Owned(number))), "{unscaled}e-{scale}");
        }
    }

    fn values() -> impl Strategy<Value = Value> {
        prop_oneof![
            any::<bool>().prop_map(Value::Bool),
            (-3_i128..3, 0_u32..3).prop_map(|(unscaled, scale)| Value::Number(Number::from_decimal(unscaled, scale))),
            any::<f64>().prop_filter("NaN", |float| !float.is_nan()).prop_map(|f| Value::Number(Number::from_f64(f))),
            "[ab]{0,2}".prop_map(Value::Text),
            (0..3).prop_map(|day| Value::Date(Date(day))),
            (0..3_i64, 0..2_u32).prop_map(|(seconds, nanos)| Value::Timestamp(Instant { seconds, nanos })),
            (0..3_i64).prop_map(|nanos| Value::Time(TimeOfDay(nanos))),
        ]
    }

    proptest! {
        #[test]
        fn bytes_are_equal_exactly_when_values_are(a in values(), b in values()) {
            prop_assert_eq!(one(Scalar::from(&a)) == one(Scalar::from(&b)), a == b);
            prop_assert_eq!(Scalar::from(&a).is(&b), a == b);
        }

        #[test]
        fn tuples_are_equal_exactly_when_their_parts_are(a in prop::collection::vec(values(), 1..4), b in prop::collection::vec(values(), 1..4)) {
            let key = |values: &[Value]| bytes(&values.iter().map(|value| Some(Scalar::from(value))).collect::<Vec<_>>());
            prop_assert_eq!(key(&a) == key(&b), a == b);
        }

        #[test]
        fn floats_meet_their_decimals(float in any::<f64>()) {
            prop_assume!(!float.is_nan());
            prop_assert_eq!(one(Scalar::Float(float)), one(Scalar::Number(Cow::Owned(Number::from_f64(float)))));
        }

        #[test]
        fn short_floats_meet_their_decimals(unscaled in -2_000_000_000_000_000_i64..2_000_000_000_000_000, small in -100_000_i64..100_000, scale in 0_u32..7) {
            for unscaled in [unscaled, small] {
                let float: f64 = format!("{unscaled}e-{scale}").parse().unwrap();
                let written = Number::parse(&format!("{float:e}")).unwrap();
                prop_assert_eq!(one(Scalar::Float(float)), one(Scalar::Number(Cow::Owned(written.clone()))));
                prop_assert_eq!(Number::from_f64(float), written);
            }
        }

        #[test]
        fn whole_numbers_meet_their_decimals(whole in any::<i128>(), short in any::<i16>()) {
            for whole in [whole, i128::from(short) * 100] {
                prop_assert_eq!(one(Scalar::Int(whole)), one(number(&whole.to_string())));
            }
        }
    }
}
