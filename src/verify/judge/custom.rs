//! Judges rules of `engine: upheld`.

use super::count::{Counted, end_note, sentence};
use super::{Case, Judged, observed, part, reason, unread, words};
use crate::check::{CustomTest, Statistic, Within};
use crate::metric::{Column, Measurement, Metric, Periods};
use crate::outcome::{Observed, Reason, ReasonCode};
use crate::value::{Number, Period, Ratio};

/// Letters that a number may have before it is rounded for people.
const SHORT: usize = 12;
/// How many periods without rows are named.
const NAMED: usize = 5;

/// Judges a rule.
pub(super) fn custom(case: Case<'_>, test: &CustomTest) -> Result<Judged, Reason> {
    match test {
        CustomTest::Rows { metric, judged, unjudged } => rows(case, metric, judged, unjudged),
        CustomTest::Gaps { column, period } => gaps(case, column, period),
        CustomTest::RowsOf { table, name, within, percent, .. } => {
            rows_of(case, *table, name, &Tolerance { within, percent: *percent })
        }
        CustomTest::Distribution { column, bounds } => distribution(case, column, bounds),
    }
}

fn rows(case: Case<'_>, metric: &Metric, judged: &Metric, unjudged: &str) -> Result<Judged, Reason> {
    let rows = case.content()?;
    let answer = case.answer(metric)?;
    let Measurement::Count { count, undecided, .. } = answer.measurement else { return Err(unread()) };
    let Measurement::Count { count: judged, undecided: unsure, .. } = case.answer(judged)?.measurement else {
        return Err(unread());
    };
    if judged == 0 && count == 0 && unsure == 0 {
        return Err(reason(ReasonCode::NothingToCheck, unjudged));
    }
    let complete = rows.complete && answer.complete;
    let counted = Counted { value: count, undecided, of: rows.readable, complete };
    let verdict = Judged::decided(counted.decide(case)?, sentence(case, counted)).failing(&answer.rows, count);
    let without = rows.readable.saturating_sub(judged).saturating_sub(unsure);
    let seldom = [("undecided", undecided), ("not-judged", without)];
    let parts = seldom.iter().filter(|(_, value)| *value > 0).map(|(name, value)| part(name, value)).collect();
    let note = (without > 0)
        .then(|| format!("{} no value to judge and cannot break it", words::counted(without, "row has", "rows have")));
    let seen = verdict.seen(observed(count, Some(rows.readable), complete, parts));
    Ok(Judged { notes: note.into_iter().chain(end_note(case, counted)).collect(), ..seen })
}

fn gaps(case: Case<'_>, column: &Column, period: &Period) -> Result<Judged, Reason> {
    let rows = case.content()?;
    let answer = case.answer(&CustomTest::periods(column, period))?;
    let Measurement::Periods(Periods { rows: seen, earlier }) = &answer.measurement else { return Err(unread()) };
    let (Some((first, _)), Some((last, _))) = (seen.first(), seen.last()) else {
        return Err(reason(ReasonCode::NothingToCheck, format!("`{}` has no value in any row", column.path)));
    };
    let span = last.abs_diff(*first).saturating_add(1);
    let missing = span.saturating_sub(seen.len() as u64);
    let complete = rows.complete && answer.complete && !earlier;
    if !(rows.complete && answer.complete) {
        // Rows that were not read may fill any gap, so what was counted is no bound at all.
        return Err(unread());
    }
    let counted = Counted { value: missing, undecided: 0, of: span, complete };
    let found = format!(
        "{} of {} from {} to {} {} no row",
        words::count(missing),
        words::counted(span, "period", "periods"),
        shown(case, column, &period.label(*first)),
        shown(case, column, &period.label(*last)),
        if missing == 1 { "has" } else { "have" },
    );
    let named = lacking(seen).take(NAMED).map(|number| shown(case, column, &period.label(number)));
    let named: Vec<String> = named.collect();
    let which = if named.is_empty() { String::new() } else { format!(": {}", words::quoted(&named)) };
    let more = if missing > NAMED as u64 { " and more" } else { "" };
    let message = format!("{}: {found}{which}{more}; {}", case.name(), case.allowed());
    let parts = named.iter().map(|label| part("gap", label)).collect();
    let seen = Observed {
        unit: Some("periods".to_owned()),
        of_unit: Some("periods".to_owned()),
        ..observed(missing, Some(span), complete, parts)
    };
    let judged = Judged::decided(counted.decide(case)?, message).seen(seen);
    Ok(Judged { notes: Vec::from_iter(end_note(case, counted)), ..judged })
}

/// The periods without rows, from the first on.
fn lacking(seen: &[(i64, u64)]) -> impl Iterator<Item = i64> + '_ {
    seen.windows(2).flat_map(|pair| match pair {
        [(before, _), (after, _)] => before.saturating_add(1)..*after,
        _ => 0..0,
    })
}

/// What a message shows of the values of a column.
fn shown(case: Case<'_>, column: &Column, text: &str) -> String {
    if case.subject.may_show(&column.path) { text.to_owned() } else { "(masked)".to_owned() }
}

