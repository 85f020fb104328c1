//! `--quarantine`: the rows that break a check and the records that cannot be read, in files of their own.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde_json::json;
use tempfile::{NamedTempFile, TempPath};
use upheld::data::{DataError, Format};
use upheld::engine::Sifted;
use upheld::verify::{Keep, Origin};

use super::unnamed::Unnamed;
use super::{Failure, interrupt};

/// Bytes of a name of an object or a file that go into the name of a file: with two of them, a number and the ending it
/// stays below the 255 that file systems take.
const LONGEST: usize = 100;

/// The files of a run, which get their names when all are complete.
#[derive(Debug)]
pub(super) struct Quarantine {
    folder: PathBuf,
    /// Whether the folder was made for this run.
    made: bool,
    current: Option<Files>,
    done: Vec<(TempPath, PathBuf)>,
    taken: BTreeSet<String>,
    unnamed: Unnamed,
    rows: u64,
    /// Why files could not be written.
    error: Option<String>,
    /// Why data could not be read to its end; the report says so too.
    incomplete: Option<String>,
    /// How the data changed between the report and this.
    changed: Option<String>,
}

impl Quarantine {
    /// Takes a folder that is new or empty.
    pub(super) fn new(folder: &Path) -> Result<Self, Failure> {
        let shown = folder.display();
        let usage = |message, help: &str| Failure::Usage { message, help: Some(help.to_owned()) };
        let made = match fs::read_dir(folder).map(|mut entries| entries.next().is_some()) {
            Ok(true) => {
                return Err(usage(
                    format!("--quarantine: the folder {shown} is not empty"),
                    "give a new or an empty one, so that rows of two runs are not mixed",
                ));
            }
            Ok(false) => false,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let cannot =
                    |error| usage(format!("--quarantine: {shown} cannot be made: {error}"), "give a folder that can");
                fs::create_dir(folder).map_err(cannot)?;
                true
            }
            Err(error) => {
                return Err(usage(format!("--quarantine: {shown}: {error}"), "give a new or an empty folder"));
            }
        };
        let unnamed = Unnamed::new(made.then(|| folder.to_owned()));
        let (folder, current, done, taken) = (folder.to_owned(), None, Vec::new(), BTreeSet::new());
        Ok(Self { folder, made, current, done, taken, unnamed, rows: 0, error: None, incomplete: None, changed: None })
    }

    /// The files that have no name yet, for who ends the program while they are written.
    pub(super) fn unnamed(&self) -> Unnamed {
        self.unnamed.clone()
    }

    /// Gives all files their names; what is said of them.
    pub(super) fn finish(mut self) -> Result<String, Failure> {
        self.close();
        let shown = self.folder.display().to_string();
        let failed = |why: String| Failure::CouldNotRun {
            message: format!("--quarantine: {why}"),
            help: Some(format!("nothing was written to {shown}")),
        };
        if let Some(why) = self.error.take() {
            return Err(failed(why));
        }
        let files = self.done.len();
        name_all(std::mem::take(&mut self.done)).map_err(failed)?;
        let incomplete = self.incomplete.take().map(|why| format!("; they are not all: {why}"));
        let changed = self.changed.take().map(|how| format!("; the data changed while it was read: {how}"));
        let rest: String = incomplete.into_iter().chain(changed).collect();
        if self.rows == 0 {
            return Ok(format!("quarantine: no row was kept apart, and nothing written to {shown}{rest}"));
        }
        // A folder with rows stays.
        self.made = false;
        let rows = if self.rows == 1 { "1 row is".to_owned() } else { format!("{} rows are", self.rows) };
        Ok(format!(
            "quarantine: {rows} in {files} files in {shown}, with their real values, whatever the report masks{rest}"
        ))
    }

    fn close(&mut self) {
        let Some(files) = self.current.take() else { return };
        match files.close() {
            Ok(closed) => {
                let folder = &self.folder;
                self.done.extend(closed.into_iter().map(|(file, name)| (file, folder.join(name))));
            }
            Err(error) => self.fail(&error),
        }
    }

    fn fail(&mut self, error: &io::Error) {
        self.error.get_or_insert(format!("{}: {error}", self.folder.display()));
    }

    /// The files of an object and a file of it, which come one after the other.
    fn files(&mut self, origin: &Origin<'_>) -> &mut Files {
        let same = |files: &Files| {
            (files.contract, files.object, files.path.as_str())
                == (origin.contract, origin.place, origin.data.shown.as_str())
        };
        if !self.current.as_ref().is_some_and(same) {
            self.close();
        }
        let (folder, unnamed, taken) = (&self.folder, &self.unnamed, &mut self.taken);
        self.current.get_or_insert_with(|| Files::new(folder, unnamed, origin, free(taken, origin)))
    }
}

