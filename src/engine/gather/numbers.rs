//! The numbers of a column: exact sums, and all of them where quantiles are asked for.

use crate::metric::{Measurement, Unmeasured, UnmeasuredCode};
use crate::value::{Number, Quantity, Ratio, Scalar};

/// Numbers that are kept for quantiles: 8 bytes each.
const MOST: usize = 1 << 26;
/// Bits of a numerator or denominator that sums and squares are taken of: some 400 digits, more than any float has.
const MOST_BITS: u64 = 1_400;

/// Number, sum and sum of squares. All exact, so that neither blocks nor threads can be seen in them.
#[derive(Debug, Default)]
pub(super) struct Sums {
    count: u64,
    beyond: u64,
    infinite: u64,
    totals: Option<(Ratio, Ratio)>,
}

impl Sums {
    pub(super) fn take(&mut self, value: &Scalar<'_>) {
        match Quantity::of(value) {
            Some(Quantity::Number(number)) if number.is_within(MOST_BITS) => self.add(number),
            Some(Quantity::Number(_)) | None => {
                self.beyond += 1;
                self.infinite += u64::from(is_infinite(value));
            }
            Some(_) => {}
        }
    }

    fn add(&mut self, number: Ratio) {
        let Some(square) = number.times(&number) else {
            self.beyond += 1;
            return;
        };
        self.count += 1;
        self.put((number, square));
    }

    fn put(&mut self, more: (Ratio, Ratio)) {
        self.totals = match self.totals.take() {
            None => Some(more),
            Some(known) => known.0.plus(&more.0).zip(known.1.plus(&more.1)),
        };
    }

    pub(super) fn absorb(&mut self, later: Self) {
        self.count += later.count;
        self.beyond += later.beyond;
        self.infinite += later.infinite;
        if let Some(more) = later.totals {
            self.put(more);
        }
    }

    pub(super) fn measurement(&self) -> Measurement {
        let zero = || Number::from(0_u64);
        let number =
            |of: fn(&(Ratio, Ratio)) -> &Ratio| self.totals.as_ref().map_or_else(zero, |sums| of(sums).to_number());
        Measurement::Moments {
            count: self.count,
            beyond: self.beyond,
            infinite: self.infinite,
            sum: number(|sums| &sums.0),
            squares: number(|sums| &sums.1),
        }
    }
}

fn is_infinite(value: &Scalar<'_>) -> bool {
    match value {
        Scalar::Float(float) => float.is_infinite(),
        Scalar::Float32(float) => float.is_infinite(),
        Scalar::Number(number) => number.is_infinite(),
        Scalar::Int(_)
        | Scalar::Bool(_)
        | Scalar::Text(_)
        | Scalar::Date(_)
        | Scalar::Timestamp(_)
        | Scalar::Time(_) => false,
    }
}

/// All numbers of a column. A float stands for its shortest decimal, which nearly every number is.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    floats: Vec<f64>,
    others: Vec<Number>,
    /// Whether there are more than are kept.
    more: bool,
}

impl Numbers {
    pub(super) fn take(&mut self, value: &Scalar<'_>) {
        let number = match value {
            Scalar::Float(float) => return self.push(*float),
            Scalar::Int(whole) => Number::from(*whole),
            Scalar::Float32(float) => Number::from_f32(*float),
            Scalar::Number(number) => number.clone().into_owned(),
            Scalar::Bool(_) | Scalar::Text(_) | Scalar::Date(_) | Scalar::Timestamp(_) | Scalar::Time(_) => return,
        };
        let float = number.to_f64();
        if Number::from_f64(float) == number {
            self.push(float);
        } else {
            self.others.push(number);
        }
    }

    fn push(&mut self, float: f64) {
        // A zero has one form, so that equal numbers are equal in order.
        self.floats.push(if float == 0.0 { 0.0 } else { float });
    }

    pub(super) fn absorb(&mut self, later: Self) {
        self.more |= later.more || self.len() + later.len() > MOST;
        if self.more {
            *self = Self { more: true, ..Self::default() };
        } else {
            self.floats.extend(later.floats);
            self.others.extend(later.others);
        }
    }

    fn len(&self) -> usize {
        // A number takes several times the room of a float.
        self.floats.len() + self.others.len().saturating_mul(8)
    }

    /// The quantiles at these shares.
    pub(super) fn measurement(mut self, at: &[Number]) -> Result<Measurement, Unmeasured> {
        if self.more {
            let text = format!("there are more numbers than quantiles are found of ({MOST})");
            return Err(Unmeasured { code: UnmeasuredCode::EngineLacks, text });
        }
        self.floats.sort_by(f64::total_cmp);
        self.others.sort();
        Ok(Measurement::Quantiles(at.iter().map(|share| self.quantile(share)).collect()))
    }

