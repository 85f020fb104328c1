//! Numbers that people would write: a bound is moved outwards to the next round one.

use crate::value::Number;

/// Which way a bound may move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// To the next larger one.
    Up,
    /// To the next smaller one.
    Down,
}

/// The round number next to `bound`, whose last digits do not matter beside `span`. Whole where `whole`.
pub(super) fn rounded(bound: f64, span: f64, whole: bool, way: Way) -> Option<Number> {
    if !bound.is_finite() || !span.is_finite() || span <= 0.0 {
        return None;
    }
    let (digit, mut power) = step(span / 20.0)?;
    let digit = if whole && power < 0 { 1 } else { digit };
    if whole {
        power = power.max(0);
    }
    multiple(bound, digit, power, way)
}

/// The round number next to a number above zero, of two digits at most: 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8 and their like.
pub(super) fn round_size(size: f64, way: Way) -> Option<Number> {
    const STEPS: [f64; 11] = [1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0];
    if !size.is_finite() || size <= 0.0 {
        return None;
    }
    let power = exponent(size)?;
    let scale = 10.0_f64.powi(power);
    // Floats so small or large have too few digits to be rounded.
    if !scale.is_normal() {
        return None;
    }
    let leading = size / scale;
    let found = match way {
        Way::Up => STEPS.into_iter().find(|step| *step >= leading - 1e-9),
        Way::Down => STEPS.into_iter().rev().find(|step| *step <= leading + 1e-9),
    };
    Number::parse(&format!("{}e{power}", found.unwrap_or(1.0)))
}

/// A whole number of at most two digits and zeros behind them, moved one way.
pub(super) fn round_count(count: u64, way: Way) -> u64 {
    let mut unit = 1_u64;
    while count / unit >= 100 {
        unit = unit.saturating_mul(10);
    }
    match way {
        Way::Down => count / unit * unit,
        Way::Up => count.div_ceil(unit).saturating_mul(unit),
    }
}

/// The largest of 1, 2 and 5 times a power of ten that is no larger.
fn step(size: f64) -> Option<(u8, i32)> {
    let power = exponent(size)?;
    let scale = 10.0_f64.powi(power);
    if !scale.is_normal() {
        return None;
    }
    let leading = size / scale;
    let digit = if leading >= 5.0 {
        5
    } else if leading >= 2.0 {
        2
    } else {
        1
    };
    Some((digit, power))
}

/// The power of ten that a number begins with.
fn exponent(size: f64) -> Option<i32> {
    format!("{size:e}").rsplit_once('e')?.1.parse().ok()
}

fn multiple(bound: f64, digit: u8, power: i32, way: Way) -> Option<Number> {
    let step = f64::from(digit) * 10.0_f64.powi(power);
    let times = match way {
        Way::Up => (bound / step - 1e-9).ceil(),
        Way::Down => (bound / step + 1e-9).floor(),
    };
    if times.abs() > 1e15 {
        return None;
    }
    Number::parse(&format!("{:.0}e{power}", times * f64::from(digit)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_move_outwards_to_round_numbers() {
        for (bound, span, whole, way, expected) in [
            (3_812.4, 1_344.0, true, Way::Up, "3850"),
            (-43.0, 1_344.0, true, Way::Down, "-50"),
            (2_007.0, 55.0, true, Way::Up, "2008"),
            (12.0, 11.0, true, Way::Up, "12"),
            (0.734, 0.3, false, Way::Up, "0.74"),
            (0.3, 0.3, false, Way::Up, "0.3"),
            (-0.001, 0.3, false, Way::Down, "-0.01"),
            (1e300, 1e299, false, Way::Up, "1e300"),
        ] {
            let rounded = rounded(bound, span, whole, way).unwrap();
            assert_eq!(rounded.to_string(), expected, "{bound}");
        }
        assert_eq!(rounded(f64::INFINITY, 1.0, false, Way::Up), None);
        assert_eq!(rounded(1.0, 0.0, false, Way::Up), None);
    }

    #[test]
    fn sizes_have_two_digits_at_most() {
        for (size, up, down) in [(0.0123, "0.015", "0.012"), (2.45, "2.5", "2"), (97.0, "100", "80"), (1.0, "1", "1")] {
            assert_eq!(round_size(size, Way::Up).unwrap().to_string(), up);
            assert_eq!(round_size(size, Way::Down).unwrap().to_string(), down);
        }
        assert_eq!(round_count(168_389, Way::Up), 170_000);
        assert_eq!(round_count(673_551, Way::Down), 670_000);
        assert_eq!((round_count(7, Way::Up), round_count(0, Way::Down)), (7, 0));
    }
}
