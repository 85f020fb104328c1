//! The columns of a table as properties, with what lies inside them.

use super::emit;
use super::promise::{Place, Promise};
use super::subject::{Column, Drafted, Table};
use super::suggestions::{Look, SUGGESTIONS};
use super::yaml::{Entry, Item, Yaml};
use crate::data::Storage;
use crate::metric::PathStep;
use crate::value::LogicalType;

/// Deeper nothing is described: no contract nests so far.
const DEEPEST: usize = 30;

/// All that is suggested of a column, what tables say of it included.
pub(super) fn promises(drafted: &Drafted<'_>, table: &Table<'_>, column: &Column<'_>) -> Vec<Promise> {
    let own = SUGGESTIONS.iter().flat_map(|suggestion| match suggestion.look {
        Look::Column(find) => find(table, column),
        Look::Table(find) => {
            let about = |promise: &Promise| {
                promise.place == Place::Relationship && promise.column.as_ref() == Some(&column.profile.path)
            };
            find(drafted, table).into_iter().filter(about).collect()
        }
    });
    own.collect()
}

/// What is suggested of a table as a whole.
pub(super) fn of_table(drafted: &Drafted<'_>, table: &Table<'_>) -> Vec<Promise> {
    let found = SUGGESTIONS.iter().flat_map(|suggestion| match suggestion.look {
        Look::Table(find) => find(drafted, table),
        Look::Column(_) => Vec::new(),
    });
    found
        .filter(|promise| {
            promise.place == Place::Rule || (promise.place == Place::Relationship && promise.column.is_none())
        })
        .collect()
}

/// The properties at the top of a table.
pub(super) fn properties(drafted: &Drafted<'_>, table: &Table<'_>) -> Vec<Item> {
    fields(drafted, table, &[])
}

/// The property of a column, by itself.
pub(super) fn property(drafted: &Drafted<'_>, table: &Table<'_>, column: &Column<'_>) -> Item {
    let mut entries = vec![Entry::new("name", Yaml::text(column.name()))];
    let mut inner = if column.doubled { Vec::new() } else { described(drafted, table, column) };
    if let Some(name) = entries.first_mut() {
        name.behind = untold(column);
    }
    entries.append(&mut inner);
    Item { above: Vec::new(), value: Yaml::Map(entries), off: false }
}

/// Why nothing is said of the type of a column, where nothing is.
fn untold(column: &Column<'_>) -> Option<String> {
    let kinds = &column.profile.type_name;
    if column.doubled {
        Some("several are called so: they cannot be told apart, and nothing is promised of any".to_owned())
    } else if column.logical.is_some() {
        None
    } else if column.values() == 0 {
        Some("no row has a value, so that its type is not known".to_owned())
    } else if column.profile.is_described() {
        (column.profile.storage == Storage::Json).then(|| format!("stored as {kinds}: no one type holds all values"))
    } else {
        Some(format!("stored as {kinds}, which contracts have no logical type for"))
    }
}

fn fields(drafted: &Drafted<'_>, table: &Table<'_>, above: &[PathStep]) -> Vec<Item> {
    let inside = table.inside(above);
    inside.filter(|column| !column.name().is_empty()).map(|column| property(drafted, table, column)).collect()
}

/// What a property, an item or a side of a map says, but for its name.
fn described(drafted: &Drafted<'_>, table: &Table<'_>, column: &Column<'_>) -> Vec<Entry> {
    let path = &column.profile.path.0;
    let mut promises = promises(drafted, table, column);
    let inside = if path.len() < DEEPEST { inside(drafted, table, column) } else { None };
    if column.logical == Some(LogicalType::Map) && inside.is_none() {
        // A map must say what its keys and values are, and nothing is known of them.
        promises.retain(|promise| promise.key != "logicalType");
    }
    emit::entries(&promises, inside)
}

fn inside(drafted: &Drafted<'_>, table: &Table<'_>, column: &Column<'_>) -> Option<Entry> {
    let path = &column.profile.path.0;
    let below = |step: PathStep| path.iter().cloned().chain([step]).collect::<Vec<_>>();
    let one = |step: PathStep| {
        let known = table.columns.iter().find(|column| **column.profile.path.0 == below(step.clone()))?;
        let entries = described(drafted, table, known);
        (!entries.is_empty()).then_some(Yaml::Map(entries))
    };
    match column.logical? {
        LogicalType::Object => {
            let fields = fields(drafted, table, path);
            (!fields.is_empty()).then(|| Entry::new("properties", Yaml::List(fields)))
        }
        LogicalType::Array => Some(Entry::new("items", one(PathStep::Elements)?)),
        LogicalType::Map => {
            let sides = vec![("key", one(PathStep::Keys)?), ("value", one(PathStep::Values)?)];
            Some(Entry::new("map", Yaml::map(sides)))
        }
        _ => None,
    }
}
