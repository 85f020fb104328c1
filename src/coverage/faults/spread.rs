//! Lines about how values are spread: means, frequent values, repeats, and the order of two columns.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Case;
use super::close::{
    categories, custom, has_times, letters, maximum, minimum, more, nulls, on_object, on_property, option, rounded,
    rule, unique, with_type,
};
use crate::coverage::cells;
use crate::coverage::closing::Closing;
use crate::coverage::facts::{Facts, Nature};
use crate::value::Number;

/// What tells a column from another one, or the other from it.
pub(super) fn swapped<'w>(case: &Case<'w>, other: &'w Facts<'w>) -> Vec<Closing> {
    let Some(own) = case.facts() else { return Vec::new() };
    let back = Case { column: Some(other), ..*case };
    telling(case, own, other).into_iter().chain(telling(&back, other, own)).collect()
}

fn telling(case: &Case<'_>, own: &Facts<'_>, other: &Facts<'_>) -> Vec<Closing> {
    let mut lines = Vec::new();
    if let (Some((low, high)), Some((least, most))) = (&own.range, &other.range) {
        lines.extend(if most > high { maximum(case) } else { Vec::new() });
        lines.extend(if least < low { minimum(case) } else { Vec::new() });
        lines.extend(always_less(case, own, other));
        lines.extend(mean(case));
    } else if own.days.is_some() {
        lines.extend(always_less(case, own, other));
    } else {
        let others_differ = other.distinct.keys().any(|value| !own.distinct.contains_key(value));
        lines.extend(if own.is_category() && others_differ { categories(case) } else { Vec::new() });
        lines.extend(lengths(case, own, other));
        lines.extend(if own.nature == Nature::Text { letters(case) } else { Vec::new() });
    }
    if own.values.len() == case.held.rows() && other.values.len() < own.values.len() {
        lines.extend(nulls(case, 0));
    }
    lines
}

/// Neither longer texts than the longest nor shorter ones than the shortest, where the other column has such.
fn lengths(case: &Case<'_>, own: &Facts<'_>, other: &Facts<'_>) -> Vec<Closing> {
    let (Some((shortest, longest)), Some((least, most))) = (own.lengths(), other.lengths()) else { return Vec::new() };
    let mut lines = if most > longest { option(case, "maxLength", longest) } else { Vec::new() };
    lines.extend(if least < shortest { option(case, "minLength", shortest) } else { Vec::new() });
    lines
}

/// That one column is never above the other, where that holds.
fn always_less(case: &Case<'_>, own: &Facts<'_>, other: &Facts<'_>) -> Option<Closing> {
    let is_known = |facts: &Facts<'_>| facts.property.is_some_and(|own| own.logical_type.is_some());
    if !is_known(own) || !is_known(other) {
        return None;
    }
    let order = |row: usize| match (own.day(row), other.day(row)) {
        (Some(a), Some(b)) => Some(a.cmp(&b)),
        _ => Some(cells::number(own.cell(row))?.cmp(&cells::number(other.cell(row))?)),
    };
    let orders: BTreeSet<_> = (0..case.held.rows()).filter_map(order).collect();
    let (below, above) = (orders.contains(&std::cmp::Ordering::Less), orders.contains(&std::cmp::Ordering::Greater));
    let sign = match (below, above) {
        (true, false) => "<=",
        (false, true) => ">=",
        _ => return None,
    };
    on_object(case, vec![custom(&json!({"row": format!("{} {sign} {}", word(own), word(other))}))])
}

/// That values differ.
pub(super) fn varied(case: &Case<'_>) -> Vec<Closing> {
    let Some(facts) = case.facts() else { return Vec::new() };
    if facts.nature.is_number() {
        return mean(case).into_iter().chain(repeats(case)).collect();
    }
    let is_key = case.world.is_key(case.table, facts);
    let mut lines: Vec<Closing> = unique(case, &[facts]).into_iter().take(usize::from(is_key)).collect();
    let (repeats, frequent) = (repeats(case).into_iter().collect(), frequent(case, facts));
    // A rare value may well not come at all.
    let is_rare = facts.distinct.values().max().is_none_or(|rows| *rows * RARE < facts.values.len());
    lines.extend(if is_rare { [repeats, frequent] } else { [frequent, repeats] }.into_iter().flatten());
    lines
}

/// A value is rare that fewer than one of so many rows have.
const RARE: usize = 10;

