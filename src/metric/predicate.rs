//! Predicates over one row, as data, with the reference meaning that every engine is tested against.

use serde::{Deserialize, Serialize};

use super::Column;
use crate::value::{Arithmetic, Cell, Match, Number, Pattern, Quantity, Scalar, StringFormat, Value, Zone};

/// What a predicate compares.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Expr {
    /// The value of a column in this row.
    Column(Box<Column>),
    /// A value of the contract.
    Literal(Value),
    /// The length of a text in Unicode code points.
    Length(Box<Expr>),
    /// A computation of numbers and times; a length of time is a number of seconds. Numbers stay exact fractions until they
    /// are compared. There is no value by zero, with an infinity, with more than about 2,400 digits, and of other kinds.
    Arithmetic(Box<Expr>, Arithmetic, Box<Expr>),
    /// The number with the other sign.
    Negate(Box<Expr>),
    /// The number without its sign.
    Abs(Box<Expr>),
    /// The text in small letters.
    Lower(Box<Expr>),
    /// The text in capital letters.
    Upper(Box<Expr>),
    /// The point in time at which a day begins in a zone.
    Midnight(Box<Expr>, Zone),
}

/// A comparison of two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Operator {
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// Less than.
    Lt,
    /// At most.
    Le,
    /// Greater than.
    Gt,
    /// At least.
    Ge,
}

/// A question about one row that is answered by [`Truth`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Predicate {
    /// The cell is null (NaN included). Always answered.
    IsNull(Box<Column>),
    /// The cell is a NaN. Always answered.
    IsNan(Box<Column>),
    /// The cell holds one of these missing-value tokens, given by their indexes in `read.missing`. Always answered.
    IsMissing(Box<Column>, Vec<usize>),
    /// The cell is there but not of its declared type. Always answered.
    IllTyped(Box<Column>),
    /// The value is one of these (sorted, without doubles).
    In(Expr, Vec<Value>),
    /// The pattern matches somewhere in the text; values that are no text are judged by their canonical text.
    Matches(Expr, Pattern),
    /// The text has the format as a whole; values that are no text are judged by their canonical text.
    Format(Expr, StringFormat),
    /// The two values compare so. Values of different kinds are never equal and have no order.
    Compare(Expr, Operator, Expr),
    /// The number is a whole multiple of the step.
    MultipleOf(Expr, Number),
    /// All hold.
    And(Vec<Predicate>),
    /// One holds.
    Or(Vec<Predicate>),
    /// It does not hold.
    Not(Box<Predicate>),
    /// There is no value to judge ([`Truth::Unknown`]). Always answered, unless it is undecided.
    Unknown(Box<Predicate>),
}

/// The answer of a predicate for one row.
///
/// `Not` turns `Holds` and `Breaks` into each other and keeps the others. `And` is `Breaks` where one part breaks,
/// else `Undecided` where one is, else `Unknown` where one is, else `Holds`; `Or` likewise with `Holds` first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Truth {
    /// It holds.
    Holds,
    /// It does not.
    Breaks,
    /// There is no value to judge: null, a missing-value token or ill-typed.
    Unknown,
    /// A budget ran out before it could be told.
    Undecided,
}

