//! An expression as it was written, each part with its place.

use super::super::Operator;
use crate::value::{Arithmetic, Number};

/// A part of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    /// The byte where it begins.
    pub(super) at: usize,
    /// How many parts stand within each other.
    pub(super) depth: usize,
    pub(super) kind: Kind,
}

/// What a part is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Column(Vec<String>),
    Number(Number),
    Text(String),
    Bool(bool),
    Null,
    /// Seconds, and how they were written.
    Duration(Number, String),
    Call(Function, Box<Node>),
    Negate(Box<Node>),
    Arithmetic(Box<Node>, Arithmetic, Box<Node>),
    Compare(Box<Node>, Operator, Box<Node>),
    Between(Box<Node>, Box<[Node; 2]>),
    In(Box<Node>, Vec<Node>),
    Like(Box<Node>, Box<Node>),
    Matches(Box<Node>, Box<Node>),
    IsNull(Box<Node>),
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
    If(Box<Node>, Box<Node>),
}

/// A function of one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Length,
    Abs,
    Lower,
    Upper,
}

impl Function {
    pub(super) const ALL: [Self; 4] = [Self::Abs, Self::Length, Self::Lower, Self::Upper];

    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Abs => "abs",
            Self::Lower => "lower",
            Self::Upper => "upper",
        }
    }
}

impl Node {
    pub(super) fn new(at: usize, kind: Kind) -> Self {
        let depth = kind.parts().map(|part| part.depth).max().unwrap_or(0) + 1;
        Self { at, depth, kind }
    }

    /// The paths of the columns, each once, in the order of first mention.
    pub(super) fn names(&self, names: &mut Vec<Vec<String>>) {
        if let Kind::Column(path) = &self.kind
            && !names.contains(path)
        {
            names.push(path.clone());
        }
        self.kind.parts().for_each(|part| part.names(names));
    }
}

impl Kind {
    /// What stands directly below it.
    fn parts(&self) -> impl Iterator<Item = &Node> {
        let (first, second, more): (Option<&Node>, Option<&Node>, &[Node]) = match self {
            Self::Column(_) | Self::Number(_) | Self::Text(_) | Self::Bool(_) | Self::Null | Self::Duration(..) => {
                (None, None, &[])
            }
            Self::Call(_, one) | Self::Negate(one) | Self::IsNull(one) | Self::Not(one) => (Some(one), None, &[]),
            Self::Arithmetic(left, _, right) | Self::Compare(left, _, right) => (Some(left), Some(right), &[]),
            Self::Like(left, right) | Self::Matches(left, right) | Self::If(left, right) => {
                (Some(left), Some(right), &[])
            }
            Self::Between(one, ends) => (Some(one), None, ends.as_slice()),
            Self::In(one, list) => (Some(one), None, list),
            Self::And(all) | Self::Or(all) => (None, None, all),
        };
        first.into_iter().chain(second).chain(more)
    }
}
