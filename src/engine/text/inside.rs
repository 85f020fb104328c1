//! The instances of paths inside the cells of a row.

use std::borrow::Cow;
use std::collections::HashMap;
use std::mem::take;

use super::cells::{read_cell, show_cell};
use super::facets::text_of;
use super::file::Origin;
use super::rows::{Bound, Row, Scratch, fetch};
use crate::data::{CellKind, RawCell, Record, elements, members};
use crate::engine::gather::{Instance, PathNode, PathTree, Scope, Shown, element_name, map_keys};
use crate::metric::{CellText, ColumnPath, FailingRow, PathStep};
use crate::value::Cell;

/// Up to so many fields of an object are each compared with a key; more are looked up.
const FEW: usize = 8;

/// The scopes of a plan, bound to one file.
pub(super) struct Tree<'f> {
    paths: PathTree<'f>,
    /// Where the columns of the roots stand.
    origins: Vec<Option<Origin<'f>>>,
    /// The fields of each node by name, where there are many.
    indexes: Vec<HashMap<&'f str, usize>>,
}

impl<'f> Tree<'f> {
    /// Puts scopes, the first of which are the rows themselves, into a tree; `origin` finds columns of the table.
    pub(super) fn new(scopes: &'f [Scope], origin: &dyn Fn(&'f str) -> Option<Origin<'f>>) -> Self {
        let paths = PathTree::new(scopes);
        let index = |node: &PathNode<'f>| {
            if node.fields.len() > FEW { node.fields.iter().copied().collect() } else { HashMap::new() }
        };
        let indexes = paths.nodes.iter().map(index).collect();
        Self { origins: paths.roots.iter().map(|(name, _)| origin(name)).collect(), indexes, paths }
    }

    /// Whether there is nothing to look for.
    pub(super) fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    /// The field of a node by its name.
    fn field(&self, at: usize, name: &str) -> Option<usize> {
        match self.indexes.get(at) {
            Some(index) if !index.is_empty() => index.get(name).copied(),
            _ => self.paths.nodes.get(at)?.fields.iter().find(|(known, _)| *known == name).map(|(_, at)| *at),
        }
    }

    /// Gives every instance in a record, scope by scope in the order of the data.
    pub(super) fn walk(&self, bound: &Bound<'_>, record: &Record<'_>, give: &mut dyn FnMut(Row<'_>)) {
        let nowhere = (RawCell::ABSENT, false);
        let mut walk = Walk {
            tree: self,
            bound,
            record,
            now: vec![nowhere; self.paths.nodes.len()],
            places: Vec::new(),
            lists: 0,
            scratch: Scratch::default(),
        };
        for ((_, at), origin) in self.paths.roots.iter().zip(&self.origins) {
            walk.resolve(*at, fetch(record, *origin, 0), true);
        }
        // An instance in one column may be judged together with a cell of another.
        for (_, at) in &self.paths.roots {
            walk.visit(*at, 0, give);
        }
    }
}

