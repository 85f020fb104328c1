//! A value on its way through a computation: numbers as exact fractions, lengths of time as numbers of seconds.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::{Date, Instant, Number, Ratio, Scalar, TimeOfDay, Value, Zone};

const NANOS_PER_SECOND: i128 = 1_000_000_000;
const SECONDS_PER_DAY: i128 = 86_400;

/// A computation of two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Arithmetic {
    /// The sum of two numbers, or a point in time so many seconds later.
    Add,
    /// The difference of two numbers, the seconds between two times, or a point in time so many seconds earlier.
    Subtract,
    /// The product of two numbers.
    Multiply,
    /// The exact quotient of two numbers; none by zero.
    Divide,
}

/// A value that was computed.
#[derive(Clone, Debug, PartialEq)]
pub enum Quantity<'a> {
    /// A number.
    Number(Ratio),
    /// True or false.
    Bool(bool),
    /// Text.
    Text(Cow<'a, str>),
    /// A calendar day.
    Date(Date),
    /// A point in time.
    Timestamp(Instant),
    /// A time of day.
    Time(TimeOfDay),
}

impl<'a> Quantity<'a> {
    /// What a value is; `None` for a number that is too long to compute with.
    #[must_use]
    pub fn of(scalar: &Scalar<'a>) -> Option<Self> {
        Some(match scalar {
            Scalar::Bool(truth) => Self::Bool(*truth),
            Scalar::Int(whole) => Self::Number(Ratio::new(*whole, 1)?),
            Scalar::Float(float) => Self::Number(Ratio::of(&Number::from_f64(*float))?),
            Scalar::Float32(float) => Self::Number(Ratio::of(&Number::from_f32(*float))?),
            Scalar::Number(number) => Self::Number(Ratio::of(number)?),
            Scalar::Text(text) => Self::Text(Cow::Borrowed(text)),
            Scalar::Date(date) => Self::Date(*date),
            Scalar::Timestamp(instant) => Self::Timestamp(*instant),
            Scalar::Time(time) => Self::Time(*time),
        })
    }

    /// The value that it is; a fraction without an end is rounded to 40 digits.
    #[must_use]
    pub fn to_value(&self) -> Value {
        match self {
            Self::Number(ratio) => Value::Number(ratio.to_number()),
            Self::Bool(truth) => Value::Bool(*truth),
            Self::Text(text) => Value::Text(text.clone().into_owned()),
            Self::Date(date) => Value::Date(*date),
            Self::Timestamp(instant) => Value::Timestamp(*instant),
            Self::Time(time) => Value::Time(*time),
        }
    }

