//! Standard input, kept in a temporary file: it can be read once only, and keys may need a second look.

use std::io::{Read, Write};

use tempfile::NamedTempFile;

use crate::data::{DataError, DataErrorCode, DataRef, Place};
use crate::engine::Cancel;

const PIECE: usize = 1 << 16;

/// A file of a table that can be opened as often as it is needed.
#[derive(Debug)]
pub(super) struct Kept {
    /// Where it can be read.
    pub(super) data: DataRef,
    /// Whether this is a copy of ours; it goes when this is dropped.
    copy: Option<NamedTempFile>,
}

impl Kept {
    /// Copies standard input; anything else stays where it is.
    pub(super) fn new(data: &DataRef, cancel: &Cancel) -> Result<Self, DataError> {
        if data.place != Place::Stdin {
            return Ok(Self { data: data.clone(), copy: None });
        }
        let copy = copy_of(&mut std::io::stdin().lock(), cancel).map_err(|error| failed(data, &error))?;
        let place = Place::File(copy.path().to_owned());
        Ok(Self { data: DataRef { place, ..data.clone() }, copy: Some(copy) })
    }

    /// Whether this is a copy of standard input.
    pub(super) fn is_copy(&self) -> bool {
        self.copy.is_some()
    }
}

fn copy_of(input: &mut dyn Read, cancel: &Cancel) -> std::io::Result<NamedTempFile> {
    let mut copy = NamedTempFile::new()?;
    let mut piece = vec![0; PIECE];
    while !cancel.is_cancelled() {
        match input.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => copy.write_all(piece.get(..read).unwrap_or_default())?,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    copy.flush()?;
    Ok(copy)
}

fn failed(data: &DataRef, error: &std::io::Error) -> DataError {
    DataError {
        code: DataErrorCode::Io,
        path: data.shown.clone(),
        line: None,
        message: format!("standard input could not be copied to a temporary file: {error}"),
        help: Some("make room in the folder for temporary files, or give the data as a file".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_holds_every_byte_and_goes_with_its_owner() {
        let bytes: Vec<u8> = (0..200_000u32).map(|at| (at % 251) as u8).collect();
        let copy = copy_of(&mut bytes.as_slice(), &Cancel::default()).unwrap();
        let path = copy.path().to_owned();
        assert_eq!(std::fs::read(&path).unwrap(), bytes);
        drop(copy);
        assert!(!path.exists());
    }
}
