//! What a cell of a generated table means under a declared type, said from the value that was generated, not from text.

use std::borrow::Cow;

use upheld::value::{Cell, Date, Instant, LogicalType, Number, ReadAs, Scalar, TimeOfDay, Value, Zone};

use super::table::{Datum, Entry, Kind, SCALE};

/// Formats that carry the same cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Delimited,
    Json,
    Typed,
}

/// The cell that a reader must make of an entry.
pub(super) fn cell<'e>(entry: &'e Entry, kind: Kind, read: &ReadAs, family: Family) -> Cell<'e> {
    if let Some(text) = text(entry, kind, family) {
        let is_text = matches!(read.logical, None | Some(LogicalType::String));
        let quoted = entry.quoted || entry.datum != Datum::Null;
        if text.is_empty() && family == Family::Delimited && !(is_text && quoted) {
            return Cell::Null;
        }
        if let Some(token) = read.missing.iter().position(|token| token.text == text) {
            return Cell::Missing(token);
        }
    }
    let cell = typed(entry, kind, read, family);
    let Cell::Value(value) = &cell else { return cell };
    let value = value.to_value();
    match read.missing.iter().position(|token| token.value.as_ref() == Some(&value)) {
        Some(token) => Cell::Missing(token),
        None => cell,
    }
}

/// The text that stands there, where the format holds the value as text.
fn text(entry: &Entry, kind: Kind, family: Family) -> Option<&str> {
    match (family, &entry.datum) {
        (Family::Delimited, _) => Some(&entry.field),
        (_, Datum::Text(text)) => Some(text),
        (_, Datum::Wrong(text)) => Some(text),
        (Family::Json, Datum::Day(_) | Datum::Moment(..) | Datum::Time(_)) => {
            // No token is a time, so that the spelling does not matter.
            let _ = kind;
            None
        }
        _ => None,
    }
}

fn typed<'e>(entry: &'e Entry, kind: Kind, read: &ReadAs, family: Family) -> Cell<'e> {
    let plain = matches!(read.logical, None | Some(LogicalType::String));
    match (&entry.datum, read.logical) {
        (_, None) if family == Family::Delimited => Cell::Value(Scalar::Text(&entry.field)),
        (Datum::Null, _) if family == Family::Delimited && plain && entry.quoted => Cell::Value(Scalar::Text("")),
        (Datum::Null, _) => Cell::Null,
        (Datum::Nan, Some(LogicalType::Integer)) if family == Family::Delimited => Cell::IllTyped,
        (Datum::Nan, _) => Cell::Nan,
        (Datum::Wrong(text), _) if plain => Cell::Value(Scalar::Text(text)),
        (Datum::Wrong(_), _) => Cell::IllTyped,
        (Datum::Text(text), _) if plain => Cell::Value(Scalar::Text(text)),
        (Datum::Text(text), Some(logical)) => written(text, logical, read, family),
        (Datum::Day(_) | Datum::Moment(..) | Datum::Time(_), _) => temporal(&entry.datum, kind, read, family),
        (datum, logical) => numeric(datum, logical, &entry.field, family),
    }
}

/// Text under a type that is none of text: only integers are tried.
fn written<'e>(text: &str, logical: LogicalType, read: &ReadAs, family: Family) -> Cell<'e> {
    assert_eq!(logical, LogicalType::Integer);
    if family == Family::Delimited || read.stored_as_text { digits(text) } else { Cell::IllTyped }
}

fn digits<'e>(text: &str) -> Cell<'e> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if unsigned.is_empty() || !unsigned.chars().all(|c| c.is_ascii_digit()) {
        return Cell::IllTyped;
    }
    number(Number::parse(text).expect("digits"))
}

fn number<'e>(number: Number) -> Cell<'e> {
    Cell::Value(Scalar::Number(Cow::Owned(number)))
}

fn numeric<'e>(datum: &Datum, logical: Option<LogicalType>, field: &str, family: Family) -> Cell<'e> {
    let value = match datum {
        Datum::Bool(truth) => return Cell::Value(Scalar::Bool(*truth)),
        Datum::Whole(n) => Number::from(*n),
        Datum::Float(f) => Number::from_f64(*f),
        Datum::Single(f) => Number::from_f32(*f),
        Datum::Decimal(n) => Number::from_decimal(*n, SCALE),
        _ => unreachable!("only numbers and truths come here"),
    };
    match logical {
        Some(LogicalType::Integer) if family == Family::Delimited => digits(field),
        Some(LogicalType::Integer) if !value.is_integer() => Cell::IllTyped,
        _ => number(value),
    }
}

fn temporal<'e>(datum: &Datum, kind: Kind, read: &ReadAs, family: Family) -> Cell<'e> {
    let zone = read.zone.clone().unwrap_or(Zone::UTC);
    let value = match (datum, read.logical) {
        (Datum::Day(days), Some(LogicalType::Timestamp)) => {
            zone.instant(Date(*days), TimeOfDay(0)).map(Scalar::Timestamp)
        }
        (Datum::Day(days), _) => Some(Scalar::Date(Date(*days))),
        (Datum::Time(nanos), _) => Some(Scalar::Time(TimeOfDay(*nanos))),
        (Datum::Moment(seconds, nanos), Some(LogicalType::Date)) => {
            let midnight = seconds % 86_400 == 0 && *nanos == 0 && family == Family::Typed;
            let day = i32::try_from(seconds.div_euclid(86_400)).expect("a day");
            midnight.then_some(Scalar::Date(Date(day)))
        }
        (Datum::Moment(seconds, nanos), _) if kind == Kind::Naive => {
            let (date, time) = Instant { seconds: *seconds, nanos: *nanos }.utc();
            zone.instant(date, time).map(Scalar::Timestamp)
        }
        (Datum::Moment(seconds, nanos), _) => Some(Scalar::Timestamp(Instant { seconds: *seconds, nanos: *nanos })),
        _ => unreachable!("only times come here"),
    };
    value.map_or(Cell::IllTyped, Cell::Value)
}

/// The value of a cell that has one.
pub(super) fn value(cell: &Cell<'_>) -> Option<Value> {
    match cell {
        Cell::Value(scalar) => Some(scalar.to_value()),
        Cell::Null | Cell::Nan | Cell::Missing(_) | Cell::IllTyped => None,
    }
}
