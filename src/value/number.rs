//! Exact decimal numbers of any size, and the infinities.

use std::cmp::Ordering;
use std::fmt;
use std::hash::Hash;

use serde::{Deserialize, Serialize};

mod digits;
mod multiple;
mod ratio;
#[cfg(test)]
mod tests;

use digits::{Decimal, Scan};
pub use ratio::Ratio;

/// The mantissas of [`Repr::Small`] have at most this many digits, so that one decimal has one form only.
const SMALL_DIGITS: usize = 38;
/// Zeros that are written out before a number is shown with an exponent instead.
const PADDING: i64 = 40;
/// Exponents beyond this are no numbers any more: sums of exponents and lengths must stay clear of the limits of `i64`.
const EXPONENT_LIMIT: i64 = 1_000_000_000_000_000_000;

/// A number as contracts and text cells write it: an exact decimal or an infinity, never NaN.
///
/// Order, equality and hash are those of the numbers: `1`, `01`, `1.0` and `1e0` are one number.
/// Serialized as its text, which is exact.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Number(Repr);

/// The forms are disjoint and normalised, which makes the derived equality and hash those of the numbers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Repr {
    Infinity {
        negative: bool,
    },
    /// `mantissa` x 10^`exponent`, without trailing zeros in the mantissa; zero is 0 x 10^0.
    Small {
        mantissa: i128,
        exponent: i32,
    },
    /// What is too long for `Small`: digits without leading and trailing zeros, times 10^`exponent`.
    Large {
        negative: bool,
        digits: Box<str>,
        exponent: i64,
    },
}

/// A number in its one form, taken apart.
pub(super) enum Canonical<'a> {
    /// A whole number that fits 64 bits.
    Whole(i64),
    /// Mantissa and exponent.
    Small(i128, i32),
    /// Whether it is negative, digits and exponent.
    Large(bool, &'a str, i64),
    /// Whether it is negative.
    Infinity(bool),
}

