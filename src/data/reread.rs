//! A part of a text file, read again from where it lies.

use std::fs::File;
use std::io;

use super::held::read_at;
use super::{Block, DataRef, Encoding, Place};

impl Block {
    /// Reads whole records of a file that is neither packed nor in another encoding than UTF-8: so many bytes from a place
    /// that a block told.
    ///
    /// # Errors
    /// There are not so many bytes any more, they cannot be read, or the data lies where nothing can be read twice.
    pub fn reread(data: &DataRef, offset: u64, length: usize) -> io::Result<Self> {
        let mut bytes = vec![0; length];
        match &data.place {
            Place::Stdin => return Err(io::ErrorKind::NotSeekable.into()),
            Place::Memory(all) => {
                let start = usize::try_from(offset).ok();
                let part = start.and_then(|start| all.get(start..)?.get(..length));
                bytes.copy_from_slice(part.ok_or(io::ErrorKind::UnexpectedEof)?);
            }
            Place::Held(held) => fill(&mut bytes, offset, &|into, at| held.read_at(into, at))?,
            Place::File(path) => {
                let file = File::open(path)?;
                fill(&mut bytes, offset, &|into, at| read_at(&file, into, at))?;
            }
        }
        Ok(Self { bytes, offset, encoding: Encoding::UTF_8, packed: 0, column: 1, last_fault: None })
    }
}

/// Fills a buffer from a place on, with what each call gives.
///
/// # Errors
/// The bytes end before it is full, or cannot be read.
pub(crate) fn fill(
    mut into: &mut [u8],
    mut at: u64,
    read: &dyn Fn(&mut [u8], u64) -> io::Result<usize>,
) -> io::Result<()> {
    while !into.is_empty() {
        match read(into, at) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(count) => {
                into = into.get_mut(count..).unwrap_or_default();
                at += count as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Format, Held, Hints};

    #[test]
    fn a_part_is_the_same_wherever_it_lies() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        std::fs::write(&path, b"a\n1\n22\n333\n").unwrap();
        let held = Held::new(File::open(&path).unwrap());
        let places = [Place::Memory(std::fs::read(&path).unwrap()), Place::Held(held), Place::File(path)];
        for place in places {
            let data = DataRef {
                place,
                shown: String::new(),
                format: Format::Csv,
                compression: None,
                dialect: Hints::default().dialect(Format::Csv),
                partition: Vec::new(),
            };
            let block = Block::reread(&data, 4, 7).unwrap();
            assert_eq!((block.bytes(), block.offset), (&b"22\n333\n"[..], 4));
            for (offset, length) in [(4, 8), (12, 1), (u64::MAX, 1)] {
                assert!(Block::reread(&data, offset, length).is_err(), "{:?} {offset}", data.place);
            }
            assert!(Block::reread(&data, 11, 0).is_ok());
        }
    }
}
