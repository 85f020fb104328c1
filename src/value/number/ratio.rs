//! Exact fractions: what arithmetic in expressions is done with, so that no division rounds before it is compared.

use std::cmp::Ordering;

use num_bigint::{BigInt, Sign};

use super::{Canonical, Number};

/// Bits that a numerator or denominator may take; what is longer has no value, so that no data can use up the memory.
const MOST_BITS: u64 = 8_192;
/// Powers of ten beyond this are longer than [`MOST_BITS`].
const MOST_ZEROS: u32 = 2_400;
/// Digits that a fraction without an end is rounded to, where it must become a decimal.
const DIGITS: u64 = 40;

/// An exact fraction, or an infinity. Order and equality are those of the numbers.
#[derive(Clone, Debug)]
pub struct Ratio(Repr);

#[derive(Clone, Debug)]
enum Repr {
    Infinity {
        negative: bool,
    },
    /// The denominator is above zero.
    Small {
        numerator: i128,
        denominator: i128,
    },
    /// What does not fit `Small`; the denominator is above zero.
    Large(Box<Fraction>),
}

#[derive(Clone, Debug)]
struct Fraction {
    numerator: BigInt,
    denominator: BigInt,
}

impl Ratio {
    /// The fraction of two whole numbers; `None` for a denominator that is not above zero.
    #[must_use]
    pub fn new(numerator: i128, denominator: i128) -> Option<Self> {
        (denominator > 0).then_some(Self(Repr::Small { numerator, denominator }))
    }

    /// The number; `None` where it has more digits than arithmetic is done with (about 2,400).
    #[must_use]
    pub fn of(number: &Number) -> Option<Self> {
        match number.canonical() {
            Canonical::Infinity(negative) => Some(Self(Repr::Infinity { negative })),
            Canonical::Whole(whole) => Self::new(i128::from(whole), 1),
            Canonical::Small(mantissa, exponent) => Self::scaled_small(mantissa, exponent),
            Canonical::Large(negative, digits, exponent) => {
                let magnitude =
                    BigInt::parse_bytes(digits.get(..digits.len().min(MOST_ZEROS as usize))?.as_bytes(), 10)?;
                let whole = digits.len() <= MOST_ZEROS as usize;
                let exponent = i32::try_from(exponent).ok().filter(|_| whole)?;
                Self::scaled(if negative { -magnitude } else { magnitude }, exponent)
            }
        }
    }

    fn scaled_small(mantissa: i128, exponent: i32) -> Option<Self> {
        let power = 10_i128.checked_pow(exponent.unsigned_abs());
        let small = match (power, exponent < 0) {
            (Some(power), true) => Self::new(mantissa, power),
            (Some(power), false) => mantissa.checked_mul(power).and_then(|whole| Self::new(whole, 1)),
            (None, _) => None,
        };
        small.or_else(|| Self::scaled(BigInt::from(mantissa), exponent))
    }

    /// `mantissa` x 10^`exponent`.
    fn scaled(mantissa: BigInt, exponent: i32) -> Option<Self> {
        let zeros = exponent.unsigned_abs();
        if zeros > MOST_ZEROS {
            return None;
        }
        let power = BigInt::from(10_u8).pow(zeros);
        if exponent < 0 { Self::large(mantissa, power) } else { Self::large(mantissa * power, BigInt::from(1_u8)) }
    }

    /// A fraction in its shorter form; `None` where it is too long, or the denominator zero.
    fn large(numerator: BigInt, denominator: BigInt) -> Option<Self> {
        let (numerator, denominator) = match denominator.sign() {
            Sign::Plus => (numerator, denominator),
            Sign::Minus => (-numerator, -denominator),
            Sign::NoSign => return None,
        };
        if numerator.bits() > MOST_BITS || denominator.bits() > MOST_BITS {
            return None;
        }
        Some(Self(match (i128::try_from(&numerator), i128::try_from(&denominator)) {
            (Ok(numerator), Ok(denominator)) => Repr::Small { numerator, denominator },
            _ => Repr::Large(Box::new(Fraction { numerator, denominator })),
        }))
    }

