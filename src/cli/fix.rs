//! `upheld lint --fix`: puts mended contracts in the place of those that were read, each as a whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use upheld::contract::Reading;
use upheld::lint::Mended;
use upheld::value::Instant;

use super::{Failure, interrupt, output, unified};

/// What standard input is called in messages.
const STDIN: &str = "<stdin>";

/// Mends the contracts and writes those that changed; that of standard input goes to standard output.
pub(super) fn fix(readings: &[Reading], now: Instant) -> Result<Vec<Reading>, Failure> {
    let all: Vec<Mended> = readings.iter().map(|reading| upheld::lint::mend(reading, now)).collect();
    let pairs = || readings.iter().zip(&all);
    // All are looked at before the first is written, so that a file in the way leaves the others alone.
    let mut places: Vec<(PathBuf, &Reading, &Mended)> = Vec::new();
    for (before, mended) in pairs().filter(|(before, mended)| mended.places > 0 && before.source.path() != STDIN) {
        let place = place_of(before.source.path())?;
        if !places.iter().any(|(other, ..)| *other == place) {
            places.push((place, before, mended));
        }
    }
    for (place, before, mended) in places {
        put(&place, before, mended)?;
        let counted = if mended.places == 1 { "1 place".to_owned() } else { format!("{} places", mended.places) };
        output::say(&format!("mended {counted} in {}", before.source.path()));
    }
    if let Some((_, mended)) = pairs().find(|(before, _)| before.source.path() == STDIN) {
        output::to_stdout_as_is(mended.reading.source.text().as_bytes())?;
    }
    Ok(all.into_iter().map(|mended| mended.reading).collect())
}

/// What mending would change, as a unified diff.
pub(super) fn show(readings: &[Reading], now: Instant) -> Result<(), Failure> {
    let mut shown = String::new();
    for before in readings {
        let after = upheld::lint::mend(before, now).reading;
        shown.push_str(&unified::unified(before.source.path(), before.source.text(), after.source.text()));
    }
    output::to_stdout_as_is(shown.as_bytes())
}

fn fault(path: &str, error: impl std::fmt::Display) -> Failure {
    Failure::CouldNotRun { message: format!("cannot write the contract {path}: {error}"), help: None }
}

/// The file that a path leads to, links followed, if it can be written.
fn place_of(path: &str) -> Result<PathBuf, Failure> {
    let place = fs::canonicalize(path).map_err(|error| fault(path, error))?;
    let known = fs::metadata(&place).map_err(|error| fault(path, error))?;
    if !known.is_file() {
        return Err(fault(path, "it is no file"));
    }
    if known.permissions().readonly() {
        return Err(fault(path, "it may only be read"));
    }
    fs::OpenOptions::new().append(true).open(&place).map_err(|error| fault(path, error))?;
    Ok(place)
}

/// Writes beside the file, then moves; a file that somebody changed meanwhile stays as it is.
fn put(place: &Path, before: &Reading, mended: &Mended) -> Result<(), Failure> {
    let path = before.source.path();
    let written = replace(place, before.source.text().as_bytes(), mended.reading.source.text().as_bytes());
    written.map_err(|error| fault(path, error))
}

fn replace(place: &Path, before: &[u8], after: &[u8]) -> io::Result<()> {
    let folder = place.parent().unwrap_or(Path::new("."));
    let _quiet = interrupt::hold();
    let mut file = tempfile::Builder::new().prefix(".upheld-").tempfile_in(folder)?;
    file.write_all(after)?;
    file.as_file().set_permissions(fs::metadata(place)?.permissions())?;
    file.as_file().sync_all()?;
    if fs::read(place)? != before {
        return Err(io::Error::other("it was changed while it was mended"));
    }
    file.persist(place).map_err(|error| error.error)?;
    Ok(())
}
