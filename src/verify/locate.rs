//! Which files belong to which object: as given, or as the servers of the contract say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::folders::{Folders, before_wildcards, folder_of};
use super::judge::words;
use super::names::{did_you_mean, near};
use super::others::Others;
use super::server::{dialect_of, hints_of, is_local, path_of};
use super::{DataArg, Request, Usage, declared_name};
use crate::contract::{Contract, Reading, SchemaObject, Server};
use crate::data::{self, DataError, DataRef, Hints, Place};
use crate::outcome::{Reason, ReasonCode};

/// An object by the index of its contract and its own.
pub(super) type At = (usize, usize);

/// What was found for an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Its files, and the server that named them.
    Files(Vec<DataRef>, Option<String>),
    /// It is there, or was named, but cannot be read.
    Failed(DataError),
    /// There is nothing to read.
    Nowhere(Reason),
}

/// Finds the data of the objects that are needed.
///
/// # Errors
/// What was given fits no object, no server can be chosen, or a contract points outside the allowed folders.
pub(super) fn locate(
    request: &Request<'_>,
    others: &Others,
    needed: &BTreeSet<At>,
) -> Result<BTreeMap<At, Found>, Usage> {
    let mut found = if request.data.is_empty() { from_servers(request, others, needed)? } else { from_data(request)? };
    found.retain(|at, _| needed.contains(at));
    for at in needed {
        found.entry(*at).or_insert_with(|| Found::Nowhere(no_data("no data was given for it")));
    }
    Ok(found)
}

fn no_data(text: impl Into<String>) -> Reason {
    Reason { code: ReasonCode::NoDataGiven, text: text.into() }
}

/// All objects of all contracts.
fn objects<'a>(request: &Request<'a>) -> Vec<(At, &'a SchemaObject)> {
    let contracts = request.contracts.iter().enumerate();
    let of = |(at, reading): (usize, &'a Reading)| {
        let objects = reading.contract.iter().flat_map(|contract| contract.schema.iter().enumerate());
        objects.map(move |(index, object)| ((at, index), object))
    };
    contracts.flat_map(of).collect()
}

/// Whether the object goes by this name.
fn goes_by(object: &SchemaObject, name: &str) -> bool {
    object.name == name || object.physical_name.as_deref() == Some(name)
}

/// Adds files to what was found for an object; what cannot be read stays so.
fn add(found: &mut BTreeMap<At, Found>, at: At, files: Result<Vec<DataRef>, DataError>) {
    let next = match (found.remove(&at), files) {
        (Some(Found::Failed(error)), _) | (_, Err(error)) => Found::Failed(error),
        (Some(Found::Files(mut all, server)), Ok(files)) => {
            all.extend(files);
            all.sort_by(|a, b| a.shown.cmp(&b.shown));
            // Globs may overlap; rows that are read twice would all be duplicates.
            all.dedup_by(|a, b| a.place == b.place);
            Found::Files(all, server)
        }
        (Some(Found::Nowhere(_)) | None, Ok(files)) => Found::Files(files, None),
    };
    found.insert(at, next);
}

/// The hints for an object: where the data has no header, the contract names the columns.
fn with_names(hints: &Hints, object: &SchemaObject) -> Hints {
    let mut hints = hints.clone();
    if hints.header == Some(false) && hints.names.is_empty() {
        hints.names = object.properties.iter().map(declared_name).collect();
    }
    hints
}

fn from_data(request: &Request<'_>) -> Result<BTreeMap<At, Found>, Usage> {
    let objects = objects(request);
    let mut found = BTreeMap::new();
    for given in &request.data {
        let bound = match &given.object {
            Some(name) => named(request, &objects, name)?,
            None if Path::new(&given.path).is_dir() => {
                bind_folder(&mut found, &objects, given, request);
                continue;
            }
            None => unnamed(&objects, given)?,
        };
        for (at, _) in bound {
            add(&mut found, at, data::locate(&given.path, &request.hints));
        }
    }
    for (at, object) in objects {
        let reading = request.contracts.get(at.0);
        let contract = reading.and_then(|reading| reading.contract.as_ref());
        let (Some(Found::Files(files, _)), Some(contract)) = (found.get_mut(&at), contract) else { continue };
        let described = files.iter_mut().try_for_each(|file| describe(file, contract, Some(object), &request.hints));
        if let Err(reason) = described {
            let text = reading.map_or_else(String::new, |reading| reading.hide(&reason.text));
            found.insert(at, Found::Nowhere(Reason { text, ..reason }));
        }
    }
    Ok(found)
}

