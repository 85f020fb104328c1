//! Edits that mend what has one right answer, written in the style of what stands there.

use super::scalar::Scalar;
use super::shape::{Key, Kind};
use super::tree::{self, Entry, Node, NodeKind};
use crate::source::{Edit, Span};

/// Another text in the place of a scalar, within the same quotes. `None` where the scalar is an alias, has an anchor or
/// a tag, holds a variable, or stands on several lines.
#[must_use]
pub fn other_text(text: &str, span: &Span, meant: &str) -> Option<Edit> {
    let raw = single(text, span)?;
    let written = match raw.as_bytes().first() {
        Some(b'"') => double(meant),
        Some(b'\'') => format!("'{}'", meant.replace('\'', "''")),
        _ if is_json(text) || !is_plain(meant) => double(meant),
        _ => meant.to_owned(),
    };
    Some(Edit { span: span.clone(), text: written })
}

/// A number or truth value in the place of a scalar, without quotes.
pub(super) fn literal(text: &str, span: &Span, meant: &str) -> Option<Edit> {
    single(text, span)?;
    Some(Edit { span: span.clone(), text: meant.to_owned() })
}

/// The same scalar within quotes.
pub(super) fn in_quotes(text: &str, span: &Span) -> Option<Edit> {
    let raw = single(text, span)?;
    let is_bare = !raw.starts_with(['"', '\'']);
    is_bare.then(|| Edit { span: span.clone(), text: double(raw) })
}

/// Another key in the place of one.
pub(super) fn other_key(text: &str, entry: &Entry, meant: &str) -> Option<Edit> {
    other_text(text, &entry.key_span, meant)
}

/// Another key with another value in the place of an entry; what stands between them stays.
pub(super) fn other_entry(text: &str, entry: &Entry, meant: &str, value: &Edit) -> Option<Edit> {
    let key = other_key(text, entry, meant)?;
    let between = text.get(entry.key_span.end..value.span.start)?;
    Some(Edit { span: key.span.start..value.span.end, text: format!("{}{between}{}", key.text, value.text) })
}

/// Flags that other languages call otherwise; `true`: what they say is the opposite.
const FLAGS: [(&str, &str, bool); 13] = [
    ("nullable", "required", true),
    ("isNullable", "required", true),
    ("optional", "required", true),
    ("notNull", "required", false),
    ("not_null", "required", false),
    ("isRequired", "required", false),
    ("mandatory", "required", false),
    ("isUnique", "unique", false),
    ("primary", "primaryKey", false),
    ("primary_key", "primaryKey", false),
    ("isPrimaryKey", "primaryKey", false),
    ("isPrimary", "primaryKey", false),
    ("pk", "primaryKey", false),
];

/// Keys of other languages that hold the same in the same form.
const SYNONYMS: [(&str, &str); 7] = [
    ("columns", "properties"),
    ("fields", "properties"),
    ("kwargs", "arguments"),
    ("args", "arguments"),
    ("doc", "description"),
    ("docs", "description"),
    ("sql", "query"),
];

/// A flag of another language as the standard writes it, and the key that is meant; `known` are the keys of the section.
pub(super) fn flag<'k>(
    text: &str,
    entry: &Entry,
    mut known: impl Iterator<Item = &'k Key>,
) -> Option<(&'static str, Edit)> {
    let (_, meant, opposite) = *FLAGS.iter().find(|(foreign, ..)| *foreign == &*entry.key)?;
    known.find(|key| key.name == meant && matches!(key.kind, Kind::Bool))?;
    let NodeKind::Scalar(_, Scalar::Bool(truth)) = entry.value.kind() else { return None };
    let edit = if opposite {
        let value = literal(text, entry.value.span(), if *truth { "false" } else { "true" })?;
        other_entry(text, entry, meant, &value)?
    } else {
        other_key(text, entry, meant)?
    };
    Some((meant, edit))
}

/// The key of the standard for one of another language that holds the same in the same form.
pub(super) fn synonym<'k>(name: &str, value: &Node, mut known: impl Iterator<Item = &'k Key>) -> Option<&'static str> {
    let (_, meant) = *SYNONYMS.iter().find(|(foreign, _)| *foreign == name)?;
    let key = known.find(|key| key.name == meant)?;
    let fits = match key.kind {
        Kind::Sections(_) | Kind::Distinct(_) => value.is_list(),
        Kind::Map => value.is_map(),
        Kind::Text => matches!(value.kind(), NodeKind::Scalar(_, Scalar::Text)),
        _ => false,
    };
    fits.then_some(meant)
}

