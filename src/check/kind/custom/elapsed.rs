//! `elapsed`: the time between two columns lies within bounds.

use super::super::parts::{Asked, Refusal, RuleScope, invalid};
use super::keys::{self, Keys};
use super::row::{column_of, condition_on, rows_that_break};
use crate::contract::Written;
use crate::value::LogicalType;

const KEYS: &[&str] = &["from", "to", "minimum", "maximum"];

pub(super) fn plan(scope: &RuleScope<'_>, written: &Written) -> Asked {
    let keys = Keys::of(written.get("elapsed").unwrap_or(written), "elapsed", KEYS)?;
    let name = |key: &str| keys.need(key, "elapsed").and_then(|written| keys::text(written, key));
    let (from, to) = (name("from")?, name("to")?);
    [from, to].into_iter().try_for_each(|column| is_time(scope, column, (from, to)))?;
    let difference = format!("{} - {}", quoted(to), quoted(from));
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

/// Only days and times have a time between them; of other columns says what may be meant.
fn is_time(scope: &RuleScope<'_>, name: &str, (from, to): (&str, &str)) -> Result<(), Refusal> {
    let column = column_of(scope.object, name).map_err(|why| invalid(format!("`elapsed`: {why}")))?;
    let declared = match column.read.logical {
        Some(logical) if logical.is_temporal() => return Ok(()),
        Some(LogicalType::Integer | LogicalType::Number) => {
            return Err(invalid(format!(
                "`elapsed`: `{name}` holds numbers and no times; of numbers say `row: {to} - {from} <= 3`"
            )));
        }
        Some(logical) => format!("is of the logicalType {}", logical.word()),
        None => "has no logicalType".to_owned(),
    };
    Err(invalid(format!("`elapsed`: `{name}` {declared}, and dates or timestamps are needed")))
}

/// A dotted name as an expression writes it.
fn quoted(name: &str) -> String {
    name.split('.').map(|part| format!("\"{}\"", part.replace('"', "\"\""))).collect::<Vec<_>>().join(".")
}
