//! How the numbers of a column are spread: quantiles, fences, a histogram.

use std::collections::BTreeMap;

use super::{Histogram, Numbers, Outliers};
use crate::metric::description::{Facts, QUANTILE_ERROR};
use crate::value::Value;

/// The shares whose quantiles are told.
const SHARES: [f64; 9] = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];
/// Parts of a histogram.
const PARTS: usize = 20;
/// How far Tukey's outer fences lie from the quartiles, in distances of the quartiles.
const FENCES: f64 = 3.0;

/// What the numbers of a column are: `values` are those that are listed, as numbers where they are some, `rest` is what
/// is known of the others.
pub(super) fn numbers(facts: &Facts, values: &[(Value, u64)], rest: &Facts) -> Option<Numbers> {
    let own = &facts.numbers;
    let (min, max) = own.extremes.clone()?;
    let (mean, deviation) = own.moments();
    let sorted = Sorted::new(values, rest);
    let quantiles: Vec<_> = SHARES.iter().filter_map(|share| Some((*share, sorted.quantile(*share)?))).collect();
    let outliers = sorted.outliers().unwrap_or_default();
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
        quantile_error: if rest.numbers.count == 0 { 0.0 } else { QUANTILE_ERROR },
        outliers,
        histogram,
    })
}

/// Finite numbers in order, each with its rows.
struct Sorted {
    numbers: Vec<(f64, u64)>,
    count: u64,
}

impl Sorted {
    fn new(values: &[(Value, u64)], rest: &Facts) -> Self {
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
        Self { numbers, count }
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

    fn outliers(&self) -> Option<Outliers> {
        let (first, third) = (self.quantile(0.25)?, self.quantile(0.75)?);
        let reach = FENCES * (third - first);
        let (below, above) = (first - reach, third + reach);
        let count = self.numbers.iter().filter(|(number, _)| *number < below || *number > above);
        // Where half of all numbers are one, all others would lie far out.
        let count = if reach > 0.0 { count.map(|(_, rows)| rows).sum() } else { 0 };
        Some(Outliers { below, above, count })
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
