//! For machines: `upheld.coverage/v1`, by types of its own.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

use crate::coverage::{Closing, ColumnCoverage, Coverage, FaultCoverage, Finding};

/// The name of the format that is written.
pub const SCHEMA: &str = "upheld.coverage/v1";

/// Writes it, indented, with a line break at the end.
pub(super) fn write(coverage: &Coverage, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &V1::of(coverage))?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct V1<'c> {
    schema: &'static str,
    tool: Tool<'c>,
    contract: Contract<'c>,
    contract_errors: &'c [String],
    now: &'c str,
    seed: u64,
    sampled: bool,
    score: Option<f64>,
    noticed: u64,
    applicable: u64,
    tables: Vec<Table<'c>>,
    columns: Vec<Column<'c>>,
    idle: Vec<Idle<'c>>,
    notes: &'c [String],
}

#[derive(Serialize)]
struct Tool<'c> {
    name: &'c str,
    version: &'c str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Contract<'c> {
    path: &'c str,
    id: Option<&'c str>,
    name: Option<&'c str>,
    version: Option<&'c str>,
    api_version: Option<&'c str>,
    sha256: &'c str,
}

#[derive(Serialize)]
struct Table<'c> {
    object: &'c str,
    files: &'c [String],
    rows: u64,
    rows_held: u64,
}

#[derive(Serialize)]
struct Column<'c> {
    object: &'c str,
    property: Option<&'c str>,
    declared: bool,
    holds: &'static str,
    line: Option<usize>,
    faults: Vec<Fault<'c>>,
}

#[derive(Serialize)]
struct Fault<'c> {
    kind: &'static str,
    applicable: bool,
    /// Why there can be no such fault, where there can be none.
    why_not: Option<&'c str>,
    noticed: bool,
    smallest: Option<&'c str>,
    smallest_rate: Option<f64>,
    noticed_by: &'c [String],
    tried: Option<&'c str>,
    closing: Option<Close>,
}

#[derive(Serialize)]
struct Close {
    at: String,
    line: Option<usize>,
    lines: Vec<String>,
    entries: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    keys: Vec<&'static str>,
    value: Value,
    in_list: bool,
    within: Option<usize>,
    instead: Option<usize>,
}

#[derive(Serialize)]
struct Idle<'c> {
    id: &'c str,
    why: &'c str,
}

impl<'c> V1<'c> {
    fn of(coverage: &'c Coverage) -> Self {
        let (noticed, applicable) = coverage.counts();
        let table = |table: &'c crate::coverage::TableCoverage| Table {
            object: &table.object,
            files: &table.files,
            rows: table.rows,
            rows_held: table.held,
        };
        let contract = &coverage.contract;
        Self {
            schema: SCHEMA,
            tool: Tool { name: &coverage.tool.name, version: &coverage.tool.version },
            contract: Contract {
                path: &contract.path,
                id: contract.id.as_deref(),
                name: contract.name.as_deref(),
                version: contract.version.as_deref(),
                api_version: contract.api_version.as_deref(),
                sha256: &contract.sha256,
            },
            contract_errors: &coverage.errors,
            now: &coverage.now,
            seed: coverage.seed,
            sampled: coverage.is_sampled(),
            score: coverage.score(),
            noticed,
            applicable,
            tables: coverage.tables.iter().map(table).collect(),
            columns: coverage.columns().map(Column::of).collect(),
            idle: coverage.idle.iter().map(|idle| Idle { id: &idle.id, why: &idle.why }).collect(),
            notes: &coverage.notes,
        }
    }
}

impl<'c> Column<'c> {
    fn of(column: &'c ColumnCoverage) -> Self {
        Self {
            object: &column.object,
            property: column.property.as_deref(),
            declared: column.declared,
            holds: column.nature,
            line: column.line,
            faults: column.faults.iter().map(Fault::of).collect(),
        }
    }
}

impl<'c> Fault<'c> {
    fn of(fault: &'c FaultCoverage) -> Self {
        let blank = Self {
            kind: fault.kind,
            applicable: true,
            why_not: None,
            noticed: false,
            smallest: None,
            smallest_rate: None,
            noticed_by: &[],
            tried: None,
            closing: None,
        };
        match &fault.finding {
            Finding::NotApplicable(why) => Self { applicable: false, why_not: Some(why), ..blank },
            Finding::Noticed { smallest, by } => Self {
                noticed: true,
                smallest: Some(&smallest.label),
                smallest_rate: smallest.rate,
                noticed_by: by,
                ..blank
            },
            Finding::Gap { tried, closing } => {
                Self { tried: Some(&tried.label), closing: closing.as_ref().map(Close::of), ..blank }
            }
        }
    }
}

impl Close {
    fn of(closing: &Closing) -> Self {
        let entry = |entry: &crate::coverage::Entry| Entry {
            keys: entry.keys.clone(),
            value: entry.value.clone(),
            in_list: entry.in_list,
            within: entry.within.map(|spot| spot.line),
            instead: entry.instead,
        };
        Self {
            at: closing.at(),
            line: closing.line,
            lines: closing.lines(),
            entries: closing.entries.iter().map(entry).collect(),
        }
    }
}