    /// The order of two values of one kind; `None` for different kinds.
    #[must_use]
    pub fn compare(&self, other: &Quantity<'_>) -> Option<Ordering> {
        match (self, other) {
            (Self::Number(a), Quantity::Number(b)) => Some(a.cmp(b)),
            (Self::Bool(a), Quantity::Bool(b)) => Some(a.cmp(b)),
            (Self::Text(a), Quantity::Text(b)) => Some(a.as_ref().cmp(b.as_ref())),
            (Self::Date(a), Quantity::Date(b)) => Some(a.cmp(b)),
            (Self::Timestamp(a), Quantity::Timestamp(b)) => Some(a.cmp(b)),
            (Self::Time(a), Quantity::Time(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }

    /// What comes of a computation. A day moves by whole days only, a point in time by whole nanoseconds, rounded down.
    /// `None` where there is no such computation: by zero, with an infinity, of kinds that do not go together.
    #[must_use]
    pub fn combine(&self, how: Arithmetic, other: &Quantity<'_>) -> Option<Self> {
        match (self, how, other) {
            (Self::Number(a), Arithmetic::Add, Quantity::Number(b)) => a.plus(b).map(Self::Number),
            (Self::Number(a), Arithmetic::Subtract, Quantity::Number(b)) => a.minus(b).map(Self::Number),
            (Self::Number(a), Arithmetic::Multiply, Quantity::Number(b)) => a.times(b).map(Self::Number),
            (Self::Number(a), Arithmetic::Divide, Quantity::Number(b)) => a.divided_by(b).map(Self::Number),
            (_, Arithmetic::Add, Quantity::Number(b)) => self.later(b),
            (Self::Number(a), Arithmetic::Add, _) => other.later(a).map(Quantity::into_owned),
            (_, Arithmetic::Subtract, Quantity::Number(b)) => self.later(&b.negated()?),
            (_, Arithmetic::Subtract, _) => self.since(other).map(Self::Number),
            _ => None,
        }
    }

    /// The number with the other sign.
    #[must_use]
    pub fn negated(&self) -> Option<Self> {
        match self {
            Self::Number(ratio) => ratio.negated().map(Self::Number),
            _ => None,
        }
    }

    /// The number without its sign.
    #[must_use]
    pub fn abs(&self) -> Option<Self> {
        match self {
            Self::Number(ratio) => ratio.abs().map(Self::Number),
            _ => None,
        }
    }

    /// The text in small letters, or in capital letters.
    #[must_use]
    pub fn in_case(&self, upper: bool) -> Option<Self> {
        match self {
            Self::Text(text) if upper => Some(Self::Text(Cow::Owned(text.to_uppercase()))),
            Self::Text(text) => Some(Self::Text(Cow::Owned(text.to_lowercase()))),
            _ => None,
        }
    }

    /// The point in time at which the day begins in a zone.
    #[must_use]
    pub fn midnight(&self, zone: &Zone) -> Option<Self> {
        match self {
            Self::Date(date) => zone.instant(*date, TimeOfDay(0)).map(Self::Timestamp),
            _ => None,
        }
    }

    fn later(&self, seconds: &Ratio) -> Option<Self> {
        match self {
            Self::Date(date) => {
                let days = i64::try_from(seconds.floor_of(1)?.checked_div(SECONDS_PER_DAY)?).ok()?;
                let whole = Ratio::new(i128::from(days) * SECONDS_PER_DAY, 1)? == *seconds;
                date.checked_add_days(days).filter(|_| whole).map(Self::Date)
            }
            Self::Timestamp(at) => at.checked_add_nanos(seconds.floor_of(NANOS_PER_SECOND)?).map(Self::Timestamp),
            Self::Number(_) | Self::Bool(_) | Self::Text(_) | Self::Time(_) => None,
        }
    }

    /// The same, owning its text.
    #[must_use]
    pub fn into_owned<'b>(self) -> Quantity<'b> {
        match self {
            Self::Number(ratio) => Quantity::Number(ratio),
            Self::Bool(truth) => Quantity::Bool(truth),
            Self::Text(text) => Quantity::Text(Cow::Owned(text.into_owned())),
            Self::Date(date) => Quantity::Date(date),
            Self::Timestamp(instant) => Quantity::Timestamp(instant),
            Self::Time(time) => Quantity::Time(time),
        }
    }

    /// Seconds from an earlier time to this.
    fn since(&self, earlier: &Quantity<'_>) -> Option<Ratio> {
        match (self, earlier) {
            (Self::Date(later), Quantity::Date(earlier)) => {
                Ratio::new((i128::from(later.0) - i128::from(earlier.0)) * SECONDS_PER_DAY, 1)
            }
            (Self::Timestamp(later), Quantity::Timestamp(earlier)) => {
                Ratio::new(later.nanos_since(*earlier), NANOS_PER_SECOND)
            }
            (Self::Time(later), Quantity::Time(earlier)) => {
                Ratio::new(i128::from(later.0) - i128::from(earlier.0), NANOS_PER_SECOND)
            }
            _ => None,
        }
    }
}

impl From<Quantity<'_>> for Value {
    fn from(quantity: Quantity<'_>) -> Self {
        quantity.to_value()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Quantity<'static> {
        Quantity::Number(Ratio::of(&Number::parse(text).unwrap()).unwrap())
    }

    #[test]
    fn times_move_by_seconds_and_differ_by_seconds() {
        let at = |seconds, nanos| Quantity::Timestamp(Instant { seconds, nanos });
        assert_eq!(at(10, 0).combine(Arithmetic::Subtract, &at(8, 500_000_000)), Some(number("1.5")));
        assert_eq!(at(10, 0).combine(Arithmetic::Add, &number("0.25")), Some(at(10, 250_000_000)));
        assert_eq!(number("2").combine(Arithmetic::Add, &at(10, 0)), Some(at(12, 0)));
        assert_eq!(at(10, 0).combine(Arithmetic::Subtract, &number("11")), Some(at(-1, 0)));
        assert_eq!(number("2").combine(Arithmetic::Subtract, &at(10, 0)), None);
    }

    #[test]
    fn days_move_by_whole_days() {
        let day = |day| Quantity::Date(Date(day));
        assert_eq!(day(3).combine(Arithmetic::Subtract, &number("172800")), Some(day(1)));
        assert_eq!(day(3).combine(Arithmetic::Add, &number("-172800")), Some(day(1)));
        assert_eq!(day(3).combine(Arithmetic::Add, &number("3600")), None);
        assert_eq!(day(3).combine(Arithmetic::Add, &number("0.5")), None);
        assert_eq!(day(3).combine(Arithmetic::Subtract, &day(5)), Some(number("-172800")));
    }

    #[test]
    fn kinds_do_not_mix() {
        let text = Quantity::Text(Cow::Borrowed("1"));
        for how in [Arithmetic::Add, Arithmetic::Subtract, Arithmetic::Multiply, Arithmetic::Divide] {
            assert_eq!(text.combine(how, &number("1")), None);
            assert_eq!(number("1").combine(how, &text), None);
        }
        assert_eq!(text.compare(&number("1")), None);
        assert_eq!((text.abs(), number("1").in_case(true)), (None, None));
    }
}