impl Drop for Quarantine {
    fn drop(&mut self) {
        (self.current, self.done) = (None, Vec::new());
        if self.made {
            // One that something else was put into stays.
            drop(fs::remove_dir(&self.folder));
        }
    }
}

impl Keep for Quarantine {
    fn keep(&mut self, origin: &Origin<'_>, row: &Sifted, checks: &[&str]) -> bool {
        self.rows += 1;
        let written = self.files(origin).write(origin, row, checks);
        if let Err(error) = &written {
            self.fail(error);
        }
        written.is_ok()
    }

    fn failed(&mut self, error: &DataError) {
        self.incomplete.get_or_insert(format!("{} {}", error.path, error.message));
    }

    fn changed(&mut self, object: &str, counted: u64, kept: u64) {
        let how = format!(
            "{object} had {counted} records that cannot be read for the report, and {kept} when they were kept"
        );
        self.changed.get_or_insert(how);
    }
}

/// Gives the files their names: all of them or none, and then why.
fn name_all(files: Vec<(TempPath, PathBuf)>) -> Result<(), String> {
    let _all_or_none = interrupt::hold();
    let mut named = Vec::new();
    for (file, path) in files {
        if let Err(error) = file.persist(&path) {
            for path in &named {
                drop(fs::remove_file(path));
            }
            return Err(format!("{}: {}", path.display(), error.error));
        }
        named.push(path);
    }
    Ok(())
}

/// A name that no other file of the run has, of the object and the file.
fn free(taken: &mut BTreeSet<String>, origin: &Origin<'_>) -> String {
    let file = Path::new(&origin.data.shown).file_name().map_or_else(String::new, |name| name.to_string_lossy().into());
    let unpacked = [".gz", ".zst"].iter().find_map(|ending| file.strip_suffix(ending)).unwrap_or(&file);
    let stem = unpacked.rsplit_once('.').map_or(unpacked, |(stem, _)| stem);
    let name = if stem == origin.object { plain(stem) } else { format!("{}.{}", plain(origin.object), plain(stem)) };
    let numbered = (2..).map(|number| format!("{name}~{number}"));
    let free = std::iter::once(name.clone()).chain(numbered).find(|name| !taken.contains(&name.to_lowercase()));
    let name = free.unwrap_or(name);
    taken.insert(name.to_lowercase());
    name
}

/// A name as every system takes it for a file, and cut where it is long.
fn plain(name: &str) -> String {
    let letter = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '_' };
    let mut plain: String = name.chars().take(LONGEST).map(letter).collect();
    while plain.len() > LONGEST {
        plain.pop();
    }
    plain
}

/// The files with the rows of one file.
#[derive(Debug)]
struct Files {
    contract: usize,
    /// The index of the object: two of a contract may have one name.
    object: usize,
    path: String,
    folder: PathBuf,
    unnamed: Unnamed,
    name: String,
    /// What the rows are written as.
    ending: &'static str,
    broken: Option<Writer>,
    unreadable: Option<Writer>,
    reasons: Option<Writer>,
}

/// A file in the making, and its records so far.
#[derive(Debug)]
struct Writer {
    file: BufWriter<NamedTempFile>,
    name: String,
    records: u64,
}

impl Files {
    fn new(folder: &Path, unnamed: &Unnamed, origin: &Origin<'_>, name: String) -> Self {
        let ending = match origin.data.format {
            Format::Csv => "csv",
            Format::Tsv => "tsv",
            Format::Json | Format::Ndjson | Format::Parquet | Format::Arrow => "ndjson",
        };
        Self {
            contract: origin.contract,
            object: origin.place,
            path: origin.data.shown.clone(),
            folder: folder.to_owned(),
            unnamed: unnamed.clone(),
            name,
            ending,
            broken: None,
            unreadable: None,
            reasons: None,
        }
    }

