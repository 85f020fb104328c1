//! The report as a whole: program, options, contracts, objects and their data.

use serde::{Deserialize, Serialize};

use super::mirror::{Turn, mirror};
use super::outcome::{Location, Outcome};
use super::words::{Bump, FailOn, Level, Overall, ReasonCode, Severity, Strictness};
use crate::outcome as inside;
use crate::report::json::SCHEMA;

/// The document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::report::json) struct Report {
    schema: String,
    command: String,
    tool: Tool,
    meaning: String,
    now: String,
    options: Options,
    contracts: Vec<Contract>,
    verdict: Overall,
    exit_code: u8,
    summary: Summary,
    problems: Vec<Problem>,
    objects: Vec<Object>,
    outcomes: Vec<Outcome>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    step: Option<Step>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    timing: Option<Timing>,
}

impl From<inside::Report> for Report {
    fn from(from: inside::Report) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            command: from.command,
            tool: from.tool.turn(),
            meaning: from.meaning,
            now: from.now,
            options: from.options.turn(),
            contracts: from.contracts.turn(),
            exit_code: from.verdict.exit_code(),
            verdict: from.verdict.turn(),
            summary: from.summary.turn(),
            problems: from.problems.turn(),
            objects: from.objects.turn(),
            outcomes: from.outcomes.turn(),
            step: from.step.turn(),
            timing: from.timing.turn(),
        }
    }
}

impl From<Report> for inside::Report {
    fn from(from: Report) -> Self {
        Self {
            command: from.command,
            tool: from.tool.turn(),
            meaning: from.meaning,
            now: from.now,
            options: from.options.turn(),
            contracts: from.contracts.turn(),
            verdict: from.verdict.turn(),
            summary: from.summary.turn(),
            problems: from.problems.turn(),
            objects: from.objects.turn(),
            outcomes: from.outcomes.turn(),
            step: from.step.turn(),
            timing: from.timing.turn(),
        }
    }
}

mirror!(
    /// The program that wrote the report.
    Tool mirrors inside::Tool {
        name: String,
        version: String,
    }
);

mirror!(
    /// The options that decide verdicts.
    Options mirrors inside::Options {
        fail_on: FailOn,
        strict: Strictness,
        allow: Vec<ReasonCode>,
        select: Vec<String>,
        server: Option<String>,
        level: Level,
        #[serde(rename = "where", default, skip_serializing_if = "Vec::is_empty")]
        only: Vec<String>,
    }
);

mirror!(
    /// A contract of the run.
    Contract mirrors inside::ContractInfo {
        path: String,
        id: Option<String>,
        name: Option<String>,
        version: Option<String>,
        #[serde(rename = "apiVersion")]
        api_version: Option<String>,
        status: Option<String>,
        limitations: Option<String>,
        sha256: String,
        text: String,
    }
);

mirror!(
    /// How many checks came out how.
    Summary mirrors inside::Summary {
        pass: usize,
        fail: usize,
        warn: usize,
        not_evaluated: usize,
    }
);

mirror!(
    /// What is wrong with a file, as far as it is no outcome.
    Problem mirrors inside::Problem {
        code: String,
        severity: Severity,
        message: String,
        help: Option<String>,
        file: Option<String>,
        location: Option<Location>,
    }
);

mirror!(
    /// A schema object and its data.
    Object mirrors inside::ObjectInfo {
        name: String,
        contract: usize,
        server: Option<String>,
        engine: Option<String>,
        complete: bool,
        rows: Option<u64>,
        rows_rejected: Option<u64>,
        rows_left_out: Option<u64>,
        columns: Vec<Column>,
        files: Vec<File>,
    }
);

mirror!(
    /// A column of the data.
    Column mirrors inside::Column {
        path: String,
        #[serde(rename = "type")]
        type_name: String,
        nulls: Option<u64>,
    }
);

mirror!(
    /// A file of an object.
    File mirrors inside::FileEntry {
        path: String,
        format: String,
        compression: Option<String>,
        encoding: Option<String>,
        bytes: Option<u64>,
        rows: Option<u64>,
        rows_rejected: Option<u64>,
        rows_left_out: Option<u64>,
        partition: Vec<Partition>,
        modified: Option<String>,
    }
);

/// A column whose value is in the path of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Partition {
    name: String,
    value: Option<String>,
}

impl Turn<Partition> for (String, Option<String>) {
    fn turn(self) -> Partition {
        Partition { name: self.0, value: self.1 }
    }
}

impl Turn<(String, Option<String>)> for Partition {
    fn turn(self) -> (String, Option<String>) {
        (self.name, self.value)
    }
}

mirror!(
    /// The step that a version took, and the one that the changes ask for.
    Step mirrors inside::VersionStep {
        declared: Option<Bump>,
        needed: Bump,
    }
);

mirror!(
    /// How long a run took.
    Timing mirrors inside::Timing {
        total_ms: u64,
    }
);
