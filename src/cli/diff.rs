//! `upheld diff`: what changed between two contracts, and whom it breaks.

use std::panic;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use clap::ValueEnum;
use upheld::contract::{Reading, Variables};
use upheld::diff::{self, Evidence, Judge};
use upheld::engine::{Embedded, Isolation, Limits, Run};
use upheld::outcome::Report;
use upheld::verify::{self, Choices, DataArg, Rejected, Request, Tolerance, Usage};

use super::unnamed::Unnamed;
use super::working::{Effort, Waited};
use super::{Failure, Surroundings, contracts, git, interrupt, memory, output, reading, words, working};

/// See what changed between two contracts, and whom it breaks
///
/// Every change is breaking, compatible or documentation, for who writes the data and for who reads it. The step of the
/// version follows who reads it: a guarantee that is lost or weakened asks for major, one that is added for minor,
/// documentation for patch.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  upheld diff old.odcs.yaml new.odcs.yaml
  upheld diff --against git:origin/main orders.odcs.yaml
  upheld diff old.odcs.yaml new.odcs.yaml --data orders.csv
  upheld diff old.odcs.yaml new.odcs.yaml --fail-on breaking --format json

Exit codes:
  0 the version moved far enough, or the contract is new: the revision has no such file
  1 the version moved less than its changes ask for, or backwards; missing in both, it did not move
  2 usage, or no contract
  3 could not run: no git, no such revision, data that cannot be read
  4 the step cannot be told, and something changed: `version` is missing in only one of the two,
    is no semantic version, or both are candidates of one release

With --fail-on breaking: 1 where a change breaks who reads the data, else 0. With --fail-on never: 0.")]
pub(super) struct Arguments {
    /// The contract as it was; not with --against
    #[arg(value_name = "OLD", required_unless_present = "against")]
    first: Option<String>,
    /// The contract as it is
    #[arg(value_name = "NEW", required_unless_present = "against")]
    second: Option<String>,
    /// Take OLD from a revision of git: git:main, git:HEAD~1, git:v1.2.0; the file is that of NEW
    #[arg(long, value_name = "git:REV")]
    against: Option<String>,
    /// Data to hold to both: which rows NEW rejects and OLD accepts. PATH or OBJECT=PATH; repeatable
    ///
    /// Objects have the names of NEW. The data is read twice; what it says decides nothing.
    #[arg(long, value_name = "DATA")]
    data: Vec<String>,
    /// What makes the comparison fail: step (the version moved too little), breaking (a change breaks who reads the data), never
    #[arg(long, value_name = "WHAT", default_value = "step", hide_possible_values = true)]
    fail_on: FailOn,
    /// The time of the report: RFC 3339, or a day; makes a run reproducible
    #[arg(long, value_name = "TIME", value_parser = words::now)]
    now: Option<DateTime<Utc>>,
    #[command(flatten)]
    reading: reading::Reading,
    #[command(flatten)]
    output: output::Formats,
}

/// What makes the comparison fail.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum FailOn {
    Step,
    Breaking,
    Never,
}

impl From<FailOn> for Judge {
    fn from(word: FailOn) -> Self {
        match word {
            FailOn::Step => Self::Step,
            FailOn::Breaking => Self::Breaking,
            FailOn::Never => Self::Never,
        }
    }
}

/// Compares the contracts and writes the report.
pub(super) fn run(arguments: &Arguments, surroundings: &Surroundings) -> Result<u8, Failure> {
    let outputs = arguments.output.outputs(surroundings)?;
    let (old, new) = match both(arguments)? {
        (Some(old), new) => (old, new),
        (None, new) => return write_new(arguments, &new, &outputs),
    };
    let data: Vec<_> = arguments.data.iter().map(|text| reading::data_arg(text)).collect();
    if data.iter().any(|arg| arg.path == "-") {
        return Err(Failure::usage("--data: the data is read twice, so that it cannot come from standard input (`-`)"));
    }
    let now = words::instant(arguments.now.unwrap_or_else(Utc::now));
    let choices =
        Choices { samples: 0, extra_columns: Tolerance::Allow, now_fixed: arguments.now.is_some(), ..Choices::at(now) };
    let (old, new) = (Arc::new(old), Arc::new(new));
    let evidence = if data.is_empty() || old.contract.is_none() || new.contract.is_none() {
        None
    } else {
        let job =
            Job { old: Arc::clone(&old), new: Arc::clone(&new), data, hints: arguments.reading.hints()?, choices };
        match evidence(job, surroundings)? {
            Some(evidence) => Some(evidence),
            None => return Ok(interrupt::INTERRUPTED),
        }
    };
    let now = upheld::value::Instant { nanos: 0, ..now };
    let report = diff::diff(&old, &new, arguments.fail_on.into(), now, evidence.as_ref());
    outputs.write(&report)?;
    Ok(report.verdict.exit_code())
}

