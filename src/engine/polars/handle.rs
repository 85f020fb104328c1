//! Bytes that several threads read at once, each from a place of its own.

use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result, Seek, SeekFrom};
use std::sync::Arc;

use crate::data::read_at;

/// A file or a piece of memory, with a place to read from. Clones share the bytes, not the place.
#[derive(Clone, Debug)]
pub(super) struct Handle {
    bytes: Bytes,
    at: u64,
    len: u64,
}

#[derive(Clone, Debug)]
enum Bytes {
    File(Arc<File>),
    Memory(Arc<[u8]>),
}

impl Handle {
    /// The bytes of an open file, as many as it has now.
    pub(super) fn of_file(file: File) -> Result<Self> {
        let len = file.metadata()?.len();
        Ok(Self { bytes: Bytes::File(Arc::new(file)), at: 0, len })
    }

    /// The bytes in memory.
    pub(super) fn of_memory(bytes: &[u8]) -> Self {
        Self { bytes: Bytes::Memory(bytes.into()), at: 0, len: bytes.len() as u64 }
    }

    /// How many bytes there are.
    pub(super) fn len(&self) -> u64 {
        self.len
    }

    /// Exactly the bytes of a range, which must lie inside.
    pub(super) fn range(&self, start: u64, len: u64) -> Result<Vec<u8>> {
        self.range_in(&|_| Vec::new(), start, len)
    }

    /// The same, in room for so many bytes that is made once the range is known to lie inside.
    pub(super) fn range_in(&self, room: &dyn Fn(usize) -> Vec<u8>, start: u64, len: u64) -> Result<Vec<u8>> {
        let end = start.checked_add(len).filter(|end| *end <= self.len);
        if end.is_none() {
            return Err(Error::new(ErrorKind::UnexpectedEof, "it ends before the place that its metadata names"));
        }
        let len = usize::try_from(len).map_err(Error::other)?;
        let mut bytes = room(len);
        bytes.resize(len, 0);
        let mut from = self.clone();
        from.at = start;
        from.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    /// Up to `most` bytes from the start.
    pub(super) fn head(&self, most: u64) -> Result<Vec<u8>> {
        self.range(0, most.min(self.len))
    }

    /// Up to `most` bytes before the end.
    pub(super) fn tail(&self, most: u64) -> Result<Vec<u8>> {
        let most = most.min(self.len);
        self.range(self.len - most, most)
    }
}

impl Read for Handle {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let read = match &self.bytes {
            Bytes::File(file) => read_at(file, buffer, self.at)?,
            Bytes::Memory(bytes) => {
                let from = usize::try_from(self.at).unwrap_or(usize::MAX).min(bytes.len());
                (&bytes[from..]).read(buffer)?
            }
        };
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Handle {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.len.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| Error::new(ErrorKind::InvalidInput, "a place before the start"))?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_read_from_places_of_their_own() {
        let mut one = Handle::of_memory(b"abcdef");
        let mut two = one.clone();
        one.seek(SeekFrom::End(-2)).unwrap();
        let (mut first, mut second) = (String::new(), [0; 3]);
        one.read_to_string(&mut first).unwrap();
        two.read_exact(&mut second).unwrap();
        assert_eq!((first.as_str(), &second), ("ef", b"abc"));
        assert_eq!(one.tail(4).unwrap(), b"cdef");
    }

    #[test]
    fn nothing_outside_is_read() {
        let mut bytes = Handle::of_memory(b"abc");
        assert!(bytes.range(2, 2).is_err());
        assert!(bytes.range(u64::MAX, 2).is_err());
        assert!(bytes.seek(SeekFrom::Current(-1)).is_err());
        bytes.seek(SeekFrom::Start(9)).unwrap();
        assert_eq!(bytes.read(&mut [0; 4]).unwrap(), 0);
    }
}
