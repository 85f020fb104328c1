//! The tree of a contract's text: mappings, lists and scalars with their bytes, the same for YAML and JSON.

mod parse;

use std::collections::HashMap;
use std::rc::Rc;

use super::scalar::{self, Scalar};
use crate::source::{Route, Span};

pub(super) use parse::{Parsed, Repeated, parse};

/// How many bytes of text count as one node.
const BYTES_PER_NODE: usize = 64;
/// What stands in the tree for a key that is a list or a mapping, which has a finding of its own.
pub(super) const NO_WORD: &str = "[...]";

/// One node; clones share it, so that aliases cost nothing.
#[derive(Clone, Debug)]
pub(super) struct Node(Rc<Body>);

#[derive(Debug)]
struct Body {
    span: Span,
    kind: NodeKind,
    weight: usize,
    height: usize,
    /// Where the keys of a large mapping stand.
    index: HashMap<Rc<str>, usize>,
}

/// Mappings with more keys are looked up by an index, so that time grows with the file alone.
const INDEXED: usize = 24;

/// What a node is.
#[derive(Debug)]
pub(super) enum NodeKind {
    /// A scalar: its text after escapes, and what that means.
    Scalar(String, Scalar),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in file order.
    Map(Vec<Entry>),
}

/// A key of a mapping and its value.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The key.
    pub(super) key: Rc<str>,
    /// The bytes of the key.
    pub(super) key_span: Span,
    /// The value.
    pub(super) value: Node,
}

impl Node {
    fn new(span: Span, kind: NodeKind) -> Self {
        let children: Vec<&Self> = match &kind {
            NodeKind::Scalar(..) => Vec::new(),
            NodeKind::List(items) => items.iter().collect(),
            NodeKind::Map(entries) => entries.iter().map(|entry| &entry.value).collect(),
        };
        let own = match &kind {
            NodeKind::Scalar(text, _) => 1 + text.len() / BYTES_PER_NODE,
            NodeKind::List(_) | NodeKind::Map(_) => 1,
        };
        let weight = children.iter().fold(own, |sum, child| sum.saturating_add(child.0.weight));
        let height = 1 + children.iter().map(|child| child.0.height).max().unwrap_or(0);
        let index = match &kind {
            NodeKind::Map(entries) if entries.len() > INDEXED => index_of(entries),
            NodeKind::Scalar(..) | NodeKind::List(_) | NodeKind::Map(_) => HashMap::new(),
        };
        Self(Rc::new(Body { span, kind, weight, height, index }))
    }

    fn null(at: usize) -> Self {
        Self::new(at..at, NodeKind::Scalar(String::new(), Scalar::Null))
    }

    /// The same list with other items.
    pub(super) fn with_items(&self, items: Vec<Self>) -> Self {
        Self::new(self.span().clone(), NodeKind::List(items))
    }

    /// The same mapping with other values, one for each key.
    pub(super) fn with_values(&self, values: Vec<Self>) -> Self {
        let entries = self.entries().iter().zip(values).map(|(entry, value)| Entry { value, ..entry.clone() });
        Self::new(self.span().clone(), NodeKind::Map(entries.collect()))
    }

    /// The same scalar with another text, which means what it would mean without quotes.
    pub(super) fn with_text(&self, text: String) -> Self {
        let meaning = scalar::plain(&text);
        Self::new(self.span().clone(), NodeKind::Scalar(text, meaning))
    }

    /// Its bytes.
    pub(super) fn span(&self) -> &Span {
        &self.0.span
    }

    /// What it is.
    pub(super) fn kind(&self) -> &NodeKind {
        &self.0.kind
    }

    /// The entries of a mapping; none for anything else.
    pub(super) fn entries(&self) -> &[Entry] {
        match self.kind() {
            NodeKind::Map(entries) => entries,
            NodeKind::Scalar(..) | NodeKind::List(_) => &[],
        }
    }

    /// The items of a list; none for anything else.
    pub(super) fn items(&self) -> &[Self] {
        match self.kind() {
            NodeKind::List(items) => items,
            NodeKind::Scalar(..) | NodeKind::Map(_) => &[],
        }
    }

    /// The value under a key.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The entry of a key.
    pub(super) fn entry(&self, key: &str) -> Option<&Entry> {
        if self.0.index.is_empty() {
            return self.entries().iter().find(|entry| &*entry.key == key);
        }
        self.entries().get(*self.0.index.get(key)?)
    }

    /// The text of a scalar that is not null.
    pub(super) fn text(&self) -> Option<&str> {
        match self.kind() {
            NodeKind::Scalar(text, meaning) if *meaning != Scalar::Null => Some(text),
            NodeKind::Scalar(..) | NodeKind::List(_) | NodeKind::Map(_) => None,
        }
    }

    /// The text under a key.
    pub(super) fn text_of(&self, key: &str) -> Option<&str> {
        self.get(key)?.text()
    }

    /// Whether it is a null.
    pub(super) fn is_null(&self) -> bool {
        matches!(self.kind(), NodeKind::Scalar(_, Scalar::Null))
    }

    /// Whether it is a scalar, null included.
    pub(super) fn is_scalar(&self) -> bool {
        matches!(self.kind(), NodeKind::Scalar(..))
    }

    /// Whether it is a mapping.
    pub(super) fn is_map(&self) -> bool {
        matches!(self.kind(), NodeKind::Map(_))
    }

    /// Whether it is a list.
    pub(super) fn is_list(&self) -> bool {
        matches!(self.kind(), NodeKind::List(_))
    }

    /// The node that a route leads to from this one.
    pub(super) fn at(&self, route: &Route) -> Option<&Self> {
        route.steps().iter().try_fold(self, |node, step| match step {
            crate::source::Step::Key(key) => node.get(key),
            crate::source::Step::Index(index) => node.items().get(*index),
        })
    }
}

/// The first place of each key.
fn index_of(entries: &[Entry]) -> HashMap<Rc<str>, usize> {
    let mut index = HashMap::with_capacity(entries.len());
    for (at, entry) in entries.iter().enumerate() {
        index.entry(Rc::clone(&entry.key)).or_insert(at);
    }
    index
}
