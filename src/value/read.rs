//! How text becomes a value: the declared type decides, and nothing is cast.

use std::borrow::Cow;
use std::num::IntErrorKind;

use serde::{Deserialize, Serialize};

use super::{Cell, Date, DateFormat, Facet, Instant, LogicalType, Number, Scalar, TimeOfDay, Value, Zone};

/// A token that the contract lists as a missing value (`NA`, `-999`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Token {
    /// As it was written; compared with the text of a cell.
    pub text: String,
    /// Read as the property's type, where that is possible; compared with the values of typed data.
    pub value: Option<Value>,
}

/// How the cells of a column are read: the declared type and what goes with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ReadAs {
    /// The declared type; without one text stays text and typed data stays what it is.
    pub logical: Option<LogicalType>,
    /// The date formats that the contract declares (any of them fits); ISO 8601 where empty.
    pub formats: Vec<DateFormat>,
    /// The zone of timestamps without an offset; UTC where absent.
    pub zone: Option<Zone>,
    /// Whether the text of timestamps and times must name an offset or zone (true) or must name none (false).
    pub zoned: Option<bool>,
    /// Tokens that stand for a missing value: neither null nor a value.
    pub missing: Vec<Token>,
    /// Whether a typed column that is stored as text, or under `date` as timestamps, is read cell by cell, as its
    /// physicalType declares.
    pub stored_as_text: bool,
    /// What is read of an object, a list, a map or a vector, as `logical` says which; `None`: whether it is there at all.
    /// A cell that is no such thing is ill-typed, and null is null, whatever is read of it.
    pub facet: Option<Facet>,
}

impl ReadAs {
    /// What is promised of zones, to be put behind the word of the type; empty where nothing is.
    #[must_use]
    pub const fn zone_words(&self) -> &'static str {
        match self.zoned {
            None => "",
            Some(true) => " with a time zone",
            Some(false) => " without a time zone",
        }
    }
}

/// Reads the text of a cell that is no null. Surrounding spaces are never trimmed.
#[must_use]
pub fn read_text<'a>(text: &'a str, read: &ReadAs) -> Cell<'a> {
    match missing_text(text, read) {
        _ if read.missing.is_empty() => promised(text, read),
        Some(token) => Cell::Missing(token),
        None => without_missing(promised(text, read), read),
    }
}

/// Reads a value that has a type of its own: of a typed file, or of JSON. Nothing is cast: a number in quotes is no
/// number, and a float or a timestamp fits `integer` or `date` only where nothing would be lost.
#[must_use]
pub fn read_scalar<'a>(scalar: Scalar<'a>, read: &ReadAs) -> Cell<'a> {
    if read.missing.is_empty() {
        return fitting(scalar, read);
    }
    if let Scalar::Text(text) = scalar
        && let Some(token) = missing_text(text, read)
    {
        return Cell::Missing(token);
    }
    without_missing(fitting(scalar, read), read)
}

/// Reads a scalar of a contract (a bound, an enum value) as a CSV cell of the type would be; `None` where it is no such value.
#[must_use]
pub fn read_written(text: &str, read: &ReadAs) -> Option<Value> {
    match typed(text, read) {
        Cell::Value(scalar) => Some(scalar.to_value()),
        Cell::Null | Cell::Nan | Cell::Missing(_) | Cell::IllTyped => None,
    }
}

/// The token that a text is, letter by letter.
fn missing_text(text: &str, read: &ReadAs) -> Option<usize> {
    read.missing.iter().position(|token| token.text == text)
}

/// Turns a value that a token stands for (`-999` written `-999.0`) into that token.
fn without_missing<'a>(cell: Cell<'a>, read: &ReadAs) -> Cell<'a> {
    let Cell::Value(scalar) = &cell else { return cell };
    match read.missing.iter().position(|token| token.stands_for(scalar)) {
        Some(token) => Cell::Missing(token),
        None => cell,
    }
}

impl Token {
    fn stands_for(&self, scalar: &Scalar<'_>) -> bool {
        match (&self.value, scalar) {
            // Without a declared type a token was read as text, but typed data has numbers.
            (Some(Value::Text(text)), Scalar::Int(_) | Scalar::Float(_) | Scalar::Float32(_) | Scalar::Number(_)) => {
                Number::parse(text).is_some_and(|number| scalar.is(&Value::Number(number)))
            }
            (Some(value), _) => scalar.is(value),
            (None, _) => false,
        }
    }
}

/// Reads text as the declared type, with or without the offset that is promised.
fn promised<'a>(text: &'a str, read: &ReadAs) -> Cell<'a> {
    match (typed(text, read), read.zoned) {
        (Cell::Value(_), Some(zoned)) if zoned != names_zone(text, read) => Cell::IllTyped,
        (cell, _) => cell,
    }
}

/// Whether the text of a timestamp or time names an offset or a zone.
fn names_zone(text: &str, read: &ReadAs) -> bool {
    match (read.formats.as_slice(), read.logical) {
        ([], Some(LogicalType::Timestamp)) => Instant::names_offset(text),
        ([], _) => TimeOfDay::names_offset(text),
        (formats, _) => formats.iter().find_map(|format| format.names_zone(text)).unwrap_or(false),
    }
}

