//! Holds what was counted to what must hold, in exact arithmetic.

use std::cmp::Ordering;
use std::str::FromStr;

use bigdecimal::BigDecimal;

use crate::check::{CountUnit, Expectation};
use crate::contract::OperatorName;
use crate::value::Number;

/// What is known of a number: it is no smaller than `low`, and no larger than `high` where that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Known {
    low: Number,
    high: Option<Number>,
}

impl Known {
    /// Known exactly.
    #[cfg(test)]
    pub(super) fn exactly(value: u64) -> Self {
        Self { low: whole(value), high: Some(whole(value)) }
    }

    /// A number that is known exactly.
    pub(super) fn number(number: Number) -> Self {
        Self { high: Some(number.clone()), low: number }
    }

    /// Known within two ends.
    pub(super) fn within(low: u64, high: Option<u64>) -> Self {
        Self { low: whole(low), high: high.map(whole) }
    }

    fn hundredfold(&self) -> Self {
        Self { low: times(&self.low, 100), high: self.high.as_ref().map(|high| times(high, 100)) }
    }
}

fn whole(value: u64) -> Number {
    Number::from(i128::from(value))
}

/// Whether the ends of a range lie in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ends {
    /// As everywhere here.
    In,
    /// As the standard's own sentence has it.
    Out,
}

/// Whether all expectations hold; `None` where what is known does not tell. `of` is the whole that percents are of.
pub(super) fn all_hold(expect: &[Expectation], unit: CountUnit, known: &Known, of: u64) -> Option<bool> {
    all(expect, unit, known, of, Ends::In)
}

/// Whether all expectations would come to something else if ranges left their ends out, as the standard's own sentence says.
pub(super) fn ends_decide(expect: &[Expectation], unit: CountUnit, known: &Known, of: u64) -> bool {
    let held = all(expect, unit, known, of, Ends::In);
    let otherwise = all(expect, unit, known, of, Ends::Out);
    held.zip(otherwise).is_some_and(|(held, otherwise)| held != otherwise)
}

fn all(expect: &[Expectation], unit: CountUnit, known: &Known, of: u64, ends: Ends) -> Option<bool> {
    let mut all = Some(true);
    for expectation in expect {
        match holds_in(expectation, unit, known, of, ends) {
            Some(false) => return Some(false),
            None => all = None,
            Some(true) => {}
        }
    }
    all
}

fn holds_in(expectation: &Expectation, unit: CountUnit, known: &Known, of: u64, ends: Ends) -> Option<bool> {
    match unit {
        CountUnit::Rows | CountUnit::Value => holds(expectation.operator, &expectation.operands, known, ends),
        CountUnit::Percent => {
            let operands: Vec<_> = expectation.operands.iter().map(|percent| share_of(percent, of)).collect();
            holds(expectation.operator, &operands, &known.hundredfold(), ends)
        }
    }
}

/// On which side of a percent a share lies, exactly.
pub(super) fn against(part: u64, of: u64, percent: &Number) -> Ordering {
    times(&whole(part), 100).cmp(&share_of(percent, of))
}

/// A percent times the whole, so that a hundredfold count can be compared with it.
///
/// Percents that no count can meet are replaced by nearer ones that no count can meet either, so that an absurd
/// exponent in a contract costs nothing.
fn share_of(percent: &Number, of: u64) -> Number {
    let tiny = Number::from_decimal(1, 30);
    let zero = Number::from(0_i128);
    if *percent < zero {
        Number::from(-1_i128)
    } else if *percent > zero && *percent < tiny {
        times(&tiny, of)
    } else if *percent > Number::from(100_i128) {
        times(&Number::from(101_i128), of)
    } else {
        times(percent, of)
    }
}

/// An exact product; of a finite number without a great exponent.
fn times(number: &Number, factor: u64) -> Number {
    let Ok(decimal) = BigDecimal::from_str(&number.to_string()) else { return number.clone() };
    Number::parse(&(decimal * BigDecimal::from(factor)).to_plain_string()).unwrap_or_else(|| number.clone())
}

fn holds(operator: OperatorName, operands: &[Number], known: &Known, ends: Ends) -> Option<bool> {
    let (first, last) = (operands.first()?, operands.last()?);
    match operator {
        OperatorName::MustBe => between(first, first, known, Ends::In),
        OperatorName::MustNotBe => between(first, first, known, Ends::In).map(|held| !held),
        OperatorName::MustBeGreaterThan => above(first, known, false),
        OperatorName::MustBeGreaterOrEqualTo => above(first, known, true),
        OperatorName::MustBeLessThan => above(first, known, true).map(|held| !held),
        OperatorName::MustBeLessOrEqualTo => above(first, known, false).map(|held| !held),
        OperatorName::MustBeBetween => between(first, last, known, ends),
        OperatorName::MustNotBeBetween => between(first, last, known, ends).map(|held| !held),
    }
}

/// Whether the number lies above a bound, or on it where that is `included`.
fn above(bound: &Number, known: &Known, included: bool) -> Option<bool> {
    let passes = |value: &Number| value > bound || (included && value == bound);
    if passes(&known.low) {
        Some(true)
    } else if known.high.as_ref().is_some_and(|high| !passes(high)) {
        Some(false)
    } else {
        None
    }
}

