//! Reads a contract: every problem at once, never just the first.

mod gate;
mod locate;
mod people;
mod quality;
mod root;
mod rule_name;
mod schema;
mod view;
mod whole;

use std::collections::{BTreeMap, BTreeSet};

pub(super) use rule_name::renamed;
pub use view::truth;

use super::inspect::inspect;
use super::shape::ROOT;
use super::tree::{self, Node, NodeKind, Parsed, Repeated};
use super::variables::{Variables, resolve};
use super::{ApiVersion, Contract, Fallback, Promise};
use crate::source::{Diagnostic, Route, SourceFile, Span, Step, shorten};
use view::Reader;

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
    /// Where variables stand that have no value (v3.2), with their names.
    pub unresolved: BTreeMap<Route, String>,
    /// Values of the environment that were put into servers, with the tokens that reports show in their place.
    pub hidden: BTreeMap<String, String>,
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
    /// Whether its value is a scalar, so that key and value may be pointed at together.
    pub scalar: bool,
}

/// Reads a contract in YAML or JSON. Its variables have their defaults alone.
#[must_use]
pub fn read(source: SourceFile) -> Reading {
    read_with(source, &Variables::default())
}

/// Reads a contract in YAML or JSON, with values for its variables.
#[must_use]
pub fn read_with(source: SourceFile, variables: &Variables) -> Reading {
    let parsed = tree::parse(source.text());
    let mut reading = Reading {
        source,
        contract: None,
        routes: BTreeMap::new(),
        diagnostics: Vec::new(),
        unresolved: BTreeMap::new(),
        hidden: BTreeMap::new(),
        unclaimable: Vec::new(),
    };
    if let Some(root) = &parsed.root {
        add_routes(&mut reading.routes, root, &Route::root(), None);
    }
    for repeated in &parsed.repeated {
        reading.routes.insert(second(&repeated.route), spans_of(repeated));
    }
    fill(&mut reading, parsed, variables);
    hide_values(&mut reading);
    let place = |diagnostic: &Diagnostic| diagnostic.span.as_ref().map_or(0, |span| span.start);
    reading.diagnostics.sort_by_key(place);
    reading
}

/// Reads a contract from the bytes of a file; `path` is what messages call it.
///
/// A byte order mark is skipped. Bytes that are not UTF-8 make a contract of nothing, with their place.
#[must_use]
pub fn read_bytes(path: &str, bytes: &[u8]) -> Reading {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => read(SourceFile::new(path, text)),
        Err(error) => not_utf8(path, bytes, error.valid_up_to()),
    }
}

fn not_utf8(path: &str, bytes: &[u8], good: usize) -> Reading {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let wide = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    let help = if wide { "this is UTF-16: save it as UTF-8" } else { "save the file as UTF-8" };
    let diagnostic = Diagnostic::error("invalid-utf8", Route::root(), "the file is not UTF-8 text from here on")
        .help(help)
        .at(good..good + '\u{fffd}'.len_utf8());
    Reading {
        source: SourceFile::new(path, text),
        contract: None,
        routes: BTreeMap::new(),
        diagnostics: vec![diagnostic],
        unresolved: BTreeMap::new(),
        hidden: BTreeMap::new(),
        unclaimable: Vec::new(),
    }
}

