//! Reads the text of a contract into its tree: what stands twice, what is too deep or too much, and where reading ends.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use granit_parser::{ErrorKind, Event, Options, Parser, ScalarStyle, ScanError, Tag};

use super::{Entry, NO_WORD, Node, NodeKind};
use crate::contract::scalar::{self, Scalar};
use crate::contract::unprintable::Readable;
use crate::source::{Diagnostic, Route, Span, shorten};

/// How many levels of collections may lie in each other.
const MAX_DEPTH: usize = 128;
/// How many nodes a contract may have once aliases are followed; long texts count as several.
const MAX_WEIGHT: usize = 500_000;

/// A key that stood in its mapping before.
#[derive(Clone, Debug)]
pub(in crate::contract) struct Repeated {
    /// The route of the first.
    pub(in crate::contract) route: Route,
    /// The bytes of the key that came later.
    pub(in crate::contract) key: Span,
    /// The bytes of its value.
    pub(in crate::contract) value: Span,
}

/// What a text holds.
#[derive(Debug)]
pub(in crate::contract) struct Parsed {
    /// The document; `None` where there is none.
    pub(in crate::contract) root: Option<Node>,
    /// Whether the whole text could be read as one document.
    pub(in crate::contract) complete: bool,
    /// What is wrong with the text.
    pub(in crate::contract) diagnostics: Vec<Diagnostic>,
    /// Keys that stand twice in one mapping; the first is in the tree.
    pub(in crate::contract) repeated: Vec<Repeated>,
}

/// Reads YAML or JSON. Whatever the text, this ends without a panic and in bounded memory.
pub(in crate::contract) fn parse(text: &str) -> Parsed {
    let base = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let body = Readable::new(&text[base..]);
    let mut options = Options::default();
    options.set_emit_comments(false);
    options.emit_unresolved_aliases = true;
    let mut builder = Builder::new(text, base, &body);
    for event in Parser::new_from_str_with_options(&body.text, options) {
        match event {
            Ok((event, span)) => builder.take(event, body.span(&span.byte_range().unwrap_or(0..0))),
            Err(error) => builder.fail(&error),
        }
        if builder.state != State::Reading {
            break;
        }
    }
    builder.finish()
}

/// A collection that is not closed yet.
enum Open {
    List { start: usize, anchor: usize, items: Vec<Node> },
    Map { start: usize, anchor: usize, entries: Vec<Entry>, seen: HashSet<Rc<str>>, key: Option<(Rc<str>, Span)> },
}

/// How far a text could be read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Up to here.
    Reading,
    /// Up to a place where it ends being one document.
    Broken,
    /// Up to a bound.
    Beyond,
}

struct Builder<'text> {
    text: &'text str,
    base: usize,
    parsed: &'text Readable<'text>,
    open: Vec<Open>,
    anchors: HashMap<usize, Node>,
    documents: usize,
    root: Option<Node>,
    weight: usize,
    aliases: bool,
    state: State,
    diagnostics: Vec<Diagnostic>,
    repeated: Vec<Repeated>,
}

impl<'text> Builder<'text> {
    fn new(text: &'text str, base: usize, parsed: &'text Readable<'text>) -> Self {
        Self {
            text,
            base,
            parsed,
            open: Vec::new(),
            anchors: HashMap::new(),
            documents: 0,
            root: None,
            weight: 0,
            aliases: false,
            state: State::Reading,
            diagnostics: Vec::new(),
            repeated: Vec::new(),
        }
    }

    fn take(&mut self, event: Event<'_>, bytes: Span) {
        let span = bytes.start + self.base..bytes.end + self.base;
        match event {
            Event::DocumentStart(..) => self.anchors.clear(),
            Event::Alias(id) => self.alias(id, span),
            Event::UnresolvedAlias(name) => {
                self.report(
                    "unknown-alias",
                    &span,
                    format!("`*{}` names no anchor that stands before it", shorten(&name)),
                );
                self.node(Node::null(span.start), 0);
            }
            Event::Scalar(text, style, anchor, tag) => self.scalar(&text, style, anchor, tag.as_deref(), span),
            Event::SequenceStart(_, anchor, tag) => {
                self.check_tag(tag.as_deref(), &span);
                self.enter(Open::List { start: span.start, anchor, items: Vec::new() }, &span);
            }
            Event::MappingStart(_, anchor, tag) => {
                self.check_tag(tag.as_deref(), &span);
                let map = Open::Map { start: span.start, anchor, entries: Vec::new(), seen: HashSet::new(), key: None };
                self.enter(map, &span);
            }
            Event::SequenceEnd | Event::MappingEnd => self.leave(&span),
            _ => {}
        }
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, anchor: usize, tag: Option<&Tag>, span: Span) {
        self.check_tag(tag, &span);
        let is_quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
        if !is_quoted && self.parsed.stands_in(text) {
            let message = "this is neither YAML nor JSON: a control character stands outside of quotes";
            return self.stop("syntax-error", &self.first_line(&span), message);
        }
        let text = &*self.parsed.restored(text);
        let is_plain = style == ScalarStyle::Plain && !tag.is_some_and(|tag| tag.is_yaml_core_schema_tag("str"));
        let meaning = if is_plain { scalar::plain(text) } else { Scalar::Text };
        let text = if meaning == Scalar::Null { String::new() } else { text.to_owned() };
        let span = self.trim(span);
        self.node(Node::new(span, NodeKind::Scalar(text, meaning)), anchor);
    }

