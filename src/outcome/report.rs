//! The report: plain data, complete enough that every format can be written from it alone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::change::{Changed, VersionStep};
use super::verdict::{Level, Overall, Reason, ReasonCode, Strictness, Verdict};
use crate::source::{Location, Severity, SourceFile};

/// The program that wrote the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    /// `upheld`.
    pub name: String,
    /// Its version.
    pub version: String,
}

impl Tool {
    /// This program.
    #[must_use]
    pub fn this() -> Self {
        Self { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
    }
}

/// The version of the meanings that this program chooses where the standard is open.
pub const MEANING: &str = "1";

/// The options that decide verdicts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// From which severity on a failing check counts; `None`: never.
    pub fail_on: Option<Severity>,
    /// Which reasons make a run inconclusive.
    pub strict: Strictness,
    /// Reasons that do not.
    pub allow: Vec<ReasonCode>,
    /// What was selected, as given.
    pub select: Vec<String>,
    /// The server that was chosen, as given.
    pub server: Option<String>,
    /// How far the run looked.
    pub level: Level,
    /// Only rows that these hold for took part, each `OBJECT: EXPRESSION`; empty: all rows.
    pub only: Vec<String>,
}

impl Options {
    /// The defaults of a run without choices: checks count from this severity on; `None`: never.
    #[must_use]
    pub const fn failing_from(fail_on: Option<Severity>) -> Self {
        Self {
            fail_on,
            strict: Strictness::Normal,
            allow: Vec::new(),
            select: Vec::new(),
            server: None,
            level: Level::Data,
            only: Vec::new(),
        }
    }
}

/// A contract of the run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractInfo {
    /// The path as it was given.
    pub path: String,
    /// `id`.
    pub id: Option<String>,
    /// `name`.
    pub name: Option<String>,
    /// `version`.
    pub version: Option<String>,
    /// `apiVersion` as written.
    pub api_version: Option<String>,
    /// `status`.
    pub status: Option<String>,
    /// `description.limitations`.
    pub limitations: Option<String>,
    /// SHA-256 of the bytes, in hex.
    pub sha256: String,
    /// The whole text, so that formats can show snippets.
    pub text: String,
}

impl ContractInfo {
    /// What is known of a contract from its text alone: where it lies, and its digest.
    #[must_use]
    pub fn of_source(source: &SourceFile) -> Self {
        let digest = Sha256::digest(source.text().as_bytes());
        Self {
            path: source.path().to_owned(),
            id: None,
            name: None,
            version: None,
            api_version: None,
            status: None,
            limitations: None,
            sha256: hex(&digest),
            text: source.text().to_string(),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Something wrong, or worth saying, that is no outcome of a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The stable kebab-case name.
    pub code: String,
    /// How much it weighs.
    pub severity: Severity,
    /// What it is, in one sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The file it is about (contract or data), as given.
    pub file: Option<String>,
    /// The place, where there is one.
    pub location: Option<Location>,
}

/// A column of the data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Where it lies.
    pub path: String,
    /// Its type as the format names it.
    pub type_name: String,
    /// How many rows are null, where counted.
    pub nulls: Option<u64>,
}

/// A file of an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// The path as it was given or found.
    pub path: String,
    /// `csv`, `tsv`, `json`, `ndjson`, `parquet`, `arrow`.
    pub format: String,
    /// `gzip`, `zstd`.
    pub compression: Option<String>,
    /// The encoding of text: `UTF-8`, `windows-1252`.
    pub encoding: Option<String>,
    /// Its size as it is.
    pub bytes: Option<u64>,
    /// Rows read.
    pub rows: Option<u64>,
    /// Records rejected.
    pub rows_rejected: Option<u64>,
    /// Rows that could be read and were left out by a condition of the run. Rows, rejected and left out are all records.
    pub rows_left_out: Option<u64>,
    /// Values of its path.
    pub partition: Vec<(String, Option<String>)>,
    /// When it was modified, RFC 3339; absent under a fixed `--now`.
    pub modified: Option<String>,
}

