//! `type-change`: values come as another type.

use super::{Case, FaultKind, Faulted, SHARES, Size, close, parts};
use crate::coverage::cells;
use crate::coverage::facts::{Facts, Nature};
use crate::data::{CellKind, ColumnInfo, Storage};
use crate::engine::Stored;

pub(super) const KIND: FaultKind = FaultKind {
    id: "type-change",
    title: "type",
    what: "Values come as another type: whole numbers as 12.0 or text, numbers with a decimal comma, dates as 31/01/2026, JSON values in quotes, typed columns stored as text",
    of_table: false,
    sizes: SHARES,
    applies,
    inject: |case, size| {
        let Size::Share(share) = size else { return None };
        if !case.held.is_typed() {
            return case.change(share, &mut |_, cell| retyped(case, cell));
        }
        // A column of a typed file has one type.
        if share < 1.0 { None } else { stored_otherwise(case) }
    },
    closing: |case| close::logical_type(case).into_iter().collect(),
};

fn applies(case: &Case<'_>) -> Result<(), String> {
    let facts = parts::column(case)?;
    let is_text = facts.nature == Nature::Text && !case.held.is_json() && !case.held.is_typed();
    if is_text {
        return Err("delimited text is text whatever it says".to_owned());
    }
    if facts.nature == Nature::Other { Err("its values have no other form".to_owned()) } else { Ok(()) }
}

/// A cell of text or JSON as another type.
fn retyped(case: &Case<'_>, cell: &Stored) -> Option<Stored> {
    let facts = case.facts()?;
    let text = cells::text(cell)?.into_owned();
    let Stored::Written(kind, _) = cell else { return None };
    let quoted = |text: String| Some(Stored::Written(CellKind::String, text));
    match (kind, facts.nature) {
        (CellKind::Number | CellKind::Boolean, _) => quoted(text),
        (CellKind::String, Nature::Text) => Some(Stored::Written(CellKind::Number, text.chars().count().to_string())),
        (_, Nature::Integer) => Some(cells::with_text(cell, format!("{text}.0"))),
        (_, Nature::Number) => Some(cells::with_text(cell, with_comma(&text))),
        (_, Nature::Boolean) => Some(cells::with_text(cell, yes_or_no(&text).to_owned())),
        (_, Nature::Day) => other_day(facts, cell),
        _ => None,
    }
}

fn with_comma(text: &str) -> String {
    if text.contains('.') { text.replace('.', ",") } else { format!("{text},0") }
}

fn yes_or_no(text: &str) -> &'static str {
    if text == "1" || text.eq_ignore_ascii_case("true") { "yes" } else { "no" }
}

/// A day the way another country writes it.
fn other_day(facts: &Facts<'_>, cell: &Stored) -> Option<Stored> {
    let form = facts.days.as_ref()?;
    let (year, month, day) = form.day(cell)?.ymd();
    let text = cells::text(cell)?;
    // Every form is as long as its letters, which are ten with their signs or eight without.
    let length = form.written(form.day(cell)?).len();
    let written =
        if form.is_iso() { format!("{day:02}/{month:02}/{year:04}") } else { format!("{year:04}~{month:02}~{day:02}") };
    Some(cells::with_text(cell, format!("{written}{}", text.get(length..)?)))
}

/// A column of a typed file that is stored as something else.
fn stored_otherwise(case: &Case<'_>) -> Option<Faulted> {
    let facts = case.facts()?;
    let name = &facts.column.name;
    let as_text = facts.nature != Nature::Text;
    let info = if as_text {
        ColumnInfo::plain(name, Storage::String, "string")
    } else {
        ColumnInfo::plain(name, Storage::Integer { bits: 64, signed: true }, "int64")
    };
    let cell = |cell: &Stored| match cells::text(cell) {
        None => Stored::Null,
        Some(text) if as_text => Stored::Text(text.into_owned()),
        Some(text) => Stored::Int(i128::try_from(text.chars().count()).unwrap_or_default()),
    };
    let new = facts.column.cells.iter().map(cell).collect();
    Some(Faulted { table: case.held.with_cells(name, new).with_stored(&info), rows: Some(facts.values.len()) })
}
