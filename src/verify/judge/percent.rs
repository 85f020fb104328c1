//! Shares in percent as messages print them: short, and never at odds with what was compared.

use super::compare::against;
use crate::value::Number;

/// Decimals in a message, where no more are needed.
pub(super) const IN_MESSAGES: u32 = 2;
/// Decimals in the data of a report.
pub(super) const IN_DATA: u32 = 4;
/// More would not fit the arithmetic; they are needed only where a contract writes such a share.
const MOST: u32 = 16;

/// A share in percent without zeros at the end; `None` of nothing. It has `decimals` decimals, and more where the
/// rounded share would lie on another side of a bound than the share itself: of nothing, of all, or of `bounds`.
pub(super) fn percent(part: u64, of: u64, decimals: u32, bounds: &[Number]) -> Option<String> {
    let ends = [Number::from(0_i128), Number::from(100_i128)];
    let says_so = |shown: &Number| bounds.iter().chain(&ends).all(|bound| shown.cmp(bound) == against(part, of, bound));
    let mut shown = None;
    for decimals in decimals..=MOST {
        let rounded = rounded(part, of, decimals)?;
        let done = says_so(&rounded);
        shown = Some(rounded);
        if done {
            break;
        }
    }
    shown.map(|shown| shown.to_string())
}

/// Rounded half up.
fn rounded(part: u64, of: u64, decimals: u32) -> Option<Number> {
    let doubled = u128::from(part).checked_mul(10_u128.checked_pow(decimals)? * 200)?.checked_add(u128::from(of))?;
    let digits = doubled.checked_div(u128::from(of) * 2)?;
    Some(Number::from_decimal(i128::try_from(digits).ok()?, decimals))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_message(part: u64, of: u64, bound: &str) -> Option<String> {
        percent(part, of, IN_MESSAGES, &[Number::parse(bound).unwrap()])
    }

    #[test]
    fn shares_have_two_decimals_where_that_tells_them_apart() {
        for (part, of, text) in [
            (1_204, 10_000, "12.04"),
            (1, 3, "33.33"),
            (2, 3, "66.67"),
            (1, 8, "12.5"),
            (1, 1, "100"),
            (0, 5, "0"),
            (u64::MAX, u64::MAX, "100"),
        ] {
            assert_eq!(in_message(part, of, "50").as_deref(), Some(text));
        }
        assert_eq!(in_message(1, 0, "50"), None);
    }

    #[test]
    fn what_is_not_nothing_and_not_all_is_not_printed_so() {
        assert_eq!(in_message(1, 1_000_000, "50").as_deref(), Some("0.0001"));
        assert_eq!(in_message(1, 336_776, "50").as_deref(), Some("0.0003"), "rounded to the first digit that is none");
        assert_eq!(in_message(999_999, 1_000_000, "50").as_deref(), Some("99.9999"));
        assert_eq!(percent(1, 800_000, IN_DATA, &[]).as_deref(), Some("0.0001"));
    }

    #[test]
    fn a_share_beside_a_bound_is_printed_beside_it() {
        for (part, of, bound, text) in [
            (10_001, 1_000_000, "1", "1.0001"),
            (9_999, 1_000_000, "1", "0.9999"),
            (10_000, 1_000_000, "1", "1"),
            (1, 3, "33.33", "33.333"),
            (1, 3, "33.3333333333", "33.33333333333"),
            (2, 3, "66.67", "66.667"),
            (1_005, 100_000, "1.005", "1.005"),
        ] {
            assert_eq!(in_message(part, of, bound).as_deref(), Some(text), "{part} of {of} beside {bound}");
        }
        assert!(in_message(1, 3, "33.33333333333333333333").is_some(), "more decimals than can be printed");
    }
}
