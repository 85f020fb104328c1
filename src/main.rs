//! Arguments to command to exit code: the only place that reads the environment, prints errors and exits.

mod cli;

use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::panic;
use std::process::{self, ExitCode};

use cli::{Failure, Surroundings};
use upheld::engine::Worker;
use upheld::report::escape;

/// The first argument by which the program calls itself as a worker.
const WORKER: &str = "__worker";

fn main() -> ExitCode {
    if env::args_os().nth(1).is_some_and(|first| first == WORKER) {
        return cli::worker(end);
    }
    let crash = cli::crash::record();
    let surroundings = surroundings();
    match panic::catch_unwind(|| cli::run(env::args_os(), &surroundings)) {
        Ok(Ok(code)) => ExitCode::from(code),
        Ok(Err(failure)) => say_failure(&failure),
        Err(_) => {
            complain(&crash.line());
            ExitCode::from(cli::COULD_NOT_RUN)
        }
    }
}

fn surroundings() -> Surroundings {
    let stdout_is_terminal = io::stdout().is_terminal();
    Surroundings {
        stderr_is_terminal: io::stderr().is_terminal(),
        color: color_wanted(stdout_is_terminal),
        width: width(stdout_is_terminal),
        worker: env::current_exe().ok().map(|program| Worker { program, environment: of_the_worker() }),
        variable: |name| env::var(name).ok(),
        unicode: !stdout_is_terminal || locale_is_utf8(),
    }
}

/// Has the system library (that of GNU; others do not look) keep what a part of a file took for the next one: fetching it
/// anew for each costs a tenth of the time. What the worker holds at its height stays what it is.
const MEMORY: &str = "glibc.malloc.mmap_threshold=33554432:glibc.malloc.trim_threshold=268435456";

/// The environment of the worker. It knows the place of temporary files and no setting of the user, so that none changes
/// what is read; Windows gives no random numbers, which the names of temporary files need, without `SystemRoot`.
fn of_the_worker() -> Vec<(String, OsString)> {
    let temporary = env::temp_dir().into_os_string();
    let places = ["TMPDIR", "TEMP", "TMP"].map(|name| (name.to_owned(), temporary.clone()));
    let system = env::var_os("SystemRoot").map(|root| ("SystemRoot".to_owned(), root));
    let memory = [("GLIBC_TUNABLES".to_owned(), MEMORY.into())];
    places.into_iter().chain(system).chain(memory).collect()
}

/// Ends a worker that nobody asks any more, wherever it is.
#[expect(clippy::exit, reason = "it serves a program that is gone, and has nothing to clean up")]
fn end() {
    process::exit(0);
}

/// What `--color auto` means here.
fn color_wanted(stdout_is_terminal: bool) -> bool {
    if set("NO_COLOR") {
        return false;
    }
    let forced = env::var_os("CLICOLOR_FORCE").is_some_and(|value| !value.is_empty() && value != "0");
    forced || (stdout_is_terminal && env::var_os("TERM").is_none_or(|kind| kind != "dumb"))
}

/// How many columns a report may take; `None`: as many as it needs, for files and pipes.
fn width(stdout_is_terminal: bool) -> Option<usize> {
    let told = env::var("COLUMNS").ok().and_then(|text| text.parse().ok()).filter(|&columns| columns > 0);
    told.or_else(|| if stdout_is_terminal { cli::terminal_width() } else { None })
}

/// Only a locale that plainly says otherwise is taken for one that cannot show lines and dots.
fn locale_is_utf8() -> bool {
    let told = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| env::var(name).ok().filter(|v| !v.is_empty()));
    told.is_none_or(|locale| locale.to_ascii_lowercase().replace('-', "").contains("utf8"))
}

fn set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}

fn say_failure(failure: &Failure) -> ExitCode {
    match failure {
        // clap writes help and version to standard output and faults to standard error.
        Failure::Arguments(error) => drop(error.print()),
        Failure::Interrupted => complain("interrupted"),
        Failure::Usage { message, help } | Failure::CouldNotRun { message, help } => {
            complain(&format!("error: {message}"));
            if let Some(help) = help {
                complain(&format!("  help: {help}"));
            }
        }
    }
    ExitCode::from(failure.exit_code())
}

/// A line may name what contracts and data say, which must not act on the terminal. Standard error may be closed; there
/// is nobody left to tell.
fn complain(line: &str) {
    drop(writeln!(io::stderr(), "{}", escape(line)));
}
