//! What cells hold, and other cells in their place: written as the data writes them.

use std::borrow::Cow;

use crate::data::CellKind;
use crate::engine::Stored;
use crate::value::{Number, Value};

/// The text of what is there; `None` for null, and for what is no value of ours.
pub(super) fn text(stored: &Stored) -> Option<Cow<'_, str>> {
    match stored {
        Stored::Null | Stored::Absent | Stored::Opaque | Stored::Written(CellKind::Object | CellKind::Array, _) => None,
        Stored::Written(_, text) if text.is_empty() => None,
        Stored::Written(_, text) | Stored::Text(text) => Some(Cow::Borrowed(text)),
        Stored::Bool(truth) => Some(Cow::Owned(truth.to_string())),
        Stored::Date(date) => Some(Cow::Owned(date.to_string())),
        Stored::Timestamp(instant) => Some(Cow::Owned(instant.to_string())),
        Stored::Time(time) => Some(Cow::Owned(Value::Time(*time).to_string())),
        Stored::Int(whole) => Some(Cow::Owned(whole.to_string())),
        Stored::Float(_) | Stored::Float32(_) | Stored::Number(_) => {
            number(stored).map(|number| Cow::Owned(number.to_string()))
        }
    }
}

/// The finite number that is there.
pub(super) fn number(stored: &Stored) -> Option<Number> {
    let number = match stored {
        Stored::Int(whole) => Some(Number::from(*whole)),
        Stored::Float(bits) => Some(f64::from_bits(*bits)).filter(|float| float.is_finite()).map(Number::from_f64),
        Stored::Float32(bits) => Some(f32::from_bits(*bits)).filter(|float| float.is_finite()).map(Number::from_f32),
        Stored::Number(number) => Some(number.clone()),
        Stored::Written(CellKind::Bare | CellKind::Quoted | CellKind::Number, text) => Number::parse(text),
        _ => None,
    };
    number.filter(|number| !number.is_infinite())
}

/// A null in place of a cell.
pub(super) fn null(like: &Stored) -> Stored {
    match like {
        Stored::Written(CellKind::Bare | CellKind::Quoted, _) => Stored::Written(CellKind::Bare, String::new()),
        _ => Stored::Null,
    }
}

/// A number in place of a cell.
pub(super) fn with_number(like: &Stored, number: &Number) -> Stored {
    match like {
        Stored::Int(old) => Stored::Int(number.to_i128().unwrap_or(*old)),
        Stored::Float(_) => Stored::Float(number.to_f64().to_bits()),
        #[expect(clippy::cast_possible_truncation, reason = "it is what a column of such floats would hold")]
        Stored::Float32(_) => Stored::Float32((number.to_f64() as f32).to_bits()),
        Stored::Number(_) => Stored::Number(number.clone()),
        Stored::Written(kind, _) => Stored::Written(*kind, number.to_string()),
        other => other.clone(),
    }
}

/// A text in place of a cell.
pub(super) fn with_text(like: &Stored, text: String) -> Stored {
    match like {
        Stored::Written(kind, _) => Stored::Written(*kind, text),
        Stored::Text(_) => Stored::Text(text),
        other => other.clone(),
    }
}

/// A number multiplied by a power of ten, exactly.
pub(super) fn shifted(number: &Number, zeros: u32) -> Option<Number> {
    Number::parse(&format!("{number}e{zeros}"))
}

/// A number of this size, whole where it has to be.
pub(super) fn of_float(float: f64, whole: bool) -> Number {
    if whole { Number::from_f64(float.round()) } else { Number::from_f64((float * 1e6).round() / 1e6) }
}
