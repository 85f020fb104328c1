//! Holds the tree of a contract to the structure of the standard, strictly by one version.

use super::ApiVersion;
use super::promises::Fallback;
use super::scalar::{self, Scalar};
use super::shape::{ARGUMENTS, Key, Kind, Section, Word, foreign_key, foreign_word};
use super::suggest::nearest;
use super::tree::{Entry, Node, NodeKind};
use crate::source::{Diagnostic, Route, Severity, Span};

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
    let mut inspector = Inspector { version, text, whole, findings: Findings::default() };
    inspector.section(section, root, &Route::root());
    inspector.findings
}

struct Inspector<'text> {
    version: ApiVersion,
    text: &'text str,
    whole: bool,
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
        for entry in node.entries() {
            self.entry(section, case, node, entry, route);
        }
        if self.whole {
            self.missing(section, case, node, route);
        }
    }

    fn entry(&mut self, section: &Section, case: Option<&'static [Key]>, node: &Node, entry: &Entry, route: &Route) {
        let name = &*entry.key;
        let version = self.version;
        let place = Place {
            node: &entry.value,
            route: route.key(name),
            name: format!("`{name}`"),
            key: Some(entry.key_span.clone()),
        };
        let own = || section.keys.iter().chain(case.unwrap_or(&[])).filter(|key| key.name == name);
        if let Some(key) = own().find(|key| key.is_in(version)) {
            return self.value(key.kind, &place);
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
        self.unknown(section, name, &place);
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
        let message = format!("{} does not go with `{}: {here}`", place.name, cases.by);
        let help = format!("it belongs to {}", homes.join(" or "));
        self.at_key("misplaced-key", place, message, Some(help), Severity::Error);
    }

    fn unknown(&mut self, section: &Section, name: &str, place: &Place<'_>) {
        if section.name == "quality rule" && ARGUMENTS.contains(&name) {
            return self.beside_arguments(place);
        }
        let (meant, help) = self.suggestion(section, name);
        let message = format!("the standard knows no {} in a {}", place.name, section.name);
        self.at_key("unknown-key", place, message.clone(), help.clone(), self.severity(section));
        let drops_promises = section.name == "contract"
            && (matches!(name, "quality" | "properties")
                || meant.is_some_and(|key| ["schema", "slaProperties"].contains(&key)));
        if drops_promises || (section.promises && section.is_closed_in(self.version)) {
            let text = help.map_or(message.clone(), |help| format!("{message}; {help}"));
            self.unclaimable(place, Fallback::UnknownKey, text);
        }
    }

    fn beside_arguments(&mut self, place: &Place<'_>) {
        if self.version < ApiVersion::V3_1_0 {
            return;
        }
        let message = format!("{} stands beside `arguments`, not in it", place.name);
        let help = format!("move {} below `arguments:`", place.name);
        self.at_key("argument-beside-arguments", place, message, Some(help), Severity::Error);
    }

    /// The key that was probably meant, and a sentence that says so.
    fn suggestion(&self, section: &Section, name: &str) -> (Option<&'static str>, Option<String>) {
        let known = || section.all_keys().filter(|key| key.is_in(self.version)).map(|key| key.name);
        if section.name == "relationship of a property" && name == "from" {
            return (None, Some("it starts at the property that it stands in: leave `from` out".into()));
        }
        if let Some((own, help)) = foreign_key(name).filter(|(own, _)| known().any(|key| key == *own)) {
            return (Some(own), Some(format!("did you mean `{own}`? {help}")));
        }
        let near = nearest(name, known());
        (near, near.map(|key| format!("did you mean `{key}`?")))
    }

    fn missing(&mut self, section: &Section, case: Option<&'static [Key]>, node: &Node, route: &Route) {
        if !node.is_map() {
            return;
        }
        for key in section.keys.iter().chain(case.unwrap_or(&[])) {
            if key.is_in(self.version) && key.is_required_in(self.version) && node.get(key.name).is_none() {
                let message = format!("a {} needs `{}`", section.name, key.name);
                let mut diagnostic = Diagnostic::error("missing-key", route.clone(), message)
                    .help(format!("add `{}: ...`", key.name))
                    .at(self.head(node));
                if key.name == "metric" && node.get("rule").is_some() {
                    diagnostic = diagnostic.help("`rule` is the word of v3.0: write `metric`");
                }
                self.findings.diagnostics.push(diagnostic);
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
        if self.is_variable(place.node) {
            return;
        }
        match kind {
            Kind::Any => {}
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
            Kind::TextOrMap => {}
            Kind::List | Kind::Map | Kind::Scalar => self.shape_only(kind, place),
            Kind::Bool | Kind::Integer(_) | Kind::Number | Kind::Positive | Kind::Port => self.plain(kind, place),
        }
    }

    /// From v3.2.0 on a text may hold variables, which have their value when the contract is used.
    fn is_variable(&self, node: &Node) -> bool {
        self.version >= ApiVersion::V3_2_0 && node.text().is_some_and(|text| text.contains("${"))
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
                let message = format!("{} lists `{text}` twice", place.name);
                let diagnostic = Diagnostic::error("duplicate-item", place.route.index(index), message)
                    .at(first_line(self.text, value.span()));
                self.findings.diagnostics.push(diagnostic);
            }
        }
    }

    fn pair(&mut self, place: &Place<'_>) {
        let items = place.node.items();
        if items.len() != 2 || !items.iter().all(is_number) {
            return self.wrong_kind(Kind::Pair, place);
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
            if !item.text().is_some_and(is_reference) {
                let message =
                    format!("{} is no reference", item.text().map_or(place.name.clone(), |text| format!("`{text}`")));
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
            return self.at_value("unknown-word", place, format!("`{text}` is no word for {}", place.name), Some(help));
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
                let message = format!("{} is text, but `{text}` without quotes is not", place.name);
                self.at_value("unquoted-text", place, message, Some(format!("write `\"{text}\"`")));
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
                self.at_value("invalid-id", place, format!("`{text}` cannot be used as an id"), Some(help.into()));
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

fn is_number(node: &Node) -> bool {
    matches!(node.kind(), NodeKind::Scalar(_, Scalar::Number(_)))
}

/// Whether a text can be a reference: `object.property`, `section/id/...`, with a file before `#`.
fn is_reference(text: &str) -> bool {
    let path = text.rsplit_once('#').map_or(text, |(_, path)| path);
    let parts: Vec<&str> = path.trim_start_matches('/').split(['.', '/']).collect();
    parts.len() >= 2 && parts.iter().all(|part| !part.is_empty()) && !path.contains(char::is_whitespace)
}

fn is_id(text: &str, version: ApiVersion) -> bool {
    let fits = |letter: char| {
        if version >= ApiVersion::V3_2_0 {
            !letter.is_whitespace() && !r".#/\@!%&^".contains(letter)
        } else {
            letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-')
        }
    };
    !text.is_empty() && text.chars().all(fits)
}

/// Whether a number is whole where that is asked for.
fn is_in_kind(kind: Kind, text: &str) -> bool {
    !matches!(kind, Kind::Integer(_) | Kind::Port) || is_whole(text)
}

/// Whether the text of a number has no fraction.
pub(super) fn is_whole(number: &str) -> bool {
    let number = scalar::number(number).unwrap_or_default();
    let (mantissa, exponent) = number.split_once('e').unwrap_or((&number, "0"));
    let fraction = mantissa.split_once('.').map_or("", |(_, fraction)| fraction).trim_end_matches('0');
    let digits = mantissa.bytes().any(|byte| byte.is_ascii_digit());
    digits && exponent.parse::<i64>().is_ok_and(|exponent| i64::try_from(fraction.len()).is_ok_and(|n| n <= exponent))
}

/// Whether a number is in the range of its kind.
pub(super) fn fits(kind: Kind, number: &str) -> bool {
    let negative = number.starts_with('-');
    let mantissa = number.split('e').next().unwrap_or(number);
    let zero = !mantissa.bytes().any(|byte| matches!(byte, b'1'..=b'9')) && !number.ends_with("inf");
    match kind {
        Kind::Integer(None) | Kind::Port => is_whole(number),
        Kind::Integer(Some(least)) => is_whole(number) && (!negative || zero) && (least <= 0 || !zero),
        Kind::Positive => !negative && !zero,
        _ => true,
    }
}

/// What a kind expects, with its article.
fn expectation(kind: Kind) -> String {
    match kind {
        Kind::Text | Kind::Prefixed(_) | Kind::Id => "text".into(),
        Kind::Words(words) => {
            format!("one of {} words such as `{}`", words.len(), words.first().map_or("", |word| word.text))
        }
        Kind::Bool => "`true` or `false`".into(),
        Kind::Integer(None) => "a whole number".into(),
        Kind::Integer(Some(least)) => format!("a whole number, at least {least}"),
        Kind::Number => "a number".into(),
        Kind::Positive => "a number above 0".into(),
        Kind::Port => "the number of a port".into(),
        Kind::Pair => "a list of two numbers".into(),
        Kind::Scalar => "a single value".into(),
        Kind::Any => "a value".into(),
        Kind::Texts | Kind::Names => "a list of text".into(),
        Kind::List => "a list".into(),
        Kind::Map | Kind::Section(_) => "a mapping".into(),
        Kind::TextOrMap | Kind::TextOr(_) => "text or a mapping".into(),
        Kind::References => "a reference or a list of references".into(),
        Kind::Sections(_) | Kind::Distinct(_) => "a list of mappings".into(),
        Kind::SectionOrList(..) => "a mapping or a list of mappings".into(),
    }
}

fn describe(node: &Node) -> String {
    match node.kind() {
        NodeKind::Scalar(_, Scalar::Null) => "nothing".into(),
        NodeKind::Scalar(text, Scalar::Text) => format!("the text `{}`", shorten(text)),
        NodeKind::Scalar(text, _) => format!("`{}`", shorten(text)),
        NodeKind::List(_) => "a list".into(),
        NodeKind::Map(_) => "a mapping".into(),
    }
}

/// The first words of a text, on one line.
pub(super) fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    let short: String = line.chars().take(60).collect();
    if short.len() < text.trim_end().len() { format!("{short}...") } else { short }
}

/// How to mend what is often mistaken.
fn hint(kind: Kind, node: &Node) -> Option<String> {
    let text = node.text().unwrap_or("");
    match kind {
        Kind::Bool if super::read::truth(text).is_some() => {
            let word = super::read::truth(text).unwrap_or_default();
            Some(format!("write `{word}`"))
        }
        Kind::Integer(_) | Kind::Number | Kind::Positive | Kind::Port if scalar::number(text).is_some() => {
            Some(format!("write `{text}` without quotes"))
        }
        Kind::Sections(_) | Kind::Distinct(_) if node.is_map() => Some("start each item with `- `".into()),
        _ => None,
    }
}
