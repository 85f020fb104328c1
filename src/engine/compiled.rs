//! Predicates made ready for one table: columns become slots, literals are prepared once, and a row costs no allocation.

use std::cmp::Ordering;
use std::collections::HashMap;

mod lanes;

use super::compare::{Literal, LiteralSet, canonical, order};
use crate::metric::{Column, Expr, Operator, Predicate, Truth};
use crate::value::{Arithmetic, Cell, Effort, Match, Number, Pattern, Quantity, Scalar, StringFormat, Zone};

/// The columns that the questions of one table look at, each once: a row is read into one cell a slot.
#[derive(Debug, Default)]
pub(crate) struct Slots {
    columns: Vec<Column>,
    index: HashMap<Column, usize>,
}

impl Slots {
    /// The slot of a column; equal columns share one.
    pub(crate) fn slot(&mut self, column: &Column) -> usize {
        if let Some(at) = self.index.get(column) {
            return *at;
        }
        let at = self.columns.len();
        self.columns.push(column.clone());
        self.index.insert(column.clone(), at);
        at
    }

    /// The columns in the order of their slots.
    pub(crate) fn into_columns(self) -> Vec<Column> {
        self.columns
    }
}

/// A predicate whose columns are slots. Its meaning is that of [`Predicate::holds`].
#[derive(Debug)]
pub(crate) struct Compiled(Node);

#[derive(Debug)]
enum Node {
    IsNull(usize),
    IsNan(usize),
    IsMissing(usize, Vec<usize>),
    IllTyped(usize),
    In(Operand, LiteralSet),
    Matches(Operand, Pattern),
    Format(Operand, StringFormat),
    /// An operand against a literal that was prepared: by far the most common comparison.
    Bound(Operand, Operator, Literal),
    Compare(Operand, Operator, Operand),
    MultipleOf(Operand, Number),
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
    Unknown(Box<Node>),
    /// A comparison with something that is computed.
    Computed(Operand, Operator, Operand),
}

#[derive(Debug)]
enum Operand {
    Slot(usize),
    Literal(Box<Literal>),
    Length(Box<Operand>),
    /// Its value is computed for each row.
    Computed(Box<Computation>),
}

#[derive(Debug)]
enum Computation {
    Arithmetic(Operand, Arithmetic, Operand),
    Negate(Operand),
    Abs(Operand),
    Case { upper: bool, text: Operand },
    Midnight(Operand, Zone),
}

impl Compiled {
    /// Prepares a predicate, taking slots for its columns.
    pub(crate) fn new(predicate: &Predicate, slots: &mut Slots) -> Self {
        Self(Node::new(predicate, slots))
    }

    /// Judges a row by its cells, one a slot. A cell that is not given counts as null.
    pub(crate) fn judge(&self, cells: &[Cell<'_>]) -> Truth {
        self.0.judge(cells, Effort::Full)
    }

    /// The same with so little effort that it can be spent on every row: more is left undecided.
    pub(crate) fn judge_quickly(&self, cells: &[Cell<'_>]) -> Truth {
        self.0.judge(cells, Effort::Little)
    }

    /// What it says of every row in which some slots hold values, whatever values those are; `None` where that depends on them.
    pub(crate) fn on_values(&self) -> Option<OnValues> {
        self.0.on_values().filter(|on| !on.slots.is_empty())
    }

    /// How many patterns it holds that may cost more than others.
    pub(crate) fn costly_patterns(&self) -> usize {
        self.0.costly_patterns()
    }
}

/// What a predicate says wherever some slots hold values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OnValues {
    pub(crate) truth: Truth,
    /// In order, each once.
    pub(crate) slots: Vec<usize>,
}

impl OnValues {
    fn all(truth: Truth, slots: impl IntoIterator<Item = usize>) -> Self {
        let mut slots: Vec<_> = slots.into_iter().collect();
        slots.sort_unstable();
        slots.dedup();
        Self { truth, slots }
    }
}

impl Node {
    fn new(predicate: &Predicate, slots: &mut Slots) -> Self {
        match predicate {
            Predicate::IsNull(column) => Self::IsNull(slots.slot(column)),
            Predicate::IsNan(column) => Self::IsNan(slots.slot(column)),
            Predicate::IsMissing(column, tokens) => Self::IsMissing(slots.slot(column), tokens.clone()),
            Predicate::IllTyped(column) => Self::IllTyped(slots.slot(column)),
            Predicate::In(expr, values) => Self::In(Operand::new(expr, slots), LiteralSet::new(values)),
            Predicate::Matches(expr, pattern) => Self::Matches(Operand::new(expr, slots), pattern.clone()),
            Predicate::Format(expr, format) => Self::Format(Operand::new(expr, slots), *format),
            Predicate::Compare(left, operator, right) => Self::compare(left, *operator, right, slots),
            Predicate::MultipleOf(expr, step) => Self::MultipleOf(Operand::new(expr, slots), step.clone()),
            Predicate::And(parts) => Self::And(parts.iter().map(|part| Self::new(part, slots)).collect()),
            Predicate::Or(parts) => Self::Or(parts.iter().map(|part| Self::new(part, slots)).collect()),
            Predicate::Not(part) => Self::Not(Box::new(Self::new(part, slots))),
            Predicate::Unknown(part) => Self::Unknown(Box::new(Self::new(part, slots))),
        }
    }

