//! `range`: the smallest and the largest number that are likely, from how the tails of the distribution run out.

use super::super::quantile;
use super::parts::{
    Column, Look, Promise, Suggestion, Table, Way, Yaml, at_most, bounds, name, rounded, rows_in_steps, words,
};
use crate::profile::Numbers;
use crate::value::{LogicalType, Number};

/// The suggestion.
pub(super) const SUGGESTION: Suggestion = Suggestion {
    id: "range",
    description: "Ends that numbers have by nature: 0, the last of those that fill their range. Else as far beyond what was seen as the tails of the distribution may reach; some may lie beyond.",
    look: Look::Column(find),
};

/// With fewer numbers the tails are unknown.
const FEWEST: u64 = 10;
/// The share that lies below what the tail is measured from.
const FAR: f64 = 0.95;
/// So many rows in the outermost part of the histogram show an end that is one.
const FULL: u64 = 50;
/// No more values are counted one by one.
const COUNTABLE: f64 = 400.0;

/// A bound, and whether it is an end by nature: 0, or the last of numbers that fill their range.
type End = (Number, bool);

fn find(table: &Table<'_>, column: &Column<'_>) -> Vec<Promise> {
    let Some(numbers) = column.profile.numbers.as_ref().filter(|_| column.is_numeric()) else { return Vec::new() };
    if numbers.count < FEWEST || column.is_constant() || column.profile.guess.fits < column.profile.guess.of {
        return Vec::new();
    }
    let low = end(table, column, numbers, Way::Down);
    let high = end(table, column, numbers, Way::Up).filter(|_| numbers.infinite == 0);
    let range = format!("{} to {} in {}", numbers.min, numbers.max, words::counted(numbers.count, "number", "numbers"));
    let name = name(column.name()).filter(|_| column.is_top());
    let mut found = Vec::new();
    let mut likely = [None, None];
    for (at, (key, end)) in [("minimum", low), ("maximum", high)].into_iter().enumerate() {
        let Some((bound, by_nature)) = end else { continue };
        if by_nature || name.is_none() {
            let none = if numbers.negative == 0 && bound == Number::from(0_i128) { "; none below 0" } else { "" };
            found.push(Promise::option(key, Yaml::number(&bound), format!("{range}{none}")));
        } else if let Some(place) = likely.get_mut(at) {
            *place = Some(bound);
        }
    }
    if let Some(name) = name {
        found.extend(beyond(table, column, numbers, &name, &likely));
    }
    found
}

/// The likely ends of the range.
pub(in crate::draft) fn likely(table: &Table<'_>, column: &Column<'_>) -> [Option<Number>; 2] {
    let numbers = column.profile.numbers.as_ref().filter(|numbers| column.is_numeric() && numbers.count >= FEWEST);
    let of = |way| end(table, column, numbers?, way).map(|(bound, _)| bound);
    [of(Way::Down), of(Way::Up)]
}

/// What lies beyond the likely ends: never seen, so that some may be there, each worth a warning.
fn beyond(
    table: &Table<'_>,
    column: &Column<'_>,
    numbers: &Numbers,
    name: &str,
    likely: &[Option<Number>; 2],
) -> Vec<Promise> {
    let condition = match likely {
        [Some(low), Some(high)] => format!("{name} between {low} and {high}"),
        [Some(low), None] => format!("{name} >= {low}"),
        [None, Some(high)] => format!("{name} <= {high}"),
        [None, None] => return Vec::new(),
    };
    let Some((bound, words)) = at_most(table, 0, column.profile.rows) else { return Vec::new() };
    let share = |share| words::float(quantile::at(numbers, share));
    let why = format!(
        "{} to {} seen, 90 % from {} to {}; beyond {words}",
        numbers.min,
        numbers.max,
        share(1.0 - FAR),
        share(FAR)
    );
    rows_in_steps("range", &condition, (&bound, column.profile.rows), why)
}

/// One end of the range.
fn end(table: &Table<'_>, column: &Column<'_>, numbers: &Numbers, way: Way) -> Option<End> {
    let seen = if way == Way::Up { &numbers.max } else { &numbers.min };
    if numbers.infinite > 0 && way == Way::Down && numbers.negative > 0 {
        return None;
    }
    let whole = column.logical == Some(LogicalType::Integer);
    if whole && is_full(column, numbers, way) {
        return Some((seen.clone(), true));
    }
    let sign = if way == Way::Up { 1.0 } else { -1.0 };
    let far = if way == Way::Up { quantile::within(numbers, FAR).0 } else { quantile::within(numbers, 1.0 - FAR).1 };
    let tail = bounds::Tail {
        count: numbers.count as f64,
        median: sign * quantile::at(numbers, 0.5),
        far: (FAR, (sign * far).min(sign * seen.to_f64())),
        extreme: sign * seen.to_f64(),
    };
    let span = numbers.max.to_f64() - numbers.min.to_f64();
    let bound = sign * tail.reach(table.settings.strictness.tail());
    let bound = rounded(bound, span, whole, way).unwrap_or_else(|| seen.clone());
    // Digits of floats must not put a bound within what was seen.
    let bound = if way == Way::Up { bound.max(seen.clone()) } else { bound.min(seen.clone()) };
    let zero = Number::from(0_i128);
    let at_zero = match way {
        Way::Down => numbers.negative == 0 && bound <= zero,
        Way::Up => numbers.max <= zero && bound >= zero,
    };
    Some(if at_zero { (zero, true) } else { (bound, false) })
}

/// Whether whole numbers fill their range up to this end: the hours of a day, the months of a year.
fn is_full(column: &Column<'_>, numbers: &Numbers, way: Way) -> bool {
    let span = numbers.max.to_f64() - numbers.min.to_f64() + 1.0;
    let distinct = column.profile.distinct;
    let filled = distinct.error == 0.0 && (distinct.count as f64 - span).abs() < 0.5 && span <= COUNTABLE;
    let counts = &numbers.histogram.counts;
    let last = if way == Way::Up { counts.last() } else { counts.first() };
    // An end that runs out has fewer rows than the average part; one that is cut off does not.
    let average = numbers.count / (counts.len() as u64).max(1);
    filled && last.is_some_and(|count| *count >= FULL && *count >= average / 8)
}
