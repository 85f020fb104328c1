//! `upheld check`: the arguments, and the run that they ask for.

use std::panic;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::ValueEnum;
use upheld::contract::{Reading as ContractReading, Variables};
use upheld::outcome::{Level, Overall, ReasonCode, Strictness};
use upheld::verify::{self, Choices, DataArg, Request, Tolerance};

use super::means::{self, Means};
use super::quarantine::Quarantine;
use super::reading::{Reading, data_arg};
use super::words::{self, FailOn};
use super::working::{self, Job};
use super::{Failure, Surroundings, contracts, output};

/// Hold data to a contract
///
/// Every rule, option and SLA of the contract ends in the report: as passed, as failed with the rows that
/// broke it, or as not evaluated with the reason.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The contract: a file, a folder, a quoted glob, or - for standard input
    #[arg(value_name = "CONTRACT")]
    contract: String,
    /// The data: PATH for a contract with one object, OBJECT=PATH for more
    ///
    /// Where several contracts have an object of one name, CONTRACT#OBJECT=PATH says which.
    /// PATH is a file, a quoted glob, a folder (hive partitions, or one file for each object), or - for
    /// standard input. CSV, TSV, JSON and NDJSON may be packed with gzip or zstd. Without data the servers
    /// of the contract say where it is.
    #[arg(value_name = "DATA")]
    data: Vec<String>,
    /// One more contract; repeatable
    #[arg(long = "contract", value_name = "CONTRACT")]
    contracts: Vec<String>,
    /// More data: PATH or OBJECT=PATH; repeatable
    #[arg(long = "data", value_name = "DATA")]
    more_data: Vec<String>,
    /// List what would be checked; open no data
    #[arg(long)]
    plan: bool,
    /// The server of the contract whose data to check
    #[arg(long, value_name = "NAME", conflicts_with_all = ["data", "more_data"])]
    server: Option<String>,
    /// The value of a variable `${NAME}` of the contract; repeatable
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = words::variable)]
    variables: Vec<(String, String)>,
    /// An environment variable that the servers of the contract may use as `${NAME}`; repeatable
    ///
    /// Its value is put into the fields of servers alone, and is never shown.
    #[arg(long = "env", value_name = "NAME")]
    environment: Vec<String>,
    /// Write the rows that break a check, and the records that cannot be read, to files in this folder
    ///
    /// The folder must be new or empty. The files hold real values, whatever the report masks; docs/quarantine.md says
    /// what is in which. Report and exit code stay the same; the data concerned is read once more.
    #[arg(long, value_name = "DIR", conflicts_with = "plan")]
    quarantine: Option<PathBuf>,
    /// A folder that a contract may name data in, besides its own and the working folder
    #[arg(long, value_name = "DIR", help_heading = "Reading data")]
    data_root: Vec<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    judging: Judging,
    #[command(flatten)]
    output: output::Formats,
    #[command(flatten)]
    running: Running,
}

const EXAMPLES: &str = "\
Examples:
  upheld check orders.odcs.yaml orders.csv             one object, one file
  upheld check orders.odcs.yaml                        the data that its servers name
  upheld check orders.odcs.yaml 'data/2026-*.csv.gz'   one object, several files
  upheld check shop.odcs.yaml orders=o.csv customers=c.parquet
  upheld check shop.odcs.yaml data/                    data/orders.csv, data/customers.parquet
  upheld check orders.odcs.yaml - --input-format csv < orders.csv
  upheld check orders.odcs.yaml orders.csv --format json=report.json --fail-on warning

Exit codes:
  0 upheld, 1 breached, 2 usage or no contract, 3 could not run, 4 inconclusive, 130 interrupted";

