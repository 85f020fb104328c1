//! Text in memory: cells are written out as they stood in the data, and read by the engine for text.

use std::collections::BTreeSet;

use super::HeldTable;
use crate::data::{CellKind, DataRef, Dialect, Format, Place, TableRef};
use crate::engine::gather::columns_of;
use crate::engine::{Run, Stored, text};
use crate::metric::{Answer, Ask, Measurement, Metric, Unit, Unmeasured};

/// What stands between two fields: nothing that data is written with.
const DELIMITER: u8 = 0x1f;

/// Answers the questions to a table.
pub(super) fn measure(table: &HeldTable, asks: &[&Ask], run: &Run) -> Vec<Result<Answer, Unmeasured>> {
    let wanted = wanted(table, asks);
    let data = data(table, &wanted);
    let run = Run { threads: 1, events: None, ..run.clone() };
    let asks: Vec<_> = asks.iter().map(|ask| Ask { table: 0, ..(*ask).clone() }).collect();
    let mut answers = text::open(&[(0, &data)], &run).measure(&asks, &run);
    // What the path of a file says is no field of its rows.
    let of_path = table.of_path();
    for answer in answers.iter_mut().flatten() {
        if let Measurement::Fields(fields) = &mut answer.measurement {
            fields.retain(|field| !of_path.contains(field.name.as_str()));
        }
    }
    answers
}

/// The columns that questions look at; none: all of them.
fn wanted<'a>(table: &'a HeldTable, asks: &[&'a Ask]) -> BTreeSet<&'a str> {
    let all = || table.columns().iter().map(|column| column.name.as_str()).collect();
    let mut wanted = BTreeSet::new();
    for ask in asks {
        if matches!(*ask.metric, Metric::Fields) {
            return all();
        }
        wanted.extend(columns_of(&ask.metric).into_iter().map(|column| column.path.first()));
        wanted.extend(ask.keys.iter().map(crate::metric::ColumnPath::first));
        wanted.extend(ask.only.iter().flat_map(|only| only.columns()).map(|column| column.path.first()));
        if let Unit::Elements(path) = ask.metric.unit() {
            wanted.extend(table.column(path.first()).map(|column| column.name.as_str()));
        }
    }
    wanted
}

fn data(table: &HeldTable, wanted: &BTreeSet<&str>) -> TableRef {
    let (format, bytes) =
        if table.is_json() { (Format::Json, json(table, wanted)) } else { (Format::Csv, delimited(table, wanted)) };
    let null_values = table.dialect().null_values.clone();
    let dialect = Dialect {
        delimiter: DELIMITER,
        quote: Some(b'"'),
        header: true,
        names: Vec::new(),
        null_values,
        encoding: None,
    };
    let place = Place::Memory(bytes.into_bytes());
    let shown = "memory".to_owned();
    let file = DataRef { place, shown, format, compression: None, dialect, partition: Vec::new() };
    TableRef { name: "memory".to_owned(), files: vec![file] }
}

/// The cells of the columns that are wanted, by their names.
fn columns<'t>(table: &'t HeldTable, wanted: &BTreeSet<&str>) -> Vec<(&'t str, &'t [Stored])> {
    let columns = table.columns().iter().filter(|column| wanted.contains(column.name.as_str()));
    columns.map(|column| (column.name.as_str(), column.cells.as_slice())).collect()
}

/// Delimited text, whose first column is empty: a line is never blank then.
fn delimited(table: &HeldTable, wanted: &BTreeSet<&str>) -> String {
    let columns = columns(table, wanted);
    let mut name = String::from("-");
    while columns.iter().any(|(known, _)| *known == name) {
        name.push('-');
    }
    let mut out = name;
    for (name, _) in &columns {
        out.push(char::from(DELIMITER));
        quoted(&mut out, name);
    }
    for row in 0..table.rows() {
        out.push_str("\n-");
        for (_, cells) in &columns {
            out.push(char::from(DELIMITER));
            field(&mut out, cells.get(row).unwrap_or(&Stored::Absent));
        }
    }
    out.push('\n');
    out
}

fn field(out: &mut String, stored: &Stored) {
    match stored {
        Stored::Written(CellKind::Quoted, text) => quoted(out, text),
        Stored::Written(_, text) | Stored::Text(text) if needs_quotes(text) => quoted(out, text),
        Stored::Written(_, text) | Stored::Text(text) => out.push_str(text),
        // Null is the empty field; a cell of text is nothing else.
        _ => {}
    }
}

fn needs_quotes(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, DELIMITER | b'"' | b'\n' | b'\r'))
}

fn quoted(out: &mut String, text: &str) {
    out.push('"');
    out.push_str(&text.replace('"', "\"\""));
    out.push('"');
}

/// An array of objects.
fn json(table: &HeldTable, wanted: &BTreeSet<&str>) -> String {
    let columns: Vec<_> = columns(table, wanted).into_iter().map(|(name, cells)| (string(name), cells)).collect();
    let mut out = String::from("[");
    for row in 0..table.rows() {
        out.push_str(if row > 0 { ",\n{" } else { "\n{" });
        let mut comma = "";
        for (name, cells) in &columns {
            let Some(written) = cells.get(row).and_then(value) else { continue };
            out.extend([comma, name, ":", &written]);
            comma = ",";
        }
        out.push('}');
    }
    out.push_str("\n]\n");
    out
}

/// A value as JSON has it; `None` where there is none.
fn value(stored: &Stored) -> Option<String> {
    match stored {
        Stored::Absent => None,
        Stored::Written(CellKind::Number | CellKind::Boolean | CellKind::Object | CellKind::Array, text) => {
            Some(text.clone())
        }
        Stored::Written(_, text) | Stored::Text(text) => Some(string(text)),
        _ => Some("null".to_owned()),
    }
}

fn string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
