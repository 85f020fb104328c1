//! Holds the tree of a contract to the structure of the standard, strictly by one version.

mod mend;
mod values;
mod words;

pub(super) use values::fits;

use super::ApiVersion;
use super::promises::Fallback;
use super::scalar::Scalar;
use super::shape::{ARGUMENTS, Key, Kind, OPERATORS, Section, Word, foreign_keys, foreign_word};
use super::suggest::nearest;
use super::tree::{Entry, NO_WORD, Node, NodeKind};
use crate::source::{Diagnostic, Route, Severity, Span, shorten};
use values::{is_id, is_in_kind, is_number, is_reference};
use words::{describe, expectation, hint};

/// Something that is declared, but that no check can hold to data.
#[derive(Debug)]
pub(super) struct Unclaimable {
    /// Where it stands.
    pub(super) route: Route,
    /// What becomes of it.
    pub(super) fallback: Fallback,
    /// What the report says.
    pub(super) text: String,
}

/// What an inspection found.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// Every fault.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// What is declared about data in a way that has no meaning.
    pub(super) unclaimable: Vec<Unclaimable>,
}

/// The bytes of the first line of a span.
pub(super) fn first_line(text: &str, span: &Span) -> Span {
    let length = text.get(span.clone()).and_then(|text| text.lines().next()).map_or(0, str::len);
    span.start..span.start + length
}

/// Inspects a contract; `whole` says whether the text could be read to its end, so that keys can be missed.
pub(super) fn inspect(root: &Node, section: &Section, version: ApiVersion, text: &str, whole: bool) -> Findings {
    let mut inspector = Inspector { version, text, whole, renamed: Vec::new(), findings: Findings::default() };
    inspector.section(section, root, &Route::root());
    inspector.findings
}

struct Inspector<'text> {
    version: ApiVersion,
    text: &'text str,
    whole: bool,
    /// Findings of this section that are mended by writing another key, and the key.
    renamed: Vec<(usize, &'static str)>,
    findings: Findings,
}

/// A value to look at: the key that holds it, if any, and where it stands.
struct Place<'a> {
    node: &'a Node,
    route: Route,
    name: String,
    key: Option<Span>,
}

