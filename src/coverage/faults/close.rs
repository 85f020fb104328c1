//! The lines that close gaps, with values taken from the sample.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Case;
use crate::contract::ApiVersion;
use crate::coverage::closing::{Closing, Entry, Place};
use crate::coverage::facts::{Facts, Nature};
use crate::coverage::{cells, days::DayForm};
use crate::data::CellKind;
use crate::engine::Stored;
use crate::value::{Date, Number};

/// The most values that a list of what may be names.
const LISTED: usize = 50;

/// Lines under the property.
pub(super) fn on_property(case: &Case<'_>, entries: Vec<Entry>) -> Option<Closing> {
    let facts = case.facts()?;
    let object = case.world.object(case.table)?.name.clone();
    let place = Place::Property { object, property: facts.name().to_owned(), declared: facts.property.is_some() };
    Some(Closing::new(place, entries))
}

/// Lines under the object.
pub(super) fn on_object(case: &Case<'_>, entries: Vec<Entry>) -> Option<Closing> {
    Some(Closing::new(Place::Object(case.world.object(case.table)?.name.clone()), entries))
}

/// The logical type, where the property has none: options mean nothing without it.
fn typed(case: &Case<'_>) -> Vec<Entry> {
    let Some(facts) = case.facts() else { return Vec::new() };
    let has_type = facts.property.is_some_and(|own| own.logical_type.is_some());
    let word = logical(facts).filter(|_| !has_type);
    let mut entries: Vec<Entry> = missing_tokens(case).filter(|_| !has_type).into_iter().collect();
    entries.extend(word.map(|word| Entry::key(&["logicalType"], word)));
    entries
}

/// A line beside the type, and where that does not hold without it.
pub(super) fn with_type(case: &Case<'_>, entry: Entry) -> Vec<Closing> {
    let mut entries = typed(case);
    let has_type = !entries.is_empty();
    entries.push(entry.clone());
    let bare = has_type.then(|| on_property(case, vec![entry])).flatten();
    on_property(case, entries).into_iter().chain(bare).collect()
}

/// That the texts which hardly are values are none, and how many there may be with the nulls: a type holds beside this.
fn missing_tokens(case: &Case<'_>) -> Option<Entry> {
    let facts = case.facts().filter(|facts| !facts.tokens.is_empty())?;
    let most = more_missing(case, case.held.rows().saturating_sub(facts.values.len()))?;
    let tokens: Vec<&String> = facts.tokens.iter().collect();
    let bound = json!({"mustBeLessOrEqualTo": most, "unit": "percent"});
    Some(rule(case, "missingValues", &json!({"missingValues": tokens}), &bound))
}

/// A share in percent: half as many again as are missing, and a little: as many as the next delivery may well have.
fn more_missing(case: &Case<'_>, missing: usize) -> Option<Value> {
    let share = missing as f64 * 100.0 / case.held.rows().max(1) as f64;
    more(share, 100.0)
}

/// Half as much again, and a little, but less than a limit.
pub(super) fn more(percent: f64, limit: f64) -> Option<Value> {
    let most = (percent * 1.5 + 0.1).min(f64::midpoint(percent, limit));
    let up = |parts: f64| (most * parts).ceil() / parts;
    [100.0, 1000.0].into_iter().map(up).find(|most| *most < limit).map(rounded)
}

