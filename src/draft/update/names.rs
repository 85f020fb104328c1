//! Tables and columns by the names of the contract, where that calls them otherwise than the data does.

use std::collections::{BTreeMap, BTreeSet};

use super::super::settings::Settings;
use crate::contract::{Contract, SchemaObject};
use crate::metric::{ColumnPath, PathStep};
use crate::profile::{Profile, TableProfile};

/// The profile with the names of the contract, and columns that cannot be named.
pub(super) fn renamed(profile: &Profile, contract: &Contract, settings: &Settings) -> (Profile, Vec<String>) {
    let (mut renamed, mut notes) = (profile.clone(), Vec::new());
    let mut taken = BTreeSet::new();
    for at in 0..profile.tables.len() {
        let Some(table) = renamed.tables.get_mut(at) else { continue };
        let only = profile.tables.len() == 1 && !settings.named;
        let Some(object) = object_of(contract, table, only).filter(|object| taken.insert(object.name.clone())) else {
            continue;
        };
        table.name.clone_from(&object.name);
        let names = names_of(object);
        leave_out(table, object, &names, &mut notes);
        rename(table, &names);
        for relation in &mut renamed.relations {
            if relation.table == at {
                relation.columns.iter_mut().for_each(|path| *path = by(&names, path));
            }
            if relation.to == at {
                relation.of.iter_mut().for_each(|path| *path = by(&names, path));
            }
        }
    }
    (renamed, notes)
}

/// The object that a table is of; `only`: the one table that was given, without a name, may be of the one object that is like it.
fn object_of<'c>(contract: &'c Contract, table: &TableProfile, only: bool) -> Option<&'c SchemaObject> {
    let named = contract.schema.iter().find(|object| object.name == table.name);
    let stored = || contract.schema.iter().find(|object| object.physical_name.as_ref() == Some(&table.name));
    let one = || match contract.schema.as_slice() {
        [object] if only && is_like(object, table) => Some(object),
        _ => None,
    };
    named.or_else(stored).or_else(one)
}

/// Whether half of the columns of one side are those of the other.
fn is_like(object: &SchemaObject, table: &TableProfile) -> bool {
    let columns = tops(table);
    let is_there = |name: &str| columns.contains(name);
    let common = object
        .properties
        .iter()
        .filter(|property| is_there(&property.name) || property.physical_name.as_deref().is_some_and(is_there));
    2 * common.count() >= columns.len().min(object.properties.len())
}

fn tops(table: &TableProfile) -> BTreeSet<&str> {
    table.columns.iter().filter_map(|column| top(&column.path)).collect()
}

/// The name of the column that a path is in.
fn top(path: &ColumnPath) -> Option<&str> {
    match path.0.first() {
        Some(PathStep::Field(name)) => Some(name),
        _ => None,
    }
}

/// What the contract calls columns that it stores under another name.
fn names_of(object: &SchemaObject) -> BTreeMap<String, String> {
    let stored = object.properties.iter().filter_map(|property| {
        let physical = property.physical_name.as_ref().filter(|physical| !physical.is_empty())?;
        (*physical != property.name && !property.name.is_empty()).then(|| (physical.clone(), property.name.clone()))
    });
    stored.collect()
}

/// Leaves out columns whose name a property has that is stored under another one.
fn leave_out(
    table: &mut TableProfile,
    object: &SchemaObject,
    names: &BTreeMap<String, String>,
    notes: &mut Vec<String>,
) {
    let columns = tops(table);
    let used: BTreeSet<&String> =
        names.iter().filter(|(stored, _)| columns.contains(stored.as_str())).map(|(_, name)| name).collect();
    let own =
        |name: &str| object.properties.iter().any(|one| one.name == name && one.physical_name.as_deref() == Some(name));
    let out: BTreeSet<String> = columns
        .into_iter()
        .map(str::to_owned)
        .filter(|name| used.contains(name) && !names.contains_key(name) && !own(name))
        .collect();
    let stays = |path: &ColumnPath| !top(path).is_some_and(|name| out.contains(name));
    table.columns.retain(|column| stays(&column.path));
    table.keys.retain(|key| key.columns.iter().all(stays));
    table.determines.retain(|one| stays(&one.from) && stays(&one.to));
    for name in &out {
        let object = &object.name;
        notes.push(format!("the column `{name}` is not added to {object}: another property there has its name"));
    }
}

fn rename(table: &mut TableProfile, names: &BTreeMap<String, String>) {
    for column in &mut table.columns {
        column.path = by(names, &column.path);
    }
    for path in table.keys.iter_mut().flat_map(|key| &mut key.columns) {
        *path = by(names, path);
    }
    for one in &mut table.determines {
        one.from = by(names, &one.from);
        one.to = by(names, &one.to);
    }
}

fn by(names: &BTreeMap<String, String>, path: &ColumnPath) -> ColumnPath {
    let Some(name) = top(path).and_then(|name| names.get(name)) else { return path.clone() };
    let steps: Vec<PathStep> = ColumnPath::top(name).0.iter().chain(path.0.iter().skip(1)).cloned().collect();
    ColumnPath::from(steps)
}
