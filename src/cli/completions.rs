//! `upheld completions`: a completion script for a shell.

use super::{Failure, output};

/// Print a completion script for a shell to standard output
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  upheld completions bash > ~/.local/share/bash-completion/completions/upheld")]
pub(super) struct Arguments {
    /// The shell
    shell: clap_complete::Shell,
}

/// Prints the script.
pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut super::command(), "upheld", &mut script);
    output::to_stdout(&script)?;
    Ok(0)
}
