//! The instances of paths inside the columns of a row.

use super::nest::{At, Nest};
use super::rows::{read_at, show_at, with_wholes};
use crate::engine::gather::{Instance, PathTree, Scope, Shown, element_name, map_keys};
use crate::metric::{CellText, ColumnPath, FailingRow, PathStep};
use crate::value::Cell;

/// Takes an instance: its cells, and how to show it.
pub(super) type Give<'g> = dyn FnMut(Instance, &[Cell<'_>], &dyn Fn(&Shown) -> FailingRow) + 'g;

/// The scopes of a plan.
pub(super) struct Tree<'p>(PathTree<'p>);

impl<'p> Tree<'p> {
    /// Puts scopes, the first of which are the rows themselves, into a tree.
    pub(super) fn new(scopes: &'p [Scope]) -> Self {
        Self(PathTree::new(scopes))
    }

    /// Whether there is nothing to look for.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Gives every instance in a row, whose columns `column` finds by name; `keys` shows what identifies the row.
    pub(super) fn walk<'n>(
        &self,
        column: &dyn Fn(&str) -> Option<At<'n>>,
        keys: &dyn Fn(&Shown) -> Vec<CellText>,
        give: &mut Give<'_>,
    ) {
        let now = vec![(None, false); self.0.nodes.len()];
        let mut walk = Walk { tree: &self.0, keys, now, places: Vec::new(), lists: 0 };
        // All first: a scope may look at other columns of the row.
        for (name, at) in &self.0.roots {
            walk.resolve(*at, column(name), true);
        }
        for (_, at) in &self.0.roots {
            walk.visit(*at, 0, give);
        }
    }
}

/// A way through one row.
struct Walk<'w, 'p, 'n> {
    tree: &'w PathTree<'p>,
    keys: &'w dyn Fn(&Shown) -> Vec<CellText>,
    /// The value of each node at this moment, and whether there is a place for one: inside a null there is none.
    now: Vec<(Option<At<'n>>, bool)>,
    /// Which element it is in each of the lists and maps that it lies in, and the key that it stands behind.
    places: Vec<(u64, Option<At<'n>>)>,
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
        for (place, at) in (0..).zip(range) {
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
        let Some((path, nodes)) = self.tree.nodes_of(scope, &shown.values) else {
            return FailingRow::default();
        };
        let text = |(path, node): (&ColumnPath, &Option<usize>)| {
            show_at(&path.to_string(), node.and_then(|node| self.value(node)))
        };
        FailingRow {
            element: Some(element_name(path, self.places.iter().map(|(place, _)| *place))),
            values: shown.values.iter().zip(&nodes).map(text).collect(),
            key: (self.keys)(shown).into_iter().chain(self.map_keys(path)).collect(),
            ..FailingRow::default()
        }
    }

    /// The keys of the maps that an instance is a value in.
    fn map_keys(&self, path: &ColumnPath) -> Vec<CellText> {
        let shown = |(number, above): (usize, ColumnPath)| {
            self.places.get(number).map(|(_, key)| show_at(&above.to_string(), *key))
        };
        map_keys(path).filter_map(shown).collect()
    }
}