    /// Block scalars span the blank lines behind them; a place should not.
    fn trim(&self, span: Span) -> Span {
        let length = self.text.get(span.clone()).map_or(span.len(), |text| text.trim_end().len());
        span.start..span.start + length
    }

    fn check_tag(&mut self, tag: Option<&Tag>, span: &Span) {
        if let Some(tag) = tag.filter(|tag| tag.is_custom()) {
            self.report(
                "unknown-tag",
                span,
                format!("the tag `{}` means nothing in a contract", shorten(&tag.original())),
            );
        }
    }

    fn enter(&mut self, open: Open, span: &Span) {
        if self.open.len() >= MAX_DEPTH {
            self.stop("too-deep", span, format!("more than {MAX_DEPTH} levels lie in each other here"));
        } else {
            self.open.push(open);
        }
    }

    fn leave(&mut self, span: &Span) {
        let Some(open) = self.open.pop() else { return };
        let (node, anchor) = self.close(open, span.end);
        self.node(node, anchor);
    }

    fn close(&mut self, open: Open, end: usize) -> (Node, usize) {
        match open {
            Open::List { start, anchor, items } => {
                let end = self.end_of(items.last(), start, end);
                (Node::new(start..end, NodeKind::List(items)), anchor)
            }
            Open::Map { start, anchor, entries, .. } => {
                let end = self.end_of(entries.last().map(|entry| &entry.value), start, end);
                let entries = self.merge(entries);
                (Node::new(start..end, NodeKind::Map(entries)), anchor)
            }
        }
    }

    /// A block collection ends with its last child, a flow collection with its bracket.
    fn end_of(&self, last: Option<&Node>, start: usize, end: usize) -> usize {
        let bracket = end.checked_sub(1).and_then(|at| self.text.as_bytes().get(at));
        match last {
            Some(_) if matches!(bracket, Some(b'}' | b']')) => end,
            Some(last) => last.span().end.max(start),
            None => end.max(start),
        }
    }

    fn alias(&mut self, id: usize, span: Span) {
        self.aliases = true;
        let Some(target) = self.anchors.get(&id) else {
            self.report("unknown-alias", &span, "this alias stands inside of its own anchor");
            return self.node(Node::null(span.start), 0);
        };
        let kind = match target.kind() {
            NodeKind::Scalar(text, meaning) => NodeKind::Scalar(text.clone(), meaning.clone()),
            NodeKind::List(items) => NodeKind::List(items.clone()),
            NodeKind::Map(entries) => NodeKind::Map(entries.clone()),
        };
        self.weight = self.weight.saturating_add(target.0.weight);
        if self.open.len() + target.0.height > MAX_DEPTH {
            return self.stop("too-deep", &span, format!("more than {MAX_DEPTH} levels lie in each other here"));
        }
        self.node(Node::new(span, kind), 0);
    }

    /// Puts a finished node where it belongs.
    fn node(&mut self, node: Node, anchor: usize) {
        self.weigh(&node);
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        match self.open.last_mut() {
            None => self.document(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map { key: key @ None, .. }) => {
                let text = match node.kind() {
                    NodeKind::Scalar(text, _) => Rc::from(text.as_str()),
                    NodeKind::List(_) | NodeKind::Map(_) => Rc::from(NO_WORD),
                };
                *key = Some((text, node.span().clone()));
                if !node.is_scalar() {
                    self.report("invalid-key", node.span(), "a key must be a word, not a list or a mapping");
                }
            }
            Some(Open::Map { .. }) => self.value(node),
        }
    }

    fn value(&mut self, value: Node) {
        let Some(Open::Map { key, entries, seen, .. }) = self.open.last_mut() else { return };
        let Some((key, key_span)) = key.take() else { return };
        if seen.insert(Rc::clone(&key)) || &*key == "<<" {
            entries.push(Entry { key, key_span, value });
            return;
        }
        let route = self.route().key(&key);
        let message = format!("`{}` stands twice in this mapping", shorten(&key));
        let diagnostic = Diagnostic::error("duplicate-key", route.clone(), message)
            .help("keep the one that is meant and delete the other")
            .at(key_span.clone());
        self.diagnostics.push(diagnostic);
        self.repeated.push(Repeated { route, key: key_span, value: value.span().clone() });
    }

