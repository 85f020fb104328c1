//! Mail addresses: one `Mailbox` of RFC 5321, without a display name, comments or line breaks.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::hostname::is_hostname;

/// The longest local part, in bytes (RFC 5321, section 4.5.3.1.1).
const MAX_LOCAL: usize = 64;
/// The longest address, in bytes: that of a path without its angle brackets (section 4.5.3.1.3).
const MAX_LENGTH: usize = 254;

/// Whether a text is one address.
pub(super) fn is_mailbox(text: &str) -> bool {
    // Only a quoted local part may hold a further `@`, and a domain never does.
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    text.len() <= MAX_LENGTH && local.len() <= MAX_LOCAL && is_local(local) && is_domain(domain)
}

fn is_local(local: &str) -> bool {
    match local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(quoted) => is_quoted(quoted.as_bytes()),
        None => local.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(is_atom)),
    }
}

/// The letters of an atom (RFC 5322, section 3.2.3).
fn is_atom(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte)
}

/// What may stand between quotes: printable ASCII, where quote and backslash follow a backslash.
fn is_quoted(text: &[u8]) -> bool {
    let mut bytes = text.iter();
    while let Some(byte) = bytes.next() {
        let plain = match byte {
            b'\\' => bytes.next(),
            b'"' => None,
            _ => Some(byte),
        };
        if !plain.is_some_and(|byte| (b' '..=b'~').contains(byte)) {
            return false;
        }
    }
    true
}

fn is_domain(domain: &str) -> bool {
    let Some(literal) = domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else {
        return is_hostname(domain);
    };
    match literal.split_at_checked(5) {
        Some((tag, address)) if tag.eq_ignore_ascii_case("IPv6:") => address.parse::<Ipv6Addr>().is_ok(),
        _ => literal.parse::<Ipv4Addr>().is_ok(),
    }
}
