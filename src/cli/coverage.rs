//! `upheld coverage`: which faults in the data the contract would not notice.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use upheld::contract::Variables;
use upheld::coverage::{self, Failure as Why, Sampling};
use upheld::engine::{Embedded, Run};
use upheld::report::{PageFormat, coverage as page};
use upheld::verify::{Choices, Request};

use super::means::{self, Means};
use super::output::{self, Outputs};
use super::reading::{Reading, data_arg};
use super::words::Target;
use super::{Failure, Surroundings, check, contracts, looking, words};

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
    format: Vec<Target<PageFormat>>,
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

/// A score.
fn score(text: &str) -> Result<f64, String> {
    let score = text.trim_end_matches('%').trim().parse().ok();
    score.filter(|score| (0.0..=100.0).contains(score)).ok_or_else(|| "must be a number from 0 to 100".to_owned())
}

/// Tries the faults and writes the report.
pub(super) fn run(arguments: &Arguments, surroundings: &Surroundings) -> Result<u8, Failure> {
    let outputs = Outputs::new(&arguments.format, output::style(surroundings, arguments.verbose))?;
    let data: Vec<_> = arguments.data.iter().chain(&arguments.more_data).map(|text| data_arg(text)).collect();
    let given = vec![arguments.contract.clone()];
    check::only_one_reads_stdin(&given, &data)?;
    let variables = Variables { given: arguments.variables.iter().cloned().collect(), ..Variables::default() };
    let contracts = contracts::read_all(&given, &variables)?;
    if contracts.len() > 1 {
        return Err(Failure::usage("coverage is that of one contract; give a file"));
    }
    let read = contracts.iter().map(|reading| reading.source.path()).chain(data.iter().map(|arg| arg.path.as_str()));
    outputs.spare(read)?;
    let (hints, choices) = (arguments.reading.hints()?, choices(arguments));
    let sampling = Sampling { rows: arguments.sample_rows, seed: arguments.seed };
    let work = move |engine: &Embedded, run: &Run| {
        let request = Request { contracts: &contracts, data, hints, choices };
        coverage::coverage(&request, engine, run, sampling)
    };
    let done = looking::work(arguments.means.effort(surroundings), means::isolation(surroundings), work)?;
    let coverage = done.map_err(failure)?;
    outputs.write_each(|format, style, out| page::write(&coverage, format, style, out))?;
    let score = coverage.score().unwrap_or_default();
    Ok(u8::from(arguments.fail_under.is_some_and(|least| score < least)))
}

fn choices(arguments: &Arguments) -> Choices {
    Choices {
        server: arguments.server.clone(),
        data_root: arguments.data_root.clone(),
        now_fixed: true,
        ..Choices::at(words::instant(arguments.now.unwrap_or_else(super::draft::last_midnight)))
    }
}

/// Why there is no coverage, as an end of the program.
fn failure(why: Why) -> Failure {
    match why {
        Why::Interrupted => Failure::Interrupted,
        Why::Usage(usage) => Failure::Usage { message: usage.message, help: usage.help },
        Why::CouldNotRun { message, help } => Failure::CouldNotRun { message, help },
    }
}
