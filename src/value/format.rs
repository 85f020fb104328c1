//! Formats of texts and numbers: what `format: email` or `format: i32` promises of a value.

use std::net::{Ipv4Addr, Ipv6Addr};

use num_bigint::{BigInt, Sign};
use serde::{Deserialize, Serialize};

use super::Number;

mod email;
mod hostname;
mod label;
mod punycode;
#[cfg(test)]
mod tests;
mod uri;

/// A format of texts that a text can break. Judged without an allocation, but for hostnames with punycode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StringFormat {
    /// Base64 with its padding (RFC 4648, section 4), on one line.
    Byte,
    /// One mailbox (RFC 5321, section 4.1.2), ASCII.
    Email,
    /// 32 hexadecimal digits in five groups (RFC 4122); any version and variant.
    Uuid,
    /// A URI with its scheme (RFC 3986); no relative reference.
    Uri,
    /// A name of a host (RFC 1123) whose `xn--` labels are those of IDNA 2008 (RFC 5890 to 5892).
    Hostname,
    /// An IPv4 address of four decimal numbers without leading zeros.
    Ipv4,
    /// An IPv6 address (RFC 4291), without zone and brackets.
    Ipv6,
}

impl StringFormat {
    /// Every one.
    pub const ALL: [Self; 7] = [Self::Byte, Self::Email, Self::Uuid, Self::Uri, Self::Hostname, Self::Ipv4, Self::Ipv6];

    /// The word that contracts use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Byte => "byte",
            Self::Email => "email",
            Self::Uuid => "uuid",
            Self::Uri => "uri",
            Self::Hostname => "hostname",
            Self::Ipv4 => "ipv4",
            Self::Ipv6 => "ipv6",
        }
    }

    /// The format that a word of a contract names, in any case.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.word().eq_ignore_ascii_case(word))
    }

    /// Whether a text has the format, as a whole: spaces around it break it.
    #[must_use]
    pub fn fits(self, text: &str) -> bool {
        match self {
            Self::Byte => is_base64(text.as_bytes()),
            Self::Email => email::is_mailbox(text),
            Self::Uuid => is_uuid(text.as_bytes()),
            Self::Uri => uri::is_uri(text),
            Self::Hostname => hostname::is_hostname(text),
            Self::Ipv4 => text.parse::<Ipv4Addr>().is_ok(),
            Self::Ipv6 => text.parse::<Ipv6Addr>().is_ok(),
        }
    }
}

fn is_base64(text: &[u8]) -> bool {
    let digits = text.strip_suffix(b"==").or_else(|| text.strip_suffix(b"=")).unwrap_or(text);
    let fits = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    text.len().is_multiple_of(4) && digits.iter().all(fits)
}

fn is_uuid(text: &[u8]) -> bool {
    let fits = |(at, byte): (usize, &u8)| match at {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    text.len() == 36 && text.iter().enumerate().all(fits)
}

/// A format of numbers: the Rust types that hold them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NumberFormat {
    /// A whole number of so many bits, with a sign.
    Signed(u32),
    /// A whole number of so many bits, from 0.
    Unsigned(u32),
    /// A floating point number of 32 bits.
    F32,
    /// A floating point number of 64 bits.
    F64,
}

/// The numbers that a [`NumberFormat`] holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Range {
    /// From the first to the second, both included.
    Whole(Number, Number),
    /// Between the two, both excluded; and the infinities.
    Float(Number, Number),
}

impl NumberFormat {
    /// The words that contracts use, in the order of the standard, with what they name.
    pub const WORDS: [(&'static str, Self); 12] = [
        ("i8", Self::Signed(8)),
        ("i16", Self::Signed(16)),
        ("i32", Self::Signed(32)),
        ("i64", Self::Signed(64)),
        ("i128", Self::Signed(128)),
        ("u8", Self::Unsigned(8)),
        ("u16", Self::Unsigned(16)),
        ("u32", Self::Unsigned(32)),
        ("u64", Self::Unsigned(64)),
        ("u128", Self::Unsigned(128)),
        ("f32", Self::F32),
        ("f64", Self::F64),
    ];

    /// The format that a word of a contract names, in any case.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(word)).map(|(_, format)| format)
    }

    /// The numbers that it holds. For floats: all that round to a finite one, whatever is lost of their digits.
    #[must_use]
    pub fn range(self) -> Range {
        match self {
            Self::Signed(bits) => {
                let beyond = power(bits.saturating_sub(1));
                Range::Whole(number(&-&beyond), number(&(beyond - 1)))
            }
            Self::Unsigned(bits) => Range::Whole(Number::from(0_i128), number(&(power(bits) - 1))),
            Self::F32 => float_range(128, 24),
            Self::F64 => float_range(1024, 53),
        }
    }
}

/// Half a step above the largest float of `digits` binary digits below 2^`exponent`: what reaches it rounds to infinity.
fn float_range(exponent: u32, digits: u32) -> Range {
    let beyond = power(exponent) - power(exponent - digits - 1);
    Range::Float(number(&-&beyond), number(&beyond))
}

fn power(exponent: u32) -> BigInt {
    BigInt::from(1) << exponent
}

fn number(whole: &BigInt) -> Number {
    Number::parse(&whole.to_string()).unwrap_or(Number::infinity(whole.sign() == Sign::Minus))
}
