//! How the numbers of a column are spread: quantiles, fences, a histogram.

use std::collections::BTreeMap;

use super::{Histogram, Numbers, Outliers};
use crate::metric::description::{Facts, QUANTILE_ERROR};
use crate::value::{Number, Value};

/// The shares whose quantiles are told.
const SHARES: [f64; 9] = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];
/// Parts of a histogram.
const PARTS: usize = 20;
/// How far Tukey's outer fences lie from the quartiles, in distances of the quartiles.
const FENCES: f64 = 3.0;

/// What the numbers of a column are; `sorted` has all of them, as far as they were counted one by one.
pub(super) fn numbers(facts: &Facts, sorted: &Sorted) -> Option<Numbers> {
    let own = &facts.numbers;
    let (min, max) = own.extremes.clone()?;
    let (mean, deviation) = own.moments();
    let quantiles: Vec<_> = SHARES.iter().filter_map(|share| Some((*share, sorted.quantile(*share)?))).collect();
    let quarters = sorted.quantile(0.25).zip(sorted.quantile(0.75));
    let outliers = quarters.map(|quarters| sorted.outliers(quarters)).unwrap_or_default();
    let histogram = sorted.histogram((min.to_f64(), max.to_f64()));
    Some(Numbers {
        count: own.count,
        infinite: own.infinite,
        min,
        max,
        mean,
        deviation,
        zeros: own.zeros,
        negative: own.negative,
        scale: own.scale,
        quantiles,
        quantile_error: if sorted.is_exact { 0.0 } else { QUANTILE_ERROR },
        outliers,
        histogram,
    })
}

/// The shares of the percentiles, which are asked for where not all numbers were counted one by one.
pub(super) fn percents() -> Vec<Number> {
    (0..=100).map(|percent| Number::from_decimal(percent, 2)).collect()
}

/// Puts the percentiles, which are exact, into the place of what is only near.
pub(super) fn refine(numbers: &mut Numbers, sorted: &Sorted, percentiles: &[Number]) {
    let exact: Vec<f64> = percentiles.iter().map(Number::to_f64).collect();
    if exact.len() != 101 || exact.iter().any(|number| number.is_infinite()) {
        return;
    }
    let all = Percentiles(exact);
    for (share, quantile) in &mut numbers.quantiles {
        *quantile = all.at(*share);
    }
    numbers.quantile_error = 0.0;
    let (from, to) = (numbers.histogram.from, numbers.histogram.to);
    numbers.outliers = sorted.outliers((all.at(0.25), all.at(0.75)));
    if numbers.outliers.below <= from && numbers.outliers.above >= to {
        numbers.outliers.count = 0;
    }
    // Where numbers lie close together, far from zero, a bucket holds many parts of the histogram.
    if from.abs().max(to.abs()) * 2.0 * QUANTILE_ERROR * 2.0 * PARTS as f64 > to - from {
        numbers.histogram.counts = all.parts((from, to), numbers.count);
    }
}

/// The numbers at 0 %, 1 %, and so on to 100 %.
struct Percentiles(Vec<f64>);

impl Percentiles {
    /// The number at a share that is a whole percentage.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share from 0 to 1")]
    fn at(&self, share: f64) -> f64 {
        let percent = (share * 100.0).round() as usize;
        self.0.get(percent).copied().unwrap_or_default()
    }

    /// The share of numbers up to one, which is near.
    fn up_to(&self, bound: f64) -> f64 {
        let above = self.0.partition_point(|known| *known <= bound);
        let (Some(low), Some(high)) = (above.checked_sub(1).and_then(|at| self.0.get(at)), self.0.get(above)) else {
            return if above == 0 { 0.0 } else { 1.0 };
        };
        let part = if high > low { (bound - low) / (high - low) } else { 0.0 };
        ((above - 1) as f64 + part) / 100.0
    }

    /// How many of all numbers lie in each part between two bounds, nearly.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of the count, rounded")]
    fn parts(&self, (from, to): (f64, f64), count: u64) -> Vec<u64> {
        let width = (to - from) / PARTS as f64;
        let mut before = 0;
        let part = |part: usize| {
            let end = if part + 1 == PARTS { 1.0 } else { self.up_to(from + width * (part + 1) as f64) };
            let all = ((end * count as f64).round() as u64).clamp(before, count);
            let own = all - before;
            before = all;
            own
        };
        (0..PARTS).map(part).collect()
    }
}