    /// Both parts at any length; `None` for an infinity.
    fn fraction(&self) -> Option<Fraction> {
        match &self.0 {
            Repr::Infinity { .. } => None,
            Repr::Small { numerator, denominator } => {
                Some(Fraction { numerator: BigInt::from(*numerator), denominator: BigInt::from(*denominator) })
            }
            Repr::Large(fraction) => Some(fraction.as_ref().clone()),
        }
    }

    /// The parts where they are short.
    const fn short(&self) -> Option<(i128, i128)> {
        match self.0 {
            Repr::Small { numerator, denominator } => Some((numerator, denominator)),
            Repr::Infinity { .. } | Repr::Large(_) => None,
        }
    }

    /// The sum; `None` where it is too long, and with an infinity.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Option<Self> {
        let short = || {
            let ((a, x), (b, y)) = (self.short()?, other.short()?);
            let (a, b, denominator) = common((a, x), (b, y))?;
            Self::new(a.checked_add(b)?, denominator)
        };
        short().or_else(|| {
            let (a, b) = (self.fraction()?, other.fraction()?);
            // Denominators of decimals divide each other: sums of many must not multiply them.
            if is_divided(&a.denominator, &b.denominator) {
                let times = &a.denominator / &b.denominator;
                return Self::large(a.numerator + b.numerator * times, a.denominator);
            }
            if is_divided(&b.denominator, &a.denominator) {
                let times = &b.denominator / &a.denominator;
                return Self::large(a.numerator * times + b.numerator, b.denominator);
            }
            let numerator = a.numerator * &b.denominator + b.numerator * &a.denominator;
            Self::large(numerator, a.denominator * b.denominator)
        })
    }

    /// The difference, likewise.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Option<Self> {
        self.plus(&other.negated()?)
    }

    /// The product, likewise.
    #[must_use]
    pub fn times(&self, other: &Self) -> Option<Self> {
        let short = || {
            let ((a, x), (b, y)) = (self.short()?, other.short()?);
            Self::new(a.checked_mul(b)?, x.checked_mul(y)?)
        };
        short().or_else(|| {
            let (a, b) = (self.fraction()?, other.fraction()?);
            Self::large(a.numerator * b.numerator, a.denominator * b.denominator)
        })
    }

    /// The quotient, likewise; `None` by zero.
    #[must_use]
    pub fn divided_by(&self, other: &Self) -> Option<Self> {
        let (a, b) = (self.fraction()?, other.fraction()?);
        Self::large(a.numerator * b.denominator, a.denominator * b.numerator)
    }

    /// The number with the other sign.
    #[must_use]
    pub fn negated(&self) -> Option<Self> {
        match &self.0 {
            Repr::Infinity { negative } => Some(Self(Repr::Infinity { negative: !negative })),
            Repr::Small { numerator, denominator } => match numerator.checked_neg() {
                Some(numerator) => Self::new(numerator, *denominator),
                None => Self::large(-BigInt::from(*numerator), BigInt::from(*denominator)),
            },
            Repr::Large(fraction) => Self::large(-fraction.numerator.clone(), fraction.denominator.clone()),
        }
    }

    /// The number without its sign.
    #[must_use]
    pub fn abs(&self) -> Option<Self> {
        if self.is_negative() { self.negated() } else { Some(self.clone()) }
    }

    /// Whether it is finite, and both of its parts take at most so many bits.
    #[must_use]
    pub fn is_within(&self, bits: u64) -> bool {
        match &self.0 {
            Repr::Infinity { .. } => false,
            Repr::Small { .. } => bits >= 128,
            Repr::Large(fraction) => fraction.numerator.bits() <= bits && fraction.denominator.bits() <= bits,
        }
    }

    /// Whether it is below zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Infinity { negative } => *negative,
            Repr::Small { numerator, .. } => *numerator < 0,
            Repr::Large(fraction) => fraction.numerator.sign() == Sign::Minus,
        }
    }

    /// The whole number that many times `factor` is, rounded down; `None` where it does not fit.
    #[must_use]
    pub fn floor_of(&self, factor: i128) -> Option<i128> {
        if let Some((numerator, denominator)) = self.short()
            && let Some(product) = numerator.checked_mul(factor)
        {
            return Some(product.div_euclid(denominator));
        }
        let Fraction { numerator, denominator } = self.fraction()?;
        i128::try_from(floor(&(numerator * BigInt::from(factor)), &denominator)).ok()
    }

    /// The decimal that it is; where that has no end, rounded to 40 digits.
    #[must_use]
    pub fn to_number(&self) -> Number {
        if let Repr::Infinity { negative } = self.0 {
            return Number::infinity(negative);
        }
        if let Some((numerator, 1)) = self.short() {
            return Number::from(numerator);
        }
        let Some(Fraction { numerator, denominator }) = self.fraction() else { return Number::from(0_i128) };
        // A decimal with an end needs no more digits behind the point than its denominator has bits.
        let (scale, digits) = exactly(&numerator, &denominator).unwrap_or_else(|| rounded(&numerator, &denominator));
        Number::parse(&format!("{digits}e-{scale}")).unwrap_or_else(|| Number::infinity(self.is_negative()))
    }
}

