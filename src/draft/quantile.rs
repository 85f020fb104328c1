//! Numbers below which a share lies, also between those that a profile has.

use crate::profile::Numbers;

/// The number below which about that share lies, in proportion between its neighbours.
pub(super) fn at(numbers: &Numbers, share: f64) -> f64 {
    let (min, max) = (numbers.min.to_f64(), numbers.max.to_f64());
    let known = std::iter::once((0.0, min)).chain(numbers.quantiles.iter().copied()).chain([(1.0, max)]);
    let (mut below, mut above) = ((0.0, min), (1.0, max));
    for one in known {
        if one.0 <= share {
            below = one;
        } else {
            above = one;
            break;
        }
    }
    let width = above.0 - below.0;
    if share <= below.0 || width <= 0.0 {
        return below.1;
    }
    below.1 + (above.1 - below.1) * (share - below.0) / width
}

/// The same, moved outwards by what it may be off.
pub(super) fn within(numbers: &Numbers, share: f64) -> (f64, f64) {
    let value = at(numbers, share);
    let off = value.abs() * numbers.quantile_error;
    (value - off, value + off)
}

/// The numbers next to a share that the profile itself has: the largest known share that is no larger, the smallest that is no
/// smaller. What lies between two known ones may be either.
pub(super) fn around(numbers: &Numbers, low: f64, high: f64) -> (f64, f64) {
    let below = numbers.quantiles.iter().rfind(|(share, _)| *share <= low + 1e-9);
    let above = numbers.quantiles.iter().find(|(share, _)| *share >= high - 1e-9);
    let (low, high) = (below.map(|known| known.0), above.map(|known| known.0));
    let low = low.map_or(numbers.min.to_f64(), |share| within(numbers, share).0);
    (low, high.map_or(numbers.max.to_f64(), |share| within(numbers, share).1))
}
