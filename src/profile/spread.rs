//! How the numbers of a column are spread: quantiles, fences, a histogram.

use std::collections::BTreeMap;

use super::{Histogram, Numbers, Outliers};
use crate::metric::description::{Facts, QUANTILE_ERROR};
use crate::value::{Number, Value};

/// The shares whose quantiles are told.
const SHARES: [f64; 9] = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];
/// Parts of a histogram; of whole numbers about as many, or one for each number where these are not many.
const PARTS: usize = 20;
const MOST_PARTS: i128 = 40;
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
    let histogram = sorted.histogram((&min, &max), own.scale == 0);
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
    let parts = numbers.histogram.counts.len();
    if parts > 1 && from.abs().max(to.abs()) * 2.0 * QUANTILE_ERROR * 2.0 * parts as f64 > to - from {
        // Up to the end of a part, which of whole numbers the next part begins with.
        let shift = if numbers.scale == 0 { 0.5 } else { 0.0 };
        numbers.histogram.counts = all.parts((from - shift, numbers.histogram.width, parts), numbers.count);
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

    /// How many of all numbers lie in each part of a width, nearly.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of the count, rounded")]
    fn parts(&self, (from, width, parts): (f64, f64, usize), count: u64) -> Vec<u64> {
        let mut before = 0;
        let part = |part: usize| {
            let end = if part + 1 == parts { 1.0 } else { self.up_to(from + width * (part + 1) as f64) };
            let all = ((end * count as f64).round() as u64).clamp(before, count);
            let own = all - before;
            before = all;
            own
        };
        (0..parts).map(part).collect()
    }
}

/// Finite numbers in order, each with its rows; those that were not counted one by one by what they are near to.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    numbers: Vec<(f64, u64)>,
    /// All of them, where they are whole and were counted one by one: floats are too coarse for large ones.
    whole: Option<Vec<(i128, u64)>>,
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
        let is_exact = rest.numbers.count == 0;
        Self { numbers, whole: if is_exact { whole(values) } else { None }, count, is_exact }
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
    fn histogram(&self, (min, max): (&Number, &Number), is_whole: bool) -> Histogram {
        let (from, to) = (min.to_f64(), max.to_f64());
        let ends = min.to_i128().zip(max.to_i128()).filter(|_| is_whole);
        let layout = ends.and_then(|(min, max)| layout(max.checked_sub(min)?.checked_add(1)?));
        let (width, parts) = layout.map_or(((to - from) / PARTS as f64, PARTS), |(width, parts)| (width as f64, parts));
        if !(width > 0.0 && width.is_finite() && parts > 1) {
            return Histogram { from, to, width: to - from, counts: vec![self.count] };
        }
        let mut counts = vec![0; parts];
        let mut add =
            |part: usize, rows: &u64| counts.get_mut(part.min(parts - 1)).into_iter().for_each(|at| *at += rows);
        match (&self.whole, ends, layout) {
            (Some(all), Some((min, _)), Some((width, _))) => {
                for (number, rows) in all {
                    add(usize::try_from((number - min) / width).unwrap_or(0), rows);
                }
            }
            _ => {
                for (number, rows) in &self.numbers {
                    add(((number - from) / width).max(0.0) as usize, rows);
                }
            }
        }
        Histogram { from, to, width, counts }
    }
}

/// The whole numbers among listed values, where all numbers are whole.
fn whole(values: &[(Value, u64)]) -> Option<Vec<(i128, u64)>> {
    let numbers = values.iter().filter_map(|(value, rows)| match value {
        Value::Number(number) if !number.is_infinite() => Some((number, *rows)),
        _ => None,
    });
    numbers.map(|(number, rows)| Some((number.to_i128()?, rows))).collect()
}

/// How wide the parts are for so many whole numbers, and how many parts: as many numbers in each, so that none stands
/// out by its width alone, and as few as can be missing in the last.
fn layout(span: i128) -> Option<(i128, usize)> {
    if span <= MOST_PARTS {
        return Some((1, usize::try_from(span).ok()?));
    }
    let most = PARTS as i128;
    let widths = (most * 3 / 4..=most * 5 / 4).map(|parts| (span - 1) / parts + 1);
    let parts = |width: i128| (span - 1) / width + 1;
    let width = widths.min_by_key(|width| (parts(*width) * width - span, (parts(*width) - most).abs()))?;
    Some((width, usize::try_from(parts(width)).ok()?))
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
        let parts = all.parts((1e9, 50.0, PARTS), 2_000);
        assert_eq!(parts, vec![100; PARTS]);
        assert!((all.at(0.25) - 1_000_000_250.0).abs() < 1e-6);
    }

    fn spread_of(numbers: impl Iterator<Item = i128>) -> Numbers {
        let values: Vec<_> = numbers.map(|whole| (Value::Number(whole.into()), 3)).collect();
        let (mut facts, mut scratch) = (Facts::default(), crate::metric::description::Scratch::default());
        for (value, rows) in &values {
            facts.take(&crate::value::Scalar::from(value), *rows, true, &mut scratch);
        }
        numbers_of(&facts, &values)
    }

    fn numbers_of(facts: &Facts, values: &[(Value, u64)]) -> Numbers {
        numbers(facts, &Sorted::new(values, &Facts::default())).unwrap()
    }

    #[test]
    fn even_whole_numbers_have_even_histograms() {
        for (count, width) in [(12, 1_u32), (31, 1), (40, 1), (60, 3), (1_000, 50)] {
            let found = spread_of(1..=count).histogram;
            assert_eq!((found.from, found.to, found.width), (1.0, count as f64, f64::from(width)), "{count}");
            assert!(found.counts.iter().all(|rows| *rows == 3 * u64::from(width)), "{count}: {:?}", found.counts);
        }
    }

    #[test]
    fn large_whole_numbers_are_spread_as_small_ones_are() {
        let far = spread_of((0..48).map(|at| 1_000_000_000_000_000_000 + at));
        let near = spread_of(0..48);
        assert!((far.deviation - near.deviation).abs() < 1e-12 && far.deviation > 13.9, "{}", far.deviation);
        assert_eq!(far.histogram.counts, near.histogram.counts);
        assert_eq!(far.histogram.counts.iter().sum::<u64>(), 48 * 3);
        assert!(far.histogram.counts.len() > 10);
    }

    #[test]
    fn the_largest_floats_have_a_finite_deviation() {
        let values = [1e308, -1e308, f64::INFINITY].map(|float| (Value::Number(Number::from_f64(float)), 1));
        let (mut facts, mut scratch) = (Facts::default(), crate::metric::description::Scratch::default());
        for (value, rows) in &values {
            facts.take(&crate::value::Scalar::from(value), *rows, true, &mut scratch);
        }
        let found = numbers_of(&facts, &values);
        assert_eq!((found.infinite, found.count), (1, 2));
        assert!((found.deviation / 2_f64.sqrt() / 1e308 - 1.0).abs() < 1e-12, "{}", found.deviation);
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
