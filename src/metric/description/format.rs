//! Formats that texts have: those that contracts name, and codes and addresses that people know.

use serde::{Deserialize, Serialize};

use super::text::Marks;
use crate::value::StringFormat;

mod codes;

/// A format that texts have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TextFormat {
    /// One of those that contracts name.
    Named(StringFormat),
    /// An ISO 3166-1 alpha-2 country code in upper case.
    CountryCode,
    /// An ISO 4217 currency code in upper case.
    CurrencyCode,
    /// An ISO 639-1 language code in lower case.
    LanguageCode,
    /// A web address (`http` or `https`).
    Url,
    /// An international telephone number (E.164: `+` and 7 to 15 digits).
    Telephone,
    /// JSON, an object or a list.
    Json,
    /// Hexadecimal digits, of an even number that is 8 at least.
    Hexadecimal,
}

impl TextFormat {
    /// The word for people and machines: `email`, `country-code`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Named(format) => format.word(),
            Self::CountryCode => "country-code",
            Self::CurrencyCode => "currency-code",
            Self::LanguageCode => "language-code",
            Self::Url => "url",
            Self::Telephone => "telephone",
            Self::Json => "json",
            Self::Hexadecimal => "hexadecimal",
        }
    }
}

/// The longest text that is tried as JSON, in bytes.
const LONGEST_JSON: usize = 64 << 10;

/// Gives every format that a text has. What can be told from its marks costs no more than those.
pub(super) fn each(text: &str, marks: &Marks, give: &mut dyn FnMut(TextFormat)) {
    let named = |format: StringFormat| format.fits(text).then_some(TextFormat::Named(format));
    let when = |holds: bool, format| holds.then_some(format);
    let found = [
        (marks.ats == 1).then(|| named(StringFormat::Email)).flatten(),
        (marks.bytes == 36 && marks.dashes == 4).then(|| named(StringFormat::Uuid)).flatten(),
        (marks.colons > 0 && text.starts_with(|first: char| first.is_ascii_alphabetic()))
            .then(|| named(StringFormat::Uri))
            .flatten(),
        (marks.dots > 0 && marks.lower + marks.upper > 0 && marks.ats + marks.colons + marks.slashes == 0)
            .then(|| named(StringFormat::Hostname))
            .flatten(),
        (marks.dots == 3 && marks.digits + 3 == marks.bytes).then(|| named(StringFormat::Ipv4)).flatten(),
        (marks.colons >= 2).then(|| named(StringFormat::Ipv6)).flatten(),
        when(marks.bytes == 2 && marks.upper == 2 && codes::is_country(text), TextFormat::CountryCode),
        when(marks.bytes == 3 && marks.upper == 3 && codes::is_currency(text), TextFormat::CurrencyCode),
        when(marks.bytes == 2 && marks.lower == 2 && codes::is_language(text), TextFormat::LanguageCode),
        when(marks.colons > 0 && marks.slashes >= 2 && is_url(text), TextFormat::Url),
        when(is_telephone(text, marks), TextFormat::Telephone),
        when(text.starts_with(['{', '[']) && is_json(text), TextFormat::Json),
        when(is_hexadecimal(text, marks), TextFormat::Hexadecimal),
    ];
    found.into_iter().flatten().for_each(give);
}

fn is_url(text: &str) -> bool {
    (text.starts_with("http://") || text.starts_with("https://")) && StringFormat::Uri.fits(text)
}

fn is_telephone(text: &str, marks: &Marks) -> bool {
    text.starts_with('+') && marks.digits + 1 == marks.bytes && (7..=15).contains(&marks.digits)
}

fn is_json(text: &str) -> bool {
    text.len() <= LONGEST_JSON && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

/// Digits alone are numbers, and letters alone may be words.
fn is_hexadecimal(text: &str, marks: &Marks) -> bool {
    let is_mixed = marks.digits > 0 && marks.digits < marks.bytes && (marks.upper == 0 || marks.lower == 0);
    is_mixed && marks.bytes >= 8 && marks.bytes.is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
