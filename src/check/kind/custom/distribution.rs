//! `distribution`: mean, median, standard deviation and quantiles of a column lie within bounds.

use super::super::parts::{Asked, Question, Refusal, RuleScope, Test, invalid};
use super::column_or_own;
use super::keys::{self, Keys};
use crate::check::{CustomTest, Statistic, Within};
use crate::contract::{Written, WrittenKind};
use crate::value::{LogicalType, Number};

const KEYS: &[&str] = &["column", "mean", "median", "standardDeviation", "quantiles"];
const BOUNDS: &[&str] = &["minimum", "maximum"];

pub(super) fn plan(scope: &RuleScope<'_>, written: &Written) -> Asked {
    let keys = Keys::of(written.get("distribution").unwrap_or(written), "distribution", KEYS)?;
    let mut column = column_or_own(scope, keys.get("column"), "distribution")?.clone();
    match column.read.logical {
        None => column.read.logical = Some(LogicalType::Number),
        Some(LogicalType::Integer | LogicalType::Number) => {}
        Some(_) => return Err(invalid(format!("`{}` holds no numbers", column.path))),
    }
    let mut bounds = Vec::new();
    for (key, statistic) in [
        ("mean", Statistic::Mean),
        ("median", Statistic::Quantile(Number::from_decimal(5, 1))),
        ("standardDeviation", Statistic::StandardDeviation),
    ] {
        if let Some(written) = keys.get(key) {
            bounds.push(within(written, key, statistic)?);
        }
    }
    if let Some(written) = keys.get("quantiles") {
        bounds.extend(quantiles(written)?);
    }
    if bounds.is_empty() {
        return Err(invalid("`distribution` bounds neither mean, median, standardDeviation nor quantiles"));
    }
    let promised = bounds.iter().map(ToString::to_string).collect();
    let test = CustomTest::Distribution { column, bounds };
    let meaning = "among the values; the standard deviation is that of a sample (n - 1), a quantile between two values is \
                   taken in proportion";
    let question = Question::of(Test::Custom(Box::new(test))).promising("distribution", promised);
    Ok(Question { meaning: Some(meaning.to_owned()), ..question })
}

fn quantiles(written: &Written) -> Result<Vec<Within>, Refusal> {
    let WrittenKind::Map(entries) = &written.kind else {
        return Err(invalid("`quantiles` is not a mapping such as `0.95: {maximum: 100}`"));
    };
    let one = |(key, written): &(String, Written)| {
        let share = Number::parse(key.trim())
            .filter(|share| *share >= Number::from(0_u64) && *share <= Number::from(1_u64))
            .ok_or_else(|| invalid(format!("the quantile `{key}` is no number from 0 to 1")))?;
        within(written, key, Statistic::Quantile(share))
    };
    entries.iter().map(one).collect()
}

fn within(written: &Written, name: &str, statistic: Statistic) -> Result<Within, Refusal> {
    let keys = Keys::of(written, name, BOUNDS)?;
    let end = |key| keys.get(key).map(|written| keys::number(written, key)).transpose();
    let (minimum, maximum) = (end("minimum")?, end("maximum")?);
    match (&minimum, &maximum) {
        (None, None) => Err(invalid(format!("`{name}` has neither `minimum` nor `maximum`"))),
        (Some(low), Some(high)) if low > high => {
            Err(invalid(format!("the minimum {low} of `{name}` lies above its maximum {high}")))
        }
        _ => Ok(Within { statistic, minimum, maximum }),
    }
}