/// Gives a file the dialect that a contract names for its format, by the server that its data is found through where none is
/// asked for; what the user said comes first. Where the data has no header, the object names the columns.
///
/// # Errors
/// What the server says of the dialect has a variable without a value, or is not known.
pub fn describe(
    file: &mut DataRef,
    contract: &Contract,
    object: Option<&SchemaObject>,
    given: &Hints,
) -> Result<(), Reason> {
    let hints = match chosen(contract, None) {
        Ok(Ok(server)) => dialect_of(server, file.format, given)?,
        Ok(Err(_)) | Err(_) => None,
    };
    let hints = hints.as_ref().unwrap_or(given);
    let named = object.map(|object| with_names(hints, object));
    file.dialect = named.as_ref().unwrap_or(hints).dialect(file.format);
    Ok(())
}

/// The object of a contract that a table of this name is of: the one that goes by it, else the only one.
pub fn object_called<'c>(contract: &'c Contract, name: &str) -> Option<&'c SchemaObject> {
    let only = || contract.schema.first().filter(|_| contract.schema.len() == 1);
    contract.schema.iter().find(|object| goes_by(object, name)).or_else(only)
}

/// The objects that `OBJECT=` names.
fn named<'a>(
    request: &Request<'_>,
    objects: &[(At, &'a SchemaObject)],
    name: &str,
) -> Result<Vec<(At, &'a SchemaObject)>, Usage> {
    let is_of = |(index, _): At, contract: &str| {
        request.contracts.get(index).is_some_and(|reading| is_called(reading, contract))
    };
    let fits = |(at, object): &&(At, &SchemaObject)| {
        let (contract, own) = name.rsplit_once('#').map_or((None, name), |(contract, own)| (Some(contract), own));
        goes_by(object, name) || contract.is_some_and(|contract| is_of(*at, contract) && goes_by(object, own))
    };
    let bound: Vec<_> = objects.iter().filter(fits).copied().collect();
    if bound.is_empty() {
        let known: Vec<_> = objects.iter().map(|(_, object)| object.name.as_str()).collect();
        let help = did_you_mean(name, &known).unwrap_or_else(|| format!("the contract has {}", words::quoted(&known)));
        return Err(Usage { message: format!("the contract has no object `{name}`"), help: Some(help) });
    }
    Ok(bound)
}

/// Whether a contract is called so: by its path, the name of its file, or its `id`.
fn is_called(reading: &Reading, name: &str) -> bool {
    let path = reading.source.path();
    let file = Path::new(path).file_name().and_then(|file| file.to_str());
    let id = reading.contract.as_ref().and_then(|contract| contract.id.as_deref());
    path == name || file == Some(name) || id == Some(name)
}

/// The object that a path without a name belongs to: the only one, or the one that the file is named after.
fn unnamed<'a>(objects: &[(At, &'a SchemaObject)], given: &DataArg) -> Result<Vec<(At, &'a SchemaObject)>, Usage> {
    if let [only] = objects {
        return Ok(vec![*only]);
    }
    let stem = stem(&given.path);
    let bound: Vec<_> = objects.iter().filter(|(_, object)| goes_by(object, stem)).copied().collect();
    if bound.is_empty() && !objects.is_empty() {
        let known: Vec<_> = objects.iter().map(|(_, object)| object.name.as_str()).collect();
        let message = format!("which of {} is `{}`?", words::quoted(&known), given.path);
        return Err(Usage { message, help: Some(format!("name it: `OBJECT={}`", given.path)) });
    }
    Ok(bound)
}

