//! What is known of numbers: extremes, exact sums, and how many lie near which.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::value::{Cell, LogicalType, Number, Ratio, ReadAs, Scalar, Value, quick, read_text};

/// By which share of itself a number taken for all of its bucket may be off.
pub const QUANTILE_ERROR: f64 = 1.0 / 256.0;
/// Bits of a float that name its bucket: sign, exponent, and the first seven of its digits.
const BUCKET: u32 = 64 - (1 + 11 + 7);

/// What is known of numbers together, whatever their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberFacts {
    /// How many finite ones.
    pub count: u64,
    /// How many infinite ones.
    pub infinite: u64,
    /// Zeros.
    pub zeros: u64,
    /// Numbers below zero.
    pub negative: u64,
    /// The most digits behind the point; of texts as they are written.
    pub scale: u32,
    /// The smallest and the largest finite one.
    pub extremes: Option<(Number, Number)>,
    /// Sums of each base and exponent.
    sums: BTreeMap<(u8, i16), Power>,
    /// Sums of whole numbers beyond 64 bits.
    wide: Wide,
    /// How many lie in each bucket.
    buckets: BTreeMap<u32, u64>,
}

/// Sums of whole numbers that stand before one power. 2^63 rows of 64 bits fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Power {
    sum: i128,
    /// The squares: the low and the high half.
    low: u128,
    high: u128,
}

impl Power {
    fn take(&mut self, whole: i64, rows: u64) {
        self.take_size(whole.unsigned_abs(), whole < 0, rows);
    }

    /// Takes a whole number by its size and whether it is below zero.
    fn take_size(&mut self, size: u64, negative: bool, rows: u64) {
        let size = u128::from(size);
        let sum = i128::try_from(size).unwrap_or_default().saturating_mul(i128::from(rows));
        self.sum = self.sum.saturating_add(if negative { -sum } else { sum });
        self.add_times(size * size, rows);
    }

    /// Adds a product of two 64-bit numbers to the squares, so many times.
    fn add_times(&mut self, product: u128, rows: u64) {
        let rows = u128::from(rows);
        let (bottom, top) = ((product & u128::from(u64::MAX)) * rows, (product >> 64) * rows);
        self.add(bottom, 0);
        self.add(top << 64, top >> 64);
    }

    fn add(&mut self, low: u128, high: u128) {
        let (sum, carried) = self.low.overflowing_add(low);
        self.low = sum;
        self.high = self.high.saturating_add(high).saturating_add(u128::from(carried));
    }

    fn absorb(&mut self, later: Self) {
        self.sum = self.sum.saturating_add(later.sum);
        self.add(later.low, later.high);
    }

    /// The sum of the squares.
    fn squares(&self) -> Option<Ratio> {
        let word = Ratio::new(1 << 64, 1)?;
        let words = [self.high >> 64, self.high, self.low >> 64, self.low];
        words.iter().try_fold(Ratio::new(0, 1)?, |sum, part| {
            sum.times(&word)?.plus(&Ratio::new(i128::try_from(part & u128::from(u64::MAX)).ok()?, 1)?)
        })
    }
}

/// Sums of whole numbers beyond 64 bits: of their upper and their lower 64 bits, and of the products of both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Wide {
    upper: Power,
    lower: Power,
    mixed: Power,
}

impl Wide {
    fn take(&mut self, whole: i128, rows: u64) {
        let size = whole.unsigned_abs();
        #[expect(clippy::cast_possible_truncation, reason = "the upper and the lower half")]
        let (upper, lower) = ((size >> 64) as u64, size as u64);
        self.upper.take_size(upper, whole < 0, rows);
        self.lower.take_size(lower, whole < 0, rows);
        self.mixed.add_times(u128::from(upper) * u128::from(lower), rows);
    }

    fn absorb(&mut self, later: Self) {
        self.upper.absorb(later.upper);
        self.lower.absorb(later.lower);
        self.mixed.absorb(later.mixed);
    }

