//! The command line: what was typed, one file a command, and what becomes of it.

mod check;
mod completions;
mod contracts;
mod coverage;
pub(crate) mod crash;
mod cut_short;
mod diff;
mod draft;
mod fix;
mod git;
mod interrupt;
mod lint;
mod looking;
mod man;
mod means;
mod memory;
mod output;
mod profile;
mod progress;
mod quarantine;
mod reading;
mod render;
mod schema;
mod unified;
mod unnamed;
mod words;
mod working;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};
use upheld::engine::Worker;

/// The exit code of a run that could not do its work.
pub(crate) const COULD_NOT_RUN: u8 = 3;

const EXIT_CODES: &str = "\
Exit codes:
    0  upheld: every check that was held to the data passed
    1  breached: a check that counts failed
    2  wrong usage, or nothing could be read as a contract
    3  could not run: no data file, not its format, a fault of the program
    4  inconclusive: nothing failed, but something that counts was not evaluated
  130  interrupted";

const EXAMPLES: &str = "\
Examples:
  upheld check orders.odcs.yaml orders.csv
  upheld check shop.odcs.yaml orders=orders.csv customers=customers.parquet
  upheld check orders.odcs.yaml 'data/*.csv' --format json=report.json
  upheld lint orders.odcs.yaml
  upheld diff --against git:main orders.odcs.yaml";

/// Checks whether data upholds its data contract (Open Data Contract Standard, v3.0 to v3.2).
#[derive(Debug, Parser)]
#[command(name = "upheld", version, max_term_width = 100, subcommand_required = true, arg_required_else_help = true)]
#[command(after_help = format!("{EXAMPLES}\n\n{EXIT_CODES}"), disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Colour: auto (on a terminal, unless `NO_COLOR` is set), always or never
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_possible_values = true)]
    color: Color,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(Box<check::Arguments>),
    Lint(lint::Arguments),
    Diff(Box<diff::Arguments>),
    Coverage(Box<coverage::Arguments>),
    Draft(Box<draft::Arguments>),
    Profile(Box<profile::Arguments>),
    Render(render::Arguments),
    Schema(schema::Arguments),
    Completions(completions::Arguments),
    /// Print the manual page (roff) to standard output
    Man,
}

/// When reports are coloured.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

/// What the program knows of the place it runs in; `main` looks it up once.
#[derive(Clone, Debug)]
pub(crate) struct Surroundings {
    /// Whether a person looks at standard error.
    pub(crate) stderr_is_terminal: bool,
    /// Whether `--color auto` means colour.
    pub(crate) color: bool,
    /// Columns of the terminal; `None`: as many as needed.
    pub(crate) width: Option<usize>,
    /// This program, to start as a worker.
    pub(crate) worker: Option<Worker>,
    /// Looks up an environment variable.
    pub(crate) variable: fn(&str) -> Option<String>,
    /// Whether lines and dots beyond ASCII can be shown.
    pub(crate) unicode: bool,
}

/// Why a command ends without a report.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The arguments mean nothing; also `--help` and `--version`.
    Arguments(clap::Error),
    /// The arguments ask for something that is not there.
    Usage {
        /// What is wrong.
        message: String,
        /// What to do about it.
        help: Option<String>,
    },
    /// Somebody ended it.
    Interrupted,
    /// The work could not be done.
    CouldNotRun {
        /// What is wrong.
        message: String,
        /// What to do about it.
        help: Option<String>,
    },
}

impl Failure {
    /// The exit code that it ends the program with.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Arguments(error) => u8::try_from(error.exit_code()).unwrap_or(2),
            Self::Usage { .. } => 2,
            Self::Interrupted => interrupt::INTERRUPTED,
            Self::CouldNotRun { .. } => COULD_NOT_RUN,
        }
    }

    fn usage(message: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), help: None }
    }
}

/// Runs what was typed; the result is the exit code.
pub(crate) fn run(arguments: impl IntoIterator<Item = OsString>, surroundings: &Surroundings) -> Result<u8, Failure> {
    let cli = Cli::try_parse_from(arguments).map_err(Failure::Arguments)?;
    let mut surroundings = surroundings.clone();
    match cli.color {
        Color::Auto => {}
        Color::Always => surroundings.color = true,
        Color::Never => surroundings.color = false,
    }
    match cli.command {
        Command::Check(arguments) => check::run(&arguments, &surroundings),
        Command::Lint(arguments) => lint::run(&arguments, &surroundings),
        Command::Coverage(arguments) => coverage::run(&arguments, &surroundings),
        Command::Draft(arguments) => draft::run(&arguments, &surroundings),
        Command::Diff(arguments) => diff::run(&arguments, &surroundings),
        Command::Profile(arguments) => profile::run(&arguments, &surroundings),
        Command::Render(arguments) => render::run(&arguments, &surroundings),
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
        Command::Man => man::run(),
    }
}

/// Columns of the terminal at standard output, where there is one.
pub(crate) fn terminal_width() -> Option<usize> {
    comfy_table::Table::new().width().map(usize::from)
}

/// Serves as a worker of another run of this program.
pub(crate) fn worker(end: fn()) -> ExitCode {
    upheld::engine::worker(end)
}

fn command() -> clap::Command {
    Cli::command()
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;
    use std::path::Path;

    use snapbox::Data;

    use super::*;

    #[test]
    fn the_arguments_are_sound() {
        command().debug_assert();
    }

    /// `docs/cli.md` says what `--help` says; `SNAPSHOTS=overwrite` writes it anew.
    #[test]
    fn the_docs_show_the_help() {
        let mut text = String::from("# The command line\n\nThis page is made of the program's own help.\n");
        let mut root = command().mut_subcommands(|command| command.term_width(100)).term_width(100);
        root.build();
        write!(text, "\n```text\n{}\n```\n", root.render_long_help().to_string().trim_end()).unwrap();
        for command in root.get_subcommands_mut() {
            let help = command.render_long_help().to_string();
            write!(text, "\n## upheld {}\n\n```text\n{}\n```\n", command.get_name(), help.trim_end()).unwrap();
        }
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/cli.md");
        let lines: Vec<_> = text.lines().map(str::trim_end).collect();
        let expected = Data::read_from(&path, Some(snapbox::data::DataFormat::Text)).raw();
        snapbox::Assert::new()
            .action_env(snapbox::assert::DEFAULT_ACTION_ENV)
            .eq(format!("{}\n", lines.join("\n")), expected);
    }
}
