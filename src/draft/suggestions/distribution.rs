//! `distribution`: where the quartiles of numbers lie, so that numbers that moved, shrank or went constant are noticed.

use super::super::quantile;
use super::parts::{Column, Look, Promise, Suggestion, Table, Way, Yaml, bounds, round_size, rounded, words};
use crate::profile::Numbers;
use crate::value::Number;

/// The suggestion.
pub(super) const SUGGESTION: Suggestion = Suggestion {
    id: "distribution",
    description: "Where the quartiles lie, no further off than the numbers at a tenth of the rows before and behind them, and how little numbers may vary.",
    look: Look::Column(find),
};

/// Of fewer numbers nothing is known of quartiles.
const FEWEST: u64 = 30;
/// The quartiles.
const SHARES: [(f64, &str); 3] = [(0.25, "0.25"), (0.5, "0.5"), (0.75, "0.75")];

fn find(table: &Table<'_>, column: &Column<'_>) -> Vec<Promise> {
    let Some(numbers) = numbers(column) else { return Vec::new() };
    let ends: Vec<(f64, &str, Option<Number>, Option<Number>)> = SHARES
        .into_iter()
        .map(|(share, text)| {
            let (low, high) = ends(table, numbers, share);
            (share, text, low, high)
        })
        .collect();
    let quantiles: Vec<(&str, Yaml)> = ends
        .iter()
        .filter_map(|(_, text, low, high)| {
            let mut bounds = Vec::new();
            bounds.extend(low.as_ref().map(|low| ("minimum", Yaml::number(low))));
            bounds.extend(high.as_ref().map(|high| ("maximum", Yaml::number(high))));
            (!bounds.is_empty()).then(|| (*text, Yaml::flow(bounds)))
        })
        .collect();
    let spread =
        spread(numbers).map(|least| ("standardDeviation", Yaml::flow(vec![("minimum", Yaml::number(&least))])));
    let quantiles = (!quantiles.is_empty()).then(|| ("quantiles", Yaml::map(quantiles)));
    let stated: Vec<(&str, Yaml)> = quantiles.into_iter().chain(spread).collect();
    if stated.is_empty() {
        return Vec::new();
    }
    let distribution = Yaml::map(stated);
    let mut keys = vec![
        ("type", Yaml::text("custom")),
        ("engine", Yaml::text("upheld")),
        ("implementation", Yaml::map(vec![("distribution", distribution)])),
    ];
    if numbers.count < super::parts::FEW_ROWS || is_rare(column, numbers, table) {
        keys.push(("severity", Yaml::text("warning")));
    }
    let seen: Vec<String> = SHARES.iter().map(|(share, _)| words::float(quantile::at(numbers, *share))).collect();
    let why = format!("quartiles {} of {} numbers", seen.join(", "), words::count(numbers.count));
    vec![Promise::rule("distribution", keys, why)]
}

/// The numbers of a column whose distribution says something: not that of keys and other numbers of rows, which grow.
fn numbers<'c>(column: &'c Column<'_>) -> Option<&'c Numbers> {
    let numbers = column.profile.numbers.as_ref()?;
    let fits = column.is_numeric() && column.is_top() && column.profile.guess.fits == column.profile.guess.of;
    (fits
        && !is_blurred(numbers)
        && !column.numbering
        && !column.is_unique()
        && !column.is_constant()
        && numbers.count >= FEWEST
        && numbers.infinite == 0)
        .then_some(numbers)
}

/// Whether so few numbers are others than the most frequent that other data may have none of them.
fn is_rare(column: &Column<'_>, numbers: &Numbers, table: &Table<'_>) -> bool {
    let frequent = column.profile.top.values.first().map_or(0, |(_, rows)| *rows);
    bounds::may_be_none(numbers.count.saturating_sub(frequent) as f64, table.settings.strictness.tail())
}

/// The bounds of a quantile as they would be drafted.
pub(in crate::draft) fn likely_quantile(
    table: &Table<'_>,
    column: &Column<'_>,
    share: f64,
) -> (Option<Number>, Option<Number>) {
    numbers(column).map_or((None, None), |numbers| ends(table, numbers, share))
}

/// The least deviation as it would be drafted.
pub(in crate::draft) fn likely_spread(column: &Column<'_>) -> Option<Number> {
    numbers(column).and_then(spread)
}

/// Whether the promise would notice that the column went constant.
pub(super) fn tells(column: &Column<'_>) -> bool {
    likely_spread(column).is_some()
}

/// The largest number without its sign.
fn magnitude(numbers: &Numbers) -> f64 {
    numbers.max.to_f64().abs().max(numbers.min.to_f64().abs())
}

/// Whether numbers lie so near to each other that floats hardly tell them apart.
fn is_blurred(numbers: &Numbers) -> bool {
    numbers.max.to_f64() - numbers.min.to_f64() <= magnitude(numbers) * 1e-12
}

/// The least deviation: a fourth of what the quartiles speak for, which no long tail can blow up.
fn spread(numbers: &Numbers) -> Option<Number> {
    let quartiles = quantile::at(numbers, 0.75) - quantile::at(numbers, 0.25);
    if numbers.deviation <= magnitude(numbers) * 1e-9 {
        return None;
    }
    let least =
        if quartiles > 0.0 { (quartiles / 1.35).min(numbers.deviation) / 4.0 } else { numbers.deviation / 20.0 };
    round_size(least, Way::Down)
}

/// The bounds of a quantile: the numbers that far from it in rank, which chance alone would not reach.
fn ends(table: &Table<'_>, numbers: &Numbers, share: f64) -> (Option<Number>, Option<Number>) {
    let chance = 4.0 * (2.0 * share * (1.0 - share) / numbers.count as f64).sqrt();
    let drift = table.settings.strictness.drift().max(chance);
    let (low, high) = quantile::around(numbers, share - drift, share + drift);
    let span = (high - low).max(f64::MIN_POSITIVE);
    let low = (share - drift > 0.0).then(|| end(numbers, low, span, Way::Down)).flatten();
    let high = (share + drift < 1.0).then(|| end(numbers, high, span, Way::Up)).flatten();
    (low, high)
}

fn end(numbers: &Numbers, bound: f64, span: f64, way: Way) -> Option<Number> {
    let whole = numbers.scale == 0;
    let bound = if whole && way == Way::Down {
        (bound + 1e-9).floor()
    } else if whole {
        (bound - 1e-9).ceil()
    } else {
        bound
    };
    let bound = if bound.abs() >= EXACT || numbers.scale > DIGITS { outwards(bound, way) } else { bound };
    let exact = Number::from_f64(bound);
    let is_outside = |rounded: &Number| if way == Way::Up { *rounded >= exact } else { *rounded <= exact };
    let rounded = rounded(bound, span, whole, way).filter(is_outside);
    Some(rounded.unwrap_or_else(|| exact.clone())).filter(|bound| !bound.is_infinite())
}

/// From here on floats do not tell all whole numbers apart.
const EXACT: f64 = 9_007_199_254_740_992.0;
/// Floats keep so many digits behind the point of small numbers.
const DIGITS: u32 = 15;

/// A float that is off by the last digit may be any next to it.
fn outwards(bound: f64, way: Way) -> f64 {
    if way == Way::Up { bound.next_up().next_up() } else { bound.next_down().next_down() }
}