    fn compare(left: &Expr, operator: Operator, right: &Expr, slots: &mut Slots) -> Self {
        match (Operand::new(left, slots), Operand::new(right, slots)) {
            (left @ Operand::Computed(_), right) | (left, right @ Operand::Computed(_)) => {
                Self::Computed(left, operator, right)
            }
            (operand, Operand::Literal(literal)) => Self::Bound(operand, operator, *literal),
            (Operand::Literal(literal), operand) => Self::Bound(operand, mirrored(operator), *literal),
            (left, right) => Self::Compare(left, operator, right),
        }
    }

    fn judge(&self, cells: &[Cell<'_>], effort: Effort) -> Truth {
        match self {
            Self::IsNull(slot) => Truth::of(matches!(cells.get(*slot), None | Some(Cell::Null | Cell::Nan))),
            Self::IsNan(slot) => Truth::of(matches!(cells.get(*slot), Some(Cell::Nan))),
            Self::IsMissing(slot, tokens) => {
                Truth::of(matches!(cells.get(*slot), Some(Cell::Missing(token)) if tokens.contains(token)))
            }
            Self::IllTyped(slot) => Truth::of(matches!(cells.get(*slot), Some(Cell::IllTyped))),
            Self::In(operand, set) => operand.judge(cells, |value| Truth::of(set.contains(value))),
            Self::Matches(operand, pattern) => operand.judge(cells, |value| matched(pattern, value, effort)),
            Self::Format(operand, format) => operand.judge(cells, |value| Truth::of(format.fits(&canonical(value)))),
            Self::Bound(operand, operator, literal) => {
                operand.judge(cells, |value| ordered(*operator, literal.order_of(value)))
            }
            Self::Compare(left, operator, right) => {
                left.judge(cells, |left| right.judge(cells, |right| ordered(*operator, order(left, right))))
            }
            Self::MultipleOf(operand, step) => operand.judge(cells, |value| multiple(value, step)),
            Self::And(parts) => joined(parts, (cells, effort), Truth::Breaks),
            Self::Or(parts) => joined(parts, (cells, effort), Truth::Holds),
            Self::Not(part) => part.judge(cells, effort).not(),
            Self::Unknown(part) => match part.judge(cells, effort) {
                Truth::Undecided => Truth::Undecided,
                truth => Truth::of(truth == Truth::Unknown),
            },
            Self::Computed(left, operator, right) => match (left.quantity(cells), right.quantity(cells)) {
                (Some(left), Some(right)) => operator.judge(left.compare(&right)),
                _ => Truth::Unknown,
            },
        }
    }
}

impl Node {
    fn on_values(&self) -> Option<OnValues> {
        match self {
            Self::IsNull(slot) | Self::IsNan(slot) | Self::IsMissing(slot, _) | Self::IllTyped(slot) => {
                Some(OnValues::all(Truth::Breaks, [*slot]))
            }
            Self::And(parts) => joined_on_values(parts, Truth::Breaks),
            Self::Or(parts) => joined_on_values(parts, Truth::Holds),
            Self::Not(part) => part.on_values().map(|on| OnValues { truth: on.truth.not(), ..on }),
            Self::Unknown(part) => Some(OnValues::all(Truth::Breaks, part.decided_by()?)),
            Self::In(..)
            | Self::Matches(..)
            | Self::Format(..)
            | Self::Bound(..)
            | Self::Compare(..)
            | Self::MultipleOf(..)
            | Self::Computed(..) => None,
        }
    }

