//! The expression language: conditions on a row as text, read into a typed tree and turned into a [`Predicate`].
//!
//! It serves rules of `engine: upheld` and `--where`. The grammar stands in `docs/expressions.md`.

mod parse;
mod print;
mod resolve;
#[cfg(test)]
mod tests;
mod token;
mod tree;
mod types;

use std::fmt;

use super::{Column, Predicate};

/// Bytes of an expression; a longer one is refused before it is read.
const MOST_BYTES: usize = 1 << 14;

/// A condition on a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// What is asked of a row.
    pub predicate: Predicate,
    /// The expression as reports print it: one spelling for one meaning, with no more parentheses than it needs.
    pub text: String,
}

/// Why an expression means nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpressionError {
    /// What is wrong, without a full stop.
    pub message: String,
    /// The byte of the expression where.
    pub at: usize,
    /// The character of the expression where, from 1.
    pub character: usize,
}

impl fmt::Display for ExpressionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at character {} of the expression)", self.message, self.character)
    }
}

/// Gives the column that a path of names means (`["address", "city"]`), or the words why there is none.
pub type Columns<'a> = dyn Fn(&[String]) -> Result<Column, String> + 'a;

/// Reads a condition on the columns of one table.
///
/// # Errors
/// Where it is no expression, names a column that there is not, or compares what does not go together.
pub fn condition(text: &str, columns: &Columns<'_>) -> Result<Condition, ExpressionError> {
    read(text, columns).map_err(|fault| fault.in_text(text))
}

/// Reads the names of the columns that an expression mentions, in the order of first mention.
///
/// # Errors
/// Where it is no expression.
pub fn mentioned(text: &str) -> Result<Vec<Vec<String>>, ExpressionError> {
    let tree = parse::parse(text).map_err(|fault| fault.in_text(text))?;
    let mut names = Vec::new();
    tree.names(&mut names);
    Ok(names)
}

fn read(text: &str, columns: &Columns<'_>) -> Result<Condition, Fault> {
    let tree = parse::parse(text)?;
    Ok(Condition { predicate: resolve::predicate(&tree, columns)?, text: print::print(&tree) })
}

/// What is wrong, and at which byte.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    message: String,
    at: usize,
}

impl Fault {
    fn new(at: usize, message: impl Into<String>) -> Self {
        Self { message: message.into(), at }
    }

    fn in_text(self, text: &str) -> ExpressionError {
        let character = text.char_indices().take_while(|(at, _)| *at < self.at).count() + 1;
        ExpressionError { message: self.message, at: self.at, character }
    }
}