/// Moves an entry of a mapping below another key of it, which may be there already as a mapping.
pub(super) fn move_below(text: &str, node: &Node, entry: &Entry, home: &str) -> Option<Edit> {
    match node.get(home) {
        None => wrap(text, node, entry, home),
        Some(below) => carry(text, node, entry, below),
    }
}

/// Puts `home:` around an entry, where nothing stands below it yet.
fn wrap(text: &str, node: &Node, entry: &Entry, home: &str) -> Option<Edit> {
    let span = entry.key_span.start..entry.value.span().end;
    let written = text.get(span.clone()).filter(|_| entry.value.span().start >= entry.key_span.end)?;
    if text.get(node.span().clone())?.starts_with('{') {
        let home = if is_json(text) { double(home) } else { home.to_owned() };
        return Some(Edit { span, text: format!("{home}: {{{written}}}") });
    }
    let (column, end) = (column_of(text, span.start)?, line_end(text));
    let shifted = shift(written, column + 2, column);
    Some(Edit { span, text: format!("{home}:{end}{}{shifted}", " ".repeat(column + 2)) })
}

/// Moves the lines of an entry before the first line of a block mapping, or one line into a mapping in braces.
fn carry(text: &str, node: &Node, entry: &Entry, below: &Node) -> Option<Edit> {
    if below.get(&entry.key).is_some() {
        return None;
    }
    if text.get(below.span().clone())?.starts_with('{') {
        return join(text, into_flow(text, entry, below)?, without(text, node, entry)?);
    }
    let first = below.entries().first()?;
    let (to, column) = own_line(text, first.key_span.start)?;
    let (from, before) = own_line(text, entry.key_span.start)?;
    let end = text.get(entry.value.span().end..)?.find('\n').map(|at| entry.value.span().end + at + 1)?;
    if entry.value.span().start < entry.key_span.end || (from..end).contains(&to) {
        return None;
    }
    let lines = shift(text.get(from + before..end)?, column, before);
    let moved = format!("{}{lines}", " ".repeat(column));
    Some(if to > from {
        Edit { span: from..to, text: format!("{}{moved}", text.get(end..to)?) }
    } else {
        Edit { span: to..end, text: format!("{moved}{}", text.get(to..from)?) }
    })
}

/// Writes an entry of one line before the first of a mapping in braces.
fn into_flow(text: &str, entry: &Entry, below: &Node) -> Option<Edit> {
    let value = text.get(entry.value.span().clone())?;
    let written = text.get(entry.key_span.start..entry.value.span().end)?;
    // Without quotes such a text would end in braces where it goes on between lines.
    let breaks =
        entry.value.is_scalar() && !value.starts_with(['"', '\'']) && value.contains([',', '[', ']', '{', '}']);
    if breaks || written.contains(['\n', '\r']) || value.starts_with(['|', '>']) {
        return None;
    }
    let (at, comma) = match below.entries().first() {
        Some(first) => (first.key_span.start, ", "),
        None => (below.span().start + 1, ""),
    };
    Some(Edit { span: at..at, text: format!("{written}{comma}") })
}

/// Takes an entry out of a mapping that keeps others; a comment behind it stays.
fn without(text: &str, node: &Node, entry: &Entry) -> Option<Edit> {
    let (start, end) = (entry.key_span.start, entry.value.span().end);
    let at = node.entries().iter().position(|other| other.key_span == entry.key_span)?;
    if node.entries().len() < 2 || entry.value.span().start < entry.key_span.end {
        return None;
    }
    let nothing = |span: Span| Some(Edit { span, text: String::new() });
    if text.get(node.span().clone())?.starts_with('{') {
        let before = at.checked_sub(1).and_then(|before| node.entries().get(before));
        let (span, between) = if let Some(before) = before {
            (before.value.span().end..end, before.value.span().end..start)
        } else {
            let next = node.entries().get(1)?.key_span.start;
            (start..next, end..next)
        };
        return nothing(span).filter(|_| text.get(between).is_some_and(|between| between.trim() == ","));
    }
    let (line, _) = own_line(text, start)?;
    let rest = text.get(end..)?.split_inclusive('\n').next()?;
    match rest.trim() {
        "" if rest.ends_with('\n') => nothing(line..end + rest.len()),
        comment if comment.starts_with('#') => nothing(start..end + rest.find('#')?),
        _ => None,
    }
}

/// Two changes as one, with what stands between them.
fn join(text: &str, one: Edit, other: Edit) -> Option<Edit> {
    let (first, second) = if one.span.start <= other.span.start { (one, other) } else { (other, one) };
    let between = text.get(first.span.end..second.span.start)?;
    Some(Edit { span: first.span.start..second.span.end, text: format!("{}{between}{}", first.text, second.text) })
}