/// The word for the type of a column.
fn logical(facts: &Facts<'_>) -> Option<&'static str> {
    match facts.nature {
        Nature::Integer => Some("integer"),
        Nature::Number => Some("number"),
        Nature::Text => Some("string"),
        Nature::Boolean => Some("boolean"),
        Nature::Day => Some(if has_times(facts) { "timestamp" } else { "date" }),
        Nature::Nested => collection(facts),
        Nature::Other | Nature::Nothing => None,
    }
}

/// The word for objects or lists, where all are of one kind.
fn collection(facts: &Facts<'_>) -> Option<&'static str> {
    let are_all = |kind: CellKind| {
        let mut there = facts.column.cells.iter().filter(|cell| !is_missing(cell));
        there.all(|cell| matches!(cell, Stored::Written(own, _) if *own == kind))
    };
    if are_all(CellKind::Object) {
        Some("object")
    } else if are_all(CellKind::Array) {
        Some("array")
    } else {
        None
    }
}

/// Whether some day has a time behind it.
pub(super) fn has_times(facts: &Facts<'_>) -> bool {
    let Some(form) = &facts.days else { return false };
    facts.values.iter().any(|row| match facts.cell(*row) {
        Stored::Timestamp(_) => true,
        cell => cells::text(cell).zip(form.day(cell)).is_some_and(|(text, day)| text.len() > form.written(day).len()),
    })
}

/// A rule by the word of the version: `metric`, or `rule` before v3.1.
pub(super) fn rule(case: &Case<'_>, metric: &str, arguments: &Value, rest: &Value) -> Entry {
    let old = matches!(case.world.contract.api_version, ApiVersion::V3_0_0 | ApiVersion::V3_0_1 | ApiVersion::V3_0_2);
    let mut rule = serde_json::Map::new();
    rule.insert(if old { "rule" } else { "metric" }.to_owned(), metric.into());
    if let Some(arguments) = arguments.as_object().filter(|arguments| !arguments.is_empty()) {
        if old {
            rule.extend(arguments.clone());
        } else {
            rule.insert("arguments".to_owned(), arguments.clone().into());
        }
    }
    rule.extend(rest.as_object().cloned().unwrap_or_default());
    Entry::rule(rule.into())
}

pub(super) fn custom(implementation: &Value) -> Entry {
    Entry::rule(json!({"type": "custom", "engine": "upheld", "implementation": implementation}))
}

pub(super) fn number(number: &Number) -> Value {
    let text = number.to_string();
    let read: Option<Value> = serde_json::from_str(&text).ok();
    // A number that JSON would write in another way stays a text.
    read.filter(|value| format!("{value}") == text).unwrap_or_else(|| text.into())
}

pub(super) fn rounded(float: f64) -> Value {
    number(&cells::of_float((float * 1000.0).round() / 1000.0, false))
}

/// No nulls, or not many more than there are.
pub(super) fn nulls(case: &Case<'_>, missing: usize) -> Vec<Closing> {
    if missing == 0 {
        return on_property(case, vec![Entry::key(&["required"], true)]).into_iter().collect();
    }
    let nulls = more_missing(case, missing).map(|most| {
        let bound = json!({"mustBeLessOrEqualTo": most, "unit": "percent"});
        rule(case, "nullValues", &json!({}), &bound)
    });
    let entries = missing_tokens(case).into_iter().chain(nulls);
    entries.filter_map(|entry| on_property(case, vec![entry])).collect()
}

/// Each value, or each combination, once, or nearly.
pub(super) fn unique(case: &Case<'_>, key: &[&Facts<'_>]) -> Vec<Closing> {
    if key.len() > 1 {
        let names: Vec<&str> = key.iter().map(|facts| facts.name()).collect();
        let rule = rule(case, "duplicateValues", &json!({"properties": names}), &json!({"mustBe": 0}));
        return on_object(case, vec![rule]).into_iter().collect();
    }
    on_property(case, vec![Entry::key(&["unique"], true)]).into_iter().chain(super::spread::repeats(case)).collect()
}

/// The column at all.
pub(super) fn declared(case: &Case<'_>) -> Vec<Closing> {
    let Some(facts) = case.facts() else { return Vec::new() };
    // A key that no object of JSON has is a null in each of them.
    if case.held.is_json() {
        let missing = (0..case.held.rows()).filter(|row| is_missing(facts.cell(*row))).count();
        let bare = nulls(case, missing);
        let typed = bare.clone().into_iter().map(|closing| with_kind(facts, closing));
        return typed.chain(bare).collect();
    }
    if facts.property.is_some() {
        return Vec::new();
    }
    [typed(case), Vec::new()].into_iter().filter_map(|entries| on_property(case, entries)).collect()
}

/// A property that the contract does not have gets its type too.
fn with_kind(facts: &Facts<'_>, mut closing: Closing) -> Closing {
    if let Some(word) = logical(facts).filter(|_| facts.property.is_none()) {
        closing.entries.insert(0, Entry::key(&["logicalType"], word));
    }
    closing
}

/// Whether JSON has no value there.
const fn is_missing(cell: &Stored) -> bool {
    matches!(cell, Stored::Null | Stored::Absent | Stored::Written(CellKind::Null | CellKind::Absent, _))
}

/// What the values are.
pub(super) fn logical_type(case: &Case<'_>) -> Option<Closing> {
    let facts = case.facts()?;
    if facts.property.is_some_and(|own| own.logical_type.is_some()) {
        return None;
    }
    let mut entries: Vec<Entry> = missing_tokens(case).into_iter().collect();
    entries.push(Entry::key(&["logicalType"], logical(facts)?));
    if let Some(DayForm::Written(form)) = facts.days.as_ref().filter(|form| !form.is_iso()) {
        if has_times(facts) {
            return None;
        }
        entries.push(Entry::key(&["logicalTypeOptions", "format"], form.source()));
    }
    on_property(case, entries)
}

/// An option that the type has.
pub(super) fn option(case: &Case<'_>, key: &'static str, value: impl Into<Value>) -> Vec<Closing> {
    with_type(case, Entry::key(&["logicalTypeOptions", key], value))
}

/// No number below the smallest.
pub(super) fn minimum(case: &Case<'_>) -> Vec<Closing> {
    let range = case.facts().and_then(|facts| facts.range.as_ref());
    range.map(|(low, _)| option(case, "minimum", number(low))).unwrap_or_default()
}

/// No number above the largest.
pub(super) fn maximum(case: &Case<'_>) -> Vec<Closing> {
    let range = case.facts().and_then(|facts| facts.range.as_ref());
    range.map(|(_, high)| option(case, "maximum", number(high))).unwrap_or_default()
}

/// No number larger than any, whatever its sign, or a mean near that which was seen.
pub(super) fn larger(case: &Case<'_>) -> Vec<Closing> {
    let Some((_, high)) = case.facts().and_then(|facts| facts.range.as_ref()) else { return Vec::new() };
    let mut lines = if *high > Number::from(0_u64) { maximum(case) } else { minimum(case) };
    lines.extend(super::spread::mean(case));
    lines
}

/// No text shorter than the shortest.
pub(super) fn shortest(case: &Case<'_>) -> Vec<Closing> {
    let Some(facts) = case.facts() else { return Vec::new() };
    let mut lines = if facts.is_category() { categories(case) } else { Vec::new() };
    if let Some((shortest, _)) = facts.lengths().filter(|(shortest, _)| *shortest > 1) {
        lines.extend(option(case, "minLength", shortest));
    }
    lines
}

/// No other characters than those that were seen.
pub(super) fn letters(case: &Case<'_>) -> Vec<Closing> {
    let Some(facts) = case.facts() else { return Vec::new() };
    let mut lines = if facts.is_category() { categories(case) } else { Vec::new() };
    let seen: BTreeSet<char> = facts.distinct.keys().flat_map(|text| text.chars()).collect();
    let others: Vec<char> = seen.iter().copied().filter(|c| !c.is_ascii()).collect();
    // Where there are many, those that only readers of a wrong encoding make are refused.
    let made: String = ['\u{fffd}', 'Ã', 'Â'].into_iter().filter(|c| !seen.contains(c)).collect();
    let pattern = if others.len() > 30 || seen.iter().any(|c| c.is_control()) {
        format!("^[^{made}]*$")
    } else {
        format!("^[{}]*$", class(&seen))
    };
    lines.extend(option(case, "pattern", pattern));
    lines
}

/// The characters of a class: letters and digits as ranges.
fn class(seen: &BTreeSet<char>) -> String {
    let ranges = [('A', 'Z', "A-Z"), ('a', 'z', "a-z"), ('0', '9', "0-9")];
    let mut class = String::new();
    for (first, last, range) in ranges {
        if seen.iter().any(|c| (first..=last).contains(c)) {
            class.push_str(range);
        }
    }
    for c in seen.iter().filter(|c| !c.is_ascii_alphanumeric()) {
        if matches!(c, '\\' | ']' | '[' | '^' | '-' | '/') {
            class.push('\\');
        }
        class.push(*c);
    }
    class
}

/// No other values than those that were seen.
pub(super) fn categories(case: &Case<'_>) -> Vec<Closing> {
    let Some(facts) = case.facts().filter(|facts| facts.distinct.len() <= LISTED) else { return Vec::new() };
    let values: Vec<&String> = facts.distinct.keys().collect();
    with_type(case, rule(case, "invalidValues", &json!({"validValues": values}), &json!({"mustBe": 0})))
}

/// How old the newest value may be.
pub(super) fn latency(case: &Case<'_>) -> Option<Closing> {
    let facts = case.facts()?;
    let newest = facts.all_days().last().copied()?;
    let age = i64::from(case.world.now.utc().0.0) - i64::from(newest);
    let object = &case.world.object(case.table)?.name;
    let most = age.max(0) + 1;
    let sla =
        json!({"property": "latency", "value": most, "unit": "d", "element": format!("{object}.{}", facts.name())});
    let line = Closing::new(Place::Contract, vec![Entry::item("slaProperties", sla)]);
    let needs = if facts.property.is_none() { on_property(case, typed(case)).map(Box::new) } else { None };
    Some(Closing { needs, ..line })
}

/// A row for every day, or for as many as have one.
pub(super) fn no_gaps(case: &Case<'_>) -> Vec<Closing> {
    let days = case.facts().map(Facts::all_days).unwrap_or_default();
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return Vec::new() };
    let gaps = (i64::from(*last) - i64::from(*first) + 1).saturating_sub_unsigned(days.len() as u64);
    let mut implementation = json!({"noGaps": {"every": "1 d"}});
    if gaps > 0 {
        implementation = json!({"noGaps": {"every": "1 d"}, "mustBeLessOrEqualTo": gaps});
    }
    with_type(case, custom(&implementation))
}

