//! Whether a scalar is what its key asks for.

use crate::contract::ApiVersion;
use crate::contract::scalar::{self, Scalar};
use crate::contract::shape::Kind;
use crate::contract::tree::{Node, NodeKind};

/// Whether a value is a number without quotes.
pub(super) fn is_number(node: &Node) -> bool {
    matches!(node.kind(), NodeKind::Scalar(_, Scalar::Number(_)))
}

/// Whether a text can be a reference: `object.property`, `section/id/...`, with a file before `#`.
pub(super) fn is_reference(text: &str) -> bool {
    let path = text.rsplit_once('#').map_or(text, |(_, path)| path);
    let parts: Vec<&str> = path.trim_start_matches('/').split(['.', '/']).collect();
    parts.len() >= 2 && parts.iter().all(|part| !part.is_empty()) && !path.contains(char::is_whitespace)
}

/// Whether a version takes a text as an id.
pub(super) fn is_id(text: &str, version: ApiVersion) -> bool {
    let fits = |letter: char| {
        if version >= ApiVersion::V3_2_0 {
            !letter.is_whitespace() && !r".#/\@!%&^".contains(letter)
        } else {
            letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-')
        }
    };
    !text.is_empty() && text.chars().all(fits)
}

/// Whether a number is whole where that is asked for.
pub(super) fn is_in_kind(kind: Kind, text: &str) -> bool {
    !matches!(kind, Kind::Integer(_) | Kind::Port) || is_whole(text)
}

/// Whether the text of a number has no fraction.
fn is_whole(number: &str) -> bool {
    let number = scalar::number(number).unwrap_or_default();
    let (mantissa, exponent) = number.split_once('e').unwrap_or((&number, "0"));
    let fraction = mantissa.split_once('.').map_or("", |(_, fraction)| fraction).trim_end_matches('0');
    let digits = mantissa.bytes().any(|byte| byte.is_ascii_digit());
    digits && exponent.parse::<i64>().is_ok_and(|exponent| i64::try_from(fraction.len()).is_ok_and(|n| n <= exponent))
}

/// Whether a number is in the range of its kind.
pub(in crate::contract) fn fits(kind: Kind, number: &str) -> bool {
    let negative = number.starts_with('-');
    let mantissa = number.split('e').next().unwrap_or(number);
    let zero = !mantissa.bytes().any(|byte| matches!(byte, b'1'..=b'9')) && !number.ends_with("inf");
    match kind {
        Kind::Integer(None) | Kind::Port => is_whole(number),
        Kind::Integer(Some(least)) => is_whole(number) && (!negative || zero) && (least <= 0 || !zero),
        Kind::Positive => !negative && !zero,
        _ => true,
    }
}
