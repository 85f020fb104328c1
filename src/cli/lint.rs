//! `upheld lint`: is the contract itself sound.

use chrono::{DateTime, Utc};
use upheld::contract::Variables;
use upheld::outcome::Options;
use upheld::value::Instant;

use super::words::{self, FailOn};
use super::{Failure, Surroundings, contracts, fix, output};

/// See whether contracts are sound, without any data
///
/// Every fault is judged by the version of the standard that the file names.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  upheld lint orders.odcs.yaml
  upheld lint contracts/ --format json
  upheld lint 'contracts/*.yaml' --fail-on warning
  upheld lint contracts/ --diff
  upheld lint contracts/ --fix
  upheld lint --fix - < orders.odcs.yaml > mended.odcs.yaml

Exit codes:
  0 sound, 1 a finding that counts, 2 usage or no contract, 3 a contract could not be written")]
pub(super) struct Arguments {
    /// Contracts: files, folders, quoted globs, or - for standard input
    #[arg(value_name = "CONTRACT", required = true)]
    contracts: Vec<String>,
    /// From which severity on a finding counts: info, warning, error or never
    #[arg(long, value_name = "SEVERITY", default_value = "error", hide_possible_values = true)]
    fail_on: FailOn,
    /// The time of the report: RFC 3339, or a day; makes a run reproducible
    #[arg(long, value_name = "TIME", value_parser = words::now)]
    now: Option<DateTime<Utc>>,
    /// Mend what has one right answer, keeping comments and layout; the report is of what is left
    ///
    /// A contract is replaced as a whole or not at all. That of standard input is written to standard output, and the
    /// report to standard error. The exit code is that of what is left.
    #[arg(long, conflicts_with = "diff")]
    fix: bool,
    /// Show what --fix would change, as a unified diff, and write nothing
    ///
    /// The diff takes the place of the terminal report; the exit code is that of the contracts as they are.
    #[arg(long)]
    diff: bool,
    #[command(flatten)]
    output: output::Formats,
}

/// Reads the contracts and writes what was found.
pub(super) fn run(arguments: &Arguments, surroundings: &Surroundings) -> Result<u8, Failure> {
    let mut outputs = arguments.output.outputs(surroundings)?;
    if arguments.diff || (arguments.fix && arguments.contracts.iter().any(|given| given == "-")) {
        outputs.aside()?;
    }
    let mut readings = contracts::read_all(&arguments.contracts, &Variables::default()).map_err(about_no_data)?;
    let options = Options::failing_from(arguments.fail_on.severity());
    let now = arguments.now.unwrap_or_else(Utc::now);
    let now = Instant { nanos: 0, ..words::instant(now) };
    if arguments.fix {
        readings = fix::fix(&readings, now)?;
    } else if arguments.diff {
        outputs.files_only();
        fix::show(&readings, now)?;
    }
    let mut report = upheld::lint::lint(&readings, &options, now);
    if arguments.fix {
        upheld::lint::without_offers(&mut report);
    }
    outputs.write(&report)?;
    Ok(report.verdict.exit_code())
}

/// Help that speaks of data helps nobody here.
fn about_no_data(failure: Failure) -> Failure {
    match failure {
        Failure::Usage { message, .. } => Failure::usage(message),
        other => other,
    }
}