/// Two short fractions with one denominator, where one divides the other; as those of decimals do.
fn common((a, x): (i128, i128), (b, y): (i128, i128)) -> Option<(i128, i128, i128)> {
    if x == y {
        Some((a, b, x))
    } else if x % y == 0 {
        Some((a, b.checked_mul(x / y)?, x))
    } else if y % x == 0 {
        Some((a.checked_mul(y / x)?, b, y))
    } else {
        Some((a.checked_mul(y)?, b.checked_mul(x)?, x.checked_mul(y)?))
    }
}

fn is_divided(number: &BigInt, by: &BigInt) -> bool {
    (number % by).sign() == Sign::NoSign
}

fn exactly(numerator: &BigInt, denominator: &BigInt) -> Option<(u64, BigInt)> {
    let scale = denominator.bits();
    let scaled = numerator * BigInt::from(10_u8).pow(u32::try_from(scale).ok()?);
    let digits = &scaled / denominator;
    (&digits * denominator == scaled).then_some((scale, digits))
}

fn rounded(numerator: &BigInt, denominator: &BigInt) -> (u64, BigInt) {
    // A digit takes at least three bits.
    let scale = DIGITS + (denominator.bits() / 3).saturating_sub(numerator.bits() / 4);
    let power = BigInt::from(10_u8).pow(u32::try_from(scale).unwrap_or(MOST_ZEROS));
    let doubled = numerator * power * 2_u8 + denominator;
    (scale, floor(&doubled, &(denominator * 2_u8)))
}

