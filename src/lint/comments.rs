//! What people write beside a part of a contract: the comments above it and behind its lines.

use super::subject::Subject;
use crate::source::Route;

/// The comments right above the node of one route, and those from there to the line of another below it, as one text.
pub(super) fn around(subject: &Subject<'_>, from: &Route, to: &Route) -> String {
    let source = &subject.reading.source;
    let line = |route: &Route| source.position(subject.reading.span_of(route).start).0;
    let (first, last) = (line(from), line(to));
    let above = (1..first).rev().map_while(|line| source.line(line)?.trim().strip_prefix('#'));
    let mut all: Vec<&str> = above.collect();
    all.reverse();
    all.extend((first..=last).filter_map(|line| behind(source.line(line)?)));
    all.join(" ")
}

/// Whether a comment keeps a place for a key of the contract, as drafts do for what only people know: `# team:`.
pub(super) fn keeps_place(subject: &Subject<'_>, key: &str) -> bool {
    let mut comments = subject.reading.source.text().lines().filter_map(|line| line.strip_prefix('#'));
    comments.any(|comment| comment.trim_start().strip_prefix(key).is_some_and(|rest| rest.trim_end() == ":"))
}

/// The comment of a line.
fn behind(line: &str) -> Option<&str> {
    let sign = line.match_indices('#').find(|(at, _)| line.get(..*at).is_some_and(ends_word))?;
    line.get(sign.0 + 1..)
}

/// Whether a comment may follow.
fn ends_word(before: &str) -> bool {
    before.chars().next_back().is_none_or(char::is_whitespace)
}
