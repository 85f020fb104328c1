//! The scopes of a plan as one tree of the paths that they share, so that a list is gone through once for all that is
//! asked of it.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::Scope;
use crate::metric::{ColumnPath, PathStep};
use crate::value::ReadAs;

/// The paths of scopes and of their columns.
pub(crate) struct PathTree<'p> {
    /// Every place.
    pub(crate) nodes: Vec<PathNode<'p>>,
    /// The columns of the table that scopes lie in, and their nodes.
    pub(crate) roots: Vec<(&'p str, usize)>,
    /// The slots of each scope: the node that holds the cell, and how it is read.
    pub(crate) slots: Vec<Vec<(usize, &'p ReadAs)>>,
    /// The scopes, the first of which are the rows themselves.
    pub(crate) scopes: &'p [Scope],
}

/// A place that scopes and their columns share.
#[derive(Default)]
pub(crate) struct PathNode<'p> {
    /// The node above; none for a column of the table.
    pub(crate) up: Option<usize>,
    /// The fields of an object, by name.
    pub(crate) fields: Vec<(&'p str, usize)>,
    /// The elements of a list, the keys and values of a map.
    pub(crate) many: Vec<(&'p PathStep, usize)>,
    /// The scopes whose path ends here.
    pub(crate) scopes: Vec<usize>,
}

type Known<'p> = HashMap<&'p [PathStep], usize>;

impl<'p> PathTree<'p> {
    /// Puts scopes into a tree.
    pub(crate) fn new(scopes: &'p [Scope]) -> Self {
        let mut tree = Self { nodes: Vec::new(), roots: Vec::new(), slots: vec![Vec::new()], scopes };
        let mut known = Known::new();
        for (at, scope) in scopes.iter().enumerate().skip(1) {
            let end = tree.place(&scope.path.0, &mut known);
            if let Some(node) = tree.nodes.get_mut(end) {
                node.scopes.push(at);
            }
            let columns = scope.columns.iter();
            let slots = columns.map(|column| (tree.place(&column.path.0, &mut known), &*column.read)).collect();
            tree.slots.push(slots);
        }
        tree
    }

    /// The node of a path, made where there is none.
    fn place(&mut self, path: &'p [PathStep], known: &mut Known<'p>) -> usize {
        let mut up = None;
        for length in 1..=path.len() {
            let Some((part, last)) = path.get(..length).and_then(|part| Some((part, part.last()?))) else { break };
            let at = *known.entry(part).or_insert(self.nodes.len());
            if at == self.nodes.len() {
                self.nodes.push(PathNode { up, ..PathNode::default() });
                self.link(up, last, at);
            }
            up = Some(at);
        }
        up.unwrap_or_default()
    }

    fn link(&mut self, up: Option<usize>, step: &'p PathStep, at: usize) {
        match (up.and_then(|up| self.nodes.get_mut(up)), step) {
            (Some(node), PathStep::Field(name)) => node.fields.push((name, at)),
            (Some(node), many) => node.many.push((many, at)),
            (None, PathStep::Field(name)) => self.roots.push((name, at)),
            (None, _) => {}
        }
    }

    /// Whether there is nothing to look for.
    pub(crate) fn is_empty(&self) -> bool {
        self.roots.is_empty()
    }

    /// The path of a scope, and the nodes of these columns of it.
    pub(crate) fn nodes_of(&self, scope: usize, paths: &[ColumnPath]) -> Option<(&'p ColumnPath, Vec<Option<usize>>)> {
        let (own, slots) = self.scopes.get(scope).zip(self.slots.get(scope))?;
        let node_of = |path: &ColumnPath| {
            let at = own.columns.iter().position(|column| column.path == *path)?;
            slots.get(at).map(|(node, _)| *node)
        };
        Some((&own.path, paths.iter().map(node_of).collect()))
    }
}

/// `lines[3].sku`, with the place in each list; the entries of a map by their places too, since a key may be private.
pub(crate) fn element_name(path: &ColumnPath, mut places: impl Iterator<Item = u64>) -> String {
    let mut name = String::new();
    for step in path.0.iter() {
        match step {
            PathStep::Field(field) if name.is_empty() => name.push_str(field),
            PathStep::Field(field) => name.extend([".", field]),
            PathStep::Elements | PathStep::Keys | PathStep::Values => {
                // Writing to a string cannot fail.
                _ = write!(name, "[{}]", places.next().unwrap_or_default());
            }
        }
    }
    name
}

/// The paths of the keys of maps that a path is a value of, each with the number of its list or map from the outside.
pub(crate) fn map_keys(path: &ColumnPath) -> impl Iterator<Item = (usize, ColumnPath)> {
    let many = path.0.iter().enumerate().filter(|(_, step)| step.is_many()).enumerate();
    many.filter(|(_, (_, step))| **step == PathStep::Values).map(|(number, (at, _))| {
        let above = path.0.iter().take(at).cloned().chain([PathStep::Keys]);
        (number, above.collect::<ColumnPath>())
    })
}