/// What counts, and what is checked.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Judging")]
struct Judging {
    /// Check only this: orders, orders.email, an id, or kind:required; repeatable
    ///
    /// A bare word is an object, OBJECT.PROPERTY or an id. Else begin with one of object:, property:, kind:,
    /// dimension:, tag:, id:. An id is that of a check in reports, or any `id` that the contract gives: to itself, an
    /// object, a property, a rule, a relationship or a service level.
    #[arg(long, value_name = "WHAT")]
    select: Vec<String>,
    /// Only rows that this holds for take part: 'amount > 0', or 'orders: amount > 0'; repeatable
    ///
    /// An expression over the properties of an object, as docs/expressions.md has them. Where there are several objects,
    /// say which one. The rows that are left out count nowhere, and the report says so.
    #[arg(long = "where", value_name = "[OBJECT:]EXPR")]
    only: Vec<String>,
    /// How far to look: contract (opens no data), schema (names and types) or data
    ///
    /// At schema no rows are read, but those of JSON for their names.
    #[arg(long, value_name = "LEVEL", default_value = "data", hide_possible_values = true)]
    level: How,
    /// From which severity on a failing check counts: info, warning, error or never
    #[arg(long, value_name = "SEVERITY", default_value = "error", hide_possible_values = true)]
    fail_on: FailOn,
    /// More reasons for "not evaluated" make a run inconclusive; with =all, nearly every reason does
    ///
    /// These are nothing-to-check, no-element, engine-lacks and no-meaning; with =all also needs-history,
    /// foreign-engine and for-people.
    #[arg(long, value_name = "WHICH", num_args = 0..=1, require_equals = true, default_missing_value = "more")]
    strict: Option<Strict>,
    /// Reasons for "not evaluated" that do not count: for-people,no-element; repeatable
    #[arg(long, value_name = "CODE,..", value_delimiter = ',', value_parser = words::reason)]
    allow: Vec<ReasonCode>,
    /// Accept data without rows; the same as --allow empty
    #[arg(long)]
    allow_empty: bool,
    /// What a promised column that is gone means where the property is not required: fail, warn or allow
    #[arg(long, value_name = "HOW", default_value = "fail", hide_possible_values = true)]
    absent_optional: Treat,
    /// What a column that the contract does not know means: fail, warn or allow
    #[arg(long, value_name = "HOW", default_value = "warn", hide_possible_values = true)]
    extra_columns: Treat,
    /// The time that ages are counted from: RFC 3339, or a day; makes a run reproducible
    #[arg(long, value_name = "TIME", value_parser = words::now)]
    now: Option<DateTime<Utc>>,
}

/// How the program runs.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Running")]
struct Running {
    /// How many failing rows to show for each check
    #[arg(long, value_name = "N", default_value_t = 5)]
    samples: usize,
    /// Show no values of the data; the same as --samples 0
    #[arg(long, conflicts_with = "samples")]
    no_samples: bool,
    #[command(flatten)]
    means: Means,
}

/// How far to look.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum How {
    Contract,
    Schema,
    Data,
}

impl From<How> for Level {
    fn from(how: How) -> Self {
        match how {
            How::Contract => Self::Contract,
            How::Schema => Self::Schema,
            How::Data => Self::Data,
        }
    }
}

/// How many reasons count.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Strict {
    #[value(hide = true)]
    More,
    All,
}

/// What becomes of a drift of columns.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Treat {
    Fail,
    Warn,
    Allow,
}

impl From<Treat> for Tolerance {
    fn from(treat: Treat) -> Self {
        match treat {
            Treat::Fail => Self::Fail,
            Treat::Warn => Self::Warn,
            Treat::Allow => Self::Allow,
        }
    }
}

/// Runs the check and writes its report.
pub(super) fn run(arguments: &Arguments, surroundings: &Surroundings) -> Result<u8, Failure> {
    let outputs = arguments.output.outputs(surroundings)?;
    let data = arguments.data.iter().chain(&arguments.more_data).map(|text| data_arg(text)).collect::<Vec<_>>();
    let given: Vec<_> = std::iter::once(&arguments.contract).chain(&arguments.contracts).cloned().collect();
    only_one_reads_stdin(&given, &data)?;
    let contracts = contracts::read_all(&given, &variables(arguments, surroundings))?;
    variables_are_used(arguments, &contracts)?;
    outputs.spare(contracts.iter().map(|reading| reading.source.path()))?;
    outputs.spare(data.iter().map(|arg| arg.path.as_str()))?;
    let (hints, choices) = (arguments.reading.hints()?, choices(arguments));
    if arguments.plan {
        return plan(&Job { contracts, data, hints, choices, quarantine: None }, &outputs);
    }
    let quarantine = quarantine(arguments)?;
    let job = Job { contracts, data, hints, choices, quarantine };
    let ran = working::run(job, arguments.running.means.effort(surroundings), means::isolation(surroundings))?;
    outputs.write(&ran.report)?;
    if let Some(cause) = ran.crash {
        panic::resume_unwind(cause);
    }
    if let Some(quarantine) = ran.quarantine.filter(|_| ran.report.verdict != Overall::Interrupted) {
        output::say(&quarantine.finish()?);
    }
    Ok(ran.report.verdict.exit_code())
}

