//! The operators and the unit of a quality rule, turned into expectations or into the words why they mean nothing.

use super::{CountUnit, Expectation};
use crate::contract::{OperatorName, QualityRule, RuleOperator, Written};
use crate::value::Number;

/// What a rule expects of the number that is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Threshold {
    /// All of them must hold.
    pub(super) expect: Vec<Expectation>,
    /// What the operands count.
    pub(super) unit: CountUnit,
}

/// What a metric makes of a rule without an operator or with a share.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    /// The metric, as the standard names it.
    pub(super) metric: &'static str,
    /// Whether a rule without an operator allows none.
    pub(super) none_by_default: bool,
    /// Whether a share of the rows means something.
    pub(super) percent: bool,
}

/// The expectation that none of what is counted is there.
pub(super) fn none() -> Vec<Expectation> {
    vec![Expectation { operator: OperatorName::MustBe, operands: vec![Number::from(0_i128)] }]
}

/// What a rule expects.
///
/// # Errors
/// The words why it has no single meaning.
pub(super) fn threshold(rule: &QualityRule, terms: Terms) -> Result<Threshold, String> {
    threshold_of(&rule.operators, rule.unit.as_deref(), terms)
}

/// What operators and a unit expect, wherever they stand.
///
/// # Errors
/// The words why they have no single meaning.
pub(super) fn threshold_of(
    operators: &[RuleOperator],
    declared: Option<&str>,
    terms: Terms,
) -> Result<Threshold, String> {
    let unit = unit(declared)?;
    if unit == CountUnit::Percent && !terms.percent {
        return Err(format!("{} counts rows, so its threshold cannot be in percent", terms.metric));
    }
    if !operators.is_empty() {
        let expect = operators.iter().map(expectation).collect::<Result<_, _>>()?;
        return Ok(Threshold { expect, unit });
    }
    if terms.none_by_default {
        return Ok(Threshold { expect: none(), unit });
    }
    Err(format!("{} has no operator, so it says nothing about how many are allowed", terms.metric))
}

/// The unit that a word names; without one rows.
///
/// # Errors
/// The words why it names none.
pub(super) fn unit(declared: Option<&str>) -> Result<CountUnit, String> {
    let Some(declared) = declared else { return Ok(CountUnit::Rows) };
    match declared.trim().to_ascii_lowercase().as_str() {
        "" | "row" | "rows" | "count" | "records" => Ok(CountUnit::Rows),
        "percent" | "percentage" | "%" | "pct" => Ok(CountUnit::Percent),
        _ => Err(format!("the unit `{declared}` is neither rows nor percent")),
    }
}

fn expectation(operator: &RuleOperator) -> Result<Expectation, String> {
    let operands = match operator.name {
        OperatorName::MustBeBetween | OperatorName::MustNotBeBetween => range(operator)?,
        OperatorName::MustBe
        | OperatorName::MustNotBe
        | OperatorName::MustBeGreaterThan
        | OperatorName::MustBeGreaterOrEqualTo
        | OperatorName::MustBeLessThan
        | OperatorName::MustBeLessOrEqualTo => vec![number(operator, &operator.operand)?],
    };
    Ok(Expectation { operator: operator.name, operands })
}

fn range(operator: &RuleOperator) -> Result<Vec<Number>, String> {
    let word = operator_word(operator.name);
    let Some(items) = operator.operand.items() else {
        return Err(format!("{word} takes a list of two numbers"));
    };
    let [low, high] = items else {
        return Err(format!("{word} takes a list of two numbers, and {} stand here", items.len()));
    };
    let (low, high) = (number(operator, low)?, number(operator, high)?);
    if low > high {
        return Err(format!("{word} takes the lower number first, and {low} is above {high}"));
    }
    Ok(vec![low, high])
}

fn number(operator: &RuleOperator, written: &Written) -> Result<Number, String> {
    let word = operator_word(operator.name);
    let text = written.scalar().ok_or_else(|| format!("{word} takes a number"))?;
    Number::parse(text.trim()).ok_or_else(|| format!("{word} takes a number, and `{text}` is none"))
}

/// The operator as the standard writes it.
#[must_use]
pub const fn operator_word(operator: OperatorName) -> &'static str {
    match operator {
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