/// A way through one record.
struct Walk<'w, 'f, 'r> {
    tree: &'w Tree<'f>,
    bound: &'w Bound<'w>,
    record: &'w Record<'r>,
    /// The cell of each node at this moment, and whether it is one: inside a null there is none.
    now: Vec<(RawCell<'r>, bool)>,
    /// Which element it is in each of the lists and maps that it lies in.
    places: Vec<(u64, RawCell<'r>)>,
    /// How many lists and maps were entered so far.
    lists: u64,
    scratch: Scratch,
}

impl<'r> Walk<'_, '_, 'r> {
    /// Sets the cell of a node and those of all fields below it.
    fn resolve(&mut self, at: usize, raw: RawCell<'r>, there: bool) {
        let Some(node) = self.tree.paths.nodes.get(at) else { return };
        if let Some(now) = self.now.get_mut(at) {
            *now = (raw, there);
        }
        if node.fields.is_empty() {
            return;
        }
        let is_object = there && raw.kind == CellKind::Object;
        for (_, field) in &node.fields {
            self.resolve(*field, RawCell::ABSENT, is_object);
        }
        if is_object {
            for (key, value) in members(&raw) {
                if let Some(field) = self.tree.field(at, &key.text()) {
                    self.resolve(field, value, true);
                }
            }
        }
    }

    /// Gives the instances at a node and below it; `list` is the one that they lie in.
    fn visit(&mut self, at: usize, list: u64, give: &mut dyn FnMut(Row<'_>)) {
        let Some(node) = self.tree.paths.nodes.get(at) else { return };
        let Some((raw, true)) = self.now.get(at).copied() else { return };
        for scope in &node.scopes {
            self.give(Instance { scope: *scope, parent: list }, give);
        }
        for (_, field) in &node.fields {
            self.visit(*field, list, give);
        }
        for (step, below) in &node.many {
            self.lists += 1;
            self.enter(step, *below, raw, give);
        }
    }

    /// Goes through a list or a map.
    fn enter(&mut self, step: &PathStep, below: usize, raw: RawCell<'r>, give: &mut dyn FnMut(Row<'_>)) {
        let list = self.lists;
        let mut each = |walk: &mut Self, place: u64, key: RawCell<'r>, cell: RawCell<'r>| {
            walk.places.push((place, key));
            walk.resolve(below, cell, true);
            walk.visit(below, list, give);
            walk.places.pop();
        };
        match step {
            PathStep::Field(_) => {}
            PathStep::Elements => {
                (0..).zip(elements(&raw)).for_each(|(place, cell)| each(self, place, RawCell::ABSENT, cell));
            }
            PathStep::Keys => (0..).zip(members(&raw)).for_each(|(place, (key, _))| each(self, place, key, key)),
            PathStep::Values => {
                (0..).zip(members(&raw)).for_each(|(place, (key, cell))| each(self, place, key, cell));
            }
        }
    }

    fn give(&mut self, instance: Instance, give: &mut dyn FnMut(Row<'_>)) {
        let Some(slots) = self.tree.paths.slots.get(instance.scope) else { return };
        let mut scratch = take(&mut self.scratch);
        let mut texts: Vec<(RawCell<'r>, Cow<'r, str>)> = take(&mut scratch.texts);
        texts.extend(slots.iter().map(|(node, read)| {
            let raw = self.raw(*node);
            (raw, text_of(&raw, read))
        }));
        let mut cells: Vec<Cell<'_>> = take(&mut scratch.cells);
        let dialect = self.bound.dialect();
        cells.extend(texts.iter().zip(slots).map(|((raw, text), (_, read))| read_cell(raw, text, read, dialect)));
        give(Row::Inside(instance, &cells, &|shown| self.show(instance.scope, shown)));
        scratch.keep_cells(cells);
        scratch.keep_texts(texts);
        self.scratch = scratch;
    }

    fn raw(&self, node: usize) -> RawCell<'r> {
        self.now.get(node).map_or(RawCell::ABSENT, |(raw, _)| *raw)
    }

    /// An instance for people. Its line counts from the start of the block.
    fn show(&self, scope: usize, shown: &Shown) -> FailingRow {
        let Some((path, nodes)) = self.tree.paths.nodes_of(scope, &shown.values) else {
            return FailingRow::default();
        };
        let values = shown.values.iter().zip(&nodes);
        let values = values.map(|(path, node)| {
            let raw = node.map_or(RawCell::ABSENT, |node| self.raw(node));
            show_cell(&path.to_string(), &raw)
        });
        let at = nodes.first().copied().flatten().map_or(RawCell::ABSENT, |node| self.nearest(node));
        let row = self.bound.show_place(self.record, &at, shown);
        FailingRow {
            element: Some(element_name(path, self.places.iter().map(|(place, _)| *place))),
            values: values.collect(),
            key: row.key.into_iter().chain(self.keys(path)).collect(),
            ..row
        }
    }

    /// The cell of a node, or of the nearest one above it that stands in the data.
    fn nearest(&self, node: usize) -> RawCell<'r> {
        let mut at = Some(node);
        while let Some(node) = at {
            let raw = self.raw(node);
            if raw.kind != CellKind::Absent {
                return raw;
            }
            at = self.tree.paths.nodes.get(node).and_then(|node| node.up);
        }
        RawCell::ABSENT
    }

    /// The keys of the maps that an instance is a value in.
    fn keys(&self, path: &ColumnPath) -> Vec<CellText> {
        let shown = |(number, above): (usize, ColumnPath)| {
            self.places.get(number).map(|(_, key)| show_cell(&above.to_string(), key))
        };
        map_keys(path).filter_map(shown).collect()
    }
}
