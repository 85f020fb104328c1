//! SLA properties: their names and synonyms, what they say, and the checks that claim them.

use super::catalogue::{Asked, Kind};
use super::element::full_name;
use super::scope::{ObjectScope, PropertyScope, Refusal, Scope, invalid};
use super::{About, Check, build, id, kind};
use crate::contract::{Contract, SlaProperty, Written};
use crate::metric::{Column, End, Expr, Metric, Operator, Predicate};
use crate::value::{Instant, LogicalType, Number, Value, Zone};

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

/// What a check of an SLA is about.
pub(super) struct Place<'a> {
    /// The object, where that is all.
    pub(super) object: Option<&'a ObjectScope<'a>>,
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

/// The kind of a name; an unknown one has one of its own.
pub(super) fn kind_of(name: &str) -> &'static str {
    let known = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name.trim()));
    known.map_or(kind::sla_later::UNKNOWN.id, |(_, kind)| kind)
}

/// Every name of a service level that the standard has, synonyms among them.
pub fn sla_names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().map(|(name, _)| *name)
}

/// A check of an entry, or of one of its elements.
pub(super) fn check(
    kind: &Kind,
    scope: &Scope<'_>,
    entry: &SlaProperty,
    place: Option<Place<'_>>,
    asked: Asked,
) -> Check {
    let index = place.as_ref().and_then(|place| place.index);
    let route = match index {
        Some(index) => entry.route.key("element").index(index),
        None => entry.route.clone(),
    };
    let id = rule_id(entry, place.as_ref());
    let mut check = Check::new(kind, id, vec![route], entry.route.clone(), asked);
    let about = About {
        description: entry.description.clone(),
        driver: entry.driver.clone(),
        scheduler: entry.scheduler.clone(),
        schedule: entry.schedule.clone(),
        definitions: build::urls(&entry.definitions),
        ..About::default()
    };
    check.about = about.into();
    let mut check = check.weighing(own_word(scope, entry, "upheld.severity").map(str::to_owned));
    let Some(place) = place else { return check };
    check.object = place.object.map(|object| object.index);
    match place.property {
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

/// One check for each element of an entry, so that one of several can fail alone.
pub(super) fn of_elements(
    kind: &Kind,
    scope: &Scope<'_>,
    entry: &SlaProperty,
    ask: &dyn Fn(&PropertyScope<'_>) -> Asked,
    otherwise: &dyn Fn(Option<usize>, Refusal) -> Asked,
) -> Vec<Check> {
    let elements = match scope.elements(entry) {
        Ok(elements) => elements,
        Err(why) => return vec![check(kind, scope, entry, None, otherwise(None, why))],
    };
    let several = elements.len() > 1;
    let each = elements.into_iter().enumerate();
    each.map(|(index, element)| {
        let (property, asked) = match element.found {
            Ok(property) => (Some(property), ask(property)),
            Err(why) => match scope.elements.object(&element.written) {
                Some(object) => (None, otherwise(Some(object), why)),
                None => (None, Err(why)),
            },
        };
        let place = Place { object: None, property, written: &element.written, index: several.then_some(index) };
        check(kind, scope, entry, Some(place), asked)
    })
    .collect()
}

/// The value of an entry.
pub(super) fn value(entry: &SlaProperty) -> Result<&str, Refusal> {
    let value = entry.value.as_ref().and_then(Written::scalar).ok_or_else(|| invalid("the SLA has no value"))?;
    let extended = entry.value_ext.as_ref().and_then(Written::scalar);
    match extended.filter(|text| Number::parse(text) != Some(Number::from(1_i128))) {
        Some(extended) => Err(invalid(format!("{} has no meaning for a `valueExt` of {extended}", entry.property))),
        None => Ok(value),
    }
}

/// Value and unit as they are written.
pub(super) fn promised(entry: &SlaProperty) -> String {
    let value = entry.value.as_ref().and_then(Written::scalar);
    [value, entry.unit.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The word of `upheld.KEY` for an entry: of its own `customProperties`, else of those of the contract under its `id`.
pub(super) fn own_word<'a>(scope: &Scope<'a>, entry: &'a SlaProperty, key: &str) -> Option<&'a str> {
    let own = entry.custom.get(key).and_then(Written::scalar);
    own.or_else(|| {
        let id = entry.id.as_deref().filter(|_| !scope.custom.is_empty())?;
        scope.custom.get(format!("{key}.{id}").as_str()).copied()
    })
}

/// Whether `upheld.KEY` of an entry is a word, and not the one that says what is meant without it; any other means nothing.
pub(super) fn says(
    scope: &Scope<'_>,
    entry: &SlaProperty,
    key: &str,
    [usual, word]: [&str; 2],
) -> Result<bool, Refusal> {
    match own_word(scope, entry, key) {
        None => Ok(false),
        Some(own) if own.trim().eq_ignore_ascii_case(usual) => Ok(false),
        Some(own) if own.trim().eq_ignore_ascii_case(word) => Ok(true),
        Some(own) => Err(invalid(format!("{key} is {usual} or {word}, and not `{own}`"))),
    }
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

/// The zone of a column.
pub(super) fn zone(column: &Column) -> Zone {
    column.read.zone.clone().unwrap_or(Zone::UTC)
}

/// Holds for values that do not lie in the future.
pub(super) fn up_to(column: &Column, now: &Value) -> Predicate {
    Predicate::Compare(Expr::Column(Box::new(column.clone())), Operator::Le, Expr::Literal(now.clone()))
}

/// The newest value that does not lie in the future.
pub(super) fn newest(column: &Column, now: &Value) -> Metric {
    Metric::Extreme { column: column.clone(), end: End::Max, among: Some(up_to(column, now)) }
}
