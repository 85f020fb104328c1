//! Finds the last record boundary in a window of text, without reading every record.

use memchr::{memchr, memchr2, memrchr2};

use super::delimited::{Rules, scan};
use super::lines;
use super::record::Span;

/// The last place in these bytes where a record of delimited text certainly ends, beyond 0; `None` where there is none.
/// Blank lines before the end stay behind, because those at the end of the file are no records, unless the table has one column.
pub(super) fn delimited(bytes: &[u8], at_end: bool, rules: Rules) -> Option<usize> {
    let end = match rules.quote {
        None => line_boundary(bytes, at_end)?,
        Some(quote) => Boundary { bytes, at_end, rules, quote, spare: Vec::new() }.last()?,
    };
    if rules.fields == Some(1) {
        return Some(end);
    }
    let blanks = trailing_blank_lines(bytes.get(..end)?);
    if blanks < end {
        return Some(end - blanks);
    }
    // So many blank lines cannot be held back; they are records then.
    bytes
        .get(..rules.max_record.min(end))
        .filter(|run| run.len() == rules.max_record)
        .and_then(|run| line_boundary(run, false))
}

/// The last place in these bytes where a line certainly ends.
pub(super) fn line_boundary(bytes: &[u8], at_end: bool) -> Option<usize> {
    if at_end {
        return Some(bytes.len());
    }
    memrchr2(b'\n', b'\r', without_open_return(bytes)).map(|end| end + 1)
}

/// The bytes without a CR at their end, which may belong to an LF to come.
fn without_open_return(bytes: &[u8]) -> &[u8] {
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

/// How many bytes at the end are line ends beyond the one of the last record.
pub(super) fn trailing_blank_lines(bytes: &[u8]) -> usize {
    let text = bytes.iter().rposition(|byte| *byte != b'\n' && *byte != b'\r').map_or(0, |at| at + 1);
    match text {
        0 => bytes.len(),
        text if text < bytes.len() => bytes.len() - lines::after_end(bytes, text),
        _ => 0,
    }
}

struct Boundary<'a> {
    bytes: &'a [u8],
    at_end: bool,
    rules: Rules,
    quote: u8,
    spare: Vec<Span>,
}

impl Boundary<'_> {
    /// Goes from quote to quote: a quoted field that is whole and on one line is passed at once, anything else is read exactly.
    fn last(&mut self) -> Option<usize> {
        let (mut record, mut from) = (0, 0);
        while let Some(found) = self.bytes.get(from..).and_then(|rest| memchr(self.quote, rest)) {
            let quote = from + found;
            if let Some(end) = self.bytes.get(from..quote).and_then(|passed| memrchr2(b'\n', b'\r', passed)) {
                record = from + end + 1;
            }
            if let Some(close) = self.plain_field(record, quote) {
                from = close + 1;
            } else if let Some(scanned) = self.exact(record) {
                (record, from) = (scanned, scanned);
            } else {
                return (record > 0).then_some(record);
            }
        }
        let rest = self.bytes.get(from..).unwrap_or_default();
        line_boundary(rest, self.at_end).map(|end| from + end).or((record > 0).then_some(record))
    }

    fn exact(&mut self, record: usize) -> Option<usize> {
        scan(self.bytes, record, self.at_end, self.rules, &mut self.spare).map(|scanned| scanned.next)
    }

    /// The closing quote of the field that opens at `quote`, where it has neither line ends nor faults.
    fn plain_field(&self, record: usize, quote: usize) -> Option<usize> {
        let opens = quote == record || self.bytes.get(quote - 1) == Some(&self.rules.delimiter);
        let close = if opens { self.closing_quote(quote + 1)? } else { return None };
        let next = *self.bytes.get(close + 1)?;
        let ends = next == self.rules.delimiter || next == b'\n' || next == b'\r';
        let one_line = memchr2(b'\n', b'\r', self.bytes.get(quote..close)?).is_none();
        (ends && one_line).then_some(close)
    }

    /// The first quote from here on that is not doubled.
    fn closing_quote(&self, mut from: usize) -> Option<usize> {
        loop {
            let close = from + memchr(self.quote, self.bytes.get(from..)?)?;
            if self.bytes.get(close + 1) != Some(&self.quote) {
                return Some(close);
            }
            from = close + 2;
        }
    }
}
