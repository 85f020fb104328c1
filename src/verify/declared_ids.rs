//! The ids that a contract itself gives to what a check is about: its own, those of objects, properties, rules and SLAs.

use crate::check::Check;
use crate::contract::{Contract, Property, QualityRule, Relationship, SchemaObject};
use crate::source::{Route, Step};

/// Every `id` that the contract declares on the way to the promises of the check, its own first.
pub(super) fn of(check: &Check, contract: &Contract) -> Vec<String> {
    let mut ids: Vec<&str> = contract.id.as_deref().into_iter().collect();
    let object = check.object.and_then(|at| contract.schema.get(at));
    ids.extend(object.and_then(|object| object.id.as_deref()));
    for route in check.routes.iter().chain([&check.place]) {
        let service = contract.sla.iter().filter(|sla| route.is_within(&sla.route));
        ids.extend(service.filter_map(|sla| sla.id.as_deref()));
        ids.extend(object.map(|object| on_the_way(object, route)).unwrap_or_default());
    }
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter().map(str::to_owned).collect()
}

/// What may lie inside an object or a property.
struct Holder<'c> {
    route: &'c Route,
    properties: &'c [Property],
    single: Vec<&'c Property>,
    quality: &'c [QualityRule],
    relationships: &'c [Relationship],
}

impl<'c> Holder<'c> {
    fn object(object: &'c SchemaObject) -> Self {
        let SchemaObject { route, properties, quality, relationships, .. } = object;
        Self { route, properties, single: Vec::new(), quality, relationships }
    }

    fn property(property: &'c Property) -> Self {
        let Property { route, properties, quality, relationships, .. } = property;
        let single = [&property.items, &property.map_key, &property.map_value];
        let single = single.into_iter().filter_map(|one| one.as_deref()).collect();
        Self { route, properties, single, quality, relationships }
    }

    /// The property within that the route leads through; the one at its index, where none was left out in reading.
    fn next(&self, route: &Route) -> Option<&'c Property> {
        let leads = |property: &&'c Property| route.is_within(&property.route);
        let index = match route.steps().get(self.route.steps().len() + 1) {
            Some(Step::Index(index)) => *index,
            Some(Step::Key(_)) | None => 0,
        };
        let here = self.properties.get(index).filter(leads);
        here.or_else(|| self.single.iter().copied().chain(self.properties).find(leads))
    }

    fn own(&self, route: &Route) -> Vec<&'c str> {
        let rules = self.quality.iter().filter(|rule| route.is_within(&rule.route)).map(|rule| &rule.id);
        let relations = self.relationships.iter().filter(|other| route.is_within(&other.route)).map(|one| &one.id);
        rules.chain(relations).filter_map(|id| id.as_deref()).collect()
    }
}

fn on_the_way<'c>(object: &'c SchemaObject, route: &Route) -> Vec<&'c str> {
    let mut holder = Holder::object(object);
    let mut ids = holder.own(route);
    while let Some(property) = holder.next(route) {
        ids.extend(property.id.as_deref());
        holder = Holder::property(property);
        ids.extend(holder.own(route));
    }
    ids
}
