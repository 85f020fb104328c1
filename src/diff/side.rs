//! One of the two contracts: its text as a tree, and its properties, rules and service levels by their places.

use std::collections::BTreeMap;

use crate::contract::{Contract, Property, QualityRule, Reading, SchemaObject, SlaProperty, Written};
use crate::source::Route;

/// One of the two contracts.
pub(super) struct Side<'a> {
    pub(super) contract: &'a Contract,
    properties: BTreeMap<Route, (&'a SchemaObject, &'a Property, String)>,
    objects: BTreeMap<Route, &'a SchemaObject>,
    keys: BTreeMap<Route, Vec<&'a Property>>,
    rules: BTreeMap<Route, &'a QualityRule>,
    service: BTreeMap<Route, &'a SlaProperty>,
}

impl<'a> Side<'a> {
    /// The contract of a reading; `None` where nothing could be read as one.
    pub(super) fn new(reading: &'a Reading) -> Option<Self> {
        let contract = reading.contract.as_ref()?;
        let mut side = Self {
            contract,
            properties: BTreeMap::new(),
            objects: contract.schema.iter().map(|object| (object.route.clone(), object)).collect(),
            keys: contract.schema.iter().map(|object| (object.route.clone(), key(object))).collect(),
            rules: BTreeMap::new(),
            service: contract.sla.iter().map(|entry| (entry.route.clone(), entry)).collect(),
        };
        for object in &contract.schema {
            side.rules.extend(object.quality.iter().map(|rule| (rule.route.clone(), rule)));
            for property in &object.properties {
                side.list(object, property, property.name.clone());
            }
        }
        Some(side)
    }

    fn list(&mut self, object: &'a SchemaObject, property: &'a Property, name: String) {
        self.rules.extend(property.quality.iter().map(|rule| (rule.route.clone(), rule)));
        for below in &property.properties {
            self.list(object, below, format!("{name}.{}", below.name));
        }
        let sides = [("[]", &property.items), (".{key}", &property.map_key), (".{value}", &property.map_value)];
        for (ending, below) in sides {
            if let Some(below) = below {
                self.list(object, below, format!("{name}{ending}"));
            }
        }
        self.properties.insert(property.route.clone(), (object, property, name));
    }

    /// The quality rule at a place.
    pub(super) fn rule(&self, at: &Written) -> Option<&'a QualityRule> {
        self.rules.get(&at.route).copied()
    }

    /// The service level at a place.
    pub(super) fn service(&self, at: &Written) -> Option<&'a SlaProperty> {
        self.service.get(&at.route).copied()
    }

    /// The property at a place or around it.
    pub(super) fn property(&self, route: &Route) -> Option<&'a Property> {
        above(route).find_map(|route| self.properties.get(&route)).map(|(_, property, _)| *property)
    }

    /// The properties that make the primary key of the object around a place, in their order.
    pub(super) fn key(&self, route: &Route) -> &[&'a Property] {
        above(route).find_map(|route| self.keys.get(&route)).map_or(&[], Vec::as_slice)
    }

    /// The object at a place or around it.
    pub(super) fn object(&self, route: &Route) -> Option<&'a SchemaObject> {
        above(route).find_map(|route| self.objects.get(&route).copied())
    }

    /// The names of the object and the property at a place or around it.
    pub(super) fn names(&self, route: &Route) -> (Option<String>, Option<String>) {
        let property = above(route).find_map(|route| self.properties.get(&route));
        match property {
            Some((object, _, name)) => (Some(object.name.clone()), Some(name.clone())),
            None => (self.object(route).map(|object| object.name.clone()), None),
        }
    }
}

/// The properties that make the primary key of an object, in their order.
fn key(object: &SchemaObject) -> Vec<&Property> {
    let is_part = |property: &&Property| property.primary_key.as_ref().and_then(|field| field.ok()) == Some(&true);
    let position = |property: &&Property| property.primary_key_position.as_ref().and_then(|field| field.ok().copied());
    let mut parts: Vec<_> = object.properties.iter().filter(is_part).collect();
    parts.sort_by_key(|property| position(property).unwrap_or(i64::MAX));
    parts
}

/// A route and those around it, from the inside.
fn above(route: &Route) -> impl Iterator<Item = Route> {
    std::iter::successors(Some(route.clone()), Route::parent)
}