    /// The sum, and the sum of the squares.
    fn sums(&self) -> Option<(Ratio, Ratio)> {
        let word = Ratio::new(1 << 64, 1)?;
        let sum = Ratio::new(self.upper.sum, 1)?.times(&word)?.plus(&Ratio::new(self.lower.sum, 1)?)?;
        let twice = self.mixed.squares()?.times(&Ratio::new(2, 1)?)?;
        let above = self.upper.squares()?.times(&word)?.plus(&twice)?;
        Some((sum, above.times(&word)?.plus(&self.lower.squares()?)?))
    }
}

/// What a text spells.
pub(super) enum Spelled {
    /// A number, and whether it is a whole one.
    Number { whole: bool },
    /// One that is none.
    Nan,
    /// Something else.
    Nothing,
}

/// What a text spells, by the meaning that a declared type has.
pub(super) fn spelled(text: &str) -> Spelled {
    static NUMBER: OnceLock<ReadAs> = OnceLock::new();
    if quick::whole(text.as_bytes()).is_some() {
        return Spelled::Number { whole: true };
    }
    let begins = |first: &u8| first.is_ascii_digit() || matches!(first, b'+' | b'-' | b'.' | b'i' | b'I' | b'n' | b'N');
    if !text.as_bytes().first().is_some_and(begins) {
        return Spelled::Nothing;
    }
    if quick::decimal(text.as_bytes()).is_some() {
        return Spelled::Number { whole: false };
    }
    let read = NUMBER.get_or_init(|| ReadAs { logical: Some(LogicalType::Number), ..ReadAs::default() });
    match read_text(text, read) {
        Cell::Value(_) => {
            let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
            Spelled::Number { whole: digits.bytes().all(|byte| byte.is_ascii_digit()) }
        }
        Cell::Nan => Spelled::Nan,
        Cell::Null | Cell::Missing(_) | Cell::IllTyped => Spelled::Nothing,
    }
}

impl NumberFacts {
    /// Takes a text that spells a number.
    pub(super) fn take_text(&mut self, text: &str, rows: u64) {
        self.scale = self.scale.max(written_scale(text));
        if let Some(whole) = quick::whole(text.as_bytes()) {
            self.take_decimal(whole, 0, rows);
        } else if let Some((unscaled, scale)) = quick::decimal(text.as_bytes()) {
            self.take_decimal(unscaled, scale, rows);
        } else if let Some(number) = Number::parse(text) {
            self.take_number(&number, rows);
        }
    }

    /// Takes a number; whether it is a whole one.
    pub(super) fn take(&mut self, value: &Scalar<'_>, rows: u64) -> bool {
        match value {
            Scalar::Int(whole) => match i64::try_from(*whole) {
                Ok(whole) => self.take_decimal(whole, 0, rows),
                Err(_) => self.take_number(&Number::from(*whole), rows),
            },
            Scalar::Float(float) => self.take_float(*float, Cow::Owned(Number::from_f64(*float)), rows),
            Scalar::Float32(float) => self.take_float((*float).into(), Cow::Owned(Number::from_f32(*float)), rows),
            Scalar::Number(number) => {
                self.scale = self.scale.max(scale_of(number));
                self.take_number(number, rows);
            }
            _ => return false,
        }
        match value {
            Scalar::Int(_) => true,
            // The fraction of an infinity is NaN.
            Scalar::Float(float) => float.fract() == 0.0,
            Scalar::Float32(float) => float.fract() == 0.0,
            Scalar::Number(number) => number.is_integer(),
            _ => false,
        }
    }

    fn take_decimal(&mut self, unscaled: i64, scale: u8, rows: u64) {
        self.sums.entry((10, -i16::from(scale))).or_default().take(unscaled, rows);
        let float = unscaled as f64 / 10_f64.powi(scale.into());
        if scale == 0 {
            self.see(float, &Scalar::Int(unscaled.into()), rows);
        } else {
            let number = Number::from_decimal(unscaled.into(), scale.into());
            self.see(float, &Scalar::Number(Cow::Owned(number)), rows);
        }
    }

