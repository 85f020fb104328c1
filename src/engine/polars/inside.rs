//! The instances of paths inside the columns of a row: the scopes of a plan as one tree, so that a list is gone through
//! once for all that is asked of it.

use std::collections::HashMap;

use super::nest::{At, Nest};
use super::rows::{read_at, show_at, with_wholes};
use crate::engine::gather::{Instance, Scope, Shown};
use crate::metric::{CellText, ColumnPath, FailingRow, PathStep};
use crate::value::{Cell, ReadAs};

/// Takes an instance: its cells, and how to show it.
pub(super) type Give<'g> = dyn FnMut(Instance, &[Cell<'_>], &dyn Fn(&Shown) -> FailingRow) + 'g;

/// The scopes of a plan.
pub(super) struct Tree<'p> {
    nodes: Vec<Node<'p>>,
    /// The columns of the table that scopes lie in, and their nodes.
    roots: Vec<(&'p str, usize)>,
    /// The slots of each scope: the node that holds the cell, and how it is read.
    slots: Vec<Vec<(usize, &'p ReadAs)>>,
    scopes: &'p [Scope],
}

/// A place that scopes and their columns share.
#[derive(Default)]
struct Node<'p> {
    fields: Vec<(&'p str, usize)>,
    many: Vec<(&'p PathStep, usize)>,
    /// The scopes whose path ends here.
    scopes: Vec<usize>,
}

impl<'p> Tree<'p> {
    /// Puts scopes, the first of which are the rows themselves, into a tree.
    pub(super) fn new(scopes: &'p [Scope]) -> Self {
        let mut tree = Self { nodes: Vec::new(), roots: Vec::new(), slots: vec![Vec::new()], scopes };
        let mut known = HashMap::new();
        for (at, scope) in scopes.iter().enumerate().skip(1) {
            let end = tree.place(&scope.path.0, &mut known);
            if let Some(node) = tree.nodes.get_mut(end) {
                node.scopes.push(at);
            }
            let slots = scope.columns.iter().map(|column| (tree.place(&column.path.0, &mut known), &column.read));
            let slots = slots.collect();
            tree.slots.push(slots);
        }
        tree
    }

    /// The node of a path, made where there is none.
    fn place(&mut self, path: &'p [PathStep], known: &mut HashMap<&'p [PathStep], usize>) -> usize {
        let mut up: Option<usize> = None;
        for length in 1..=path.len() {
            let Some((part, last)) = path.get(..length).and_then(|part| Some((part, part.last()?))) else { break };
            let at = *known.entry(part).or_insert(self.nodes.len());
            if at == self.nodes.len() {
                self.nodes.push(Node::default());
                match (up.and_then(|up| self.nodes.get_mut(up)), last) {
                    (Some(node), PathStep::Field(name)) => node.fields.push((name, at)),
                    (Some(node), many) => node.many.push((many, at)),
                    (None, PathStep::Field(name)) => self.roots.push((name, at)),
                    (None, _) => {}
                }
            }
            up = Some(at);
        }
        up.unwrap_or_default()
    }

    /// Whether there is nothing to look for.
    pub(super) fn is_empty(&self) -> bool {
        self.roots.is_empty()
    }

    /// Gives every instance in a row, whose columns `column` finds by name; `keys` shows what identifies the row.
    pub(super) fn walk<'n>(
        &self,
        column: &dyn Fn(&str) -> Option<At<'n>>,
        keys: &dyn Fn(&Shown) -> Vec<CellText>,
        give: &mut Give<'_>,
    ) {
        let now = vec![(None, false); self.nodes.len()];
        let mut walk = Walk { tree: self, keys, now, places: Vec::new(), lists: 0 };
        // All first: a scope may look at other columns of the row.
        for (name, at) in &self.roots {
            walk.resolve(*at, column(name), true);
        }
        for (_, at) in &self.roots {
            walk.visit(*at, 0, give);
        }
    }
}

/// A way through one row.
struct Walk<'w, 'p, 'n> {
    tree: &'w Tree<'p>,
    keys: &'w dyn Fn(&Shown) -> Vec<CellText>,
    /// The value of each node at this moment, and whether there is a place for one: inside a null there is none.
    now: Vec<(Option<At<'n>>, bool)>,
    /// Which element it is in each of the lists and maps that it lies in, and the key that it stands behind.
    places: Vec<(usize, Option<At<'n>>)>,
    /// How many lists and maps were entered so far.
    lists: u64,
}

impl<'n> Walk<'_, '_, 'n> {
    /// Sets the value of a node and those of all fields below it.
    fn resolve(&mut self, node: usize, value: Option<At<'n>>, there: bool) {
        if let Some(now) = self.now.get_mut(node) {
            *now = (value, there);
        }
        let Some(known) = self.tree.nodes.get(node) else { return };
        let object = value.filter(|(nest, at)| there && nest.fields().is_some() && nest.is_there(*at));
        for (name, below) in &known.fields {
            let field = object.and_then(|(nest, at)| nest.field(name).map(|field| (field, at)));
            self.resolve(*below, field, object.is_some());
        }
    }

    /// Gives the instances at a node and below it; `list` is the one that they lie in.
    fn visit(&mut self, node: usize, list: u64, give: &mut Give<'_>) {
        let Some(known) = self.tree.nodes.get(node) else { return };
        let Some((value, true)) = self.now.get(node).copied() else { return };
        for scope in &known.scopes {
            self.give(Instance { scope: *scope, parent: list }, give);
        }
        for (_, field) in &known.fields {
            self.visit(*field, list, give);
        }
        for (step, below) in &known.many {
            self.lists += 1;
            if let Some(value) = value {
                self.enter(step, *below, value, give);
            }
        }
    }

    /// Goes through a list or a map.
    fn enter(&mut self, step: &PathStep, below: usize, (nest, at): At<'n>, give: &mut Give<'_>) {
        let list = self.lists;
        let entries = || nest.entries(at);
        let (values, keys, range): (&'n Nest, Option<&'n Nest>, _) = match step {
            PathStep::Field(_) => return,
            PathStep::Elements => {
                let Some((items, range)) = nest.items(at) else { return };
                (items, None, range)
            }
            PathStep::Keys => {
                let Some(([keys, _], range)) = entries() else { return };
                (keys, Some(keys), range)
            }
            PathStep::Values => {
                let Some(([keys, values], range)) = entries() else { return };
                (values, Some(keys), range)
            }
        };
        for (place, at) in range.enumerate() {
            self.places.push((place, keys.map(|keys| (keys, at))));
            self.resolve(below, Some((values, at)), true);
            self.visit(below, list, give);
            self.places.pop();
        }
    }

    fn give(&self, instance: Instance, give: &mut Give<'_>) {
        let Some(slots) = self.tree.slots.get(instance.scope) else { return };
        let values: Vec<_> = slots.iter().map(|(node, read)| (self.value(*node), *read)).collect();
        with_wholes(&values, &mut |wholes| {
            let cells = values.iter().zip(wholes).map(|((value, read), whole)| read_at(*value, whole, read));
            give(instance, &cells.collect::<Vec<_>>(), &|shown| self.show(instance.scope, shown));
        });
    }

    fn value(&self, node: usize) -> Option<At<'n>> {
        self.now.get(node).and_then(|(value, _)| *value)
    }

    /// An instance for people.
    fn show(&self, scope: usize, shown: &Shown) -> FailingRow {
        let Some((own, slots)) = self.tree.scopes.get(scope).zip(self.tree.slots.get(scope)) else {
            return FailingRow::default();
        };
        let text = |path: &ColumnPath| {
            let at = own.columns.iter().position(|column| column.path == *path);
            let node = at.and_then(|at| slots.get(at)).map(|(node, _)| *node);
            show_at(&path.to_string(), node.and_then(|node| self.value(node)))
        };
        FailingRow {
            element: Some(self.name(&own.path)),
            values: shown.values.iter().map(text).collect(),
            key: (self.keys)(shown).into_iter().chain(self.map_keys(&own.path)).collect(),
            ..FailingRow::default()
        }
    }

    /// The keys of the maps that an instance is a value in.
    fn map_keys(&self, path: &ColumnPath) -> Vec<CellText> {
        let steps = path.0.iter().enumerate().filter(|(_, step)| step.is_many());
        let values = steps.zip(&self.places).filter(|((_, step), _)| **step == PathStep::Values);
        let key = |((at, _), (_, key)): ((usize, _), &(usize, Option<At<'n>>))| {
            let above = path.0.iter().take(at).cloned().chain([PathStep::Keys]);
            show_at(&ColumnPath(above.collect()).to_string(), *key)
        };
        values.map(key).collect()
    }

    /// `lines[3].sku`; the entries of a map by their places too, since a key may be private.
    fn name(&self, path: &ColumnPath) -> String {
        let mut name = String::new();
        let mut places = self.places.iter();
        for step in &path.0 {
            match step {
                PathStep::Field(field) if name.is_empty() => name.push_str(field),
                PathStep::Field(field) => name.extend([".", field]),
                PathStep::Elements | PathStep::Keys | PathStep::Values => {
                    let place = places.next().map_or(0, |(place, _)| *place);
                    name.extend(["[", &place.to_string(), "]"]);
                }
            }
        }
        name
    }
}
