//! `upheld man`: the manual page.

use super::{Failure, output};

/// Prints the manual page of all commands.
pub(super) fn run() -> Result<u8, Failure> {
    let mut page = Vec::new();
    let root = super::command();
    clap_mangen::Man::new(root.clone()).render(&mut page).map_err(|error| output::unwritable(&error))?;
    for command in root.get_subcommands() {
        let named = command.clone().name(format!("upheld-{}", command.get_name()));
        clap_mangen::Man::new(named).render(&mut page).map_err(|error| output::unwritable(&error))?;
    }
    output::to_stdout(&page)?;
    Ok(0)
}
