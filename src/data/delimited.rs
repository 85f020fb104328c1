//! One record of delimited text: where it ends, its cells, or what is wrong with it.

use memchr::{memchr, memchr_iter, memchr2, memchr3};

use super::Dialect;
use super::lines;
use super::record::{CellKind, FaultKind, Span};

/// How delimited text is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    pub(super) delimiter: u8,
    pub(super) quote: Option<u8>,
    /// Fields of each record; `None`: any number (for a header).
    pub(super) fields: Option<usize>,
    /// The most bytes of one record.
    pub(super) max_record: usize,
}

impl Rules {
    pub(super) fn new(dialect: &Dialect, fields: Option<usize>, max_record: usize) -> Self {
        Self { delimiter: dialect.delimiter, quote: dialect.quote, fields, max_record }
    }
}

/// One record, delimited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scanned {
    /// Where its text ends.
    pub(super) end: usize,
    /// Where the next record starts.
    pub(super) next: usize,
    /// What is wrong with it, and where.
    pub(super) fault: Option<(FaultKind, usize)>,
    /// Whether a line ends inside it.
    pub(super) several_lines: bool,
}

/// Why a quoted field cannot be followed to its end.
enum Stop {
    /// The bytes end before it can be told.
    NeedMore,
    /// It swallows line ends, and is not closed as it should be.
    Swallows,
    /// Something stands on its own line that should not: what, and where.
    OnLine(FaultKind, usize),
}

/// Reads the record at `start`. `None`: more bytes are needed, which is never so when they `end` with the file.
///
/// A record whose quotes are damaged ends with a physical line, so that the records behind it are still read: with the
/// line of the fault, or, where the damaged field swallowed line ends, with the line on which the record starts.
pub(super) fn scan(bytes: &[u8], start: usize, at_end: bool, rules: Rules, cells: &mut Vec<Span>) -> Option<Scanned> {
    cells.clear();
    let first = first_line(bytes, start, at_end, rules.max_record)?;
    if first.fault.is_some() {
        return Some(first);
    }
    let line = bytes.get(start..first.end)?;
    match rules.quote.filter(|quote| memchr(*quote, line).is_some()) {
        None => {
            split_bare(line, rules.delimiter, cells);
            Some(Scanned { fault: wrong_count(cells.len(), line, rules, start), ..first })
        }
        Some(quote) => Quoted { bytes, start, at_end, rules, quote, swallowed: None }.scan(first, cells),
    }
}

/// The physical line at `start`.
fn first_line(bytes: &[u8], start: usize, at_end: bool, max: usize) -> Option<Scanned> {
    let (end, next) = line_end(bytes, start, at_end)?;
    let fault = (end - start > max).then_some((FaultKind::TooLong, start));
    Some(Scanned { end, next, fault, several_lines: false })
}

/// The end of the line that `from` lies in. A CR at the end of the bytes may still be followed by its LF.
fn line_end(bytes: &[u8], from: usize, at_end: bool) -> Option<(usize, usize)> {
    match lines::next_end(bytes, from) {
        Some((end, next)) if next < bytes.len() || at_end || bytes.get(end) == Some(&b'\n') => Some((end, next)),
        Some((end, next)) if next == end + 2 => Some((end, next)),
        Some(_) => None,
        None => at_end.then_some((bytes.len(), bytes.len())),
    }
}

fn split_bare(line: &[u8], delimiter: u8, cells: &mut Vec<Span>) {
    let mut from = 0;
    for at in memchr_iter(delimiter, line) {
        cells.push(bare(from, at));
        from = at + 1;
    }
    cells.push(bare(from, line.len()));
}

fn bare(start: usize, end: usize) -> Span {
    Span { start, end, kind: CellKind::Bare, escaped: false }
}

fn wrong_count(found: usize, text: &[u8], rules: Rules, start: usize) -> Option<(FaultKind, usize)> {
    let expected = rules.fields?;
    let kind = match found {
        _ if text.is_empty() && expected > 1 => FaultKind::BlankLine,
        few if few < expected => FaultKind::TooFewFields,
        many if many > expected => FaultKind::TooManyFields,
        _ => return None,
    };
    Some((kind, start))
}

/// Whether the quotes in a field are signs of seconds or inches (`36'37.8"N 121'17.9"W`): each stands behind a digit. An
/// odd one may as well be what is left of a damaged field, so that it is not taken for such a sign.
fn are_marks(text: &[u8], quote: u8) -> bool {
    let is_mark = |at: usize| at.checked_sub(1).and_then(|before| text.get(before)).is_some_and(u8::is_ascii_digit);
    let mut count = 0;
    memchr_iter(quote, text).all(|at| {
        count += 1;
        is_mark(at)
    }) && count % 2 == 0
}

/// The reading of a record that has quotes.
#[derive(Clone, Copy)]
struct Quoted<'a> {
    bytes: &'a [u8],
    start: usize,
    at_end: bool,
    rules: Rules,
    quote: u8,
    /// The quote that opens the first field with a line end in it.
    swallowed: Option<usize>,
}

