//! How much a failure weighs and which dimension of quality it belongs to, in the words that contracts use.

use crate::contract::{CustomProperties, Written};
use crate::source::Severity;

/// The severity of a rule, from the word it declares; anything unknown weighs as an error.
pub(super) fn severity(declared: Option<&str>) -> Severity {
    match declared.map(|word| word.trim().to_ascii_lowercase()).as_deref() {
        Some("info") => Severity::Info,
        Some("warning" | "warn" | "low" | "minor" | "trivial") => Severity::Warning,
        _ => Severity::Error,
    }
}

/// `upheld.severity`: how a contract weighs what has no `severity` of its own.
pub(super) fn own_severity(custom: &CustomProperties) -> Option<String> {
    custom.get("upheld.severity").and_then(Written::scalar).map(str::to_owned)
}

/// The dimension in full, from the two letters that the standard allows; anything else stays as it is written.
pub(super) fn dimension(declared: &str) -> String {
    let full = match declared.trim().to_ascii_lowercase().as_str() {
        "ac" => "accuracy",
        "cp" => "completeness",
        "cf" => "conformity",
        "cs" => "consistency",
        "cv" => "coverage",
        "tm" => "timeliness",
        "uq" => "uniqueness",
        _ => declared,
    };
    full.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn severities_are_read_in_any_case_and_default_to_error() {
        for (word, expected) in [
            (Some("info"), Severity::Info),
            (Some("INFO"), Severity::Info),
            (Some("warning"), Severity::Warning),
            (Some("Warn"), Severity::Warning),
            (Some("low"), Severity::Warning),
            (Some("Minor"), Severity::Warning),
            (Some("trivial"), Severity::Warning),
            (Some("error"), Severity::Error),
            (Some("blocker"), Severity::Error),
            (Some(""), Severity::Error),
            (None, Severity::Error),
        ] {
            assert_eq!(severity(word), expected, "{word:?}");
        }
    }

    #[test]
    fn dimensions_have_two_letter_synonyms() {
        for (word, expected) in [
            ("ac", "accuracy"),
            ("cp", "completeness"),
            ("CF", "conformity"),
            ("cs", "consistency"),
            ("cv", "coverage"),
            ("tm", "timeliness"),
            ("uq", "uniqueness"),
            ("uniqueness", "uniqueness"),
            ("our own", "our own"),
        ] {
            assert_eq!(dimension(word), expected);
        }
    }
}
