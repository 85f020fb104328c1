//! What is wrong with contracts and data, as far as it is no outcome of a check.

use std::collections::BTreeSet;

use super::answers::Answers;
use super::ask;
use super::judge::words;
use super::subject::Subject;
use crate::check::{Check, Test};
use crate::contract::Reading;
use crate::data::{DataError, DataErrorCode, DataNote, FaultKind, FileInfo};
use crate::metric::Metric;
use crate::outcome::Problem;
use crate::source::{Diagnostic, Location, Route, Severity, Step};

/// The faults of a contract. Those that no check can miss are warnings: faults in parts that say nothing about data, and
/// keys that the standard does not know where nothing is promised.
pub fn of_reading(reading: &Reading) -> Vec<Problem> {
    let promises: BTreeSet<&Route> = reading.unclaimable.iter().map(|one| &one.route).collect();
    let stops_nothing = |diagnostic: &Diagnostic| {
        if promises.contains(&diagnostic.route) {
            return false;
        }
        let unknown = diagnostic.code == "unknown-key";
        let of_root = diagnostic.code == "missing-key" && diagnostic.route.steps().is_empty();
        reading.contract.is_some() && (unknown || of_root || is_beside_data(&diagnostic.route))
    };
    let weight = |diagnostic: &Diagnostic| {
        if stops_nothing(diagnostic) { diagnostic.severity.min(Severity::Warning) } else { diagnostic.severity }
    };
    let problem = |diagnostic: &Diagnostic| Problem {
        code: diagnostic.code.clone().into_owned(),
        severity: weight(diagnostic),
        message: diagnostic.message.clone(),
        help: diagnostic.help.clone(),
        file: Some(reading.source.path().to_owned()),
        location: Some(match &diagnostic.span {
            Some(span) => reading.source.locate(span),
            None => reading.locate(&diagnostic.route),
        }),
    };
    reading.diagnostics.iter().map(problem).collect()
}

/// Whether a route lies in a part of the contract that no check reads.
fn is_beside_data(route: &Route) -> bool {
    let section = route.steps().first();
    !matches!(section, None | Some(Step::Index(_)))
        && !matches!(section, Some(Step::Key(key)) if ABOUT_DATA.contains(&key.as_str()))
}

/// The sections that promise something, or say where the data is and how to read the rest.
const ABOUT_DATA: [&str; 5] = ["schema", "slaProperties", "slaDefaultElement", "servers", "apiVersion"];

/// Data that cannot be read.
pub(super) fn of_error(error: &DataError) -> Problem {
    Problem {
        code: error_code(error.code).to_owned(),
        severity: Severity::Error,
        message: error.message.clone(),
        help: error.help.clone(),
        file: Some(error.path.clone()),
        location: error.line.map(|line| at_line(&error.path, line)),
    }
}

fn at_line(path: &str, line: u64) -> Location {
    let line = usize::try_from(line).unwrap_or(usize::MAX);
    Location { path: path.to_owned(), line, column: 1, end_line: line, end_column: 1 }
}

/// What is worth saying about the files of an object: what was known when they were opened, and what came up later.
pub(super) fn of_files<'n>(subject: &Subject<'_>, later: impl Iterator<Item = (usize, &'n DataNote)>) -> Vec<Problem> {
    let files = &subject.info.files;
    let opened = files.iter().flat_map(|file| file.notes.iter().map(move |note| (file, note)));
    let later = later.filter_map(|(at, note)| Some((files.get(at)?, note)));
    let mut all: Vec<Problem> = opened.chain(later).map(|(file, note)| of_note(file, note)).collect();
    all.extend(files.iter().filter_map(blank_name));
    all.extend(files.iter().filter_map(|file| no_header(subject, file)));
    all
}

fn of_note(file: &FileInfo, note: &DataNote) -> Problem {
    Problem {
        code: note.code.clone(),
        severity: if note.warns { Severity::Warning } else { Severity::Info },
        message: note.message.clone(),
        help: note.help.clone(),
        file: Some(file.path.clone()),
        location: None,
    }
}

/// One column without a name, which no contract can promise anything of. Several are a fault.
fn blank_name(file: &FileInfo) -> Option<Problem> {
    let mut blank = file.faults.iter().filter(|fault| fault.kind == FaultKind::BlankName);
    let (Some(fault), None) = (blank.next(), blank.next()) else { return None };
    let first = file.columns.first().is_some_and(|column| column.name.trim().is_empty());
    let help =
        if first { "a pandas index? write it with `index=False`" } else { "a delimiter at the end of each line?" };
    Some(Problem {
        code: "blank-column-name".to_owned(),
        severity: Severity::Warning,
        message: fault.message.clone(),
        help: Some(help.to_owned()),
        file: Some(file.path.clone()),
        location: Some(at_line(&file.path, fault.line)),
    })
}

