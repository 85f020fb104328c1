//! The data files of a folder, and the tables that they make up.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::locate::{Hints, file_ref};
use super::name;
use super::unpack::refused;
use super::{DataError, DataErrorCode, DataRef};

/// The data files of a folder and of its partitions, sorted bytewise.
pub(super) fn files(path: &str, hints: &Hints) -> Result<Vec<DataRef>, DataError> {
    let paths = all_files(path)?;
    let files = data_files(&paths, hints)?;
    if files.is_empty() {
        return Err(no_data(path));
    }
    Ok(files)
}

/// The tables of a folder, by name.
pub(super) fn tables(path: &str, hints: &Hints) -> Result<Vec<(String, Vec<DataRef>)>, DataError> {
    let listed = list(path)?;
    if listed.folders.iter().any(|folder| name::key_and_value(name::file_name(folder)).is_some()) {
        return Ok(vec![(name::file_name(path).to_owned(), files(path, hints)?)]);
    }
    let mut tables: BTreeMap<String, Vec<DataRef>> = BTreeMap::new();
    for file in data_files(&listed.files, hints)? {
        tables.entry(name::stem(&file.shown).to_owned()).or_default().push(file);
    }
    for folder in &listed.folders {
        let found = data_files(&all_files(folder)?, hints)?;
        if !found.is_empty() {
            tables.entry(name::file_name(folder).to_owned()).or_default().extend(found);
        }
    }
    if tables.is_empty() { Err(no_data(path)) } else { Ok(tables.into_iter().collect()) }
}

fn no_data(path: &str) -> DataError {
    let error = DataError::new(DataErrorCode::NotFound, path, "has no data files in it");
    error.with_help("data files end in .csv, .tsv, .json, .ndjson, .parquet or .arrow, or give `--input-format`")
}

/// What is directly in a folder, sorted bytewise; what is no data by its name is left out.
struct Listed {
    files: Vec<String>,
    folders: Vec<String>,
}

fn list(path: &str) -> Result<Listed, DataError> {
    if !Path::new(path).is_dir() {
        return Err(DataError::new(DataErrorCode::NotFound, path, "there is no such folder"));
    }
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    for entry in std::fs::read_dir(path).map_err(|error| refused(path, &error))? {
        let entry = entry.map_err(|error| refused(path, &error))?;
        let name = entry.file_name();
        if name::is_skipped(&name.to_string_lossy()) {
            continue;
        }
        let below = below(path, name.to_str().ok_or_else(|| name::unreadable(&entry.path()))?);
        if entry.path().is_dir() { folders.push(below) } else { files.push(below) }
    }
    files.sort_unstable();
    folders.sort_unstable();
    Ok(Listed { files, folders })
}

fn below(path: &str, name: &str) -> String {
    if path.ends_with(std::path::is_separator) { format!("{path}{name}") } else { format!("{path}/{name}") }
}

/// The files directly in a folder and in its folders of the form `key=value`. A link back to a folder that was
/// listed already is not followed.
fn all_files(path: &str) -> Result<Vec<String>, DataError> {
    let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
    let mut open = vec![path.to_owned()];
    while let Some(folder) = open.pop() {
        let place = std::fs::canonicalize(&folder).map_err(|error| refused(&folder, &error))?;
        if !seen.insert(place) {
            continue;
        }
        let listed = list(&folder)?;
        found.extend(listed.files);
        let is_partition = |folder: &String| name::key_and_value(name::file_name(folder)).is_some();
        // The first by name is listed first, so that which of two links is followed does not depend on the system.
        open.extend(listed.folders.into_iter().rev().filter(is_partition));
    }
    found.sort_unstable();
    Ok(found)
}

/// Those that are data by their names. Where the user says the format and no name tells it, all without a known ending are.
fn data_files(paths: &[String], hints: &Hints) -> Result<Vec<DataRef>, DataError> {
    let known = |path: &&String| name::format(path).0;
    let wanted: Vec<&String> = match hints.format {
        None => paths.iter().filter(|path| known(path).is_some()).collect(),
        Some(format) if paths.iter().any(|path| known(&path) == Some(format)) => {
            paths.iter().filter(|path| known(path) == Some(format)).collect()
        }
        Some(_) => paths.iter().filter(|path| known(path).is_none()).collect(),
    };
    wanted.into_iter().map(|path| file_ref(path, hints)).collect()
}
