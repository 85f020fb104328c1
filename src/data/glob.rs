//! The files that a glob means.

use std::path::Path;

use globset::{GlobBuilder, GlobMatcher};
use walkdir::WalkDir;

use super::name;
use super::near::near_misses;
use super::unpack::refused;
use super::{DataError, DataErrorCode};

/// Folders below each other that a glob looks into.
const DEPTH: usize = 64;

/// Whether a path has the signs of a glob.
pub(super) fn is_glob(path: &str) -> bool {
    path.contains(['*', '?', '['])
}

/// The files that a glob matches, sorted bytewise. As in a shell, `*` matches no hidden names and no separators.
pub(super) fn files(glob: &str) -> Result<Vec<String>, DataError> {
    let base = base(glob);
    let below = glob.get(base.len()..).unwrap_or_default();
    let matcher = matcher(glob, below)?;
    let hidden = below.split(std::path::is_separator).any(|part| part.starts_with('.'));
    let start = if base.is_empty() { "." } else { base };
    if !Path::new(start).is_dir() {
        return Err(nothing(glob, base));
    }
    let mut found = Vec::new();
    let walk = WalkDir::new(start).follow_links(true).max_depth(DEPTH).min_depth(1).into_iter();
    for entry in walk.filter_entry(|entry| entry.depth() == 0 || hidden || !is_hidden(entry.file_name())) {
        let Some(path) = file_path(entry, start, &matcher)? else { continue };
        if matcher.is_match(&path) && !is_mark(&path) {
            found.push(format!("{base}{path}"));
        }
    }
    found.sort_unstable();
    if found.is_empty() { Err(nothing(glob, base)) } else { Ok(found) }
}

fn matcher(glob: &str, below: &str) -> Result<GlobMatcher, DataError> {
    let built = GlobBuilder::new(below).literal_separator(true).build();
    built.map(|glob| glob.compile_matcher()).map_err(|error| {
        let message = format!("is no glob: {}", error.kind());
        DataError::new(DataErrorCode::NotFound, glob, message)
    })
}

/// The folder above the first part with signs of a glob, with its separator.
fn base(glob: &str) -> &str {
    let sign = glob.find(['*', '?', '[']).unwrap_or(glob.len());
    let above = glob.get(..sign).unwrap_or_default();
    let end = above.rfind(std::path::is_separator).map_or(0, |at| at + 1);
    above.get(..end).unwrap_or_default()
}

fn is_hidden(name: &std::ffi::OsStr) -> bool {
    name.to_string_lossy().starts_with('.')
}

/// Marks that other programs leave beside data (`_SUCCESS`), as against a table whose name starts so.
fn is_mark(path: &str) -> bool {
    name::file_name(path).starts_with('_') && name::format(path).0.is_none()
}

/// The path of a found file below the start. What cannot be listed is an error: it may hold data, unless it is a link
/// to nowhere whose name is not asked for.
fn file_path(
    entry: walkdir::Result<walkdir::DirEntry>,
    start: &str,
    matcher: &GlobMatcher,
) -> Result<Option<String>, DataError> {
    let is_wanted = |path: &Path| matcher.is_match(path.strip_prefix(start).unwrap_or(path));
    let entry = match entry {
        Ok(entry) => entry,
        Err(error) if is_broken_link(&error) && error.path().is_some_and(|path| !is_wanted(path)) => return Ok(None),
        Err(error) => {
            let shown = error.path().map_or_else(|| start.to_owned(), |path| path.display().to_string());
            return Err(refused(&shown, &error.into()));
        }
    };
    if entry.file_type().is_dir() {
        return Ok(None);
    }
    let below = entry.path().strip_prefix(start).unwrap_or(entry.path());
    match below.to_str() {
        None if is_wanted(below) => Err(name::unreadable(entry.path())),
        path => Ok(path.map(str::to_owned)),
    }
}

fn is_broken_link(error: &walkdir::Error) -> bool {
    let not_found = error.io_error().is_some_and(|error| error.kind() == std::io::ErrorKind::NotFound);
    not_found && error.path().is_some_and(Path::is_symlink)
}

fn nothing(glob: &str, base: &str) -> DataError {
    let error = DataError::new(DataErrorCode::NotFound, glob, "no file matches this glob");
    let folder = Path::new(if base.is_empty() { "." } else { base });
    if !folder.is_dir() {
        return error.with_help(format!("there is no folder `{}`", folder.display()));
    }
    match near_misses(&folder.join(name::file_name(glob).replace(['*', '?', '[', ']'], ""))) {
        Some(near) => error.with_help(near),
        None => error.with_help(format!("see what is in `{}`", folder.display())),
    }
}
