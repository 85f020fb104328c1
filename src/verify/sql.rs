//! Queries of a contract, held to the tables that a run has opened.

use super::bind;
use super::subject::Subject;
use crate::check::{SqlApart, SqlCount, SqlObject};
use crate::data::{ColumnInfo, Storage};
use crate::metric::{Column, ColumnPath, Metric, SqlQuery, SqlTable};
use crate::outcome::{Reason, ReasonCode};
use crate::value::ReadAs;

/// The objects of the contract with their tables, by their indexes; or why there is no table.
pub(super) type Peers<'p, 's> = dyn Fn(usize) -> Result<Subject<'s>, Reason> + 'p;

/// Why a plain count cannot be held to the data, beyond what holds for every count.
pub(super) fn obstacle(count: &SqlCount, subject: &Subject<'_>) -> Option<Reason> {
    count.unlisted.iter().find_map(|path| unlisted(path.first(), &[*subject]).err())
}

/// The question that a query puts to the tables of this run.
pub(super) fn question(apart: &SqlApart, peers: &Peers<'_, '_>) -> Result<Metric, Reason> {
    let subjects = apart.tables.iter().map(|table| peers(table.object)).collect::<Result<Vec<_>, _>>()?;
    for name in apart.names.iter().filter(|name| !apart.given.contains(name)) {
        unlisted(name, &subjects)?;
    }
    let tables = apart.tables.iter().zip(&subjects).map(|(table, subject)| table_of(apart, table, subject));
    let tables = tables.collect::<Result<_, _>>()?;
    Ok(Metric::Sql(Box::new(SqlQuery { statement: apart.statement.clone(), tables, additive: apart.additive })))
}

/// Whether the query looks at values that must not be shown, and gives more than their number.
pub(super) fn may_show(apart: &SqlApart, peers: &Peers<'_, '_>) -> bool {
    let shows = |table: &SqlObject| {
        let Ok(subject) = peers(table.object) else { return false };
        let listed = table.columns.iter().all(|column| subject.may_show(&column.path));
        listed && (!table.all || subject.masked.is_empty())
    };
    apart.counts || apart.tables.iter().all(shows)
}

/// A table with the columns that the query may look at, as this data has them.
fn table_of(apart: &SqlApart, table: &SqlObject, subject: &Subject<'_>) -> Result<SqlTable, Reason> {
    let mut columns = table.columns.clone();
    if let Some(reason) = columns.iter().find_map(|column| bind::values_of(column, subject)) {
        return Err(reason);
    }
    if table.all && subject.info.open {
        return Err(lacking(format!(
            "rows of {} name their own fields, so `*` has no end; name the columns",
            table.name
        )));
    }
    for name in subject.column_names() {
        let listed = columns.iter().any(|column| column.path.first() == name);
        if !listed && (table.all || apart.names.iter().any(|wanted| wanted == name)) {
            unlisted(name, &[*subject])?;
            columns.push(Column { path: ColumnPath::top(name), read: ReadAs::default().into() });
        }
    }
    Ok(SqlTable { name: table.name.clone(), table: subject.table, columns })
}

/// Whether some table has the column that the contract does not list, in a form that a query can read.
fn unlisted(name: &str, subjects: &[Subject<'_>]) -> Result<(), Reason> {
    let path = ColumnPath::top(name);
    let found: Vec<&ColumnInfo> = subjects.iter().flat_map(|subject| subject.in_files(&path)).flatten().collect();
    if let Some(stored) = found.iter().find(|stored| is_other(&stored.storage)) {
        let text =
            format!("`{name}` is not listed by the contract and stored as {}: list it with its type", stored.type_name);
        return Err(lacking(text));
    }
    if !found.is_empty() {
        return Ok(());
    }
    if subjects.iter().any(|subject| subject.info.open) {
        return Err(lacking(format!(
            "`{name}` is not listed by the contract, and rows of JSON have any fields: list it"
        )));
    }
    let names: Vec<String> = subjects.iter().map(|subject| subject.object.name.clone()).collect();
    let near = nearest(name, subjects).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    let text = format!(
        "the query names `{name}`, which is a column of neither the contract nor the data of {}{near}",
        names.join(", ")
    );
    Err(Reason { code: ReasonCode::InvalidRule, text })
}

/// Whether values are no text, so that without a declared type it is not known how they compare.
fn is_other(storage: &Storage) -> bool {
    !matches!(storage, Storage::Text | Storage::String)
}

fn nearest<'a>(name: &str, subjects: &[Subject<'a>]) -> Option<&'a str> {
    let columns = subjects.iter().flat_map(Subject::column_names);
    let scored = columns.map(|column| (strsim::jaro_winkler(&name.to_lowercase(), &column.to_lowercase()), column));
    let best = scored.filter(|(score, _)| *score > 0.85).max_by(|a, b| a.0.total_cmp(&b.0));
    best.map(|(_, column)| column)
}

fn lacking(text: String) -> Reason {
    Reason { code: ReasonCode::EngineLacks, text }
}
