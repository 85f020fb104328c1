//! The numbers of a column: exact sums, and all of them where quantiles are asked for, in a temporary file where they take too
//! much memory.

use std::io;

use super::room::{Room, Run};
use crate::metric::{Measurement, Unmeasured, UnmeasuredCode};
use crate::value::{Number, Quantity, Ratio, Scalar};

/// Numbers that are no floats and are kept for quantiles whatever the memory is.
const MOST_OTHERS: u64 = 1 << 20;
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
    /// Floats that lie in the temporary file, each run in order.
    filed: Vec<Run>,
    others: Vec<Number>,
    /// Whether there are more of the others than are kept.
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
        self.floats.extend(later.floats);
        if !self.more {
            self.others.extend(later.others);
        }
    }

    /// Moves floats to the temporary file where they take more than their share of memory, one of so many.
    pub(super) fn make_room(&mut self, shares: u64, room: &mut Room) {
        let most = room.bytes() / 64 / shares.max(1);
        if self.floats.len() as u64 > most {
            self.floats.sort_unstable_by(f64::total_cmp);
            self.filed.extend(room.write(self.floats.iter().map(|float| ordered(*float))));
            self.floats.clear();
        }
        self.more |= self.others.len() as u64 > most.max(MOST_OTHERS);
        if self.more {
            self.others = Vec::new();
        }
    }

    /// The quantiles at these shares.
    pub(super) fn measurement(mut self, at: &[Number], room: &mut Room) -> Result<Measurement, Unmeasured> {
        if self.more {
            let text = "there are more numbers that are no floats than --memory has room for".to_owned();
            return Err(Unmeasured { code: UnmeasuredCode::EngineLacks, text });
        }
        self.floats.sort_unstable_by(f64::total_cmp);
        self.others.sort();
        room.flush();
        let quantiles: io::Result<Vec<_>> = at.iter().map(|share| self.quantile(share, room)).collect();
        if let Err(error) = &quantiles {
            room.fail(error);
        }
        match (quantiles, room.failure()) {
            (Ok(quantiles), None) => Ok(Measurement::Quantiles(quantiles.into_iter().collect())),
            (_, why) => Err(Unmeasured { code: UnmeasuredCode::Unreadable, text: why.unwrap_or_default().to_owned() }),
        }
    }

    /// Between the two numbers that the share lies between, in proportion.
    fn quantile(&self, share: &Number, room: &Room) -> io::Result<Option<Number>> {
        let Some((below, rest, last)) = self.place(share) else { return Ok(None) };
        let (low, high) = (self.nth(below, room)?, self.nth((below + 1).min(last), room)?);
        let Some((low, high)) = low.zip(high) else { return Ok(None) };
        Ok(Some(between(&low, &high, &rest).unwrap_or(if low.is_infinite() { low } else { high })))
    }

    /// The place of a share, what it lies beyond that, and the last place there is.
    fn place(&self, share: &Number) -> Option<(u64, Ratio, u64)> {
        let last = (self.len() + self.others.len() as u64).checked_sub(1)?;
        let place = Ratio::of(share)?.times(&Ratio::new(i128::from(last), 1)?)?;
        let below = place.floor_of(1)?;
        let rest = place.minus(&Ratio::new(below, 1)?)?;
        Some((u64::try_from(below).ok()?.min(last), rest, last))
    }

    /// How many floats there are.
    fn len(&self) -> u64 {
        self.floats.len() as u64 + self.filed.iter().map(Run::len).sum::<u64>()
    }

    /// The float at a place of all floats, sorted: by halving what it may be, where not all of them are at hand.
    fn float(&self, at: u64, room: &Room) -> io::Result<Option<Number>> {
        if at >= self.len() {
            return Ok(None);
        }
        let found = |float: &f64| Some(Number::from_f64(*float));
        if self.filed.is_empty() {
            return Ok(usize::try_from(at).ok().and_then(|at| self.floats.get(at)).and_then(found));
        }
        let (mut from, mut to) = (0, u64::MAX);
        while from < to {
            let half = from + (to - from) / 2;
            if self.up_to(half, room)? > at { to = half } else { from = half + 1 }
        }
        Ok(found(&float_of(from)))
    }

    /// How many floats do not lie beyond this one.
    fn up_to(&self, bound: u64, room: &Room) -> io::Result<u64> {
        let mut count = self.floats.partition_point(|float| ordered(*float) <= bound) as u64;
        for run in &self.filed {
            let (mut from, mut to) = (0, run.len());
            while from < to {
                let half = from + (to - from) / 2;
                if room.entry(run, half)? <= bound { from = half + 1 } else { to = half }
            }
            count += from;
        }
        Ok(count)
    }

    /// The number at a place of both lists together, sorted.
    fn nth(&self, at: u64, room: &Room) -> io::Result<Option<Number>> {
        let other = |at: u64| usize::try_from(at).ok().and_then(|at| self.others.get(at));
        // The others below a place are found by halving: how many floats stand before each other is not kept.
        let (mut from, mut to) = (at.saturating_sub(self.len()), at.min(self.others.len() as u64));
        while from < to {
            let half = from + (to - from) / 2;
            let float = at.checked_sub(half + 1).map_or(Ok(None), |float| self.float(float, room))?;
            match (float, other(half)) {
                (Some(float), Some(other)) if float > *other => from = half + 1,
                _ => to = half,
            }
        }
        let float = at.checked_sub(from).map_or(Ok(None), |float| self.float(float, room))?;
        Ok(match (float, other(from)) {
            (Some(float), Some(other)) => Some(if float < *other { float } else { other.clone() }),
            (float, other) => float.or_else(|| other.cloned()),
        })
    }
}

/// Whole numbers that stand in the order of floats.
fn ordered(float: f64) -> u64 {
    let bits = float.to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

/// The opposite of [`ordered`].
fn float_of(ordered: u64) -> f64 {
    f64::from_bits(if ordered >> 63 == 1 { ordered & !(1 << 63) } else { !ordered })
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
        match all.measurement(&at, &mut Room::new(0)) {
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
        assert_eq!(
            Numbers::default().measurement(&numbers(&["0.5"]), &mut Room::new(0)),
            Ok(Measurement::Quantiles(None))
        );
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
            filed in 0_usize..9,
        ) {
            let long = long.into_iter().map(|n| Number::parse(&format!("{n}.00000000000000000000001")).unwrap());
            let mut all: Vec<_> = wholes.into_iter().map(|(n, scale)| Number::from_decimal(n, scale)).chain(long).collect();
            let (mut kept, mut room) = (Numbers::default(), Room::new(0));
            for (at, number) in all.iter().enumerate() {
                kept.take(&Scalar::Number(Cow::Borrowed(number)));
                if filed > 0 && at % filed == 0 {
                    kept.make_room(u64::MAX, &mut room);
                }
            }
            prop_assert_eq!(filed == 0, kept.filed.is_empty());
            room.flush();
            kept.floats.sort_by(f64::total_cmp);
            kept.others.sort();
            all.sort();
            let places: Vec<_> = (0..all.len() as u64).filter_map(|at| kept.nth(at, &room).unwrap()).collect();
            prop_assert_eq!(places, all);
        }
    }
}