/// Extensions that say how a file is written or packed, and nothing about what it holds.
const EXTENSIONS: [&str; 14] = [
    ".csv", ".tsv", ".txt", ".json", ".ndjson", ".jsonl", ".parquet", ".pq", ".arrow", ".ipc", ".feather", ".gz",
    ".zst", ".zstd",
];

/// The name of a file without its folders and extensions.
fn stem(path: &str) -> &str {
    let mut name = path.rsplit(['/', std::path::MAIN_SEPARATOR]).next().unwrap_or(path);
    while let Some(shorter) = EXTENSIONS.iter().find_map(|extension| name.strip_suffix(extension)) {
        name = shorter;
    }
    name
}

/// Binds the tables of a folder to objects by name; the folder as a whole is the table of an only object that none
/// of them is named after.
fn bind_folder(
    found: &mut BTreeMap<At, Found>,
    objects: &[(At, &SchemaObject)],
    given: &DataArg,
    request: &Request<'_>,
) {
    for (at, object) in objects {
        let files = in_folder(&given.path, object, &request.hints, objects.len() == 1);
        match files {
            Ok(files) => add(found, *at, files),
            Err(reason) => {
                found.entry(*at).or_insert(Found::Nowhere(reason));
            }
        }
    }
}

/// The files of folders that were given, which no object is named after and which are therefore not read: for each
/// such folder its path and their names. A folder that is read as a whole leaves none.
pub(super) fn unread<'a>(request: &'a Request<'_>) -> Vec<(&'a str, Vec<String>)> {
    let objects = objects(request);
    let folders = request.data.iter().filter(|given| given.object.is_none() && Path::new(&given.path).is_dir());
    let of = |given: &DataArg| {
        let tables = data::folder_tables(&given.path, &request.hints).unwrap_or_default();
        let is_bound = |name: &str| objects.iter().any(|(_, object)| is_named_after(object, name));
        let (bound, others): (Vec<_>, Vec<_>) =
            tables.into_iter().map(|(name, _)| name).partition(|name| is_bound(name));
        if objects.len() == 1 && bound.is_empty() { Vec::new() } else { others }
    };
    let all = folders.map(|given| (given.path.as_str(), of(given)));
    all.filter(|(_, names)| !names.is_empty()).collect()
}

/// The files of an object in a folder, or why there are none.
fn in_folder(
    folder: &str,
    object: &SchemaObject,
    hints: &Hints,
    is_only: bool,
) -> Result<Result<Vec<DataRef>, DataError>, Reason> {
    let tables = match data::folder_tables(folder, hints) {
        Ok(tables) => tables,
        Err(_) if is_only => return Ok(data::locate(folder, hints)),
        Err(error) => return Ok(Err(error)),
    };
    let names: Vec<_> = tables.iter().map(|(name, _)| name.as_str()).collect();
    let files: Vec<_> =
        tables.iter().filter(|(name, _)| is_named_after(object, name)).flat_map(|(_, files)| files).collect();
    if files.is_empty() && is_only {
        return Ok(data::locate(folder, hints));
    }
    if files.is_empty() {
        let others = [object.physical_name.as_deref(), object.business_name.as_deref()].into_iter().flatten();
        let others = others.chain(object.synonyms.iter().map(String::as_str));
        let wanted: Vec<_> = std::iter::once(object.name.as_str()).chain(others).collect();
        let near = near(&wanted, &names);
        let meant = near.first().map(|name| format!("; `{name}` looks like it")).unwrap_or_default();
        return Err(no_data(format!("no file in `{folder}` is named after it{meant}")));
    }
    Ok(Ok(files.into_iter().cloned().collect()))
}

/// Whether a file is named after the object, whose own name may have an extension.
fn is_named_after(object: &SchemaObject, file: &str) -> bool {
    let names = [Some(object.name.as_str()), object.physical_name.as_deref()];
    names.into_iter().flatten().any(|name| name == file || (!name.is_empty() && stem(name) == stem(file)))
}