    fn take_float(&mut self, float: f64, number: Cow<'_, Number>, rows: u64) {
        if float.is_infinite() {
            self.infinite += rows;
            return;
        }
        if float.fract() != 0.0 {
            self.scale = self.scale.max(scale_of(&number));
        }
        self.sum_float(float, rows);
        self.see(float, &Scalar::Number(number), rows);
    }

    fn take_number(&mut self, number: &Number, rows: u64) {
        let float = number.to_f64();
        if number.is_infinite() {
            self.infinite += rows;
            return;
        }
        // Floats of that size are far apart.
        match number.to_i128().map(|whole| (whole, i64::try_from(whole))) {
            Some((_, Ok(whole))) => return self.take_decimal(whole, 0, rows),
            Some((whole, Err(_))) => self.wide.take(whole, rows),
            None => self.sum_float(float, rows),
        }
        self.see(float, &Scalar::Number(Cow::Borrowed(number)), rows);
    }

    /// Adds a float to the sums by its binary digits.
    fn sum_float(&mut self, float: f64, rows: u64) {
        if !float.is_finite() {
            return;
        }
        let bits = float.to_bits();
        let exponent = i16::try_from(bits >> 52 & 0x7FF).unwrap_or_default();
        let digits = i64::try_from(bits & ((1 << 52) - 1)).unwrap_or_default();
        let digits = if exponent == 0 { digits } else { digits | 1 << 52 };
        let signed = if float < 0.0 { -digits } else { digits };
        self.sums.entry((2, exponent.max(1) - 1_075)).or_default().take(signed, rows);
    }

    fn see(&mut self, float: f64, value: &Scalar<'_>, rows: u64) {
        self.count += rows;
        self.zeros += if float == 0.0 { rows } else { 0 };
        self.negative += if float < 0.0 { rows } else { 0 };
        *self.buckets.entry(bucket(float)).or_default() += rows;
        let Some((min, max)) = &mut self.extremes else {
            if let Value::Number(number) = value.to_value() {
                self.extremes = Some((number.clone(), number));
            }
            return;
        };
        let number = || match value.to_value() {
            Value::Number(number) => Some(number),
            _ => None,
        };
        if is_below(value, min) {
            *min = number().unwrap_or_else(|| min.clone());
        }
        if is_above(value, max) {
            *max = number().unwrap_or_else(|| max.clone());
        }
    }

