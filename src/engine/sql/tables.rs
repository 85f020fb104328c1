//! From a query and the places of its tables to an answer.

use super::execute::{Found, execute};
use super::frame::{Framed, frame};
use crate::data::TableRef;
use crate::engine::embedded::hold;
use crate::engine::{Run, gather::HeldTable};
use crate::metric::{Answer, Column, Measurement, SqlAnswer, SqlQuery, SqlTable, Unmeasured, UnmeasuredCode};

/// Answers a query; `tables` are the places of its tables, in the order of the query.
pub(in crate::engine) fn answer(query: &SqlQuery, tables: &[TableRef], run: &Run) -> Result<Answer, Unmeasured> {
    let mut said = SqlAnswer::default();
    let mut frames = Vec::new();
    let mut complete = true;
    for (known, place) in query.tables.iter().zip(tables) {
        let held = hold(place, &known.columns, run)?;
        complete &= held.complete;
        said.rows.push(held.rows);
        note_ill_typed(known, &held, &mut said);
        let table =
            frame(&known.columns, held, query.additive).map_err(|why| lacking(&format!("{}.{why}", known.name)))?;
        let Framed { frame: made, rounded } = table;
        said.notes.extend(rounded.iter().map(|column| rounds(&known.name, column)));
        frames.push((known.name.clone(), made));
    }
    if run.cancel.is_cancelled() {
        return Err(Unmeasured { code: UnmeasuredCode::Unreadable, text: "the run was stopped".to_owned() });
    }
    said.value = match execute(&query.statement, frames)? {
        Found::Value(value) => Some(value),
        Found::Nothing => None,
    };
    Ok(Answer { measurement: Measurement::Sql(said), rows: Vec::new(), complete })
}

fn note_ill_typed(known: &SqlTable, held: &HeldTable, said: &mut SqlAnswer) {
    let columns = known.columns.iter().zip(&held.columns).filter(|(_, held)| held.ill_typed > 0);
    let of = |(column, held): (&Column, &crate::engine::gather::Held)| {
        (format!("{}.{}", known.name, column.path.first()), held.ill_typed)
    };
    said.ill_typed.extend(columns.map(of));
}

fn rounds(table: &str, column: &str) -> String {
    format!("the numbers of `{table}.{column}` are computed with floating point, which rounds the last of 16 digits")
}

fn lacking(text: &str) -> Unmeasured {
    Unmeasured { code: UnmeasuredCode::EngineLacks, text: text.to_owned() }
}
