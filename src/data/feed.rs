//! A window on the unpacked bytes of a file, which grows as far as a record needs.

use std::io::{self, Cursor, Read};
use std::sync::atomic::Ordering;

use super::Encoding;
use super::decode::{Decoded, source_length};
use super::lines;
use super::unpack::Source;

/// Bytes that are read at once to pass over a line.
const DROPPED_AT_ONCE: usize = 1 << 16;

/// Room that is made before anything is read.
const FIRST_ROOM: usize = 1 << 16;

/// A line that goes on for longer ends the reading of its file: it may have no end.
const LONGEST_LINE: u64 = 1 << 30;

/// The bytes that were unpacked but not yet handed out.
pub(super) struct Feed {
    source: Source,
    /// The bytes, and behind them room that was made before.
    buffer: Vec<u8>,
    /// How many of the buffer are bytes of the file.
    held: usize,
    /// The buffer of a block that is done with.
    spare: Vec<u8>,
    /// Where the buffer starts in the file as it is unpacked.
    offset: u64,
    encoding: Encoding,
    ended: bool,
    failed: Option<io::Error>,
    reported: u64,
}

impl Feed {
    pub(super) fn new(source: Source) -> Self {
        Self {
            source,
            buffer: Vec::new(),
            held: 0,
            spare: Vec::new(),
            offset: 0,
            encoding: Encoding::UTF_8,
            ended: false,
            failed: None,
            reported: 0,
        }
    }

    /// Reads until the window holds `want` bytes, or there are no more.
    pub(super) fn fill(&mut self, want: usize) {
        if self.ended || self.held >= want {
            return;
        }
        while self.held < want && !self.ended {
            // What may never come takes no room.
            let reach = want.min(self.held.saturating_mul(2).max(FIRST_ROOM));
            if self.buffer.len() < reach {
                self.buffer.resize(reach, 0);
            }
            let end = want.min(self.buffer.len());
            let room = self.buffer.get_mut(self.held..end).unwrap_or_default();
            match self.source.reader.read(room) {
                Ok(0) => self.ended = true,
                Ok(read) => self.held += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.failed = Some(error);
                    self.ended = true;
                }
            }
        }
    }

    /// Takes back the buffer of a block that is done with.
    pub(super) fn recycle(&mut self, spare: Vec<u8>) {
        self.spare = spare;
    }

    /// The bytes that were read and not handed out.
    fn bytes(&self) -> &[u8] {
        self.buffer.get(..self.held).unwrap_or_default()
    }

    /// The window, at most this much of it, and whether the file ends with it.
    pub(super) fn window(&self, most: usize) -> (&[u8], bool) {
        match self.bytes().get(..most) {
            Some(part) if part.len() < self.held => (part, false),
            _ => (self.bytes(), self.ended && self.failed.is_none()),
        }
    }

    /// Whether nothing more can be read.
    pub(super) fn has_ended(&self) -> bool {
        self.ended
    }

    /// Bytes in the window.
    pub(super) fn len(&self) -> usize {
        self.held
    }

    /// Takes the first bytes out of the window.
    pub(super) fn take(&mut self, count: usize) -> Vec<u8> {
        let count = count.min(self.held);
        let mut next = std::mem::take(&mut self.spare);
        let rest = self.buffer.get(count..self.held).unwrap_or_default();
        if next.len() < rest.len() {
            next.resize(rest.len(), 0);
        }
        next.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        self.held = rest.len();
        let mut taken = std::mem::replace(&mut self.buffer, next);
        taken.truncate(count);
        self.offset += self.length(&taken);
        taken
    }

    /// How many bytes of the file this text takes.
    fn length(&self, text: &[u8]) -> u64 {
        let plain = text.len() as u64;
        if self.encoding == Encoding::UTF_8 { plain } else { source_length(text, self.encoding).unwrap_or(plain) }
    }

    /// Reads what comes from here on as text of this encoding.
    pub(super) fn decode(&mut self, encoding: Encoding) {
        if encoding == Encoding::UTF_8 {
            return;
        }
        let mut read = std::mem::take(&mut self.buffer);
        read.truncate(std::mem::take(&mut self.held));
        let read = Cursor::new(read);
        let rest = std::mem::replace(&mut self.source.reader, Box::new(io::empty()));
        let failed: Box<dyn Read + Send> = match self.failed.take() {
            Some(error) => Box::new(Failed(Some(error))),
            None => Box::new(io::empty()),
        };
        self.source.reader = Box::new(Decoded::new(read.chain(failed).chain(rest), encoding));
        self.encoding = encoding;
        self.ended = false;
    }

    /// The encoding that is read.
    pub(super) fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Drops the rest of a line that is too long to be kept; gives its line end, empty where the file ends before it.
    pub(super) fn drop_line(&mut self) -> Vec<u8> {
        let start = self.offset;
        loop {
            self.fill(DROPPED_AT_ONCE);
            if self.offset - start > LONGEST_LINE {
                let message = format!("a line goes on for more than {} GiB", LONGEST_LINE >> 30);
                self.failed = Some(io::Error::new(io::ErrorKind::InvalidData, message));
                self.ended = true;
                return Vec::new();
            }
            if let Some((end, next)) = lines::next_end(self.bytes(), 0) {
                self.take(end);
                self.fill(2);
                let (_, next) = lines::next_end(self.bytes(), 0).unwrap_or((end, next));
                return self.take(next);
            }
            self.take(self.held);
            if self.ended {
                return Vec::new();
            }
        }
    }

    /// Where the window starts in the file as it is unpacked.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// Where a byte of the window stands in the file as it is unpacked; `None` where decoding hides it.
    pub(super) fn offset_of(&self, place: usize) -> Option<u64> {
        if self.encoding == Encoding::UTF_8 {
            return Some(self.offset + place as u64);
        }
        let before = source_length(self.bytes().get(..place)?, self.encoding)?;
        Some(self.offset + before)
    }

    /// Where the bytes that were read end in the file as it is unpacked.
    pub(super) fn end(&self) -> u64 {
        self.offset + self.length(self.bytes())
    }

    /// Packed bytes read since this was last asked.
    pub(super) fn newly_taken(&mut self) -> u64 {
        let taken = self.source.taken.load(Ordering::Relaxed);
        let new = taken - self.reported;
        self.reported = taken;
        new
    }

    /// Why reading ended too early, once.
    pub(super) fn failure(&mut self) -> Option<io::Error> {
        self.failed.take()
    }

    /// What was opened.
    pub(super) fn source(&self) -> &Source {
        &self.source
    }
}

/// Fails as a reader before it did.
struct Failed(Option<io::Error>);

impl Read for Failed {
    fn read(&mut self, _into: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}