    fn write(&mut self, origin: &Origin<'_>, row: &Sifted, checks: &[&str]) -> io::Result<()> {
        let record = row.record.as_deref();
        let (name, ending, at) = (&self.name, self.ending, (&self.unnamed, self.folder.as_path()));
        let (kind, writer) = if row.fault.is_some() {
            ("unreadable", open(&mut self.unreadable, at, format!("{name}.unreadable.{ending}"), b"")?)
        } else {
            ("broken", open(&mut self.broken, at, format!("{name}.broken.{ending}"), &header(origin))?)
        };
        if let Some(record) = record {
            writer.record(&on_one_line(record, origin.data.format))?;
        }
        let reason = json!({
            "in": kind, "record": writer.records, "file": self.path, "row": row.row, "line": row.line,
            "checks": checks, "fault": row.fault, "fault_kind": row.fault_kind, "column": row.column,
        });
        open(&mut self.reasons, at, format!("{name}.reasons.ndjson"), b"")?.record(reason.to_string().as_bytes())
    }

    fn close(self) -> io::Result<Vec<(TempPath, String)>> {
        [self.broken, self.unreadable, self.reasons].into_iter().flatten().map(Writer::close).collect()
    }
}

/// The writer of a file, which begins with some bytes.
fn open<'w>(
    writer: &'w mut Option<Writer>,
    (unnamed, folder): (&Unnamed, &Path),
    name: String,
    start: &[u8],
) -> io::Result<&'w mut Writer> {
    let opened = if let Some(open) = writer.take() {
        open
    } else {
        let mut file = BufWriter::new(unnamed.file_in(folder)?);
        file.write_all(start)?;
        Writer { file, name, records: 0 }
    };
    Ok(writer.insert(opened))
}

impl Writer {
    fn record(&mut self, record: &[u8]) -> io::Result<()> {
        self.records += 1;
        self.file.write_all(record)?;
        self.file.write_all(b"\n")
    }

    fn close(self) -> io::Result<(TempPath, String)> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok((file.into_temp_path(), self.name))
    }
}

/// The first line of delimited text that has one: the names of its own columns.
fn header(origin: &Origin<'_>) -> Vec<u8> {
    let dialect = &origin.data.dialect;
    if !dialect.header || !matches!(origin.data.format, Format::Csv | Format::Tsv) {
        return Vec::new();
    }
    let of_path = origin.data.partition.len();
    let own = origin.columns.len().saturating_sub(of_path);
    let fields: Vec<_> = origin.columns.iter().take(own).map(|column| field(&column.name, dialect)).collect();
    let mut line = fields.join(&dialect.delimiter);
    line.push(b'\n');
    line
}

/// A name as a field, in quotes where it needs them.
fn field(name: &str, dialect: &upheld::data::Dialect) -> Vec<u8> {
    let needs =
        |byte: &u8| matches!(*byte, b'\n' | b'\r') || *byte == dialect.delimiter || Some(*byte) == dialect.quote;
    match dialect.quote {
        Some(quote) if name.bytes().any(|byte| needs(&byte)) => {
            let doubled = name.bytes().flat_map(|byte| std::iter::repeat_n(byte, 1 + usize::from(byte == quote)));
            std::iter::once(quote).chain(doubled).chain(std::iter::once(quote)).collect()
        }
        _ => name.as_bytes().to_vec(),
    }
}

/// A record of JSON on one line: its line ends stand between values.
fn on_one_line(record: &[u8], format: Format) -> Vec<u8> {
    let is_json = format == Format::Json;
    record.iter().map(|byte| if is_json && matches!(byte, b'\n' | b'\r') { b' ' } else { *byte }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_cut_between_characters() {
        assert_eq!(plain(&"\u{e9}".repeat(300)), "\u{e9}".repeat(50));
        assert_eq!(plain(&"\u{65e5}".repeat(300)), "\u{65e5}".repeat(33));
        assert_eq!(plain(&"x".repeat(300)), "x".repeat(100));
        assert_eq!(plain("a/b"), "a_b");
    }

    #[test]
    fn a_change_of_the_data_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let mut quarantine = Quarantine::new(&folder.path().join("q")).unwrap();
        quarantine.changed("orders", 2, 1);
        let said = quarantine.finish().unwrap();
        let how =
            "; the data changed while it was read: orders had 2 records that cannot be read for the report, and 1 ";
        assert!(said.contains(how), "{said}");
    }

    #[test]
    fn all_files_get_their_names_or_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir_all(path("taken/by")).unwrap();
        let file = || NamedTempFile::new_in(folder.path()).unwrap().into_temp_path();
        let files = ["a", "taken", "b"].map(|name| (file(), path(name)));
        assert!(name_all(files.into()).unwrap_err().contains("taken"));
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["taken"]);
        name_all([(file(), path("a")), (file(), path("b"))].into()).unwrap();
        assert!(path("a").is_file() && path("b").is_file());
    }
}
