//! Every declared promise of a contract, by its route.

use super::variables::spoiled;
use super::{Field, Property, QualityRule, Reading, Relationship, SchemaObject, SlaProperty};
use crate::source::Route;

/// What becomes of a promise that no check claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fallback {
    /// This version knows the part, but does not check it.
    NoMeaning,
    /// The standard does not know the key.
    UnknownKey,
    /// It has no single meaning.
    InvalidRule,
}

/// One declared thing that a check holds to the data, or that ends as "not evaluated".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// Where it is declared.
    pub route: Route,
    /// The index of the schema object it belongs to; `None` for SLAs of the whole contract.
    pub object: Option<usize>,
    /// The names of the properties that lead to it; `[]` for the items of an array, `{key}` and `{value}` for those of a map.
    pub property: Vec<String>,
    /// What it becomes when no check claims it.
    pub fallback: Fallback,
    /// What the report says then.
    pub text: String,
    /// The variable without a value that leaves it without a meaning.
    pub unresolved: Option<String>,
}

/// All promises, in file order, each route once.
///
/// A promise is: each object (`/schema/0`), each property (`/schema/0/properties/1`), each of its `logicalType`, `physicalType`,
/// `required`, `unique`, `primaryKey`, `partitioned`, `encryptedName` and `enum` where it promises something (`required: false` does not),
/// each logical type option, each relationship, each quality rule as a whole, each SLA property, and each unknown key of a section
/// that is closed.
#[must_use]
pub fn promises(reading: &Reading) -> Vec<Promise> {
    let mut promises = reading.unclaimable.clone();
    let known: std::collections::BTreeSet<Route> = promises.iter().map(|promise| promise.route.clone()).collect();
    let mut declared = Vec::new();
    if let Some(contract) = &reading.contract {
        for object in &contract.schema {
            promises_of_object(object, &mut declared);
        }
        declared.extend(contract.sla.iter().map(promise_of_sla));
    }
    promises.extend(declared.into_iter().filter(|promise| !known.contains(&promise.route)));
    let mut spoiled = spoiled(&reading.unresolved, &promises.iter().map(|promise| promise.route.clone()).collect());
    for promise in &mut promises {
        promise.unresolved = spoiled.remove(&promise.route);
    }
    promises.sort_by_cached_key(|promise| (start_of(reading, &promise.route), promise.route.clone()));
    promises
}

fn start_of(reading: &Reading, route: &Route) -> usize {
    let spans = reading.routes.get(route);
    spans.map_or(usize::MAX, |spans| spans.key.as_ref().map_or(spans.value.start, |key| key.start))
}

fn promises_of_object(object: &SchemaObject, promises: &mut Vec<Promise>) {
    let mut below = Below { object: index_of(&object.route), property: &[], promises };
    below.known(&object.route, "this version does not look for the object");
    below.relationships(&object.relationships);
    below.rules(&object.quality);
    for property in &object.properties {
        promises_of_property(property, index_of(&object.route), &[], promises);
    }
}

/// The index of the object that a route lies in.
fn index_of(route: &Route) -> Option<usize> {
    route.steps().iter().find_map(|step| match step {
        crate::source::Step::Index(index) => Some(*index),
        crate::source::Step::Key(_) => None,
    })
}

/// All promises of a property and of what lies in it; `above` are the names that lead to it.
pub(super) fn promises_of_property(
    property: &Property,
    object: Option<usize>,
    above: &[String],
    promises: &mut Vec<Promise>,
) {
    let mut path = above.to_vec();
    if !property.name.is_empty() {
        path.push(property.name.clone());
    }
    own_promises(property, &mut Below { object, property: &path, promises });
    for child in &property.properties {
        promises_of_property(child, object, &path, promises);
    }
    let sides = [("[]", &property.items), ("{key}", &property.map_key), ("{value}", &property.map_value)];
    for (name, child) in sides {
        if let Some(child) = child {
            let mut path = path.clone();
            path.push(name.into());
            promises_of_property(child, object, &path, promises);
        }
    }
}

fn own_promises(property: &Property, below: &mut Below<'_>) {
    below.known(&property.route, "this version does not look for the property");
    below.field(property.logical_type.as_ref(), "logicalType");
    below.field(property.physical_type.as_ref(), "physicalType");
    below.flag(property.required.as_ref(), "required");
    below.flag(property.unique.as_ref(), "unique");
    below.flag(property.primary_key.as_ref(), "primaryKey");
    below.flag(property.partitioned.as_ref(), "partitioned");
    below.field(property.encrypted_name.as_ref(), "encryptedName");
    below.field(property.enumeration.as_ref(), "enum");
    for (name, option) in &property.options {
        below.known(&option.route, &format!("this version does not check the option `{name}`"));
    }
    below.relationships(&property.relationships);
    below.rules(&property.quality);
}

/// Collects the promises of one object or property.
struct Below<'a> {
    object: Option<usize>,
    property: &'a [String],
    promises: &'a mut Vec<Promise>,
}

impl Below<'_> {
    fn push(&mut self, route: &Route, fallback: Fallback, text: String) {
        self.promises.push(Promise {
            route: route.clone(),
            object: self.object,
            property: self.property.to_vec(),
            fallback,
            text,
            unresolved: None,
        });
    }

    fn known(&mut self, route: &Route, text: &str) {
        self.push(route, Fallback::NoMeaning, text.into());
    }

    fn field<T>(&mut self, field: Option<&Field<T>>, key: &str) {
        let Some(field) = field else { return };
        match &field.value {
            Ok(_) => self.known(&field.route, &format!("this version does not check `{key}`")),
            Err(fault) => self.push(&field.route, Fallback::InvalidRule, fault.message.clone()),
        }
    }

    /// A flag that is false promises nothing.
    fn flag(&mut self, field: Option<&Field<bool>>, key: &str) {
        self.field(field.filter(|field| field.value != Ok(false)), key);
    }

    fn relationships(&mut self, relationships: &[Relationship]) {
        for relationship in relationships {
            self.known(&relationship.route, "this version does not check relationships");
        }
    }

    fn rules(&mut self, rules: &[QualityRule]) {
        for rule in rules {
            let kind_fault = rule.kind.as_ref().err();
            let reasons: Vec<&str> =
                kind_fault.into_iter().chain(&rule.faults).map(|fault| fault.message.as_str()).collect();
            if reasons.is_empty() {
                self.known(&rule.route, "this version does not check this rule");
            } else {
                self.push(&rule.route, Fallback::InvalidRule, reasons.join("; "));
            }
        }
    }
}

fn promise_of_sla(sla: &SlaProperty) -> Promise {
    let (fallback, text) = match sla.value {
        Some(_) => (Fallback::NoMeaning, format!("this version does not check `{}`", sla.property)),
        None => (Fallback::InvalidRule, format!("`{}` has no value", sla.property)),
    };
    Promise { route: sla.route.clone(), object: None, property: Vec::new(), fallback, text, unresolved: None }
}
