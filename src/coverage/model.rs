//! What came of it: for each column and kind of fault whether the contract notices, and what would close each gap.

use super::Closing;
use crate::outcome::{ContractInfo, Tool};

/// How far a contract notices faults in its data.
#[derive(Clone, Debug, PartialEq)]
pub struct Coverage {
    /// The program.
    pub tool: Tool,
    /// The contract.
    pub contract: ContractInfo,
    /// The point in time that ages were counted from, RFC 3339.
    pub now: String,
    /// What decided which rows were drawn and changed.
    pub seed: u64,
    /// The tables, in the order of the contract.
    pub tables: Vec<TableCoverage>,
    /// Checks that could notice nothing.
    pub idle: Vec<Idle>,
    /// What is wrong with the contract: what it touches is not checked. One sentence each without a full stop.
    pub errors: Vec<String>,
    /// What else should be known, one sentence each without a full stop.
    pub notes: Vec<String>,
}

/// A table, its rows and its columns.
#[derive(Clone, Debug, PartialEq)]
pub struct TableCoverage {
    /// The name of its schema object.
    pub object: String,
    /// Its files, as given or found.
    pub files: Vec<String>,
    /// How many rows it has.
    pub rows: u64,
    /// How many of them were held in memory.
    pub held: u64,
    /// The table as a whole, and then its columns.
    pub columns: Vec<ColumnCoverage>,
}

/// A column, or a table as a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnCoverage {
    /// The name of the schema object.
    pub object: String,
    /// The name of the property, or of the column where the contract does not declare it; `None`: the table as a whole.
    pub property: Option<String>,
    /// Whether the contract declares it.
    pub declared: bool,
    /// What it holds: `integer`, `number`, `text`, `boolean`, `date`, `time`, `nested`, `nothing`; `table`.
    pub nature: &'static str,
    /// The line of the contract that declares it, from 1.
    pub line: Option<usize>,
    /// What came of each kind of fault, in the order of the kinds.
    pub faults: Vec<FaultCoverage>,
}

/// What came of one kind of fault in one column.
#[derive(Clone, Debug, PartialEq)]
pub struct FaultCoverage {
    /// The kind: `nulls`, ...
    pub kind: &'static str,
    /// What came of it.
    pub finding: Finding,
}

/// Whether the contract notices.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// There can be no such fault here, and why.
    NotApplicable(String),
    /// It notices.
    Noticed {
        /// The smallest fault that it notices, of those that were tried.
        smallest: Smallest,
        /// The ids of the checks that do.
        by: Vec<String>,
    },
    /// It does not.
    Gap {
        /// The largest fault that was tried.
        tried: Smallest,
        /// What would close the gap, where the data tells.
        closing: Option<Closing>,
    },
}

/// The size of a fault.
#[derive(Clone, Debug, PartialEq)]
pub struct Smallest {
    /// For people: `0.1 %`, `7 d`, `all`.
    pub label: String,
    /// The share of the rows that it changed, from 0 to 1; `None` where a fault has no share.
    pub rate: Option<f64>,
}

/// A check of a promise that could notice nothing, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idle {
    /// Its id.
    pub id: String,
    /// Why, in one sentence without a full stop.
    pub why: String,
}

impl Finding {
    /// Whether it is noticed; `None` where there can be no such fault.
    #[must_use]
    pub const fn is_noticed(&self) -> Option<bool> {
        match self {
            Self::NotApplicable(_) => None,
            Self::Noticed { .. } => Some(true),
            Self::Gap { .. } => Some(false),
        }
    }
}

impl Coverage {
    /// All columns, tables as a whole included.
    pub fn columns(&self) -> impl Iterator<Item = &ColumnCoverage> {
        self.tables.iter().flat_map(|table| &table.columns)
    }

    /// How many pairs of a column and a kind of fault are noticed, and how many there can be.
    #[must_use]
    pub fn counts(&self) -> (u64, u64) {
        count(self.columns().flat_map(|column| &column.faults))
    }

    /// The share of the pairs that are noticed, in percent; `None` where there are none.
    #[must_use]
    pub fn score(&self) -> Option<f64> {
        let (noticed, all) = self.counts();
        // One decimal, and 100 only where nothing is missed.
        (all > 0).then(|| (noticed as f64 * 1000.0 / all as f64).floor() / 10.0)
    }

    /// Whether some table was held in part.
    #[must_use]
    pub fn is_sampled(&self) -> bool {
        self.tables.iter().any(|table| table.held < table.rows)
    }
}

impl ColumnCoverage {
    /// How many kinds of fault are noticed, and how many there can be.
    #[must_use]
    pub fn counts(&self) -> (u64, u64) {
        count(self.faults.iter())
    }
}

/// How many are noticed, and how many can be.
pub(super) fn count<'f>(faults: impl Iterator<Item = &'f FaultCoverage>) -> (u64, u64) {
    faults
        .filter_map(|fault| fault.finding.is_noticed())
        .fold((0, 0), |(noticed, all), one| (noticed + u64::from(one), all + 1))
}