/// Writes the report about a contract that is new.
fn write_new(arguments: &Arguments, new: &Reading, outputs: &output::Outputs) -> Result<u8, Failure> {
    let now = words::instant(arguments.now.unwrap_or_else(Utc::now));
    let against = arguments.against.as_deref().unwrap_or_default();
    let report = diff::first(new, against, upheld::value::Instant { nanos: 0, ..now });
    outputs.write(&report)?;
    Ok(report.verdict.exit_code())
}

/// Both contracts, the old one first; without it where the revision has no such file.
fn both(arguments: &Arguments) -> Result<(Option<Reading>, Reading), Failure> {
    let Some(against) = &arguments.against else {
        let (Some(old), Some(new)) = (&arguments.first, &arguments.second) else {
            return Err(Failure::usage("two contracts are compared: upheld diff OLD NEW"));
        };
        if old == "-" && new == "-" {
            return Err(Failure::usage("only one of the contracts can come from standard input (`-`)"));
        }
        return Ok((Some(one(old)?), one(new)?));
    };
    let (Some(path), None) = (&arguments.first, &arguments.second) else {
        return Err(Failure::Usage {
            message: "with --against only the new contract is given".to_owned(),
            help: Some("upheld diff --against git:REV CONTRACT".to_owned()),
        });
    };
    let new = one(path)?;
    Ok((git::contract(against, path)?, new))
}

/// The one contract of an argument.
fn one(given: &str) -> Result<Reading, Failure> {
    let mut found = contracts::read_all(&[given.to_owned()], &Variables::default()).map_err(about_no_data)?;
    match (found.pop(), found.len()) {
        (Some(one), 0) => Ok(one),
        (_, others) => {
            Err(Failure::usage(format!("{given} holds {} contracts, and one is compared with one", others + 1)))
        }
    }
}

/// Help that speaks of data helps nobody here.
fn about_no_data(failure: Failure) -> Failure {
    match failure {
        Failure::Usage { message, .. } => Failure::usage(message),
        other => other,
    }
}

/// What the data is held to.
struct Job {
    old: Arc<Reading>,
    new: Arc<Reading>,
    data: Vec<DataArg>,
    hints: upheld::data::Hints,
    choices: Choices,
}

/// What the data says; `None` where the user stopped it.
fn evidence(job: Job, surroundings: &Surroundings) -> Result<Option<Evidence>, Failure> {
    let isolation = surroundings.worker.clone().map_or(Isolation::InProcess, Isolation::Worker);
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let limits = Limits { memory: memory::default() };
    let effort = Effort { threads, limits, progress: surroundings.stderr_is_terminal };
    let (held, cancel) =
        working::watch(effort, Unnamed::default(), move |run| hold(&job, &Embedded::new(isolation), run));
    match held {
        Waited::Ended(_) | Waited::TooLong if cancel.is_cancelled() => Ok(None),
        Waited::Ended(ended) => match *ended {
            Ok(evidence) => Ok(Some(evidence)),
            Err(usage) => Err(Failure::Usage { message: usage.message, help: usage.help }),
        },
        Waited::TooLong => Ok(None),
        Waited::Died(Some(cause)) => panic::resume_unwind(cause),
        Waited::Died(None) => {
            Err(Failure::CouldNotRun { message: "the data could not be read".to_owned(), help: None })
        }
    }
}

/// Holds the data to the old contract, then to the new one.
fn hold(job: &Job, engine: &Embedded, run: &Run) -> Result<Evidence, Usage> {
    let names = diff::old_names(&job.old, &job.new);
    let only = only_object(&job.new);
    let data_of_old = job.data.iter().filter_map(|arg| {
        match arg.object.as_ref().or(only.as_ref().filter(|_| !Path::new(&arg.path).is_dir())) {
            None => Some(arg.clone()),
            Some(object) => Some(DataArg { object: Some(names.get(object)?.clone()), path: arg.path.clone() }),
        }
    });
    let data_of_old: Vec<_> = data_of_old.collect();
    let mut before = Rejected::default();
    // Without data of its own the old contract would look for some elsewhere.
    let old = if data_of_old.is_empty() {
        None
    } else {
        Some(check(job, &job.old, data_of_old, (engine, run), &mut before)?)
    };
    let mut rejected = Rejected::after(before, names);
    let new = check(job, &job.new, job.data.clone(), (engine, run), &mut rejected)?;
    Ok(Evidence { old, new, rejected })
}

/// The one object of a contract, which data without a name belongs to.
fn only_object(contract: &Reading) -> Option<String> {
    match contract.contract.as_ref()?.schema.as_slice() {
        [object] => Some(object.name.clone()),
        _ => None,
    }
}

fn check(
    job: &Job,
    contract: &Reading,
    data: Vec<DataArg>,
    (engine, run): (&Embedded, &Run),
    rejected: &mut Rejected,
) -> Result<Report, Usage> {
    let contracts = std::slice::from_ref(contract);
    let request = Request { contracts, data, hints: job.hints.clone(), choices: job.choices.clone() };
    verify::check_and_keep(&request, engine, run, Some(rejected))
}