impl Number {
    /// Reads an optional sign, digits, an optional fraction and exponent, or `inf` or `Infinity` in any case; nothing
    /// else, no spaces. `.5` and `5.` are numbers, a lone point is not. Exponents beyond 10^18 are refused.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, unsigned) = split_sign(text);
        if is_infinity(unsigned) {
            return Some(Self(Repr::Infinity { negative }));
        }
        let scan = Scan::of(unsigned.as_bytes())?;
        match scan.small() {
            Some((mantissa, scale)) => Some(Self::normalised(signed(mantissa, negative), scan.exponent - scale)),
            None => Some(Self::from_digits(negative, &scan.digits(), scan.exponent - scan.fraction_length())),
        }
    }

    /// The shortest decimal that reads back as this float; an infinity stays one. NaN must not come here, callers make
    /// it [`super::Cell::Nan`]; if it does, it is an infinity, which breaks bounds rather than keeping them.
    #[must_use]
    pub fn from_f64(float: f64) -> Self {
        if float.is_nan() {
            return Self::infinity(false);
        }
        match Self::exact_whole(float) {
            Some(whole) => Self::from(i128::from(whole)),
            None => Self::of_few_digits(float)
                .map(|(unscaled, scale)| Self::from_decimal(unscaled.into(), scale.into()))
                .or_else(|| Self::parse(&format!("{float:e}")))
                .unwrap_or_else(|| Self::infinity(float < 0.0)),
        }
    }

    /// The shortest decimal of a float such as `177.06`, without writing it as text: the number without its point, and how
    /// many digits stand behind that. There may be zeros at its end.
    ///
    /// Different decimals of 15 digits are different floats, so one that means this float is the shortest that does,
    /// but for zeros at its end. Dividing a whole number below 2^53 by a small power of ten gives the nearest float.
    pub(super) fn of_few_digits(float: f64) -> Option<(i64, u8)> {
        const POWERS: [(f64, u8); 2] = [(100.0, 2), (1e4, 4)];
        const LIMIT: u64 = 1_000_000_000_000_000;
        let of_scale = |&(power, scale): &(f64, u8)| {
            // Of what is near a whole number this is the nearest; of all else it will not do.
            #[expect(clippy::cast_possible_truncation, reason = "what does not fit is beyond the limit")]
            let unscaled = (float * power + 0.5_f64.copysign(float)) as i64;
            #[expect(clippy::cast_precision_loss, reason = "below 10^15")]
            #[expect(clippy::float_cmp, reason = "only the very float will do")]
            (unscaled.unsigned_abs() < LIMIT && unscaled as f64 / power == float).then_some((unscaled, scale))
        };
        POWERS.iter().find_map(of_scale)
    }

    /// Likewise for 32-bit floats.
    #[must_use]
    pub fn from_f32(float: f32) -> Self {
        if float.is_nan() {
            return Self::infinity(false);
        }
        Self::parse(&format!("{float:e}")).unwrap_or_else(|| Self::infinity(float < 0.0))
    }

    /// `unscaled` x 10^-`scale`.
    #[must_use]
    pub fn from_decimal(unscaled: i128, scale: u32) -> Self {
        Self::normalised(unscaled, -i64::from(scale))
    }

    /// Positive or negative infinity.
    #[must_use]
    pub const fn infinity(negative: bool) -> Self {
        Self(Repr::Infinity { negative })
    }

    /// Whether it is an infinity.
    #[must_use]
    pub const fn is_infinite(&self) -> bool {
        matches!(self.0, Repr::Infinity { .. })
    }

    /// Whether it has no fraction; an infinity is no integer.
    #[must_use]
    pub const fn is_integer(&self) -> bool {
        match &self.0 {
            Repr::Infinity { .. } => false,
            Repr::Small { exponent, .. } => *exponent >= 0,
            Repr::Large { exponent, .. } => *exponent >= 0,
        }
    }

    /// The whole number, where it is one and fits.
    #[must_use]
    pub fn to_i128(&self) -> Option<i128> {
        match &self.0 {
            Repr::Small { mantissa, exponent } => scale_up(*mantissa, u32::try_from(*exponent).ok()?),
            // 39 digits may still fit.
            Repr::Large { digits, exponent, .. } if *exponent >= 0 && digits.len() <= SMALL_DIGITS + 1 => {
                self.to_string().parse().ok()
            }
            Repr::Large { .. } | Repr::Infinity { .. } => None,
        }
    }

    /// The nearest float; an infinity where it is too large for one.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        match &self.0 {
            Repr::Infinity { negative: false } => f64::INFINITY,
            Repr::Infinity { negative: true } => f64::NEG_INFINITY,
            Repr::Small { mantissa, exponent } => small_to_f64(*mantissa, *exponent),
            Repr::Large { negative, digits, exponent } => {
                let sign = if *negative { "-" } else { "" };
                format!("{sign}{digits}e{exponent}").parse().unwrap_or(f64::INFINITY)
            }
        }
    }

    /// Whether it is a whole multiple of `step`, exactly; an infinity is none, and nothing is a multiple of 0 but 0.
    #[must_use]
    pub fn is_multiple_of(&self, step: &Self) -> bool {
        match (self.decimal(), step.decimal()) {
            (Some(number), Some(step)) => multiple::is_multiple(&number, &step),
            (None, _) | (_, None) => false,
        }
    }

    /// Compares with a float of a float column, which means its shortest decimal: the same as comparing with
    /// [`Number::from_f64`], and cheap unless the two are next to each other.
    #[must_use]
    pub fn cmp_f64(&self, float: f64) -> Ordering {
        // Rounding keeps the order, so floats that differ decide.
        match self.to_f64().partial_cmp(&float) {
            Some(order) if order.is_ne() => order,
            Some(_) | None => self.cmp(&Self::from_f64(float)),
        }
    }

    /// Likewise for a 32-bit float.
    #[must_use]
    pub fn cmp_f32(&self, float: f32) -> Ordering {
        // The nearest 64-bit float may have crossed a border between 32-bit floats: its neighbours have to agree.
        let near = self.to_f64();
        match (narrow(near.next_down()).partial_cmp(&float), narrow(near.next_up()).partial_cmp(&float)) {
            (Some(Ordering::Greater), _) => Ordering::Greater,
            (_, Some(Ordering::Less)) => Ordering::Less,
            _ => self.cmp(&Self::from_f32(float)),
        }
    }

    /// Compares with a whole number, without an allocation in the common case.
    #[must_use]
    pub fn cmp_i128(&self, whole: i128) -> Ordering {
        match &self.0 {
            Repr::Small { mantissa, exponent: 0 } => mantissa.cmp(&whole),
            Repr::Infinity { .. } | Repr::Small { .. } | Repr::Large { .. } => self.cmp(&Self::from(whole)),
        }
    }

    /// The parts of a decimal that is no infinity.
    fn decimal(&self) -> Option<Decimal<'_>> {
        match &self.0 {
            Repr::Infinity { .. } => None,
            Repr::Small { mantissa, exponent } => Some(Decimal::small(mantissa.unsigned_abs(), i64::from(*exponent))),
            Repr::Large { digits, exponent, .. } => Some(Decimal::large(digits, *exponent)),
        }
    }

    /// Its one form for keys.
    pub(super) fn canonical(&self) -> Canonical<'_> {
        match &self.0 {
            Repr::Infinity { negative } => Canonical::Infinity(*negative),
            Repr::Small { mantissa, exponent } => match self.to_i128().and_then(|whole| i64::try_from(whole).ok()) {
                Some(whole) => Canonical::Whole(whole),
                None => Canonical::Small(*mantissa, *exponent),
            },
            Repr::Large { negative, digits, exponent } => Canonical::Large(*negative, digits, *exponent),
        }
    }

    /// The product with a whole number, cut to a whole number, and whether nothing was cut off.
    pub(crate) fn times(&self, factor: i128) -> Option<(i128, bool)> {
        let Repr::Small { mantissa, exponent } = &self.0 else { return None };
        let product = mantissa.checked_mul(factor)?;
        match u32::try_from(*exponent) {
            Ok(zeros) => Some((scale_up(product, zeros)?, true)),
            Err(_) => match 10_i128.checked_pow(exponent.unsigned_abs()) {
                Some(power) => Some((product / power, product % power == 0)),
                None => Some((0, product == 0)),
            },
        }
    }

    /// The whole number that a float stands for, where every whole number up to it has a float of its own.
    pub(super) fn exact_whole(float: f64) -> Option<i64> {
        const LIMIT: f64 = 9_007_199_254_740_992.0;
        #[expect(clippy::cast_possible_truncation, reason = "what was cut off shows in the comparison")]
        let whole = float as i64;
        #[expect(clippy::cast_precision_loss, reason = "below 2^53")]
        #[expect(clippy::float_cmp, reason = "only the very float will do")]
        (float.abs() < LIMIT && whole as f64 == float).then_some(whole)
    }

    /// The one form of `mantissa` x 10^`exponent`.
    fn normalised(mantissa: i128, exponent: i64) -> Self {
        let (mantissa, zeros) = digits::strip_zeros(mantissa);
        if mantissa == 0 {
            return Self(Repr::Small { mantissa: 0, exponent: 0 });
        }
        let exponent = exponent.saturating_add(zeros);
        match i32::try_from(exponent) {
            Ok(exponent) if digits::count(mantissa.unsigned_abs()) <= SMALL_DIGITS => {
                Self(Repr::Small { mantissa, exponent })
            }
            _ => Self(Repr::Large {
                negative: mantissa < 0,
                digits: mantissa.unsigned_abs().to_string().into_boxed_str(),
                exponent,
            }),
        }
    }

    /// The one form of digits x 10^`exponent`, however many they are.
    fn from_digits(negative: bool, text: &str, exponent: i64) -> Self {
        let significant = text.trim_end_matches('0');
        let zeros = i64::try_from(text.len() - significant.len()).unwrap_or(EXPONENT_LIMIT);
        let exponent = exponent.saturating_add(zeros);
        let digits = significant.trim_start_matches('0');
        if digits.len() <= SMALL_DIGITS {
            return Self::normalised(signed(digits.parse().unwrap_or(0), negative), exponent);
        }
        Self(Repr::Large { negative, digits: digits.into(), exponent })
    }
}