/// Finite numbers in order, each with its rows; those that were not counted one by one by what they are near to.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    numbers: Vec<(f64, u64)>,
    count: u64,
    is_exact: bool,
}

impl Sorted {
    /// The numbers among listed values, and those of the rest.
    pub(super) fn new(values: &[(Value, u64)], rest: &Facts) -> Self {
        let listed = values.iter().filter_map(|(value, rows)| match value {
            Value::Number(number) if !number.is_infinite() => Some((number.to_f64(), *rows)),
            _ => None,
        });
        let mut rows: BTreeMap<u64, (f64, u64)> = BTreeMap::new();
        for (number, count) in listed.chain(rest.numbers.buckets()) {
            rows.entry(ordered(number)).or_insert((number, 0)).1 += count;
        }
        let numbers: Vec<_> = rows.into_values().collect();
        let count = numbers.iter().map(|(_, rows)| rows).sum();
        Self { numbers, count, is_exact: rest.numbers.count == 0 }
    }

    /// The number at a place of all numbers, from 0.
    fn nth(&self, place: u64) -> Option<f64> {
        let mut before = 0;
        self.numbers.iter().find_map(|(number, rows)| {
            before += rows;
            (place < before).then_some(*number)
        })
    }

    /// Between two numbers, in proportion, as `percentile_cont` in SQL.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place among the rows, rounded down")]
    fn quantile(&self, share: f64) -> Option<f64> {
        let last = self.count.checked_sub(1)?;
        let place = share * last as f64;
        let below = (place.floor() as u64).min(last);
        let (low, high) = (self.nth(below)?, self.nth((below + 1).min(last))?);
        let part = place - place.floor();
        Some(if part == 0.0 || low.to_bits() == high.to_bits() { low } else { low + (high - low) * part })
    }

    /// Numbers far out, as the quartiles say.
    fn outliers(&self, (first, third): (f64, f64)) -> Outliers {
        let reach = FENCES * (third - first);
        let (below, above) = (first - reach, third + reach);
        let count = self.numbers.iter().filter(|(number, _)| *number < below || *number > above);
        // Where half of all numbers are one, all others would lie far out.
        let count = if reach > 0.0 { count.map(|(_, rows)| rows).sum() } else { 0 };
        Outliers { below, above, count }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a part of the histogram, held to its number"
    )]
    fn histogram(&self, (from, to): (f64, f64)) -> Histogram {
        let width = to - from;
        if width.is_nan() || width <= 0.0 || width.is_infinite() {
            return Histogram { from, to, counts: vec![self.count] };
        }
        let mut counts = vec![0; PARTS];
        for (number, rows) in &self.numbers {
            let part = ((number - from) / width * PARTS as f64).clamp(0.0, (PARTS - 1) as f64) as usize;
            counts.get_mut(part).into_iter().for_each(|count| *count += rows);
        }
        Histogram { from, to, counts }
    }
}

/// Whole numbers that stand in the order of floats.
fn ordered(float: f64) -> u64 {
    let bits = if float == 0.0 { 0 } else { float.to_bits() };
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_percentiles_are_even_where_numbers_are() {
        let all = Percentiles((0..=100).map(|percent| 1e9 + f64::from(percent) * 10.0).collect());
        let parts = all.parts((1e9, 1e9 + 1_000.0), 2_000);
        assert_eq!(parts, vec![100; PARTS]);
        assert!((all.at(0.25) - 1_000_000_250.0).abs() < 1e-6);
    }

    #[test]
    fn quantiles_lie_between_two_numbers() {
        let number = |whole: i128, rows| (Value::Number(whole.into()), rows);
        let sorted = Sorted::new(&[number(4, 1), number(1, 2), number(3, 1)], &Facts::default());
        assert_eq!(
            (sorted.quantile(0.5), sorted.quantile(0.0), sorted.quantile(1.0)),
            (Some(2.0), Some(1.0), Some(4.0))
        );
    }
}
