//! Evidence beside a value that moves: a comment that a draft wrote gets what a draft would write today.

use std::collections::BTreeSet;
use std::ops::Range;

use super::super::yaml::{comment_lines, one_line};
use crate::source::Edit;

/// Lines of a rule above the one that changes, at most.
const LINES: usize = 16;
/// Lines of a comment, at most.
const COMMENT: usize = 4;
/// Comments that share such a part of their words are about the same.
const ALIKE: f64 = 0.6;
/// What stands before the threshold of a rule.
const ALLOWED: &str = "allowed up to ";
/// Units, of which data may have another one today.
const UNITS: [&str; 7] = ["second", "minute", "hour", "day", "week", "month", "year"];

/// Changes to the comments beside those that are made: behind the value, or right above the item that it stands in. Only words
/// that drafts have are taken for theirs; a comment with any other is somebody's own.
pub(super) fn renewed(text: &str, edits: &[Edit], today: &[&str]) -> Vec<Edit> {
    let today: Vec<(BTreeSet<String>, &str)> = today.iter().map(|why| (words(why), *why)).collect();
    let known: BTreeSet<String> = today.iter().flat_map(|(words, _)| words.iter().cloned()).collect();
    let mut renewed: Vec<Edit> = Vec::new();
    for edit in edits.iter().filter(|edit| !edit.span.is_empty()) {
        let places = behind(text, &edit.span).into_iter().chain(above(text, &edit.span));
        let found = places.filter_map(|place| {
            let old = words(&place.said);
            let best = today
                .iter()
                .map(|(new, why)| (likeness(&old, new), *why))
                .max_by(|one, other| one.0.total_cmp(&other.0))?;
            (old.is_subset(&known) && best.0 >= ALIKE).then_some((best.0, best.1, place))
        });
        let Some((_, why, place)) = found.max_by(|one, other| one.0.total_cmp(&other.0)) else { continue };
        let new = place.written(text, &with_threshold(why, &place.said, &edit.text));
        let is_new = text.get(place.span.clone()) != Some(new.as_str());
        if is_new
            && renewed.iter().all(|known| known.span.end <= place.span.start || place.span.end <= known.span.start)
        {
            renewed.push(Edit { span: place.span, text: new });
        }
    }
    renewed
}

/// Evidence with the threshold that the comment had before, where it is not that which moves.
fn with_threshold(why: &str, before: &str, moved: &str) -> String {
    let (Some(at), Some(old)) = (why.find(ALLOWED), before.find(ALLOWED)) else { return why.to_owned() };
    let (seen, allowed) = why.split_at(at);
    let is_it = allowed.strip_prefix(ALLOWED).and_then(|rest| rest.split(' ').next()) == Some(moved.trim());
    if is_it { why.to_owned() } else { format!("{seen}{}", before.get(old..).unwrap_or_default()) }
}

/// A comment: where it stands, from its sign on, and what it says.
struct Comment {
    span: Range<usize>,
    said: String,
    /// The spaces before its sign, where it has lines of its own.
    indent: Option<usize>,
}

impl Comment {
    /// Other words in its place.
    fn written(&self, text: &str, words: &str) -> String {
        let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        match self.indent {
            Some(indent) => comment_lines(words, indent).join(end).trim_start().to_owned(),
            None => one_line(words),
        }
    }
}

/// The comment behind a value, on its line.
fn behind(text: &str, value: &Range<usize>) -> Option<Comment> {
    let end = value.end + text.get(value.end..)?.find(['\r', '\n']).unwrap_or(text.len() - value.end);
    let start = value.end + text.get(value.end..end)?.find(" # ")? + " # ".len();
    let said = text.get(start..end)?.trim().to_owned();
    Some(Comment { span: start..start + said.len(), said, indent: None })
}

/// The comments of one line and more right above the item of a list that a value stands in.
fn above(text: &str, value: &Range<usize>) -> Vec<Comment> {
    let mut start = line_start(text, value.start);
    for _ in 0..LINES {
        if text.get(start..).is_some_and(|rest| rest.trim_start_matches(' ').starts_with("- ")) {
            return ending_before(text, start);
        }
        let Some(before) = start.checked_sub(1) else { break };
        start = line_start(text, before);
    }
    Vec::new()
}

