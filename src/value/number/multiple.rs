//! Exact divisibility of decimals, without ever writing out a power of ten.

use num_bigint::BigUint;

use super::digits::{Decimal, Magnitude};

/// Digits that are read at a time.
const CHUNK: usize = 18;

/// Whether `number` = k x `step` for a whole k.
pub(super) fn is_multiple(number: &Decimal<'_>, step: &Decimal<'_>) -> bool {
    if number.is_zero() || step.is_zero() {
        return number.is_zero();
    }
    // The digits of `number` end in no zero, so no multiple of 10 x something equals them.
    let Ok(shift) = u64::try_from(number.exponent.saturating_sub(step.exponent)) else { return false };
    match step.magnitude {
        Magnitude::Small(step) => match u64::try_from(step) {
            Ok(step) => small_remainder(&number.magnitude, shift, step) == 0,
            Err(_) => large_remainder(&number.magnitude, shift, &BigUint::from(step)),
        },
        Magnitude::Large(step) => large_remainder(&number.magnitude, shift, &parse_big(step)),
    }
}

/// The remainder of digits x 10^`shift` by a small step.
fn small_remainder(digits: &Magnitude<'_>, shift: u64, step: u64) -> u64 {
    let remainder = match digits {
        Magnitude::Small(number) => narrow(number % u128::from(step)),
        Magnitude::Large(text) => text.bytes().fold(0, |rest, digit| {
            narrow((u128::from(rest) * 10 + u128::from(digit.saturating_sub(b'0'))) % u128::from(step))
        }),
    };
    times(remainder, power_of_ten(shift, step), step)
}

/// 10^`exponent` modulo `step`, by repeated squaring.
fn power_of_ten(mut exponent: u64, step: u64) -> u64 {
    let (mut power, mut base) = (1 % step, 10 % step);
    while exponent > 0 {
        if exponent & 1 == 1 {
            power = times(power, base, step);
        }
        base = times(base, base, step);
        exponent >>= 1;
    }
    power
}

fn times(a: u64, b: u64, step: u64) -> u64 {
    narrow(u128::from(a) * u128::from(b) % u128::from(step))
}

/// A remainder by a `u64` is one itself.
fn narrow(remainder: u128) -> u64 {
    u64::try_from(remainder).unwrap_or(u64::MAX)
}

/// Whether digits x 10^`shift` is a multiple of a large step.
fn large_remainder(digits: &Magnitude<'_>, shift: u64, step: &BigUint) -> bool {
    let remainder = match digits {
        Magnitude::Small(number) => BigUint::from(*number) % step,
        Magnitude::Large(text) => remainder_of_text(text, step),
    };
    let power = BigUint::from(10_u8).modpow(&BigUint::from(shift), step);
    (remainder * power) % step == BigUint::ZERO
}

/// The remainder of a long text of digits, in time that grows with its length only.
fn remainder_of_text(text: &str, step: &BigUint) -> BigUint {
    text.as_bytes().chunks(CHUNK).fold(BigUint::ZERO, |rest, chunk| {
        let value = chunk.iter().fold(0_u64, |sum, digit| sum * 10 + u64::from(digit.saturating_sub(b'0')));
        let power = chunk.iter().fold(1_u64, |power, _| power * 10);
        (rest * power + value) % step
    })
}

fn parse_big(digits: &str) -> BigUint {
    BigUint::parse_bytes(digits.as_bytes(), 10).unwrap_or(BigUint::ZERO)
}
