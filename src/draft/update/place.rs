//! Where in the text of a contract new lines go, and how they are put there.

use super::super::yaml::{Entry, Item, Yaml};
use crate::contract::Reading;
use crate::source::{Edit, Route};

/// The text with changes; those in one place stand in the order in which they were made.
pub(super) fn apply(text: &str, edits: &[Edit]) -> String {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| edit.span.start);
    let (mut done, mut at) = (String::with_capacity(text.len()), 0);
    for edit in sorted {
        let Some(between) = text.get(at..edit.span.start) else { continue };
        done.push_str(between);
        done.push_str(&edit.text);
        at = edit.span.end;
    }
    done.push_str(text.get(at..).unwrap_or_default());
    done
}

/// Entries behind the last one of the mapping at a route; `None` where it is written in braces or otherwise not by lines.
pub(super) fn into_mapping(reading: &Reading, route: &Route, entries: &[Entry]) -> Option<Edit> {
    let text: &str = reading.source.text();
    let value = &reading.routes.get(route)?.value;
    let first = first_key(reading, route)?;
    if text.get(value.clone())?.starts_with(['{', '[', '*', '&', '!']) {
        return None;
    }
    let column = column_of(text, first)?;
    Some(lines_behind(text, value.end, &Yaml::Map(entries.to_vec()).lines(column)))
}

/// Items behind the last one of the list at a route; `None` where it is written in brackets or is empty.
pub(super) fn into_list(reading: &Reading, route: &Route, items: &[Item]) -> Option<Edit> {
    let text: &str = reading.source.text();
    let spans = reading.routes.get(route)?;
    let first = reading.routes.get(&route.index(0))?;
    if spans.scalar || text.get(spans.value.clone())?.starts_with(['{', '[', '*', '&', '!']) {
        return None;
    }
    let start = text.get(..first.value.start)?.rfind('\n').map_or(0, |newline| newline + 1);
    let before = text.get(start..first.value.start)?;
    let dash = before.find('-').filter(|_| before.trim().chars().all(|letter| letter == '-'))?;
    Some(lines_behind(text, spans.value.end, &Yaml::List(items.to_vec()).lines(dash)))
}

/// Another scalar in the place of one, in plain style; `None` where what stands there is no scalar of one line.
pub(super) fn other_scalar(reading: &Reading, route: &Route, value: &Yaml) -> Option<Edit> {
    let spans = reading.routes.get(route).filter(|spans| spans.scalar)?;
    let raw = reading.source.text().get(spans.value.clone())?;
    let is_plain = !raw.is_empty() && !raw.contains(['\n', '$']) && !raw.starts_with(['*', '&', '!', '|', '>']);
    let text = value.lines(0).pop()?;
    is_plain.then(|| Edit { span: spans.value.clone(), text })
}

/// The first key of a mapping in the text.
fn first_key(reading: &Reading, route: &Route) -> Option<usize> {
    let depth = route.steps().len();
    let inside = reading.routes.range(route.clone()..).take_while(|(other, _)| other.is_within(route));
    let keys = inside.filter(|(other, _)| other.steps().len() == depth + 1);
    keys.filter_map(|(_, spans)| spans.key.as_ref()).map(|key| key.start).min()
}

/// The column of a key that stands behind spaces and the dashes of lists alone.
fn column_of(text: &str, at: usize) -> Option<usize> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |newline| newline + 1);
    let before = text.get(start..at)?;
    before.bytes().all(|byte| matches!(byte, b' ' | b'-')).then_some(before.len())
}

/// Lines behind the line that a place lies in, ended as the others are.
fn lines_behind(text: &str, at: usize, lines: &[String]) -> Edit {
    let rest = text.get(at..).unwrap_or_default();
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let written = lines.join(end) + end;
    match rest.find('\n') {
        Some(newline) => Edit { span: at + newline + 1..at + newline + 1, text: written },
        None => Edit { span: text.len()..text.len(), text: format!("{end}{written}") },
    }
}