fn between(first: &Number, last: &Number, known: &Known, ends: Ends) -> Option<bool> {
    let is_in = ends == Ends::In;
    let (from, to) = (above(first, known, is_in), above(last, known, !is_in).map(|held| !held));
    match (from, to) {
        (Some(true), Some(true)) => Some(true),
        (Some(false), _) | (_, Some(false)) => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expect(operator: OperatorName, operands: &[&str]) -> Vec<Expectation> {
        let operands = operands.iter().map(|text| Number::parse(text).unwrap()).collect();
        vec![Expectation { operator, operands }]
    }

    #[test]
    fn operators_hold_counts_exactly() {
        for (operator, operands, holds_for, breaks_for) in [
            (OperatorName::MustBe, &["3"][..], &[3][..], &[2, 4][..]),
            (OperatorName::MustNotBe, &["3"], &[2, 4], &[3]),
            (OperatorName::MustBeGreaterThan, &["3"], &[4], &[3]),
            (OperatorName::MustBeGreaterOrEqualTo, &["3"], &[3, 4], &[2]),
            (OperatorName::MustBeLessThan, &["3"], &[2], &[3]),
            (OperatorName::MustBeLessOrEqualTo, &["3"], &[3], &[4]),
            (OperatorName::MustBeBetween, &["3", "5"], &[3, 4, 5], &[2, 6]),
            (OperatorName::MustNotBeBetween, &["3", "5"], &[2, 6], &[3, 4, 5]),
        ] {
            let expect = expect(operator, operands);
            for (values, held) in [(holds_for, true), (breaks_for, false)] {
                for value in values {
                    let known = Known::exactly(*value);
                    assert_eq!(all_hold(&expect, CountUnit::Rows, &known, 0), Some(held), "{operator:?} {value}");
                }
            }
        }
    }

    #[test]
    fn percents_are_compared_without_rounding() {
        let at_most = |percent| expect(OperatorName::MustBeLessOrEqualTo, &[percent]);
        let percent =
            |expect: &[Expectation], count, of| all_hold(expect, CountUnit::Percent, &Known::exactly(count), of);
        assert_eq!(percent(&at_most("33.3333333333333333"), 1, 3), Some(false));
        assert_eq!(percent(&at_most("33.3333333333333334"), 1, 3), Some(true));
        assert_eq!(percent(&at_most("0.1"), 1, 1000), Some(true));
        assert_eq!(percent(&at_most("1e-1000000000000"), 1, u64::MAX), Some(false));
        assert_eq!(percent(&at_most("1e-1000000000000"), 0, 10), Some(true));
        assert_eq!(percent(&at_most("1e1000000000000"), u64::MAX, u64::MAX), Some(true));
        assert_eq!(percent(&at_most("inf"), 10, 10), Some(true));
        assert_eq!(percent(&at_most("-1"), 0, 10), Some(false));
    }

    #[test]
    fn what_is_not_known_exactly_decides_only_where_it_must() {
        let at_most = expect(OperatorName::MustBeLessOrEqualTo, &["5"]);
        assert_eq!(all_hold(&at_most, CountUnit::Rows, &Known::within(6, None), 0), Some(false));
        assert_eq!(all_hold(&at_most, CountUnit::Rows, &Known::within(5, None), 0), None);
        assert_eq!(all_hold(&at_most, CountUnit::Rows, &Known::within(2, Some(5)), 0), Some(true));
        assert_eq!(all_hold(&at_most, CountUnit::Rows, &Known::within(2, Some(6)), 0), None);
        let between = expect(OperatorName::MustBeBetween, &["2", "4"]);
        assert_eq!(all_hold(&between, CountUnit::Rows, &Known::within(5, None), 0), Some(false));
        assert_eq!(all_hold(&between, CountUnit::Rows, &Known::within(3, None), 0), None);
        let both = [at_most, between].concat();
        assert_eq!(all_hold(&both, CountUnit::Rows, &Known::exactly(5), 0), Some(false), "all must hold");
    }

    #[test]
    fn the_ends_of_a_range_are_seen_where_they_decide() {
        let between = expect(OperatorName::MustBeBetween, &["1", "5"]);
        let decide = |expect: &[Expectation], known| ends_decide(expect, CountUnit::Rows, &known, 10);
        for end in [1, 5] {
            assert!(decide(&between, Known::exactly(end)));
            assert!(decide(&expect(OperatorName::MustNotBeBetween, &["1", "5"]), Known::exactly(end)));
        }
        for apart in [0, 2, 4, 6] {
            assert!(!decide(&between, Known::exactly(apart)));
        }
        assert!(ends_decide(&between, CountUnit::Percent, &Known::exactly(1), 20), "1 of 20 are 5 %");
        assert!(decide(&expect(OperatorName::MustBeBetween, &["5", "5"]), Known::exactly(5)));
        assert!(!decide(&expect(OperatorName::MustBe, &["5"]), Known::exactly(5)));
        let never = [between.clone(), expect(OperatorName::MustBeGreaterThan, &["9"])].concat();
        assert!(!decide(&never, Known::exactly(5)), "the other operator fails anyway");
        assert!(!decide(&between, Known::within(5, None)), "a lower bound decides nothing here");
    }
}
