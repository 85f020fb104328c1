//! The elements of SLAs: which objects and properties the entries of `slaProperties` are about.

use std::collections::HashMap;

use super::scope::{ObjectScope, PropertyScope, Refusal, Scope, invalid, reason};
use crate::contract::{Contract, SlaProperty, variable_in};
use crate::outcome::ReasonCode;
use crate::value::LogicalType;

/// How many candidates a message names.
const NAMED: usize = 8;
/// How many characters of a name a message shows.
const SHOWN: usize = 80;
/// Names that hold more points than this are no elements.
const POINTS: usize = 64;
/// How many elements `slaDefaultElement` may name: each entry without an element takes all of them.
const DEFAULTS: usize = 32;

/// An object and a property by their indexes.
type At = (usize, usize);

/// What elements are found by: built once, so that each is found in time that does not depend on the size of the contract.
#[derive(Debug, Default)]
pub(super) struct Elements {
    objects: HashMap<String, usize>,
    properties: HashMap<(usize, String), usize>,
    /// The properties that an age can be told of, in file order.
    candidates: Vec<At>,
    /// Those of them that the data is partitioned by.
    partitions: Vec<At>,
    /// The elements of `slaDefaultElement`, and what they name.
    defaults: Vec<(String, Option<At>)>,
}

/// An element of an SLA: as it is written, and the property that it names.
pub(super) struct Element<'a> {
    /// As it is written; for one that was inferred, object and property.
    pub(super) written: String,
    /// The property, or why there is none.
    pub(super) found: Result<&'a PropertyScope<'a>, Refusal>,
}

/// An element whose rows count: an object, or a property of it.
pub(super) struct RowsElement<'a> {
    /// As it is written; for one that was inferred, the object.
    pub(super) written: String,
    /// The object and the property, or why there is none.
    pub(super) found: Result<(&'a ObjectScope<'a>, Option<&'a PropertyScope<'a>>), Refusal>,
}

impl Elements {
    /// Of a contract and its resolved objects; nothing where it has no SLA.
    pub(super) fn new(contract: &Contract, objects: &[ObjectScope<'_>]) -> Self {
        if contract.sla.is_empty() {
            return Self::default();
        }
        let mut all = Self::default();
        // Of equal names the first counts, and a name before a physicalName.
        for object in objects {
            all.objects.entry(object.object.name.clone()).or_insert(object.index);
        }
        for object in objects {
            if let Some(name) = &object.object.physical_name {
                all.objects.entry(name.clone()).or_insert(object.index);
            }
            all.add(object);
        }
        let default = contract.sla_default_element.as_ref().and_then(|field| field.ok());
        all.defaults = names(default.map(String::as_str))
            .filter(|name| !all.objects.contains_key(*name))
            .take(DEFAULTS + 1)
            .map(|name| (name.to_owned(), all.property(name)))
            .collect();
        all
    }

    fn add(&mut self, object: &ObjectScope<'_>) {
        for (at, property) in object.properties.iter().enumerate() {
            self.properties.entry((object.index, property.name.clone())).or_insert(at);
            let is_time = matches!(property.logical(), Some(LogicalType::Date | LogicalType::Timestamp));
            if property.is_column() && is_time {
                self.candidates.push((object.index, at));
                if property.property.partitioned.as_ref().is_some_and(|flag| flag.ok() == Some(&true)) {
                    self.partitions.push((object.index, at));
                }
            }
        }
        for (at, property) in object.properties.iter().enumerate() {
            if let Some(name) = property.property.physical_name.as_ref().filter(|_| !property.is_nested()) {
                self.properties.entry((object.index, name.clone())).or_insert(at);
            }
        }
    }

    /// The object that an element names.
    pub(super) fn object(&self, written: &str) -> Option<usize> {
        self.objects.get(written).copied()
    }

    fn property(&self, written: &str) -> Option<At> {
        let splits = written.match_indices('.').take(POINTS).map(|(at, _)| written.split_at(at));
        let mut found = splits.filter_map(|(object, rest)| {
            let object = self.object(object)?;
            let name = rest.strip_prefix('.')?;
            Some((object, *self.properties.get(&(object, name.to_owned()))?))
        });
        found.next()
    }

    /// The places of an object among all, which stand in file order.
    fn of(places: &[At], object: Option<usize>) -> &[At] {
        let Some(object) = object else { return places };
        let start = places.partition_point(|(at, _)| *at < object);
        let end = places.partition_point(|(at, _)| *at <= object);
        places.get(start..end).unwrap_or_default()
    }
}

impl<'a> Scope<'a> {
    fn at(&'a self, (object, property): At) -> Option<&'a PropertyScope<'a>> {
        self.objects.get(object)?.properties.get(property)
    }