/// Where rows that are kept apart go.
fn quarantine(arguments: &Arguments) -> Result<Option<Quarantine>, Failure> {
    let Some(folder) = &arguments.quarantine else { return Ok(None) };
    if !matches!(arguments.judging.level, How::Data) {
        return Err(Failure::usage("--quarantine: no rows are read at this --level"));
    }
    Quarantine::new(folder).map(Some)
}

/// Writes what would be checked.
fn plan(job: &Job, outputs: &output::Outputs) -> Result<u8, Failure> {
    let Job { contracts, data, hints, choices, .. } = job;
    let request = Request { contracts, data: data.clone(), hints: hints.clone(), choices: choices.clone() };
    let report =
        verify::outline(&request).map_err(|usage| Failure::Usage { message: usage.message, help: usage.help })?;
    outputs.write(&report)?;
    Ok(report.verdict.exit_code())
}

/// The values that the contract may use.
fn variables(arguments: &Arguments, surroundings: &Surroundings) -> Variables {
    let allowed = arguments.environment.iter();
    let set = allowed.filter_map(|name| Some((name.clone(), (surroundings.variable)(name)?)));
    Variables { given: arguments.variables.iter().cloned().collect(), environment: set.collect() }
}

/// A value for a variable that no contract has is a slip that would leave a default in its place.
fn variables_are_used(arguments: &Arguments, contracts: &[ContractReading]) -> Result<(), Failure> {
    let given = arguments.variables.iter().map(|(name, _)| ("--var", name));
    let given: Vec<_> = given.chain(arguments.environment.iter().map(|name| ("--env", name))).collect();
    for (at, (option, name)) in given.iter().enumerate() {
        if given.iter().take(at).any(|(_, earlier)| earlier == name) {
            return Err(Failure::usage(format!("the variable `{name}` is given twice")));
        }
        let is_there = |reading: &ContractReading| {
            let text = reading.source.text();
            text.contains(&format!("${{{name}}}")) || text.contains(&format!("${{{name}:-"))
        };
        if !contracts.iter().any(is_there) {
            let message = format!("`{option} {name}`: the contract has no variable `${{{name}}}`");
            return Err(Failure::usage(message));
        }
    }
    Ok(())
}

pub(super) fn only_one_reads_stdin(contracts: &[String], data: &[DataArg]) -> Result<(), Failure> {
    let readers =
        contracts.iter().filter(|path| *path == "-").count() + data.iter().filter(|arg| arg.path == "-").count();
    if readers > 1 {
        return Err(Failure::usage("only one of contract and data can come from standard input (`-`)"));
    }
    Ok(())
}

fn choices(arguments: &Arguments) -> Choices {
    let judging = &arguments.judging;
    let mut allow = judging.allow.clone();
    if judging.allow_empty && !allow.contains(&ReasonCode::Empty) {
        allow.push(ReasonCode::Empty);
    }
    let now = judging.now.unwrap_or_else(Utc::now);
    Choices {
        fail_on: judging.fail_on.severity(),
        strict: match judging.strict {
            None => Strictness::Normal,
            Some(Strict::More) => Strictness::Strict,
            Some(Strict::All) => Strictness::All,
        },
        allow,
        select: judging.select.clone(),
        only: judging.only.clone(),
        server: arguments.server.clone(),
        level: judging.level.into(),
        absent_optional: judging.absent_optional.into(),
        extra_columns: judging.extra_columns.into(),
        samples: if arguments.running.no_samples { 0 } else { arguments.running.samples },
        data_root: arguments.data_root.clone(),
        now: words::instant(now),
        now_fixed: judging.now.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_input_can_be_read_once() {
        let stdin = || data_arg("-");
        assert!(only_one_reads_stdin(&["a.yaml".to_owned()], &[stdin()]).is_ok());
        assert!(only_one_reads_stdin(&["-".to_owned()], &[stdin()]).is_err());
        assert!(only_one_reads_stdin(&[], &[stdin(), data_arg("o=-")]).is_err());
    }
}
