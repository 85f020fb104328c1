//! What else should be known of a run: tables, columns and fields that took no part, and what is wrong with the contract.

use std::collections::BTreeSet;

use serde_json::Value;

use super::facts::{Facts, Nature};
use super::world::World;
use crate::contract::{Contract, Property, Reading};
use crate::engine::Stored;
use crate::source::Severity;
use crate::value::counted;

/// So many columns of a table that the contract does not declare are tried at most.
pub(super) const UNDECLARED: usize = 100;
/// Different fields are counted up to here.
const FIELDS: usize = 10_000;
/// So many names are shown.
const NAMES: usize = 3;

/// All notes, one sentence each.
pub(super) fn notes(contract: &Contract, world: &World<'_>, is_blank: bool) -> Vec<String> {
    let has_table = |at: usize| world.objects.contains(&Some(at));
    let without = contract.schema.iter().enumerate().filter(|(at, _)| !has_table(*at));
    let mut notes: Vec<String> =
        without.map(|(_, object)| format!("no data was given for {}, so that it is left out", object.name)).collect();
    if is_blank {
        notes.push(
            "the contract declares no object: each table is taken for one of which nothing is promised, and what is offered goes into items of `schema` that are to be added: `- name: ` with the name of the table, and under it `properties:`".to_owned(),
        );
    }
    for (table, held) in world.tables.iter().enumerate() {
        let name = world.object(table).map_or("", |object| object.name.as_str());
        match held {
            Err(error) => notes.push(format!("{name} is left out: {}: {}", error.path, error.message)),
            Ok(held) if held.rows() == 0 && !name.is_empty() => {
                notes.push(format!("{name} is left out: it has no rows"));
            }
            Ok(_) if name.is_empty() => {}
            Ok(_) => notes.extend(of_columns(world, table, name)),
        }
    }
    notes
}

/// What is left out of a table that is tried.
fn of_columns(world: &World<'_>, table: usize, name: &str) -> Vec<String> {
    let columns = world.facts.get(table).map_or(&[][..], Vec::as_slice);
    let mut notes: Vec<String> = nested(columns).map(|what| format!("{name}: {what}")).into_iter().collect();
    let beyond = world.beyond.iter().filter(|(at, _)| *at == table).count();
    if beyond > 0 {
        notes.push(format!(
            "{name}: {} that the contract does not declare {} left out; {UNDECLARED} are tried",
            counted(beyond as u64, "column", "columns"),
            if beyond == 1 { "is" } else { "are" }
        ));
    }
    for facts in columns.iter().filter(|facts| !facts.tokens.is_empty()) {
        let tokens: Vec<String> = facts.tokens.iter().take(NAMES).map(|token| format!("`{token}`")).collect();
        notes.push(format!(
            "{name}.{}: {} among values of another type is taken for no value; `--null-values` has it read so",
            facts.name(),
            tokens.join(", ")
        ));
    }
    notes
}

/// Fields inside of columns, which no fault is put into.
fn nested(columns: &[Facts<'_>]) -> Option<String> {
    let mut fields: BTreeSet<String> = BTreeSet::new();
    for facts in columns.iter().filter(|facts| facts.nature == Nature::Nested) {
        if let Some(own) = facts.property {
            declared(own, facts.name(), &mut fields);
        }
        let texts = facts.column.cells.iter().filter_map(|cell| match cell {
            Stored::Written(_, text) => Some(text),
            _ => None,
        });
        for value in texts.filter_map(|text| serde_json::from_str::<Value>(text).ok()) {
            found(&value, facts.name(), &mut fields);
        }
    }
    let some: Vec<&str> = fields.iter().take(NAMES).map(String::as_str).collect();
    let more = if fields.len() > some.len() { ", .." } else { "" };
    let are = if fields.len() == 1 { "is" } else { "are" };
    let count = counted(fields.len() as u64, "nested field", "nested fields");
    (!fields.is_empty()).then(|| format!("{count} {are} not tried: {}{more}", some.join(", ")))
}

/// The fields that a contract declares inside of a property.
fn declared(property: &Property, path: &str, fields: &mut BTreeSet<String>) {
    if let Some(items) = &property.items {
        declared(items, &format!("{path}[]"), fields);
    }
    for field in &property.properties {
        let path = format!("{path}.{}", field.name);
        fields.insert(path.clone());
        declared(field, &path, fields);
    }
}

/// The fields that a value has; JSON that is read lies only so deep.
fn found(value: &Value, path: &str, fields: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| found(item, &format!("{path}[]"), fields)),
        Value::Object(entries) => {
            for (key, value) in entries {
                let path = format!("{path}.{key}");
                found(value, &path, fields);
                if fields.len() < FIELDS {
                    fields.insert(path);
                }
            }
        }
        _ => {}
    }
}

/// What is wrong with the contract, with its lines: what it touches is not checked, and is no merit of the contract.
pub(super) fn errors(reading: &Reading) -> Vec<String> {
    let errors = reading.diagnostics.iter().filter(|found| found.severity == Severity::Error);
    let shown = errors.map(|found| {
        let line = match &found.span {
            Some(span) => reading.source.locate(span).line,
            None => reading.locate(&found.route).line,
        };
        format!("line {line}: {}", found.message)
    });
    shown.collect()
}