impl From<i128> for Number {
    fn from(value: i128) -> Self {
        Self::normalised(value, 0)
    }
}

impl From<u64> for Number {
    fn from(value: u64) -> Self {
        Self::from(i128::from(value))
    }
}

impl From<Number> for String {
    fn from(number: Number) -> Self {
        number.to_string()
    }
}

impl TryFrom<String> for Number {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("no number: {text}"))
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Repr::Small { mantissa: a, exponent: x }, Repr::Small { mantissa: b, exponent: y }) if x == y => a.cmp(b),
            _ => self.sign().cmp(&other.sign()).then_with(|| match (self.decimal(), other.decimal()) {
                (Some(a), Some(b)) if self.sign() < 0 => b.cmp_magnitude(&a),
                (Some(a), Some(b)) => a.cmp_magnitude(&b),
                // Equal signs of infinity are equal, and no decimal has such a sign.
                (None, _) | (_, None) => Ordering::Equal,
            }),
        }
    }
}

impl Number {
    /// -2, -1, 0, 1, 2 for negative infinity, below zero, zero, above zero, infinity.
    const fn sign(&self) -> i8 {
        match &self.0 {
            Repr::Infinity { negative: true } => -2,
            Repr::Infinity { negative: false } => 2,
            Repr::Large { negative: true, .. } => -1,
            Repr::Large { negative: false, .. } => 1,
            Repr::Small { mantissa, .. } if *mantissa < 0 => -1,
            Repr::Small { mantissa, .. } if *mantissa > 0 => 1,
            Repr::Small { .. } => 0,
        }
    }
}

