//! What rules look at: a contract with every property and quality rule in one list, and what was said of it already.

use std::collections::BTreeSet;

use crate::check::{self, Check};
use crate::contract::{Contract, Property, QualityRule, Reading, SchemaObject, Written, list_below, other_text};
use crate::source::{Diagnostic, Edit, Route, Severity, Step};
use crate::value::{Instant, LogicalType, ReadAs};

/// A contract as rules see it.
pub(super) struct Subject<'a> {
    /// The text, and the place of every node.
    pub(super) reading: &'a Reading,
    /// What it says.
    pub(super) contract: &'a Contract,
    /// Every property of every object, those below others included, in file order.
    pub(super) properties: Vec<PropertyPlace<'a>>,
    /// Every quality rule of objects and properties.
    pub(super) rules: Vec<RulePlace<'a>>,
    /// What `check` would hold data to.
    pub(super) checks: Vec<Check>,
    reported: BTreeSet<Route>,
    errors: BTreeSet<Route>,
}

/// A property and what it stands in.
pub(super) struct PropertyPlace<'a> {
    /// Its object.
    pub(super) object: &'a SchemaObject,
    /// The property.
    pub(super) property: &'a Property,
    /// Its name within the object: `lines[].sku`.
    pub(super) name: String,
}

/// A quality rule and what it belongs to.
pub(super) struct RulePlace<'a> {
    /// Its property; `None` for a rule of the object.
    pub(super) property: Option<&'a Property>,
    /// The rule.
    pub(super) rule: &'a QualityRule,
}

impl<'a> Subject<'a> {
    /// Lists what a contract holds; `now` is the time that SLAs are counted from.
    pub(super) fn new(reading: &'a Reading, contract: &'a Contract, now: Instant) -> Self {
        let properties = properties(contract);
        let names = |_: usize, property: &Property| property.name.clone();
        Self {
            reading,
            contract,
            rules: rules(contract, &properties),
            properties,
            checks: check::checks(contract, now, &names),
            reported: reading.diagnostics.iter().flat_map(routes).collect(),
            errors: reading.diagnostics.iter().filter(|one| one.severity == Severity::Error).flat_map(routes).collect(),
        }
    }

    /// Whether a fault was reported at this node or below it, by reading or by a rule before.
    pub(super) fn is_reported(&self, route: &Route) -> bool {
        self.reported.range(route..).next().is_some_and(|found| found.is_within(route))
    }

    /// Whether an error was reported at this node, below it, or at the node that it stands in.
    pub(super) fn is_error(&self, route: &Route) -> bool {
        let below = self.errors.range(route..).next().is_some_and(|found| found.is_within(route));
        below || route.parent().is_some_and(|above| self.errors.contains(&above))
    }

    /// Remembers the errors among what a rule found.
    pub(super) fn remember(&mut self, found: &[Diagnostic]) {
        let errors = found.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
        for route in errors.map(|diagnostic| &diagnostic.route) {
            self.reported.insert(route.clone());
            self.errors.insert(route.clone());
        }
    }

    /// How the cells of a property are read.
    pub(super) fn read_as(&self, place: &PropertyPlace<'_>) -> ReadAs {
        check::read_as(self.contract, place.property)
    }

    /// Another text in the place of a scalar; `None` where the scalar stands on several lines, is an alias or holds a
    /// variable.
    pub(super) fn replace(&self, route: &Route, text: &str) -> Option<Edit> {
        let spans = self.reading.routes.get(route).filter(|spans| spans.scalar)?;
        other_text(self.reading.source.text(), &spans.value, text)
    }

    /// The list at a route below a key of its own.
    pub(super) fn list_below(&self, route: &Route, home: &str) -> Option<Edit> {
        let spans = self.reading.routes.get(route).filter(|spans| !spans.scalar)?;
        list_below(self.reading.source.text(), spans.key.as_ref()?, &spans.value, home)
    }
}

impl PropertyPlace<'_> {
    /// The declared type, where it has a meaning.
    pub(super) fn logical(&self) -> Option<LogicalType> {
        self.property.logical_type.as_ref()?.ok().copied()
    }

    /// The option of this name.
    pub(super) fn option(&self, name: &str) -> Option<&Written> {
        self.property.options.iter().find(|(known, _)| known == name).map(|(_, written)| written)
    }
}

/// The route of a diagnostic; a key that stands twice is a promise under a name of its own too.
fn routes(diagnostic: &Diagnostic) -> Vec<Route> {
    let route = diagnostic.route.clone();
    match (diagnostic.code.as_ref(), route.steps().last(), route.parent()) {
        ("duplicate-key", Some(Step::Key(key)), Some(above)) => vec![above.key(&format!("{key}#2")), route],
        _ => vec![route],
    }
}

/// Every property of every object, those below others included, in file order.
pub(super) fn properties(contract: &Contract) -> Vec<PropertyPlace<'_>> {
    let mut places = Vec::new();
    for object in &contract.schema {
        for property in &object.properties {
            list(object, property, &property.name, &mut places);
        }
    }
    places
}

fn list<'a>(object: &'a SchemaObject, property: &'a Property, name: &str, places: &mut Vec<PropertyPlace<'a>>) {
    places.push(PropertyPlace { object, property, name: name.to_owned() });
    for below in &property.properties {
        list(object, below, &format!("{name}.{}", below.name), places);
    }
    let sides = [("[]", &property.items), (".{key}", &property.map_key), (".{value}", &property.map_value)];
    for (ending, below) in sides {
        if let Some(below) = below {
            list(object, below, &format!("{name}{ending}"), places);
        }
    }
}

fn rules<'a>(contract: &'a Contract, properties: &[PropertyPlace<'a>]) -> Vec<RulePlace<'a>> {
    let of_objects = contract.schema.iter().flat_map(|object| &object.quality);
    let of_objects = of_objects.map(|rule| RulePlace { property: None, rule });
    let of_properties = properties.iter().flat_map(|place| {
        let property = place.property;
        property.quality.iter().map(move |rule| RulePlace { property: Some(property), rule })
    });
    of_objects.chain(of_properties).collect()
}