/// About as many rows as there are.
pub(super) fn row_count(case: &Case<'_>) -> Option<Closing> {
    let rows = case.held.whole();
    let (least, most) = (rows.saturating_mul(3).div_ceil(4), rows.saturating_mul(3) / 2);
    on_object(case, vec![rule(case, "rowCount", &json!({}), &json!({"mustBeBetween": [least, most]}))])
}

/// No row twice, or not many more than come again, or no more rows than there are.
pub(super) fn no_row_twice(case: &Case<'_>) -> Vec<Closing> {
    let columns = case.held.columns();
    let row = |at: usize| columns.iter().map(|column| column.cells.get(at).and_then(cells::text)).collect::<Vec<_>>();
    let rows: BTreeSet<_> = (0..case.held.rows()).map(row).collect();
    let once = (rows.len() == case.held.rows()).then(|| json!({"mustBe": 0}));
    let once = once.and_then(|bound| on_object(case, vec![rule(case, "duplicateValues", &json!({}), &bound)]));
    once.into_iter().chain(row_count(case)).collect()
}

/// No day beyond a year from the latest.
pub(super) fn latest(case: &Case<'_>) -> Vec<Closing> {
    let ahead = super::future::latest(case);
    let days = case.facts().and_then(|facts| Some((facts, facts.days.as_ref()?)));
    let (Some(last), Some((facts, form))) = (ahead, days) else { return Vec::new() };
    let declares_format = facts.property.is_some_and(|own| own.options.iter().any(|(name, _)| name == "format"));
    if has_times(facts) && (!form.is_iso() || declares_format) {
        return Vec::new();
    }
    let last = Date(last.0.saturating_add(365));
    let last = if has_times(facts) { format!("{last}T00:00:00Z") } else { form.written(last) };
    option(case, "maximum", last)
}

/// That the values stand in another table.
pub(super) fn reference(case: &Case<'_>, to: &str) -> Option<Closing> {
    on_property(case, vec![Entry::item("relationships", json!({"to": to}))])
}
