//! How the cells of a property are read: one answer for all kinds, so that equal columns are equal questions.

use crate::contract::{ApiVersion, Contract, Property, RuleType, Written, truth};
use crate::value::{DateFormat, Family, LogicalType, Number, PhysicalType, ReadAs, Token, Value, Zone, read_written};

/// How a property is read, and what keeps its values from having a meaning.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    /// How its cells are read; without what is at fault.
    pub(super) read: ReadAs,
    /// Why its values have no meaning: a date format or a zone that cannot be read. Nulls still have one.
    pub(super) fault: Option<String>,
}

/// How the cells of a property are read.
pub(super) fn reading(contract: &Contract, property: &Property) -> Reading {
    let logical = logical_type(contract, property);
    let (formats, format_fault) = split(formats(property, logical));
    let (zone, zone_fault) = split(zone(property, logical));
    let mut read = ReadAs {
        logical,
        formats: formats.unwrap_or_default(),
        zone: zone.flatten(),
        zoned: zoned(property, logical),
        missing: Vec::new(),
        stored_as_text: stored_as_declared(property, logical),
        facet: None,
    };
    read.missing = tokens(property, &read);
    Reading { read, fault: format_fault.or(zone_fault) }
}

/// How the cells of a property are read, as far as its options have a meaning.
#[must_use]
pub fn read_as(contract: &Contract, property: &Property) -> ReadAs {
    reading(contract, property).read
}

/// The option of a property by its name.
pub(super) fn option<'a>(property: &'a Property, key: &str) -> Option<&'a Written> {
    property.options.iter().find(|(known, _)| known == key).map(|(_, written)| written)
}

/// The tokens that one `missingValues` rule lists, as they are written; `None` without a list.
pub(super) fn listed_tokens(arguments: &[(String, Written)]) -> Option<Vec<&str>> {
    arguments.iter().find(|(key, _)| key == "missingValues").map(|(_, list)| scalars(list))
}

/// The scalars of a list, or the one scalar that stands for a list of one; nulls are left out.
pub(super) fn scalars(written: &Written) -> Vec<&str> {
    match written.items() {
        Some(items) => items.iter().filter_map(Written::scalar).collect(),
        None => written.scalar().into_iter().collect(),
    }
}

/// A scalar of a contract, read as a cell of the column would be; a whole number may be written with a point (`1.0`).
#[must_use]
pub fn value_of(text: &str, read: &ReadAs) -> Option<Value> {
    read_written(text, read).or_else(|| {
        let whole = Number::parse(text).filter(|_| read.logical == Some(LogicalType::Integer))?;
        whole.is_integer().then_some(Value::Number(whole))
    })
}

/// A bound, read as a cell of the column would be; dates also in ISO 8601 where the column has a format of its own. A bound of an
/// integer may have a fraction. `None` where it is no value, or the column has no type.
#[must_use]
pub fn bound_of(text: &str, read: &ReadAs) -> Option<Value> {
    let logical = read.logical?;
    let plain = ReadAs { logical: Some(logical), zone: read.zone.clone(), ..ReadAs::default() };
    let number = ReadAs { logical: Some(LogicalType::Number), ..ReadAs::default() };
    read_written(text, read)
        .or_else(|| read_written(text, &plain))
        .or_else(|| read_written(text, &number).filter(|_| logical == LogicalType::Integer))
}

/// The declared type; `date` of v3.0.x covers all three temporal types, as format or physicalType says.
fn logical_type(contract: &Contract, property: &Property) -> Option<LogicalType> {
    let declared = property.logical_type.as_ref()?.ok().copied()?;
    let only_date = contract.api_version < ApiVersion::V3_1_0;
    Some(if declared == LogicalType::Date && only_date { temporal_of_v30(property) } else { declared })
}

fn temporal_of_v30(property: &Property) -> LogicalType {
    let by_format = option(property, "format").and_then(Written::scalar).and_then(temporal_of_format);
    by_format.or_else(|| temporal_of_storage(property)).unwrap_or(LogicalType::Date)
}

