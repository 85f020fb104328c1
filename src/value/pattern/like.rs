//! The patterns of `LIKE` in SQL: `%` is any text, `_` any character, and a backslash takes the meaning from what follows.

use super::{Pattern, PatternError};

/// What has a meaning in a pattern of ours.
const SPECIAL: &[char] = &['\\', '^', '$', '.', '|', '?', '*', '+', '(', ')', '[', ']', '{', '}', '/'];

impl Pattern {
    /// Compiles a pattern of `LIKE`, which the whole text must match, letter case included.
    ///
    /// # Errors
    /// Where it ends in a lone backslash, or is larger than the engine allows.
    pub fn like(source: &str) -> Result<Self, PatternError> {
        let mut translated = String::from("^");
        let mut chars = source.char_indices();
        while let Some((at, char)) = chars.next() {
            match char {
                '%' => translated.push_str(r"[\s\S]*"),
                '_' => translated.push_str(r"[\s\S]"),
                '\\' => match chars.next() {
                    Some((_, next)) => push(&mut translated, next),
                    None => {
                        return Err(PatternError { message: "a backslash ends it".to_owned(), offset: Some(at) });
                    }
                },
                other => push(&mut translated, other),
            }
        }
        translated.push('$');
        Self::parse(&translated)
    }
}

fn push(translated: &mut String, char: char) {
    if SPECIAL.contains(&char) {
        translated.push('\\');
    }
    translated.push(char);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Match;

    #[test]
    fn like_means_what_it_means_in_sql() {
        for (pattern, text, matches) in [
            ("a%", "abc", true),
            ("a%", "ba", false),
            ("%a", "ba", true),
            ("a_c", "abc", true),
            ("a_c", "ac", false),
            ("a_c", "aéc", true),
            ("%", "", true),
            ("", "a", false),
            ("a%c", "a\nb\nc", true),
            ("A%", "abc", false),
            (r"100\%", "100%", true),
            (r"100\%", "1000", false),
            ("a.c", "abc", false),
            ("(a|b)*[c]{2}/$^", "(a|b)*[c]{2}/$^", true),
            ("a-b", "a-b", true),
        ] {
            let found = Pattern::like(pattern).unwrap().find_in(text) == Match::Yes;
            assert_eq!(found, matches, "{text} like {pattern}");
        }
        assert!(Pattern::like(r"a\").is_err());
    }
}
