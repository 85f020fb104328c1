//! A column of a table, how it is addressed and how its cells are read.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::value::{ReadAs, Shared};

/// One step of a [`ColumnPath`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PathStep {
    /// A column of the table, or a field of an object.
    Field(String),
    /// Every element of a list.
    Elements,
    /// Every key of a map.
    Keys,
    /// The value behind every key of a map.
    Values,
}

impl PathStep {
    /// Whether it leads to as many values as a list or a map has.
    #[must_use]
    pub const fn is_many(&self) -> bool {
        match self {
            Self::Field(_) => false,
            Self::Elements | Self::Keys | Self::Values => true,
        }
    }
}

/// Where a value lies in a row, by the names that the data uses: `email`, `lines[].sku`, `labels.{value}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ColumnPath(pub Shared<Vec<PathStep>>);

impl From<Vec<PathStep>> for ColumnPath {
    fn from(steps: Vec<PathStep>) -> Self {
        Self(steps.into())
    }
}

impl FromIterator<PathStep> for ColumnPath {
    fn from_iter<I: IntoIterator<Item = PathStep>>(steps: I) -> Self {
        steps.into_iter().collect::<Vec<_>>().into()
    }
}

impl ColumnPath {
    /// The path of a column at the top of the table.
    #[must_use]
    pub fn top(name: impl Into<String>) -> Self {
        vec![PathStep::Field(name.into())].into()
    }

    /// The name of the column at the top of the table.
    #[must_use]
    pub fn first(&self) -> &str {
        match self.0.first() {
            Some(PathStep::Field(name)) => name,
            Some(PathStep::Elements | PathStep::Keys | PathStep::Values) | None => "",
        }
    }

    /// Whether it lies inside a column of the table.
    #[must_use]
    pub fn is_nested(&self) -> bool {
        self.0.len() > 1
    }

    /// The path of the innermost list or map whose elements it lies in or is one of: `orders[].lines` of
    /// `orders[].lines[].sku`. `None` where a row holds it once at most.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let last = self.0.iter().rposition(PathStep::is_many)?;
        Some(self.0.iter().take(last).cloned().collect())
    }

    /// How many lists and maps it lies in, inside each other.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.0.iter().filter(|step| step.is_many()).count()
    }
}

impl fmt::Display for ColumnPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            match step {
                PathStep::Field(name) if at == 0 => f.write_str(name)?,
                PathStep::Field(name) => write!(f, ".{name}")?,
                PathStep::Elements => f.write_str("[]")?,
                PathStep::Keys => f.write_str(".{key}")?,
                PathStep::Values => f.write_str(".{value}")?,
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
    pub read: Shared<ReadAs>,
}
