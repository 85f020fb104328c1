//! From values to frames: each column in the narrowest type that holds all of its values exactly.

use polars_core::prelude::{Column as Series, DataFrame, IntoColumn, NamedFrom, Series as Values, TimeUnit};

use crate::engine::gather::{Datum, Held, HeldTable};
use crate::metric::Column;
use crate::value::{LogicalType, Number};

/// The digits that a decimal may have.
const DIGITS: usize = 38;
/// The digits behind the point that leave room for sums.
const MOST_SCALE: u32 = 18;

/// A table as a frame.
pub(super) struct Framed {
    /// The frame.
    pub(super) frame: DataFrame,
    /// Columns whose numbers cannot stay exact.
    pub(super) rounded: Vec<String>,
}

/// Turns the columns of a table into a frame; decimals stay exact where they are only added, since what multiplies and
/// divides them keeps no more digits than they have. An error names the column and says why it cannot be one.
pub(super) fn frame(columns: &[Column], held: HeldTable, additive: bool) -> Result<Framed, String> {
    let rows = usize::try_from(held.rows).map_err(|_| "it has too many rows".to_owned())?;
    let mut numbers = Numbers { additive, rounded: Vec::new() };
    let mut all: Vec<Series> = Vec::with_capacity(columns.len());
    for (column, held) in columns.iter().zip(held.columns) {
        let name = column.path.first();
        let made = series(name, column.read.logical, &held, &mut numbers);
        all.push(made.map_err(|why| format!("{name} {why}"))?.into_column());
    }
    let frame = DataFrame::new(rows, all).map_err(|error| error.to_string())?;
    Ok(Framed { frame, rounded: numbers.rounded })
}

/// How numbers are kept.
struct Numbers {
    additive: bool,
    rounded: Vec<String>,
}

/// What kinds of value a column has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Bool,
    Number,
    Text,
    Date,
    Timestamp,
    Time,
}

fn kind(value: &Datum) -> Kind {
    match value {
        Datum::Bool(_) => Kind::Bool,
        Datum::Int(_) | Datum::Float(_) | Datum::Number(_) => Kind::Number,
        Datum::Text(_) => Kind::Text,
        Datum::Date(_) => Kind::Date,
        Datum::Timestamp(_) => Kind::Timestamp,
        Datum::Time(_) => Kind::Time,
    }
}

/// The kind of a column without values.
fn declared(logical: Option<LogicalType>) -> Kind {
    match logical {
        Some(LogicalType::Integer | LogicalType::Number) => Kind::Number,
        Some(LogicalType::Boolean) => Kind::Bool,
        Some(LogicalType::Date) => Kind::Date,
        Some(LogicalType::Timestamp) => Kind::Timestamp,
        Some(LogicalType::Time) => Kind::Time,
        Some(
            LogicalType::String | LogicalType::Object | LogicalType::Array | LogicalType::Map | LogicalType::Vector,
        )
        | None => Kind::Text,
    }
}

fn series(name: &str, logical: Option<LogicalType>, held: &Held, numbers: &mut Numbers) -> Result<Values, String> {
    let mut kinds = held.values.iter().flatten().map(kind);
    let of_all = kinds.next().unwrap_or_else(|| declared(logical));
    if kinds.any(|other| other != of_all) {
        return Err("has values of several kinds, which the contract does not tell apart".to_owned());
    }
    let name = name.into();
    match of_all {
        Kind::Bool => Ok(Values::new(name, each(held, |value| matches!(value, Datum::Bool(true))))),
        Kind::Text => {
            let text = |value: &Option<Datum>| match value {
                Some(Datum::Text(text)) => Some(text.to_string()),
                _ => None,
            };
            Ok(Values::new(name, held.values.iter().map(text).collect::<Vec<Option<String>>>()))
        }
        Kind::Date => {
            let days = each(held, |value| if let Datum::Date(day) = value { *day } else { 0 });
            Ok(Values::new(name, days).into_date())
        }
        Kind::Time => {
            let nanos = each(held, |value| if let Datum::Time(nanos) = value { *nanos } else { 0 });
            Ok(Values::new(name, nanos).into_time())
        }
        Kind::Timestamp => timestamps(name, held),
        Kind::Number => number_series(name, held, numbers),
    }
}

