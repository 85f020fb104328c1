//! The decimal digits of a number: reading them from text, comparing and writing them.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use super::{EXPONENT_LIMIT, PADDING, SMALL_DIGITS};

/// The parts of a number's text.
#[derive(Debug)]
pub(super) struct Scan<'a> {
    whole: &'a [u8],
    fraction: &'a [u8],
    pub(super) exponent: i64,
}

impl<'a> Scan<'a> {
    /// Splits text without a sign; `None` where it is no number.
    pub(super) fn of(text: &'a [u8]) -> Option<Self> {
        let (whole, rest) = take_digits(text);
        let (fraction, rest) = match rest.split_first() {
            Some((b'.', rest)) => take_digits(rest),
            Some(_) | None => (&[][..], rest),
        };
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let exponent = match rest.split_first() {
            None => 0,
            Some((b'e' | b'E', rest)) => scan_exponent(rest, || is_zero(whole) && is_zero(fraction))?,
            Some(_) => return None,
        };
        Some(Self { whole, fraction, exponent })
    }

    /// The digits as one whole number and how many of them stand behind the point, where they are few.
    pub(super) fn small(&self) -> Option<(i128, i64)> {
        (self.whole.len() + self.fraction.len() <= SMALL_DIGITS).then(|| {
            let mantissa = match (to_u64(self.whole), to_u64(self.fraction)) {
                (Some(whole), _) if self.fraction.is_empty() => i128::from(whole),
                _ => self.whole.iter().chain(self.fraction).fold(0, |sum, digit| sum * 10 + i128::from(digit - b'0')),
            };
            (mantissa, self.fraction_length())
        })
    }

    pub(super) fn digits(&self) -> String {
        self.whole.iter().chain(self.fraction).map(|digit| char::from(*digit)).collect()
    }

    pub(super) fn fraction_length(&self) -> i64 {
        i64::try_from(self.fraction.len()).unwrap_or(EXPONENT_LIMIT)
    }
}

fn take_digits(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, &[]))
}

fn to_u64(digits: &[u8]) -> Option<u64> {
    (digits.len() <= 19).then(|| digits.iter().fold(0, |sum: u64, digit| sum * 10 + u64::from(digit - b'0')))
}

fn is_zero(digits: &[u8]) -> bool {
    digits.iter().all(|digit| *digit == b'0')
}

/// Reads an exponent; a zero may have any.
fn scan_exponent(text: &[u8], zero: impl Fn() -> bool) -> Option<i64> {
    let (negative, digits) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        Some(_) | None => (false, text),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let size = digits.iter().fold(0, |sum: i64, digit| sum.saturating_mul(10).saturating_add(i64::from(digit - b'0')));
    match size {
        0..=EXPONENT_LIMIT => Some(if negative { -size } else { size }),
        _ if zero() => Some(0),
        _ => None,
    }
}

/// The number without its trailing zeros, and how many they were.
pub(super) fn strip_zeros(number: i128) -> (i128, i64) {
    if number == 0 {
        return (0, 0);
    }
    if let Ok(mut small) = i64::try_from(number) {
        let mut zeros = 0;
        while small % 10 == 0 {
            small /= 10;
            zeros += 1;
        }
        return (i128::from(small), zeros);
    }
    let (mut number, mut zeros) = (number, 0);
    while number % 10 == 0 {
        number /= 10;
        zeros += 1;
    }
    (number, zeros)
}

/// How many decimal digits a number has.
pub(super) fn count(number: u128) -> usize {
    number.checked_ilog10().map_or(1, |log| log as usize + 1)
}

/// The magnitude of a number: digits x 10^exponent.
#[derive(Debug)]
pub(super) struct Decimal<'a> {
    pub(super) magnitude: Magnitude<'a>,
    pub(super) exponent: i64,
}

/// Digits without leading and trailing zeros.
#[derive(Debug)]
pub(super) enum Magnitude<'a> {
    Small(u128),
    Large(&'a str),
}

impl Magnitude<'_> {
    fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Small(number) => Cow::Owned(number.to_string()),
            Self::Large(digits) => Cow::Borrowed(digits),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Small(number) => count(*number),
            Self::Large(digits) => digits.len(),
        }
    }
}

impl<'a> Decimal<'a> {
    pub(super) const fn small(mantissa: u128, exponent: i64) -> Self {
        Self { magnitude: Magnitude::Small(mantissa), exponent }
    }

    pub(super) const fn large(digits: &'a str, exponent: i64) -> Self {
        Self { magnitude: Magnitude::Large(digits), exponent }
    }

    pub(super) const fn is_zero(&self) -> bool {
        matches!(self.magnitude, Magnitude::Small(0))
    }

    /// How many digits stand before the point; of two numbers above zero the one with more is larger.
    fn whole_length(&self) -> i64 {
        i64::try_from(self.magnitude.len()).unwrap_or(EXPONENT_LIMIT).saturating_add(self.exponent)
    }

    /// Compares two magnitudes that are both zero or both above it.
    pub(super) fn cmp_magnitude(&self, other: &Self) -> Ordering {
        self.whole_length().cmp(&other.whole_length()).then_with(|| match self.cmp_small(other) {
            Some(order) => order,
            // With equally many digits before the point, digits without trailing zeros compare as text does.
            None => self.magnitude.text().cmp(&other.magnitude.text()),
        })
    }

    /// Compares without text, where both have equally many digits before the point and fit.
    fn cmp_small(&self, other: &Self) -> Option<Ordering> {
        let (Magnitude::Small(a), Magnitude::Small(b)) = (&self.magnitude, &other.magnitude) else { return None };
        let shift = |by: i64| 10_u128.checked_pow(u32::try_from(by).ok()?);
        if self.exponent >= other.exponent {
            Some(a.checked_mul(shift(self.exponent - other.exponent)?)?.cmp(b))
        } else {
            Some(a.cmp(&b.checked_mul(shift(other.exponent - self.exponent)?)?))
        }
    }

    /// Writes the magnitude.
    pub(super) fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.magnitude.text();
        let whole = self.whole_length();
        if self.exponent > PADDING || whole < -PADDING {
            return write_scientific(f, &digits, whole.saturating_sub(1));
        }
        let zeros = |count: i64| "0".repeat(usize::try_from(count).unwrap_or(0));
        match usize::try_from(whole).ok().filter(|at| *at > 0) {
            None => write!(f, "0.{}{digits}", zeros(-whole)),
            Some(at) => match digits.split_at_checked(at) {
                Some((before, after)) if !after.is_empty() => write!(f, "{before}.{after}"),
                Some(_) | None => write!(f, "{digits}{}", zeros(self.exponent)),
            },
        }
    }
}

fn write_scientific(f: &mut fmt::Formatter<'_>, digits: &str, exponent: i64) -> fmt::Result {
    match digits.split_at_checked(1) {
        Some((first, rest)) if !rest.is_empty() => write!(f, "{first}.{rest}e{exponent}"),
        Some(_) | None => write!(f, "{digits}e{exponent}"),
    }
}
