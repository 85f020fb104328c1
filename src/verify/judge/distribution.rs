//! Judges rules on the distribution of a column: each statistic by itself, so that none hides another.

use super::custom::shown;
use super::{Case, Judged, observed, part, reason, unread, words};
use crate::check::{CustomTest, Statistic, Within};
use crate::metric::{Column, Measurement, Metric};
use crate::outcome::{Observed, Reason, ReasonCode};
use crate::value::{Number, Ratio};

/// Letters that a number may have before it is rounded for people.
const SHORT: usize = 12;

/// What was measured of a column.
struct Numbers<'a> {
    count: u64,
    /// Infinite, or too long to compute with.
    beyond: u64,
    infinite: u64,
    sum: &'a Number,
    squares: &'a Number,
    quantiles: &'a [Number],
}

/// Whether all statistics lie within their bounds.
pub(super) fn distribution(case: Case<'_>, column: &Column, bounds: &[Within]) -> Result<Judged, Reason> {
    let rows = case.content()?;
    let answer = case.answer(&Metric::Moments { column: column.clone() })?;
    let Measurement::Moments { count, beyond, infinite, sum, squares } = &answer.measurement else {
        return Err(unread());
    };
    let quantiles = match CustomTest::quantiles(column, bounds).map(|metric| case.answer(&metric)).transpose()? {
        Some(answer) => match &answer.measurement {
            Measurement::Quantiles(quantiles) => quantiles.as_deref().unwrap_or(&[]),
            _ => return Err(unread()),
        },
        None => &[],
    };
    if !(rows.complete && answer.complete) {
        return Err(unread());
    }
    if count.saturating_add(*beyond) == 0 {
        return Err(reason(ReasonCode::NothingToCheck, format!("`{}` has no value in any row", column.path)));
    }
    let numbers = Numbers { count: *count, beyond: *beyond, infinite: *infinite, sum, squares, quantiles };
    judged(case, column, bounds, &numbers)
}

/// A statistic that breaks its bounds decides; without one, a statistic that could not be computed does.
fn judged(case: Case<'_>, column: &Column, bounds: &[Within], numbers: &Numbers<'_>) -> Result<Judged, Reason> {
    let (mut kept, mut broken, mut open) = (Vec::new(), Vec::new(), Vec::new());
    let mut parts = vec![part("values", &numbers.count.saturating_add(numbers.beyond))];
    let mut quantile = 0;
    for within in bounds {
        let found = match numbers.find(&within.statistic, &mut quantile) {
            Ok(found) => found,
            Err(reason) => {
                open.push(reason);
                continue;
            }
        };
        let text = text_of(case, column, within, &found);
        parts.push(part(&within.statistic.to_string(), &text));
        let list = if found.is_within(within) { &mut kept } else { &mut broken };
        list.push(format!("{} {text} (the contract wants {})", within.statistic, wanted(within)));
    }
    let held = broken.is_empty();
    if let Some(reason) = open.first().filter(|_| held) {
        return Err(reason.clone());
    }
    let message = format!("{}: {}", case.name(), if held { &kept } else { &broken }.join(", "));
    let seen = Observed { unit: None, value: None, ..observed(0, None, true, parts) };
    let mut notes: Vec<_> = open.into_iter().map(|reason| format!("not computed: {}", reason.text)).collect();
    if !held && !kept.is_empty() {
        notes.push(format!("within bounds: {}", kept.join(", ")));
    }
    if numbers.infinite > 0 {
        notes.push(format!("{} infinite", words::counted(numbers.infinite, "value is", "values are")));
    }
    Ok(Judged { notes, ..Judged::decided(held, message).seen(seen) })
}

/// What a report shows of a statistic. A quantile is a value of some row, or nearly one; a mean is no one's.
fn text_of(case: Case<'_>, column: &Column, within: &Within, found: &Found) -> String {
    match within.statistic {
        Statistic::Quantile(_) => shown(case, column, &found.text()),
        Statistic::Mean | Statistic::StandardDeviation => found.text(),
    }
}

fn wanted(within: &Within) -> String {
    let text = within.to_string();
    text.strip_prefix(&format!("{} ", within.statistic)).unwrap_or(&text).to_owned()
}

/// What was found, exactly: a number itself, or its square, or that infinite values leave none.
enum Found {
    Itself(Ratio),
    Square(Ratio),
    NotFinite,
}

impl Numbers<'_> {
    fn find(&self, statistic: &Statistic, quantile: &mut usize) -> Result<Found, Reason> {
        let found = match statistic {
            Statistic::Quantile(_) => {
                let number = self.quantiles.get(*quantile).ok_or_else(unread)?;
                *quantile += 1;
                Ratio::of(number).map(Found::Itself)
            }
            Statistic::Mean | Statistic::StandardDeviation if self.infinite > 0 => Some(Found::NotFinite),
            Statistic::Mean | Statistic::StandardDeviation if self.beyond > 0 => None,
            Statistic::Mean => self.mean().map(Found::Itself),
            Statistic::StandardDeviation if self.count < 2 => {
                return Err(reason(ReasonCode::NoMeaning, "one value alone has no standard deviation"));
            }
            Statistic::StandardDeviation => self.variance().map(Found::Square),
        };
        found.ok_or_else(|| reason(ReasonCode::NoMeaning, "the values have too many digits to compute with"))
    }

    fn mean(&self) -> Option<Ratio> {
        Ratio::of(self.sum)?.divided_by(&Ratio::new(i128::from(self.count), 1)?)
    }

    /// The sum of the squares of the distances from the mean, by one less than their number.
    fn variance(&self) -> Option<Ratio> {
        let mean = self.mean()?;
        let apart = Ratio::of(self.squares)?.minus(&mean.times(&Ratio::of(self.sum)?)?)?;
        apart.divided_by(&Ratio::new(i128::from(self.count.checked_sub(1)?), 1)?)
    }
}

impl Found {
    fn is_within(&self, within: &Within) -> bool {
        let low = within.minimum.as_ref().is_none_or(|low| self.is_at_least(low));
        low && within.maximum.as_ref().is_none_or(|high| self.is_at_most(high))
    }

    fn is_at_least(&self, bound: &Number) -> bool {
        let Some(bound) = Ratio::of(bound) else { return false };
        match self {
            Self::Itself(found) => *found >= bound,
            // What is squared is never below zero.
            Self::Square(found) => bound.is_negative() || bound.times(&bound).is_some_and(|square| *found >= square),
            Self::NotFinite => false,
        }
    }

    fn is_at_most(&self, bound: &Number) -> bool {
        let Some(bound) = Ratio::of(bound) else { return false };
        match self {
            Self::Itself(found) => *found <= bound,
            Self::Square(found) => !bound.is_negative() && bound.times(&bound).is_some_and(|square| *found <= square),
            Self::NotFinite => false,
        }
    }

    /// For people: exact where that is short, else to six digits behind the point or the first that is not zero.
    fn text(&self) -> String {
        let number = match self {
            Self::Itself(found) => found.to_number(),
            Self::Square(found) => Number::from_f64(found.to_number().to_f64().sqrt()),
            Self::NotFinite => return "not finite".to_owned(),
        };
        let text = number.to_string();
        if text.len() <= SHORT { text } else { rounded(&number) }
    }
}

fn rounded(number: &Number) -> String {
    let float = number.to_f64();
    let short = Number::from_f64((float * 1e6).round() / 1e6);
    if float.abs() >= 1e9 || short == Number::from(0_u64) { format!("{float:e}") } else { short.to_string() }
}