fn each<T>(held: &Held, of: impl Fn(&Datum) -> T) -> Vec<Option<T>> {
    held.values.iter().map(|value| value.as_ref().map(&of)).collect()
}

type Name = polars_core::prelude::PlSmallStr;

/// Points in time, in UTC: microseconds, or nanoseconds where a value needs them.
fn timestamps(name: Name, held: &Held) -> Result<Values, String> {
    let fine = held.values.iter().flatten().any(|value| matches!(value, Datum::Timestamp(at) if at.nanos % 1_000 != 0));
    let (unit, step) = if fine { (TimeUnit::Nanoseconds, 1) } else { (TimeUnit::Microseconds, 1_000) };
    let ticks = |value: &Datum| match value {
        Datum::Timestamp(at) => i64::try_from(at.to_nanos().div_euclid(step)).ok(),
        _ => None,
    };
    let all = each(held, ticks);
    if all.contains(&Some(None)) {
        return Err("has points in time that lie too far away".to_owned());
    }
    let all: Vec<Option<i64>> = all.into_iter().map(Option::flatten).collect();
    Ok(Values::new(name, all).into_datetime(unit, None))
}

/// Numbers: whole ones in 64 bits, exact ones as decimals, and floats where one is a float or none of these fits.
fn number_series(name: Name, held: &Held, numbers: &mut Numbers) -> Result<Values, String> {
    let any_float = held.values.iter().flatten().any(|value| matches!(value, Datum::Float(_)));
    if !any_float {
        if let Some(whole) = held.values.iter().map(|value| narrow(value.as_ref())).collect::<Option<Vec<_>>>() {
            return Ok(Values::new(name, whole));
        }
        if let Some((unscaled, scale)) = decimals(held).filter(|_| numbers.additive) {
            let exact = Values::new(name, unscaled);
            return exact.into_decimal(DIGITS, scale).map_err(|error| error.to_string());
        }
        numbers.rounded.push(name.to_string());
    }
    let float = |value: &Datum| match value {
        Datum::Float(float) => *float,
        Datum::Int(whole) => Number::from(*whole).to_f64(),
        Datum::Number(number) => number.to_f64(),
        _ => f64::NAN,
    };
    Ok(Values::new(name, each(held, float)))
}

#[expect(clippy::option_option, reason = "a cell without a value is narrow; a value that does not fit is not")]
fn narrow(value: Option<&Datum>) -> Option<Option<i64>> {
    match value {
        None => Some(None),
        Some(Datum::Int(whole)) => i64::try_from(*whole).ok().map(Some),
        Some(_) => None,
    }
}

/// All numbers as whole multiples of one power of ten, where they have room in 38 digits.
fn decimals(held: &Held) -> Option<(Vec<Option<i128>>, usize)> {
    let texts: Vec<Option<String>> = each(held, |value| match value {
        Datum::Int(whole) => whole.to_string(),
        Datum::Number(number) => number.to_string(),
        _ => String::new(),
    });
    let scale = texts.iter().flatten().map(|text| places(text)).try_fold(0, |most, places| Some(places?.max(most)))?;
    let scaled = |text: &Option<String>| match text {
        None => Some(None),
        Some(text) => unscaled(text, scale).map(Some),
    };
    let all = texts.iter().map(scaled).collect::<Option<Vec<_>>>()?;
    Some((all, usize::try_from(scale).ok()?))
}

/// The digits behind the point of a plain number.
fn places(text: &str) -> Option<u32> {
    if !text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.')) {
        return None;
    }
    let places = text.split_once('.').map_or(0, |(_, behind)| behind.len());
    u32::try_from(places).ok().filter(|places| *places <= MOST_SCALE)
}

fn unscaled(text: &str, scale: u32) -> Option<i128> {
    let (whole, behind) = text.split_once('.').unwrap_or((text, ""));
    let zeros = usize::try_from(scale).ok()?.checked_sub(behind.len())?;
    let digits = format!("{whole}{behind}{}", "0".repeat(zeros));
    let fits = digits.trim_start_matches('-').trim_start_matches('0').len() < DIGITS;
    digits.parse().ok().filter(|_| fits)
}
