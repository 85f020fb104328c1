//! The profile as Markdown, for pages, tickets and reviews.

use std::fmt::Write as _;

use super::words;
use crate::profile::{ColumnProfile, Profile, TableProfile};

/// Values that are shown of a column.
const VALUES: usize = 5;

/// The page.
pub(super) fn page(profile: &Profile) -> String {
    let mut text = String::new();
    for table in &profile.tables {
        put_table(&mut text, table);
    }
    if !profile.relations.is_empty() {
        text.push_str("## Relations\n\n");
        for relation in &profile.relations {
            _ = writeln!(text, "- {}", plain(&words::relation(profile, relation)));
        }
    }
    text.truncate(text.trim_end().len());
    text + "\n"
}

fn put_table(text: &mut String, table: &TableProfile) {
    _ = writeln!(text, "# {}\n\n{}.\n", plain(&words::value(&table.name)), words::size(table));
    for file in &table.files {
        _ = writeln!(text, "- file: {}", plain(&words::file(file)));
    }
    for (label, line) in words::rows(table) {
        _ = writeln!(text, "- {label}: {}", plain(&line));
    }
    if table.rows == 0 {
        text.push('\n');
        return;
    }
    text.push_str("\n| column | type | missing | different | values |\n|---|---|---|---|---|\n");
    for column in &table.columns {
        text.push_str(&row(column));
    }
    text.push('\n');
}

fn row(column: &ColumnProfile) -> String {
    let missing = words::missing(column);
    let missing = if missing.is_empty() { "none".to_owned() } else { missing.join("<br>") };
    let kind: Vec<_> = std::iter::once(words::kind(column)).chain(words::doubts(column)).collect();
    let different = words::different(column).unwrap_or_default();
    let name = column.path.to_string();
    let cells = [code(&words::value(&name)), cells(&kind), broken(&missing), plain(&different), cells(&values(column))];
    format!("| {} |\n", cells.join(" | "))
}

fn values(column: &ColumnProfile) -> Vec<String> {
    let mut lines = words::numbers(column);
    lines.extend(words::times(column));
    lines.extend(words::texts(column));
    lines.extend(words::order(column.order).map(str::to_owned));
    let (top, note) = words::top(column, VALUES);
    if !top.is_empty() {
        let named: Vec<_> =
            top.iter().map(|(text, rows)| format!("{text} ({})", words::percent(*rows, column.rows))).collect();
        lines.push(format!("most: {}", named.join(", ")));
    }
    lines.extend(note);
    lines
}

fn cells(lines: &[String]) -> String {
    lines.iter().map(|line| plain(line)).collect::<Vec<_>>().join("<br>")
}

fn broken(text: &str) -> String {
    text.split("<br>").map(plain).collect::<Vec<_>>().join("<br>")
}

/// Text that means nothing but itself in Markdown and in a cell of a table.
fn plain(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '|' | '*' | '_' | '`' | '[' | ']' | '\\' | '#' | '~' => shown.extend(['\\', letter]),
            _ => shown.push(letter),
        }
    }
    shown
}

/// A name as code; where it has backticks, as plain text.
fn code(text: &str) -> String {
    if text.contains(['`', '|', '\\']) { plain(text) } else { format!("`{text}`") }
}
