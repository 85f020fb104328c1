//! Where in the text of a contract new lines go, and how they are put there.

use std::cmp::Reverse;

use super::super::yaml::{Entry, Item, Yaml};
use crate::contract::{NodeSpans, Reading};
use crate::source::{Edit, Route, Span};

/// The text with changes. Of those in one place the deepest stand first, so that each goes into what is still open there;
/// of equal depth items stand before keys, and else all in the order in which they were made.
pub(super) fn apply(text: &str, edits: &[Edit]) -> String {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| (edit.span.start, Reverse(depth(&edit.text))));
    let (mut done, mut at) = (String::with_capacity(text.len()), 0);
    for edit in sorted {
        let Some(between) = text.get(at..edit.span.start) else { continue };
        done.push_str(between);
        // Behind a last line without an end only the first change brings that end.
        let written = if done.ends_with('\n') { edit.text.trim_start_matches(['\r', '\n']) } else { &edit.text };
        done.push_str(written);
        at = edit.span.end;
    }
    done.push_str(text.get(at..).unwrap_or_default());
    done
}

/// How far from the left lines stand, and whether they are items of a list.
fn depth(lines: &str) -> (usize, bool) {
    let mut told = lines.lines().filter(|line| !line.trim_start().is_empty() && !line.trim_start().starts_with('#'));
    let first = told.next().unwrap_or_default();
    let inner = first.trim_start();
    (first.len() - inner.len(), inner.starts_with("- "))
}

/// Entries behind the last one of the mapping at a route; `None` where it is written in braces or otherwise not by lines.
pub(super) fn into_mapping(reading: &Reading, route: &Route, entries: &[Entry]) -> Option<Edit> {
    let text: &str = reading.source.text();
    let value = &reading.routes.get(route).filter(|_| is_own(reading, route))?.value;
    let first = first_key(reading, route, value)?;
    if text.get(value.clone())?.starts_with(['{', '[', '*', '&', '!']) {
        return None;
    }
    if is_shared(reading, first) {
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
    let is_inside = spans.value.contains(&first.value.start) && is_own(reading, route);
    let is_open = !spans.scalar && !text.get(spans.value.clone())?.starts_with(['{', '[', '*', '&', '!']);
    if !is_open || !is_inside || is_shared(reading, first.value.start) {
        return None;
    }
    let start = text.get(..first.value.start)?.rfind('\n').map_or(0, |newline| newline + 1);
    let before = text.get(start..first.value.start)?;
    let dash = before.find('-').filter(|_| before.trim().chars().all(|letter| letter == '-'))?;
    Some(lines_behind(text, spans.value.end, &Yaml::List(items.to_vec()).lines(dash)))
}

/// Another scalar in the place of one, in plain style; `None` where what stands there is no scalar of one line.
pub(super) fn other_scalar(reading: &Reading, route: &Route, value: &Yaml) -> Option<Edit> {
    let spans = reading.routes.get(route).filter(|spans| spans.scalar && is_own(reading, route))?;
    if is_shared(reading, spans.value.start) {
        return None;
    }
    let raw = reading.source.text().get(spans.value.clone())?;
    let is_plain = !raw.is_empty() && !raw.contains(['\n', '$']) && !raw.starts_with(['*', '&', '!', '|', '>']);
    let text = value.lines(0).pop()?;
    is_plain.then(|| Edit { span: spans.value.clone(), text })
}

/// Whether a node stands inside of all that it belongs to: what comes by an alias or a merge stands elsewhere.
fn is_own(reading: &Reading, route: &Route) -> bool {
    let Some(spans) = reading.routes.get(route) else { return false };
    let above = std::iter::successors(route.parent(), Route::parent);
    above
        .filter_map(|route| reading.routes.get(&route))
        .all(|outer| outer.value.start <= spans.value.start && spans.value.end <= outer.value.end)
}

/// Whether several places of the contract read what starts here, so that a change to one would change the others.
fn is_shared(reading: &Reading, start: usize) -> bool {
    let starts = |spans: &NodeSpans| {
        starts_key(spans, start) || (spans.key.is_none() || spans.scalar) && spans.value.start == start
    };
    reading.source.text().contains('*') && reading.routes.values().filter(|spans| starts(spans)).count() > 1
}

fn starts_key(spans: &NodeSpans, start: usize) -> bool {
    spans.key.as_ref().is_some_and(|key| key.start == start)
}

/// The first key of a mapping in the text; keys that were merged into it stand elsewhere.
fn first_key(reading: &Reading, route: &Route, value: &Span) -> Option<usize> {
    let depth = route.steps().len();
    let inside = reading.routes.range(route.clone()..).take_while(|(other, _)| other.is_within(route));
    let keys = inside.filter(|(other, _)| other.steps().len() == depth + 1);
    keys.filter_map(|(_, spans)| spans.key.as_ref()).map(|key| key.start).filter(|at| value.contains(at)).min()
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
