//! The memory that the keys and numbers of a table may take, and the temporary file that holds what goes beyond it.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use crate::data::{fill, read_at};

/// A piece of a partition: it is filled to its capacity and never grows.
pub(super) type Chunk = Vec<u64>;

/// Entries of a chunk.
const CHUNK: usize = 256;
/// Bytes of a chunk, with what it takes to list it.
const CHUNK_BYTES: u64 = 8 * CHUNK as u64 + 48;
/// More entries of a partition are never looked through at once.
const AT_ONCE: usize = 1 << 22;
/// Less than this is not worth a bound: what a partition begins with.
pub(super) const LEAST: u64 = 4 << 20;

/// Memory for chunks, and a file for what was in them.
#[derive(Debug)]
pub(super) struct Room {
    /// Chunks that may be held.
    most: u64,
    held: u64,
    spare: Vec<Chunk>,
    file: Option<Spill>,
    failed: Option<String>,
}

/// A temporary file without a name, so that it is gone whatever happens.
#[derive(Debug)]
struct Spill {
    file: BufWriter<File>,
    end: u64,
}

/// Entries in the file, one after the other.
#[derive(Debug)]
pub(super) struct Run {
    start: u64,
    len: u64,
}

impl Run {
    pub(super) const fn len(&self) -> u64 {
        self.len
    }
}

impl Room {
    /// Of so many bytes.
    pub(super) fn new(bytes: u64) -> Self {
        let most = bytes.max(LEAST) / CHUNK_BYTES;
        Self { most, held: 0, spare: Vec::new(), file: None, failed: None }
    }

    /// Keeps so many bytes for what is not held in chunks, though never more than half of what it has.
    pub(super) fn set_aside(&mut self, bytes: u64) {
        self.most -= (bytes / CHUNK_BYTES).min(self.most / 2);
    }

    /// Chunks that each of so many may hold.
    pub(super) const fn chunks_for_each(&self, of: u64) -> u64 {
        self.most / if of == 0 { 1 } else { of }
    }

    /// How many bytes it is of.
    pub(super) const fn bytes(&self) -> u64 {
        self.most * CHUNK_BYTES
    }

    /// An empty chunk.
    pub(super) fn chunk(&mut self) -> Chunk {
        self.held += 1;
        self.spare.pop().unwrap_or_else(|| Vec::with_capacity(CHUNK))
    }

    /// Takes back a chunk.
    pub(super) fn give_back(&mut self, mut chunk: Chunk) {
        chunk.clear();
        self.held = self.held.saturating_sub(1);
        self.spare.push(chunk);
    }

    /// Lets go of what was kept for more: nothing more comes.
    pub(super) fn close(&mut self) {
        self.held = 0;
        self.spare = Vec::new();
    }

    /// Whether more is held than may be.
    pub(super) const fn is_full(&self) -> bool {
        self.held >= self.most
    }

    /// Entries that may be looked through at once, by each of so many threads.
    pub(super) fn at_once(&self, threads: usize) -> usize {
        let most = self.most.saturating_mul(CHUNK as u64) / 8 / threads.max(1) as u64;
        usize::try_from(most).unwrap_or(usize::MAX).min(AT_ONCE)
    }

    /// As if there were room for nothing.
    #[cfg(test)]
    pub(super) fn shrink(&mut self) {
        self.most = 0;
    }

    /// Writes entries to the file; where they lie there. Nothing where it fails, which is noted.
    pub(super) fn write(&mut self, entries: impl Iterator<Item = u64>) -> Option<Run> {
        if self.failed.is_some() {
            return None;
        }
        let written = self.try_write(entries);
        written.map_err(|error| self.fail(&error)).ok()
    }

    fn try_write(&mut self, entries: impl Iterator<Item = u64>) -> io::Result<Run> {
        let spill = match &mut self.file {
            Some(spill) => spill,
            none => none.insert(Spill { file: BufWriter::with_capacity(1 << 18, tempfile::tempfile()?), end: 0 }),
        };
        let mut run = Run { start: spill.end, len: 0 };
        for entry in entries {
            spill.file.write_all(&entry.to_le_bytes())?;
            run.len += 1;
        }
        spill.end += 8 * run.len;
        Ok(run)
    }