/// How often the most frequent value comes: neither half as often as now, nor nearly as often as where it is the only one.
fn frequent(case: &Case<'_>, facts: &Facts<'_>) -> Vec<Closing> {
    let Some((value, rows)) = facts.distinct.iter().max_by_key(|(_, rows)| **rows) else { return Vec::new() };
    let percent = |rows: usize| rows as f64 * 100.0 / case.held.rows().max(1) as f64;
    let (now, constant) = (percent(*rows), percent(facts.values.len()));
    let text = match facts.nature {
        Nature::Text => format!("'{}'", value.replace('\'', "''")),
        Nature::Boolean => if value == "true" || value == "1" { "true" } else { "false" }.to_owned(),
        Nature::Day if !has_times(facts) => format!("'{value}'"),
        _ => return Vec::new(),
    };
    let (low, high) = (rounded(now / 2.0), rounded(f64::midpoint(now, constant)));
    let row = format!("{} != {text}", word(facts));
    with_type(case, custom(&json!({"row": row, "mustBeBetween": [low, high], "unit": "percent"})))
}

/// How many rows repeat a value of another: half as many again as now, but fewer than where all have the same. A part of the
/// data repeats fewer values than all of it, so that a sample does not tell.
pub(super) fn repeats(case: &Case<'_>) -> Option<Closing> {
    let facts = case.facts().filter(|_| !case.held.is_sample())?;
    let percent = |rows: usize| rows as f64 * 100.0 / case.held.rows().max(1) as f64;
    let values = facts.values.len();
    let most = more(percent(values.checked_sub(facts.distinct.len())?), percent(values.checked_sub(1)?))?;
    let bound = json!({"mustBeLessOrEqualTo": most, "unit": "percent"});
    on_property(case, vec![rule(case, "duplicateValues", &json!({}), &bound)])
}

/// A property as expressions name it.
fn word(facts: &Facts<'_>) -> String {
    let name = facts.name();
    let is_word = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_word { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

/// Into so many parts a standard deviation is divided for the room around a mean, the widest first.
const ROOMS: &[f64] = &[4.0, 8.0, 16.0, 32.0];

/// A mean near that which was seen, and numbers that differ. Numbers that are heaped at their largest cannot move far, so
/// that there the room is smaller, as long as another sample would still hold to it.
pub(super) fn mean(case: &Case<'_>) -> Vec<Closing> {
    let spread = case.facts().and_then(|facts| Some((facts, facts.spread()?)));
    let Some((facts, (mean, deviation))) = spread.filter(|(_, (_, deviation))| *deviation > 0.0) else {
        return Vec::new();
    };
    // Four standard errors.
    let fits = |parts: f64| parts <= 4.0 || (facts.values.len() as f64).sqrt() >= 4.0 * parts;
    let moves = moved(facts, 2.0 * deviation) - mean;
    let is_left = |parts: f64| moves > deviation / parts;
    let rooms = || ROOMS.iter().copied().filter(|parts| fits(*parts));
    let rooms = rooms().filter(|parts| is_left(*parts)).chain(rooms().filter(|parts| !is_left(*parts)));
    rooms.flat_map(|parts| with_type(case, custom(&around(mean, deviation, parts)))).collect()
}

fn around(mean: f64, deviation: f64, parts: f64) -> Value {
    let near = |float: f64| near(float, deviation / parts);
    let (low, high) = (near(mean - deviation / parts), near(mean + deviation / parts));
    let bounds =
        json!({"mean": {"minimum": low, "maximum": high}, "standardDeviation": {"minimum": near(deviation / 2.0)}});
    json!({ "distribution": bounds })
}

/// The mean of all numbers moved up, but not beyond the largest.
fn moved(facts: &Facts<'_>, by: f64) -> f64 {
    let high = facts.range.as_ref().map_or(f64::MAX, |(_, high)| high.to_f64());
    let count = facts.values.len().max(1) as f64;
    facts.numbers().map(|number| (number.to_f64() + by).min(high)).sum::<f64>() / count
}

/// A number with three decimals, or with as many more as tell it from others so near.
fn near(float: f64, room: f64) -> Value {
    if room >= 0.01 {
        return rounded(float);
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is held between 3 and 300")]
    let digits = (2.0 - room.log10().floor()).clamp(3.0, 300.0) as usize;
    Number::parse(&format!("{float:.digits$}")).map_or(Value::Null, |exact| super::close::number(&exact))
}
