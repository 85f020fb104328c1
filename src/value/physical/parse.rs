//! Reads the names of physical types.

use super::names::{Digits, Name, find};
use super::{Family, Limit, PhysicalType};

/// The longest name that is read.
const LONGEST: usize = 10_000;
/// How deep types may hold others.
const DEEPEST: usize = 32;

/// A name: `WORD`, `WORD(ARGUMENTS) MORE WORDS`, `WORD<TYPES>`, `TYPE[]`.
pub(super) fn parse(text: &str) -> Option<PhysicalType> {
    if text.len() > LONGEST { None } else { of_type(&text.to_lowercase(), DEEPEST) }
}

fn of_type(text: &str, deeper: usize) -> Option<PhysicalType> {
    let deeper = deeper.checked_sub(1)?;
    let text = text.trim();
    let text = text.strip_suffix(" not null").or_else(|| text.strip_suffix(" null")).unwrap_or(text).trim_end();
    if let Some(item) = listed(text) {
        return list_of(item, deeper);
    }
    let (word, arguments) = split(text)?;
    match word.as_str() {
        "nullable" | "lowcardinality" => of_type(arguments?, deeper),
        "dictionary" => of_type(dictionary_values(arguments?), deeper),
        _ => of_name(find(&word)?, arguments, deeper),
    }
}

/// The type of the items, where the name says a list by `[]`, `[3]` or `array` behind it.
fn listed(text: &str) -> Option<&str> {
    if let Some(item) = text.strip_suffix(" array") {
        return Some(item);
    }
    let (item, size) = text.strip_suffix(']')?.rsplit_once('[')?;
    let is_size = size.bytes().all(|byte| byte.is_ascii_digit());
    let is_list = is_size && find(item.trim()).is_none_or(|name| size.is_empty() || name.family != Family::Binary);
    (is_list && !item.starts_with("fixed_size_list")).then_some(item)
}

fn list_of(item: &str, deeper: usize) -> Option<PhysicalType> {
    let item = of_type(item, deeper)?;
    Some(PhysicalType { family: Family::List, limit: Limit::None, inner: vec![("item".to_owned(), item)] })
}

/// The word, with what stands behind the closing parenthesis, and what stands in between.
fn split(text: &str) -> Option<(String, Option<&str>)> {
    let Some(open) = text.find(['(', '<', '[']) else { return Some((spaced(text), None)) };
    let (head, rest) = text.split_at_checked(open)?;
    let close = closing(rest)?;
    let (arguments, tail) = (rest.get(1..close)?, rest.get(close + 1..)?);
    // `fixed_size_list<item: float>[3]`: the size is the promise, the type inside is known from the first part.
    let tail = if tail.starts_with('[') { "" } else { tail };
    Some((spaced(&format!("{head} {tail}")), Some(arguments.trim())))
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where the bracket that the text starts with is closed.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '(' | '<' | '[' => depth += 1,
            ')' | '>' | ']' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// The parts between the commas that stand in no bracket.
fn arguments(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    for (at, letter) in text.char_indices() {
        match letter {
            '(' | '<' | '[' => depth += 1,
            ')' | '>' | ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.extend(text.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.extend(text.get(start..));
    parts.into_iter().map(str::trim).collect()
}

/// `string` of `values=string, indices=int32, ordered=0`, and of `string` or `int32, string`.
fn dictionary_values(text: &str) -> &str {
    let parts = arguments(text);
    let named = parts.iter().find_map(|part| part.strip_prefix("values="));
    named.or_else(|| parts.last().copied()).unwrap_or(text)
}

fn of_name(name: &Name, within: Option<&str>, deeper: usize) -> Option<PhysicalType> {
    let plain = PhysicalType { family: name.family, limit: name.limit, inner: Vec::new() };
    let Some(within) = within.filter(|within| !within.is_empty()) else { return Some(plain) };
    match name.family {
        Family::List if name.digits == Digits::Items && is_number(within) => {
            Some(PhysicalType { limit: Limit::Items(within.parse().ok()?), ..plain })
        }
        Family::List => Some(PhysicalType { inner: vec![("item".to_owned(), element(within, deeper)?)], ..plain }),
        Family::Map => Some(PhysicalType { inner: entries(within, deeper)?, ..plain }),
        Family::Struct => {
            let fields = arguments(within).into_iter().map(|field| of_field(field, deeper));
            Some(PhysicalType { inner: fields.collect::<Option<_>>()?, ..plain })
        }
        _ => limited(name, plain, within),
    }
}

/// The type of an element: alone, or behind a name as Arrow prints it (`item: string`).
fn element(text: &str, deeper: usize) -> Option<PhysicalType> {
    of_type(text, deeper).or_else(|| of_field(text, deeper).map(|(_, kind)| kind))
}

fn entries(text: &str, deeper: usize) -> Option<Vec<(String, PhysicalType)>> {
    let parts = arguments(text);
    let [key, value] = parts.as_slice() else { return None };
    Some(vec![("key".to_owned(), of_type(key, deeper)?), ("value".to_owned(), of_type(value, deeper)?)])
}

/// `sku: string`, `sku string`.
fn of_field(text: &str, deeper: usize) -> Option<(String, PhysicalType)> {
    let name_ends = text.find([':', ' '])?;
    let (name, kind) = text.split_at_checked(name_ends)?;
    let kind = kind.trim_start_matches([' ', ':']);
    let name = name.trim_matches(['`', '"']);
    Some((name.to_owned(), of_type(kind, deeper)?))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A scalar with what stands in its parentheses.
fn limited(name: &Name, plain: PhysicalType, within: &str) -> Option<PhysicalType> {
    let parts = arguments(within);
    let first = parts.first().copied().unwrap_or_default();
    let limit = match name.digits {
        Digits::Characters | Digits::Bytes if first == "max" => Limit::None,
        Digits::Characters => characters(first)?,
        Digits::Bytes => Limit::Bytes(first.parse().ok()?),
        // Where these are words, they name a unit and a zone.
        Digits::Fraction if is_number(first) => Limit::Fraction(first.parse().ok()?),
        Digits::Ignored | Digits::Fraction | Digits::Items => name.limit,
        Digits::Decimal => digits(&parts)?,
    };
    let family = if name.family == Family::Number { Family::Decimal } else { name.family };
    Some(PhysicalType { family, limit, ..plain })
}

/// `20`, and as Oracle counts `20 char` and `20 byte`.
fn characters(text: &str) -> Option<Limit> {
    let (size, unit) = text.split_once(' ').unwrap_or((text, "char"));
    let size = size.parse().ok()?;
    match unit.trim() {
        "char" => Some(Limit::Characters(size)),
        "byte" => Some(Limit::Bytes(size)),
        _ => None,
    }
}

/// `10, 2`; a scale that is not said is 0.
fn digits(parts: &[&str]) -> Option<Limit> {
    let (precision, scale) = match parts {
        [precision] => (precision.parse().ok()?, 0),
        [precision, scale] => (precision.parse().ok()?, scale.parse().ok()?),
        _ => return None,
    };
    (scale <= precision).then_some(Limit::Digits { precision, scale })
}
