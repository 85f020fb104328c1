//! A route: the keys and indexes that lead from the root of a document to one node.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// One step of a [`Route`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Step {
    /// The value under a key of a mapping.
    Key(String),
    /// The item of a list, counted from 0.
    Index(usize),
}

/// The way from the root of a document to one node, printed as a JSON Pointer (RFC 6901).
///
/// Findings name a route; it becomes a line and a column only when a report is written. Clones share their steps: a contract
/// has a route for each of its nodes, and every check and outcome names some of them again.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<Step>", into = "Vec<Step>")]
pub struct Route(Arc<[Step]>);

impl From<Vec<Step>> for Route {
    fn from(steps: Vec<Step>) -> Self {
        Self(steps.into())
    }
}

impl From<Route> for Vec<Step> {
    fn from(route: Route) -> Self {
        route.0.to_vec()
    }
}

impl Route {
    /// The route of the document itself.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// The route of the value under `key`.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.with(Step::Key(key.into()))
    }

    /// The route of the item at `index`, counted from 0.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.with(Step::Index(index))
    }

    /// The steps from the root.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// The route one step nearer to the root; `None` for the root.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (_, rest) = self.0.split_last()?;
        Some(Self(rest.into()))
    }

    /// Whether `self` is `other` or lies below it.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }

    /// The route that a JSON Pointer names; digits are read as indexes.
    #[must_use]
    pub fn from_pointer(pointer: &str) -> Self {
        let steps = pointer.split('/').skip(1).map(|part| {
            part.parse().map_or_else(|_| Step::Key(part.replace("~1", "/").replace("~0", "~")), Step::Index)
        });
        Self(steps.collect())
    }

    fn with(&self, step: Step) -> Self {
        let mut steps = Vec::with_capacity(self.0.len() + 1);
        steps.extend_from_slice(&self.0);
        steps.push(step);
        Self(steps.into())
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in self.0.iter() {
            match step {
                Step::Key(key) => write!(f, "/{}", key.replace('~', "~0").replace('/', "~1"))?,
                Step::Index(index) => write!(f, "/{index}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_and_reads_pointers() {
        let route = Route::root().key("schema").index(0).key("a/b~c");
        assert_eq!(route.to_string(), "/schema/0/a~1b~0c");
        assert_eq!(Route::from_pointer("/schema/0/a~1b~0c"), route);
        assert_eq!(Route::from_pointer(""), Route::root());
    }

    #[test]
    fn knows_what_lies_below() {
        let parent = Route::root().key("schema");
        assert!(parent.index(0).is_within(&parent));
        assert!(!parent.is_within(&parent.index(0)));
        assert_eq!(parent.index(0).parent(), Some(parent));
    }
}
