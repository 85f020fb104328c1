//! A file that is open and may have no name any more: what the program keeps for itself leaves nothing behind, however it ends.

use std::fs::File;
use std::io::{Read, Result};
use std::sync::Arc;

/// An open file that can be read as often as it is needed. Clones share the file.
#[derive(Clone, Debug)]
pub struct Held(Arc<File>);

impl Held {
    /// Holds a file open.
    #[must_use]
    pub fn new(file: File) -> Self {
        Self(Arc::new(file))
    }

    /// How many bytes it has.
    ///
    /// # Errors
    /// The system does not say.
    pub fn size(&self) -> Result<u64> {
        Ok(self.0.metadata()?.len())
    }

    /// The file itself. Who reads it shares the place to read from with others.
    ///
    /// # Errors
    /// No more files can be open.
    pub fn file(&self) -> Result<File> {
        self.0.try_clone()
    }

    /// Reads from a place of it.
    pub(super) fn read_at(&self, buffer: &mut [u8], at: u64) -> Result<usize> {
        read_at(&self.0, buffer, at)
    }

    /// Its bytes from the first one, with a place of its own to read from.
    pub(super) fn reader(&self) -> impl Read + Send + use<> {
        Reader { file: Arc::clone(&self.0), at: 0 }
    }
}

impl PartialEq for Held {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Held {}

struct Reader {
    file: Arc<File>,
    at: u64,
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let read = read_at(&self.file, buffer, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

/// Reads from a place of a file without moving the place that others read from.
#[cfg(unix)]
pub(crate) fn read_at(file: &File, buffer: &mut [u8], at: u64) -> Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}

/// Reads from a place of a file without moving the place that others read from.
#[cfg(windows)]
pub(crate) fn read_at(file: &File, buffer: &mut [u8], at: u64) -> Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn readers_do_not_disturb_each_other() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"abcdef").unwrap();
        let held = Held::new(file);
        let (mut one, mut two) = (held.reader(), held.clone().reader());
        let mut start = [0; 2];
        one.read_exact(&mut start).unwrap();
        let mut all = String::new();
        two.read_to_string(&mut all).unwrap();
        let mut rest = String::new();
        one.read_to_string(&mut rest).unwrap();
        assert_eq!((held.size().unwrap(), &start, all.as_str(), rest.as_str()), (6, b"ab", "abcdef", "cdef"));
    }
}
