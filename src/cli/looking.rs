//! Looks at data without a contract: which tables were given, and work on them on a thread of its own.

use std::panic;
use std::path::Path;

use upheld::data::{self, DataError, DataRef, Hints, TableRef};
use upheld::engine::{Embedded, Isolation, Run};
use upheld::verify::DataArg;

use super::Failure;
use super::unnamed::Unnamed;
use super::working::{self, Effort, Waited};

/// A table that was given: its files, and the path that was typed for it.
#[derive(Clone, Debug)]
pub(super) struct Given {
    /// Its name and files.
    pub(super) table: TableRef,
    /// What was typed; of a folder of tables the path of its file.
    pub(super) path: String,
}

/// The tables that were given, each with a name of its own: `OBJECT=PATH`, or that of the file; a folder holds several.
pub(super) fn tables(data: &[DataArg], hints: &Hints) -> Result<Vec<Given>, Failure> {
    if data.iter().filter(|arg| arg.path == "-").count() > 1 {
        return Err(Failure::usage("standard input (`-`) can be read once"));
    }
    let mut all: Vec<Given> = Vec::new();
    for arg in data {
        for given in found(arg, hints)? {
            match all.iter_mut().find(|known| known.table.name == given.table.name) {
                None => all.push(given),
                Some(known) if arg.object.is_some() => add(known, given.table.files),
                Some(known) => {
                    let message =
                        format!("`{}` and `{}` would both be the table `{}`", known.path, given.path, given.table.name);
                    let help =
                        Some("name them: OBJECT=PATH, once more with the same name for files of one table".to_owned());
                    return Err(Failure::Usage { message, help });
                }
            }
        }
    }
    Ok(all)
}

fn add(known: &mut Given, files: Vec<DataRef>) {
    known.table.files.extend(files);
    known.table.files.sort_by(|one, other| one.shown.cmp(&other.shown));
    known.table.files.dedup_by(|one, other| one.place == other.place);
    // Several paths are none that a contract could name.
    known.path.clear();
}

fn found(arg: &DataArg, hints: &Hints) -> Result<Vec<Given>, Failure> {
    if arg.object.is_none() && Path::new(&arg.path).is_dir() {
        let tables = data::folder_tables(&arg.path, hints).map_err(unreadable)?;
        return Ok(tables.into_iter().map(|(name, files)| of_folder(&arg.path, name, files)).collect());
    }
    let files = data::locate(&arg.path, hints).map_err(unreadable)?;
    let name = arg.object.clone().unwrap_or_else(|| name_of(&arg.path));
    Ok(vec![Given { table: TableRef { name, files }, path: arg.path.clone() }])
}

fn of_folder(folder: &str, name: String, files: Vec<DataRef>) -> Given {
    let path = match files.as_slice() {
        [only] => only.shown.clone(),
        _ => folder.to_owned(),
    };
    Given { table: TableRef { name, files }, path }
}

/// What the table of a path is called: its file without endings; of a wildcard what stands before it, or the folder.
fn name_of(path: &str) -> String {
    let parts: Vec<&str> = path.split(['/', std::path::MAIN_SEPARATOR]).collect();
    let names = parts.iter().rev().filter_map(|part| {
        let plain = part.split(['*', '?', '[', '{']).next().unwrap_or_default();
        let stem = plain.split('.').next().unwrap_or_default().trim_end_matches(['-', '_', ' ']);
        (!stem.is_empty()).then(|| stem.to_owned())
    });
    names.into_iter().next().filter(|_| path != "-").unwrap_or_else(|| "data".to_owned())
}

/// Why data cannot be found, as an end of the program.
pub(super) fn unreadable(error: DataError) -> Failure {
    let line = error.line.map(|line| format!(":{line}")).unwrap_or_default();
    let message = format!("cannot read {}{line}: {}", error.path, error.message);
    Failure::CouldNotRun { message, help: error.help }
}

/// Does work that reads data, so that Ctrl-C ends it in time and a person sees how far it is.
pub(super) fn work<T: Send + 'static>(
    effort: Effort,
    isolation: Isolation,
    work: impl FnOnce(&Embedded, &Run) -> T + Send + 'static,
) -> Result<T, Failure> {
    let (waited, cancel) = working::watch(effort, Unnamed::default(), move |run| work(&Embedded::new(isolation), run));
    match waited {
        _ if cancel.is_cancelled() => Err(Failure::Interrupted),
        Waited::Ended(done) => Ok(*done),
        Waited::TooLong => Err(Failure::Interrupted),
        Waited::Died(Some(cause)) => panic::resume_unwind(cause),
        Waited::Died(None) => Err(Failure::CouldNotRun { message: "the work came to no end".to_owned(), help: None }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_called_after_their_files() {
        for (path, name) in [
            ("a/orders.csv.gz", "orders"),
            ("data/2026-*.csv", "2026"),
            ("data/*.csv", "data"),
            ("*.csv", "data"),
            ("-", "data"),
            ("orders/", "orders"),
        ] {
            assert_eq!(name_of(path), name, "{path}");
        }
    }
}