impl fmt::Display for Number {
    /// Plain digits where that takes few zeros (`1500`, `0.0015`), else with an exponent (`1.5e308`); reads back as the same number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.sign() < 0 {
            f.write_str("-")?;
        }
        match self.decimal() {
            None => f.write_str("inf"),
            Some(decimal) => decimal.write(f),
        }
    }
}

/// The sign, and the rest of the text.
fn split_sign(text: &str) -> (bool, &str) {
    match text.as_bytes().first() {
        Some(b'-') => (true, text.get(1..).unwrap_or("")),
        Some(b'+') => (false, text.get(1..).unwrap_or("")),
        Some(_) | None => (false, text),
    }
}

fn is_infinity(text: &str) -> bool {
    text.eq_ignore_ascii_case("inf") || text.eq_ignore_ascii_case("infinity")
}

const fn signed(magnitude: i128, negative: bool) -> i128 {
    if negative { -magnitude } else { magnitude }
}

fn scale_up(mantissa: i128, zeros: u32) -> Option<i128> {
    if mantissa == 0 { Some(0) } else { 10_i128.checked_pow(zeros)?.checked_mul(mantissa) }
}

#[expect(clippy::cast_possible_truncation, reason = "rounding to the nearest 32-bit float is what is wanted")]
const fn narrow(float: f64) -> f32 {
    float as f32
}

fn small_to_f64(mantissa: i128, exponent: i32) -> f64 {
    const EXACT: u128 = 1 << 53;
    // Both operands are exact floats, so one operation rounds correctly.
    if mantissa.unsigned_abs() <= EXACT && (-22..=22).contains(&exponent) {
        let power = 10_f64.powi(exponent.abs());
        return if exponent < 0 { mantissa as f64 / power } else { mantissa as f64 * power };
    }
    format!("{mantissa}e{exponent}").parse().unwrap_or(f64::INFINITY)
}