impl Predicate {
    /// The reference meaning: judges one row, whose cells `cell` gives. Slow and plain on purpose.
    ///
    /// Values of different kinds are not equal, and neither is less than the other: `Eq` and the orders break, `Ne` holds.
    pub fn holds<'a>(&self, cell: &dyn Fn(&Column) -> Cell<'a>) -> Truth {
        match self {
            Self::IsNull(column) => Truth::of(matches!(cell(column), Cell::Null | Cell::Nan)),
            Self::IsNan(column) => Truth::of(cell(column) == Cell::Nan),
            Self::IsMissing(column, tokens) => {
                Truth::of(matches!(cell(column), Cell::Missing(token) if tokens.contains(&token)))
            }
            Self::IllTyped(column) => Truth::of(cell(column) == Cell::IllTyped),
            Self::In(expr, values) => expr.judge(cell, |value| Truth::of(values.contains(&value))),
            Self::Matches(expr, pattern) => expr.judge(cell, |value| matches(pattern, &value)),
            Self::Format(expr, format) => expr.judge(cell, |value| Truth::of(format.fits(&value.to_string()))),
            Self::Compare(left, operator, right) => {
                if left.is_computed() || right.is_computed() {
                    computed(left.quantity(cell), *operator, right.quantity(cell))
                } else {
                    left.judge(cell, |left| right.judge(cell, |right| compare(&left, *operator, &right)))
                }
            }
            Self::MultipleOf(expr, step) => expr.judge(cell, |value| match value {
                Value::Number(number) => Truth::of(number.is_multiple_of(step)),
                Value::Bool(_) | Value::Text(_) | Value::Date(_) | Value::Timestamp(_) | Value::Time(_) => {
                    Truth::Breaks
                }
            }),
            Self::And(parts) => Truth::all(parts.iter().map(|part| part.holds(cell))),
            Self::Or(parts) => Truth::any(parts.iter().map(|part| part.holds(cell))),
            Self::Not(part) => part.holds(cell).not(),
            Self::Unknown(part) => match part.holds(cell) {
                Truth::Undecided => Truth::Undecided,
                truth => Truth::of(truth == Truth::Unknown),
            },
        }
    }

    /// The columns it looks at, in the order of first mention.
    #[must_use]
    pub fn columns(&self) -> Vec<&Column> {
        let mut columns = Vec::new();
        self.collect(&mut columns);
        columns
    }

    fn collect<'p>(&'p self, columns: &mut Vec<&'p Column>) {
        match self {
            Self::IsNull(column) | Self::IsNan(column) | Self::IsMissing(column, _) | Self::IllTyped(column) => {
                push_new(columns, column);
            }
            Self::In(expr, _) | Self::Matches(expr, _) | Self::Format(expr, _) | Self::MultipleOf(expr, _) => {
                expr.collect(columns);
            }
            Self::Compare(left, _, right) => {
                left.collect(columns);
                right.collect(columns);
            }
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|part| part.collect(columns)),
            Self::Not(part) | Self::Unknown(part) => part.collect(columns),
        }
    }
}

impl Expr {
    /// The value in this row, where there is one.
    fn value<'a>(&self, cell: &dyn Fn(&Column) -> Cell<'a>) -> Option<Value> {
        match self {
            Self::Column(column) => match cell(column) {
                Cell::Value(scalar) => Some(scalar.to_value()),
                Cell::Null | Cell::Nan | Cell::Missing(_) | Cell::IllTyped => None,
            },
            Self::Literal(value) => Some(value.clone()),
            Self::Length(expr) => expr.value(cell).map(|value| Value::Number(length(&value))),
            Self::Arithmetic(..)
            | Self::Negate(_)
            | Self::Abs(_)
            | Self::Lower(_)
            | Self::Upper(_)
            | Self::Midnight(..) => self.quantity(cell).map(Value::from),
        }
    }

    /// The value in this row, numbers as exact fractions.
    fn quantity<'a>(&self, cell: &dyn Fn(&Column) -> Cell<'a>) -> Option<Quantity<'static>> {
        match self {
            Self::Column(_) | Self::Literal(_) | Self::Length(_) => {
                Quantity::of(&Scalar::from(&self.value(cell)?)).map(Quantity::into_owned)
            }
            Self::Arithmetic(left, how, right) => left.quantity(cell)?.combine(*how, &right.quantity(cell)?),
            Self::Negate(expr) => expr.quantity(cell)?.negated(),
            Self::Abs(expr) => expr.quantity(cell)?.abs(),
            Self::Lower(expr) => expr.quantity(cell)?.in_case(false),
            Self::Upper(expr) => expr.quantity(cell)?.in_case(true),
            Self::Midnight(expr, zone) => expr.quantity(cell)?.midnight(zone),
        }
    }

    /// Whether its value comes of a computation, and may be a fraction that no decimal is.
    const fn is_computed(&self) -> bool {
        !matches!(self, Self::Column(_) | Self::Literal(_) | Self::Length(_))
    }

    fn judge<'a>(&self, cell: &dyn Fn(&Column) -> Cell<'a>, test: impl FnOnce(Value) -> Truth) -> Truth {
        self.value(cell).map_or(Truth::Unknown, test)
    }

    fn collect<'p>(&'p self, columns: &mut Vec<&'p Column>) {
        match self {
            Self::Column(column) => push_new(columns, column),
            Self::Literal(_) => {}
            Self::Length(expr)
            | Self::Negate(expr)
            | Self::Abs(expr)
            | Self::Lower(expr)
            | Self::Upper(expr)
            | Self::Midnight(expr, _) => expr.collect(columns),
            Self::Arithmetic(left, _, right) => {
                left.collect(columns);
                right.collect(columns);
            }
        }
    }
}