    pub(super) fn absorb(&mut self, later: Self) {
        self.count += later.count;
        self.infinite += later.infinite;
        self.zeros += later.zeros;
        self.negative += later.negative;
        self.scale = self.scale.max(later.scale);
        self.extremes = match (self.extremes.take(), later.extremes) {
            (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
            (known, new) => known.or(new),
        };
        for (key, power) in later.sums {
            self.sums.entry(key).or_default().absorb(power);
        }
        self.wide.absorb(later.wide);
        for (bucket, rows) in later.buckets {
            *self.buckets.entry(bucket).or_default() += rows;
        }
    }

    /// Mean and standard deviation (of a sample, by n - 1) of the finite ones, from exact sums.
    #[must_use]
    pub fn moments(&self) -> (f64, f64) {
        self.exact_moments().unwrap_or_default()
    }

    fn exact_moments(&self) -> Option<(f64, f64)> {
        let (mut sum, mut squares) = self.wide.sums()?;
        for ((base, exponent), power) in &self.sums {
            let unit = power_of(*base, *exponent)?;
            sum = sum.plus(&Ratio::new(power.sum, 1)?.times(&unit)?)?;
            squares = squares.plus(&power.squares()?.times(&unit)?.times(&unit)?)?;
        }
        let count = Ratio::new(self.count.into(), 1)?;
        let mean = sum.divided_by(&count)?;
        let others = Ratio::new(i128::from(self.count.max(2)) - 1, 1)?;
        let variance = squares.minus(&sum.times(&mean)?)?.divided_by(&others)?;
        Some((mean.to_number().to_f64(), root(&variance)?))
    }

    /// Each bucket that holds some, by a number in its middle that lies between the extremes, and how many it holds.
    #[must_use]
    pub fn buckets(&self) -> Vec<(f64, u64)> {
        let (min, max) = self.extremes.as_ref().map_or((0.0, 0.0), |(min, max)| (min.to_f64(), max.to_f64()));
        self.buckets.iter().map(|(bucket, rows)| (middle(*bucket).clamp(min, max.max(min)), *rows)).collect()
    }
}

/// The square root of what is not below zero.
fn root(ratio: &Ratio) -> Option<f64> {
    let plain = ratio.to_number().to_f64();
    if plain.is_finite() {
        return Some(plain.max(0.0).sqrt());
    }
    // The square of a float may be too large for one.
    let scaled = ratio.times(&power_of(10, -320)?)?.to_number().to_f64();
    Some(scaled.max(0.0).sqrt() * 1e160)
}

fn is_below(value: &Scalar<'_>, bound: &Number) -> bool {
    compare(value, bound).is_some_and(std::cmp::Ordering::is_lt)
}

fn is_above(value: &Scalar<'_>, bound: &Number) -> bool {
    compare(value, bound).is_some_and(std::cmp::Ordering::is_gt)
}

fn compare(value: &Scalar<'_>, bound: &Number) -> Option<std::cmp::Ordering> {
    match value {
        Scalar::Int(whole) => Some(bound.cmp_i128(*whole).reverse()),
        Scalar::Number(number) => Some(number.as_ref().cmp(bound)),
        _ => None,
    }
}

/// Base to the power of an exponent.
fn power_of(base: u8, exponent: i16) -> Option<Ratio> {
    let (base, one) = (Ratio::new(base.into(), 1)?, Ratio::new(1, 1)?);
    let mut power = one.clone();
    let mut square = base;
    let mut left = exponent.unsigned_abs();
    while left > 0 {
        if left & 1 == 1 {
            power = power.times(&square)?;
        }
        left >>= 1;
        if left > 0 {
            square = square.times(&square)?;
        }
    }
    if exponent < 0 { one.divided_by(&power) } else { Some(power) }
}

/// Buckets stand in the order of their numbers.
fn bucket(float: f64) -> u32 {
    let bits = if float == 0.0 { 0 } else { float.to_bits() };
    let ordered = if bits >> 63 == 1 { !bits } else { bits | 1 << 63 };
    u32::try_from(ordered >> BUCKET).unwrap_or(u32::MAX)
}

/// A number in the middle of a bucket; zero for its own.
fn middle(at: u32) -> f64 {
    if at == bucket(0.0) {
        return 0.0;
    }
    let ordered = u64::from(at) << BUCKET | 1 << (BUCKET - 1);
    f64::from_bits(if ordered >> 63 == 1 { ordered & !(1 << 63) } else { !ordered })
}

/// Digits behind the point of a text, as they are written; an exponent moves the point.
fn written_scale(text: &str) -> u32 {
    let Some((_, behind)) = text.split_once('.') else { return 0 };
    match behind.find(['e', 'E']) {
        None => u32::try_from(behind.len()).unwrap_or(u32::MAX),
        Some(_) => Number::parse(text).as_ref().map_or(0, scale_of),
    }
}

fn scale_of(number: &Number) -> u32 {
    if number.is_integer() || number.is_infinite() {
        return 0;
    }
    let text = number.to_string();
    let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((&text, "0"));
    let behind = digits.split_once('.').map_or(0, |(_, behind)| behind.len());
    let scale = i64::try_from(behind).unwrap_or(0) - exponent.parse::<i64>().unwrap_or(0);
    u32::try_from(scale.max(0)).unwrap_or(u32::MAX)
}