/// Reads the tree into the contract and the list of its faults.
fn fill(reading: &mut Reading, parsed: Parsed, variables: &Variables) {
    let Parsed { root, complete, diagnostics, repeated } = parsed;
    reading.diagnostics = diagnostics;
    let Some(root) = root.as_ref() else {
        if complete {
            reading.diagnostics.push(gate::empty());
        }
        return;
    };
    let version = match gate::version_of(root, reading.source.text(), &mut reading.diagnostics) {
        Ok(version) => version,
        Err(reason) => return reading.diagnostics.push(*reason),
    };
    let findings = inspect(root, &ROOT, version, reading.source.text(), complete);
    // An alias that names nothing leaves nothing there, which needs no second finding.
    let hollow: BTreeSet<Route> =
        reading.diagnostics.iter().filter(|d| d.code == "unknown-alias").map(|d| d.route.clone()).collect();
    reading.diagnostics.extend(findings.diagnostics.into_iter().filter(|d| !hollow.contains(&d.route)));
    let routes = repeated.iter().map(|key| key.route.clone()).collect();
    // Whoever gives values means them, whatever the version.
    let has_variables = version >= ApiVersion::V3_2_0 || *variables != Variables::default();
    let resolved = (has_variables && reading.source.text().contains("${")).then(|| resolve(root, variables));
    let root = resolved.as_ref().map_or(root, |resolved| &resolved.root);
    let mut reader = Reader::new(version, reading.source.text(), root, routes);
    for fault in findings.unclaimable {
        reader.unclaimable(fault.route, fault.fallback, fault.text);
    }
    let contract = reader.contract(root);
    for key in repeated.iter().filter(|key| holds_promises(&key.route)) {
        let name = key.route.steps().last().map_or(String::new(), step_text);
        let text = format!("`{}` stands twice, and only one can be meant", shorten(&name));
        reader.unclaimable(second(&key.route), Fallback::InvalidRule, text);
    }
    let (diagnostics, unclaimable) = reader.finish();
    reading.diagnostics.extend(diagnostics);
    reading.unclaimable = unclaimable;
    (reading.unresolved, reading.hidden) =
        resolved.map(|resolved| (resolved.unresolved, resolved.hidden)).unwrap_or_default();
    // Where the text broke off, promises are missing, and a contract with fewer of them must not pass.
    reading.contract = complete.then_some(contract);
}

/// Takes values of the environment out of what was said of servers.
fn hide_values(reading: &mut Reading) {
    let diagnostics = std::mem::take(&mut reading.diagnostics);
    let hide = |diagnostic: Diagnostic| Diagnostic {
        message: reading.hide(&diagnostic.message),
        help: diagnostic.help.as_deref().map(|help| reading.hide(help)),
        ..diagnostic
    };
    reading.diagnostics = diagnostics
        .into_iter()
        .map(|one| {
            if matches!(one.route.steps().first(), Some(Step::Key(key)) if key == "servers") { hide(one) } else { one }
        })
        .collect();
}

/// Whether keys of this route can say something about data.
fn holds_promises(route: &Route) -> bool {
    let section = route.steps().first();
    section.is_some_and(|step| matches!(step, Step::Key(key) if key == "schema" || key == "slaProperties"))
        && !route.steps().iter().any(|step| matches!(step, Step::Key(key) if key == "customProperties"))
}

fn step_text(step: &Step) -> String {
    match step {
        Step::Key(key) => key.clone(),
        Step::Index(index) => index.to_string(),
    }
}

/// The route of the second key of a name, which the tree does not hold.
fn second(route: &Route) -> Route {
    let name = route.steps().last().map_or(String::new(), step_text);
    route.parent().unwrap_or_default().key(&format!("{name}#2"))
}

fn spans_of(repeated: &Repeated) -> NodeSpans {
    NodeSpans { key: Some(repeated.key.clone()), value: repeated.value.clone(), scalar: false }
}

fn add_routes(routes: &mut BTreeMap<Route, NodeSpans>, node: &Node, route: &Route, key: Option<&Span>) {
    let spans = NodeSpans { key: key.cloned(), value: node.span().clone(), scalar: node.is_scalar() };
    routes.insert(route.clone(), spans);
    match node.kind() {
        NodeKind::Scalar(..) => {}
        NodeKind::List(items) => {
            for (index, item) in items.iter().enumerate() {
                add_routes(routes, item, &route.index(index), None);
            }
        }
        NodeKind::Map(entries) => {
            for entry in entries {
                add_routes(routes, &entry.value, &route.key(&entry.key), Some(&entry.key_span));
            }
        }
    }
}

impl Reading {
    /// The version by whose rules the file was read.
    #[must_use]
    pub fn version(&self) -> ApiVersion {
        self.contract.as_ref().map(|contract| contract.api_version).unwrap_or_default()
    }

    /// The text with the values of the environment taken out again: tokens stand in their place.
    #[must_use]
    pub fn hide(&self, text: &str) -> String {
        // The longest first, since a value may lie within another.
        let mut hidden: Vec<_> = self.hidden.iter().collect();
        hidden.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
        hidden.into_iter().fold(text.to_owned(), |text, (value, token)| text.replace(value.as_str(), token))
    }
}
