//! What a contract allows or requires, in the words of a message.

use super::{Check, CountUnit, Expectation};
use crate::contract::OperatorName;
use crate::value::{Number, thousands};

impl Check {
    /// What the contract allows of the rows that were counted: `allows none`, `allows at most 1 %`, `requires between 3 and 5 rows`.
    /// Empty where nothing is counted.
    #[must_use]
    pub fn allowed(&self) -> String {
        let words: Vec<_> =
            self.expect.iter().map(|expectation| allowed(expectation, self.unit, self.nouns())).collect();
        words.join(" and ")
    }
}

fn allowed(expectation: &Expectation, unit: CountUnit, nouns: (&str, &str)) -> String {
    let operands: Vec<_> = expectation.operands.iter().map(number).collect();
    let (first, second) = (operands.first(), operands.get(1));
    let first = first.map_or("", String::as_str);
    let second = second.map_or("", String::as_str);
    let none = unit != CountUnit::Value && expectation.operands.first() == Some(&Number::from(0_i128));
    let unit = unit_of(expectation, unit, nouns);
    match expectation.operator {
        OperatorName::MustBe | OperatorName::MustBeLessOrEqualTo if none => "allows none".to_owned(),
        OperatorName::MustNotBe | OperatorName::MustBeGreaterThan if none => "requires some".to_owned(),
        OperatorName::MustBe => format!("requires exactly {first}{unit}"),
        OperatorName::MustNotBe => format!("allows any number but {first}{unit}"),
        OperatorName::MustBeGreaterThan => format!("requires more than {first}{unit}"),
        OperatorName::MustBeGreaterOrEqualTo => format!("requires at least {first}{unit}"),
        OperatorName::MustBeLessThan => format!("allows less than {first}{unit}"),
        OperatorName::MustBeLessOrEqualTo => format!("allows at most {first}{unit}"),
        OperatorName::MustBeBetween => format!("requires between {first} and {second}{unit}"),
        OperatorName::MustNotBeBetween => format!("allows nothing between {first} and {second}{unit}"),
    }
}

fn unit_of(expectation: &Expectation, unit: CountUnit, (one, many): (&str, &str)) -> String {
    match unit {
        CountUnit::Percent => " %".to_owned(),
        CountUnit::Rows if expectation.operands.last() == Some(&Number::from(1_i128)) => format!(" {one}"),
        CountUnit::Rows => format!(" {many}"),
        CountUnit::Value => String::new(),
    }
}

/// A number with its thousands apart, as messages print it.
fn number(number: &Number) -> String {
    let text = number.to_string();
    let (whole, rest) = text.find(['.', 'e']).map_or((text.as_str(), ""), |at| text.split_at(at));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    format!("{sign}{}{rest}", thousands(digits))
}

/// A count and its noun: `1 character`, `20 characters`.
pub(super) fn counted(count: &str, noun: &str) -> String {
    if count == "1" { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(operator: OperatorName, operands: &[i128], unit: CountUnit) -> String {
        let operands = operands.iter().map(|operand| Number::from(*operand)).collect();
        allowed(&Expectation { operator, operands }, unit, ("row", "rows"))
    }

    #[test]
    fn every_operator_has_words() {
        use OperatorName as Op;
        for (operator, operands, unit, expected) in [
            (Op::MustBe, &[0_i128] as &[_], CountUnit::Rows, "allows none"),
            (Op::MustBeLessOrEqualTo, &[0], CountUnit::Percent, "allows none"),
            (Op::MustBe, &[1], CountUnit::Rows, "requires exactly 1 row"),
            (Op::MustNotBe, &[0], CountUnit::Rows, "requires some"),
            (Op::MustNotBe, &[7], CountUnit::Rows, "allows any number but 7 rows"),
            (Op::MustBeGreaterThan, &[0], CountUnit::Rows, "requires some"),
            (Op::MustBeGreaterThan, &[1_000], CountUnit::Rows, "requires more than 1,000 rows"),
            (Op::MustBeGreaterOrEqualTo, &[5], CountUnit::Rows, "requires at least 5 rows"),
            (Op::MustBeLessThan, &[5], CountUnit::Percent, "allows less than 5 %"),
            (Op::MustBeLessOrEqualTo, &[1], CountUnit::Percent, "allows at most 1 %"),
            (Op::MustBeBetween, &[3, 5], CountUnit::Rows, "requires between 3 and 5 rows"),
            (Op::MustNotBeBetween, &[3, 5], CountUnit::Percent, "allows nothing between 3 and 5 %"),
        ] {
            assert_eq!(words(operator, operands, unit), expected);
        }
    }

    #[test]
    fn thousands_stand_apart() {
        for (digits, expected) in [("0", "0"), ("999", "999"), ("1204", "1,204"), ("1234567", "1,234,567")] {
            assert_eq!(thousands(digits), expected);
        }
        assert_eq!(number(&Number::from(-12_345_i128)), "-12,345");
    }
}
