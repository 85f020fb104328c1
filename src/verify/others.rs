//! Contracts that relationships lead to: found among those given, or read for the places of their data.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;

use super::folders::{Folders, folder_of};
use super::prepare::Planned;
use super::{Request, Usage};
use crate::check::{OtherContract, OtherSide, Test};
use crate::contract::{Property, Reading, read_bytes};
use crate::outcome::{Reason, ReasonCode};

/// No contract is longer.
const LARGEST: u64 = 32 << 20;

/// The contracts that relationships of the given ones lead to.
#[derive(Default)]
pub(super) struct Others {
    /// How many contracts were given; the others are counted on from there.
    given: usize,
    /// Those that were not given.
    readings: Vec<Reading>,
    /// Their files, without links.
    paths: Vec<PathBuf>,
    /// What a file is that a contract names, or why it is of no use.
    files: BTreeMap<(usize, String), Result<usize, Reason>>,
}

/// What the data calls a property, by the indexes of its contract and object.
type NameOf<'n> = dyn Fn(usize, usize, &Property) -> String + 'n;

impl Others {
    /// Those given alone.
    pub(super) fn none(request: &Request<'_>) -> Self {
        Self { given: request.contracts.len(), ..Self::default() }
    }

    /// Reads the contracts that checks need.
    ///
    /// # Errors
    /// A contract names a file outside the allowed folders.
    pub(super) fn read(request: &Request<'_>, planned: &[Planned<'_>]) -> Result<Self, Usage> {
        let mut others = Self::none(request);
        for planned in planned {
            for check in &planned.checks {
                if let Test::Orphans { other: OtherSide::File { file, .. }, .. } = &check.test {
                    let key = (planned.index, file.clone());
                    if !others.files.contains_key(&key) {
                        let found = others.find(request, planned.reading, file)?;
                        others.files.insert(key, found);
                    }
                }
            }
        }
        Ok(others)
    }

    /// The contract of an index, which may be a given one.
    pub(super) fn reading<'a>(&'a self, request: &Request<'a>, index: usize) -> Option<&'a Reading> {
        match index.checked_sub(self.given) {
            None => request.contracts.get(index),
            Some(index) => self.readings.get(index),
        }
    }

    /// Those that were not given, with their indexes.
    pub(super) fn not_given(&self) -> impl Iterator<Item = (usize, &Reading)> {
        self.readings.iter().enumerate().map(|(at, reading)| (self.given.saturating_add(at), reading))
    }

    /// Whether a contract was given.
    pub(super) const fn is_given(&self, index: usize) -> bool {
        index < self.given
    }

    fn find(&mut self, request: &Request<'_>, reading: &Reading, file: &str) -> Result<Result<usize, Reason>, Usage> {
        let path = match path_of(reading, file) {
            Ok(path) => path,
            Err(reason) => return Ok(Err(reason)),
        };
        let real = path.canonicalize().ok();
        if let Some(given) = real.as_deref().and_then(|real| among(request, real)) {
            return Ok(Ok(given));
        }
        if !Folders::of(Path::new(reading.source.path()), &request.choices.data_root).allow(&path) {
            let contract = reading.source.path();
            let message = format!(
                "a relationship of {contract} leads to `{file}`, outside the working folder and that of the contract"
            );
            return Err(Usage { message, help: Some("allow its folder with `--data-root DIR`".to_owned()) });
        }
        if !request.data.is_empty() {
            let text = format!("`{file}` was not given: add `--contract {file}`, and the data of its object");
            return Ok(Err(Reason { code: ReasonCode::NoDataGiven, text }));
        }
        Ok(self.read_file(&path, real, file))
    }

    fn read_file(&mut self, path: &Path, real: Option<PathBuf>, file: &str) -> Result<usize, Reason> {
        let real = real.ok_or_else(|| invalid(format!("there is no contract `{file}`")))?;
        if let Some(known) = self.paths.iter().position(|known| *known == real) {
            return Ok(self.given.saturating_add(known));
        }
        let bytes = bytes_of(path).ok_or_else(|| invalid(format!("the contract `{file}` cannot be read")))?;
        let reading = read_bytes(&path.to_string_lossy(), &bytes);
        if reading.contract.is_none() {
            return Err(invalid(format!("`{file}` is no contract")));
        }
        self.readings.push(reading);
        self.paths.push(real);
        Ok(self.given.saturating_add(self.readings.len() - 1))
    }

    /// Puts the properties of other contracts into the checks that look for keys there; `names` gives what the data calls them.
    pub(super) fn settle(&self, request: &Request<'_>, planned: &mut [Planned<'_>], names: &NameOf<'_>) {
        let mut known: BTreeMap<usize, OtherContract<'_>> = BTreeMap::new();
        for planned in planned {
            for check in &mut planned.checks {
                let Test::Orphans { other, .. } = &mut check.test else { continue };
                let OtherSide::File { file, references } = &*other else { continue };
                let index = match self.files.get(&(planned.index, file.clone())) {
                    Some(Ok(index)) => Ok(*index),
                    Some(Err(reason)) => Err(reason.clone()),
                    None => Err(invalid(format!("`{file}` was not looked for"))),
                };
                let found = index.and_then(|index| {
                    let contract = self.reading(request, index).and_then(|reading| reading.contract.as_ref());
                    let contract = contract.ok_or_else(|| invalid(format!("`{file}` is no contract")))?;
                    let scope = known.entry(index).or_insert_with(|| {
                        OtherContract::new(contract, request.choices.now, &|object, property| {
                            names(index, object, property)
                        })
                    });
                    let referred = scope
                        .find(references)
                        .map_err(|reason| Reason { text: format!("{} (in `{file}`)", reason.text), ..reason })?;
                    let name = format!("{} of {file}", referred.name);
                    Ok(crate::check::Referred { contract: Some(index), name, ..referred })
                });
                match found {
                    Ok(referred) => *other = OtherSide::Object(referred),
                    Err(reason) => check.test = Test::NotEvaluated(reason),
                }
            }
        }
    }
}

fn invalid(text: String) -> Reason {
    Reason { code: ReasonCode::InvalidRule, text }
}

/// The path of a file that a contract names, from the folder of the contract.
fn path_of(reading: &Reading, file: &str) -> Result<PathBuf, Reason> {
    if file.contains("${") {
        let text = format!("`{file}` has a variable, which has no value");
        return Err(Reason { code: ReasonCode::Unresolved, text });
    }
    if let Some(path) = file.strip_prefix("file://") {
        let path = path.strip_prefix("localhost").unwrap_or(path);
        return Ok(PathBuf::from(percent_decode_str(path).decode_utf8_lossy().into_owned()));
    }
    if file.contains("://") {
        let text = format!("`{file}` is not fetched: name a file, and give it with `--contract`");
        return Err(Reason { code: ReasonCode::NoDataGiven, text });
    }
    let folder = folder_of(Path::new(reading.source.path()));
    Ok(if folder == Path::new(".") { PathBuf::from(file) } else { folder.join(file) })
}

/// The given contract that is this file.
fn among(request: &Request<'_>, real: &Path) -> Option<usize> {
    let is = |reading: &Reading| Path::new(reading.source.path()).canonicalize().is_ok_and(|path| path == real);
    request.contracts.iter().position(is)
}

/// The bytes of a plain file that is not too long.
fn bytes_of(path: &Path) -> Option<Vec<u8>> {
    fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(LARGEST + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= LARGEST).then_some(bytes)
}
