//! SLA properties: their names and synonyms, the elements that they are about, and the checks that claim them.

use super::catalogue::{Asked, Kind};
use super::scope::{PropertyScope, Refusal, Scope, invalid, reason};
use super::{About, Check, build, id, kind, weight};
use crate::contract::{Contract, SlaProperty};
use crate::metric::Column;
use crate::outcome::ReasonCode;
use crate::value::{Instant, LogicalType, Value, Zone};

/// The names of the standard and their kinds; the short ones are its synonyms.
pub(super) const NAMES: &[(&str, &str)] = &[
    ("latency", "sla-latency"),
    ("ly", "sla-latency"),
    ("freshness", "sla-freshness"),
    ("frequency", "sla-frequency"),
    ("fy", "sla-frequency"),
    ("retention", "sla-retention"),
    ("re", "sla-retention"),
    ("timeOfAvailability", "sla-time-of-availability"),
    ("generalAvailability", "sla-general-availability"),
    ("ga", "sla-general-availability"),
    ("endOfSupport", "sla-end-of-support"),
    ("es", "sla-end-of-support"),
    ("endOfLife", "sla-end-of-life"),
    ("el", "sla-end-of-life"),
    ("errorRate", "sla-error-rate"),
    ("er", "sla-error-rate"),
    ("throughput", "sla-throughput"),
    ("th", "sla-throughput"),
    ("availability", "sla-availability"),
    ("av", "sla-availability"),
    ("timeToDetect", "sla-time-to-detect"),
    ("td", "sla-time-to-detect"),
    ("timeToNotify", "sla-time-to-notify"),
    ("tn", "sla-time-to-notify"),
    ("timeToRepair", "sla-time-to-repair"),
    ("tr", "sla-time-to-repair"),
];

/// An element of an SLA: as it is written, and the property that it names.
pub(super) struct Element<'a> {
    /// As it is written; for one that was inferred, object and property.
    pub(super) written: String,
    /// The property, or why there is none.
    pub(super) found: Result<&'a PropertyScope<'a>, Refusal>,
}

/// What a check of an SLA is about.
pub(super) struct Place<'a> {
    /// The property.
    pub(super) property: Option<&'a PropertyScope<'a>>,
    /// The element as it is written.
    pub(super) written: &'a str,
    /// Its index among several.
    pub(super) index: Option<usize>,
}

/// The entries of a kind, in file order.
pub(super) fn of_kind<'a>(contract: &'a Contract, id: &str) -> impl Iterator<Item = &'a SlaProperty> {
    contract.sla.iter().filter(move |entry| kind_of(&entry.property) == id)
}

fn kind_of(name: &str) -> &'static str {
    let known = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name.trim()));
    known.map_or(kind::sla_later::UNKNOWN.id, |(_, kind)| kind)
}

/// A check of an entry, or of one of its elements.
pub(super) fn check(kind: &Kind, entry: &SlaProperty, place: Option<Place<'_>>, asked: Asked) -> Check {
    let index = place.as_ref().and_then(|place| place.index);
    let route = match index {
        Some(index) => entry.route.key("element").index(index),
        None => entry.route.clone(),
    };
    let id = rule_id(entry, place.as_ref());
    let mut check = Check::new(kind, id, vec![route], entry.route.clone(), asked);
    check.about = About {
        description: entry.description.clone(),
        driver: entry.driver.clone(),
        scheduler: entry.scheduler.clone(),
        schedule: entry.schedule.clone(),
        definitions: build::urls(&entry.definitions),
        ..About::default()
    };
    let check = check.weighing(weight::own_severity(&entry.custom));
    match place.and_then(|place| place.property) {
        Some(property) => property.about(check),
        None => check,
    }
}

/// `sla/RULE`: the `id`, else property and element; several elements always name theirs.
fn rule_id(entry: &SlaProperty, place: Option<&Place<'_>>) -> String {
    let rule = id::segment(entry.id.as_deref().unwrap_or(&entry.property));
    match place {
        Some(place) if entry.id.is_none() || place.index.is_some() => {
            format!("sla/{rule}/{}", id::segment(place.written))
        }
        _ => format!("sla/{rule}"),
    }
}

/// The elements of an entry: those that it names, else the default element, else the one temporal property that the data is
/// partitioned by.
pub(super) fn elements<'a>(scope: &'a Scope<'a>, entry: &SlaProperty) -> Result<Vec<Element<'a>>, Refusal> {
    let written: Vec<_> = names(entry.element.as_deref());
    match written.as_slice() {
        [] => inferred(scope, None),
        several => several.iter().map(|name| named(scope, name)).collect(),
    }
}

fn names(element: Option<&str>) -> Vec<&str> {
    element.into_iter().flat_map(|text| text.split(',')).map(str::trim).filter(|name| !name.is_empty()).collect()
}