fn from_servers(request: &Request<'_>, others: &Others, needed: &BTreeSet<At>) -> Result<BTreeMap<At, Found>, Usage> {
    check_server_name(request)?;
    let mut found = BTreeMap::new();
    for (index, reading) in request.contracts.iter().enumerate().chain(others.not_given()) {
        let Some(contract) = &reading.contract else { continue };
        let wanted: Vec<_> = needed.range((index, 0)..=(index, usize::MAX)).map(|(_, object)| *object).collect();
        if wanted.is_empty() {
            continue;
        }
        let server = match chosen(contract, request.choices.server.as_deref()) {
            // What the user cannot choose among is only lacking there.
            Err(usage) if !others.is_given(index) => Err(no_data(usage.message)),
            server => server?,
        };
        match server {
            Ok(server) => {
                let home = Home::new(reading, server, request);
                for object in wanted {
                    if let Some(described) = contract.schema.get(object) {
                        let files = home.find(described, contract.schema.len() == 1);
                        found.insert(
                            (index, object),
                            hidden(reading, files.map_err(|usage| hidden_usage(reading, &usage))?),
                        );
                    }
                }
            }
            Err(reason) => {
                found.extend(wanted.into_iter().map(|object| ((index, object), Found::Nowhere(reason.clone()))));
            }
        }
    }
    Ok(found)
}

/// What was found, without the values of the environment that led there.
fn hidden(reading: &Reading, found: Found) -> Found {
    let hide = |text: &str| reading.hide(text);
    match found {
        Found::Files(files, server) => {
            let files = files.into_iter().map(|file| DataRef { shown: hide(&file.shown), ..file });
            Found::Files(files.collect(), server)
        }
        Found::Failed(error) => Found::Failed(DataError {
            path: hide(&error.path),
            message: hide(&error.message),
            help: error.help.as_deref().map(hide),
            ..error
        }),
        Found::Nowhere(reason) => Found::Nowhere(Reason { text: hide(&reason.text), ..reason }),
    }
}

fn hidden_usage(reading: &Reading, usage: &Usage) -> Usage {
    let hide = |text: &str| reading.hide(text);
    Usage { message: hide(&usage.message), help: usage.help.as_deref().map(hide) }
}

/// A server that was asked for must be one of some contract.
pub(super) fn check_server_name(request: &Request<'_>) -> Result<(), Usage> {
    let Some(wanted) = &request.choices.server else { return Ok(()) };
    let contracts = request.contracts.iter().filter_map(|reading| reading.contract.as_ref());
    let known: Vec<_> = contracts.flat_map(|contract| &contract.servers).map(|server| server.name.as_str()).collect();
    if known.contains(&wanted.as_str()) {
        return Ok(());
    }
    let all = if known.is_empty() {
        "the contract has no servers".to_owned()
    } else {
        format!("the contract has {}", words::quoted(&known))
    };
    let help = did_you_mean(wanted, &known).unwrap_or(all);
    Err(Usage { message: format!("the contract has no server `{wanted}`"), help: Some(help) })
}

/// The server that the data of a contract is found through; `None` where data was given, or no server can be read.
pub(super) fn server_of<'a>(request: &Request<'_>, contract: &'a Contract) -> Option<&'a Server> {
    let looked_at = request.data.is_empty();
    let server = looked_at.then(|| chosen(contract, request.choices.server.as_deref()))?.ok()?.ok()?;
    is_local(server).then_some(server)
}

