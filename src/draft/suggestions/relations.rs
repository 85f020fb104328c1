//! `relationship`: values of one table that are keys of another.

use super::parts::{Drafted, Look, Place, Promise, Suggestion, Table, Yaml, words};
use crate::metric::ColumnPath;
use crate::profile::Relation;
use crate::value::LogicalType;

/// The suggestion.
pub(super) const SUGGESTION: Suggestion = Suggestion {
    id: "relationship",
    description: "Values that are all keys of another of the given tables; where some are not, a suggestion in a comment.",
    look: Look::Table(find),
};

/// Fewer different keys may all be found by accident.
const FEWEST_KEYS: u64 = 2;

fn find(drafted: &Drafted<'_>, table: &Table<'_>) -> Vec<Promise> {
    let relations = drafted.profile.relations.iter().filter(|relation| relation.table == table.index);
    relations.filter_map(|relation| promise(drafted, table, relation)).collect()
}

fn promise(drafted: &Drafted<'_>, table: &Table<'_>, relation: &Relation) -> Option<Promise> {
    let other = drafted.tables.get(relation.to)?;
    let kinds = |table: &Table<'_>, columns: &[ColumnPath]| {
        columns.iter().map(|path| kind(table.column(path)?.logical?)).collect::<Option<Vec<_>>>()
    };
    let fits = kinds(table, &relation.columns)? == kinds(other, &relation.of)?;
    let to: Option<Vec<String>> = relation.of.iter().map(|path| reference(&other.profile.name, path)).collect();
    let from: Option<Vec<String>> = relation.columns.iter().map(|path| reference(&table.profile.name, path)).collect();
    let (to, from) = (to?, from?);
    if !fits || relation.keys < FEWEST_KEYS || !other.keys.hold(&relation.of) {
        return None;
    }
    let rows = words::counted(relation.rows, "row", "rows");
    let why = match relation.orphans {
        0 => format!("{rows} with {}, all found", words::counted(relation.keys, "key", "different keys")),
        orphans => format!(
            "{} of {rows} not found ({}): promise it once they are mended",
            words::count(orphans),
            words::percent(orphans, relation.rows)
        ),
    };
    let side = |names: Vec<String>| match names.as_slice() {
        [only] => Yaml::text(only.clone()),
        _ => Yaml::Flow(names.into_iter().map(Yaml::text).collect()),
    };
    let key = to.join(",");
    let promise = if let [column] = relation.columns.as_slice() {
        Promise::new(Place::Relationship, &key, Yaml::map(vec![("to", side(to))]), why).about(column)
    } else {
        Promise::new(Place::Relationship, &key, Yaml::map(vec![("from", side(from)), ("to", side(to))]), why)
    };
    Some(promise.offered_if(relation.orphans > 0))
}

/// Types whose values can be equal.
fn kind(logical: LogicalType) -> Option<LogicalType> {
    match logical {
        LogicalType::Integer | LogicalType::Number => Some(LogicalType::Number),
        logical if logical.is_collection() => None,
        logical => Some(logical),
    }
}

/// `object.property`; `None` where the names do not fit into one.
fn reference(table: &str, path: &ColumnPath) -> Option<String> {
    let plain = |name: &str| {
        !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || letter == '_' || letter == '-')
    };
    let name = path.first();
    (!path.is_nested() && plain(table) && plain(name)).then(|| format!("{table}.{name}"))
}
