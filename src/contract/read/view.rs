//! What all parts of the reader share: looking at values with tolerance, and keeping note of what has no meaning.

use std::collections::BTreeSet;

use crate::contract::mend::other_text;
use crate::contract::scalar::{self, Scalar};
use crate::contract::tree::{Node, NodeKind};
use crate::contract::{
    ApiVersion, CustomProperties, Definition, Fallback, Fault, Field, Promise, Written, WrittenKind,
};
use crate::source::{Diagnostic, Edit, Route, Step};

/// A node and where it stands.
#[derive(Clone, Debug)]
pub(super) struct View<'a> {
    /// The node.
    pub(super) node: &'a Node,
    /// Where it stands.
    pub(super) route: Route,
}

/// Reads the tree of one contract.
pub(super) struct Reader<'a> {
    /// The version by whose rules it is read.
    pub(super) version: ApiVersion,
    text: &'a str,
    root: &'a Node,
    repeated: BTreeSet<Route>,
    diagnostics: Vec<Diagnostic>,
    unclaimable: Vec<Promise>,
    noted: BTreeSet<Route>,
}

/// The truth value of a word that leaves no doubt: `true`, `yes`, `on` and their opposites, in any case.
#[must_use]
pub fn truth(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => Some(true),
        "false" | "no" | "off" => Some(false),
        _ => None,
    }
}

/// The number of a scalar, quoted or not, in decimal digits.
pub(super) fn number_of(node: &Node) -> Option<String> {
    match node.kind() {
        NodeKind::Scalar(_, Scalar::Number(number)) => Some(number.clone()),
        NodeKind::Scalar(text, Scalar::Text) => scalar::number(text.trim()),
        NodeKind::Scalar(..) | NodeKind::List(_) | NodeKind::Map(_) => None,
    }
}

/// A value as it was written.
pub(super) fn written(node: &Node, route: &Route) -> Written {
    let (text, kind) = match node.kind() {
        NodeKind::Scalar(text, Scalar::Text) => (text.clone(), WrittenKind::Text),
        NodeKind::Scalar(_, Scalar::Number(number)) => (number.clone(), WrittenKind::Number),
        NodeKind::Scalar(_, Scalar::Bool(truth)) => (truth.to_string(), WrittenKind::Bool(*truth)),
        NodeKind::Scalar(_, Scalar::Null) => (String::new(), WrittenKind::Null),
        NodeKind::List(items) => {
            let items = items.iter().enumerate().map(|(index, item)| written(item, &route.index(index)));
            (String::new(), WrittenKind::List(items.collect()))
        }
        NodeKind::Map(entries) => {
            let entry = |entry: &crate::contract::tree::Entry| {
                (entry.key.to_string(), written(&entry.value, &route.key(&entry.key)))
            };
            (String::new(), WrittenKind::Map(entries.iter().map(entry).collect()))
        }
    };
    Written { route: route.clone(), text, kind }
}

impl<'a> View<'a> {
    /// The value under a key, null included.
    pub(super) fn get(&self, key: &str) -> Option<Self> {
        Some(Self { node: self.node.get(key)?, route: self.route.key(key) })
    }

    /// The items of a list under a key that are mappings.
    pub(super) fn maps(&self, key: &str) -> Vec<Self> {
        self.get(key)
            .map(|list| list.items())
            .unwrap_or_default()
            .into_iter()
            .filter(|item| item.node.is_map())
            .collect()
    }

    /// The items of a list.
    pub(super) fn items(&self) -> Vec<Self> {
        let item = |(index, node): (usize, &'a Node)| Self { node, route: self.route.index(index) };
        self.node.items().iter().enumerate().map(item).collect()
    }

    /// The text of a scalar under a key, numbers as they are written.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        self.node.text_of(key).map(str::to_owned)
    }

    /// The scalars of a list under a key; a single scalar is a list of one.
    pub(super) fn texts(&self, key: &str) -> Vec<String> {
        let Some(node) = self.node.get(key) else { return Vec::new() };
        node.text().into_iter().chain(node.items().iter().filter_map(Node::text)).map(str::to_owned).collect()
    }

    /// A truth value that nothing depends on.
    pub(super) fn flag(&self, key: &str) -> Option<bool> {
        truth(self.node.text_of(key)?)
    }

    /// The value under a key as it was written.
    pub(super) fn written(&self, key: &str) -> Option<Written> {
        self.get(key).map(|view| written(view.node, &view.route))
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(version: ApiVersion, text: &'a str, root: &'a Node, repeated: BTreeSet<Route>) -> Self {
        Self { version, text, root, repeated, diagnostics: Vec::new(), unclaimable: Vec::new(), noted: BTreeSet::new() }
    }

    /// The findings, and what is declared without a meaning.
    pub(super) fn finish(self) -> (Vec<Diagnostic>, Vec<Promise>) {
        (self.diagnostics, self.unclaimable)
    }

    /// Notes a finding about a key of a node, or about the node.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        let span = self.place(&diagnostic.route);
        self.diagnostics.push(if diagnostic.span.is_none() { diagnostic.at(span) } else { diagnostic });
    }

    /// Another text in the place of the key at a route, where one known word must have been meant.
    pub(super) fn other_key(&self, route: &Route, meant: Option<&str>) -> Option<Edit> {
        other_text(self.text, &self.place(route), meant?)
    }

    /// Another text in the place of the scalar at a route, where one known word must have been meant.
    pub(super) fn other_word(&self, route: &Route, meant: Option<&str>) -> Option<Edit> {
        other_text(self.text, self.root.at(route)?.span(), meant?)
    }