/// The quotient, rounded down; the denominator is above zero.
fn floor(numerator: &BigInt, denominator: &BigInt) -> BigInt {
    let quotient = numerator / denominator;
    if numerator.sign() == Sign::Minus && &quotient * denominator != *numerator { quotient - 1 } else { quotient }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        let infinite = |ratio: &Self| match ratio.0 {
            Repr::Infinity { negative: true } => -1_i8,
            Repr::Infinity { negative: false } => 1,
            Repr::Small { .. } | Repr::Large(_) => 0,
        };
        if infinite(self) != 0 || infinite(other) != 0 {
            return infinite(self).cmp(&infinite(other));
        }
        let short = || {
            let ((a, x), (b, y)) = (self.short()?, other.short()?);
            Some(a.checked_mul(y)?.cmp(&b.checked_mul(x)?))
        };
        short().unwrap_or_else(|| match (self.fraction(), other.fraction()) {
            (Some(a), Some(b)) => (a.numerator * b.denominator).cmp(&(b.numerator * a.denominator)),
            _ => Ordering::Equal,
        })
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ratio {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ratio {}

#[cfg(test)]
mod tests {
    use bigdecimal::BigDecimal;
    use proptest::prelude::*;

    use super::*;

    fn ratio(text: &str) -> Ratio {
        Ratio::of(&Number::parse(text).unwrap()).unwrap()
    }

    #[test]
    fn division_rounds_nothing() {
        let third = ratio("1").divided_by(&ratio("3")).unwrap();
        assert_eq!(third.times(&ratio("3")).unwrap(), ratio("1"));
        assert!(third > ratio("0.3333333333333333333333333333333333333333333333"));
        assert_eq!(ratio("1").divided_by(&ratio("-4")).unwrap().to_number(), Number::parse("-0.25").unwrap());
        assert_eq!(ratio("1").divided_by(&ratio("0")), None);
        assert_eq!(
            ratio("2").divided_by(&ratio("3")).unwrap().to_number().to_string(),
            format!("0.{}7", "6".repeat(39))
        );
    }

    #[test]
    fn infinities_compare_and_take_no_part_in_arithmetic() {
        let (inf, one) = (ratio("inf"), ratio("1"));
        assert!(inf > ratio("1e300") && inf.negated().unwrap() < ratio("-1e300"));
        assert_eq!(inf, ratio("inf"));
        assert_eq!((inf.plus(&one), one.times(&inf), one.divided_by(&inf)), (None, None, None));
    }

    #[test]
    fn what_is_too_long_has_no_value() {
        assert_eq!(Ratio::of(&Number::parse("1e1000000000").unwrap()), None);
        assert_eq!(Ratio::of(&Number::parse(&"9".repeat(1 << 20)).unwrap()), None);
        let mut power = ratio("1e300");
        let longer = std::iter::from_fn(|| {
            power = power.times(&power)?;
            Some(())
        });
        assert!(longer.take(64).count() < 10);
    }

    #[test]
    fn rounding_down_is_down() {
        assert_eq!(ratio("-0.5").floor_of(1), Some(-1));
        assert_eq!(ratio("1.9999").floor_of(1_000), Some(1_999));
        assert_eq!(ratio("-1e40").floor_of(1), None);
        assert_eq!(ratio("-1e40").divided_by(&ratio("3e40")).unwrap().floor_of(1), Some(-1));
    }

    fn number() -> impl Strategy<Value = Number> {
        let mantissa = prop_oneof![-1000_i128..1000, any::<i64>().prop_map(i128::from), any::<i128>()];
        (mantissa, 0_u32..60).prop_map(|(unscaled, scale)| Number::from_decimal(unscaled, scale))
    }

    fn decimal(number: &Number) -> BigDecimal {
        number.to_string().parse().unwrap()
    }

    proptest! {
        #[test]
        fn sums_products_and_order_are_those_of_decimals(a in number(), b in number()) {
            let (x, y) = (Ratio::of(&a).unwrap(), Ratio::of(&b).unwrap());
            let parse = |decimal: BigDecimal| Number::parse(&decimal.to_scientific_notation()).unwrap();
            prop_assert_eq!(x.to_number(), a.clone());
            prop_assert_eq!(x.plus(&y).unwrap().to_number(), parse(decimal(&a) + decimal(&b)));
            prop_assert_eq!(x.minus(&y).unwrap().to_number(), parse(decimal(&a) - decimal(&b)));
            prop_assert_eq!(x.times(&y).unwrap().to_number(), parse(decimal(&a) * decimal(&b)));
            prop_assert_eq!(x.cmp(&y), a.cmp(&b));
        }

        #[test]
        fn what_is_divided_can_be_multiplied_again(a in number(), b in number()) {
            let (x, y) = (Ratio::of(&a).unwrap(), Ratio::of(&b).unwrap());
            prop_assume!(b != Number::from(0_i128));
            prop_assert_eq!(x.divided_by(&y).unwrap().times(&y).unwrap(), x);
        }
    }
}