fn temporal_of_format(format: &str) -> Option<LogicalType> {
    let letters = unquoted(format);
    let day = letters.contains(['y', 'Y', 'u', 'M', 'L', 'd', 'D']);
    let time = letters.contains(['H', 'h', 'k', 'K', 'm', 's', 'S']);
    match (day, time) {
        (true, true) => Some(LogicalType::Timestamp),
        (true, false) => Some(LogicalType::Date),
        (false, true) => Some(LogicalType::Time),
        (false, false) => None,
    }
}

/// The letters of a date format that stand outside quotes.
fn unquoted(format: &str) -> String {
    format.split('\'').step_by(2).collect()
}

fn temporal_of_storage(property: &Property) -> Option<LogicalType> {
    match family(property)? {
        Family::Timestamp => Some(LogicalType::Timestamp),
        Family::Time => Some(LogicalType::Time),
        _ => None,
    }
}

/// The kind of storage that `physicalType` names.
fn family(property: &Property) -> Option<Family> {
    Some(PhysicalType::parse(property.physical_type.as_ref()?.ok()?)?.family)
}

/// Whether physicalType names another storage than the declared type has by itself.
fn stored_as_declared(property: &Property, logical: Option<LogicalType>) -> bool {
    let (Some(family), Some(logical)) = (family(property), logical) else { return false };
    (logical != LogicalType::String && family == Family::Text)
        || (logical == LogicalType::Date && family == Family::Timestamp)
}

fn formats(property: &Property, logical: Option<LogicalType>) -> Result<Vec<DateFormat>, String> {
    let Some(written) = option(property, "format").filter(|_| is_temporal(logical)) else { return Ok(Vec::new()) };
    let text = written.scalar().ok_or_else(|| "the date format is no text".to_owned())?;
    match DateFormat::parse(text) {
        Ok(format) if logical.is_some_and(|logical| format.suits(logical)) => Ok(vec![format]),
        Ok(_) => Err(format!("the date format `{text}` holds no {}", logical.map_or("date", LogicalType::word))),
        Err(error) => {
            let meant = error.suggestion.map(|format| format!("; probably `{format}` is meant")).unwrap_or_default();
            Err(format!("the date format `{text}` cannot be read: {}{meant}", error.message))
        }
    }
}

fn zone(property: &Property, logical: Option<LogicalType>) -> Result<Option<Zone>, String> {
    let Some(written) = option(property, "defaultTimezone").filter(|_| is_temporal(logical)) else { return Ok(None) };
    let text = written.scalar().unwrap_or_default();
    Zone::parse(text).map(Some).ok_or_else(|| format!("the defaultTimezone `{text}` names no time zone"))
}

/// `timezone`: whether values say what zone they are in. Days have no such option.
fn zoned(property: &Property, logical: Option<LogicalType>) -> Option<bool> {
    let timed = matches!(logical, Some(LogicalType::Timestamp | LogicalType::Time));
    truth(option(property, "timezone").filter(|_| timed)?.scalar()?)
}

fn is_temporal(logical: Option<LogicalType>) -> bool {
    logical.is_some_and(LogicalType::is_temporal)
}

/// The tokens of all `missingValues` rules of a property, each once, in file order.
fn tokens(property: &Property, read: &ReadAs) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for rule in &property.quality {
        if !matches!(&rule.kind, Ok(RuleType::Library(metric)) if metric == "missingValues") {
            continue;
        }
        for text in listed_tokens(&rule.arguments).unwrap_or_default() {
            if tokens.iter().all(|known| known.text != text) {
                tokens.push(token(text, read));
            }
        }
    }
    tokens
}

/// A token of a column, as a text and as a value of its type.
pub(super) fn token(text: &str, read: &ReadAs) -> Token {
    Token { text: text.to_owned(), value: value_of(text, read) }
}

fn split<T>(result: Result<T, String>) -> (Option<T>, Option<String>) {
    match result {
        Ok(value) => (Some(value), None),
        Err(fault) => (None, Some(fault)),
    }
}