    /// The elements of an entry: those that it names, else the default element, else the one temporal property that the
    /// data is partitioned by.
    ///
    /// # Errors
    /// There is none, and why.
    pub(super) fn elements(&'a self, entry: &SlaProperty) -> Result<Vec<Element<'a>>, Refusal> {
        let mut written = names(entry.element.as_deref()).peekable();
        if written.peek().is_none() {
            return self.inferred(None);
        }
        written.map(|name| self.named(name)).collect()
    }

    fn named(&'a self, written: &str) -> Result<Element<'a>, Refusal> {
        let Some(object) = self.elements.object(written) else {
            let found = self.elements.property(written).and_then(|at| self.at(at));
            let what = || self.no_element(None, &format!("the element `{}` names no property", shown(written)));
            return Ok(Element { written: written.to_owned(), found: found.ok_or_else(what) });
        };
        match self.inferred(Some(object)) {
            Ok(mut elements) => elements.pop().ok_or_else(|| invalid("the element names nothing")),
            Err(why) => Ok(Element { written: written.to_owned(), found: Err(why) }),
        }
    }

    /// The elements whose rows an entry counts: those that it names, else the one object, else the default element.
    ///
    /// # Errors
    /// There is none, and why.
    pub(super) fn rows_elements(&'a self, entry: &SlaProperty) -> Result<Vec<RowsElement<'a>>, Refusal> {
        let mut written = names(entry.element.as_deref()).peekable();
        if written.peek().is_some() {
            return Ok(written.map(|name| self.rows_named(name)).collect());
        }
        if let [only] = self.objects.as_slice() {
            return Ok(vec![RowsElement { written: only.object.name.clone(), found: Ok((only, None)) }]);
        }
        let default = self.contract.sla_default_element.as_ref().and_then(|field| field.ok());
        resolved(default)?;
        let defaults: Vec<_> = names(default.map(String::as_str)).take(DEFAULTS).collect();
        match defaults.as_slice() {
            [] => Err(self.no_rows("the SLA names no element")),
            several => Ok(several.iter().map(|name| self.rows_named(name)).collect()),
        }
    }

    fn rows_named(&'a self, written: &str) -> RowsElement<'a> {
        let object = self.elements.object(written).and_then(|at| self.objects.get(at));
        let property = || {
            let (object, property) = self.elements.property(written)?;
            let object = self.objects.get(object)?;
            Some((object, object.properties.get(property)))
        };
        let found = object.map(|object| (object, None)).or_else(property);
        let what = || self.no_rows(&format!("the element `{}` names no object and no property", shown(written)));
        RowsElement { written: written.to_owned(), found: found.ok_or_else(what) }
    }

    /// The elements of an entry that names none, or an object alone.
    fn inferred(&'a self, object: Option<usize>) -> Result<Vec<Element<'a>>, Refusal> {
        resolved(self.contract.sla_default_element.as_ref().and_then(|field| field.ok()))?;
        let known = &self.elements.defaults;
        if known.len() > DEFAULTS {
            return Err(invalid(format!("slaDefaultElement names more than {DEFAULTS} elements")));
        }
        let fits = |at: &Option<At>| object.is_none() || at.is_some_and(|(at, _)| Some(at) == object);
        let mut defaults = known.iter().filter(|(_, at)| fits(at)).peekable();
        if defaults.peek().is_some() {
            return Ok(defaults.map(|(name, at)| self.by_default(name, *at)).collect());
        }
        match Elements::of(&self.elements.partitions, object) {
            [only] => {
                let found = self.at(*only).ok_or_else(|| invalid("the element names nothing"))?;
                Ok(vec![Element { written: full_name(found), found: Ok(found) }])
            }
            _ => Err(self.no_element(object, "the SLA names no element")),
        }
    }

    fn by_default(&'a self, name: &str, at: Option<At>) -> Element<'a> {
        let found = at.and_then(|at| self.at(at));
        let what = || self.no_element(None, &format!("slaDefaultElement `{}` names no property", shown(name)));
        Element { written: name.to_owned(), found: found.ok_or_else(what) }
    }

    /// Whether some property that an age can be told of is a day.
    pub(super) fn has_days(&self, object: Option<usize>) -> bool {
        let places = Elements::of(&self.elements.candidates, object).iter();
        places.filter_map(|at| self.at(*at)).any(|property| property.logical() == Some(LogicalType::Date))
    }

    fn no_element(&self, object: Option<usize>, what: &str) -> Refusal {
        let places = Elements::of(&self.elements.candidates, object);
        let first = places.iter().take(NAMED).filter_map(|at| self.at(*at)).map(full_name);
        let candidates = candidates(first, places.len(), "no property is a date or a timestamp");
        Refusal::Always(reason(ReasonCode::NoElement, format!("{what}; {candidates}")))
    }

    fn no_rows(&self, what: &str) -> Refusal {
        let first = self.objects.iter().take(NAMED).map(|object| object.object.name.clone());
        let candidates = candidates(first, self.objects.len(), "there is no object");
        Refusal::Always(reason(ReasonCode::NoElement, format!("{what}; {candidates}")))
    }
}

/// A default element that holds a variable without a value names nothing yet.
fn resolved(default: Option<&String>) -> Result<(), Refusal> {
    let lacking = default.and_then(|text| variable_in(text));
    lacking.map_or(Ok(()), |name| {
        let text = format!("slaDefaultElement: the variable `{name}` has no value");
        Err(Refusal::Always(reason(ReasonCode::Unresolved, text)))
    })
}

fn candidates(first: impl Iterator<Item = String>, all: usize, none: &str) -> String {
    let names: Vec<_> = first.map(|name| format!("`{}`", shown(&name))).collect();
    match all.checked_sub(names.len()) {
        _ if names.is_empty() => none.to_owned(),
        Some(more) if more > 0 => format!("candidates are {} and {more} more", names.join(", ")),
        _ => format!("candidates are {}", names.join(", ")),
    }
}

/// The names of a text, parted by commas.
pub(super) fn names(element: Option<&str>) -> impl Iterator<Item = &str> {
    element.into_iter().flat_map(|text| text.split(',')).map(str::trim).filter(|name| !name.is_empty())
}

/// A name, cut where it is long.
fn shown(name: &str) -> String {
    match name.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or_default()),
        None => name.to_owned(),
    }
}

/// Object and property.
pub(super) fn full_name(property: &PropertyScope<'_>) -> String {
    format!("{}.{}", property.object.name, property.name)
}