fn push_new<'p>(columns: &mut Vec<&'p Column>, column: &'p Column) {
    if !columns.contains(&column) {
        columns.push(column);
    }
}

/// Code points of the canonical text.
fn length(value: &Value) -> Number {
    Number::from(value.to_string().chars().count() as u64)
}

fn matches(pattern: &Pattern, value: &Value) -> Truth {
    match pattern.find_in(&value.to_string()) {
        Match::Yes => Truth::Holds,
        Match::No => Truth::Breaks,
        Match::Undecided => Truth::Undecided,
    }
}

fn compare(left: &Value, operator: Operator, right: &Value) -> Truth {
    if left.kind() == right.kind() {
        return Truth::of(operator.accepts(left.cmp(right)));
    }
    Truth::of(operator == Operator::Ne)
}

fn computed(left: Option<Quantity<'_>>, operator: Operator, right: Option<Quantity<'_>>) -> Truth {
    left.zip(right).map_or(Truth::Unknown, |(left, right)| operator.judge(left.compare(&right)))
}

impl Truth {
    /// Holds or breaks.
    #[must_use]
    pub const fn of(holds: bool) -> Self {
        if holds { Self::Holds } else { Self::Breaks }
    }

    /// The answer of `And`; of no parts it holds.
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        parts.into_iter().fold(Self::Holds, |sum, part| if part.rank() > sum.rank() { part } else { sum })
    }

    /// The answer of `Or`; of no parts it breaks.
    pub fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        Self::all(parts.into_iter().map(Self::not)).not()
    }

    /// The answer of `Not`.
    #[must_use]
    pub const fn not(self) -> Self {
        match self {
            Self::Holds => Self::Breaks,
            Self::Breaks => Self::Holds,
            Self::Unknown | Self::Undecided => self,
        }
    }

    /// What wins in an `And`.
    const fn rank(self) -> u8 {
        match self {
            Self::Holds => 0,
            Self::Unknown => 1,
            Self::Undecided => 2,
            Self::Breaks => 3,
        }
    }
}

impl Operator {
    /// What it says of two values; without an order they are of different kinds, and so different.
    #[must_use]
    pub fn judge(self, order: Option<std::cmp::Ordering>) -> Truth {
        Truth::of(order.map_or(self == Self::Ne, |order| self.accepts(order)))
    }

    /// Whether an order of two values satisfies it.
    #[must_use]
    pub fn accepts(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Eq => order.is_eq(),
            Self::Ne => order.is_ne(),
            Self::Lt => order.is_lt(),
            Self::Le => order.is_le(),
            Self::Gt => order.is_gt(),
            Self::Ge => order.is_ge(),
        }
    }
}

#[cfg(test)]
mod tests;
