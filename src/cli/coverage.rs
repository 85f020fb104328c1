//! `upheld coverage`: which faults in the data the contract would not notice.

use std::num::NonZeroUsize;
use std::panic;
use std::path::PathBuf;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use upheld::contract::Variables;
use upheld::coverage::{self, Coverage, Failure as Why, Sampling};
use upheld::engine::Embedded;
use upheld::report::coverage::{self as page, Format};
use upheld::verify::{Choices, Request};

use super::means::{self, Means};
use super::reading::{Reading, data_arg};
use super::unnamed::Unnamed;
use super::working::{self, Waited};
use super::{Failure, Surroundings, check, contracts, output, words};

/// The exit code of a run that the user stopped.
const INTERRUPTED: u8 = 130;

/// Show which faults in the data the contract would not notice
///
/// Puts faults into a sample of the data held in memory, column by column: nulls, duplicate keys, dropped and renamed
/// columns, other types, numbers out of range, other units, swapped columns, cut off and garbled texts, new categories,
/// stale data, missing days, lost and doubled rows, constant columns, shifted numbers, dates ahead, broken references.
/// The contract is held to each copy. The report shows what it notices, from which size of a fault on, a score, and for
/// each gap the line of contract that would close it. The data itself is only read.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The contract: a file, or - for standard input
    #[arg(value_name = "CONTRACT")]
    contract: String,
    /// The data: PATH for a contract with one object, OBJECT=PATH for more
    ///
    /// As for `upheld check`. Without data the servers of the contract say where it is.
    #[arg(value_name = "DATA")]
    data: Vec<String>,
    /// More data: PATH or OBJECT=PATH; repeatable
    #[arg(long = "data", value_name = "DATA")]
    more_data: Vec<String>,
    /// The server of the contract whose data to take
    #[arg(long, value_name = "NAME", conflicts_with_all = ["data", "more_data"])]
    server: Option<String>,
    /// The value of a variable `${NAME}` of the contract; repeatable
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = words::variable)]
    variables: Vec<(String, String)>,
    /// A folder that a contract may name data in, besides its own and the working folder
    #[arg(long, value_name = "DIR", help_heading = "Reading data")]
    data_root: Vec<PathBuf>,
    /// Hold about this many rows of each table in memory; of a smaller table all
    #[arg(long, value_name = "N", default_value = "10000")]
    sample_rows: NonZeroUsize,
    /// What decides which rows are drawn and which are changed; the same seed gives the same report
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// The time that ages are counted from: RFC 3339, or a day; the last midnight (UTC) where not given
    #[arg(long, value_name = "TIME", value_parser = words::now)]
    now: Option<DateTime<Utc>>,
    /// Exit with 1 where the score is below this: a number from 0 to 100
    #[arg(long, value_name = "SCORE", value_parser = score)]
    fail_under: Option<f64>,
    #[command(flatten)]
    reading: Reading,
    /// Write the report in this format: terminal, json or markdown; repeatable
    ///
    /// `FORMAT` writes to standard output, `FORMAT=FILE` to a file, which appears only when it is complete.
    #[arg(long, value_name = "FORMAT[=FILE]", help_heading = "Report")]
    format: Vec<Target>,
    /// Show every line that closes a gap, in the terminal report
    #[arg(short, long, help_heading = "Report")]
    verbose: bool,
    #[command(flatten)]
    means: Means,
}

const EXAMPLES: &str = "\
Examples:
  upheld coverage orders.odcs.yaml orders.csv
  upheld coverage shop.odcs.yaml orders=o.csv customers=c.parquet --fail-under 80
  upheld coverage orders.odcs.yaml orders.csv --format markdown=coverage.md

Exit codes:
  0 done, 1 below --fail-under, 2 usage or no contract, 3 could not run, 130 interrupted";

