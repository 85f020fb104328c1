//! Judges rules of `engine: upheld`.

use super::count::{Counted, end_note, sentence};
use super::distribution::distribution;
use super::{Case, Judged, observed, part, reason, unread, words};
use crate::check::CustomTest;
use crate::metric::{Column, Measurement, Metric, Periods};
use crate::outcome::{Observed, Reason, ReasonCode};
use crate::value::{Number, Period, Ratio};

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
pub(super) fn shown(case: Case<'_>, column: &Column, text: &str) -> String {
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
