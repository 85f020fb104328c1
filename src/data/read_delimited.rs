//! Reads the records of a block of delimited text.

use memchr::memchr;

use super::block::{Block, BlockCount, Layout};
use super::delimited::{Rules, Scanned, scan};
use super::fault;
use super::lines;
use super::record::{FaultKind, Item, Position, Record, Span};

/// Gives the records of a block to `sink`, in order.
pub(super) fn read(block: &Block, layout: &Layout, sink: &mut dyn FnMut(Item<'_>)) -> BlockCount {
    let rules = Rules::new(&layout.dialect, Some(layout.columns.len()), layout.max_record);
    let reader = Reader {
        block,
        layout,
        text: simdutf8::basic::from_utf8(&block.bytes).ok(),
        has_nul: memchr(0, &block.bytes).is_some(),
    };
    // Without a CR all lines end alike, and need not be looked at one by one.
    let has_return = memchr(b'\r', &block.bytes).is_some();
    let mut cells = Vec::with_capacity(layout.columns.len());
    let mut count = BlockCount::default();
    let mut at = 0;
    while at < block.bytes.len() {
        let Some(scanned) = scan(&block.bytes, at, true, rules, &mut cells) else { break };
        sink(reader.item(at, scanned, count, &cells));
        if scanned.several_lines && scanned.fault.is_none() {
            count.taken_in.see(block.bytes.get(at..scanned.end).unwrap_or_default(), rules, count.lines);
        }
        count.rows += 1;
        count.lines += reader.lines_of(at, scanned);
        if has_return || count.rows == 1 {
            let end = block.bytes.get(scanned.end..scanned.next).unwrap_or_default();
            count.ends.see(end, count.lines.saturating_sub(1));
        }
        at = scanned.next;
    }
    if !has_return {
        let without_end = u64::from(block.bytes.last().is_some_and(|last| *last != b'\n'));
        count.ends.see_more_feeds(count.rows.saturating_sub(1 + without_end));
    }
    count
}

struct Reader<'a> {
    block: &'a Block,
    layout: &'a Layout,
    /// The whole block, where it is UTF-8.
    text: Option<&'a str>,
    has_nul: bool,
}

impl<'a> Reader<'a> {
    fn item<'c>(&self, at: usize, scanned: Scanned, before: BlockCount, cells: &'c [Span]) -> Item<'c>
    where
        'a: 'c,
    {
        let structural = scanned.fault.filter(|(kind, _)| !is_count(*kind));
        match structural.map_or_else(|| self.text_of(at, scanned), Err) {
            Err((kind, place)) => Item::Fault(self.fault(kind, place, at, scanned, before, cells.len())),
            Ok(text) => match scanned.fault {
                Some((kind, place)) => Item::Fault(self.fault(kind, place, at, scanned, before, cells.len())),
                None => Item::Record(Record {
                    text,
                    row: before.rows,
                    start: Position { line: before.lines, column: 1 },
                    offset: at,
                    cells,
                    keys: None,
                    quote: self.layout.dialect.quote.unwrap_or(b'"'),
                }),
            },
        }
    }

    /// The text of a record, or the byte that makes it none.
    fn text_of(&self, at: usize, scanned: Scanned) -> Result<&'a str, (FaultKind, usize)> {
        let text = match self.text.and_then(|text| text.get(at..scanned.end)) {
            Some(text) => text,
            None => self.checked_text(at, scanned.end)?,
        };
        match self.has_nul.then(|| memchr(0, text.as_bytes())).flatten() {
            Some(nul) => Err((FaultKind::Nul, at + nul)),
            None => Ok(text),
        }
    }

    fn checked_text(&self, at: usize, end: usize) -> Result<&'a str, (FaultKind, usize)> {
        let bytes = self.block.bytes.get(at..end).unwrap_or_default();
        std::str::from_utf8(bytes).map_err(|error| (FaultKind::NotUtf8, at + error.valid_up_to()))
    }

    fn fault(
        &self,
        kind: FaultKind,
        place: usize,
        at: usize,
        scanned: Scanned,
        before: BlockCount,
        found: usize,
    ) -> super::Fault {
        let start = Position { line: before.lines, column: 1 };
        let bytes = &self.block.bytes;
        fault::Found {
            kind,
            row: before.rows,
            at: lines::advance_bytes(start, bytes.get(at..place).unwrap_or_default()),
            offset: self.block.offset_of(place),
            encoding: self.block.encoding,
            record: bytes.get(at..scanned.end).unwrap_or_default(),
            place: place - at,
        }
        .delimited(found, self.layout)
    }

    fn lines_of(&self, at: usize, scanned: Scanned) -> u64 {
        if scanned.several_lines {
            return lines::count(self.block.bytes.get(at..scanned.next).unwrap_or_default());
        }
        u64::from(scanned.next > scanned.end)
    }
}

fn is_count(kind: FaultKind) -> bool {
    matches!(kind, FaultKind::TooFewFields | FaultKind::TooManyFields | FaultKind::BlankLine)
}

#[cfg(test)]
#[path = "read_delimited_tests.rs"]
mod tests;
