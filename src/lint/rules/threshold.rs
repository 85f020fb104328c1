//! Thresholds that no count or share can reach, and shares that are probably meant in hundredths.

use super::parts::{Finding, Rule, RulePlace, Severity, Subject, comments, shorten};
use crate::check::operator_word;
use crate::contract::{OperatorName, QualityRule, RuleOperator, RuleType, Written};
use crate::value::Number;

/// A threshold beyond all that can be counted.
pub(super) const IMPOSSIBLE: Rule = Rule {
    id: "impossible-threshold",
    severity: Severity::Error,
    description: "a threshold lies beyond what can be counted, so that its rule always fails or never does",
    find: |subject| each(subject, impossible),
};

/// A share below one hundredth.
pub(super) const FRACTION: Rule = Rule {
    id: "fraction-of-percent",
    severity: Severity::Info,
    description: "a threshold in percent is below 1, which is less than one row in a hundred",
    find: |subject| each(subject, |operand| fraction(subject, operand)),
};

/// An operand of a rule of the library that is a number.
struct Operand<'a> {
    rule: &'a QualityRule,
    operator: &'a RuleOperator,
    written: &'a Written,
    number: Number,
    percent: bool,
}

fn each(subject: &Subject<'_>, look: impl Fn(&Operand<'_>) -> Option<Finding>) -> Vec<Finding> {
    let rules = subject.rules.iter().filter(|place| matches!(place.rule.kind, Ok(RuleType::Library(_))));
    rules
        .flat_map(operands)
        .filter(|one| !subject.is_reported(&one.operator.operand.route))
        .filter_map(|one| look(&one))
        .collect()
}

fn operands<'a>(place: &RulePlace<'a>) -> Vec<Operand<'a>> {
    let unit = place.rule.unit.as_deref().unwrap_or_default().trim().to_ascii_lowercase();
    let percent = matches!(unit.as_str(), "percent" | "percentage" | "%" | "pct");
    let of_operator = |operator: &'a RuleOperator| {
        let single = std::slice::from_ref(&operator.operand);
        let written = operator.operand.items().unwrap_or(single);
        let operand = move |written: &'a Written| {
            let number = Number::parse(written.scalar()?.trim())?;
            Some(Operand { rule: place.rule, operator, written, number, percent })
        };
        written.iter().filter_map(operand)
    };
    place.rule.operators.iter().flat_map(of_operator).collect()
}

fn impossible(operand: &Operand<'_>) -> Option<Finding> {
    let number = &operand.number;
    let (zero, all) = (Number::from(0_i128), Number::from(100_i128));
    let (what, text) = (if operand.percent { "share" } else { "count" }, shorten(&operand.written.text));
    let message = match operand.operator.name {
        _ if *number < zero => format!("no {what} is below 0, and this threshold is {text}"),
        _ if operand.percent && *number > all => format!("no share is above 100 percent, and this threshold is {text}"),
        OperatorName::MustBeLessThan if *number == zero => format!("no {what} is less than 0"),
        OperatorName::MustBeGreaterThan if operand.percent && *number == all => "no share is above 100 percent".into(),
        OperatorName::MustBe | OperatorName::MustNotBe if !operand.percent && !number.is_integer() => {
            format!("no count of rows is {text}")
        }
        _ => return None,
    };
    let finding = Finding::at(&operand.written.route, message);
    Some(if *number == zero { finding.help("write `mustBe: 0`") } else { finding })
}

fn fraction(subject: &Subject<'_>, operand: &Operand<'_>) -> Option<Finding> {
    let is_small = operand.percent && operand.number > Number::from(0_i128) && operand.number < Number::from(1_i128);
    // Whoever spells the share out means it.
    if !is_small || spells(&comments::around(subject, &operand.rule.route, &operand.written.route), &operand.number) {
        return None;
    }
    let (word, text) = (operator_word(operand.operator.name), shorten(&operand.written.text));
    let message = format!("`{word}: {text}` is {text} percent, less than one row in a hundred");
    let help = "a share is written in hundredths: five rows in a hundred are 5";
    Some(Finding::at(&operand.written.route, message).help(help))
}

/// Whether a comment has a share of so many percent: `0.08 %`, `0.08 to 0.5 %`.
fn spells(comment: &str, number: &Number) -> bool {
    let is_it = |word: Option<&str>| {
        let digits = word?.trim_start_matches(|letter: char| !letter.is_ascii_digit());
        Number::parse(digits).filter(|found| found == number)
    };
    let mut signs = comment.match_indices('%').map(|(at, _)| comment.get(..at).unwrap_or_default());
    signs.any(|before| {
        let mut words = before.split_whitespace().rev();
        let last = words.next();
        let is_range = words.next().is_some_and(|word| matches!(word, "to" | "and" | "or" | "-"));
        is_it(last).is_some() || is_range && is_it(words.next()).is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_spelled_with_a_sign() {
        let number = Number::parse("0.08").unwrap();
        for comment in ["allowed up to 0.08 % (Wilson, 99 %)", "0.080%", "from 0.08 to 2 %", "5 % and (0.08 %)"] {
            assert!(spells(comment, &number), "{comment}");
        }
        for comment in ["", "0.08", "0.08 of 5 %", "10.08 %", "8 %", "0.08 percent"] {
            assert!(!spells(comment, &number), "{comment}");
        }
    }
}
