//! Text from files and data as it may be shown: nothing in it can move the cursor, change colours or hide.

use std::borrow::Cow;
use std::fmt::Write;

/// Escapes control characters, line breaks included, and the characters that turn the direction of writing or take no room.
#[must_use]
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hostile) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        push(&mut shown, c);
    }
    Cow::Owned(shown)
}

fn push(shown: &mut String, c: char) {
    match c {
        '\n' => shown.push_str("\\n"),
        '\r' => shown.push_str("\\r"),
        '\t' => shown.push_str("\\t"),
        _ if is_hostile(c) => drop(write!(shown, "\\u{{{:x}}}", u32::from(c))),
        _ => shown.push(c),
    }
}

/// Whether a character does something other than to show itself.
pub(super) fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_what_would_act() {
        let cases = [
            ("plain ä 日本", "plain ä 日本"),
            ("\u{1b}[31mred", "\\u{1b}[31mred"),
            ("a\nb\r\tc", "a\\nb\\r\\tc"),
            ("\u{202e}txt", "\\u{202e}txt"),
            ("\u{9b}2J", "\\u{9b}2J"),
            ("zero\u{200b}width", "zero\\u{200b}width"),
            ("\u{7f}", "\\u{7f}"),
        ];
        for (text, expected) in cases {
            assert_eq!(escape(text), expected);
        }
    }

    #[test]
    fn keeps_plain_text_as_it_is() {
        assert!(matches!(escape("plain"), Cow::Borrowed(_)));
    }
}
