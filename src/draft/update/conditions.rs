//! Conditions on rows that bound one column, as drafts write them: `amount between 0 and 105`, `length(name) <= 40`. Their ends move
//! where the data has passed them.

use super::super::quantile;
use super::super::subject::{Column, Table};
use super::super::suggestions::{likely_lengths, likely_range, name_of};
use super::super::yaml::Yaml;
use super::moved::{Moving, is_loose, own_rule};
use crate::contract::{OperatorName, Property, QualityRule, Written};
use crate::value::Number;

/// Of rules that allow a larger share of rows it is not known whether they hold by their lengths.
const MUCH: f64 = 0.05;

/// All that have moved.
pub(super) fn moves(moving: &mut Moving<'_>, property: &Property, table: &Table<'_>, column: &Column<'_>, name: &str) {
    let Some(written) = name_of(column.name()) else { return };
    for rule in &property.quality {
        let Some(own) = own_rule(rule) else { continue };
        let row = own.get("row").unwrap_or(own);
        let Some(condition) = row.scalar().and_then(Condition::parse) else { continue };
        let Some(seen) = Seen::of(table, column, condition.of == format!("length({written})")) else { continue };
        if !seen.is_length && condition.of != written {
            continue;
        }
        let Some(allowed) = allowed(rule, own, table.profile.rows) else { continue };
        if condition.surely_holds(&seen, column, allowed) {
            continue;
        }
        let moved = condition.moved(&seen);
        if let Some(moved) = moved.filter(|moved| *moved != condition) {
            moving.scalar(&row.route, &Yaml::text(moved.to_string()));
        } else if let Some(beyond) = condition.broken_for_good(&seen) {
            let note = format!("`{name}`: `{condition}` no longer holds, {} {beyond}", seen.what());
            moving.changes.notes.push(note);
        }
    }
}

/// Which share of the rows may break a rule; `None` where that is not bounded from above.
fn allowed(rule: &QualityRule, own: &Written, rows: u64) -> Option<f64> {
    let mut inside = own.entries().unwrap_or_default().iter().filter(|(key, _)| key.starts_with("must"));
    let (is_none, bound) = match (inside.next(), rule.operators.as_slice()) {
        (None, []) => return Some(0.0),
        (Some((key, bound)), []) if MOST.contains(&key.as_str()) => (false, bound),
        (Some((key, bound)), []) if key == "mustBe" => (true, bound),
        (None, [only]) if only.name == OperatorName::MustBe => (true, &only.operand),
        (None, [only]) if matches!(only.name, OperatorName::MustBeLessThan | OperatorName::MustBeLessOrEqualTo) => {
            (false, &only.operand)
        }
        _ => return None,
    };
    let bound = bound.scalar().and_then(Number::parse)?.to_f64();
    if inside.next().is_some() || is_none && bound != 0.0 {
        return None;
    }
    let is_percent = own.get("unit").and_then(Written::scalar).or(rule.unit.as_deref()) == Some("percent");
    Some(if is_percent { bound / 100.0 } else { bound / rows.max(1) as f64 })
}

/// Operators that bound the rows that break a rule from above.
const MOST: [&str; 2] = ["mustBeLessThan", "mustBeLessOrEqualTo"];

/// A condition that bounds one thing by numbers.
#[derive(Clone, Debug, PartialEq)]
struct Condition {
    of: String,
    low: Option<Number>,
    high: Option<Number>,
}

impl Condition {
    fn parse(text: &str) -> Option<Self> {
        let (before, last) = text.trim().rsplit_once(' ')?;
        let last = Some(Number::parse(last)?);
        if let Some(of) = before.strip_suffix(" >=") {
            return Some(Self { of: of.trim().to_owned(), low: last, high: None });
        }
        if let Some(of) = before.strip_suffix(" <=") {
            return Some(Self { of: of.trim().to_owned(), low: None, high: last });
        }
        let (of, low) = before.strip_suffix(" and")?.rsplit_once(" between ")?;
        Some(Self { of: of.trim().to_owned(), low: Some(Number::parse(low.trim())?), high: last })
    }

