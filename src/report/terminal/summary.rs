//! The table of counts, a line for each object.

use comfy_table::{Cell, CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};

use super::page::{Page, grouped};
use crate::outcome::{Outcome, Report, Summary};

/// Writes the table; a lint has no data to count.
pub(super) fn write(page: &mut Page, report: &Report) {
    let lines = lines(report);
    if report.command != "check" || lines.is_empty() {
        return;
    }
    page.gap();
    let mut table = Table::new();
    let rule = if page.style().unicode { '─' } else { '-' };
    let only_a_rule = TableStyle::new().header_separator(LineStyle::none().fill(rule).junction(rule));
    table.load_style(only_a_rule).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(page.room(0).and_then(|room| u16::try_from(room).ok()).unwrap_or(u16::MAX));
    table.set_header(cells(&["object", "rows", "checks", "pass", "fail", "warn", "not evaluated"].map(str::to_owned)));
    for line in lines {
        table.add_row(cells(&line));
    }
    if let Some(first) = table.column_mut(0) {
        first.set_padding((0, 1));
    }
    page.block(0, &table.to_string());
}

fn cells(texts: &[String; 7]) -> Vec<Cell> {
    let side = |at| if at == 0 { CellAlignment::Left } else { CellAlignment::Right };
    texts.iter().enumerate().map(|(at, text)| Cell::new(text).set_alignment(side(at))).collect()
}

fn lines(report: &Report) -> Vec<[String; 7]> {
    let several = report.contracts.len() > 1;
    let mut lines: Vec<_> = report
        .objects
        .iter()
        .map(|object| {
            let of = |outcome: &&Outcome| {
                outcome.contract == object.contract && outcome.object.as_ref() == Some(&object.name)
            };
            let contract = report.contracts.get(object.contract).filter(|_| several);
            let name = contract.map_or_else(|| object.name.clone(), |of| format!("{} ({})", object.name, of.path));
            line(name, object.rows, &report.outcomes.iter().filter(of).collect::<Vec<_>>())
        })
        .collect();
    let elsewhere = |outcome: &&Outcome| {
        !report
            .objects
            .iter()
            .any(|object| outcome.contract == object.contract && outcome.object.as_ref() == Some(&object.name))
    };
    let rest: Vec<_> = report.outcomes.iter().filter(elsewhere).collect();
    if !rest.is_empty() {
        lines.push(line("(contract)".to_owned(), None, &rest));
    }
    lines
}

fn line(name: String, rows: Option<u64>, outcomes: &[&Outcome]) -> [String; 7] {
    let summary = Summary::of(&outcomes.iter().map(|outcome| (*outcome).clone()).collect::<Vec<_>>());
    let count = |number: usize| grouped(number as u64);
    [
        name,
        rows.map_or_else(|| "-".to_owned(), grouped),
        count(outcomes.len()),
        count(summary.pass),
        count(summary.fail),
        count(summary.warn),
        count(summary.not_evaluated),
    ]
}