/// How far two numbers of rows may lie apart.
struct Tolerance<'t> {
    within: &'t Number,
    percent: bool,
}

fn rows_of(case: Case<'_>, table: Option<usize>, name: &str, tolerance: &Tolerance<'_>) -> Result<Judged, Reason> {
    let here = case.rows()?;
    let lack = || reason(ReasonCode::NoDataGiven, format!("there is no data for {name}, which it is compared with"));
    let there = case.answers.rows(table.ok_or_else(lack)?).map_err(|_| {
        reason(ReasonCode::Unreadable, format!("the rows of {name}, which it is compared with, could not be counted"))
    })?;
    if !(here.complete && there.complete) {
        return Err(unread());
    }
    let apart = here.readable.abs_diff(there.readable);
    let whole = |number: u64| Ratio::new(i128::from(number), 1);
    let held = if tolerance.percent {
        let most = Ratio::of(tolerance.within).zip(whole(there.readable)).and_then(|(share, rows)| share.times(&rows));
        whole(apart).and_then(|apart| apart.times(&whole(100)?)).zip(most).map(|(apart, most)| apart <= most)
    } else {
        whole(apart).zip(Ratio::of(tolerance.within)).map(|(apart, most)| apart <= most)
    };
    let held = held.ok_or_else(|| reason(ReasonCode::InvalidRule, "`within` has too many digits to compute with"))?;
    let unit = if tolerance.percent { " %" } else { " rows" };
    let message = format!(
        "{}: {} and {} in {name}, {} apart; the contract allows {}{unit}",
        case.name(),
        words::counted(here.readable, "row", "rows"),
        words::counted(there.readable, "row", "rows"),
        words::count(apart),
        tolerance.within,
    );
    let parts = vec![part("other", &there.readable), part("apart", &apart)];
    Ok(Judged::decided(held, message).seen(observed(here.readable, None, true, parts)))
}

/// What was measured of a column.
struct Numbers<'a> {
    count: u64,
    sum: &'a Number,
    squares: &'a Number,
    quantiles: &'a [Number],
}

fn distribution(case: Case<'_>, column: &Column, bounds: &[Within]) -> Result<Judged, Reason> {
    let rows = case.content()?;
    let answer = case.answer(&Metric::Moments { column: column.clone() })?;
    let Measurement::Moments { count, beyond, sum, squares } = &answer.measurement else { return Err(unread()) };
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
    let numbers = Numbers { count: *count, sum, squares, quantiles };
    let mut said = Vec::new();
    let mut parts = vec![part("values", &count.saturating_add(*beyond))];
    let mut held = true;
    let mut quantile = 0;
    for within in bounds {
        let found = numbers.find(&within.statistic, *beyond, &mut quantile)?;
        held &= found.is_within(within);
        let text = shown(case, column, &found.text());
        parts.push(part(&within.statistic.to_string(), &text));
        said.push(format!("{} {text} (the contract wants {})", within.statistic, wanted(within)));
    }
    let message = format!("{}: {}", case.name(), said.join(", "));
    let seen = Observed { unit: None, ..observed(0, None, true, parts) };
    Ok(Judged::decided(held, message).seen(Observed { value: None, ..seen }))
}

fn wanted(within: &Within) -> String {
    let text = within.to_string();
    text.strip_prefix(&format!("{} ", within.statistic)).unwrap_or(&text).to_owned()
}

/// A number that was found, exactly: itself, or its square.
enum Found {
    Itself(Ratio),
    Square(Ratio),
}

impl Numbers<'_> {
    fn find(&self, statistic: &Statistic, beyond: u64, quantile: &mut usize) -> Result<Found, Reason> {
        let too_long = || reason(ReasonCode::NoMeaning, "the values have too many digits to compute with");
        let found = match statistic {
            Statistic::Quantile(_) => {
                let number = self.quantiles.get(*quantile).ok_or_else(unread)?;
                *quantile += 1;
                Ratio::of(number).map(Found::Itself)
            }
            Statistic::Mean | Statistic::StandardDeviation if beyond > 0 => {
                let text = format!(
                    "{} infinite or too long, so there is no {statistic}",
                    words::counted(beyond, "value is", "values are")
                );
                return Err(reason(ReasonCode::NothingToCheck, text));
            }
            Statistic::Mean => self.mean().map(Found::Itself),
            Statistic::StandardDeviation if self.count < 2 => {
                return Err(reason(ReasonCode::NothingToCheck, "one value alone has no standard deviation"));
            }
            Statistic::StandardDeviation => self.variance().map(Found::Square),
        };
        found.ok_or_else(too_long)
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
        }
    }

    fn is_at_most(&self, bound: &Number) -> bool {
        let Some(bound) = Ratio::of(bound) else { return false };
        match self {
            Self::Itself(found) => *found <= bound,
            Self::Square(found) => !bound.is_negative() && bound.times(&bound).is_some_and(|square| *found <= square),
        }
    }

    /// For people: exact where that is short, else to six digits behind the point or the first that is not zero.
    fn text(&self) -> String {
        let number = match self {
            Self::Itself(found) => found.to_number(),
            Self::Square(found) => Number::from_f64(found.to_number().to_f64().sqrt()),
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