/// A first line that may be a row: it has as many fields as there are properties, and none of their names.
fn no_header(subject: &Subject<'_>, file: &FileInfo) -> Option<Problem> {
    let line = file.header_line?;
    let properties = &subject.object.properties;
    let own = file.columns.len().checked_sub(file.partition.len())?;
    let is_known = |name: &str| {
        properties.iter().any(|property| property.name == name || property.physical_name.as_deref() == Some(name))
    };
    if properties.is_empty() || own != properties.len() || file.columns.iter().any(|column| is_known(&column.name)) {
        return None;
    }
    let fields = words::counted(own as u64, "field", "fields");
    Some(Problem {
        code: "no-header".to_owned(),
        severity: Severity::Warning,
        message: format!("its first line has {fields}, as many as there are properties, and none of their names"),
        help: Some("where that line is a row, give `--no-header`".to_owned()),
        file: Some(file.path.clone()),
        location: Some(at_line(&file.path, line)),
    })
}

/// A column that is found under the name of its property, not under its physicalName.
pub(super) fn other_name(object: &str, physical: &str, name: &str, location: Location) -> Problem {
    Problem {
        code: "physical-name-absent".to_owned(),
        severity: Severity::Warning,
        message: format!("{object}: the data has no column `{physical}`, but one called `{name}`, which is used"),
        help: Some(format!("let the `physicalName` be `{name}`")),
        file: Some(location.path.clone()),
        location: Some(location),
    }
}

/// String columns with cells that are empty in quotes, which is no null, in data that never leaves such a cell empty
/// without quotes: then its writer quotes everything, and may have meant nulls.
pub(super) fn quoted_empties(subject: &Subject<'_>, checks: &[&Check], answers: &Answers) -> Option<Problem> {
    let count = |metric: &Metric| answers.count(subject.table, metric).unwrap_or(0);
    let strings = checks.iter().filter_map(|check| match &check.test {
        Test::Type { column } if ask::is_delimited_string(column, subject) => Some(column),
        _ => None,
    });
    let (mut names, mut cells) = (Vec::new(), 0_u64);
    for column in strings {
        if count(&ask::nulls(column)) > 0 {
            return None;
        }
        let empty = count(&ask::empty_strings(column));
        if empty > 0 {
            names.push(column.path.first());
            cells = cells.saturating_add(empty);
        }
    }
    let (found, names) = (words::counted(cells, "cell is", "cells are"), words::quoted(&names));
    (cells > 0).then(|| Problem {
        code: "quoted-empty".to_owned(),
        severity: Severity::Warning,
        message: format!("{found} empty in quotes, which is a string without letters and no null: {names}"),
        help: Some("where a null is meant, list `''` in the `nullValues` of the server".to_owned()),
        file: subject.info.files.first().map(|file| file.path.clone()),
        location: None,
    })
}

/// Data of a folder that belongs to no object, so that nobody takes it for checked.
pub(super) fn unread_files(folder: &str, names: &[String]) -> Problem {
    Problem {
        code: "unread-files".to_owned(),
        severity: Severity::Warning,
        message: format!("no object is named after {} in this folder, which was not read", words::quoted(names)),
        help: Some("give it as `OBJECT=PATH`, or several files of one object as a quoted glob".to_owned()),
        file: Some(folder.to_owned()),
        location: None,
    }
}

/// A fault of this program: promises that are not claimed exactly once.
pub(super) fn unclaimed(path: &str, routes: &[String]) -> Problem {
    Problem {
        code: "internal-promise-unclaimed".to_owned(),
        severity: Severity::Error,
        message: format!("a fault of this program: promises are not judged exactly once: {}", routes.join(", ")),
        help: Some("report it, with the contract".to_owned()),
        file: Some(path.to_owned()),
        location: None,
    }
}

const fn error_code(code: DataErrorCode) -> &'static str {
    match code {
        DataErrorCode::NotFound => "data-not-found",
        DataErrorCode::NotAFile => "data-not-a-file",
        DataErrorCode::Empty => "data-empty",
        DataErrorCode::NotItsFormat => "data-not-its-format",
        DataErrorCode::NotItsEncoding => "data-not-its-encoding",
        DataErrorCode::Damaged => "data-damaged",
        DataErrorCode::Io => "data-io",
        DataErrorCode::NoEngine => "data-no-engine",
        DataErrorCode::Engine => "data-engine",
        DataErrorCode::Memory => "data-memory",
    }
}
