//! From a route to the bytes that messages point at.

use super::{NodeSpans, Reading};
use crate::source::{Location, Route, Span, Step};

impl Reading {
    /// The place of a route, or of the nearest node above it that stands in the file: the line of its key.
    ///
    /// An item of a list has no key: an object or property is at its `name`, any other mapping at its first key.
    #[must_use]
    pub fn locate(&self, route: &Route) -> Location {
        self.source.locate(&self.span_of(route))
    }

    /// The bytes of that place.
    #[must_use]
    pub fn span_of(&self, route: &Route) -> Span {
        let mut route = route.clone();
        loop {
            if let Some(spans) = self.routes.get(&route) {
                return self.head(&route, spans);
            }
            let Some(parent) = route.parent() else { return 0..0 };
            route = parent;
        }
    }

    fn head(&self, route: &Route, spans: &NodeSpans) -> Span {
        if let Some(key) = &spans.key {
            let on_one_line = self.source.position(key.start).0 == self.source.position(spans.value.end).0;
            let with_value = spans.scalar && on_one_line && spans.value.start >= key.end;
            return if with_value { key.start..spans.value.end } else { key.clone() };
        }
        let entry = self.name_of(route).or_else(|| self.first_child(route));
        match entry {
            Some(entry) => self.head(entry.0, entry.1),
            None => spans.value.clone(),
        }
    }

    /// The `name` of a schema object or property.
    fn name_of(&self, route: &Route) -> Option<(&Route, &NodeSpans)> {
        let steps = route.steps();
        let list = steps.len().checked_sub(2).and_then(|at| steps.get(at));
        let is_named = matches!(list, Some(Step::Key(key)) if key == "schema" || key == "properties");
        if !is_named {
            return None;
        }
        self.routes.get_key_value(&route.key("name"))
    }

    /// The first entry of a mapping that has no key itself.
    fn first_child(&self, route: &Route) -> Option<(&Route, &NodeSpans)> {
        let depth = route.steps().len() + 1;
        self.routes
            .range(route.clone()..)
            .skip(1)
            .take_while(|(below, _)| below.is_within(route))
            .filter(|(below, spans)| below.steps().len() == depth && spans.key.is_some())
            .min_by_key(|(_, spans)| spans.key.as_ref().map_or(0, |key| key.start))
    }
}
