//! The lines of the contract that an outcome points at, with the line before them.

use super::page::{INDENT, Ink, Page};
use crate::report::escape::is_hostile;
use crate::source::Location;

/// A promise that takes more lines is cut; its first lines name it.
const MOST_LINES: usize = 3;

/// Characters of a line that are looked at.
pub(super) const LONGEST: usize = 200;

/// The lines of a contract, found once for all its snippets.
pub(super) type Lines<'a> = Vec<&'a str>;

/// The lines of a text.
pub(super) fn lines(text: &str) -> Lines<'_> {
    text.lines().collect()
}

/// Writes the lines of a place. Nothing is written where the text has no such line.
pub(super) fn write(page: &mut Page, lines: &[&str], place: &Location) {
    let last = place.end_line.clamp(place.line, place.line.saturating_add(MOST_LINES - 1));
    let first = place.line.saturating_sub(1).max(1);
    let shown: Vec<(usize, &str)> = lines
        .iter()
        .enumerate()
        .skip(first - 1)
        .take(last + 1 - first)
        .map(|(at, line)| (at + 1, head_of(line)))
        .collect();
    let Some(&(highest, _)) = shown.last().filter(|(number, _)| *number >= place.line) else { return };
    let gutter = highest.to_string().len();
    let common = shown.iter().filter(|(_, line)| !line.trim().is_empty()).map(|(_, line)| indent_of(line)).min();
    let common = common.unwrap_or(0);
    for (number, line) in shown {
        let rest: String = line.chars().skip(common).collect();
        let belongs = number >= place.line;
        write_line(page, gutter, &number.to_string(), &rest, belongs);
        if number == place.line && place.end_line == place.line {
            underline(page, gutter, place, common, rest.chars().count());
        }
    }
}

/// The start of a line, as far as any terminal shows it.
fn head_of(line: &str) -> &str {
    // Most lines are short in bytes already.
    if line.len() <= LONGEST {
        return line;
    }
    let end = line.char_indices().nth(LONGEST).map_or(line.len(), |(at, _)| at);
    line.get(..end).unwrap_or(line)
}

fn indent_of(line: &str) -> usize {
    line.chars().take_while(|c| *c == ' ').count()
}

fn bar(page: &Page) -> &'static str {
    if page.style().unicode { "│" } else { "|" }
}

fn write_line(page: &mut Page, gutter: usize, number: &str, text: &str, belongs: bool) {
    let room = page.room(INDENT + gutter + 3);
    let text = cut(text, room, page.style().unicode);
    let text = if belongs { text } else { page.ink(Ink::Faint, &text) };
    let front = page.ink(Ink::Faint, &format!("{number:>gutter$} {}", bar(page)));
    page.line(&format!("{}{front} {text}", " ".repeat(INDENT)));
}

fn underline(page: &mut Page, gutter: usize, place: &Location, common: usize, length: usize) {
    let from = place.column.saturating_sub(1).saturating_sub(common);
    let room = page.room(INDENT + gutter + 3).map_or(length, |room| room.min(length));
    let width = place.end_column.saturating_sub(place.column).max(1).min(room.saturating_sub(from));
    if width == 0 {
        return;
    }
    let mark = if page.style().unicode { "━" } else { "^" };
    let front = page.ink(Ink::Faint, &format!("{:>gutter$} {}", "", bar(page)));
    let marks = page.ink(Ink::Bad, &mark.repeat(width));
    page.line(&format!("{}{front} {}{marks}", " ".repeat(INDENT), " ".repeat(from)));
}

/// Text that fits into so many columns, with a sign where it was cut.
pub(super) fn cut(text: &str, room: Option<usize>, unicode: bool) -> String {
    match room {
        Some(room) if text.chars().count() > room => {
            let sign = if unicode { "…" } else { "..." };
            let kept: String = text.chars().take(room.saturating_sub(sign.chars().count())).collect();
            format!("{kept}{sign}")
        }
        _ => text.to_owned(),
    }
}

/// The text with each line cut to what is looked at, and nothing in it that acts on a terminal.
pub(super) fn harmless(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let end = if line.ends_with('\n') { "\n" } else { "" };
        shown.extend(head_of(line.trim_end_matches('\n')).chars().map(visible));
        shown.push_str(end);
    }
    shown
}

/// A character as a snippet may show it: one for one, so that columns stay true.
pub(super) fn visible(c: char) -> char {
    match c {
        '\n' => c,
        '\t' => ' ',
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        _ if is_hostile(c) => '\u{fffd}',
        _ => c,
    }
}
