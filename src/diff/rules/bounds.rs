//! Bounds of values and sizes, and what values must be multiples of.

use std::cmp::Ordering;

use super::Turn;
use crate::check;
use crate::contract::{Property, Written, truth};
use crate::diff::side::Side;
use crate::diff::spot::Spot;
use crate::source::Route;
use crate::value::{LogicalType, Number, Value};

/// Sizes that are at least so much; none is 0.
const LEAST: [&str; 3] = ["minLength", "minItems", "minProperties"];
/// Sizes that are at most so much.
const MOST: [&str; 3] = ["maxLength", "maxItems", "maxProperties"];

/// A bound that was read.
enum Bound {
    /// There is none.
    None,
    /// A value, and whether it is itself ruled out.
    At(Value, bool),
    /// What is written there is no bound.
    Unreadable,
}

/// Which way a lower bound turned.
pub(super) fn lower(spot: &Spot<'_>) -> Option<Turn> {
    let option = spot.option()?;
    if LEAST.contains(&option) {
        return Some(sizes(spot, Some(&Number::from(0_i128)), Ordering::Greater));
    }
    (option == "minimum").then(|| values(spot, ("minimum", "exclusiveMinimum"), Ordering::Greater))
}

/// Which way an upper bound turned.
pub(super) fn upper(spot: &Spot<'_>) -> Option<Turn> {
    let option = spot.option()?;
    if MOST.contains(&option) {
        return Some(sizes(spot, None, Ordering::Less));
    }
    (option == "maximum").then(|| values(spot, ("maximum", "exclusiveMaximum"), Ordering::Less))
}

/// Sizes, with what an absent one is; `tighter` is how the new one compares to the old where it promises more.
fn sizes(spot: &Spot<'_>, absent: Option<&Number>, tighter: Ordering) -> Turn {
    let (old, new) = spot.texts();
    let number = |text: Option<&str>| match text {
        Some(text) => Number::parse(text.trim()).map(Some),
        None => Some(absent.cloned()),
    };
    let plain = spot.plain();
    match (number(old), number(new)) {
        (Some(old), Some(new)) if old == new => Turn::Same,
        (Some(Some(old)), Some(Some(new))) if new.cmp(&old) == tighter => Turn::Tightened,
        (Some(Some(_)), Some(Some(_))) => Turn::Loosened,
        (Some(None), Some(Some(_))) if plain == Turn::Added => Turn::Tightened,
        (Some(Some(_)), Some(None)) if plain == Turn::Removed => Turn::Loosened,
        _ => Turn::Changed,
    }
}

fn values(spot: &Spot<'_>, keys: (&str, &str), tighter: Ordering) -> Turn {
    let (old, new) = spot.values();
    let old = bound(spot.old, &spot.difference.old_part.route, old, keys, tighter);
    let new = bound(spot.new, &spot.difference.new_part.route, new, keys, tighter);
    match (old, new) {
        (Bound::None, Bound::None) => Turn::Same,
        (Bound::None, Bound::At(..)) => Turn::Tightened,
        (Bound::At(..), Bound::None) => Turn::Loosened,
        (Bound::At(old, without), Bound::At(new, excluding)) if old.kind() == new.kind() => {
            match (new.cmp(&old), without, excluding) {
                (Ordering::Equal, one, other) if one == other => Turn::Same,
                (Ordering::Equal, _, true) => Turn::Tightened,
                (Ordering::Equal, _, false) => Turn::Loosened,
                (order, ..) if order == tighter => Turn::Tightened,
                _ => Turn::Loosened,
            }
        }
        _ => Turn::Changed,
    }
}

/// The bound that two keys make together: the tighter one counts. `exclusive...: true` is how v3.0.x writes it.
fn bound(side: &Side<'_>, route: &Route, written: Option<&Written>, keys: (&str, &str), tighter: Ordering) -> Bound {
    let Some(written) = written else { return Bound::None };
    let Some(property) = side.property(route) else { return Bound::Unreadable };
    let scalar = |key: &str| written.get(key).and_then(Written::scalar);
    let flag = scalar(keys.1).and_then(truth);
    let read = |key: &str, excluding: bool| {
        scalar(key).map(|text| value(side, property, text).map(|value| (value, excluding)))
    };
    let inclusive = read(keys.0, flag == Some(true));
    let exclusive = if flag.is_some() { None } else { read(keys.1, true) };
    match (inclusive, exclusive) {
        (None, None) if written.get(keys.0).is_none_or(|value| value.scalar().is_none()) && flag.is_none() => {
            Bound::Unreadable
        }
        (None, None) => Bound::None,
        (Some(None), _) | (_, Some(None)) => Bound::Unreadable,
        (Some(Some((value, without))), None) | (None, Some(Some((value, without)))) => {
            whole(property, value, without, tighter)
        }
        (Some(Some(one)), Some(Some(other))) => {
            let (value, without) = if other.0.cmp(&one.0) == tighter || other.0 == one.0 { other } else { one };
            whole(property, value, without, tighter)
        }
    }
}

fn value(side: &Side<'_>, property: &Property, text: &str) -> Option<Value> {
    let read = check::read_as(side.contract, property);
    match read.logical {
        Some(_) => check::bound_of(text, &read),
        None => Number::parse(text.trim()).map(Value::Number),
    }
}

/// Among whole numbers what is ruled out has a neighbour that is not.
fn whole(property: &Property, value: Value, without: bool, tighter: Ordering) -> Bound {
    let is_whole = property.logical_type.as_ref().and_then(|field| field.ok()) == Some(&LogicalType::Integer);
    let next = match &value {
        Value::Number(number) if is_whole && without && number.is_integer() => number.to_i128(),
        _ => None,
    };
    let step = if tighter == Ordering::Greater { 1 } else { -1 };
    match next.and_then(|number| number.checked_add(step)) {
        Some(next) => Bound::At(Value::Number(Number::from(next)), false),
        None => Bound::At(value, without),
    }
}

/// What values must be multiples of.
pub(super) fn multiple(spot: &Spot<'_>) -> Option<Turn> {
    if spot.option()? != "multipleOf" {
        return None;
    }
    let (old, new) = spot.texts();
    let number = |text: Option<&str>| text.and_then(|text| Number::parse(text.trim()));
    Some(match (spot.plain(), number(old), number(new)) {
        (Turn::Added, _, Some(_)) => Turn::Tightened,
        (Turn::Removed, Some(_), _) => Turn::Loosened,
        (Turn::Changed, Some(old), Some(new)) if is_multiple(&new, &old) => Turn::Tightened,
        (Turn::Changed, Some(old), Some(new)) if is_multiple(&old, &new) => Turn::Loosened,
        (Turn::Same, ..) => Turn::Same,
        _ => Turn::Changed,
    })
}

fn is_multiple(number: &Number, step: &Number) -> bool {
    let zero = Number::from(0_i128);
    *step > zero && *number > zero && number.is_multiple_of(step)
}
