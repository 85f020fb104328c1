//! Opens the files of a table: finds their bytes, reads their metadata, and says why where that fails.

use std::fs::File;
use std::io::{self, Seek, SeekFrom};

use super::arrow::{ArrowFile, ArrowStream};
use super::file::{OpenFile, Source};
use super::handle::Handle;
use super::parquet::ParquetFile;
use crate::data::{DataError, DataErrorCode, DataRef, FileInfo, Format, Place, TableInfo, TableRef, check_magic};

/// The name of this engine in reports.
const NAME: &str = "polars";

/// An opened table.
pub(super) struct OpenTable {
    /// The index that events call it by.
    pub(super) outer: usize,
    pub(super) files: Vec<OpenFile>,
    pub(super) info: TableInfo,
}

/// Opens all files of a table; the first one that cannot be opened decides. `fed` is the standard input of the program
/// where that is not ours.
pub(super) fn open_table(outer: usize, table: &TableRef, fed: Option<&Handle>) -> Result<OpenTable, DataError> {
    let (mut files, mut infos) = (Vec::new(), Vec::new());
    for data in &table.files {
        let (file, info) = open_file(data, fed)?;
        files.push(file);
        infos.push(info);
    }
    Ok(OpenTable { outer, files, info: TableInfo { files: infos, open: false, engine: NAME.to_owned() } })
}

fn open_file(data: &DataRef, fed: Option<&Handle>) -> Result<(OpenFile, FileInfo), DataError> {
    refuse_packed(data)?;
    let handle = handle(data, fed)?;
    let source = source(data, &handle)?;
    let file = OpenFile::new(&data.shown, source, &handle, &data.partition);
    let rows = file.rows().map_err(|why| damaged(data, &why))?;
    let info = FileInfo {
        path: data.shown.clone(),
        format: data.format,
        compression: None,
        bytes: Some(handle.len()),
        modified: data.modified(),
        partition: data.partition.clone(),
        columns: file.columns.clone(),
        header_line: None,
        faults: Vec::new(),
        encoding: None,
        rows,
        notes: file.notes(),
    };
    Ok((file, info))
}

/// Parquet and Arrow are packed inside; a packed file would have to be unpacked as a whole before its end, where the
/// metadata is, could be read.
fn refuse_packed(data: &DataRef) -> Result<(), DataError> {
    if data.compression.is_none() {
        return Ok(());
    }
    let message = format!("is packed {}, which is not read", name(data.format));
    Err(error(data, DataErrorCode::NoEngine, message, Some("unpack it first: it is packed inside already")))
}

/// The bytes of a place. Those of our standard input are kept in a temporary file without a name.
fn handle(data: &DataRef, fed: Option<&Handle>) -> Result<Handle, DataError> {
    let io_error = |fault: io::Error| error(data, DataErrorCode::Io, format!("cannot be read: {fault}"), None);
    match &data.place {
        Place::Memory(bytes) => Ok(Handle::of_memory(bytes)),
        Place::Held(held) => held.file().and_then(Handle::of_file).map_err(io_error),
        Place::Stdin => match fed {
            Some(fed) => Ok(fed.clone()),
            None => spool(&mut io::stdin().lock()).and_then(Handle::of_file).map_err(io_error),
        },
        Place::File(path) => {
            check_magic(data)?;
            File::open(path).and_then(Handle::of_file).map_err(io_error)
        }
    }
}

/// Copies bytes that can only be read once to where they can be read anywhere.
fn spool(from: &mut dyn io::Read) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    io::copy(from, &mut file)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(file)
}

fn source(data: &DataRef, handle: &Handle) -> Result<Source, DataError> {
    if handle.len() == 0 {
        return Err(error(data, DataErrorCode::Empty, "has no bytes".to_owned(), None));
    }
    let io_error = |fault: io::Error| error(data, DataErrorCode::Io, format!("cannot be read: {fault}"), None);
    let (head, tail) = (handle.head(8).map_err(io_error)?, handle.tail(8).map_err(io_error)?);
    match data.format {
        Format::Parquet => parquet(data, handle, &head, &tail),
        Format::Arrow => arrow(data, handle, &head, &tail),
        Format::Csv | Format::Tsv | Format::Json | Format::Ndjson => Err(error(
            data,
            DataErrorCode::NoEngine,
            "is for another engine: this one reads Parquet and Arrow".to_owned(),
            None,
        )),
    }
}

fn parquet(data: &DataRef, handle: &Handle, head: &[u8], tail: &[u8]) -> Result<Source, DataError> {
    if tail.ends_with(b"PARE") {
        return Err(error(data, DataErrorCode::NoEngine, "has encrypted metadata".to_owned(), None));
    }
    match (head.starts_with(b"PAR1"), tail.ends_with(b"PAR1")) {
        (_, true) => ParquetFile::open(handle.clone()).map(Source::Parquet).map_err(|why| damaged(data, &why)),
        (true, false) => Err(cut_short(data)),
        (false, false) => Err(foreign(data)),
    }
}

fn arrow(data: &DataRef, handle: &Handle, head: &[u8], tail: &[u8]) -> Result<Source, DataError> {
    let stream = || ArrowStream::open(handle.clone()).map(Source::Stream);
    match (head.starts_with(b"ARROW1"), tail.ends_with(b"ARROW1")) {
        (true, true) => ArrowFile::open(handle.clone()).map(Source::Arrow).map_err(|why| damaged(data, &why)),
        (true, false) => Err(cut_short(data)),
        _ if head.starts_with(b"FEA1") => {
            let help = Some("write it again as Feather version 2, which is Arrow IPC");
            Err(error(data, DataErrorCode::NotItsFormat, "is Feather version 1, not Arrow IPC".into(), help))
        }
        _ if head.starts_with(&[0xff; 4]) => stream().map_err(|why| damaged(data, &why)),
        // Streams of old writers start with the bare length of the schema: only reading it can tell.
        _ => stream().map_err(|_| foreign(data)),
    }
}

fn damaged(data: &DataRef, why: &str) -> DataError {
    // What the library says of an annotation that is younger than itself.
    if why.contains("LogicalType union has no variant set") {
        let message = "has a column of a type that this version does not know (VARIANT, GEOMETRY, ...)".to_owned();
        return error(data, DataErrorCode::NoEngine, message, Some("write the file again without such columns"));
    }
    error(data, DataErrorCode::Damaged, format!("is damaged: {why}"), None)
}

fn cut_short(data: &DataRef) -> DataError {
    let message = format!("is {}, but its end is missing", name(data.format));
    error(data, DataErrorCode::Damaged, message, Some("it was not written or copied to its end: do so again"))
}

fn foreign(data: &DataRef) -> DataError {
    error(data, DataErrorCode::NotItsFormat, format!("is not {}", name(data.format)), None)
}

fn error(data: &DataRef, code: DataErrorCode, message: String, help: Option<&str>) -> DataError {
    DataError { code, path: data.shown.clone(), line: None, message, help: help.map(str::to_owned), header: None }
}

fn name(format: Format) -> &'static str {
    match format {
        Format::Csv => "CSV",
        Format::Tsv => "TSV",
        Format::Json => "JSON",
        Format::Ndjson => "NDJSON",
        Format::Parquet => "Parquet",
        Format::Arrow => "Arrow IPC",
    }
}
