//! How many different values there are, estimated in little memory and whatever their order: `HyperLogLog` registers.

use std::f64::consts::LN_2;

/// Bits of a hash that name a register.
const BITS: u32 = 14;
const REGISTERS: usize = 1 << BITS;
/// The largest number that a register holds.
const LARGEST: u8 = 64 - 14 + 1;

/// The most leading zeros of hashes, one number for each part of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Registers(Vec<u8>);

impl Default for Registers {
    fn default() -> Self {
        Self(vec![0; REGISTERS])
    }
}

impl Registers {
    /// Takes the hash of a value.
    pub(super) fn take(&mut self, hash: u128) {
        let hash = u64::try_from(hash >> 64).unwrap_or_default();
        let rank = (((hash << BITS) | (1 << (BITS - 1))).leading_zeros() + 1).min(LARGEST.into());
        let place = usize::try_from(hash >> (64 - BITS)).ok().and_then(|at| self.0.get_mut(at));
        if let (Some(register), Ok(rank)) = (place, u8::try_from(rank)) {
            *register = (*register).max(rank);
        }
    }

    pub(super) fn absorb(&mut self, later: &Self) {
        self.0.iter_mut().zip(&later.0).for_each(|(known, new)| *known = (*known).max(*new));
    }

    /// How many different hashes were taken, by the estimate of Ertl (2017), which has no bias anywhere.
    pub(super) fn estimate(&self) -> u64 {
        let mut counts = [0_u64; LARGEST as usize + 1];
        for register in &self.0 {
            counts.get_mut(usize::from(*register)).into_iter().for_each(|count| *count += 1);
        }
        let all = REGISTERS as f64;
        let share = |at: usize| counts.get(at).map_or(0.0, |count| *count as f64) / all;
        let mut sum = all * tau(1.0 - share(LARGEST.into()));
        for at in (1..usize::from(LARGEST)).rev() {
            sum = 0.5 * (sum + share(at) * all);
        }
        sum += all * sigma(share(0));
        let estimate = all * all / (2.0 * LN_2 * sum);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "an estimate is rounded, and is not negative"
        )]
        let rounded = estimate.round() as u64;
        rounded
    }
}

fn sigma(share: f64) -> f64 {
    if share >= 1.0 {
        return f64::INFINITY;
    }
    let (mut power, mut weight, mut sum) = (share, 1.0, share);
    loop {
        power *= power;
        let before = sum;
        sum += power * weight;
        weight += weight;
        if sum <= before {
            return sum;
        }
    }
}

fn tau(share: f64) -> f64 {
    if share <= 0.0 || share >= 1.0 {
        return 0.0;
    }
    let (mut root, mut weight, mut sum) = (share, 1.0, 1.0 - share);
    loop {
        root = root.sqrt();
        let before = sum;
        weight *= 0.5;
        sum -= (1.0 - root).powi(2) * weight;
        if sum >= before {
            return sum / 3.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::description::DISTINCT_ERROR;
    use crate::value::KeyHasher;

    #[test]
    fn estimates_lie_near() {
        for count in [0_u32, 1, 10, 1_000, 10_000, 40_000, 100_000, 1_000_000] {
            let mut registers = Registers::default();
            (0..count).for_each(|number| registers.take(KeyHasher::wide(&number.to_le_bytes())));
            let estimate = registers.estimate() as f64;
            let off = (estimate - f64::from(count)).abs();
            assert!(off <= f64::from(count) * DISTINCT_ERROR * 4.0, "{count}: {estimate}");
        }
    }

    #[test]
    fn the_error_is_what_is_stated() {
        assert!((1.04 / (REGISTERS as f64).sqrt() - DISTINCT_ERROR).abs() < 1e-6);
    }
}
