//! For people as a page: the score, a table for each table, and the lines that close the gaps.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::gaps::{Block, DRAFTED, blocks, remedies};
use super::shown;
use crate::coverage::{ColumnCoverage, Coverage, FaultKind, Finding, TableCoverage, kinds};

/// Writes the page.
pub(super) fn write(coverage: &Coverage, out: &mut dyn Write) -> io::Result<()> {
    let mut page = String::new();
    head(&mut page, coverage);
    for table in &coverage.tables {
        matrix(&mut page, table);
    }
    gaps(&mut page, coverage);
    out.write_all(page.as_bytes())
}

/// A line. Writing to a string cannot fail.
fn line(page: &mut String, text: &str) {
    _ = writeln!(page, "{text}");
}

fn head(page: &mut String, coverage: &Coverage) {
    line(page, &format!("# What {} would not notice\n", escaped(&coverage.contract.path)));
    if !coverage.errors.is_empty() {
        line(page, &format!("**{}**\n", super::broken(coverage)));
    }
    let (noticed, all) = coverage.counts();
    match coverage.score() {
        Some(score) => line(page, &format!("**Coverage {score:.1} %**: {noticed} of {all} faults are noticed.\n")),
        None => line(page, "No fault can be put into this data.\n"),
    }
    for table in &coverage.tables {
        let rows = if table.held < table.rows {
            format!("{} rows drawn of {}", table.held, table.rows)
        } else {
            format!("all {} rows", table.rows)
        };
        line(page, &format!("- {}: {rows}", escaped(&table.object)));
    }
    line(page, &format!("- seed {}, ages counted from {}", coverage.seed, coverage.now));
    for note in &coverage.notes {
        line(page, &format!("- {}", escaped(note)));
    }
}

fn matrix(page: &mut String, table: &TableCoverage) {
    let can_be = |kind: &&FaultKind| {
        let mut faults = table.columns.iter().flat_map(|column| &column.faults);
        faults.any(|fault| fault.kind == kind.id && fault.finding.is_noticed().is_some())
    };
    let kinds: Vec<_> = kinds().iter().filter(can_be).collect();
    line(page, &format!("\n## {}\n", escaped(&table.object)));
    let titles: Vec<_> = kinds.iter().map(|kind| kind.id).collect();
    line(page, &format!("| column | noticed | {} |", titles.join(" | ")));
    line(page, &format!("|---|---|{}", "---|".repeat(kinds.len())));
    for column in &table.columns {
        let (noticed, all) = column.counts();
        let cells: Vec<_> = kinds.iter().map(|kind| cell(column, kind)).collect();
        let name = match column.property.as_deref() {
            None => "(table)".to_owned(),
            Some("") => "(no name)".to_owned(),
            Some(name) => escaped(name),
        };
        let name = if column.declared { name } else { format!("{name} (not declared)") };
        line(page, &format!("| {name} | {noticed} of {all} | {} |", cells.join(" | ")));
    }
    line(
        page,
        "\nA cell has the smallest part of the rows that has the contract notice the fault; **gap**: it does not notice; nothing: not tried, since there can be no such fault or the values are objects or lists.",
    );
}

fn cell(column: &ColumnCoverage, kind: &FaultKind) -> String {
    match column.faults.iter().find(|fault| fault.kind == kind.id).map(|fault| &fault.finding) {
        None | Some(Finding::NotApplicable(_)) => String::new(),
        Some(Finding::Noticed { smallest, .. }) => smallest.label.clone(),
        Some(Finding::Gap { .. }) => "**gap**".to_owned(),
    }
}

/// The lines for one place, with the faults that each would have the contract notice.
fn block(page: &mut String, block: &Block) {
    let whereabouts = block.whereabouts.as_ref().map(|text| format!(", {text}")).unwrap_or_default();
    line(page, &format!("\n{}{whereabouts}:", escaped(&block.at)));
    for section in &block.sections {
        if let Some(into) = &section.into {
            line(page, &format!("\n{into}:"));
        }
        line(page, "```yaml");
        for (text, why) in &section.lines {
            let why = if why.is_empty() { String::new() } else { format!("  # {why}") };
            // A fence inside would end the block.
            line(page, &super::super::escape(&format!("{text}{why}")).replace("```", "` ` `"));
        }
        line(page, "```");
    }
}

fn gaps(page: &mut String, coverage: &Coverage) {
    let (remedies, rest) = remedies(coverage);
    if !remedies.is_empty() {
        line(page, "\n## Lines that close gaps");
    }
    for block in &blocks(&remedies) {
        self::block(page, block);
    }
    if !remedies.is_empty() {
        line(page, &format!("\n{DRAFTED}."));
    }
    if !rest.is_empty() {
        line(page, "\n## Gaps that no line which was tried would close\n");
    }
    for gap in &rest {
        line(page, &format!("- {}: {} ({})", escaped(&gap.at()), gap.kind, gap.tried.label));
    }
    if !coverage.idle.is_empty() {
        line(page, "\n## Checks that could notice nothing\n");
    }
    for idle in &coverage.idle {
        line(page, &format!("- `{}`: {}", shown(&idle.id).replace('`', "'"), escaped(&idle.why)));
    }
}

/// Text that means nothing in Markdown.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in super::super::escape(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '!') {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
}
