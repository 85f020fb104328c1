//! Takes doubled quotes and JSON escapes out of text.

/// Text in which a doubled quote means one.
pub(super) fn undouble(raw: &str, quote: u8) -> String {
    let quote = char::from(quote);
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once(quote) {
        text.push_str(before);
        text.push(quote);
        rest = after.strip_prefix(quote).unwrap_or(after);
    }
    text.push_str(rest);
    text
}

/// The text that a valid JSON string means. Half of a surrogate pair, which the scanner refuses, becomes U+FFFD where a
/// fault is shown.
pub(super) fn unescape(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('\\') {
        text.push_str(before);
        let (meant, used) = escaped(after);
        text.push(meant);
        rest = after.get(used..).unwrap_or_default();
    }
    text.push_str(rest);
    text
}

/// The character that the escape after a backslash means, and how many bytes it takes.
fn escaped(after: &str) -> (char, usize) {
    match after.as_bytes().first() {
        Some(b'n') => ('\n', 1),
        Some(b't') => ('\t', 1),
        Some(b'r') => ('\r', 1),
        Some(b'b') => ('\u{8}', 1),
        Some(b'f') => ('\u{c}', 1),
        Some(b'u') => unicode(after),
        Some(other) => (char::from(*other), 1),
        None => (char::REPLACEMENT_CHARACTER, 0),
    }
}

/// `uXXXX`, or a pair of surrogates `uXXXX\uXXXX`.
fn unicode(after: &str) -> (char, usize) {
    let Some(first) = unit(after.get(1..5)) else { return (char::REPLACEMENT_CHARACTER, 1) };
    if let Some(one) = char::from_u32(first) {
        return (one, 5);
    }
    let second = after.get(5..7).filter(|lead| *lead == "\\u").and_then(|_| unit(after.get(7..11)));
    match second {
        Some(second) if first < 0xDC00 && (0xDC00..0xE000).contains(&second) => {
            let joined = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
            (char::from_u32(joined).unwrap_or(char::REPLACEMENT_CHARACTER), 11)
        }
        _ => (char::REPLACEMENT_CHARACTER, 5),
    }
}

fn unit(digits: Option<&str>) -> Option<u32> {
    u32::from_str_radix(digits?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_mean_what_rfc_8259_says() {
        let cases = [
            ("plain", "plain"),
            (r#"\"\\\/\b\f\n\r\t"#, "\"\\/\u{8}\u{c}\n\r\t"),
            (r"\u00e9x", "\u{e9}x"),
            (r"\uD83D\uDE00!", "\u{1F600}!"),
            (r"\uD83Dx", "\u{FFFD}x"),
            (r"\uDE00\uD83D", "\u{FFFD}\u{FFFD}"),
            (r"\uD83D\u0041", "\u{FFFD}A"),
        ];
        for (raw, meant) in cases {
            assert_eq!(unescape(raw), meant, "{raw}");
        }
    }

    #[test]
    fn doubled_quotes_mean_one() {
        let cases = [(r#"a""b"#, r#"a"b"#), (r#""""#, r#"""#), ("", ""), (r#"""""x"#, r#"""x"#)];
        for (raw, meant) in cases {
            assert_eq!(undouble(raw, b'"'), meant, "{raw}");
        }
    }
}
