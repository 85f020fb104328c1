//! A cell as it was read: null, a missing-value token, ill-typed, or a value of its declared type.

use std::borrow::Cow;

use super::{Date, Instant, Number, TimeOfDay, Value};

/// A value that is borrowed where it can be; what engines compare, without an allocation for each cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar<'a> {
    /// True or false.
    Bool(bool),
    /// A whole number that fits 128 bits: the fast case of [`Scalar::Number`].
    Int(i128),
    /// A number of a float column: means its shortest decimal that reads back as the same float.
    Float(f64),
    /// A number of a 32-bit float column, likewise.
    Float32(f32),
    /// Any other exact number.
    Number(Cow<'a, Number>),
    /// Text.
    Text(&'a str),
    /// A calendar day.
    Date(Date),
    /// A point in time.
    Timestamp(Instant),
    /// A time of day.
    Time(TimeOfDay),
}

/// What a reader makes of one cell, once, before any check looks at it.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// No value.
    Null,
    /// Null, written as a number that is not one (`NaN`).
    Nan,
    /// A token that the contract lists as a missing value: neither null nor a value. Holds its index in [`super::ReadAs::missing`].
    Missing(usize),
    /// There, but not of the declared type.
    IllTyped,
    /// A value of the declared type.
    Value(Scalar<'a>),
}

impl Scalar<'_> {
    /// The owned value.
    #[must_use]
    pub fn to_value(&self) -> Value {
        match self {
            Self::Bool(b) => Value::Bool(*b),
            Self::Int(i) => Value::Number(Number::from(*i)),
            Self::Float(f) => Value::Number(Number::from_f64(*f)),
            Self::Float32(f) => Value::Number(Number::from_f32(*f)),
            Self::Number(n) => Value::Number(n.clone().into_owned()),
            Self::Text(t) => Value::Text((*t).to_owned()),
            Self::Date(d) => Value::Date(*d),
            Self::Timestamp(t) => Value::Timestamp(*t),
            Self::Time(t) => Value::Time(*t),
        }
    }
}
