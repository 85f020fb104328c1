//! `elapsed`: the time between two columns lies within bounds.

use super::super::parts::{Asked, Refusal, RuleScope, invalid};
use super::keys::{self, Keys};
use super::row::{condition_on, rows_that_break};
use crate::contract::Written;

const KEYS: &[&str] = &["from", "to", "minimum", "maximum"];

pub(super) fn plan(scope: &RuleScope<'_>, written: &Written) -> Asked {
    let keys = Keys::of(written.get("elapsed").unwrap_or(written), "elapsed", KEYS)?;
    let name = |key: &str| keys.need(key, "elapsed").and_then(|written| keys::text(written, key)).map(quoted);
    let difference = format!("{} - {}", name("to")?, name("from")?);
    let mut parts = Vec::new();
    for (key, operator) in [("minimum", ">="), ("maximum", "<=")] {
        if let Some(written) = keys.get(key) {
            let bound = keys::text(written, key)?.replace('\'', "''");
            parts.push(format!("{difference} {operator} '{bound}'"));
        }
    }
    if parts.is_empty() {
        return Err(invalid("`elapsed` has neither `minimum` nor `maximum`, so every time between the two keeps it"));
    }
    let condition = condition_on(scope.object, &parts.join(" and "));
    condition.map(rows_that_break).map_err(|error| -> Refusal { invalid(format!("`elapsed`: {}", error.message)) })
}

/// A dotted name as an expression writes it.
fn quoted(name: &str) -> String {
    name.split('.').map(|part| format!("\"{}\"", part.replace('"', "\"\""))).collect::<Vec<_>>().join(".")
}
