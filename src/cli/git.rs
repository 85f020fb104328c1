//! A contract as it was in a revision of git.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use upheld::contract::{Reading, read_bytes};

use super::Failure;

/// The contract at this path in a revision named `git:REV`; `None` where the revision has no such file.
///
/// # Errors
/// Usage, where that is no revision of git; could not run, where git or the revision is not there.
pub(super) fn contract(against: &str, path: &str) -> Result<Option<Reading>, Failure> {
    let Some(revision) = against.strip_prefix("git:").filter(|revision| !revision.is_empty()) else {
        return Err(Failure::Usage {
            message: format!("--against {against}: a revision of git is named git:REV"),
            help: Some("git:main, git:HEAD~1, git:v1.2.0".to_owned()),
        });
    };
    // What begins so git would take for an option, and what holds a colon for a path.
    if revision.starts_with('-') || revision.contains(':') {
        return Err(Failure::usage(format!("--against {against}: `{revision}` is no revision of git")));
    }
    let path = Path::new(path);
    let Some(name) = path.file_name().and_then(|name| name.to_str()).filter(|_| path.is_file()) else {
        return Err(Failure::usage("with --against the new contract is one file, whose old text git has"));
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let shown = format!("{revision}:{}", path.display());
    match git(folder, &["show", "--no-textconv", &format!("{revision}:./{name}")]) {
        Ok(bytes) => Ok(Some(read_bytes(&shown, &bytes))),
        Err(_) if is_without(folder, revision, name) => Ok(None),
        Err(why) => Err(failure(&shown, &why)),
    }
}

/// Whether there is such a revision, and it has no file of that name in the folder.
fn is_without(folder: &Path, revision: &str, name: &str) -> bool {
    let names = git(folder, &["ls-tree", "-z", "--name-only", revision]);
    names.is_ok_and(|names| names.split(|byte| *byte == 0).all(|known| known != name.as_bytes()))
}

/// What git answers; its words where it fails.
fn git(folder: &Path, words: &[&str]) -> Result<Vec<u8>, String> {
    let output =
        Command::new("git").arg("--no-pager").args(words).current_dir(folder).stdin(Stdio::null()).output().map_err(
            |error| match error.kind() {
                io::ErrorKind::NotFound => "there is no program `git` here".to_owned(),
                _ => format!("git cannot be started: {error}"),
            },
        )?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(said.lines().next().unwrap_or("git says nothing").trim_start_matches("fatal: ").to_owned())
}

fn failure(shown: &str, why: &str) -> Failure {
    Failure::CouldNotRun {
        message: format!("cannot read {shown} from git: {why}"),
        help: Some("in CI, fetch the revision first: git fetch --depth 1 origin main".to_owned()),
    }
}
