//! The sentences of outcomes: how many, of how many, and what the contract allows.

use crate::check::{CountUnit, Expectation};
use crate::contract::OperatorName;
use crate::value::Number;

/// A count with its thousands apart: `1,204`.
pub(in crate::verify) fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number of a contract; whole ones have their thousands apart.
fn number(value: &Number) -> String {
    value.to_i128().and_then(|whole| u64::try_from(whole).ok()).map_or_else(|| value.to_string(), count)
}

/// A count and what it counts: `1 row`, `3 rows`.
pub(in crate::verify) fn counted(value: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(value), if value == 1 { one } else { many })
}

/// A share in percent, rounded half up to four decimals, without zeros at the end; `None` of nothing.
pub(in crate::verify) fn percent(part: u64, of: u64) -> Option<String> {
    let doubled = u128::from(part) * 2_000_000 + u128::from(of);
    let rounded = doubled.checked_div(u128::from(of) * 2)?;
    let text = format!("{}.{:04}", rounded / 10_000, rounded % 10_000);
    Some(text.trim_end_matches('0').trim_end_matches('.').to_owned())
}

/// `1,204 of 10,000 rows are null (12.04 %)`.
pub(super) fn share(part: u64, of: u64, phrase: &str) -> String {
    let rows = if of == 1 { "row" } else { "rows" };
    let phrase = if part == 1 { singular(phrase) } else { phrase.to_owned() };
    match percent(part, of) {
        Some(percent) if part > 0 => format!("{} of {} {rows} {phrase} ({percent} %)", count(part), count(of)),
        _ => format!("{} of {} {rows} {phrase}", count(part), count(of)),
    }
}

/// The phrase for one row: `is null`.
fn singular(phrase: &str) -> String {
    match phrase.split_once(' ') {
        Some(("are", rest)) => format!("is {rest}"),
        Some(("have", rest)) => format!("has {rest}"),
        Some(("do", rest)) => format!("does {rest}"),
        Some((verb, rest)) if verb.ends_with("ch") => format!("{verb}es {rest}"),
        Some((verb, rest)) => format!("{verb}s {rest}"),
        None => phrase.to_owned(),
    }
}

/// What the contract allows: `the contract allows at most 1 %`.
pub(super) fn allowed(expect: &[Expectation], unit: CountUnit) -> String {
    let unit = match unit {
        CountUnit::Rows => "",
        CountUnit::Percent => " %",
    };
    let all: Vec<_> = expect.iter().map(|one| bound(one, unit)).collect();
    if all.is_empty() {
        "the contract allows none".to_owned()
    } else {
        format!("the contract allows {}", all.join(" and "))
    }
}

fn bound(expectation: &Expectation, unit: &str) -> String {
    let first = expectation.operands.first().map(number).unwrap_or_default();
    let last = expectation.operands.last().map(number).unwrap_or_default();
    match expectation.operator {
        OperatorName::MustBe if first == "0" => "none".to_owned(),
        OperatorName::MustBe => format!("exactly {first}{unit}"),
        OperatorName::MustNotBe => format!("anything but {first}{unit}"),
        OperatorName::MustBeGreaterThan => format!("more than {first}{unit}"),
        OperatorName::MustBeGreaterOrEqualTo => format!("at least {first}{unit}"),
        OperatorName::MustBeLessThan => format!("less than {first}{unit}"),
        OperatorName::MustBeLessOrEqualTo => format!("at most {first}{unit}"),
        OperatorName::MustBeBetween => format!("{first} to {last}{unit}"),
        OperatorName::MustNotBeBetween => format!("anything but {first} to {last}{unit}"),
    }
}

/// The name of an operator as the standard writes it.
pub(super) const fn operator(name: OperatorName) -> &'static str {
    match name {
        OperatorName::MustBe => "mustBe",
        OperatorName::MustNotBe => "mustNotBe",
        OperatorName::MustBeGreaterThan => "mustBeGreaterThan",
        OperatorName::MustBeGreaterOrEqualTo => "mustBeGreaterOrEqualTo",
        OperatorName::MustBeLessThan => "mustBeLessThan",
        OperatorName::MustBeLessOrEqualTo => "mustBeLessOrEqualTo",
        OperatorName::MustBeBetween => "mustBeBetween",
        OperatorName::MustNotBeBetween => "mustNotBeBetween",
    }
}

/// Names in backquotes, parted by commas; past the first eight only how many more there are.
pub(in crate::verify) fn quoted<S: AsRef<str>>(names: &[S]) -> String {
    const SHOWN: usize = 8;
    let shown: Vec<_> = names.iter().take(SHOWN).map(|name| format!("`{}`", name.as_ref())).collect();
    match names.len().checked_sub(SHOWN) {
        Some(more) if more > 0 => format!("{} and {more} more", shown.join(", ")),
        _ => shown.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_their_thousands_apart() {
        let counts = [(0, "0"), (999, "999"), (1_000, "1,000"), (12_345_678, "12,345,678")];
        assert!(counts.iter().all(|(value, text)| count(*value) == *text));
    }

    #[test]
    fn percents_round_half_up_to_four_decimals() {
        for (part, of, text) in
            [(1_204, 10_000, "12.04"), (1, 3, "33.3333"), (2, 3, "66.6667"), (1, 1, "100"), (0, 5, "0")]
        {
            assert_eq!(percent(part, of).as_deref(), Some(text));
        }
        assert_eq!(percent(1, 800_000).as_deref(), Some("0.0001"), "0.000125");
        assert_eq!(percent(3, 2_000_000).as_deref(), Some("0.0002"), "0.00015 is rounded up");
        assert_eq!(percent(u64::MAX, u64::MAX).as_deref(), Some("100"));
        assert_eq!(percent(1, 0), None);
    }

    #[test]
    fn sentences_say_how_many_and_what_is_allowed() {
        assert_eq!(share(1_204, 10_000, "are null"), "1,204 of 10,000 rows are null (12.04 %)");
        assert_eq!(share(1, 10, "are null"), "1 of 10 rows is null (10 %)");
        assert_eq!(share(0, 10, "are null"), "0 of 10 rows are null");
        for (many, one) in
            [("lie ahead", "lies ahead"), ("match none", "matches none"), ("do not match", "does not match")]
        {
            assert_eq!(singular(many), one);
        }
        let one = |operator, operands: &[i128]| {
            vec![Expectation { operator, operands: operands.iter().map(|&n| Number::from(n)).collect() }]
        };
        assert_eq!(allowed(&one(OperatorName::MustBe, &[0]), CountUnit::Rows), "the contract allows none");
        let at_most = one(OperatorName::MustBeLessOrEqualTo, &[1]);
        assert_eq!(allowed(&at_most, CountUnit::Percent), "the contract allows at most 1 %");
        let range = one(OperatorName::MustBeBetween, &[1_000, 2_000]);
        assert_eq!(allowed(&range, CountUnit::Rows), "the contract allows 1,000 to 2,000");
        assert_eq!(
            allowed(&[at_most, range].concat(), CountUnit::Rows),
            "the contract allows at most 1 and 1,000 to 2,000"
        );
    }
}
