//! Reads the records of a block of delimited text.

use memchr::{memchr, memchr2};

use super::block::{Block, BlockCount, Layout};
use super::delimited::{Rules, Scanned, scan};
use super::fault;
use super::lines;
use super::record::{Fault, FaultKind, Item, Position, Record, Span};
use super::rows::{CellSpan, MOST_BYTES, RowStart, Rows};
use super::structure::{Marks, Structure, Turn};

/// Gives the records of a block to `sink`, in order.
pub(super) fn read(block: &Block, layout: &Layout, sink: &mut dyn FnMut(Item<'_>)) -> BlockCount {
    let reader = Reader::new(block, layout);
    let mut cells = Vec::with_capacity(layout.columns.len());
    let mut count = BlockCount::default();
    let mut at = 0;
    while at < block.bytes.len() {
        let Some(scanned) = scan(&block.bytes, at, true, reader.rules, &mut cells) else { break };
        sink(reader.item(at, scanned, count, &cells));
        reader.count(at, scanned, &mut count);
        at = scanned.next;
    }
    reader.count_ends(&mut count);
    count
}

/// Gives the records of a block to `take`, rows by columns, `most` at once; of the columns of the file the `wanted` ones.
/// `None`, and nothing given, where the block has to be read record by record.
pub(super) fn read_rows<'b>(
    block: &'b Block,
    layout: &'b Layout,
    (wanted, most): (&'b [usize], usize),
    take: &mut dyn FnMut(RowsOrFault<'_, 'b>),
) -> Option<BlockCount> {
    let reader = Reader::new(block, layout);
    let text = reader.text.filter(|text| !reader.has_nul && text.len() < MOST_BYTES)?;
    let columns = wanted.iter().map(|_| Vec::with_capacity(most)).collect();
    let rows = Rows { block, layout, text, wanted, columns, starts: Vec::with_capacity(most) };
    let marks = Marks::new(reader.rules.delimiter, reader.rules.quote);
    let mut walk = Walk { reader, rows, marks, structure: Structure::default(), mark: 0, turn: 0, cells: Vec::new() };
    Some(walk.read(most, take))
}

/// What a block yields that is read by columns.
#[derive(Debug)]
pub enum RowsOrFault<'a, 'b> {
    /// Rows, behind those given before.
    Rows(&'a Rows<'b>),
    /// A record that could not be read; it may stand before or between rows that are given later.
    Fault(Fault),
}

/// The reading of a block by columns.
struct Walk<'b> {
    reader: Reader<'b>,
    rows: Rows<'b>,
    marks: Marks,
    structure: Structure,
    /// The first mark of the structure that is not behind us.
    mark: usize,
    /// Likewise of those that are no delimiters.
    turn: usize,
    cells: Vec<Span>,
}

impl<'b> Walk<'b> {
    fn read(&mut self, most: usize, take: &mut dyn FnMut(RowsOrFault<'_, 'b>)) -> BlockCount {
        let bytes = &self.reader.block.bytes;
        let mut count = BlockCount::default();
        let mut at = 0;
        self.structure.look(bytes, at, self.marks);
        while at < bytes.len() {
            let start = RowStart { offset: at, row: count.rows, line: count.lines };
            let scanned = match self.plain_row(start) {
                Some(scanned) => scanned,
                None => match self.any_record(start, count, take) {
                    Some(scanned) => scanned,
                    None => break,
                },
            };
            self.reader.count(at, scanned, &mut count);
            at = scanned.next;
            if self.rows.len() >= most {
                take(RowsOrFault::Rows(&self.rows));
                self.rows.clear();
            }
        }
        if !self.rows.is_empty() {
            take(RowsOrFault::Rows(&self.rows));
        }
        self.reader.count_ends(&mut count);
        count
    }

