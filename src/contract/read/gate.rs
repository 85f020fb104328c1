//! What is a contract at all, and by which version of the standard it is read.

use crate::contract::ApiVersion;
use crate::contract::mend::other_text;
use crate::contract::tree::{Node, NodeKind};
use crate::contract::version::VersionText;
use crate::contract::{scalar::Scalar, suggest::nearest};
use crate::source::{Diagnostic, Route, Span, shorten};

/// The finding about a text without a document.
pub(super) fn empty() -> Diagnostic {
    Diagnostic::error("empty-contract", Route::root(), "the file is empty")
        .help("a contract begins with `apiVersion: v3.1.0` and `kind: DataContract`")
        .at(0..0)
}

/// The version of a contract, with what is wrong about the way it is written; or why this is no contract.
pub(super) fn version_of(
    root: &Node,
    text_of_file: &str,
    found: &mut Vec<Diagnostic>,
) -> Result<ApiVersion, Box<Diagnostic>> {
    is_contract(root)?;
    let route = Route::root().key("apiVersion");
    let Some(node) = root.get("apiVersion") else { return Ok(ApiVersion::default()) };
    let Some(text) = node.text() else {
        let message = "`apiVersion` must be the version of the standard";
        found.push(Diagnostic::error("unknown-version", route, message).help(versions()).at(value_span(node)));
        return Ok(ApiVersion::default());
    };
    let unquoted = matches!(node.kind(), NodeKind::Scalar(_, Scalar::Number(_)));
    match ApiVersion::of_text(text) {
        VersionText::Known(version) => Ok(version),
        VersionText::TooOld => Err(Box::new(too_old(text, route, node))),
        VersionText::Nearest(version) => {
            let (code, message) = if unquoted {
                ("unquoted-text", format!("`apiVersion` is text, but `{}` without quotes is a number", shorten(text)))
            } else {
                ("unknown-version", format!("`{}` is no version of the standard", shorten(text)))
            };
            let help = format!("write `apiVersion: {0}`; it is read as {0}", version.word());
            let mut diagnostic = Diagnostic::error(code, route, message).help(help).at(value_span(node));
            if is_only_answer(text, version) {
                diagnostic.edit = other_text(text_of_file, node.span(), version.word());
            }
            found.push(diagnostic);
            Ok(version)
        }
    }
}

/// Whether a written version is this one without its `v`, or without the 0 at its end where no other is meant.
fn is_only_answer(written: &str, version: ApiVersion) -> bool {
    let numbers = version.word().trim_start_matches('v');
    let written = written.trim().trim_start_matches(['v', 'V']);
    written == numbers || (version >= ApiVersion::V3_1_0 && numbers.strip_suffix(".0") == Some(written))
}

fn versions() -> String {
    format!("write one of {}", ApiVersion::ALL.map(ApiVersion::word).join(", "))
}

fn too_old(text: &str, route: Route, node: &Node) -> Diagnostic {
    let message = format!("contracts of version {} are not read, only v3.0.0 to v3.2.0", shorten(text));
    let help = "rewrite it for v3.1.0: `dataset` becomes `schema`, `columns` become `properties`, `isNullable: false` becomes `required: true`";
    Diagnostic::error("unsupported-version", route, message).help(help).at(value_span(node))
}

fn value_span(node: &Node) -> Span {
    node.span().clone()
}

fn is_contract(root: &Node) -> Result<(), Box<Diagnostic>> {
    let no = |message: &str, help: &str, span: Span| {
        Err(Box::new(Diagnostic::error("not-a-contract", Route::root(), message).help(help).at(span)))
    };
    let help = "a contract begins with `apiVersion: v3.1.0` and `kind: DataContract`";
    let start = root.span().start;
    if !root.is_map() {
        return no("a contract is a mapping of keys to values, and this is not", help, start..start);
    }
    if let Some(entry) = root.entries().iter().find(|entry| &*entry.key == "dataContractSpecification") {
        let help = "this is the Data Contract Specification, another standard: convert it to ODCS first";
        return no("this is no contract of the Open Data Contract Standard", help, entry.key_span.clone());
    }
    let kind = root.entries().iter().find(|entry| &*entry.key == "kind");
    if let Some(entry) = kind {
        let text = entry.value.text().unwrap_or("DataContract");
        if nearest(text, ["DataContract"]).is_none() {
            return no("this document is of another kind than `DataContract`", help, entry.value.span().clone());
        }
    }
    let structural = ["apiVersion", "schema", "slaProperties"];
    if root.entries().iter().any(|entry| structural.contains(&&*entry.key))
        || kind.is_some_and(|entry| entry.value.text().is_some())
    {
        return Ok(());
    }
    no("nothing here is a part of a contract", help, start..start)
}
