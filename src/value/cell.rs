//! A cell as it was read: null, a missing-value token, ill-typed, or a value of its declared type.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::{Date, Instant, Kind, Number, TimeOfDay, Value};

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

impl Scalar<'_> {
    /// What kind of thing it is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Bool(_) => Kind::Boolean,
            Self::Int(_) | Self::Float(_) | Self::Float32(_) | Self::Number(_) => Kind::Number,
            Self::Text(_) => Kind::Text,
            Self::Date(_) => Kind::Date,
            Self::Timestamp(_) => Kind::Timestamp,
            Self::Time(_) => Kind::Time,
        }
    }

    /// The whole number that it is, where it is one that fits.
    #[must_use]
    pub fn whole(&self) -> Option<i128> {
        match self {
            Self::Int(whole) => Some(*whole),
            Self::Number(number) => number.to_i128(),
            _ => None,
        }
    }

    /// Compares with a value, as [`Scalar::to_value`] would, without making one. Values of different kinds have no order.
    #[must_use]
    pub fn compare(&self, value: &Value) -> Option<Ordering> {
        match (self, value) {
            (Self::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
            (Self::Int(a), Value::Number(b)) => Some(b.cmp_i128(*a).reverse()),
            (Self::Float(a), Value::Number(b)) => Some(b.cmp_f64(*a).reverse()),
            (Self::Float32(a), Value::Number(b)) => Some(b.cmp_f32(*a).reverse()),
            (Self::Number(a), Value::Number(b)) => Some(a.as_ref().cmp(b)),
            (Self::Text(a), Value::Text(b)) => Some((*a).cmp(b.as_str())),
            (Self::Date(a), Value::Date(b)) => Some(a.cmp(b)),
            (Self::Timestamp(a), Value::Timestamp(b)) => Some(a.cmp(b)),
            (Self::Time(a), Value::Time(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }

    /// Whether it is this value.
    #[must_use]
    pub fn is(&self, value: &Value) -> bool {
        self.compare(value) == Some(Ordering::Equal)
    }
}

impl<'a> From<&'a Value> for Scalar<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Bool(truth) => Self::Bool(*truth),
            Value::Number(number) => Self::Number(Cow::Borrowed(number)),
            Value::Text(text) => Self::Text(text),
            Value::Date(date) => Self::Date(*date),
            Value::Timestamp(instant) => Self::Timestamp(*instant),
            Value::Time(time) => Self::Time(*time),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_do_not_mix() {
        let one = Value::Number(Number::from(1_i128));
        assert_eq!(Scalar::Bool(true).compare(&one), None);
        assert_eq!(Scalar::Text("1").compare(&one), None);
        assert!(!Scalar::Date(Date(1)).is(&Value::Timestamp(Instant { seconds: 86_400, nanos: 0 })));
    }

    #[test]
    fn numbers_compare_whatever_carries_them() {
        let tenth = Value::Number(Number::from_decimal(1, 1));
        for scalar in [Scalar::Float(0.1), Scalar::Float32(0.1), Scalar::Number(Cow::Owned(Number::from_f64(0.1)))] {
            assert!(scalar.is(&tenth), "{scalar:?}");
            assert_eq!(scalar.compare(&Value::Number(Number::from(1_i128))), Some(Ordering::Less));
        }
        assert_eq!(Scalar::Int(1).compare(&tenth), Some(Ordering::Greater));
        assert!(Scalar::Float(-0.0).is(&Value::Number(Number::from(0_i128))));
    }
}