/// The last line before a place, the last two lines, and so on, as long as they are comments.
fn ending_before(text: &str, item: usize) -> Vec<Comment> {
    let mut found: Vec<Comment> = Vec::new();
    let mut end = item;
    while let Some(before) = end.checked_sub(1).filter(|_| found.len() < COMMENT) {
        let from = line_start(text, before);
        let line = text.get(from..before).unwrap_or_default().trim_end();
        let Some(said) = line.trim_start().strip_prefix('#') else { break };
        let below = found.last().map_or(String::new(), |below| format!(" {}", below.said));
        let indent = line.len() - line.trim_start().len();
        let last = found.first().map_or(from + line.len(), |first| first.span.end);
        let said = format!("{}{below}", said.trim());
        found.push(Comment { span: from + indent..last, said, indent: Some(indent) });
        end = from;
    }
    found
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1)
}

/// The words of a comment without its numbers and values, and without their plural.
fn words(comment: &str) -> BTreeSet<String> {
    let plain: String = comment.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let plain = plain.split_whitespace().map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric()));
    let plain = plain.filter(|word| !word.is_empty() && !word.chars().any(|letter| letter.is_ascii_digit()));
    let one = plain.map(|word| word.strip_suffix('s').filter(|one| one.len() > 2).unwrap_or(word).to_lowercase());
    one.map(|word| if UNITS.contains(&word.as_str()) { "unit".to_owned() } else { word }).collect()
}

/// Which part of the words of two comments both have.
fn likeness(one: &BTreeSet<String>, other: &BTreeSet<String>) -> f64 {
    let all = one.union(other).count();
    if all == 0 { 0.0 } else { one.intersection(other).count() as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_of_other_numbers_are_those_of_today() {
        let text = "a:\n  maximum: 5 # 1 to 4 in 20 numbers\n  q:\n    # 3 of 1,000 null (0.3 %)\n    - id: x\n      most: 1\n  own: 7 # 9 by law\n";
        let today = ["1 to 80 in 1 number", "50 of 2,000 null (2.5 %)"];
        let edits: Vec<Edit> = ["5", "1\n", "7"]
            .iter()
            .zip(["maximum: ", "most: ", "own: "])
            .map(|(value, key)| {
                let at = text.find(key).unwrap() + key.len();
                Edit { span: at..at + value.trim().len(), text: "8".to_owned() }
            })
            .collect();
        let found = renewed(text, &edits, &today);
        let shown: Vec<_> = found.iter().map(|edit| (&text[edit.span.clone()], edit.text.as_str())).collect();
        assert_eq!(
            shown,
            [("1 to 4 in 20 numbers", today[0]), ("# 3 of 1,000 null (0.3 %)", "# 50 of 2,000 null (2.5 %)")]
        );
    }

    #[test]
    fn comments_keep_the_threshold_that_stays_and_what_people_wrote() {
        let old = "# 0 of 1,000 null; allowed up to 2 % (Wilson, 99 %)";
        let today = ["50 of 2,000 null (2.5 %); allowed up to 7 % (Wilson, 99 %)", "-3 to 9 in 7 numbers"];
        let of = |comment: &str, value: &str| {
            let text = format!("q:\r\n    {comment}\r\n    - most: 1\r\n");
            let at = text.rfind('1').unwrap();
            let edits = [Edit { span: at..at + 1, text: value.to_owned() }];
            renewed(&text, &edits, &today).pop().map(|edit| (text[edit.span].to_owned(), edit.text))
        };
        let moved = of(old, "7").unwrap();
        assert_eq!((moved.0.as_str(), moved.1), (old, format!("# {}", today[0])));
        let stays = of(old, "a <= 1").unwrap().1;
        assert_eq!(stays, "# 50 of 2,000 null (2.5 %); allowed up to 2 % (Wilson, 99 %)");
        assert_eq!(of("# -25 to 5 in 90 numbers", "7").unwrap().1, "# -3 to 9 in 7 numbers");
        assert_eq!(of("# 0 of 1,000 null; allowed up to 2 % (as agreed with the bank)", "7"), None);
        let wrapped = of("# 0 of 1,000\r\n    # null; allowed up to 2 % (Wilson, 99 %)", "7").unwrap();
        assert_eq!(wrapped.0, "# 0 of 1,000\r\n    # null; allowed up to 2 % (Wilson, 99 %)");
        assert_eq!(wrapped.1, format!("# {}", today[0]));
        assert_eq!(of("# Ours:\r\n    # 0 of 1,000 null; allowed up to 2 % (Wilson, 99 %)", "7").unwrap().0, old);
    }
}