/// A format, and the file it goes to; without one it goes to standard output.
#[derive(Clone, Debug)]
struct Target {
    format: Format,
    file: Option<PathBuf>,
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (word, file) = match text.split_once('=') {
            Some((_, "")) => return Err("the file after `=` is missing".to_owned()),
            Some((word, file)) => (word, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let known = || Format::ALL.map(Format::word).join(", ");
        let format = Format::from_word(word).ok_or_else(|| format!("no such format; the formats are {}", known()))?;
        Ok(Self { format, file })
    }
}

/// A score.
fn score(text: &str) -> Result<f64, String> {
    let score = text.trim_end_matches('%').trim().parse().ok();
    score.filter(|score| (0.0..=100.0).contains(score)).ok_or_else(|| "must be a number from 0 to 100".to_owned())
}

/// Tries the faults and writes the report.
pub(super) fn run(arguments: &Arguments, surroundings: &Surroundings) -> Result<u8, Failure> {
    let targets = targets(arguments)?;
    let data: Vec<_> = arguments.data.iter().chain(&arguments.more_data).map(|text| data_arg(text)).collect();
    let given = vec![arguments.contract.clone()];
    check::only_one_reads_stdin(&given, &data)?;
    let variables = Variables { given: arguments.variables.iter().cloned().collect(), ..Variables::default() };
    let contracts = contracts::read_all(&given, &variables)?;
    if contracts.len() > 1 {
        return Err(Failure::usage("coverage is that of one contract; give a file"));
    }
    let read = contracts.iter().map(|reading| reading.source.path()).chain(data.iter().map(|arg| arg.path.as_str()));
    output::spare(targets.iter().filter_map(|target| target.file.as_ref()), read)?;
    let (hints, choices) = (arguments.reading.hints()?, choices(arguments));
    let sampling = Sampling { rows: arguments.sample_rows, seed: arguments.seed };
    let isolation = means::isolation(surroundings);
    let work = move |run: &upheld::engine::Run| {
        let request = Request { contracts: &contracts, data, hints, choices };
        coverage::coverage(&request, &Embedded::new(isolation), run, sampling)
    };
    match working::watch(arguments.means.effort(surroundings), Unnamed::default(), work).0 {
        Waited::Ended(done) => finish(arguments, surroundings, &targets, *done),
        Waited::TooLong => Ok(INTERRUPTED),
        Waited::Died(Some(crash)) => panic::resume_unwind(crash),
        Waited::Died(None) => {
            Err(Failure::CouldNotRun { message: "the run ended without a result".to_owned(), help: None })
        }
    }
}

fn choices(arguments: &Arguments) -> Choices {
    Choices {
        server: arguments.server.clone(),
        data_root: arguments.data_root.clone(),
        now_fixed: true,
        ..Choices::at(words::instant(arguments.now.unwrap_or_else(super::draft::last_midnight)))
    }
}

/// Formats that go together: at most one to standard output.
fn targets(arguments: &Arguments) -> Result<Vec<Target>, Failure> {
    let mut targets = arguments.format.clone();
    match targets.iter().filter(|target| target.file.is_none()).count() {
        0 => targets.push(Target { format: Format::Terminal, file: None }),
        1 => {}
        _ => return Err(Failure::usage("only one --format can go to standard output")),
    }
    for (at, target) in targets.iter().enumerate().filter(|(_, target)| target.file.is_some()) {
        if targets.iter().take(at).any(|earlier| earlier.file == target.file) {
            return Err(Failure::usage("two formats go to the same file"));
        }
    }
    // Files first, so that a closed pipe does not keep them from being written.
    targets.sort_by_key(|target| target.file.is_none());
    Ok(targets)
}

fn finish(
    arguments: &Arguments,
    surroundings: &Surroundings,
    targets: &[Target],
    done: Result<Coverage, Why>,
) -> Result<u8, Failure> {
    let coverage = match done {
        Ok(coverage) => coverage,
        Err(Why::Interrupted) => return Ok(INTERRUPTED),
        Err(Why::Usage(usage)) => return Err(Failure::Usage { message: usage.message, help: usage.help }),
        Err(Why::CouldNotRun { message, help }) => return Err(Failure::CouldNotRun { message, help }),
    };
    let style = output::style(surroundings, arguments.verbose);
    let plain = upheld::report::Style { color: false, width: None, unicode: true, ..style };
    for target in targets {
        let style = if target.file.is_some() { &plain } else { &style };
        let mut bytes = Vec::new();
        page::write(&coverage, target.format, style, &mut bytes).map_err(|error| output::unwritable(&error))?;
        match &target.file {
            Some(path) => output::to_file(path, &bytes)?,
            None => output::to_stdout(&bytes)?,
        }
    }
    let score = coverage.score().unwrap_or_default();
    Ok(u8::from(arguments.fail_under.is_some_and(|least| score < least)))
}
