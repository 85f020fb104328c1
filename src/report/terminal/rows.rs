//! The first failing rows as a table: where they are, the value, the key.

use comfy_table::{Cell, CellAlignment, ContentArrangement, Row as TableRow, Table, presets};

use super::page::{INDENT, Ink, Page, grouped};
use super::snippet::cut;
use crate::outcome::{CellShown, Outcome, Row};

/// Longer texts are cut in the terminal; other formats have them whole.
const WIDEST: usize = 60;

/// One column of the table: its head, whether it holds numbers, and its text for each row.
struct Column {
    head: String,
    number: bool,
    texts: Vec<String>,
}

/// Writes the rows, and how many there are in all.
pub(super) fn write(page: &mut Page, outcome: &Outcome) {
    let rows = &outcome.rows;
    if let Some(first) = rows.first() {
        let one_file = rows.iter().all(|row| row.file == first.file);
        if one_file {
            page.labelled(INDENT, Ink::Faint, "in", 2, &first.file);
        }
        let table = table(&columns(rows, one_file, page.style().unicode), page.room(INDENT));
        page.block(INDENT, &table);
    }
    if let Some(total) = outcome.rows_total.filter(|&total| total > rows.len() as u64) {
        let shown = if rows.is_empty() { "none".to_owned() } else { grouped(rows.len() as u64) };
        let line = format!("{shown} of {} shown", grouped(total));
        let line = page.ink(Ink::Faint, &line);
        page.block(INDENT, &line);
    }
}

fn columns(rows: &[Row], one_file: bool, unicode: bool) -> Vec<Column> {
    let number = |head: &str, of: &dyn Fn(&Row) -> Option<u64>| Column {
        head: head.to_owned(),
        number: true,
        texts: rows.iter().map(|row| of(row).map_or_else(String::new, grouped)).collect(),
    };
    let text = |head: &str, of: &dyn Fn(&Row) -> Option<String>| Column {
        head: head.to_owned(),
        number: false,
        texts: rows.iter().map(|row| cut(&of(row).unwrap_or_default(), Some(WIDEST), unicode)).collect(),
    };
    let mut columns = vec![
        text("file", &|row| (!one_file).then(|| row.file.clone())),
        number("row", &|row| row.row),
        number("line", &|row| row.line),
        number("column", &|row| row.fault.as_ref().and(row.column)),
        text("fault", &|row| row.fault.clone()),
        text("element", &element),
        text(&value_head(rows), &|row| row.value.as_ref().map(cell)),
    ];
    let value = value_head(rows);
    for (at, head) in key_heads(rows).into_iter().enumerate().filter(|(_, head)| *head != value) {
        columns.push(text(&format!("key {head}"), &|row| row.key.get(at).map(cell)));
    }
    columns.push(text("record", &|row| row.fault.as_ref().and(row.raw.clone())));
    columns.retain(|column| column.texts.iter().any(|text| !text.is_empty()));
    columns
}

/// The element, where it says more than the name of the column does.
fn element(row: &Row) -> Option<String> {
    row.element.clone().filter(|element| row.value.as_ref().is_none_or(|value| value.column != *element))
}

fn value_head(rows: &[Row]) -> String {
    rows.iter().find_map(|row| row.value.as_ref()).map_or_else(|| "value".to_owned(), |value| value.column.clone())
}

fn key_heads(rows: &[Row]) -> Vec<String> {
    let widest = rows.iter().max_by_key(|row| row.key.len());
    widest.map(|row| row.key.iter().map(|part| part.column.clone()).collect()).unwrap_or_default()
}

/// A cell so that what is no text is told from text that looks like it.
fn cell(cell: &CellShown) -> String {
    if cell.masked {
        return "(hidden)".to_owned();
    }
    let cut = if cell.cut { "…" } else { "" };
    match cell.kind.as_str() {
        "null" => "(null)".to_owned(),
        // Unquoted empty is null in delimited text, whatever the type.
        "bare" if cell.text.is_empty() => "(null)".to_owned(),
        "absent" => "(absent)".to_owned(),
        "quoted" | "string" => format!("\"{}\"{cut}", cell.text),
        _ if cell.text.is_empty() || cell.text.trim() != cell.text => format!("\"{}\"{cut}", cell.text),
        _ => format!("{}{cut}", cell.text),
    }
}

fn table(columns: &[Column], room: Option<usize>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(room.and_then(|room| u16::try_from(room).ok()).unwrap_or(u16::MAX));
    table.set_header(row(columns.iter().map(|column| column.head.as_str()), columns));
    let height = columns.first().map_or(0, |column| column.texts.len());
    for at in 0..height {
        table.add_row(row(columns.iter().filter_map(|column| column.texts.get(at).map(String::as_str)), columns));
    }
    if let Some(first) = table.column_mut(0) {
        first.set_padding((0, 1));
    }
    table.to_string()
}

fn row<'a>(texts: impl Iterator<Item = &'a str>, columns: &[Column]) -> TableRow {
    let cells = texts.zip(columns).map(|(text, column)| {
        Cell::new(text).set_alignment(if column.number { CellAlignment::Right } else { CellAlignment::Left })
    });
    TableRow::from(cells.collect::<Vec<_>>())
}
