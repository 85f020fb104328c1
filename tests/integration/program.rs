//! Starts the program in a folder, with an environment of its own.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a run of the program gave.
pub(crate) struct Ran {
    /// The exit code; none where a signal ended it.
    pub(crate) code: Option<i32>,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

/// Runs the program in a folder, with `stdin` as its standard input.
pub(crate) fn run(folder: &Path, arguments: &[&str], stdin: &[u8]) -> Ran {
    run_in(folder, arguments, stdin, &[])
}

/// Kibibytes of memory that a bounded run may write to: in a debug build, whose code is no part of it.
#[cfg(target_os = "linux")]
const MOST_MEMORY: u32 = 200 << 10;
/// Seconds of work after which a bounded run counts as hanging; generous, since machines differ.
#[cfg(unix)]
const LONGEST: u32 = 300;

/// Runs the program with bounds on its memory (on Linux) and its processor time, beyond which a signal ends it.
#[cfg(unix)]
pub(crate) fn run_bounded(folder: &Path, arguments: &[&str]) -> Ran {
    #[cfg(target_os = "linux")]
    let bounds = format!("ulimit -d {MOST_MEMORY} && ulimit -t {LONGEST} && exec \"$0\" \"$@\"");
    #[cfg(not(target_os = "linux"))]
    let bounds = format!("ulimit -t {LONGEST} && exec \"$0\" \"$@\"");
    let mut command = Command::new("/bin/sh");
    command.args(["-c", &bounds, env!("CARGO_BIN_EXE_upheld")]).args(arguments);
    finish(command, folder, b"", &[])
}

/// Runs the program; there is no common way to bound it here.
#[cfg(not(unix))]
pub(crate) fn run_bounded(folder: &Path, arguments: &[&str]) -> Ran {
    run(folder, arguments, b"")
}

/// The same with variables in its environment.
pub(crate) fn run_in(folder: &Path, arguments: &[&str], stdin: &[u8], environment: &[(&str, &str)]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_upheld"));
    command.args(arguments);
    finish(command, folder, stdin, environment)
}

fn finish(mut command: Command, folder: &Path, stdin: &[u8], environment: &[(&str, &str)]) -> Ran {
    let mut child = command
        .current_dir(folder)
        .env_clear()
        .envs(environment.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut pipe = child.stdin.take().expect("a pipe");
    let input = stdin.to_vec();
    // A program that does not read its input closes the pipe, which is no fault of the case.
    let writer = std::thread::spawn(move || drop(pipe.write_all(&input)));
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("the writer ends");
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
        err: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
    }
}

impl Ran {
    /// The JSON report on standard output.
    pub(crate) fn report(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}\n{}\n{}", self.out, self.err))
    }
}
