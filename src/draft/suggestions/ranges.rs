//! `range`: the smallest and the largest number that are likely, from how the tails of the distribution run out.

use super::super::{numbering, quantile};
use super::parts::{
    Column, Look, Promise, Suggestion, Table, Way, Yaml, at_most, bounds, name, rounded, rows_in_steps, words,
};
use crate::profile::Numbers;
use crate::value::{LogicalType, Number};

/// The suggestion.
pub(super) const SUGGESTION: Suggestion = Suggestion {
    id: "range",
    description: "Ends that numbers have by nature: 0 for 10,000 numbers or more, the last of those that fill their range. Else as far beyond what was seen as the tails of the distribution may reach; some may lie beyond.",
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

/// Zero is an end of what comes so near to it, measured by the distance of the 5 % and 95 % quantiles.
const NEAR: f64 = 0.1;
/// The parts of a histogram that lie empty before a number that is far from all others.
const APART: f64 = 0.6;
/// So few numbers far from all others are lonely.
const LONELY: u64 = 2;
/// So many numbers, and none beyond zero, prove that it is an end: of fewer, one in some hundreds may be beyond it unseen.
const PROOF: u64 = 10_000;
/// What the calendar fills: hours, minutes, days, months.
const CALENDAR: [(i128, i128); 4] = [(0, 23), (0, 59), (1, 31), (1, 12)];

/// A bound, and whether it is an end by nature: 0, or the last of numbers that fill their range.
type End = (Number, bool);

fn find(table: &Table<'_>, column: &Column<'_>) -> Vec<Promise> {
    let Some(numbers) = column.profile.numbers.as_ref().filter(|_| column.is_numeric()) else { return Vec::new() };
    if numbers.count < FEWEST || column.is_constant() || column.profile.guess.fits < column.profile.guess.of {
        return Vec::new();
    }
    let low = end(table, column, numbers, Way::Down);
    let high = end(table, column, numbers, Way::Up);
    let range = format!("{} to {} in {}", numbers.min, numbers.max, words::counted(numbers.count, "number", "numbers"));
    let name = name(column.name()).filter(|_| column.is_top());
    let mut found = Vec::new();
    let mut likely = [None, None];
    for (at, (key, end)) in [("minimum", low), ("maximum", high)].into_iter().enumerate() {
        let Some((bound, by_nature)) = end else { continue };
        let is_lonely = lonely(numbers, if at == 0 { Way::Down } else { Way::Up }).is_some();
        if by_nature || name.is_none() && !is_lonely {
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
    let far = [(Way::Down, &numbers.min), (Way::Up, &numbers.max)];
    let far: Vec<(u64, String)> = far
        .into_iter()
        .zip(likely)
        .filter_map(|((way, extreme), end)| {
            let (_, count) = lonely(numbers, way).filter(|_| end.is_some())?;
            Some((count, format!("; {extreme} lies far from all others")))
        })
        .collect();
    let seen = far.iter().map(|(count, _)| count).sum();
    let Some((bound, words)) = at_most(table, seen, column.profile.rows) else { return Vec::new() };
    let share = |share| words::float(quantile::at(numbers, share));
    if column.numbering {
        let why = format!("{} to {} seen, and larger ones will come; below 0 {words}", numbers.min, numbers.max);
        return rows_in_steps("range", &condition, (&bound, column.profile.rows), why);
    }
    let why = format!(
        "{} to {} seen, 90 % from {} to {}{}; beyond {words}",
        numbers.min,
        numbers.max,
        share(1.0 - FAR),
        share(FAR),
        far.into_iter().map(|(_, words)| words).collect::<String>()
    );
    let mut rules = rows_in_steps("range", &condition, (&bound, column.profile.rows), why);
    rules.truncate(if seen > 0 { 1 } else { 2 });
    rules
}

/// One end of the range.
fn end(table: &Table<'_>, column: &Column<'_>, numbers: &Numbers, way: Way) -> Option<End> {
    let seen = if way == Way::Up { &numbers.max } else { &numbers.min };
    // It is not known which way they are infinite.
    if numbers.infinite > 0 {
        return None;
    }
    if column.numbering {
        let begins = way == Way::Down && numbers.negative == 0 && !numbering::is_wide(column);
        return begins.then(|| (Number::from(0_i128), numbers.count >= PROOF));
    }
    let whole = column.logical == Some(LogicalType::Integer);
    if whole && is_full(column, numbers, way) {
        return Some((seen.clone(), true));
    }
    let sign = if way == Way::Up { 1.0 } else { -1.0 };
    let far = if way == Way::Up { quantile::within(numbers, FAR).0 } else { quantile::within(numbers, 1.0 - FAR).1 };
    let lonely = lonely(numbers, way);
    let extreme = lonely.map_or_else(|| seen.to_f64(), |(extreme, _)| extreme);
    let tail = bounds::Tail {
        count: numbers.count as f64,
        median: sign * quantile::at(numbers, 0.5),
        far: (FAR, (sign * far).min(sign * extreme)),
        extreme: sign * extreme,
    };
    let span = span(numbers);
    let bound = sign * tail.reach(table.settings.strictness.tail());
    let bound = rounded(bound, span, whole, way).unwrap_or_else(|| seen.clone());
    // Digits of floats must not put a bound within what was seen.
    let bound = match way {
        _ if lonely.is_some() => bound,
        Way::Up => bound.max(seen.clone()),
        Way::Down => bound.min(seen.clone()),
    };
    let zero = Number::from(0_i128);
    // What is counted begins at one, however few there are of each.
    let is_counted = whole && seen.to_f64().abs() <= 1.0;
    let is_near =
        is_counted || seen.to_f64().abs() <= NEAR * (quantile::at(numbers, FAR) - quantile::at(numbers, 1.0 - FAR));
    let at_zero = is_near
        && match way {
            Way::Down => numbers.negative == 0 && bound <= zero,
            Way::Up => numbers.max <= zero && bound >= zero,
        };
    Some(if at_zero { (zero, numbers.count >= PROOF) } else { (bound, false) })
}

/// How far numbers reach, without those far from all others.
fn span(numbers: &Numbers) -> f64 {
    let end = |way, seen: &Number| lonely(numbers, way).map_or_else(|| seen.to_f64(), |(extreme, _)| extreme);
    end(Way::Up, &numbers.max) - end(Way::Down, &numbers.min)
}

/// Where most numbers end, and how many lie far beyond, where these are one or two with a wide gap before them.
fn lonely(numbers: &Numbers, way: Way) -> Option<(f64, u64)> {
    let histogram = &numbers.histogram;
    let mut counts = histogram.counts.clone();
    if way == Way::Down {
        counts.reverse();
    }
    let parts = counts.len();
    let last = *counts.last().filter(|count| **count > 0 && **count <= LONELY)?;
    let before = counts.get(..parts.saturating_sub(1))?.iter().rposition(|count| *count > 0)?;
    let empty = parts.saturating_sub(before + 2);
    let width = (histogram.to - histogram.from) / parts as f64;
    let edge = width * (before + 1) as f64;
    let edge = if way == Way::Up { histogram.from + edge } else { histogram.to - edge };
    let is_lonely = numbers.count >= FULL && empty as f64 >= APART * parts as f64 && edge.is_finite();
    is_lonely.then_some((edge, last))
}

/// Whether whole numbers fill a part of the calendar up to this end: the hours of a day, the months of a year.
fn is_full(column: &Column<'_>, numbers: &Numbers, way: Way) -> bool {
    let span = numbers.max.to_f64() - numbers.min.to_f64() + 1.0;
    let distinct = column.profile.distinct;
    let filled = distinct.error == 0.0 && (distinct.count as f64 - span).abs() < 0.5 && span <= COUNTABLE;
    let counts = &numbers.histogram.counts;
    let last = if way == Way::Up { counts.last() } else { counts.first() };
    // An end that runs out has fewer rows than the average part; one that is cut off does not.
    let average = numbers.count / (counts.len() as u64).max(1);
    let (min, max) = (numbers.min.to_i128(), numbers.max.to_i128());
    let in_calendar = CALENDAR.iter().any(|(first, last)| min == Some(*first) && max == Some(*last));
    filled && in_calendar && last.is_some_and(|count| *count >= FULL && *count >= average / 8)
}
