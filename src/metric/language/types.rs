//! The types of values in expressions, and what comes of computing with them.

use crate::metric::{Column, Expr};
use crate::value::{Arithmetic, LogicalType, Zone};

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Boolean,
    Number,
    Text,
    Date,
    Timestamp,
    Time,
    /// A length of time: a number of seconds.
    Duration,
}

impl Type {
    /// What messages call a value of it.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Boolean => "a boolean",
            Self::Number => "a number",
            Self::Text => "a text",
            Self::Date => "a date",
            Self::Timestamp => "a timestamp",
            Self::Time => "a time",
            Self::Duration => "a length of time",
        }
    }

    /// The type of a property; `None` for what is no single value.
    pub(super) const fn of(logical: LogicalType) -> Option<Self> {
        match logical {
            LogicalType::String => Some(Self::Text),
            LogicalType::Integer | LogicalType::Number => Some(Self::Number),
            LogicalType::Boolean => Some(Self::Boolean),
            LogicalType::Date => Some(Self::Date),
            LogicalType::Timestamp => Some(Self::Timestamp),
            LogicalType::Time => Some(Self::Time),
            LogicalType::Object | LogicalType::Array | LogicalType::Map | LogicalType::Vector => None,
        }
    }

    /// How a column without a declared type is read where this type is needed; none is a length of time.
    pub(super) const fn logical(self) -> Option<LogicalType> {
        match self {
            Self::Boolean => Some(LogicalType::Boolean),
            Self::Number => Some(LogicalType::Number),
            Self::Text => Some(LogicalType::String),
            Self::Date => Some(LogicalType::Date),
            Self::Timestamp => Some(LogicalType::Timestamp),
            Self::Time => Some(LogicalType::Time),
            Self::Duration => None,
        }
    }

    const fn is_instant(self) -> bool {
        matches!(self, Self::Date | Self::Timestamp)
    }
}

/// A value that may still take the type of the other side.
#[derive(Clone, Debug)]
pub(super) enum Draft {
    /// Its type is known.
    Known(Expr, Type, Option<Zone>),
    /// A text of the expression.
    Text(String),
    /// A column without a declared type.
    Untyped(Column),
}

impl Draft {
    pub(super) const fn known(&self) -> Option<Type> {
        match self {
            Self::Known(_, known, _) => Some(*known),
            Self::Text(_) | Self::Untyped(_) => None,
        }
    }

    pub(super) fn zone(&self) -> Option<&Zone> {
        match self {
            Self::Known(_, _, zone) => zone.as_ref(),
            Self::Text(_) | Self::Untyped(_) => None,
        }
    }
}

/// What the two sides of a computation must be, and what it gives.
pub(super) type Computation = (Type, Type, Type);

/// What comes of computing with two types; `whole_days` says whether a length of time is known to be whole days.
/// `None` where there is no such computation.
pub(super) fn combined(left: Type, how: Arithmetic, right: Type, whole_days: bool) -> Option<Computation> {
    use Arithmetic::{Add, Divide, Multiply, Subtract};
    use Type::{Date, Duration, Number, Time, Timestamp};
    let moved = |day: Type| if day == Date && whole_days { Date } else { Timestamp };
    match (left, how, right) {
        (Number, _, Number) => Some((Number, Number, Number)),
        (Duration, Add | Subtract, Duration) => Some((Duration, Duration, Duration)),
        (Duration, Divide, Duration) => Some((Duration, Duration, Number)),
        (Duration, Multiply | Divide, Number) => Some((Duration, Number, Duration)),
        (Number, Multiply, Duration) => Some((Number, Duration, Duration)),
        (day, Add | Subtract, Duration) if day.is_instant() => Some((moved(day), Duration, moved(day))),
        (Duration, Add, day) if day.is_instant() => Some((Duration, moved(day), moved(day))),
        (Date, Subtract, Date) => Some((Date, Date, Duration)),
        (a, Subtract, b) if a.is_instant() && b.is_instant() => Some((Timestamp, Timestamp, Duration)),
        (Time, Subtract, Time) => Some((Time, Time, Duration)),
        _ => None,
    }
}

/// The type that two values of a comparison have in common.
pub(super) fn common(left: Type, right: Type) -> Option<Type> {
    match (left, right) {
        (Type::Date, Type::Timestamp) | (Type::Timestamp, Type::Date) => Some(Type::Timestamp),
        _ => (left == right).then_some(left),
    }
}
