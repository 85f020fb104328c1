//! Which object and property a place of a contract belongs to.

use std::collections::BTreeMap;

use crate::contract::Reading;
use crate::source::Route;

use super::subject::properties;

/// Object and property by their routes.
pub(super) struct Names(BTreeMap<Route, (String, Option<String>)>);

impl Names {
    /// The names of a contract; none where nothing could be read as one.
    pub(super) fn new(reading: &Reading) -> Self {
        let Some(contract) = &reading.contract else { return Self(BTreeMap::new()) };
        let objects = contract.schema.iter().map(|object| (object.route.clone(), (object.name.clone(), None)));
        let properties = properties(contract)
            .into_iter()
            .map(|place| (place.property.route.clone(), (place.object.name.clone(), Some(place.name))));
        Self(objects.chain(properties).collect())
    }

    /// The object and the property that a route lies in.
    pub(super) fn of(&self, route: &Route) -> (Option<String>, Option<String>) {
        let above = std::iter::successors(Some(route.clone()), Route::parent);
        let found = above.into_iter().find_map(|route| self.0.get(&route));
        found.map_or((None, None), |(object, property)| {
            (Some(object.clone()).filter(|name| !name.is_empty()), property.clone())
        })
    }
}
