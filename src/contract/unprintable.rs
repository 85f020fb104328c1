//! Characters that JSON allows in its texts and the parser of YAML refuses anywhere: others stand in for them meanwhile.

use std::borrow::Cow;
use std::ops::Range;

/// How many of the characters that stand for nothing are tried for each that needs one.
const TRIED: u32 = 256;
/// The first character that stands for nothing, by agreement of all.
const FIRST: u32 = 0xE000;

/// A text as the parser can read it, and the way back.
pub(super) struct Readable<'text> {
    /// What to parse.
    pub(super) text: Cow<'text, str>,
    /// What stands in for what.
    pairs: Vec<(char, char)>,
    /// Behind each that stands in, how many bytes it and those before it have too many.
    shifts: Vec<(usize, usize)>,
}

impl<'text> Readable<'text> {
    /// The text with other characters where the parser would stop; as it is where there is no need, or no way.
    pub(super) fn new(text: &'text str) -> Self {
        let unchanged = || Self { text: Cow::Borrowed(text), pairs: Vec::new(), shifts: Vec::new() };
        let Some(pairs) = pairs(text).filter(|pairs| !pairs.is_empty()) else { return unchanged() };
        let (mut changed, mut shifts, mut shift) = (String::with_capacity(text.len()), Vec::new(), 0);
        for letter in text.chars() {
            let other = pairs.iter().find(|(known, _)| *known == letter).map(|(_, other)| *other);
            changed.push(other.unwrap_or(letter));
            if let Some(other) = other {
                shift += other.len_utf8().saturating_sub(letter.len_utf8());
                shifts.push((changed.len(), shift));
            }
        }
        Self { text: Cow::Owned(changed), pairs, shifts }
    }

    /// Where a byte of the parsed text stands in the text itself.
    pub(super) fn at(&self, offset: usize) -> usize {
        let before = self.shifts.partition_point(|(end, _)| *end <= offset);
        let shift = before.checked_sub(1).and_then(|at| self.shifts.get(at)).map_or(0, |(_, shift)| *shift);
        offset - shift
    }

    /// The same for a span.
    pub(super) fn span(&self, span: &Range<usize>) -> Range<usize> {
        self.at(span.start)..self.at(span.end)
    }

    /// A text that was parsed, with what it held at first.
    pub(super) fn restored<'a>(&self, parsed: &'a str) -> Cow<'a, str> {
        if !self.stands_in(parsed) {
            return Cow::Borrowed(parsed);
        }
        let first = |letter: char| self.pairs.iter().find(|(_, other)| *other == letter).map_or(letter, |pair| pair.0);
        Cow::Owned(parsed.chars().map(first).collect())
    }

    /// Whether the text holds a character that stands in for another.
    pub(super) fn stands_in(&self, parsed: &str) -> bool {
        !self.pairs.is_empty() && parsed.chars().any(|letter| self.pairs.iter().any(|(_, other)| *other == letter))
    }
}

/// Whether JSON allows the character in its texts and the parser does not.
fn is_refused(letter: char) -> bool {
    matches!(letter, '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}

/// Each refused character of the text with one that the text names neither as itself nor in an escape; `None` where
/// so many are named that none is found soon.
fn pairs(text: &str) -> Option<Vec<(char, char)>> {
    let mut refused: Vec<char> = text.chars().filter(|letter| is_refused(*letter)).collect();
    refused.sort_unstable();
    refused.dedup();
    if refused.is_empty() {
        return Some(Vec::new());
    }
    let lower = text.to_ascii_lowercase();
    let is_free = |letter: &char| !lower.contains(*letter) && !lower.contains(&format!("{:x}", u32::from(*letter)));
    let mut free = (FIRST..FIRST + TRIED).filter_map(char::from_u32).filter(is_free);
    refused.into_iter().map(|letter| Some((letter, free.next()?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_and_places_stay() {
        let text = "a\u{7f}b\u{9f}c\u{ffff}\u{7f}d";
        let readable = Readable::new(text);
        assert!(!readable.text.chars().any(is_refused));
        assert_eq!(readable.restored(&readable.text), text);
        for (offset, letter) in readable.text.char_indices() {
            let there = text[readable.at(offset)..].chars().next();
            assert_eq!(there.map(String::from).as_deref(), Some(&*readable.restored(&letter.to_string())));
        }
        assert_eq!(readable.at(readable.text.len()), text.len());
    }

    #[test]
    fn what_the_text_names_itself_stands_for_nothing_else() {
        let text = "\u{e000} \\uE001 \\U0000e002 \u{7f}";
        let readable = Readable::new(text);
        assert_eq!(readable.text, "\u{e000} \\uE001 \\U0000e002 \u{e003}");
        assert_eq!(readable.restored("\u{e000}\u{e001}\u{e003}"), "\u{e000}\u{e001}\u{7f}");
        let all: String = (FIRST..FIRST + TRIED).filter_map(char::from_u32).collect::<String>() + "\u{7f}";
        assert_eq!(Readable::new(&all).text, all);
        assert!(matches!(Readable::new("plain é").text, Cow::Borrowed(_)));
    }
}