    /// Takes a row without quotes that is as it should be: as many delimiters as there are columns, and a line end.
    fn plain_row(&mut self, start: RowStart) -> Option<Scanned> {
        let turn = self.next_turn(start.offset)?;
        let fields = self.reader.layout.columns.len();
        let marks = self.structure.all().get(self.mark..=turn.before)?;
        let bytes = &self.reader.block.bytes;
        let next = match (bytes.get(turn.at), bytes.get(turn.at + 1)) {
            (Some(b'\n'), _) => turn.at + 1,
            (Some(b'\r'), Some(b'\n')) => turn.at + 2,
            _ => return None,
        };
        if marks.len() != fields || turn.at - start.offset > self.reader.rules.max_record {
            return None;
        }
        let first = u32::try_from(start.offset).ok()?;
        self.rows.push(start, |column| {
            let from = column.checked_sub(1).and_then(|before| marks.get(before)).map_or(first, |mark| mark + 1);
            CellSpan::bare(from, marks.get(column).copied().unwrap_or(from))
        });
        self.pass(next);
        Some(Scanned { end: turn.at, next, fault: None, several_lines: false })
    }

    /// The next byte from here on that is no delimiter, looking further where the window ends before it.
    fn next_turn(&mut self, from: usize) -> Option<Turn> {
        if let Some(turn) = self.structure.turns().get(self.turn) {
            return Some(*turn);
        }
        let bytes = &self.reader.block.bytes;
        if self.structure.end() >= bytes.len() {
            return None;
        }
        self.structure.look(bytes, from, self.marks);
        (self.mark, self.turn) = (0, 0);
        self.structure.turns().first().copied()
    }

    /// Passes by the marks before the next record.
    fn pass(&mut self, next: usize) {
        let turns = self.structure.turns().iter().skip(self.turn);
        self.turn += turns.take_while(|turn| turn.at < next).count();
        let passed = self.turn.checked_sub(1).and_then(|last| self.structure.turns().get(last));
        self.mark = passed.map_or(self.mark, |turn| self.mark.max(turn.before + 1));
    }

    /// Takes a record as it comes.
    fn any_record(
        &mut self,
        start: RowStart,
        before: BlockCount,
        take: &mut dyn FnMut(RowsOrFault<'_, 'b>),
    ) -> Option<Scanned> {
        let bytes = &self.reader.block.bytes;
        let scanned = scan(bytes, start.offset, true, self.reader.rules, &mut self.cells)?;
        match self.reader.item(start.offset, scanned, before, &self.cells) {
            Item::Fault(fault) => take(RowsOrFault::Fault(fault)),
            Item::Record(_) => {
                let cells = &self.cells;
                self.rows.push(start, |column| {
                    cells.get(column).map_or(CellSpan::default(), |span| CellSpan::of(*span, start.offset))
                });
            }
        }
        self.pass(scanned.next);
        Some(scanned)
    }
}

struct Reader<'a> {
    block: &'a Block,
    layout: &'a Layout,
    rules: Rules,
    /// The whole block, where it is UTF-8.
    text: Option<&'a str>,
    has_nul: bool,
    has_return: bool,
}

impl<'a> Reader<'a> {
    fn new(block: &'a Block, layout: &'a Layout) -> Self {
        // Most blocks have neither, and are looked through once.
        let rare = memchr2(0, b'\r', &block.bytes);
        Self {
            block,
            layout,
            rules: Rules::new(&layout.dialect, Some(layout.columns.len()), layout.max_record),
            text: simdutf8::basic::from_utf8(&block.bytes).ok(),
            has_nul: rare.is_some() && memchr(0, &block.bytes).is_some(),
            has_return: rare.is_some() && memchr(b'\r', &block.bytes).is_some(),
        }
    }

    /// Counts a record.
    fn count(&self, at: usize, scanned: Scanned, count: &mut BlockCount) {
        let bytes = &self.block.bytes;
        if scanned.several_lines && scanned.fault.is_none() {
            count.taken_in.see(bytes.get(at..scanned.end).unwrap_or_default(), self.rules, count.lines);
        }
        count.rows += 1;
        count.lines += self.lines_of(at, scanned);
        // Without a CR all lines end alike, and need not be looked at one by one.
        if self.has_return || count.rows == 1 {
            let end = bytes.get(scanned.end..scanned.next).unwrap_or_default();
            count.ends.see(end, count.lines.saturating_sub(1));
        }
    }

    /// Counts the line ends that were not looked at.
    fn count_ends(&self, count: &mut BlockCount) {
        if !self.has_return {
            let without_end = u64::from(self.block.bytes.last().is_some_and(|last| *last != b'\n'));
            count.ends.see_more_feeds(count.rows.saturating_sub(1 + without_end));
        }
    }

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
    ) -> Fault {
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