/// The server to read: the one asked for, the only one, or the only local one.
fn chosen<'a>(contract: &'a Contract, wanted: Option<&str>) -> Result<Result<&'a Server, Reason>, Usage> {
    if let Some(wanted) = wanted {
        let server = contract.servers.iter().find(|server| server.name == wanted);
        return Ok(server.ok_or_else(|| no_data(format!("its contract has no server `{wanted}`"))));
    }
    let local: Vec<_> = contract.servers.iter().filter(|server| is_local(server)).collect();
    match (contract.servers.as_slice(), local.as_slice()) {
        ([], _) => Ok(Err(no_data("no data was given, and the contract has no servers"))),
        ([only], _) => Ok(Ok(only)),
        (_, [only]) => Ok(Ok(*only)),
        (several, _) => {
            let names: Vec<_> = several.iter().map(|server| server.name.as_str()).collect();
            let message = format!("the contract has several servers: {}", words::quoted(&names));
            Err(Usage { message, help: Some("choose one with `--server NAME`, or give the data".to_owned()) })
        }
    }
}

/// A server and the folder that its paths start from.
struct Home<'a> {
    server: &'a Server,
    folder: PathBuf,
    folders: Folders,
    hints: &'a Hints,
}

impl<'a> Home<'a> {
    fn new(reading: &Reading, server: &'a Server, request: &'a Request<'_>) -> Self {
        let contract = Path::new(reading.source.path());
        let folders = Folders::of(contract, &request.choices.data_root);
        Self { server, folder: folder_of(contract).to_owned(), folders, hints: &request.hints }
    }

    fn find(&self, object: &SchemaObject, is_only: bool) -> Result<Found, Usage> {
        let (path, hints) = match (path_of(self.server), hints_of(self.server, self.hints)) {
            (Ok(path), Ok(hints)) => (path, with_names(&hints, object)),
            (Err(reason), _) | (_, Err(reason)) => return Ok(Found::Nowhere(reason)),
        };
        let names = [object.physical_name.as_deref(), Some(object.name.as_str())];
        let mut found = Ok(Err(no_data("the object has no name")));
        for name in names.into_iter().flatten() {
            found = self.read(path, name, object, &hints, is_only);
            if matches!(&found, Ok(Ok(Ok(_))) | Err(_)) || !path.contains("{model}") {
                break;
            }
        }
        Ok(match found? {
            Ok(Ok(files)) => {
                files.iter().try_for_each(|file| self.check_file(file))?;
                Found::Files(files, Some(self.server.name.clone()))
            }
            Ok(Err(error)) => Found::Failed(error),
            Err(reason) => Found::Nowhere(reason),
        })
    }

    /// The files that the path means with the object called so.
    fn read(
        &self,
        path: &str,
        name: &str,
        object: &SchemaObject,
        hints: &Hints,
        is_only: bool,
    ) -> Result<Result<Result<Vec<DataRef>, DataError>, Reason>, Usage> {
        let full = self.folder_and(&path.replace("{model}", name));
        if !self.folders.allow(&before_wildcards(&full)) {
            return Err(self.outside(path));
        }
        let shown = full.to_string_lossy();
        if path.contains("{model}") || !full.is_dir() {
            let is_its_own = path.contains("{model}") || is_only || is_named_after(object, stem(&shown));
            let other = || no_data(format!("server `{}` names one file for several objects", self.server.name));
            return Ok(if is_its_own { Ok(data::locate(&shown, hints)) } else { Err(other()) });
        }
        Ok(in_folder(&shown, object, hints, is_only))
    }

    fn folder_and(&self, path: &str) -> PathBuf {
        if self.folder == Path::new(".") { PathBuf::from(path) } else { self.folder.join(path) }
    }

    fn check_file(&self, file: &DataRef) -> Result<(), Usage> {
        match &file.place {
            Place::File(path) if !self.folders.allow(path) => Err(self.outside(&file.shown)),
            Place::File(_) | Place::Memory(_) | Place::Held(_) => Ok(()),
            Place::Stdin => Err(self.outside("-")),
        }
    }

    fn outside(&self, path: &str) -> Usage {
        let server = &self.server.name;
        let message = format!("server `{server}` names `{path}`, outside the working folder and that of the contract");
        Usage { message, help: Some("allow its folder with `--data-root DIR`".to_owned()) }
    }
}

#[cfg(test)]
mod tests;