impl Quoted<'_> {
    fn scan(mut self, first: Scanned, cells: &mut Vec<Span>) -> Option<Scanned> {
        let (end, fault) = match self.fields(cells) {
            Ok(end) => (end, self.wrong_count(end, cells.len())),
            Err(Stop::OnLine(kind, at)) => (line_end(self.bytes, at, self.at_end)?.0, Some((kind, at))),
            Err(Stop::Swallows) => return Some(self.cut_short(first)),
            Err(Stop::NeedMore) if self.is_beyond_bound(self.bytes.len()) => return Some(self.cut_short(first)),
            Err(Stop::NeedMore) => return None,
        };
        let (_, next) = line_end(self.bytes, end, self.at_end)?;
        if self.is_beyond_bound(end) || fault.is_some() && self.swallows_a_whole_record(first, end) {
            return Some(self.cut_short(first));
        }
        Some(Scanned { end, next, fault, several_lines: self.swallowed.is_some() })
    }

    fn wrong_count(&self, end: usize, found: usize) -> Option<(FaultKind, usize)> {
        wrong_count(found, self.bytes.get(self.start..end)?, self.rules, self.start)
    }

    /// Whether a record of several lines is too long to be meant.
    fn is_beyond_bound(&self, end: usize) -> bool {
        self.swallowed.is_some() && end - self.start > self.rules.max_record
    }

    /// The record ends with its first line, where a quote is open that should not be.
    fn cut_short(&self, first: Scanned) -> Scanned {
        let at = self.swallowed.unwrap_or(self.start);
        Scanned { fault: Some((FaultKind::OpenQuote, at)), ..first }
    }

    /// Whether the second line of this faulty record is a whole record by itself: then the first line is what is damaged.
    fn swallows_a_whole_record(&self, first: Scanned, end: usize) -> bool {
        let many = self.rules.fields.filter(|fields| *fields > 1 && self.swallowed.is_some());
        let Some(expected) = many else { return false };
        let rest = self.bytes.get(first.next..end).unwrap_or_default();
        let line = rest.get(..memchr2(b'\n', b'\r', rest).unwrap_or(rest.len())).unwrap_or(rest);
        let mut alone = Quoted { bytes: line, start: 0, at_end: true, swallowed: None, ..*self };
        let mut cells = Vec::new();
        alone.fields(&mut cells).is_ok() && cells.len() == expected
    }

    /// Reads the fields; where the text of the record ends.
    fn fields(&mut self, cells: &mut Vec<Span>) -> Result<usize, Stop> {
        let mut at = self.start;
        loop {
            let end = if self.bytes.get(at) == Some(&self.quote) {
                self.quoted_field(at, cells)?
            } else {
                self.bare_field(at, cells)?
            };
            match self.bytes.get(end) {
                Some(byte) if *byte == self.rules.delimiter => at = end + 1,
                _ => return Ok(end),
            }
        }
    }

    fn bare_field(&self, at: usize, cells: &mut Vec<Span>) -> Result<usize, Stop> {
        let rest = self.bytes.get(at..).unwrap_or_default();
        let end = match memchr3(self.rules.delimiter, b'\n', b'\r', rest) {
            Some(found) => at + found,
            None if self.at_end => self.bytes.len(),
            None => return Err(Stop::NeedMore),
        };
        let text = self.bytes.get(at..end).unwrap_or_default();
        if let Some(quote) = memchr(self.quote, text).filter(|_| !are_marks(text, self.quote)) {
            return Err(Stop::OnLine(FaultKind::QuoteInField, at + quote));
        }
        cells.push(bare(at - self.start, end - self.start));
        Ok(end)
    }

    /// Reads the field whose quote opens at `open`; where the byte behind its closing quote is.
    fn quoted_field(&mut self, open: usize, cells: &mut Vec<Span>) -> Result<usize, Stop> {
        let (close, doubled) = match self.closing_quote(open) {
            Ok(found) => found,
            Err(stop) => return Err(self.noting(open, stop)),
        };
        let text = self.bytes.get(open + 1..close).unwrap_or_default();
        let has_line_end = memchr2(b'\n', b'\r', text).is_some();
        if has_line_end {
            self.swallowed = self.swallowed.or(Some(open));
        }
        match self.bytes.get(close + 1) {
            None if !self.at_end => return Err(Stop::NeedMore),
            Some(byte) if !self.ends_field(*byte) && has_line_end => return Err(Stop::Swallows),
            Some(byte) if !self.ends_field(*byte) => return Err(Stop::OnLine(FaultKind::TextAfterQuote, close + 1)),
            _ => {}
        }
        let (start, end) = (open + 1 - self.start, close - self.start);
        cells.push(Span { start, end, kind: CellKind::Quoted, escaped: doubled });
        Ok(close + 1)
    }

    fn noting(&mut self, open: usize, stop: Stop) -> Stop {
        self.swallowed = self.swallowed.or(Some(open));
        stop
    }

    fn ends_field(&self, byte: u8) -> bool {
        byte == self.rules.delimiter || byte == b'\n' || byte == b'\r'
    }

    /// Where the quote is that closes the field, and whether there are doubled ones before it.
    fn closing_quote(&self, open: usize) -> Result<(usize, bool), Stop> {
        let bound = self.start.saturating_add(self.rules.max_record);
        let reach = self.bytes.get(..bound).unwrap_or(self.bytes);
        let mut doubled = false;
        let mut from = open + 1;
        while let Some(found) = reach.get(from..).and_then(|rest| memchr(self.quote, rest)) {
            let quote = from + found;
            if self.bytes.get(quote + 1) != Some(&self.quote) {
                return Ok((quote, doubled));
            }
            doubled = true;
            from = quote + 2;
        }
        if self.at_end || bound <= self.bytes.len() { Err(Stop::Swallows) } else { Err(Stop::NeedMore) }
    }
}
