//! Statements in SQL: what is let through, what it names, and which are plain counts of rows.
//!
//! The way of a statement: [`fill`] puts names for its placeholders, [`Statement::parse`] reads and guards its syntax
//! tree, [`Statement::bind`] turns the names in it into those of the data, and it is printed from that tree. What a user
//! wrote is never executed as it stands.

mod functions;
mod guard;
mod names;
mod placeholders;
mod plain;
mod read;
mod rewrite;
#[cfg(test)]
mod tests;

use std::fmt;

use sqlparser::ast::Query;

pub use names::{Bound, TableName};
pub use placeholders::fill;
pub use plain::PlainCount;

/// Why a statement is not run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is no single query that only reads the tables of the contract; what is wrong with it.
    Forbidden(String),
    /// It only reads, but asks for something that is not built in; what that is.
    Lacking(String),
}

/// One query that reads tables and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    query: Query,
}

impl Statement {
    /// Reads a statement and holds it to what is allowed.
    ///
    /// # Errors
    /// Why it is refused.
    pub fn parse(text: &str) -> Result<Self, Refused> {
        let query = read::query(text)?;
        guard::check(&query)?;
        Ok(Self { query })
    }
}

impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.query.fmt(f)
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Forbidden(text) | Self::Lacking(text) => f.write_str(text),
        }
    }
}