    /// The slots whose values decide it, this way or the other; `None` where values may leave it open.
    fn decided_by(&self) -> Option<Vec<usize>> {
        match self {
            Self::In(operand, _)
            | Self::Format(operand, _)
            | Self::Bound(operand, ..)
            | Self::MultipleOf(operand, _) => operand.slot().map(|slot| vec![slot]),
            Self::Compare(left, _, right) => Some(vec![left.slot()?, right.slot()?]),
            Self::Not(part) => part.decided_by(),
            _ => None,
        }
    }

    fn costly_patterns(&self) -> usize {
        match self {
            Self::Matches(_, pattern) => usize::from(!pattern.always_decides()),
            Self::And(parts) | Self::Or(parts) => parts.iter().map(Self::costly_patterns).sum(),
            Self::Not(part) | Self::Unknown(part) => part.costly_patterns(),
            Self::IsNull(_)
            | Self::IsNan(_)
            | Self::IsMissing(..)
            | Self::IllTyped(_)
            | Self::In(..)
            | Self::Format(..)
            | Self::Bound(..)
            | Self::Compare(..)
            | Self::MultipleOf(..)
            | Self::Computed(..) => 0,
        }
    }
}

impl Operand {
    /// The slot whose value, or its length, it is.
    fn slot(&self) -> Option<usize> {
        match self {
            Self::Slot(slot) => Some(*slot),
            Self::Length(inner) => inner.slot(),
            Self::Literal(_) | Self::Computed(_) => None,
        }
    }

    fn new(expr: &Expr, slots: &mut Slots) -> Self {
        match expr {
            Expr::Column(column) => Self::Slot(slots.slot(column)),
            Expr::Literal(value) => Self::Literal(Box::new(Literal::new(value))),
            Expr::Length(inner) => Self::Length(Box::new(Self::new(inner, slots))),
            Expr::Arithmetic(left, how, right) => {
                Self::computed(Computation::Arithmetic(Self::new(left, slots), *how, Self::new(right, slots)))
            }
            Expr::Negate(inner) => Self::computed(Computation::Negate(Self::new(inner, slots))),
            Expr::Abs(inner) => Self::computed(Computation::Abs(Self::new(inner, slots))),
            Expr::Lower(inner) => Self::computed(Computation::Case { upper: false, text: Self::new(inner, slots) }),
            Expr::Upper(inner) => Self::computed(Computation::Case { upper: true, text: Self::new(inner, slots) }),
            Expr::Midnight(inner, zone) => Self::computed(Computation::Midnight(Self::new(inner, slots), zone.clone())),
        }
    }

    fn computed(computation: Computation) -> Self {
        Self::Computed(Box::new(computation))
    }

    /// The value, numbers as exact fractions.
    fn quantity<'c>(&'c self, cells: &'c [Cell<'_>]) -> Option<Quantity<'c>> {
        match self {
            Self::Slot(slot) => match cells.get(*slot)? {
                Cell::Value(value) => Quantity::of(value),
                Cell::Null | Cell::Nan | Cell::Missing(_) | Cell::IllTyped => None,
            },
            Self::Literal(literal) => Quantity::of(&Scalar::from(literal.value())),
            Self::Length(inner) => Quantity::of(&Scalar::Int(inner.length(cells)?)),
            Self::Computed(computation) => computation.quantity(cells),
        }
    }

    /// What `judge` says of the value; unknown where there is none.
    fn judge(&self, cells: &[Cell<'_>], judge: impl FnOnce(&Scalar<'_>) -> Truth) -> Truth {
        match self {
            Self::Slot(slot) => match cells.get(*slot) {
                Some(Cell::Value(value)) => judge(value),
                Some(Cell::Null | Cell::Nan | Cell::Missing(_) | Cell::IllTyped) | None => Truth::Unknown,
            },
            Self::Literal(literal) => judge(&Scalar::from(literal.value())),
            Self::Length(inner) => inner.length(cells).map_or(Truth::Unknown, |length| judge(&Scalar::Int(length))),
            Self::Computed(computation) => computation
                .quantity(cells)
                .map_or(Truth::Unknown, |quantity| judge(&Scalar::from(&quantity.to_value()))),
        }
    }

    fn length(&self, cells: &[Cell<'_>]) -> Option<i128> {
        match self {
            Self::Slot(slot) => match cells.get(*slot)? {
                Cell::Value(value) => Some(length(value)),
                Cell::Null | Cell::Nan | Cell::Missing(_) | Cell::IllTyped => None,
            },
            Self::Literal(literal) => Some(length(&Scalar::from(literal.value()))),
            Self::Length(inner) => inner.length(cells).map(|inner| length(&Scalar::Int(inner))),
            Self::Computed(computation) => {
                computation.quantity(cells).map(|quantity| length(&Scalar::from(&quantity.to_value())))
            }
        }
    }
}

