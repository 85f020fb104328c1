//! Reads the records of a block of JSON: lines of NDJSON, or elements of an array.

use super::block::{Block, BlockCount, LastFault};
use super::fault::{Found, too_long};
use super::json::{Scanner, skip_spaces};
use super::lines::{self, advance_bytes};
use super::record::{FaultKind, Item, Position, Record};

/// Gives the objects of NDJSON to `sink`, in order. Blank lines are no records.
pub(super) fn lines(block: &Block, max_record: usize, sink: &mut dyn FnMut(Item<'_>)) -> BlockCount {
    let bytes = &block.bytes;
    let mut scanner = Scanner::default();
    let mut count = BlockCount::default();
    let mut at = 0;
    while at < bytes.len() {
        let (end, next) = lines::next_end(bytes, at).unwrap_or((bytes.len(), bytes.len()));
        let line = bytes.get(at..end).unwrap_or_default();
        if skip_spaces(line, 0) < line.len() {
            let place = Place { row: count.rows, start: Position { line: count.lines, column: 1 }, offset: at };
            sink(one_line(block, line, max_record, place, &mut scanner));
            count.rows += 1;
        }
        count.lines += u64::from(next > end);
        at = next;
    }
    count
}

/// Where a record stands in its block.
#[derive(Clone, Copy)]
struct Place {
    row: u64,
    start: Position,
    offset: usize,
}

fn one_line<'a>(block: &Block, line: &'a [u8], max: usize, place: Place, scanner: &'a mut Scanner) -> Item<'a> {
    let wrong = |kind, at, message: Option<String>| {
        let record = if kind == FaultKind::TooLong { line.get(..max).unwrap_or(line) } else { line };
        Item::Fault(found(block, record, kind, at, place, message))
    };
    if line.len() > max {
        return wrong(FaultKind::TooLong, 0, Some(too_long(max)));
    }
    let text = match simdutf8::compat::from_utf8(line) {
        Ok(text) => text,
        Err(error) => return wrong(FaultKind::NotUtf8, error.valid_up_to(), None),
    };
    match scanner.object(line, 0) {
        Err(fault) => wrong(FaultKind::Json, fault.at, Some(fault.message)),
        Ok(end) if skip_spaces(line, end) < line.len() => {
            wrong(FaultKind::Json, skip_spaces(line, end), Some("text after the object".to_owned()))
        }
        Ok(_) => Item::Record(record(text, place, scanner)),
    }
}

fn record<'a>(text: &'a str, place: Place, scanner: &'a Scanner) -> Record<'a> {
    Record {
        text,
        row: place.row,
        start: place.start,
        offset: place.offset,
        cells: &scanner.cells,
        keys: Some(&scanner.keys),
        quote: b'"',
    }
}

/// A fault at this byte of a record; without a message, that the byte is not UTF-8.
fn found(
    block: &Block,
    record: &[u8],
    kind: FaultKind,
    at: usize,
    place: Place,
    message: Option<String>,
) -> super::Fault {
    let found = Found {
        kind,
        row: place.row,
        at: advance_bytes(place.start, record.get(..at).unwrap_or(record)),
        offset: block.offset_of(place.offset + at),
        encoding: block.encoding,
        record,
        place: at,
    };
    let message = message.unwrap_or_else(|| found.not_encoded());
    found.saying(message)
}

/// Gives the elements of an array to `sink`, in order, and the fault that ends it. The cutter has held all of them to
/// the rules, so what stands between them is passed over.
pub(super) fn array(block: &Block, sink: &mut dyn FnMut(Item<'_>)) -> BlockCount {
    let good = block.last_fault.as_ref().map_or(block.bytes.len(), |fault| fault.start);
    let bytes = block.bytes.get(..good).unwrap_or_default();
    let mut scanner = Scanner::default();
    let mut place = Place { row: 0, start: block.start(), offset: 0 };
    while let Some(from) = next_element(bytes, place.offset) {
        place = place.moved(bytes, from);
        let rest = bytes.get(from..).unwrap_or_default();
        let Ok(end) = scanner.object(rest, 0) else { break };
        let text = rest.get(..end).and_then(|text| simdutf8::basic::from_utf8(text).ok()).unwrap_or_default();
        sink(Item::Record(record(text, place, &scanner)));
        place = Place { row: place.row + 1, ..place.moved(bytes, from + end) };
    }
    if let Some(fault) = &block.last_fault {
        place = place.moved(&block.bytes, fault.start);
        sink(Item::Fault(last(block, fault, place)));
        place.row += 1;
    }
    BlockCount { rows: place.row, lines: lines::count(&block.bytes), ..BlockCount::default() }
}

fn next_element(bytes: &[u8], from: usize) -> Option<usize> {
    let found = bytes.get(from..)?.iter().position(|byte| *byte == b'{')?;
    Some(from + found)
}

impl Place {
    /// The place at `to`, behind this one.
    fn moved(self, bytes: &[u8], to: usize) -> Self {
        let passed = bytes.get(self.offset..to).unwrap_or_default();
        Self { start: advance_bytes(self.start, passed), offset: to, ..self }
    }
}

fn last(block: &Block, fault: &LastFault, place: Place) -> super::Fault {
    let record = block.bytes.get(fault.start..).unwrap_or_default();
    let message = (!fault.message.is_empty()).then(|| fault.message.clone());
    found(block, record, fault.kind, fault.at - fault.start, place, message)
}

#[cfg(test)]
#[path = "read_json_tests.rs"]
mod tests;
