//! `upheld profile`: what is in the data.

use upheld::engine::{Embedded, Run};
use upheld::profile::{self, Profile};
use upheld::report::{PageFormat, profile as report};

use super::means::{self, Means};
use super::output::{self, Outputs};
use super::reading::{Reading, data_arg};
use super::words::Target;
use super::{COULD_NOT_RUN, Failure, Surroundings, looking};

/// See what is in data
///
/// Of each column the type that a contract would declare, what is missing, how many different values there are,
/// how numbers, texts and times are spread; of each table its rows, duplicates, keys, and what follows from what;
/// of tables together which refers to which.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The data: PATH for a table named after its file, or NAME=PATH; several paths are several tables
    ///
    /// PATH is a file, a quoted glob (one table), a folder (one table for each name of a file, or hive partitions), or -
    /// for standard input. CSV, TSV, JSON and NDJSON may be packed with gzip or zstd.
    #[arg(value_name = "DATA", required = true)]
    data: Vec<String>,
    #[command(flatten)]
    reading: Reading,
    /// Write the profile in this format: terminal, json or markdown; repeatable
    ///
    /// `FORMAT` writes to standard output, `FORMAT=FILE` to a file, which appears only when it is complete.
    /// The terminal's goes to standard output unless another format takes its place.
    #[arg(long, value_name = "FORMAT[=FILE]", help_heading = "Report")]
    format: Vec<Target<PageFormat>>,
    #[command(flatten)]
    means: Means,
}

const EXAMPLES: &str = "\
Examples:
  upheld profile orders.csv
  upheld profile orders.parquet customers.parquet      two tables, and which refers to which
  upheld profile 'data/2026-*.csv.gz'                  one table of several files
  upheld profile shop/                                 every table of a folder
  upheld profile orders.csv --format markdown=orders.md --format json
  upheld profile - --input-format csv < orders.csv

Exit codes:
  0 done, 2 usage, 3 a table could not be read (to its end), 130 interrupted";

/// Takes the profile and writes it.
pub(super) fn run(arguments: &Arguments, surroundings: &Surroundings) -> Result<u8, Failure> {
    let outputs = Outputs::new(&arguments.format, output::style(surroundings, false))?;
    let data: Vec<_> = arguments.data.iter().map(|text| data_arg(text)).collect();
    let given = looking::tables(&data, &arguments.reading.hints()?)?;
    let tables: Vec<_> = given.into_iter().map(|given| given.table).collect();
    let files = tables.iter().flat_map(|table| &table.files).map(|file| file.shown.as_str());
    outputs.spare(files)?;
    let effort = arguments.means.effort(surroundings);
    let take = move |engine: &Embedded, run: &Run| profile::profile(&tables, engine, run);
    let profile = looking::work(effort, means::isolation(surroundings), take)?;
    outputs.write_each(|format, style, out| report::write(&profile, format, style, out))?;
    Ok(exit_code(&profile))
}

/// Whether everything could be read.
fn exit_code(profile: &Profile) -> u8 {
    let is_whole = profile.tables.iter().all(|table| table.complete && table.faults.is_empty());
    if is_whole { 0 } else { COULD_NOT_RUN }
}
