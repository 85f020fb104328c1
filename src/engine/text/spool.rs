//! Standard input, kept in a temporary file without a name: it can be read once only, and keys may need a second look.

use std::fs::File;
use std::io::{self, Read, Write};
use std::sync::mpsc::{self, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::Duration;

use crate::data::{DataError, DataErrorCode, DataRef, Held, Place};
use crate::engine::Cancel;

const PIECE: usize = 1 << 16;

/// Pieces that may wait to be written.
const PIECES: usize = 4;

/// How long an interrupt may go unnoticed while nothing comes in.
const PATIENCE: Duration = Duration::from_millis(50);

/// A file of a table that can be opened as often as it is needed.
#[derive(Debug)]
pub(super) struct Kept {
    /// Where it can be read.
    pub(super) data: DataRef,
}

impl Kept {
    /// Copies standard input; anything else stays where it is.
    pub(super) fn new(data: &DataRef, cancel: &Cancel) -> Result<Self, DataError> {
        if data.place != Place::Stdin {
            return Ok(Self { data: data.clone() });
        }
        let copy = copy_of(io::stdin(), cancel).map_err(|error| failed(data, &error))?;
        Ok(Self { data: DataRef { place: Place::Held(Held::new(copy)), ..data.clone() } })
    }
}

/// Copies to the end of the input, or until the run is stopped. The input is read on a thread of its own, since a read
/// that waits for more cannot be told to stop.
fn copy_of(input: impl Read + Send + 'static, cancel: &Cancel) -> io::Result<File> {
    let mut copy = tempfile::tempfile()?;
    let (send, pieces) = mpsc::sync_channel(PIECES);
    thread::spawn(move || pump(input, &send));
    while !cancel.is_cancelled() {
        match pieces.recv_timeout(PATIENCE) {
            Ok(piece) => copy.write_all(&piece?)?,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    copy.flush()?;
    Ok(copy)
}

/// Hands on pieces of the input until it ends, fails, or nobody listens any more.
fn pump(mut input: impl Read, pieces: &SyncSender<io::Result<Vec<u8>>>) {
    loop {
        let mut piece = vec![0; PIECE];
        let read = match input.read(&mut piece) {
            Ok(0) => return,
            Ok(read) => Ok(read),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => Err(error),
        };
        let failed = read.is_err();
        let sent = pieces.send(read.map(|read| {
            piece.truncate(read);
            piece
        }));
        if failed || sent.is_err() {
            return;
        }
    }
}

fn failed(data: &DataRef, error: &io::Error) -> DataError {
    DataError {
        code: DataErrorCode::Io,
        path: data.shown.clone(),
        line: None,
        message: format!("standard input could not be copied to a temporary file: {error}"),
        help: Some("make room in the folder for temporary files, or give the data as a file".to_owned()),
        header: None,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Seek;

    use super::*;

    #[test]
    fn a_copy_holds_every_byte() {
        let bytes: Vec<u8> = (0..200_000u32).map(|at| (at % 251) as u8).collect();
        let mut copy = copy_of(io::Cursor::new(bytes.clone()), &Cancel::default()).unwrap();
        let mut copied = Vec::new();
        copy.rewind().unwrap();
        copy.read_to_end(&mut copied).unwrap();
        assert_eq!(copied, bytes);
    }

    #[test]
    fn an_input_that_says_nothing_can_be_left() {
        let (input, silent) = io::pipe().unwrap();
        let cancel = Cancel::default();
        let copy = thread::spawn({
            let cancel = cancel.clone();
            move || copy_of(input, &cancel)
        });
        cancel.cancel();
        assert_eq!(copy.join().unwrap().unwrap().metadata().unwrap().len(), 0);
        drop(silent);
    }
}
