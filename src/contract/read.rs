//! Reads a contract: every problem at once, never just the first.

use std::collections::BTreeMap;

use super::{Contract, Promise};
use crate::source::{Diagnostic, Location, Route, SourceFile, Span};

/// What came of reading a file.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The text.
    pub source: SourceFile,
    /// The contract; `None` where nothing could be read as one.
    pub contract: Option<Contract>,
    /// The bytes of every node: those of its key where it has one, and those of its value.
    pub routes: BTreeMap<Route, NodeSpans>,
    /// Every problem, in file order, judged strictly by the file's own version.
    pub diagnostics: Vec<Diagnostic>,
    /// Unknown keys in closed sections of schema, quality and SLA, and parts without a single meaning.
    pub unclaimable: Vec<Promise>,
}

/// Where a node stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeSpans {
    /// Its key, where it has one.
    pub key: Option<Span>,
    /// Its value.
    pub value: Span,
}

impl Reading {
    /// The place of a route, or of the nearest node above it that stands in the file: the line of its key.
    #[must_use]
    pub fn locate(&self, _route: &Route) -> Location {
        todo!()
    }
}

/// Reads a contract in YAML or JSON.
#[must_use]
pub fn read(_source: SourceFile) -> Reading {
    todo!()
}
