//! Predicates made ready for one table: columns become slots, literals are prepared once, and a row costs no allocation.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::compare::{Literal, LiteralSet, canonical, order};
use crate::metric::{Column, Expr, Operator, Predicate, Truth};
use crate::value::{Cell, Match, Number, Pattern, Scalar};

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
    /// An operand against a literal that was prepared: by far the most common comparison.
    Bound(Operand, Operator, Literal),
    Compare(Operand, Operator, Operand),
    MultipleOf(Operand, Number),
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
}

#[derive(Debug)]
enum Operand {
    Slot(usize),
    Literal(Box<Literal>),
    Length(Box<Operand>),
}

impl Compiled {
    /// Prepares a predicate, taking slots for its columns.
    pub(crate) fn new(predicate: &Predicate, slots: &mut Slots) -> Self {
        Self(Node::new(predicate, slots))
    }

    /// Judges a row by its cells, one a slot. A cell that is not given counts as null.
    pub(crate) fn judge(&self, cells: &[Cell<'_>]) -> Truth {
        self.0.judge(cells)
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
            Predicate::Compare(left, operator, right) => Self::compare(left, *operator, right, slots),
            Predicate::MultipleOf(expr, step) => Self::MultipleOf(Operand::new(expr, slots), step.clone()),
            Predicate::And(parts) => Self::And(parts.iter().map(|part| Self::new(part, slots)).collect()),
            Predicate::Or(parts) => Self::Or(parts.iter().map(|part| Self::new(part, slots)).collect()),
            Predicate::Not(part) => Self::Not(Box::new(Self::new(part, slots))),
        }
    }

    fn compare(left: &Expr, operator: Operator, right: &Expr, slots: &mut Slots) -> Self {
        match (Operand::new(left, slots), Operand::new(right, slots)) {
            (operand, Operand::Literal(literal)) => Self::Bound(operand, operator, *literal),
            (Operand::Literal(literal), operand) => Self::Bound(operand, mirrored(operator), *literal),
            (left, right) => Self::Compare(left, operator, right),
        }
    }

    fn judge(&self, cells: &[Cell<'_>]) -> Truth {
        match self {
            Self::IsNull(slot) => told(matches!(cells.get(*slot), None | Some(Cell::Null | Cell::Nan))),
            Self::IsNan(slot) => told(matches!(cells.get(*slot), Some(Cell::Nan))),
            Self::IsMissing(slot, tokens) => {
                told(matches!(cells.get(*slot), Some(Cell::Missing(token)) if tokens.contains(token)))
            }
            Self::IllTyped(slot) => told(matches!(cells.get(*slot), Some(Cell::IllTyped))),
            Self::In(operand, set) => operand.judge(cells, |value| told(set.contains(value))),
            Self::Matches(operand, pattern) => operand.judge(cells, |value| matched(pattern, value)),
            Self::Bound(operand, operator, literal) => {
                operand.judge(cells, |value| ordered(*operator, literal.order_of(value)))
            }
            Self::Compare(left, operator, right) => {
                left.judge(cells, |left| right.judge(cells, |right| ordered(*operator, order(left, right))))
            }
            Self::MultipleOf(operand, step) => operand.judge(cells, |value| multiple(value, step)),
            Self::And(parts) => all(parts, cells),
            Self::Or(parts) => any(parts, cells),
            Self::Not(part) => negated(part.judge(cells)),
        }
    }
}

impl Operand {
    fn new(expr: &Expr, slots: &mut Slots) -> Self {
        match expr {
            Expr::Column(column) => Self::Slot(slots.slot(column)),
            Expr::Literal(value) => Self::Literal(Box::new(Literal::new(value))),
            Expr::Length(inner) => Self::Length(Box::new(Self::new(inner, slots))),
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
        }
    }
}

fn length(value: &Scalar<'_>) -> i128 {
    i128::try_from(canonical(value).chars().count()).unwrap_or(i128::MAX)
}

fn told(holds: bool) -> Truth {
    if holds { Truth::Holds } else { Truth::Breaks }
}

/// Values without an order are different, and nothing else can be said of them.
fn ordered(operator: Operator, order: Option<Ordering>) -> Truth {
    told(order.map_or(operator == Operator::Ne, |order| operator.accepts(order)))
}

fn matched(pattern: &Pattern, value: &Scalar<'_>) -> Truth {
    match pattern.find_in(&canonical(value)) {
        Match::Yes => Truth::Holds,
        Match::No => Truth::Breaks,
        Match::Undecided => Truth::Undecided,
    }
}

fn multiple(value: &Scalar<'_>, step: &Number) -> Truth {
    match super::compare::number(value) {
        Some(number) => told(number.is_multiple_of(step)),
        None => Truth::Breaks,
    }
}

fn negated(truth: Truth) -> Truth {
    match truth {
        Truth::Holds => Truth::Breaks,
        Truth::Breaks => Truth::Holds,
        Truth::Unknown => Truth::Unknown,
        Truth::Undecided => Truth::Undecided,
    }
}

fn all(parts: &[Node], cells: &[Cell<'_>]) -> Truth {
    joined(parts, cells, Truth::Breaks, Truth::Holds)
}

fn any(parts: &[Node], cells: &[Cell<'_>]) -> Truth {
    joined(parts, cells, Truth::Holds, Truth::Breaks)
}

/// `And` and `Or` are one rule seen from two sides: `decisive` ends it, `neutral` is what is left when nothing else was said.
fn joined(parts: &[Node], cells: &[Cell<'_>], decisive: Truth, neutral: Truth) -> Truth {
    let mut result = neutral;
    for part in parts {
        match part.judge(cells) {
            truth if truth == decisive => return decisive,
            Truth::Undecided => result = Truth::Undecided,
            Truth::Unknown if result != Truth::Undecided => result = Truth::Unknown,
            _ => {}
        }
    }
    result
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