impl Computation {
    fn quantity<'c>(&'c self, cells: &'c [Cell<'_>]) -> Option<Quantity<'c>> {
        match self {
            Self::Arithmetic(left, how, right) => left.quantity(cells)?.combine(*how, &right.quantity(cells)?),
            Self::Negate(inner) => inner.quantity(cells)?.negated(),
            Self::Abs(inner) => inner.quantity(cells)?.abs(),
            Self::Case { upper, text } => text.quantity(cells)?.in_case(*upper),
            Self::Midnight(inner, zone) => inner.quantity(cells)?.midnight(zone),
        }
    }
}

fn length(value: &Scalar<'_>) -> i128 {
    i128::try_from(canonical(value).chars().count()).unwrap_or(i128::MAX)
}

/// Values without an order are different, and nothing else can be said of them.
fn ordered(operator: Operator, order: Option<Ordering>) -> Truth {
    operator.judge(order)
}

fn matched(pattern: &Pattern, value: &Scalar<'_>, effort: Effort) -> Truth {
    match pattern.find_with(&canonical(value), effort) {
        Match::Yes => Truth::Holds,
        Match::No => Truth::Breaks,
        Match::Undecided => Truth::Undecided,
    }
}

fn multiple(value: &Scalar<'_>, step: &Number) -> Truth {
    match super::compare::number(value) {
        Some(number) => Truth::of(number.is_multiple_of(step)),
        None => Truth::Breaks,
    }
}

/// `And` and `Or` are one rule seen from two sides: `decisive` ends it, and its opposite is what is left when nothing else was said.
fn joined(parts: &[Node], (cells, effort): (&[Cell<'_>], Effort), decisive: Truth) -> Truth {
    let mut result = decisive.not();
    for part in parts {
        match part.judge(cells, effort) {
            truth if truth == decisive => return decisive,
            Truth::Undecided => result = Truth::Undecided,
            Truth::Unknown if result != Truth::Undecided => result = Truth::Unknown,
            _ => {}
        }
    }
    result
}

/// The same for [`OnValues`]: one decisive part is enough, the one that takes the fewest slots; else all have to say the opposite.
fn joined_on_values(parts: &[Node], decisive: Truth) -> Option<OnValues> {
    let known: Vec<_> = parts.iter().map(Node::on_values).collect();
    let of_one = known.iter().flatten().filter(|on| on.truth == decisive).min_by_key(|on| on.slots.len());
    if let Some(on) = of_one {
        return Some(on.clone());
    }
    let all: Vec<_> = known.into_iter().collect::<Option<_>>()?;
    Some(OnValues::all(decisive.not(), all.into_iter().flat_map(|on: OnValues| on.slots)))
}

/// The operator that says the same with its sides exchanged.
fn mirrored(operator: Operator) -> Operator {
    match operator {
        Operator::Eq => Operator::Eq,
        Operator::Ne => Operator::Ne,
        Operator::Lt => Operator::Gt,
        Operator::Le => Operator::Ge,
        Operator::Gt => Operator::Lt,
        Operator::Ge => Operator::Le,
    }
}

#[cfg(test)]
#[path = "compiled_tests.rs"]
mod tests;
