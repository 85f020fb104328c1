//! The instances of paths inside the cells of a row: the scopes of a plan as one tree, so that a list is gone through
//! once for all that is asked of it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::mem::take;

use super::cells::{read_cell, show_cell};
use super::facets::text_of;
use super::rows::{Bound, Origin, Row, Scratch, fetch};
use crate::data::{CellKind, RawCell, Record, elements, members};
use crate::engine::gather::{Instance, Scope, Shown};
use crate::metric::{ColumnPath, FailingRow, PathStep};
use crate::value::{Cell, ReadAs};

/// Up to so many fields of an object are each compared with a key; more are looked up.
const FEW: usize = 8;

/// The scopes of a plan, bound to one file.
pub(super) struct Tree<'f> {
    nodes: Vec<Node<'f>>,
    /// The columns of the table that scopes lie in.
    roots: Vec<(Option<Origin<'f>>, usize)>,
    /// The slots of each scope: the node that holds the cell, and how it is read.
    slots: Vec<Vec<(usize, &'f ReadAs)>>,
    scopes: &'f [Scope],
}

/// A place that scopes and their columns share.
#[derive(Default)]
struct Node<'f> {
    /// The node above; none for a column of the table.
    up: Option<usize>,
    fields: Vec<(&'f str, usize)>,
    /// The fields by name, where there are many.
    index: HashMap<&'f str, usize>,
    many: Vec<(&'f PathStep, usize)>,
    /// The scopes whose path ends here.
    scopes: Vec<usize>,
}

impl<'f> Tree<'f> {
    /// Puts scopes, the first of which are the rows themselves, into a tree; `origin` finds columns of the table.
    pub(super) fn new(scopes: &'f [Scope], origin: &dyn Fn(&'f str) -> Option<Origin<'f>>) -> Self {
        let mut tree = Self { nodes: Vec::new(), roots: Vec::new(), slots: vec![Vec::new()], scopes };
        let mut known = HashMap::new();
        for (at, scope) in scopes.iter().enumerate().skip(1) {
            let end = tree.place(&scope.path.0, &mut known, origin);
            if let Some(node) = tree.nodes.get_mut(end) {
                node.scopes.push(at);
            }
            let columns = scope.columns.iter();
            let slots = columns.map(|column| (tree.place(&column.path.0, &mut known, origin), &column.read)).collect();
            tree.slots.push(slots);
        }
        for node in &mut tree.nodes {
            if node.fields.len() > FEW {
                node.index = node.fields.iter().copied().collect();
            }
        }
        tree
    }

    /// The node of a path, made where there is none.
    fn place(
        &mut self,
        path: &'f [PathStep],
        known: &mut HashMap<&'f [PathStep], usize>,
        origin: &dyn Fn(&'f str) -> Option<Origin<'f>>,
    ) -> usize {
        let mut up = None;
        for length in 1..=path.len() {
            let Some((part, last)) = path.get(..length).and_then(|part| Some((part, part.last()?))) else { break };
            let at = *known.entry(part).or_insert(self.nodes.len());
            if at == self.nodes.len() {
                self.nodes.push(Node { up, ..Node::default() });
                self.link(up, last, at, origin);
            }
            up = Some(at);
        }
        up.unwrap_or_default()
    }

    fn link(
        &mut self,
        up: Option<usize>,
        step: &'f PathStep,
        at: usize,
        origin: &dyn Fn(&'f str) -> Option<Origin<'f>>,
    ) {
        match (up.and_then(|up| self.nodes.get_mut(up)), step) {
            (Some(node), PathStep::Field(name)) => node.fields.push((name, at)),
            (Some(node), many) => node.many.push((many, at)),
            (None, PathStep::Field(name)) => self.roots.push((origin(name), at)),
            (None, _) => {}
        }
    }

    /// Whether there is nothing to look for.
    pub(super) fn is_empty(&self) -> bool {
        self.roots.is_empty()
    }

    /// Gives every instance in a record, scope by scope in the order of the data.
    pub(super) fn walk(&self, bound: &Bound<'_>, record: &Record<'_>, give: &mut dyn FnMut(Row<'_>)) {
        let nowhere = (RawCell::ABSENT, false);
        let mut walk = Walk {
            tree: self,
            bound,
            record,
            now: vec![nowhere; self.nodes.len()],
            places: Vec::new(),
            lists: 0,
            scratch: Scratch::default(),
        };
        for (origin, at) in &self.roots {
            walk.resolve(*at, fetch(record, *origin, 0), true);
        }
        // An instance in one column may be judged together with a cell of another.
        for (_, at) in &self.roots {
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
        let Some(node) = self.tree.nodes.get(at) else { return };
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
                if let Some(field) = node.field(&key.text()) {
                    self.resolve(field, value, true);
                }
            }
        }
    }

    /// Gives the instances at a node and below it; `list` is the one that they lie in.
    fn visit(&mut self, at: usize, list: u64, give: &mut dyn FnMut(Row<'_>)) {
        let Some(node) = self.tree.nodes.get(at) else { return };
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
        let Some(slots) = self.tree.slots.get(instance.scope) else { return };
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
        let Some((own, slots)) = self.tree.scopes.get(scope).zip(self.tree.slots.get(scope)) else {
            return FailingRow::default();
        };
        let node_of = |path: &ColumnPath| {
            let at = own.columns.iter().position(|column| column.path == *path)?;
            slots.get(at).map(|(node, _)| *node)
        };
        let nodes: Vec<_> = shown.values.iter().map(node_of).collect();
        let values = shown.values.iter().zip(&nodes);
        let values = values.map(|(path, node)| {
            let raw = node.map_or(RawCell::ABSENT, |node| self.raw(node));
            show_cell(&path.to_string(), &raw)
        });
        let at = nodes.first().copied().flatten().map_or(RawCell::ABSENT, |node| self.nearest(node));
        let row = self.bound.show_place(self.record, &at, shown);
        FailingRow {
            element: Some(self.name(&own.path)),
            values: values.collect(),
            key: row.key.into_iter().chain(self.keys(&own.path)).collect(),
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
            at = self.tree.nodes.get(node).and_then(|node| node.up);
        }
        RawCell::ABSENT
    }

    /// The keys of the maps that an instance is a value in.
    fn keys(&self, path: &ColumnPath) -> Vec<crate::metric::CellText> {
        let mut keys = Vec::new();
        let mut places = self.places.iter();
        for (at, step) in path.0.iter().enumerate().filter(|(_, step)| step.is_many()) {
            let Some((_, key)) = places.next() else { break };
            if *step == PathStep::Values {
                let above = path.0.iter().take(at).cloned().chain([PathStep::Keys]);
                keys.push(show_cell(&ColumnPath(above.collect()).to_string(), key));
            }
        }
        keys
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
                    // Writing to a string cannot fail.
                    _ = write!(name, "[{place}]");
                }
            }
        }
        name
    }
}

impl Node<'_> {
    fn field(&self, name: &str) -> Option<usize> {
        if self.index.is_empty() {
            return self.fields.iter().find(|(known, _)| *known == name).map(|(_, at)| *at);
        }
        self.index.get(name).copied()
    }
}
