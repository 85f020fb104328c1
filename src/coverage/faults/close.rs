//! The lines that close gaps, with values taken from the sample.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Case;
use crate::contract::ApiVersion;
use crate::coverage::closing::{Closing, Entry, Place};
use crate::coverage::facts::{Facts, Nature, is_set};
use crate::coverage::{cells, days::DayForm};
use crate::data::CellKind;
use crate::engine::Stored;
use crate::value::{Date, Number};

/// The most values that a list of what may be names.
const LISTED: usize = 50;

/// A line under the property.
fn on_property(case: &Case<'_>, entries: Vec<Entry>) -> Option<Closing> {
    let facts = case.facts()?;
    // A line that stands there already, and fails on the data as it is, closes nothing.
    let stands = |entry: &Entry| match entry.keys.as_slice() {
        ["required"] => facts.property.is_some_and(|own| is_set(own.required.as_ref())),
        ["unique"] => facts.is_declared_key(),
        _ => false,
    };
    if entries.iter().any(stands) {
        return None;
    }
    let object = case.world.object(case.table)?.name.clone();
    let place = Place::Property { object, property: facts.name().to_owned(), declared: facts.property.is_some() };
    Some(Closing { place, entries, line: None })
}

/// A line under the object.
fn on_object(case: &Case<'_>, entries: Vec<Entry>) -> Option<Closing> {
    Some(Closing { place: Place::Object(case.world.object(case.table)?.name.clone()), entries, line: None })
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

fn with_type(case: &Case<'_>, entry: Entry) -> Option<Closing> {
    let mut entries = typed(case);
    entries.push(entry);
    on_property(case, entries)
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
    let most = ((share * 1.5 + 0.1).min(f64::midpoint(share, 100.0)) * 100.0).ceil() / 100.0;
    (share <= 95.0).then(|| rounded(most))
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
fn has_times(facts: &Facts<'_>) -> bool {
    let Some(form) = &facts.days else { return false };
    facts.values.iter().any(|row| match facts.cell(*row) {
        Stored::Timestamp(_) => true,
        cell => cells::text(cell).zip(form.day(cell)).is_some_and(|(text, day)| text.len() > form.written(day).len()),
    })
}

/// A rule by the word of the version: `metric`, or `rule` before v3.1.
fn rule(case: &Case<'_>, metric: &str, arguments: &Value, rest: &Value) -> Entry {
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

fn custom(implementation: &Value) -> Entry {
    Entry::rule(json!({"type": "custom", "engine": "upheld", "implementation": implementation}))
}

fn number(number: &Number) -> Value {
    let text = number.to_string();
    let read: Option<Value> = serde_json::from_str(&text).ok();
    // A number that JSON would write in another way stays a text.
    read.filter(|value| format!("{value}") == text).unwrap_or_else(|| text.into())
}

fn rounded(float: f64) -> Value {
    number(&cells::of_float((float * 1000.0).round() / 1000.0, false))
}

/// No nulls, or not many more than there are.
pub(super) fn nulls(case: &Case<'_>, missing: usize) -> Option<Closing> {
    if missing == 0 {
        return on_property(case, vec![Entry::key(&["required"], true)]);
    }
    if let Some(entry) = missing_tokens(case) {
        return on_property(case, vec![entry]);
    }
    let bound = json!({"mustBeLessOrEqualTo": more_missing(case, missing)?, "unit": "percent"});
    on_property(case, vec![rule(case, "nullValues", &json!({}), &bound)])
}

/// Each value, or each combination, once.
pub(super) fn unique(case: &Case<'_>, key: &[&Facts<'_>]) -> Option<Closing> {
    if key.len() > 1 {
        let names: Vec<&str> = key.iter().map(|facts| facts.name()).collect();
        return on_object(
            case,
            vec![rule(case, "duplicateValues", &json!({"properties": names}), &json!({"mustBe": 0}))],
        );
    }
    on_property(case, vec![Entry::key(&["unique"], true)])
}

/// The column at all.
pub(super) fn declared(case: &Case<'_>) -> Option<Closing> {
    let facts = case.facts()?;
    // A key that no object of JSON has is a null in each of them.
    if case.held.is_json() {
        let missing = (0..case.held.rows()).filter(|row| is_missing(facts.cell(*row))).count();
        return nulls(case, missing).map(|closing| with_kind(facts, closing));
    }
    if facts.property.is_none() { on_property(case, typed(case)) } else { None }
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
        entries.push(Entry::key(&["logicalTypeOptions", "format"], form.as_str()));
    }
    on_property(case, entries)
}

/// No number below the smallest.
pub(super) fn minimum(case: &Case<'_>) -> Option<Closing> {
    let (low, _) = case.facts()?.range.as_ref()?;
    with_type(case, Entry::key(&["logicalTypeOptions", "minimum"], number(low)))
}

/// No number above the largest.
pub(super) fn maximum(case: &Case<'_>) -> Option<Closing> {
    let (_, high) = case.facts()?.range.as_ref()?;
    with_type(case, Entry::key(&["logicalTypeOptions", "maximum"], number(high)))
}

/// No number larger than any, whatever its sign.
pub(super) fn larger(case: &Case<'_>) -> Option<Closing> {
    let (_, high) = case.facts()?.range.as_ref()?;
    if *high > Number::from(0_u64) { maximum(case) } else { minimum(case) }
}

/// What tells a column from another one.
pub(super) fn swapped(case: &Case<'_>, other: &Facts<'_>) -> Option<Closing> {
    let own = case.facts()?;
    if let (Some((low, high)), Some((least, most))) = (&own.range, &other.range) {
        if most > high {
            return maximum(case);
        }
        if least < low {
            return minimum(case);
        }
        return always_less(case, own, other).or_else(|| mean(case));
    }
    let others_differ = other.distinct.keys().any(|value| !own.distinct.contains_key(value));
    if own.is_category() && others_differ {
        return categories(case);
    }
    if own.days.is_some() {
        return always_less(case, own, other);
    }
    let ((shortest, longest), (least, most)) = (own.lengths()?, other.lengths()?);
    if most > longest {
        return with_type(case, Entry::key(&["logicalTypeOptions", "maxLength"], longest));
    }
    if least < shortest {
        return with_type(case, Entry::key(&["logicalTypeOptions", "minLength"], shortest));
    }
    None
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

/// No text shorter than the shortest.
pub(super) fn shortest(case: &Case<'_>) -> Option<Closing> {
    let facts = case.facts()?;
    if facts.is_category() {
        return categories(case);
    }
    let (shortest, _) = facts.lengths().filter(|(shortest, _)| *shortest > 1)?;
    with_type(case, Entry::key(&["logicalTypeOptions", "minLength"], shortest))
}

/// No other characters than those that were seen.
pub(super) fn letters(case: &Case<'_>) -> Option<Closing> {
    let facts = case.facts()?;
    if facts.is_category() {
        return categories(case);
    }
    let seen: BTreeSet<char> = facts.distinct.keys().flat_map(|text| text.chars()).collect();
    let others: Vec<char> = seen.iter().copied().filter(|c| !c.is_ascii()).collect();
    // Where there are many, those that only readers of a wrong encoding make are refused.
    let made: String = ['\u{fffd}', 'Ã', 'Â'].into_iter().filter(|c| !seen.contains(c)).collect();
    let pattern = if others.len() > 30 || seen.iter().any(|c| c.is_control()) {
        format!("^[^{made}]*$")
    } else {
        format!("^[{}]*$", class(&seen))
    };
    with_type(case, Entry::key(&["logicalTypeOptions", "pattern"], pattern))
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
pub(super) fn categories(case: &Case<'_>) -> Option<Closing> {
    let facts = case.facts().filter(|facts| facts.distinct.len() <= LISTED)?;
    let values: Vec<&String> = facts.distinct.keys().collect();
    let mut entries = typed(case);
    entries.push(rule(case, "invalidValues", &json!({"validValues": values}), &json!({"mustBe": 0})));
    on_property(case, entries)
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
    Some(Closing { place: Place::Contract, entries: vec![Entry::item("slaProperties", sla)], line: None })
}

/// A row for every day, or for as many as have one.
pub(super) fn no_gaps(case: &Case<'_>) -> Option<Closing> {
    let facts = case.facts()?;
    let days = facts.all_days();
    let span = i64::from(*days.last()?) - i64::from(*days.first()?) + 1;
    let gaps = span - i64::try_from(days.len()).ok()?;
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

/// No row twice, or no more rows than there are.
pub(super) fn no_row_twice(case: &Case<'_>) -> Option<Closing> {
    let columns = case.held.columns();
    let row = |at: usize| columns.iter().map(|column| column.cells.get(at).and_then(cells::text)).collect::<Vec<_>>();
    let rows: BTreeSet<_> = (0..case.held.rows()).map(row).collect();
    if rows.len() < case.held.rows() {
        return row_count(case);
    }
    on_object(case, vec![rule(case, "duplicateValues", &json!({}), &json!({"mustBe": 0}))])
}

/// That values differ.
pub(super) fn varied(case: &Case<'_>) -> Option<Closing> {
    let facts = case.facts()?;
    if facts.nature.is_number() {
        return mean(case);
    }
    if case.world.is_key(case.table, facts) {
        return unique(case, &[facts]);
    }
    let (value, rows) = facts.distinct.iter().max_by_key(|(_, rows)| **rows)?;
    let share = *rows as f64 * 100.0 / case.held.rows() as f64;
    let text = match facts.nature {
        Nature::Text => format!("'{}'", value.replace('\'', "''")),
        Nature::Boolean => if value == "true" || value == "1" { "true" } else { "false" }.to_owned(),
        Nature::Day if !has_times(facts) => format!("'{value}'"),
        _ => return None,
    };
    // How often the most frequent value comes: neither half as often as now, nor nearly always.
    let (low, high) = (rounded(share / 2.0), rounded(f64::midpoint(share, 100.0)));
    let row = format!("{} != {text}", word(facts));
    with_type(case, custom(&json!({"row": row, "mustBeBetween": [low, high], "unit": "percent"})))
}

/// A property as expressions name it.
fn word(facts: &Facts<'_>) -> String {
    let name = facts.name();
    let is_word = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_word { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

/// A mean near that which was seen, and numbers that differ.
pub(super) fn mean(case: &Case<'_>) -> Option<Closing> {
    let (mean, deviation) = case.facts()?.spread().filter(|(_, deviation)| *deviation > 0.0)?;
    let (low, high) = (rounded(mean - deviation / 4.0), rounded(mean + deviation / 4.0));
    let bounds =
        json!({"mean": {"minimum": low, "maximum": high}, "standardDeviation": {"minimum": rounded(deviation / 2.0)}});
    with_type(case, custom(&json!({"distribution": bounds})))
}

/// No day beyond a year from the latest.
pub(super) fn latest(case: &Case<'_>) -> Option<Closing> {
    let facts = case.facts()?;
    let form = facts.days.as_ref()?;
    let declares_format = facts.property.is_some_and(|own| own.options.iter().any(|(name, _)| name == "format"));
    if has_times(facts) && (!form.is_iso() || declares_format) {
        return None;
    }
    let last = Date(super::future::latest(case)?.0.saturating_add(365));
    let last = if has_times(facts) { format!("{last}T00:00:00Z") } else { form.written(last) };
    with_type(case, Entry::key(&["logicalTypeOptions", "maximum"], last))
}

/// That the values stand in another table.
pub(super) fn reference(case: &Case<'_>, to: &str) -> Option<Closing> {
    on_property(case, vec![Entry::item("relationships", json!({"to": to}))])
}