/// A schema object and the data it was held to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectInfo {
    /// `name`.
    pub name: String,
    /// The index of its contract.
    pub contract: usize,
    /// The server its data came from.
    pub server: Option<String>,
    /// The engine that read it: `text`, `polars`.
    pub engine: Option<String>,
    /// Whether all of it was read.
    pub complete: bool,
    /// Rows read.
    pub rows: Option<u64>,
    /// Records rejected.
    pub rows_rejected: Option<u64>,
    /// Rows that could be read and were left out by a condition of the run. Rows, rejected and left out are all records.
    pub rows_left_out: Option<u64>,
    /// Its columns in the data.
    pub columns: Vec<Column>,
    /// Its files.
    pub files: Vec<FileEntry>,
}

/// One comparison that must hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// `mustBe`, ..., or for options `minimum`, `pattern`, `type`, ...
    pub operator: String,
    /// What was promised: one value, or the two of a pair, or the values of a set.
    pub value: Vec<String>,
    /// `rows`, `percent`, `seconds`, ...
    pub unit: Option<String>,
}

/// A number that stands beside the one that was compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What it is: `surplus`, `involved`, `null`, `missing-tokens`, ...
    pub name: String,
    /// How many.
    pub value: String,
}

/// What was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observed {
    /// The number or value that was compared.
    pub value: Option<String>,
    /// Its unit.
    pub unit: Option<String>,
    /// The same as a share of `of`, in percent, rounded half up to four decimals.
    pub percent: Option<String>,
    /// The whole that it is a share of.
    pub of: Option<u64>,
    /// What the whole counts: `rows`.
    pub of_unit: Option<String>,
    /// Whether the true number may be larger.
    pub lower_bound: bool,
    /// What else was counted.
    pub parts: Vec<Part>,
}

/// The message of an outcome: one sentence without a full stop.
pub type Message = String;

/// Another place that belongs to an outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Related {
    /// `old`, `new`, `other-side`, `definition`.
    pub role: String,
    /// The index of the contract.
    pub contract: usize,
    /// The path of the file.
    pub path: String,
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// A cell as reports show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellShown {
    /// The column as the data names it.
    pub column: String,
    /// The text; empty where masked.
    pub text: String,
    /// What it is: `bare`, `quoted`, `null`, `int64`, ...
    pub kind: String,
    /// Whether text was cut.
    pub cut: bool,
    /// Whether the contract asks to hide it.
    pub masked: bool,
}

/// A row behind a failure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The file.
    pub file: String,
    /// The data row of that file, from 1; `None` for a failure of the schema.
    pub row: Option<u64>,
    /// The physical line, for text.
    pub line: Option<u64>,
    /// The column in characters, for text.
    pub column: Option<u64>,
    /// The element, where the check looks at a column: `email`, `lines[3].sku`.
    pub element: Option<String>,
    /// The value; `None` where the row as a whole is at fault. For a composite key the parts are joined.
    pub value: Option<CellShown>,
    /// The primary key of the row.
    pub key: Vec<CellShown>,
    /// For an unreadable record: what is wrong with it.
    pub fault: Option<String>,
    /// For an unreadable record: the kind of fault, in kebab case (`too-few-fields`).
    pub fault_kind: Option<String>,
    /// The record as it stands in the file; withheld where a column of the object is masked.
    pub raw: Option<String>,
}

/// Someone to call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// `responsible`, `accountable`, `consulted`, `informed`, `channel`.
    pub role: String,
    /// The person or team.
    pub name: Option<String>,
    /// The channel.
    pub channel: Option<String>,
    /// Where it is.
    pub url: Option<String>,
}

