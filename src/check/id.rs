//! The ids of checks: stable, unique within a contract, and readable.

use std::fmt::Write as _;

/// A segment of an id: slashes, percent signs and white space are percent-encoded.
pub(super) fn segment(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for letter in name.chars() {
        if letter == '/' || letter == '%' || letter.is_whitespace() || letter.is_control() {
            encode(&mut out, letter);
        } else {
            out.push(letter);
        }
    }
    out
}

fn encode(out: &mut String, letter: char) {
    let mut bytes = [0; 4];
    for byte in letter.encode_utf8(&mut bytes).bytes() {
        // Writing to a string cannot fail.
        let _ = write!(out, "%{byte:02X}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_hold_no_separator() {
        assert_eq!(segment("order lines/2024 50%"), "order%20lines%2F2024%2050%25");
        assert_eq!(segment("größe"), "größe");
        assert_eq!(segment("a\u{a0}b"), "a%C2%A0b");
    }
}