fn named<'a>(scope: &'a Scope<'a>, written: &str) -> Result<Element<'a>, Refusal> {
    if let Some(object) = object_named(scope, written) {
        let mut elements = match inferred(scope, Some(object)) {
            Ok(elements) => elements,
            Err(test) => return Ok(Element { written: written.to_owned(), found: Err(test) }),
        };
        return elements.pop().ok_or_else(|| invalid("the element names nothing"));
    }
    let found = property_named(scope, written);
    let found = found.ok_or_else(|| no_element(scope, None, &format!("the element `{written}` names no property")));
    Ok(Element { written: written.to_owned(), found })
}

/// The index of the object that an element names.
pub(super) fn object_named(scope: &Scope<'_>, written: &str) -> Option<usize> {
    let is_it = |name: &str| name == written;
    let by_name = scope.objects.iter().position(|object| is_it(&object.object.name));
    by_name
        .or_else(|| scope.objects.iter().position(|object| object.object.physical_name.as_deref().is_some_and(is_it)))
}

fn property_named<'a>(scope: &'a Scope<'a>, written: &str) -> Option<&'a PropertyScope<'a>> {
    let splits = written.match_indices('.').map(|(at, _)| written.split_at(at));
    let mut found = splits.filter_map(|(object, rest)| {
        let object = scope.objects.get(object_named(scope, object)?)?;
        let name = rest.strip_prefix('.')?;
        object.properties.iter().find(|property| {
            property.name == name || (!property.is_nested() && property.property.physical_name.as_deref() == Some(name))
        })
    });
    found.next()
}

/// The element of an entry that names none, or an object alone.
fn inferred<'a>(scope: &'a Scope<'a>, object: Option<usize>) -> Result<Vec<Element<'a>>, Refusal> {
    let default = scope.contract.sla_default_element.as_ref().and_then(|field| field.ok());
    let defaults = names(default.map(String::as_str)).into_iter();
    let defaults: Vec<_> = defaults
        .filter(|name| object_named(scope, name).is_none())
        .map(|name| (name, property_named(scope, name)))
        .filter(|(_, found)| object.is_none() || found.is_some_and(|property| Some(property.index) == object))
        .collect();
    if !defaults.is_empty() {
        return Ok(defaults.into_iter().map(|(name, found)| by_default(scope, name, found)).collect());
    }
    let mut partitions = candidates(scope, object).filter(|property| is_partition(property));
    match (partitions.next(), partitions.next()) {
        (Some(only), None) => Ok(vec![Element { written: full_name(only), found: Ok(only) }]),
        _ => Err(no_element(scope, object, "the SLA names no element")),
    }
}

fn by_default<'a>(scope: &Scope<'_>, name: &str, found: Option<&'a PropertyScope<'a>>) -> Element<'a> {
    let found = found.ok_or_else(|| no_element(scope, None, &format!("slaDefaultElement `{name}` names no property")));
    Element { written: name.to_owned(), found }
}

fn is_partition(property: &PropertyScope<'_>) -> bool {
    property.property.partitioned.as_ref().is_some_and(|flag| flag.ok() == Some(&true))
}

/// The properties that an age can be told of.
pub(super) fn candidates<'a>(
    scope: &'a Scope<'a>,
    object: Option<usize>,
) -> impl Iterator<Item = &'a PropertyScope<'a>> {
    let objects = scope.objects.iter().filter(move |one| object.is_none_or(|index| index == one.index));
    objects.flat_map(|object| &object.properties).filter(|property| {
        property.is_column() && matches!(property.logical(), Some(LogicalType::Date | LogicalType::Timestamp))
    })
}

fn no_element(scope: &Scope<'_>, object: Option<usize>, what: &str) -> Refusal {
    let names: Vec<_> = candidates(scope, object).map(|property| format!("`{}`", full_name(property))).collect();
    let candidates = match names.len() {
        0 => "no property is a date or a timestamp".to_owned(),
        1..=8 => format!("candidates are {}", names.join(", ")),
        many => format!("candidates are {} and {} more", names.get(..8).unwrap_or_default().join(", "), many - 8),
    };
    Refusal::Always(reason(ReasonCode::NoElement, format!("{what}; {candidates}")))
}

fn full_name(property: &PropertyScope<'_>) -> String {
    format!("{}.{}", property.object.name, property.name)
}

/// The column of an element, where its values lie on the calendar; without a declared type it is read as a timestamp.
pub(super) fn time_column(property: &PropertyScope<'_>) -> Result<Column, Refusal> {
    let column = property.values()?;
    match property.logical() {
        Some(LogicalType::Date | LogicalType::Timestamp) => Ok(column.clone()),
        None => {
            let mut column = column.clone();
            column.read.logical = Some(LogicalType::Timestamp);
            Ok(column)
        }
        Some(other) => {
            let (name, word) = (full_name(property), other.word());
            Err(invalid(format!("the age of data needs a date or a timestamp, and {name} is of type {word}")))
        }
    }
}

/// The point from which the age of a column is counted: for dates the day in its zone.
pub(super) fn now(column: &Column, now: Instant) -> Value {
    if column.read.logical == Some(LogicalType::Date) {
        Value::Date(column.read.zone.as_ref().unwrap_or(&Zone::UTC).day_of(now))
    } else {
        Value::Timestamp(now)
    }
}