    /// Between the two numbers that the share lies between, in proportion.
    fn quantile(&self, share: &Number) -> Option<Number> {
        let last = (self.floats.len() + self.others.len()).checked_sub(1)?;
        let place = Ratio::of(share)?.times(&Ratio::new(i128::try_from(last).ok()?, 1)?)?;
        let below = place.floor_of(1)?;
        let rest = place.minus(&Ratio::new(below, 1)?)?;
        let below = usize::try_from(below).ok()?.min(last);
        let (low, high) = (self.nth(below)?, self.nth((below + 1).min(last))?);
        Some(between(&low, &high, &rest).unwrap_or(if low.is_infinite() { low } else { high }))
    }

    /// The number at a place of both lists together, sorted.
    fn nth(&self, at: usize) -> Option<Number> {
        // The others below a place are found by halving: how many floats stand before each other is not kept.
        let (mut from, mut to) = (at.saturating_sub(self.floats.len()), at.min(self.others.len()));
        while from < to {
            let others = from + (to - from) / 2;
            let float = at.checked_sub(others + 1).and_then(|float| self.floats.get(float));
            match (float, self.others.get(others)) {
                (Some(float), Some(other)) if Number::from_f64(*float) > *other => from = others + 1,
                _ => to = others,
            }
        }
        let float = at.checked_sub(from).and_then(|float| self.floats.get(float)).map(|float| Number::from_f64(*float));
        match (float, self.others.get(from)) {
            (Some(float), Some(other)) => Some(if float < *other { float } else { other.clone() }),
            (float, other) => float.or_else(|| other.cloned()),
        }
    }
}

fn between(low: &Number, high: &Number, rest: &Ratio) -> Option<Number> {
    if low == high {
        return Some(low.clone());
    }
    let (from, to) = (Ratio::of(low)?, Ratio::of(high)?);
    if rest.to_number() == Number::from(0_u64) {
        return Some(low.clone());
    }
    Some(from.plus(&to.minus(&from)?.times(rest)?)?.to_number())
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use proptest::prelude::*;

    use super::*;

    fn quantiles(numbers: &[Number], at: &[&str]) -> Vec<Number> {
        let mut all = Numbers::default();
        for number in numbers {
            all.take(&Scalar::Number(Cow::Borrowed(number)));
        }
        let at: Vec<_> = at.iter().map(|share| Number::parse(share).unwrap()).collect();
        match all.measurement(&at) {
            Ok(Measurement::Quantiles(Some(found))) => found,
            other => panic!("{other:?}"),
        }
    }

    fn numbers(texts: &[&str]) -> Vec<Number> {
        texts.iter().map(|text| Number::parse(text).unwrap()).collect()
    }

    #[test]
    fn quantiles_lie_between_two_numbers_in_proportion() {
        let all = numbers(&["4", "1", "3", "2"]);
        assert_eq!(quantiles(&all, &["0", "0.25", "0.5", "0.9", "1"]), numbers(&["1", "1.75", "2.5", "3.7", "4"]));
        let precise = numbers(&["0.1234567890123456789", "0.3", "0.2"]);
        assert_eq!(quantiles(&precise, &["0.5", "0"]), numbers(&["0.2", "0.1234567890123456789"]));
        assert_eq!(quantiles(&numbers(&["inf", "1"]), &["0", "0.5"]), numbers(&["1", "inf"]));
        assert_eq!(Numbers::default().measurement(&numbers(&["0.5"])), Ok(Measurement::Quantiles(None)));
    }

    #[test]
    fn sums_are_exact() {
        let mut sums = Sums::default();
        for text in ["0.1", "0.2", "-1e300", "1e300", "1e-300", "inf", "1e-2000"] {
            sums.take(&Scalar::Number(Cow::Owned(Number::parse(text).unwrap())));
        }
        let Measurement::Moments { count, beyond, infinite, sum, squares } = sums.measurement() else {
            panic!("moments")
        };
        assert_eq!((count, beyond, infinite), (5, 2, 1));
        let rest = format!("0.3{}1", "0".repeat(298));
        assert_eq!(sum, Number::parse(&rest).unwrap());
        assert!(squares > Number::parse("1.9e600").unwrap());
    }

    proptest! {
        #[test]
        fn places_are_those_of_one_sorted_list(
            wholes in prop::collection::vec((-30_i128..30, 0_u32..2), 1..40),
            long in prop::collection::vec(-30_i128..30, 0..20),
        ) {
            let long = long.into_iter().map(|n| Number::parse(&format!("{n}.00000000000000000000001")).unwrap());
            let mut all: Vec<_> = wholes.into_iter().map(|(n, scale)| Number::from_decimal(n, scale)).chain(long).collect();
            let mut kept = Numbers::default();
            for number in &all {
                kept.take(&Scalar::Number(Cow::Borrowed(number)));
            }
            kept.floats.sort_by(f64::total_cmp);
            kept.others.sort();
            all.sort();
            let places: Vec<_> = (0..all.len()).filter_map(|at| kept.nth(at)).collect();
            prop_assert_eq!(places, all);
        }
    }
}