/// A check with its verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Unique within its contract and stable: `orders/properties/email/required`.
    pub id: String,
    /// The kind of check: `required`, `min-length`, `null-values`, ...
    pub kind: String,
    /// `name` of the rule.
    pub name: Option<String>,
    /// `description` of the rule.
    pub description: Option<String>,
    /// The index of the contract.
    pub contract: usize,
    /// The object.
    pub object: Option<String>,
    /// The property, by the names of the contract, dotted: `lines[].sku`.
    pub property: Option<String>,
    /// The steps of the property in the data.
    pub path: Vec<String>,
    /// The promises it holds, as JSON Pointers into the contract; empty for what nothing promised.
    pub routes: Vec<String>,
    /// The dimension of data quality.
    pub dimension: Option<String>,
    /// How much a failure weighs.
    pub severity: Severity,
    /// `severity` as the contract writes it.
    pub severity_declared: Option<String>,
    /// `tags` of rule, property and object.
    pub tags: Vec<String>,
    /// Whether the property is a `criticalDataElement`.
    pub critical: bool,
    /// Whether the verdict takes part in the overall verdict under the options of the run.
    pub counts: bool,
    /// The verdict.
    pub verdict: Verdict,
    /// Why it was not evaluated.
    pub reason: Option<Reason>,
    /// What was promised; all must hold.
    pub expected: Vec<Expected>,
    /// What was seen.
    pub observed: Option<Observed>,
    /// Observed, allowed, where and how many, in one sentence without a full stop.
    pub message: Message,
    /// The meaning that was chosen where the standard leaves it open.
    pub meaning: Option<String>,
    /// What else should be known.
    pub notes: Vec<String>,
    /// The line of the contract that promised it.
    pub location: Location,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// The first rows that broke it.
    pub rows: Vec<Row>,
    /// How many rows broke it.
    pub rows_total: Option<u64>,
    /// Whom to call.
    pub contacts: Vec<Contact>,
    /// `driver` of an SLA.
    pub driver: Option<String>,
    /// `scheduler`.
    pub scheduler: Option<String>,
    /// `schedule`.
    pub schedule: Option<String>,
    /// `businessImpact`.
    pub business_impact: Option<String>,
    /// URLs of `authoritativeDefinitions`.
    pub definitions: Vec<String>,
    /// The change that a comparison of two contracts found.
    pub change: Option<Changed>,
}

/// The id of an outcome, unique among those that were `seen`: a repeated one gets `~2`, `~3`, ...
pub(crate) fn numbered(seen: &mut BTreeMap<String, usize>, id: String) -> String {
    let times = seen.entry(id.clone()).or_default();
    *times += 1;
    if *times == 1 { id } else { format!("{id}~{times}") }
}

impl Outcome {
    /// A failure that says no more than what it is and where: of a first contract, of severity info, and not counted.
    #[must_use]
    pub const fn failed(id: String, kind: String, location: Location) -> Self {
        Self {
            id,
            kind,
            name: None,
            description: None,
            contract: 0,
            object: None,
            property: None,
            path: Vec::new(),
            routes: Vec::new(),
            dimension: None,
            severity: Severity::Info,
            severity_declared: None,
            tags: Vec::new(),
            critical: false,
            counts: false,
            verdict: Verdict::Fail,
            reason: None,
            expected: Vec::new(),
            observed: None,
            message: String::new(),
            meaning: None,
            notes: Vec::new(),
            location,
            related: Vec::new(),
            rows: Vec::new(),
            rows_total: None,
            contacts: Vec::new(),
            driver: None,
            scheduler: None,
            schedule: None,
            business_impact: None,
            definitions: Vec::new(),
            change: None,
        }
    }
}

/// How long a run took; absent under a fixed `--now`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timing {
    /// Milliseconds from start to report.
    pub total_ms: u64,
}

/// All that came of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// `check`, `lint`, `diff`.
    pub command: String,
    /// The program.
    pub tool: Tool,
    /// The version of the meanings that were chosen.
    pub meaning: String,
    /// The point in time that ages are counted from, RFC 3339.
    pub now: String,
    /// The options.
    pub options: Options,
    /// The contracts.
    pub contracts: Vec<ContractInfo>,
    /// The verdict.
    pub verdict: Overall,
    /// The counts.
    pub summary: super::Summary,
    /// What is wrong with files, as far as it is no outcome.
    pub problems: Vec<Problem>,
    /// The objects and their data.
    pub objects: Vec<ObjectInfo>,
    /// Every check, in the order of the contract.
    pub outcomes: Vec<Outcome>,
    /// The steps of the version, where two contracts were compared.
    pub step: Option<VersionStep>,
    /// How long it took.
    pub timing: Option<Timing>,
}
