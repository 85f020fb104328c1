//! Host names: labels of letters, digits and hyphens (RFC 1123), and what IDNA 2008 adds for labels in punycode.

use super::{label, punycode};

/// The longest name, in bytes: 255 octets on the wire hold a length before each label and an empty one at the end.
const MAX_LENGTH: usize = 253;
/// The longest label, in bytes.
const MAX_LABEL: usize = 63;

/// Whether a text is the name of a host. One label is enough, and a dot at the end is none.
pub(super) fn is_hostname(text: &str) -> bool {
    text.len() <= MAX_LENGTH && text.split('.').all(is_label)
}

fn is_label(text: &str) -> bool {
    let bytes = text.as_bytes();
    let ends = bytes.first().zip(bytes.last());
    let plain = bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    plain
        && bytes.len() <= MAX_LABEL
        && ends.is_some_and(|(first, last)| *first != b'-' && *last != b'-')
        && is_known(text)
}

/// Hyphens in the third and fourth place are kept for encodings, of which there is one (RFC 5891, section 4.2.3.1).
fn is_known(label: &str) -> bool {
    if label.get(2..4) != Some("--") {
        return true;
    }
    match label.split_at_checked(4) {
        Some((tag, encoded)) if tag.eq_ignore_ascii_case("xn--") => is_encoded(encoded),
        _ => false,
    }
}

/// Whether what follows `xn--` is a label of Unicode in punycode.
fn is_encoded(encoded: &str) -> bool {
    punycode::decode(&encoded.to_ascii_lowercase()).is_some_and(|label| label::is_valid(&label))
}