/// Reads text as the declared type, whatever is promised of offsets.
fn typed<'a>(text: &'a str, read: &ReadAs) -> Cell<'a> {
    let value = match read.logical {
        Some(LogicalType::Integer) => integer(text),
        Some(LogicalType::Number) if text.eq_ignore_ascii_case("nan") => return Cell::Nan,
        Some(LogicalType::Number) => number(text),
        Some(LogicalType::Boolean) => boolean(text).map(Scalar::Bool),
        Some(LogicalType::Date) => date(text, read).map(Scalar::Date),
        Some(LogicalType::Timestamp) => timestamp(text, read).map(Scalar::Timestamp),
        Some(LogicalType::Time) => time(text, read).map(Scalar::Time),
        // Text cannot hold the last four: their checks do not apply to it.
        None
        | Some(
            LogicalType::String | LogicalType::Object | LogicalType::Array | LogicalType::Map | LogicalType::Vector,
        ) => Some(Scalar::Text(text)),
    };
    value.map_or(Cell::IllTyped, Cell::Value)
}

fn integer(text: &str) -> Option<Scalar<'_>> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    whole(text).or_else(|| Number::parse(text).map(|number| Scalar::Number(Cow::Owned(number))))
}

/// A whole number of few digits; what is no such number is `None`.
fn whole(text: &str) -> Option<Scalar<'_>> {
    let whole = match text.parse::<i64>() {
        Ok(whole) => Some(i128::from(whole)),
        Err(error) if matches!(error.kind(), IntErrorKind::PosOverflow | IntErrorKind::NegOverflow) => {
            text.parse().ok()
        }
        Err(_) => None,
    };
    whole.map(Scalar::Int)
}

fn number(text: &str) -> Option<Scalar<'_>> {
    whole(text).or_else(|| Number::parse(text).map(|number| Scalar::Number(Cow::Owned(number))))
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "1" => Some(true),
        "0" => Some(false),
        _ if text.eq_ignore_ascii_case("true") => Some(true),
        _ if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

fn date(text: &str, read: &ReadAs) -> Option<Date> {
    match read.formats.as_slice() {
        [] => Date::parse(text),
        formats => formats.iter().find_map(|format| format.date(text)),
    }
}

fn timestamp(text: &str, read: &ReadAs) -> Option<Instant> {
    let read_in = |zone: &Zone| match read.formats.as_slice() {
        [] => Instant::parse(text, zone),
        formats => formats.iter().find_map(|format| format.instant(text, zone)),
    };
    match &read.zone {
        Some(zone) => read_in(zone),
        None => read_in(&Zone::UTC),
    }
}

fn time(text: &str, read: &ReadAs) -> Option<TimeOfDay> {
    match read.formats.as_slice() {
        [] => TimeOfDay::parse(text),
        formats => formats.iter().find_map(|format| format.time(text)),
    }
}

/// Holds a typed value to the declared type.
fn fitting<'a>(scalar: Scalar<'a>, read: &ReadAs) -> Cell<'a> {
    match (read.logical, scalar) {
        (_, Scalar::Float(float)) if float.is_nan() => Cell::Nan,
        (_, Scalar::Float32(float)) if float.is_nan() => Cell::Nan,
        (None, scalar) => Cell::Value(scalar),
        (Some(logical), Scalar::Text(text)) => match logical {
            LogicalType::String => Cell::Value(Scalar::Text(text)),
            _ if read.stored_as_text || logical.is_temporal() => promised(text, read),
            _ => Cell::IllTyped,
        },
        (Some(logical), scalar) => converted(logical, scalar, read).map_or(Cell::IllTyped, Cell::Value),
    }
}

fn converted<'a>(logical: LogicalType, scalar: Scalar<'a>, read: &ReadAs) -> Option<Scalar<'a>> {
    match logical {
        LogicalType::Integer => is_whole(&scalar).then_some(scalar),
        LogicalType::Number => is_number(&scalar).then_some(scalar),
        LogicalType::Boolean => matches!(scalar, Scalar::Bool(_)).then_some(scalar),
        LogicalType::Date => to_day(&scalar).map(Scalar::Date),
        LogicalType::Timestamp => to_instant(&scalar, read).map(Scalar::Timestamp),
        LogicalType::Time => matches!(scalar, Scalar::Time(_)).then_some(scalar),
        LogicalType::String | LogicalType::Object | LogicalType::Array | LogicalType::Map | LogicalType::Vector => None,
    }
}

fn is_number(scalar: &Scalar<'_>) -> bool {
    matches!(scalar, Scalar::Int(_) | Scalar::Float(_) | Scalar::Float32(_) | Scalar::Number(_))
}

fn is_whole(scalar: &Scalar<'_>) -> bool {
    match scalar {
        Scalar::Int(_) => true,
        // The fraction of an infinity is NaN.
        Scalar::Float(float) => float.fract() == 0.0,
        Scalar::Float32(float) => float.fract() == 0.0,
        Scalar::Number(number) => number.is_integer(),
        Scalar::Bool(_) | Scalar::Text(_) | Scalar::Date(_) | Scalar::Timestamp(_) | Scalar::Time(_) => false,
    }
}

fn to_day(scalar: &Scalar<'_>) -> Option<Date> {
    match scalar {
        Scalar::Date(date) => Some(*date),
        Scalar::Timestamp(instant) => instant.is_midnight().then(|| instant.utc().0),
        _ => None,
    }
}

fn to_instant(scalar: &Scalar<'_>, read: &ReadAs) -> Option<Instant> {
    match scalar {
        Scalar::Timestamp(instant) => Some(*instant),
        Scalar::Date(date) => read.zone.as_ref().unwrap_or(&Zone::UTC).instant(*date, TimeOfDay(0)),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
