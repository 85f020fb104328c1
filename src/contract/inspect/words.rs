//! What messages say of kinds and values.

use crate::contract::ApiVersion;
use crate::contract::read::truth;
use crate::contract::scalar::{self, Scalar};
use crate::contract::shape::{Kind, Section};
use crate::contract::tree::{Node, NodeKind};
use crate::source::shorten;

/// How to write a mapping of names as a list, where it looks like one.
fn as_list(section: &Section, node: &Node) -> String {
    let first = node.entries().first().filter(|_| node.entries().iter().all(|entry| entry.value.is_map()));
    let label = section.keys.iter().find(|key| key.is_required_in(ApiVersion::V3_2_0));
    match first.zip(label) {
        Some((entry, label)) => format!("write each as an item: `- {}: {}`", label.name, shorten(&entry.key)),
        None => "start each item with `- `".into(),
    }
}

/// What a kind expects, with its article.
pub(super) fn expectation(kind: Kind) -> String {
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

/// What was written, in a few words.
pub(super) fn describe(node: &Node) -> String {
    match node.kind() {
        NodeKind::Scalar(_, Scalar::Null) => "nothing".into(),
        NodeKind::Scalar(text, Scalar::Text) => format!("the text `{}`", shorten(text)),
        NodeKind::Scalar(text, _) => format!("`{}`", shorten(text)),
        NodeKind::List(_) => "a list".into(),
        NodeKind::Map(_) => "a mapping".into(),
    }
}

/// How to mend what is often mistaken.
pub(super) fn hint(kind: Kind, node: &Node) -> Option<String> {
    let text = node.text().unwrap_or("");
    match kind {
        Kind::Bool if truth(text).is_some() => {
            let word = truth(text).unwrap_or_default();
            Some(format!("write `{word}`"))
        }
        Kind::Integer(_) | Kind::Number | Kind::Positive | Kind::Port if scalar::number(text).is_some() => {
            Some(format!("write `{}` without quotes", shorten(text)))
        }
        Kind::Sections(section) | Kind::Distinct(section) if node.is_map() => Some(as_list(section, node)),
        _ => None,
    }
}