    /// The same with other ends where they are passed, or much looser than they need; `None` where one is passed and nothing
    /// likely lies beyond it.
    fn moved(&self, seen: &Seen) -> Option<Self> {
        let end = |bound: &Option<Number>, at: End| {
            let Some(bound) = bound else { return Some(None) };
            let likely = seen.likely(at);
            if seen.is_passed(bound, at) {
                return likely.filter(|likely| at.is_beyond(likely, bound)).map(Some);
            }
            let tighter = likely.filter(|likely| seen.is_loose(bound, likely, at));
            Some(tighter.or_else(|| Some(bound.clone())))
        };
        Some(Self { of: self.of.clone(), low: end(&self.low, End::Low)?, high: end(&self.high, End::High)? })
    }

    /// Whether no more lies beyond the ends than is allowed, as far as the profile tells. Of lengths it tells the ends alone.
    fn surely_holds(&self, seen: &Seen, column: &Column<'_>, allowed: f64) -> bool {
        let ends = [(&self.low, End::Low), (&self.high, End::High)];
        let count = ends.iter().filter(|(bound, _)| bound.is_some()).count() as f64;
        let share = (allowed / count.max(1.0)).clamp(0.0, 1.0);
        let holds = |(bound, at): (&Option<Number>, End)| {
            let Some(bound) = bound else { return true };
            if !seen.is_passed(bound, at) {
                return !seen.likely(at).is_some_and(|likely| seen.is_loose(bound, &likely, at));
            }
            match column.profile.numbers.as_ref().filter(|_| !seen.is_length) {
                None => share > MUCH,
                Some(numbers) if at == End::Low => quantile::around(numbers, share, share).0 >= bound.to_f64(),
                Some(numbers) => quantile::around(numbers, 1.0 - share, 1.0 - share).1 <= bound.to_f64(),
            }
        };
        ends.into_iter().all(holds)
    }

    /// What lies beyond an end that nothing likely is known of.
    fn broken_for_good<'s>(&self, seen: &'s Seen) -> Option<&'s Number> {
        let ends = [(&self.low, End::Low), (&self.high, End::High)];
        let mut broken = ends.into_iter().filter_map(|(bound, at)| {
            let is_broken = seen.is_passed(bound.as_ref()?, at) && seen.likely(at).is_none();
            is_broken.then(|| seen.extreme(at))
        });
        broken.next()
    }
}

impl std::fmt::Display for Condition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.low, &self.high) {
            (Some(low), Some(high)) => write!(f, "{} between {low} and {high}", self.of),
            (Some(low), None) => write!(f, "{} >= {low}", self.of),
            (None, Some(high)) => write!(f, "{} <= {high}", self.of),
            (None, None) => f.write_str(&self.of),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Low,
    High,
}

impl End {
    /// Whether a number lies further out than another.
    fn is_beyond(self, one: &Number, other: &Number) -> bool {
        if self == Self::Low { one < other } else { one > other }
    }
}

/// What was seen of a column: from where to where, and what is likely.
struct Seen {
    ends: [Number; 2],
    likely: [Option<Number>; 2],
    is_length: bool,
}

impl Seen {
    fn of(table: &Table<'_>, column: &Column<'_>, is_length: bool) -> Option<Self> {
        if is_length {
            let lengths = column.profile.lengths?;
            let number = |length: u64| Number::from(i128::from(length));
            let likely = likely_lengths(column, lengths).map(|length| Some(number(length)));
            return Some(Self { ends: [number(lengths.min), number(lengths.max)], likely, is_length });
        }
        let numbers = column.profile.numbers.as_ref()?;
        let ends = [numbers.min.clone(), numbers.max.clone()];
        Some(Self { ends, likely: likely_range(table, column), is_length })
    }

    fn what(&self) -> &'static str {
        if self.is_length { "a length is" } else { "a value is" }
    }

    fn extreme(&self, at: End) -> &Number {
        let [low, high] = &self.ends;
        if at == End::Low { low } else { high }
    }

    fn likely(&self, at: End) -> Option<Number> {
        let [low, high] = &self.likely;
        if at == End::Low { low.clone() } else { high.clone() }
    }

    fn is_passed(&self, bound: &Number, at: End) -> bool {
        at.is_beyond(self.extreme(at), bound)
    }

    /// Whether a bound leaves much more room than is likely to be needed.
    fn is_loose(&self, bound: &Number, likely: &Number, at: End) -> bool {
        let [low, high] = [&self.ends[0], &self.ends[1]].map(Number::to_f64);
        let room = |end: &Number| if at == End::Low { low - end.to_f64() } else { end.to_f64() - high };
        is_loose(room(bound), room(likely), high - low)
    }
}
