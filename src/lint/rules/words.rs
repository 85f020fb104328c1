//! Words that the standard leaves open and that mean nothing here: severities of rules, formats of servers.

use super::parts::{Finding, Rule, Severity, Subject, shorten};
use crate::contract::certain;

/// A severity that is none.
pub(super) const SEVERITY: Rule = Rule {
    id: "unknown-severity",
    severity: Severity::Warning,
    description: "the `severity` of a quality rule is a word that nobody knows, so that it weighs as an error",
    find: severities,
};

/// A format of files that is none.
pub(super) const SERVER_FORMAT: Rule = Rule {
    id: "unknown-server-format",
    severity: Severity::Warning,
    description: "the `format` of a server is a word that nobody knows, so that its data cannot be read",
    find: formats,
};

/// What weighs less than an error, and what plainly means one.
const SEVERITIES: [&str; 13] = [
    "info", "warning", "warn", "low", "minor", "trivial", "error", "high", "major", "critical", "severe", "fatal",
    "blocker",
];

/// Formats of files, tables and messages, whether or not they are read here.
const FORMATS: [&str; 27] = [
    "csv",
    "tsv",
    "json",
    "jsonl",
    "ndjson",
    "jsonlines",
    "parquet",
    "arrow",
    "ipc",
    "feather",
    "avro",
    "orc",
    "delta",
    "iceberg",
    "hudi",
    "protobuf",
    "proto",
    "xml",
    "xlsx",
    "excel",
    "text",
    "txt",
    "yaml",
    "gzip",
    "bytes",
    "string",
    "delimited",
];

fn severities(subject: &Subject<'_>) -> Vec<Finding> {
    let written = subject.rules.iter().filter_map(|place| Some((&place.rule.route, place.rule.severity.as_deref()?)));
    let unknown = written.filter(|(_, word)| is_unknown(word, &SEVERITIES)).map(|(route, word)| {
        let route = route.key("severity");
        let message = format!("`{}` is no severity, and weighs as an error", shorten(word));
        let finding = Finding::at(&route, message).help("write `info`, `warning` or `error`");
        let meant = certain(word.trim(), SEVERITIES);
        finding.mended_by(meant.and_then(|meant| subject.replace(&route, meant)))
    });
    unknown.collect()
}

fn formats(subject: &Subject<'_>) -> Vec<Finding> {
    let fields = subject.contract.servers.iter().flat_map(|server| &server.fields);
    let formats = fields.filter(|(key, written)| key == "format" && !subject.is_reported(&written.route));
    let unknown = formats.filter_map(|(_, written)| {
        let word = written.scalar().filter(|word| is_unknown(word, &FORMATS))?;
        let finding = Finding::at(&written.route, format!("`{}` is no format of data", shorten(word)));
        let meant = certain(word.trim(), FORMATS);
        let help = meant.map_or_else(
            || "write a word such as `csv`, `json` or `parquet`".to_owned(),
            |meant| format!("did you mean `{meant}`?"),
        );
        Some(finding.help(help).mended_by(meant.and_then(|meant| subject.replace(&written.route, meant))))
    });
    unknown.collect()
}

/// Whether a word is none of the known; what holds a variable is known when the contract is used.
fn is_unknown(word: &str, known: &[&str]) -> bool {
    let word = word.trim();
    !word.is_empty() && !word.contains("${") && !known.iter().any(|known| known.eq_ignore_ascii_case(word))
}
