//! Texts of any length, cut so that one of them cannot fill the page.

use std::borrow::Cow;

/// Characters of a word that are shown: of a name, a value or a pattern, too.
const WORD: usize = 200;
/// Characters of a text that are shown.
const TEXT: usize = 2000;

/// The text with its longest words cut, and its end where it has very many; a sign stands for what is left out.
pub(super) fn sane(text: &str, unicode: bool) -> Cow<'_, str> {
    if text.len() <= WORD {
        return Cow::Borrowed(text);
    }
    let sign = if unicode { "…" } else { "..." };
    let mut shown = String::new();
    let (mut word, mut all) = (0, 0);
    for c in text.chars() {
        word = if c.is_whitespace() { 0 } else { word + 1 };
        all += usize::from(word <= WORD);
        if all > TEXT {
            shown.push_str(sign);
            break;
        }
        match word {
            _ if word <= WORD => shown.push(c),
            _ if word == WORD + 1 => shown.push_str(sign),
            _ => {}
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_and_long_texts_are_cut() {
        let word = "ä".repeat(WORD);
        assert_eq!(sane(&word, true), word);
        assert_eq!(sane(&format!("{word}ä b"), true), format!("{word}… b"));
        assert_eq!(sane(&format!("`{word}` b"), false), format!("`{}... b", "ä".repeat(WORD - 1)));
        let text = "a b ".repeat(TEXT);
        let shown = sane(&text, true);
        assert_eq!(shown.chars().count(), TEXT + 1);
        assert!(shown.ends_with('…'));
        assert!(sane(&"x".repeat(1_000_000), true).len() < 2 * WORD);
    }
}