    fn place(&self, route: &Route) -> crate::source::Span {
        let parent = route.parent().and_then(|parent| self.root.at(&parent));
        if let (Some(parent), Some(Step::Key(key))) = (parent, route.steps().last())
            && let Some(entry) = parent.entry(key)
        {
            return entry.key_span.clone();
        }
        let node = self.root.at(route).unwrap_or(self.root);
        let first = node.entries().first();
        first.map_or(super::super::inspect::first_line(self.text, node.span()), |entry| entry.key_span.clone())
    }

    /// Notes something that is declared, but has no meaning that a check could use.
    pub(super) fn unclaimable(&mut self, route: Route, fallback: Fallback, text: impl Into<String>) {
        let (object, property) = self.owner(&route);
        if self.noted.insert(route.clone()) {
            self.unclaimable.push(Promise { route, object, property, fallback, text: text.into(), unresolved: None });
        }
    }

    /// The schema object that a route lies in, and the names of the properties that lead there.
    fn owner(&self, route: &Route) -> (Option<usize>, Vec<String>) {
        let steps = route.steps();
        let (Some(Step::Key(section)), Some(Step::Index(object))) = (steps.first(), steps.get(1)) else {
            return (None, Vec::new());
        };
        if section != "schema" {
            return (None, Vec::new());
        }
        (Some(*object), property_names(self.root, steps))
    }

    /// Whether a key stands twice.
    pub(super) fn is_repeated(&self, route: &Route) -> bool {
        self.repeated.contains(route)
    }

    /// Whether any key below a route stands twice.
    pub(super) fn repeats_below(&self, route: &Route) -> bool {
        self.repeated.range(route.clone()..).next().is_some_and(|repeated| repeated.is_within(route))
    }

    /// A value that some promise rests on; `None` where the key is absent.
    pub(super) fn field<T>(
        &self,
        view: &View<'_>,
        key: &str,
        expected: &str,
        read: impl Fn(&Node) -> Option<T>,
    ) -> Option<Field<T>> {
        let value = view.get(key)?;
        let fault = |message: String| Err(Fault { message });
        let result = if self.is_repeated(&value.route) {
            fault(format!("`{key}` stands twice"))
        } else {
            read(value.node).map_or_else(|| fault(format!("`{key}` is not {expected}")), Ok)
        };
        Some(Field { route: value.route, value: result })
    }

    /// A truth value that some promise rests on.
    pub(super) fn bool_field(&self, view: &View<'_>, key: &str) -> Option<Field<bool>> {
        self.field(view, key, "`true` or `false`", |node| truth(node.text()?))
    }

    /// A whole number that some promise rests on.
    pub(super) fn integer_field(&self, view: &View<'_>, key: &str) -> Option<Field<i64>> {
        self.field(view, key, "a whole number", |node| number_of(node)?.parse().ok())
    }

    /// A text that some promise rests on.
    pub(super) fn text_field(&self, view: &View<'_>, key: &str) -> Option<Field<String>> {
        self.field(view, key, "text", |node| node.text().map(str::to_owned))
    }
}

/// Keys below which `properties` and `items` are other things.
const NO_PROPERTIES_BELOW: [&str; 5] = ["quality", "logicalTypeOptions", "customProperties", "relationships", "enum"];

/// The names of the properties that a route leads through; items of an array are `[]`.
pub(super) fn property_names(root: &Node, steps: &[Step]) -> Vec<String> {
    let mut names = Vec::new();
    let mut node = Some(root);
    let mut above = "";
    for (at, step) in steps.iter().enumerate() {
        node = node.and_then(|node| match step {
            Step::Key(key) => node.get(key),
            Step::Index(index) => node.items().get(*index),
        });
        let in_schema = at >= 2 && node.is_some_and(Node::is_map);
        match step {
            Step::Index(_) if in_schema && above == "properties" => {
                let name = node.and_then(|node| node.text_of("name").or_else(|| node.text_of("physicalName")));
                names.push(name.unwrap_or_default().to_owned());
            }
            Step::Key(key) if in_schema && key == "items" => names.push("[]".into()),
            Step::Key(key) if in_schema && above == "map" && (key == "key" || key == "value") => {
                names.push(format!("{{{key}}}"));
            }
            _ => {}
        }
        if matches!(step, Step::Key(key) if NO_PROPERTIES_BELOW.contains(&key.as_str())) {
            break;
        }
        above = match step {
            Step::Key(key) => key,
            Step::Index(_) => "",
        };
    }
    names
}

/// `authoritativeDefinitions`.
pub(super) fn definitions(view: &View<'_>) -> Vec<Definition> {
    let definition = |item: View<'_>| Definition {
        kind: item.text("type").unwrap_or_default(),
        url: item.text("url").unwrap_or_default(),
        description: item.text("description"),
    };
    view.maps("authoritativeDefinitions").into_iter().map(definition).collect()
}

/// `customProperties`: a list of names and values; a plain mapping has but one meaning too.
pub(super) fn custom(view: &View<'_>) -> CustomProperties {
    let Some(list) = view.get("customProperties") else { return CustomProperties::default() };
    if list.node.is_map() {
        let entry = |entry: &crate::contract::tree::Entry| {
            (entry.key.to_string(), written(&entry.value, &list.route.key(&entry.key)))
        };
        return CustomProperties(list.node.entries().iter().map(entry).collect());
    }
    let property = |item: View<'_>| Some((item.text("property")?, item.written("value")?));
    CustomProperties(list.items().into_iter().filter_map(property).collect())
}
