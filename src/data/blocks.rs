//! Cuts a file into blocks, one after the other.

use super::block::{Block, LastFault};
use super::cut;
use super::cut_json::Array;
use super::delimited::Rules;
use super::feed::Feed;
use super::lines;
use super::open::Cut;
use super::{DataError, DataErrorCode, DataNote, LineEnds};

/// How the records of a format are told apart.
pub(super) enum Cutter {
    /// Delimited text.
    Delimited(Rules),
    /// A record a line.
    Lines,
    /// Elements of a JSON array.
    Array(Array),
}

impl Cutter {
    /// Whether the file may end here.
    fn is_closed(&self) -> bool {
        match self {
            Self::Delimited(_) | Self::Lines => true,
            Self::Array(array) => array.is_closed(),
        }
    }
}

/// Unpacks a file and cuts it into blocks, one after the other.
pub struct Blocks {
    feed: Feed,
    cutter: Cutter,
    cut: Cut,
    path: String,
    lines_before: u64,
    column: u64,
    ended: bool,
    complete: bool,
    notes: Vec<DataNote>,
    /// How the lines above the first record end.
    ends_before: LineEnds,
    /// Blank lines at the end of what was cut so far, where they are rows.
    blank_tail: u64,
}

impl Blocks {
    pub(super) fn new(feed: Feed, cutter: Cutter, cut: Cut, path: String, start: super::Position) -> Self {
        let (lines_before, column) = (start.line, start.column);
        let (notes, ends_before) = (Vec::new(), LineEnds::default());
        Self {
            feed,
            cutter,
            cut,
            path,
            lines_before,
            column,
            ended: false,
            complete: false,
            notes,
            ends_before,
            blank_tail: 0,
        }
    }

    /// The same, below lines that end so.
    pub(super) fn below(self, ends_before: LineEnds) -> Self {
        Self { ends_before, ..self }
    }

    /// How the lines of the header end.
    #[must_use]
    pub fn ends_before(&self) -> LineEnds {
        self.ends_before
    }

    /// The next block; `None` at the end. An error (damaged packing, reading failed) comes once, after the blocks of
    /// all records before it, and ends the file.
    pub fn next_block(&mut self) -> Result<Option<Block>, DataError> {
        let mut most = self.cut.block.max(1);
        while !self.ended {
            self.feed.fill(most);
            let (window, at_end) = self.feed.window(most);
            let whole = most >= self.feed.len();
            if window.is_empty() && at_end && self.cutter.is_closed() {
                self.finish();
            } else if let Some((length, fault)) = boundary(&mut self.cutter, window, at_end, self.cut.max_record) {
                return Ok(Some(self.block(length, fault)));
            } else if at_end {
                self.note_blank_lines();
                self.finish();
            } else if self.feed.has_ended() && whole {
                return Err(self.fail());
            } else if self.is_long_line(most) {
                return Ok(Some(self.long_line()));
            } else {
                most = most.saturating_mul(2);
            }
        }
        Ok(None)
    }

    /// Takes back the bytes of a block that is done with, as room for one to come.
    pub fn recycle(&mut self, bytes: Vec<u8>) {
        self.feed.recycle(bytes);
    }

    /// Lines before the first block: those of the header. What the `line` of the first block starts from.
    #[must_use]
    pub fn lines_before(&self) -> u64 {
        self.lines_before
    }

    /// After the last block: whether the file was read to its end. Not so after an error, nor after a fault in a JSON
    /// array, behind which nothing can be read.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// After the last block: what is worth saying about the file that could not be known when it was opened.
    #[must_use]
    pub fn notes(&self) -> &[DataNote] {
        &self.notes
    }

    fn finish(&mut self) {
        self.ended = true;
        self.complete = true;
        if self.blank_tail > 0 {
            let message = format!("{} at the end {} a null", blank_lines(self.blank_tail), is_row(self.blank_tail));
            let help = "in a file of one column a blank line is a row; take them away where none is meant";
            self.notes.push(DataNote::warning("blank-lines-at-end", message).with_help(help));
        }
    }

    /// In a file of one column blank lines are rows, those at its end too.
    fn blank_tail_of(&self, bytes: &[u8]) -> u64 {
        let Cutter::Delimited(Rules { fields: Some(1), .. }) = &self.cutter else { return 0 };
        let blank = cut::trailing_blank_lines(bytes);
        let lines = lines::count(bytes.get(bytes.len() - blank..).unwrap_or_default());
        if blank == bytes.len() { self.blank_tail + lines } else { lines }
    }

    fn block(&mut self, length: usize, last_fault: Option<LastFault>) -> Block {
        if last_fault.is_some() {
            self.ended = true;
        }
        let offset = self.feed.offset();
        let bytes = self.feed.take(length);
        let column = self.column;
        if let Cutter::Array(_) = self.cutter {
            self.column = lines::advance_bytes(super::Position { line: 0, column }, &bytes).column;
        }
        let (encoding, packed) = (self.feed.encoding(), self.feed.newly_taken());
        self.blank_tail = self.blank_tail_of(&bytes);
        Block { bytes, offset, encoding, packed, column, last_fault }
    }

    /// Whether the record at the start of the window is one line that is too long to be kept.
    fn is_long_line(&self, most: usize) -> bool {
        let (window, _) = self.feed.window(most);
        !matches!(self.cutter, Cutter::Array(_))
            && window.len() > self.cut.max_record.saturating_add(2)
            && lines::next_end(window, 0).is_none()
    }

    /// A block of the start of a line that is too long to be kept, so that its record is rejected.
    fn long_line(&mut self) -> Block {
        let mut block = self.block(self.cut.max_record + 1, None);
        let end = self.feed.drop_line();
        block.bytes.extend(end);
        block.packed += self.feed.newly_taken();
        block
    }

    fn fail(&mut self) -> DataError {
        self.ended = true;
        let reason = self.feed.failure().map_or_else(String::new, |error| format!(": {error}"));
        let packed = self.feed.source().compression.is_some();
        let code = if packed { DataErrorCode::Damaged } else { DataErrorCode::Io };
        let message = format!("cannot be read beyond byte {} of its unpacked text{reason}", self.feed.end());
        let error = DataError::new(code, &self.path, message);
        if packed { error.with_help("it is truncated or damaged: write it again, or copy it again") } else { error }
    }

    fn note_blank_lines(&mut self) {
        let (window, _) = self.feed.window(usize::MAX);
        let count = lines::count(window);
        let are = if count == 1 { "is no row" } else { "are no rows" };
        let message = format!("{} at the end {are}", blank_lines(count));
        self.notes.push(DataNote::warning("blank-lines-at-end", message));
    }
}

fn blank_lines(count: u64) -> String {
    format!("{count} blank {}", if count == 1 { "line" } else { "lines" })
}

fn is_row(count: u64) -> &'static str {
    if count == 1 { "is a row with" } else { "are rows with" }
}

/// Where the last record in a window ends, and the fault that ends the file there.
fn boundary(cutter: &mut Cutter, window: &[u8], at_end: bool, max: usize) -> Option<(usize, Option<LastFault>)> {
    let length = match cutter {
        Cutter::Delimited(rules) => cut::delimited(window, at_end, *rules),
        Cutter::Lines => cut::line_boundary(window, at_end),
        Cutter::Array(array) => return array.boundary(window, at_end, max),
    };
    length.map(|length| (length, None))
}
