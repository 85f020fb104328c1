//! Predicates over one row, as data, with the reference meaning that every engine is tested against.

use serde::{Deserialize, Serialize};

use super::Column;
use crate::value::{Cell, Number, Pattern, Scalar, Value};

/// What a predicate compares.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Expr {
    /// The value of a column in this row.
    Column(Box<Column>),
    /// A value of the contract.
    Literal(Value),
    /// The length of a text in Unicode code points.
    Length(Box<Expr>),
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
    pub fn holds<'a>(&self, _cell: &dyn Fn(&Column) -> Cell<'a>) -> Truth {
        todo!()
    }

    /// The columns it looks at, in the order of first mention.
    #[must_use]
    pub fn columns(&self) -> Vec<&Column> {
        todo!()
    }
}

impl Operator {
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

#[allow(dead_code)]
fn scalar(_: &Scalar<'_>) {}
