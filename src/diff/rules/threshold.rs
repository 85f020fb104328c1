//! Thresholds of quality rules: which counts are allowed, as sets of numbers that can be compared.

use super::Turn;
use crate::contract::{OperatorName, QualityRule, RuleOperator, RuleType};
use crate::diff::layout::Part;
use crate::diff::spot::Spot;
use crate::value::Number;

/// One end of a run of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
struct End {
    at: Number,
    /// Whether the number itself belongs to the run.
    within: bool,
}

/// A run of numbers; an end that is not there is infinite.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Span {
    low: Option<End>,
    high: Option<End>,
}

/// Which way the threshold of a rule turned.
pub(super) fn threshold(spot: &Spot<'_>) -> Option<Turn> {
    if !spot.is(Part::Rule, "threshold") {
        return None;
    }
    let (Some(old), Some(new)) = (spot.old.rule(spot.difference.old_part), spot.new.rule(spot.difference.new_part))
    else {
        return Some(Turn::Changed);
    };
    let (Some(was), Some(is)) = (allowed(old), allowed(new)) else { return Some(in_words(old, new)) };
    if unit(old) != unit(new) && !(is_none(&was) && is_none(&is)) {
        return Some(Turn::Changed);
    }
    Some(match (holds(&is, &was), holds(&was, &is)) {
        (true, true) => Turn::Same,
        (true, false) => Turn::Loosened,
        (false, true) => Turn::Tightened,
        (false, false) => Turn::Changed,
    })
}

/// Thresholds that are no numbers are the same where their words are.
fn in_words(old: &QualityRule, new: &QualityRule) -> Turn {
    let words = |rule: &QualityRule| {
        let words = rule.operators.iter().map(|one| (one.name, crate::diff::same::canonical(&one.operand)));
        words.collect::<std::collections::BTreeSet<_>>()
    };
    if words(old) == words(new) && unit(old) == unit(new) { Turn::Same } else { Turn::Changed }
}

/// Whether the threshold is a share of the rows, or the word that stands there.
fn unit(rule: &QualityRule) -> String {
    let word = rule.unit.as_deref().unwrap_or_default().trim().to_ascii_lowercase();
    match word.as_str() {
        "" | "row" | "rows" | "count" | "records" => "rows".to_owned(),
        "percent" | "percentage" | "%" | "pct" => "percent".to_owned(),
        _ => word,
    }
}

/// Whether nothing but 0 is allowed, which no unit changes.
fn is_none(spans: &[Span]) -> bool {
    let zero = End { at: Number::from(0_i128), within: true };
    *spans == [Span { low: Some(zero.clone()), high: Some(zero) }]
}

/// The numbers that a rule allows; `None` where its operators are no numbers, or there is none and no default.
fn allowed(rule: &QualityRule) -> Option<Vec<Span>> {
    let counts = matches!(rule.kind, Ok(RuleType::Library(_)));
    let whole = counts && unit(rule) == "rows";
    let mut spans = vec![Span { low: counts.then(|| End { at: Number::from(0_i128), within: true }), high: None }];
    if rule.operators.is_empty() {
        let none_by_default = matches!(&rule.kind, Ok(RuleType::Library(metric)) if metric != "rowCount");
        spans = common(&spans, &[exactly(Number::from(0_i128))]);
        return none_by_default.then_some(spans);
    }
    for operator in &rule.operators {
        spans = common(&spans, &of_operator(operator)?);
    }
    Some(spans.into_iter().filter_map(|span| if whole { in_whole_numbers(span) } else { Some(span) }).collect())
}

fn of_operator(operator: &RuleOperator) -> Option<Vec<Span>> {
    let number = |text: Option<&str>| Number::parse(text?.trim());
    let one = || number(operator.operand.scalar());
    let two = || match operator.operand.items()? {
        [low, high] => Some((number(low.scalar())?, number(high.scalar())?)),
        _ => None,
    };
    let above = |at, within| Span { low: Some(End { at, within }), high: None };
    let below = |at, within| Span { low: None, high: Some(End { at, within }) };
    Some(match operator.name {
        OperatorName::MustBe => vec![exactly(one()?)],
        OperatorName::MustNotBe => vec![below(one()?, false), above(one()?, false)],
        OperatorName::MustBeGreaterThan => vec![above(one()?, false)],
        OperatorName::MustBeGreaterOrEqualTo => vec![above(one()?, true)],
        OperatorName::MustBeLessThan => vec![below(one()?, false)],
        OperatorName::MustBeLessOrEqualTo => vec![below(one()?, true)],
        OperatorName::MustBeBetween => {
            let (low, high) = two()?;
            vec![Span { low: Some(End { at: low, within: true }), high: Some(End { at: high, within: true }) }]
        }
        OperatorName::MustNotBeBetween => {
            let (low, high) = two()?;
            vec![below(low, false), above(high, false)]
        }
    })
}

fn exactly(at: Number) -> Span {
    let end = End { at, within: true };
    Span { low: Some(end.clone()), high: Some(end) }
}

/// What lies in both of two sets of runs.
fn common(one: &[Span], other: &[Span]) -> Vec<Span> {
    let pairs = one.iter().flat_map(|a| other.iter().map(move |b| (a, b)));
    pairs
        .map(|(a, b)| Span {
            low: tighter(a.low.as_ref(), b.low.as_ref(), true),
            high: tighter(a.high.as_ref(), b.high.as_ref(), false),
        })
        .filter(|span| !is_empty(span))
        .collect()
}

/// The end that leaves less; `lower` where both are lower ends.
fn tighter(one: Option<&End>, other: Option<&End>, lower: bool) -> Option<End> {
    match (one, other) {
        (Some(a), Some(b)) => Some(if is_inside(a, b, lower) { a.clone() } else { b.clone() }),
        (a, b) => a.or(b).cloned(),
    }
}

/// Whether an end lies at or inside of another.
fn is_inside(end: &End, of: &End, lower: bool) -> bool {
    if end.at == of.at {
        return of.within || !end.within;
    }
    (end.at > of.at) == lower
}

fn is_empty(span: &Span) -> bool {
    match (&span.low, &span.high) {
        (Some(low), Some(high)) => low.at > high.at || (low.at == high.at && !(low.within && high.within)),
        _ => false,
    }
}

/// The run with its ends at whole numbers; `None` where no whole number lies in it.
fn in_whole_numbers(span: Span) -> Option<Span> {
    let next = |end: End, step: i128| match end.at.to_i128().filter(|_| !end.within && end.at.is_integer()) {
        Some(at) => End { at: Number::from(at.saturating_add(step)), within: true },
        None => end,
    };
    let span = Span { low: span.low.map(|end| next(end, 1)), high: span.high.map(|end| next(end, -1)) };
    (!is_empty(&span)).then_some(span)
}

/// Whether whatever lies in the narrow runs lies in the wide ones. Runs of one rule do not touch.
fn holds(wide: &[Span], narrow: &[Span]) -> bool {
    let low = |wide: &Option<End>, narrow: &Option<End>| match (wide, narrow) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(wide), Some(narrow)) => is_inside(narrow, wide, true),
    };
    let high = |wide: &Option<End>, narrow: &Option<End>| match (wide, narrow) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(wide), Some(narrow)) => is_inside(narrow, wide, false),
    };
    narrow.iter().all(|narrow| wide.iter().any(|wide| low(&wide.low, &narrow.low) && high(&wide.high, &narrow.high)))
}
