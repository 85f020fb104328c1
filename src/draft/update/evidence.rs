//! Evidence beside a value that moves: a comment that a draft would write today with other numbers gets those.

use std::ops::Range;

use crate::source::Edit;

/// Lines of a rule above the one that changes, at most.
const LINES: usize = 16;

/// Changes to the comments beside those that are made: behind the value, or right above the item that it stands in. A comment of
/// other words is somebody's own.
pub(super) fn renewed(text: &str, edits: &[Edit], today: &[String]) -> Vec<Edit> {
    let mut renewed: Vec<Edit> = Vec::new();
    for edit in edits.iter().filter(|edit| !edit.span.is_empty()) {
        let comment = [behind(text, &edit.span), above(text, &edit.span)].into_iter().flatten().find_map(|span| {
            let words = template(text.get(span.clone())?);
            let new = today.iter().find(|why| template(why) == words)?;
            (text.get(span.clone()) != Some(new.as_str())).then(|| Edit { span, text: new.clone() })
        });
        renewed.extend(comment.filter(|new| renewed.iter().all(|known| known.span != new.span)));
    }
    renewed
}

/// The comment behind a value, on its line.
fn behind(text: &str, value: &Range<usize>) -> Option<Range<usize>> {
    let end = value.end + text.get(value.end..)?.find('\n').unwrap_or(text.len() - value.end);
    let sign = value.end + text.get(value.end..end)?.find(" #")?;
    words(text, sign + " #".len()..end)
}

/// The comment of one line right above the item of a list that a value stands in.
fn above(text: &str, value: &Range<usize>) -> Option<Range<usize>> {
    let mut start = line_start(text, value.start);
    for _ in 0..LINES {
        let is_item = text.get(start..)?.trim_start_matches(' ').starts_with("- ");
        let before = start.checked_sub(1)?;
        let from = line_start(text, before);
        if is_item {
            let line = text.get(from..before)?;
            let sign = line.find('#').filter(|at| line.get(..*at).is_some_and(|lead| lead.trim().is_empty()))?;
            return words(text, from + sign + 1..before);
        }
        start = from;
    }
    None
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1)
}

/// A range without the spaces around it.
fn words(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let all = text.get(range.clone())?;
    let start = range.start + (all.len() - all.trim_start().len());
    Some(start..start + all.trim().len())
}

/// The words of a comment, with one sign for each number and each value in quotes.
fn template(comment: &str) -> String {
    let mut out = String::new();
    let (mut quoted, mut number) = (false, false);
    for letter in comment.chars() {
        if letter == '`' {
            quoted = !quoted;
            out.push('`');
        } else if !quoted {
            let goes_on = letter.is_ascii_digit() || (number && matches!(letter, ',' | '.'));
            if !goes_on {
                out.push(letter);
            } else if !number {
                out.push('#');
            }
            number = goes_on;
        }
    }
    // One of a thing has another word than several.
    out.replace("rows", "row").replace("numbers", "number").replace("values", "value")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_of_other_numbers_are_those_of_today() {
        let text = "a:\n  maximum: 5 # 1 to 4 in 20 numbers\n  q:\n    # 3 of 1,000 null (0.3 %)\n    - id: x\n      most: 1\n  own: 7 # 9 by law\n";
        let today = ["1 to 80 in 1 number", "50 of 2,000 null (2.5 %)"].map(str::to_owned);
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
            [("1 to 4 in 20 numbers", today[0].as_str()), ("3 of 1,000 null (0.3 %)", today[1].as_str())]
        );
    }
}
