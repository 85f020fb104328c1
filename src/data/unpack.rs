//! Readers of the unpacked bytes of a file, standard input or memory, which count the packed bytes they take.

use std::fs::{File, Metadata};
use std::io::{self, BufReader, Cursor, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::UNIX_EPOCH;

use flate2::bufread::MultiGzDecoder;

use super::near::near_misses;
use super::{Compression, DataError, DataErrorCode, DataRef, FileInfo, Place};

/// Bytes that are looked at to tell a packing.
const MAGIC: usize = 512;

/// Opened bytes.
pub(super) struct Source {
    /// Gives them unpacked.
    pub(super) reader: Box<dyn Read + Send>,
    /// How many packed ones were taken so far.
    pub(super) taken: Arc<AtomicU64>,
    /// How many packed ones there are, where known.
    pub(super) size: Option<u64>,
    /// When they were last modified, in seconds since 1970, where known.
    pub(super) modified: Option<i64>,
    /// How they are packed.
    pub(super) compression: Option<Compression>,
}

/// Opens what a reference names.
pub(super) fn open(data: &DataRef) -> Result<Source, DataError> {
    let (raw, size, modified) = open_raw(data)?;
    let taken = Arc::new(AtomicU64::new(0));
    let mut counted = Counted { inner: raw, taken: Arc::clone(&taken) };
    let head = read_head(&mut counted, MAGIC).map_err(|error| io_error(data, &error))?;
    if head.is_empty() {
        return Err(empty(&data.shown));
    }
    let compression = packing(data, &head)?;
    let whole = Cursor::new(head).chain(counted);
    let reader = unpacked(whole, compression, Arc::clone(&taken)).map_err(|error| io_error(data, &error))?;
    Ok(Source { reader, taken, size, modified, compression })
}

type Raw = (Box<dyn Read + Send>, Option<u64>, Option<i64>);

fn open_raw(data: &DataRef) -> Result<Raw, DataError> {
    match &data.place {
        Place::Stdin => Ok((Box::new(io::stdin()), None, None)),
        Place::Memory(bytes) => Ok((Box::new(Cursor::new(bytes.clone())), Some(bytes.len() as u64), None)),
        Place::Held(held) => {
            let size = held.size().map_err(|error| io_error(data, &error))?;
            Ok((Box::new(held.reader()), Some(size), None))
        }
        Place::File(path) => {
            let metadata = file_metadata(path, &data.shown)?;
            let file = File::open(path).map_err(|error| io_error(data, &error))?;
            Ok((Box::new(file), Some(metadata.len()), modified(&metadata)))
        }
    }
}

/// The metadata of a file that has bytes; why it has none, or is no file.
pub(super) fn file_metadata(path: &Path, shown: &str) -> Result<Metadata, DataError> {
    let metadata = std::fs::metadata(path).map_err(|error| no_metadata(path, shown, &error))?;
    if metadata.is_dir() {
        let error = DataError::new(DataErrorCode::NotAFile, shown, "is a folder, not a file");
        return Err(error.with_help("name a file in it, or a glob"));
    }
    if !metadata.is_file() {
        let error = DataError::new(DataErrorCode::NotAFile, shown, "is a device or a pipe, not a file");
        return Err(error.with_help("give `-` and `--input-format` to read standard input"));
    }
    Ok(metadata)
}

fn no_metadata(path: &Path, shown: &str, error: &io::Error) -> DataError {
    if error.kind() != io::ErrorKind::NotFound && error.kind() != io::ErrorKind::NotADirectory {
        return refused(shown, error);
    }
    let missing = DataError::new(DataErrorCode::NotFound, shown, "there is no such file");
    match near_misses(path) {
        None => missing,
        Some(near) => missing.with_help(near),
    }
}

/// What the system said when it refused to read.
pub(super) fn refused(shown: &str, error: &io::Error) -> DataError {
    let refused = DataError::new(DataErrorCode::Io, shown, format!("cannot be read: {error}"));
    match error.kind() {
        io::ErrorKind::PermissionDenied => refused.with_help("allow the user who runs this to read it"),
        _ => refused,
    }
}

fn io_error(data: &DataRef, error: &io::Error) -> DataError {
    refused(&data.shown, error)
}

/// That there is nothing.
pub(super) fn empty(shown: &str) -> DataError {
    DataError::new(DataErrorCode::Empty, shown, "has no bytes")
        .with_help("look at what should have written it; a table without rows still has a header or a footer")
}

/// That a file is no longer the one that was opened: another size, or modified since.
#[must_use]
pub fn changed(data: &DataRef, opened: &FileInfo) -> Option<DataError> {
    let Place::File(path) = &data.place else { return None };
    let is_same =
        std::fs::metadata(path).is_ok_and(|now| Some(now.len()) == opened.bytes && modified(&now) == opened.modified);
    (!is_same).then(|| {
        DataError::new(
            DataErrorCode::Damaged,
            &data.shown,
            "changed while it was read, so that what was found is of two files",
        )
        .with_help("try again when nothing writes to it, or take a copy")
    })
}

/// When a file was last modified: seconds since 1970, negative before.
pub(super) fn modified(metadata: &Metadata) -> Option<i64> {
    match metadata.modified().ok()?.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_secs()).ok(),
        Err(before) => i64::try_from(before.duration().as_secs()).ok().map(|seconds| -seconds),
    }
}