impl Inspector<'_> {
    fn section(&mut self, section: &Section, node: &Node, route: &Route) {
        let case = section.case_keys(self.version, |key| word_of(section, node, key));
        let above = std::mem::take(&mut self.renamed);
        for entry in node.entries() {
            self.entry(section, case, node, entry, route);
        }
        if self.whole {
            self.missing(section, case, node, route);
        }
        self.settle(node);
        self.renamed = above;
    }

    fn entry(&mut self, section: &Section, case: Option<&'static [Key]>, node: &Node, entry: &Entry, route: &Route) {
        let name = &*entry.key;
        let version = self.version;
        let place = Place {
            node: &entry.value,
            route: route.key(name),
            name: format!("`{}`", shorten(name)),
            key: Some(entry.key_span.clone()),
        };
        let own = || section.keys.iter().chain(case.unwrap_or(&[])).filter(|key| key.name == name);
        if let Some(key) = own().find(|key| key.is_in(version)) {
            self.value(key.kind, &place);
            return self.mend_bound(key, node, entry);
        }
        if section.cases.is_some() && case.is_none() && section.named(name).next().is_some() {
            return; // What this node is has been reported; what its keys hold cannot be told.
        }
        if let Some(key) = own().next() {
            self.later(section, key, &place);
            return self.value(key.kind, &place);
        }
        if section.named(name).next().is_some() {
            return self.misplaced(section, node, name, &place);
        }
        self.unknown(section, node, entry, &place);
    }

    fn later(&mut self, section: &Section, key: &Key, place: &Place<'_>) {
        let severity = self.severity(section);
        let (now, since) = (self.version.word(), key.since.word());
        let message = format!("{} is a part of {since}, and this contract is written for {now}", place.name);
        let help = format!("write `apiVersion: {since}`, or leave {} out", place.name);
        self.at_key("later-version", place, message, Some(help), severity);
    }

    /// Sections that are open take any key, so a strange one is worth a look, but no error.
    fn severity(&self, section: &Section) -> Severity {
        if section.is_closed_in(self.version) { Severity::Error } else { Severity::Warning }
    }

    fn misplaced(&mut self, section: &Section, node: &Node, name: &str, place: &Place<'_>) {
        if !section.is_closed_in(self.version) {
            return;
        }
        let Some(cases) = section.cases else { return };
        let homes: Vec<String> = cases
            .arms
            .iter()
            .filter(|case| !case.word.is_empty() && case.keys.iter().any(|key| key.name == name))
            .map(|case| format!("`{}: {}`", cases.by, case.word))
            .collect();
        let Some(here) = node.text_of(cases.by) else {
            let code = if name == "logicalTypeOptions" { "options-without-type" } else { "misplaced-key" };
            let message = format!("{} means nothing without `{}`", place.name, cases.by);
            return self.at_key(code, place, message, Some(format!("add {}", homes.join(" or "))), Severity::Error);
        };
        let message = format!("{} does not go with `{}: {}`", place.name, cases.by, shorten(here));
        let is_ours = node.text_of("engine").is_some_and(|engine| engine.eq_ignore_ascii_case("upheld"));
        let help = if is_ours && here == "custom" && OPERATORS.contains(&name) {
            format!("write it in `implementation`, such as `implementation: {{ row: .., {name}: .. }}`")
        } else {
            format!("it belongs to {}", homes.join(" or "))
        };
        self.at_key("misplaced-key", place, message, Some(help), Severity::Error);
    }

    fn unknown(&mut self, section: &Section, node: &Node, entry: &Entry, place: &Place<'_>) {
        let name = &*entry.key;
        if section.name == "quality rule" && ARGUMENTS.contains(&name) {
            return self.beside_arguments(node, entry, place);
        }
        let (meant, help) = self.suggestion(section, name);
        let message = format!("the standard knows no {} in {}", place.name, with_article(section.name));
        if name != NO_WORD {
            self.at_key("unknown-key", place, message.clone(), help.clone(), self.severity(section));
            self.mend_key(section, entry, meant);
        }
        let drops_promises =
            section.name == "contract" && !place.node.is_scalar() && (promising(name) || meant.is_some_and(promising));
        if drops_promises || (section.promises && section.is_closed_in(self.version)) {
            let text = help.map_or(message.clone(), |help| format!("{message}; {help}"));
            self.unclaimable(place, Fallback::UnknownKey, text);
        }
    }

    fn beside_arguments(&mut self, node: &Node, entry: &Entry, place: &Place<'_>) {
        if self.version < ApiVersion::V3_1_0 {
            return;
        }
        let message = format!("{} stands beside `arguments`, not in it", place.name);
        let help = format!("move {} below `arguments:`", place.name);
        self.at_key("argument-beside-arguments", place, message, Some(help), Severity::Error);
        self.mend_argument(node, entry);
    }

    /// The key that was probably meant, and a sentence that says so.
    fn suggestion(&self, section: &Section, name: &str) -> (Option<&'static str>, Option<String>) {
        let known = || section.all_keys().filter(|key| key.is_in(self.version)).map(|key| key.name);
        if section.name == "relationship of a property" && name == "from" {
            return (None, Some("it starts at the property that it stands in: leave `from` out".into()));
        }
        if name.starts_with('$') {
            let comment = "editors find the schema of a file by a comment: `# yaml-language-server: $schema=...`";
            return (None, (name == "$schema").then(|| comment.into()));
        }
        if let Some((own, help)) = foreign_keys(name).find(|(own, _)| known().any(|key| key == *own)) {
            return (Some(own), Some(format!("did you mean `{own}`? {help}")));
        }
        if let Some(near) = nearest(name, known()) {
            return (Some(near), Some(format!("did you mean `{near}`?")));
        }
        let foreign = foreign_keys(name).find_map(|(own, _)| Some((own, section.home_below(own)?)));
        let below = section.home_below(name).map(|home| format!("`{name}` belongs to {home}"));
        let foreign_below = || foreign.map(|(own, home)| format!("did you mean `{own}`? it belongs to {home}"));
        (foreign.map(|(own, _)| own), below.or_else(foreign_below))
    }

    fn missing(&mut self, section: &Section, case: Option<&'static [Key]>, node: &Node, route: &Route) {
        if !node.is_map() {
            return;
        }
        for key in section.keys.iter().chain(case.unwrap_or(&[])) {
            if key.is_in(self.version) && key.is_required_in(self.version) && node.get(key.name).is_none() {
                let message = format!("{} needs `{}`", with_article(section.name), key.name);
                let mut diagnostic = Diagnostic::error("missing-key", route.clone(), message)
                    .help(format!("add `{}: ...`", key.name))
                    .at(self.head(node));
                if key.name == "metric" && node.get("rule").is_some() {
                    diagnostic = diagnostic.help("`rule` is the word of v3.0: write `metric`");
                }
                if key.name == "rule" && node.get("metric").is_some() {
                    diagnostic = diagnostic.help("`metric` is the word of v3.1: write `rule`, or `apiVersion: v3.1.0`");
                }
                self.findings.diagnostics.push(diagnostic);
                self.mend_missing(key.name, node);
            }
        }
    }

    /// Where a node begins, for messages about the node as a whole.
    fn head(&self, node: &Node) -> Span {
        let first = node.entries().first();
        first.map_or_else(
            || first_line(self.text, node.span()),
            |entry| first_line(self.text, &(entry.key_span.start..entry.value.span().end.max(entry.key_span.end))),
        )
    }

    fn value(&mut self, kind: Kind, place: &Place<'_>) {
        let takes_null = matches!(kind, Kind::Any | Kind::Scalar);
        if place.node.is_null() && !takes_null {
            let message = format!("{} is empty: {} is expected", place.name, expectation(kind));
            return self.at_key(
                "empty-value",
                place,
                message,
                Some("fill it or leave the key out".into()),
                Severity::Error,
            );
        }
        if self.is_variable(kind, place.node) {
            return;
        }
        match kind {
            Kind::Section(section) => self.mapping(section, kind, place),
            Kind::Sections(section) | Kind::Distinct(section) => self.list_of(section, kind, place),
            Kind::TextOr(section) if place.node.is_map() => self.section(section, place.node, &place.route),
            Kind::SectionOrList(section, _) if place.node.is_map() => self.section(section, place.node, &place.route),
            Kind::SectionOrList(_, items) => self.list_of(items, kind, place),
            Kind::Texts | Kind::Names => self.texts(kind, place),
            Kind::Pair => self.pair(place),
            Kind::References => self.references(place),
            Kind::Words(words) => self.word(words, place),
            Kind::Text | Kind::TextOr(_) | Kind::Id | Kind::Prefixed(_) => self.text_value(kind, place),
            Kind::TextOrMap if !place.node.is_map() => self.text_value(kind, place),
            Kind::Any | Kind::TextOrMap => {}
            Kind::List | Kind::Map | Kind::Scalar => self.shape_only(kind, place),
            Kind::Bool | Kind::Integer(_) | Kind::Number | Kind::Positive | Kind::Port => self.plain(kind, place),
        }
    }

    /// From v3.2.0 on a text may hold variables, which have their value when the contract is used. They stand for a
    /// scalar, never for a list or a section: what it would hold could not be told.
    fn is_variable(&self, kind: Kind, node: &Node) -> bool {
        let scalar = !matches!(
            kind,
            Kind::Section(_) | Kind::Sections(_) | Kind::Distinct(_) | Kind::SectionOrList(..) | Kind::Pair
        ) && !matches!(kind, Kind::Texts | Kind::Names | Kind::List | Kind::Map);
        scalar && self.version >= ApiVersion::V3_2_0 && node.text().is_some_and(|text| text.contains("${"))
    }

    fn mapping(&mut self, section: &Section, kind: Kind, place: &Place<'_>) {
        if place.node.is_map() {
            self.section(section, place.node, &place.route);
        } else {
            self.wrong_kind(kind, place);
            self.without_promises(section, kind, place);
        }
    }

    fn list_of(&mut self, section: &'static Section, kind: Kind, place: &Place<'_>) {
        if !place.node.is_list() {
            self.wrong_kind(kind, place);
            return self.without_promises(section, kind, place);
        }
        for (index, item) in place.node.items().iter().enumerate() {
            let item = Place {
                node: item,
                route: place.route.index(index),
                name: format!("item {} of {}", index + 1, place.name),
                key: None,
            };
            self.mapping(section, Kind::Section(section), &item);
        }
        if let Kind::Distinct(_) = kind {
            let values: Vec<&Node> = place.node.items().iter().map(|item| item.get("value").unwrap_or(item)).collect();
            self.distinct(&values, place);
        }
    }

    /// What was meant to hold promises, but cannot be read, is a promise without meaning.
    fn without_promises(&mut self, section: &Section, kind: Kind, place: &Place<'_>) {
        if section.promises {
            let text = format!("{} is not {}", place.name, expectation(kind));
            self.unclaimable(place, Fallback::InvalidRule, text);
        }
    }

    fn texts(&mut self, kind: Kind, place: &Place<'_>) {
        if !place.node.is_list() {
            return self.wrong_kind(kind, place);
        }
        for (index, item) in place.node.items().iter().enumerate() {
            let name = format!("item {} of {}", index + 1, place.name);
            self.value(Kind::Text, &Place { node: item, route: place.route.index(index), name, key: None });
        }
        if let Kind::Names = kind {
            self.distinct(&place.node.items().iter().collect::<Vec<_>>(), place);
        }
    }

    fn distinct(&mut self, values: &[&Node], place: &Place<'_>) {
        if values.is_empty() {
            let message = format!("{} is an empty list", place.name);
            return self.at_key(
                "empty-list",
                place,
                message,
                Some("list at least one, or leave it out".into()),
                Severity::Error,
            );
        }
        let mut seen = std::collections::HashSet::new();
        for (index, value) in values.iter().enumerate() {
            let Some(text) = value.text() else { continue };
            let quoted = matches!(value.kind(), NodeKind::Scalar(_, Scalar::Text));
            if !seen.insert((text, quoted)) {
                let message = format!("{} lists `{}` twice", place.name, shorten(text));
                let diagnostic = Diagnostic::error("duplicate-item", place.route.index(index), message)
                    .at(first_line(self.text, value.span()));
                self.findings.diagnostics.push(diagnostic);
            }
        }
    }

    fn pair(&mut self, place: &Place<'_>) {
        let items = place.node.items();
        if items.len() != 2 || !items.iter().all(is_number) {
            self.wrong_kind(Kind::Pair, place);
            return self.mend_pair(items);
        }
        if items[0].text() == items[1].text() {
            let message = format!("both ends of {} are the same number", place.name);
            self.at_value("duplicate-item", place, message, Some("write `mustBe` or `mustNotBe`".into()));
        }
    }

    fn references(&mut self, place: &Place<'_>) {
        if place.node.is_map() {
            return self.wrong_kind(Kind::References, place);
        }
        let single = std::slice::from_ref(place.node);
        let items = if place.node.is_list() { place.node.items() } else { single };
        if items.is_empty() {
            return self.wrong_kind(Kind::References, place);
        }
        for item in items {
            if is_number(item) || !item.text().is_some_and(is_reference) {
                let message = format!(
                    "{} is no reference",
                    item.text().map_or(place.name.clone(), |text| format!("`{}`", shorten(text)))
                );
                let help = "write `object.property`, or `schema/OBJECT_ID/properties/PROPERTY_ID`";
                let diagnostic = Diagnostic::error("invalid-reference", place.route.clone(), message)
                    .help(help)
                    .at(first_line(self.text, item.span()));
                self.findings.diagnostics.push(diagnostic);
            }
        }
    }

    fn word(&mut self, words: &'static [Word], place: &Place<'_>) {
        if place.route == Route::root().key("apiVersion") {
            return; // Read beforehand, as it decides by which rules all else is read.
        }
        let Some(text) = place.node.text() else { return self.wrong_kind(Kind::Words(words), place) };
        let Some(word) = words.iter().find(|word| word.text == text) else {
            let known = || words.iter().filter(|word| word.since <= self.version).map(|word| word.text);
            let meant =
                foreign_word(text).filter(|own| known().any(|word| word == *own)).or_else(|| nearest(text, known()));
            let all = known().collect::<Vec<_>>().join(", ");
            let help = meant.map_or(format!("the words are {all}"), |word| format!("did you mean `{word}`?"));
            let message = format!("`{}` is no word for {}", shorten(text), place.name);
            let known_words: Vec<_> = known().collect();
            self.at_value("unknown-word", place, message, Some(help));
            return self.mend_word(text, &known_words, place.node);
        };
        if word.since > self.version {
            let (since, now) = (word.since.word(), self.version.word());
            let message = format!("`{text}` is a part of {since}, and this contract is written for {now}");
            self.at_value("later-version", place, message, Some(format!("write `apiVersion: {since}`")));
        }
    }

    fn text_value(&mut self, kind: Kind, place: &Place<'_>) {
        match place.node.kind() {
            NodeKind::Scalar(text, Scalar::Text) => self.text_of_kind(kind, text, place),
            NodeKind::Scalar(text, Scalar::Number(_) | Scalar::Bool(_)) => {
                let text = shorten(text);
                let message = format!("{} is text, but `{text}` without quotes is not", place.name);
                self.at_value("unquoted-text", place, message, Some(format!("write `\"{text}\"`")));
                self.mend(super::mend::in_quotes(self.text, place.node.span()));
            }
            NodeKind::Scalar(..) | NodeKind::List(_) | NodeKind::Map(_) => self.wrong_kind(kind, place),
        }
    }

    fn text_of_kind(&mut self, kind: Kind, text: &str, place: &Place<'_>) {
        match kind {
            Kind::Prefixed(start) if !text.starts_with(start) => {
                self.at_value("invalid-location", place, format!("{} does not start with `{start}`", place.name), None);
            }
            Kind::Id if !is_id(text, self.version) => {
                let help = "use letters, digits, `_` and `-`";
                self.at_value(
                    "invalid-id",
                    place,
                    format!("`{}` cannot be used as an id", shorten(text)),
                    Some(help.into()),
                );
            }
            _ => {}
        }
    }

    fn shape_only(&mut self, kind: Kind, place: &Place<'_>) {
        let fits = match kind {
            Kind::List => place.node.is_list(),
            Kind::Map => place.node.is_map(),
            _ => place.node.is_scalar(),
        };
        if !fits {
            self.wrong_kind(kind, place);
        }
    }

    fn plain(&mut self, kind: Kind, place: &Place<'_>) {
        let NodeKind::Scalar(text, meaning) = place.node.kind() else { return self.wrong_kind(kind, place) };
        let port_text = matches!(kind, Kind::Port) && self.version >= ApiVersion::V3_2_0;
        match (kind, meaning) {
            (Kind::Bool, Scalar::Bool(_)) => {}
            (Kind::Port, Scalar::Text) if port_text => {}
            (Kind::Bool | Kind::Port, Scalar::Text) | (Kind::Bool, _) => self.wrong_kind(kind, place),
            (_, Scalar::Number(number)) if fits(kind, number) => {}
            (_, Scalar::Number(_)) if is_in_kind(kind, text) => {
                self.at_value("out-of-range", place, format!("{} must be {}", place.name, expectation(kind)), None);
            }
            _ => self.wrong_kind(kind, place),
        }
    }

    fn wrong_kind(&mut self, kind: Kind, place: &Place<'_>) {
        let expected = expectation(kind);
        let message = format!("{} must be {expected}, not {}", place.name, describe(place.node));
        self.at_value("wrong-kind", place, message, hint(kind, place.node));
        self.mend_kind(kind, place.node);
    }

    fn unclaimable(&mut self, place: &Place<'_>, fallback: Fallback, text: String) {
        self.findings.unclaimable.push(Unclaimable { route: place.route.clone(), fallback, text });
    }

    fn at_key(
        &mut self,
        code: &'static str,
        place: &Place<'_>,
        message: String,
        help: Option<String>,
        severity: Severity,
    ) {
        let span = place.key.clone().unwrap_or_else(|| self.head(place.node));
        let mut diagnostic = Diagnostic::error(code, place.route.clone(), message).severity(severity).at(span);
        diagnostic.help = help;
        self.findings.diagnostics.push(diagnostic);
    }

    fn at_value(&mut self, code: &'static str, place: &Place<'_>, message: String, help: Option<String>) {
        let span = if place.node.is_scalar() || place.key.is_none() {
            first_line(self.text, place.node.span())
        } else {
            place.key.clone().unwrap_or_default()
        };
        let mut diagnostic = Diagnostic::error(code, place.route.clone(), message).at(span);
        diagnostic.help = help;
        self.findings.diagnostics.push(diagnostic);
    }
}

/// Whether promises about data stand under a key of this name, wherever it was meant to be.
fn promising(name: &str) -> bool {
    let of_objects = matches!(name, "schema" | "properties" | "quality" | "relationships" | "slaProperties");
    of_objects || matches!(name, "primaryKey" | "required" | "unique" | "enum" | "items" | "logicalTypeOptions")
}

/// The word that decides what a node is; a slip in its case is reported elsewhere.
fn word_of(section: &Section, node: &Node, key: &str) -> Option<String> {
    let value = node.get(key)?;
    let text = value.text().unwrap_or_default();
    let cases = section.cases?;
    if key != cases.by {
        return Some(text.to_owned());
    }
    let known = cases.arms.iter().find(|case| case.word.eq_ignore_ascii_case(text) && !text.is_empty());
    Some(known.map_or_else(|| format!("?{text}"), |case| case.word.to_owned()))
}

/// The name of a section with its article; `options of ..` and `items` are plurals.
fn with_article(name: &str) -> String {
    if name.starts_with("options") || name == "items" {
        return format!("the {name}");
    }
    let article = if name.starts_with("SLA") || name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {name}")
}
