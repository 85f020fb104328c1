//! `upheld profile`: what is in the data.

use std::path::PathBuf;
use std::str::FromStr;

use upheld::engine::{Embedded, Run};
use upheld::profile::{self, Profile};
use upheld::report::Style;
use upheld::report::profile::{self as report, Format};

use super::means::{self, Means};
use super::reading::{Reading, data_arg};
use super::{COULD_NOT_RUN, Failure, Surroundings, looking, output};

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
    format: Vec<Target>,
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

/// A format, and the file it goes to; without one it goes to standard output.
#[derive(Clone, Debug, PartialEq, Eq)]
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
        let known = Format::ALL.map(Format::word).join(", ");
        let format = Format::from_word(word).ok_or_else(|| format!("no such format; the formats are {known}"))?;
        Ok(Self { format, file })
    }
}

/// Takes the profile and writes it.
pub(super) fn run(arguments: &Arguments, surroundings: &Surroundings) -> Result<u8, Failure> {
    let targets = targets(&arguments.format)?;
    let data: Vec<_> = arguments.data.iter().map(|text| data_arg(text)).collect();
    let given = looking::tables(&data, &arguments.reading.hints()?)?;
    let tables: Vec<_> = given.into_iter().map(|given| given.table).collect();
    let files = tables.iter().flat_map(|table| &table.files).map(|file| file.shown.as_str());
    output::spare(targets.iter().filter_map(|target| target.file.as_ref()), files)?;
    let effort = arguments.means.effort(surroundings);
    let take = move |engine: &Embedded, run: &Run| profile::profile(&tables, engine, run);
    let profile = looking::work(effort, means::isolation(surroundings), take)?;
    write(&profile, &targets, surroundings)?;
    Ok(exit_code(&profile))
}

/// Sees that the formats go together: one to standard output, no file twice.
fn targets(given: &[Target]) -> Result<Vec<Target>, Failure> {
    let mut targets = given.to_vec();
    let to_stdout = targets.iter().filter(|target| target.file.is_none()).count();
    if to_stdout > 1 {
        return Err(Failure::Usage {
            message: "only one --format can go to standard output".to_owned(),
            help: Some("give the others a file: --format json=profile.json".to_owned()),
        });
    }
    if to_stdout == 0 {
        targets.push(Target { format: Format::Terminal, file: None });
    }
    for (at, target) in targets.iter().enumerate().filter(|(_, target)| target.file.is_some()) {
        if targets.iter().take(at).any(|earlier| earlier.file == target.file) {
            return Err(Failure::usage("two formats go to the same file"));
        }
    }
    Ok(targets)
}

/// Writes the profile in every format; files first, so that a closed pipe does not keep them from being written.
fn write(profile: &Profile, targets: &[Target], surroundings: &Surroundings) -> Result<(), Failure> {
    let style = output::style(surroundings, false);
    let (to_files, to_stdout): (Vec<_>, Vec<_>) = targets.iter().partition(|target| target.file.is_some());
    for target in to_files.into_iter().chain(to_stdout) {
        let plain = Style { color: false, width: None, unicode: true, ..style };
        let mut bytes = Vec::new();
        let style = if target.file.is_some() { &plain } else { &style };
        report::write(profile, target.format, style, &mut bytes).map_err(|error| output::unwritable(&error))?;
        match &target.file {
            Some(path) => output::to_file(path, &bytes)?,
            None => output::to_stdout(&bytes)?,
        }
    }
    Ok(())
}

/// Whether everything could be read.
fn exit_code(profile: &Profile) -> u8 {
    let is_whole = profile.tables.iter().all(|table| table.complete && table.faults.is_empty());
    if is_whole { 0 } else { COULD_NOT_RUN }
}