/// A truth value of v3.0 that sharpens the bound beside it, as the bound itself that later versions write.
pub(super) fn sharp_bound(text: &str, node: &Node, entry: &Entry) -> Option<Edit> {
    let NodeKind::Scalar(_, Scalar::Bool(sharp)) = entry.value.kind() else { return None };
    let gone = without(text, node, entry)?;
    if !sharp {
        return Some(gone);
    }
    let bound = match &*entry.key {
        "exclusiveMinimum" => node.entry("minimum")?,
        "exclusiveMaximum" => node.entry("maximum")?,
        _ => return None,
    };
    join(text, other_key(text, bound, &entry.key)?, gone)
}

/// Changes of several scalars as one.
pub(super) fn all_of(text: &str, edits: impl IntoIterator<Item = Edit>) -> Option<Edit> {
    let mut edits = edits.into_iter();
    let first = edits.next()?;
    edits.try_fold(first, |one, other| join(text, one, other))
}

/// Puts a list below a key of its own, in the place where it stands.
#[must_use]
pub fn list_below(text: &str, key: &Span, list: &Span, home: &str) -> Option<Edit> {
    let written = text.get(list.clone())?;
    if written.starts_with('[') {
        let home = if is_json(text) { double(home) } else { home.to_owned() };
        return Some(Edit { span: list.clone(), text: format!("{{{home}: {written}}}") });
    }
    // An anchor or a tag of the list would be one of the mapping.
    let between = text.get(key.end..list.start)?.trim_start().strip_prefix(':')?;
    let is_bare = between.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'));
    let (start, column) = own_line(text, list.start)?;
    if !written.starts_with('-') || !is_bare {
        return None;
    }
    let (home_column, end) = (column_of(text, key.start)? + 2, line_end(text));
    let shifted = shift(written, column + 2, column);
    let (outer, inner) = (" ".repeat(home_column), " ".repeat(column + 2));
    Some(Edit { span: start..list.end, text: format!("{outer}{home}:{end}{inner}{shifted}") })
}

/// Lines behind the first, moved from one column to another; blank ones stay.
fn shift(written: &str, to: usize, from: usize) -> String {
    let mut lines = written.split_inclusive('\n');
    let mut shifted = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        let spaces = line.len() - line.trim_start_matches(' ').len();
        if line.trim().is_empty() {
            shifted.push_str(line);
        } else {
            shifted.push_str(&" ".repeat((spaces + to).saturating_sub(from)));
            shifted.push_str(line.trim_start_matches(' '));
        }
    }
    shifted
}

/// The start of the line of a key and its column, where nothing but spaces stands before it.
fn own_line(text: &str, at: usize) -> Option<(usize, usize)> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |newline| newline + 1);
    let before = text.get(start..at)?;
    before.bytes().all(|byte| byte == b' ').then_some((start, before.len()))
}

/// The column of a key that stands behind spaces and the dashes of lists alone.
fn column_of(text: &str, at: usize) -> Option<usize> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |newline| newline + 1);
    let before = text.get(start..at)?;
    before.bytes().all(|byte| matches!(byte, b' ' | b'-')).then_some(before.len())
}

/// How the lines of a text end.
fn line_end(text: &str) -> &'static str {
    let first = text.find('\n').unwrap_or(0);
    if text.get(..first).is_some_and(|line| line.ends_with('\r')) { "\r\n" } else { "\n" }
}

/// The bytes of a scalar on one line that is neither an alias nor holds a variable.
fn single<'t>(text: &'t str, span: &Span) -> Option<&'t str> {
    let raw = text.get(span.clone())?;
    let is_one = !raw.is_empty() && !raw.contains(['\n', '\r']) && !raw.contains("${");
    (is_one && !raw.starts_with(['&', '*', '!', '|', '>', '{', '['])).then_some(raw)
}

/// Whether a text is JSON, or YAML in the form of JSON, where every word needs its quotes.
fn is_json(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with('{')
}

/// Whether a text needs no quotes, wherever it stands.
fn is_plain(meant: &str) -> bool {
    if meant.contains(['#', ':', ',', '{', '}', '[', ']', '"', '\'', '\n', '\\', '%']) {
        return false;
    }
    let parsed = tree::parse(meant);
    let root = parsed.root.filter(|_| parsed.complete && parsed.diagnostics.is_empty());
    root.is_some_and(|root| matches!(root.kind(), NodeKind::Scalar(text, Scalar::Text) if text == meant))
}

fn double(meant: &str) -> String {
    format!("\"{}\"", meant.replace('\\', "\\\\").replace('"', "\\\""))
}