/// How the bytes are packed: as the name says, held to their first bytes. Without a name the first bytes decide.
fn packing(data: &DataRef, head: &[u8]) -> Result<Option<Compression>, DataError> {
    let found = packed_as(head);
    match data.compression {
        None if data.place == Place::Stdin => Ok(found),
        Some(named) if found != Some(named) => {
            let message = format!("is not packed with {}, as its name says", packer(named));
            let error = DataError::new(DataErrorCode::NotItsFormat, &data.shown, message);
            Err(error.with_help("pack it again, or take the ending from its name"))
        }
        named => Ok(named),
    }
}

/// What the first bytes are packed with.
pub(super) fn packed_as(head: &[u8]) -> Option<Compression> {
    if head.starts_with(&[0x1F, 0x8B]) {
        return Some(Compression::Gzip);
    }
    // A skippable frame may come first: its magic number has 16 forms.
    let skippable = matches!(head, [first, 0x2A, 0x4D, 0x18, ..] if *first & 0xF0 == 0x50);
    (skippable || head.starts_with(&[0x28, 0xB5, 0x2F, 0xFD])).then_some(Compression::Zstd)
}

/// The name of the packer.
pub(super) fn packer(compression: Compression) -> &'static str {
    match compression {
        Compression::Gzip => "gzip",
        Compression::Zstd => "zstd",
    }
}

fn unpacked(
    whole: impl Read + Send + 'static,
    packing: Option<Compression>,
    taken: Arc<AtomicU64>,
) -> io::Result<Box<dyn Read + Send>> {
    let unpacked: Box<dyn Read + Send> = match packing {
        None => return Ok(Box::new(whole)),
        Some(Compression::Gzip) => Box::new(MultiGzDecoder::new(BufReader::with_capacity(1 << 16, whole))),
        Some(Compression::Zstd) => Box::new(zstd::stream::read::Decoder::new(whole)?),
    };
    Ok(Box::new(Bounded { unpacked, given: 0, taken }))
}

/// How many unpacked bytes need no evidence.
const FREE: u64 = 1 << 30;
/// How many unpacked bytes one packed byte may stand for beyond that. Rows that are all the same stay below it; what
/// goes beyond it is one byte again and again, written to fill disks and memories.
const PER_BYTE: u64 = 1 << 14;

/// Unpacked bytes, as far as they are in proportion to the packed ones.
struct Bounded {
    unpacked: Box<dyn Read + Send>,
    given: u64,
    taken: Arc<AtomicU64>,
}

impl Read for Bounded {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let taken = self.taken.load(Ordering::Relaxed);
        if self.given > FREE.max(taken.saturating_mul(PER_BYTE)) {
            let message = format!("{taken} packed bytes unpack to more than {} bytes: a bomb", self.given);
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        let read = self.unpacked.read(into)?;
        self.given += read as u64;
        Ok(read)
    }
}

/// Up to `want` bytes; fewer only at the end.
pub(super) fn read_head(reader: &mut impl Read, want: usize) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(want);
    reader.take(want as u64).read_to_end(&mut head)?;
    Ok(head)
}

struct Counted {
    inner: Box<dyn Read + Send>,
    taken: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        self.taken.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_out_of_all_proportion_are_a_bomb() {
        let taken = Arc::new(AtomicU64::new(1 << 16));
        let mut bounded = Bounded { unpacked: Box::new(io::repeat(b'x')), given: FREE - 5, taken: Arc::clone(&taken) };
        let mut room = [0; 10];
        assert_eq!(bounded.read(&mut room).unwrap(), 10);
        assert!(bounded.read(&mut room).unwrap_err().to_string().ends_with("a bomb"));
        // What comes from more bytes is in proportion.
        taken.store(1 << 20, Ordering::Relaxed);
        assert_eq!(bounded.read(&mut room).unwrap(), 10);
    }
}
