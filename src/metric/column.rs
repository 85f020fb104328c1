//! A column of a table, how it is addressed and how its cells are read.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::value::ReadAs;

/// One step of a [`ColumnPath`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PathStep {
    /// A column of the table, or a field of an object.
    Field(String),
    /// Every element of a list.
    Elements,
}

/// Where a value lies in a row, by the names that the data uses: `email`, `lines[].sku`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ColumnPath(pub Vec<PathStep>);

impl ColumnPath {
    /// The path of a column at the top of the table.
    #[must_use]
    pub fn top(name: impl Into<String>) -> Self {
        Self(vec![PathStep::Field(name.into())])
    }

    /// The name of the column at the top of the table.
    #[must_use]
    pub fn first(&self) -> &str {
        match self.0.first() {
            Some(PathStep::Field(name)) => name,
            Some(PathStep::Elements) | None => "",
        }
    }
}

impl fmt::Display for ColumnPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            match step {
                PathStep::Field(name) if at == 0 => f.write_str(name)?,
                PathStep::Field(name) => write!(f, ".{name}")?,
                PathStep::Elements => f.write_str("[]")?,
            }
        }
        Ok(())
    }
}

/// A column and how its cells are read. The same place read in two ways is two columns.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Column {
    /// Where it lies in the data.
    pub path: ColumnPath,
    /// How a cell becomes null, a value, or ill-typed.
    pub read: ReadAs,
}