    /// Writes what still waits to be written.
    pub(super) fn flush(&mut self) {
        if let Some(Err(error)) = self.file.as_mut().map(|spill| spill.file.flush()) {
            self.fail(&error);
        }
    }

    /// Gives the entries of a run, by pieces of at most so many.
    ///
    /// # Errors
    /// The file cannot be read.
    pub(super) fn read(
        &self,
        run: &Run,
        piece: usize,
        buffer: &mut Vec<u64>,
        give: &mut dyn FnMut(&[u64]),
    ) -> io::Result<()> {
        let file = self.file.as_ref().map(|spill| spill.file.get_ref()).ok_or(io::ErrorKind::NotFound)?;
        let mut bytes = [0; 1 << 13];
        let (mut at, end) = (run.start, run.start + 8 * run.len);
        buffer.clear();
        while at < end {
            let wanted = usize::try_from(end - at).unwrap_or(usize::MAX).min(bytes.len());
            let part = bytes.get_mut(..wanted).unwrap_or_default();
            fill(part, at, &|into, at| read_at(file, into, at))?;
            buffer.extend(part.as_chunks().0.iter().map(|entry| u64::from_le_bytes(*entry)));
            at += wanted as u64;
            if buffer.len() >= piece || at == end {
                give(buffer);
                buffer.clear();
            }
        }
        Ok(())
    }

    /// One entry of a run.
    ///
    /// # Errors
    /// The file cannot be read.
    pub(super) fn entry(&self, run: &Run, at: u64) -> io::Result<u64> {
        let file = self.file.as_ref().map(|spill| spill.file.get_ref()).ok_or(io::ErrorKind::NotFound)?;
        let mut bytes = [0; 8];
        fill(&mut bytes, run.start + 8 * at, &|into, at| read_at(file, into, at))?;
        Ok(u64::from_le_bytes(bytes))
    }

    /// Notes why the file is of no use.
    pub(super) fn fail(&mut self, error: &io::Error) {
        self.failed.get_or_insert_with(|| {
            format!("what --memory has no room for could not be kept in a temporary file: {error}")
        });
    }

    /// Why the file is of no use, where it is not.
    pub(super) fn failure(&self) -> Option<&str> {
        self.failed.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let mut room = Room::new(0);
        let runs: Vec<_> = [(5, 3_000), (1 << 60, 1), (9, 2_500)]
            .map(|(from, len)| (from, len, room.write(from..from + len).unwrap()))
            .into();
        room.flush();
        for (from, len, run) in runs {
            let mut read = Vec::new();
            room.read(&run, 700, &mut Vec::new(), &mut |piece| read.extend_from_slice(piece)).unwrap();
            assert_eq!(read, (from..from + len).collect::<Vec<_>>());
            assert_eq!((run.len(), room.entry(&run, len - 1).unwrap()), (len, from + len - 1));
        }
        assert_eq!(room.failure(), None);
    }

    #[test]
    fn a_file_that_is_too_short_is_an_error() {
        let mut room = Room::new(0);
        let run = room.write([1, 2].into_iter()).unwrap();
        room.flush();
        let longer = Run { len: run.len + 1, ..run };
        assert!(room.read(&longer, 1, &mut Vec::new(), &mut |_| ()).is_err());
    }

    #[test]
    fn what_is_set_aside_is_no_room_for_chunks() {
        let mut room = Room::new(LEAST);
        let most = room.most;
        room.set_aside(10 * CHUNK_BYTES);
        assert_eq!(
            (room.most, room.chunks_for_each(0), room.chunks_for_each(3)),
            (most - 10, most - 10, (most - 10) / 3)
        );
        room.set_aside(u64::MAX);
        assert_eq!(room.most, (most - 10).div_ceil(2));
    }

    #[test]
    fn chunks_are_counted_while_they_are_held() {
        let mut room = Room::new(LEAST);
        let chunks: Vec<_> = std::iter::repeat_with(|| room.chunk()).take(5).collect();
        assert!(!room.is_full() && chunks.iter().all(|chunk| chunk.capacity() == CHUNK));
        room.held = room.most;
        assert!(room.is_full());
        for chunk in chunks {
            room.give_back(chunk);
        }
        assert!(!room.is_full() && room.chunk().capacity() == CHUNK);
    }
}
