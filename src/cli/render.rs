//! `upheld render`: another format from a saved report.

use std::fs;
use std::io::{self, Read};
use std::path::PathBuf;

use upheld::report::json;

use super::{Failure, Surroundings, output};

/// Write a saved JSON report in another format
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  upheld render report.json
  upheld render report.json --verbose --color always | less -R

Exit codes:
  0 written, 2 usage or no report; the verdict in the report changes nothing")]
pub(super) struct Arguments {
    /// The report that `--format json` wrote, or - for standard input
    #[arg(value_name = "REPORT.json")]
    report: PathBuf,
    #[command(flatten)]
    output: output::Formats,
}

/// Reads the report and writes it again.
pub(super) fn run(arguments: &Arguments, surroundings: &Surroundings) -> Result<u8, Failure> {
    let outputs = arguments.output.outputs(surroundings)?;
    let shown = arguments.report.display();
    let text = read(arguments).map_err(|error| Failure::usage(format!("cannot read {shown}: {error}")))?;
    let report = json::read(&text).map_err(|error| Failure::usage(format!("{shown} is no report: {error}")))?;
    outputs.write(&report)?;
    Ok(0)
}

fn read(arguments: &Arguments) -> io::Result<Vec<u8>> {
    if arguments.report.as_os_str() != "-" {
        return fs::read(&arguments.report);
    }
    let mut text = Vec::new();
    io::stdin().read_to_end(&mut text).map(|_| text)
}