    /// The keys of `<<` stand where the mapping has none of its own.
    fn merge(&mut self, entries: Vec<Entry>) -> Vec<Entry> {
        if !entries.iter().any(|entry| &*entry.key == "<<") {
            return entries;
        }
        let (merges, mut own): (Vec<Entry>, Vec<Entry>) = entries.into_iter().partition(|entry| &*entry.key == "<<");
        let mut seen: HashSet<Rc<str>> = own.iter().map(|entry| Rc::clone(&entry.key)).collect();
        for merge in merges {
            let sources = if merge.value.is_map() { vec![merge.value.clone()] } else { merge.value.items().to_vec() };
            if sources.is_empty() || !sources.iter().all(Node::is_map) {
                self.report("invalid-merge", &merge.key_span, "`<<` takes a mapping or a list of mappings");
                continue;
            }
            for entry in sources.iter().flat_map(Node::entries) {
                self.weight = self.weight.saturating_add(entry.value.0.weight);
                if self.weight <= MAX_WEIGHT && seen.insert(Rc::clone(&entry.key)) {
                    own.push(entry.clone());
                }
            }
        }
        own
    }

    fn document(&mut self, node: Node) {
        if self.documents > 0 {
            if node.is_null() {
                return;
            }
            let span = self.first_line(node.span());
            let message = "a second document starts here, and a contract is one document";
            self.report("several-documents", &span, message);
            self.state = State::Broken;
            return;
        }
        if !node.is_null() {
            self.documents = 1;
            self.root = Some(node);
        }
    }

    fn first_line(&self, span: &Span) -> Span {
        let line = self.text.get(span.clone()).and_then(|text| text.lines().next()).map_or(0, str::len);
        span.start..span.start + line
    }

    /// Aliases count with all that they stand for, else a short file could stand for more than memory holds.
    fn weigh(&mut self, node: &Node) {
        self.weight = self.weight.saturating_add(1 + if node.is_scalar() { node.0.weight } else { 0 });
        if self.weight > MAX_WEIGHT && self.state == State::Reading {
            let span = node.span().clone();
            if self.aliases {
                self.stop("too-many-aliases", &span, "the aliases up to here stand for more than a contract may hold");
            } else {
                self.stop("too-large", &span, "the file holds more than a contract may hold");
            }
        }
    }

    fn stop(&mut self, code: &'static str, span: &Span, message: impl Into<String>) {
        self.report(code, span, message);
        self.state = if code == "syntax-error" { State::Broken } else { State::Beyond };
    }

    fn fail(&mut self, error: &ScanError) {
        let offset = error.marker().byte_offset().map(|at| self.parsed.at(at) + self.base);
        let at = self.position_of_failure(offset);
        let rest = self.text.get(at..).unwrap_or("");
        let width = rest.chars().next().filter(|first| !first.is_whitespace()).map_or(0, char::len_utf8);
        let span = at..at + width;
        if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
            // The parser looks ahead, and so comes to its own bound before we come to ours.
            return self.stop("too-deep", &span, format!("more than {MAX_DEPTH} levels lie in each other here"));
        }
        let info = error.info();
        self.stop("syntax-error", &span, format!("this is neither YAML nor JSON: {}", info.trim_end_matches('.')));
    }

    fn position_of_failure(&self, offset: Option<usize>) -> usize {
        let mut at = offset.unwrap_or(self.text.len()).min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    fn report(&mut self, code: &'static str, span: &Span, message: impl Into<String>) {
        let route = self.route();
        self.diagnostics.push(Diagnostic::error(code, route, message).at(span.clone()));
    }

    /// Where the next node will stand.
    fn route(&self) -> Route {
        self.open.iter().fold(Route::root(), |route, open| match open {
            Open::List { items, .. } => route.index(items.len()),
            Open::Map { key: Some((key, _)), .. } => route.key(key),
            Open::Map { key: None, .. } => route,
        })
    }

    fn finish(mut self) -> Parsed {
        while let Some(open) = self.open.pop() {
            let last = match &open {
                Open::List { items, .. } => items.last().map_or(0, |node| node.span().end),
                Open::Map { entries, .. } => entries.last().map_or(0, |entry| entry.value.span().end),
            };
            let (node, _) = self.close(open, last);
            match self.open.last_mut() {
                None => self.root = self.root.take().or(Some(node)),
                Some(Open::List { items, .. }) => items.push(node),
                Some(Open::Map { .. }) => self.value(node),
            }
        }
        // Beyond the bounds even half of the tree can stand for more than memory holds.
        let root = self.root.filter(|root| self.state != State::Beyond && root.0.weight <= MAX_WEIGHT);
        Parsed { root, complete: self.state == State::Reading, diagnostics: self.diagnostics, repeated: self.repeated }
    }
}
