//! Reads the header of delimited text: the names of its columns.

use std::collections::{BTreeMap, BTreeSet};

use memchr::memchr;

use super::delimited::{Rules, Scanned, scan};
use super::fault::{Found, cut_raw};
use super::feed::Feed;
use super::lines;
use super::record::{FaultKind, Position, RawCell, Span};
use super::{DataError, DataErrorCode, DataNote, DataRef, Encoding, HeaderFault, Layout, LineEnds};

/// Records that are held beside the header when a file is opened.
const COMPARED: usize = 10;

/// What the top of a file says.
pub(super) struct Header {
    /// The names of the columns.
    pub(super) columns: Vec<String>,
    /// The line it stands on, where there is one.
    pub(super) line: Option<u64>,
    /// Lines up to the first record.
    pub(super) lines: u64,
    /// How these lines end.
    pub(super) ends: LineEnds,
    /// What is wrong with it, although it names columns.
    pub(super) faults: Vec<HeaderFault>,
    /// What is worth saying.
    pub(super) notes: Vec<DataNote>,
}

/// Reads the header, and leaves the feed at the first record.
pub(super) fn read(data: &DataRef, feed: &mut Feed, max_record: usize) -> Result<Header, DataError> {
    let rules = Rules::new(&data.dialect, None, max_record);
    if !data.dialect.header {
        let columns = names_without_header(data, feed, rules)?;
        let (ends, faults, notes) = (LineEnds::default(), Vec::new(), Vec::new());
        return Ok(Header { columns, line: None, lines: 0, ends, faults, notes });
    }
    let mut notes = Vec::new();
    let blank = skip_blank_lines(feed);
    if blank > 0 {
        notes.push(leading_blank_lines(blank));
    }
    let line = blank + 1;
    let first = first_record(data, feed, rules, line)?;
    of_one_width(data, feed, rules, &first)?;
    let mut faults = name_faults(&first);
    faults.extend(wrong_delimiter(data, feed, rules, &first));
    let taken = feed.take(first.scanned.next);
    let lines = blank + lines::count(&taken);
    let mut ends = LineEnds::default();
    ends.see(taken.get(first.scanned.end..).unwrap_or_default(), lines.saturating_sub(1));
    Ok(Header { columns: first.names, line: Some(line), lines, ends, faults, notes })
}

/// Takes the blank lines at the top; how many.
fn skip_blank_lines(feed: &mut Feed) -> u64 {
    let mut taken = Vec::new();
    loop {
        feed.fill(2);
        let (window, at_end) = feed.window(usize::MAX);
        let blank = window.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        let all = blank == window.len();
        taken.extend(feed.take(blank));
        if !all || at_end || feed.has_ended() {
            return lines::count(&taken);
        }
    }
}

fn leading_blank_lines(count: u64) -> DataNote {
    let lines = if count == 1 { "line" } else { "lines" };
    DataNote::warning("blank-lines-at-start", format!("{count} blank {lines} at the start were skipped"))
}

/// The record that names the columns.
struct First {
    /// The texts of its cells.
    names: Vec<String>,
    /// Where the cells start in it.
    starts: Vec<usize>,
    /// Its text.
    text: String,
    scanned: Scanned,
    /// The line it starts on.
    line: u64,
}

impl First {
    /// A fault of this header, at a byte of it.
    fn fault(&self, kind: FaultKind, at: usize, message: String) -> HeaderFault {
        let before = self.text.get(..at).unwrap_or_default();
        let at = lines::advance(Position { line: self.line, column: 1 }, before);
        let raw = cut_raw(self.text.as_bytes(), Encoding::UTF_8);
        HeaderFault { kind, line: at.line, column: at.column, message, raw }
    }

    fn start(&self, column: usize) -> usize {
        self.starts.get(column).copied().unwrap_or_default()
    }
}

fn first_record(data: &DataRef, feed: &mut Feed, rules: Rules, line: u64) -> Result<First, DataError> {
    let mut cells = Vec::new();
    let mut most = feed.len().max(1);
    loop {
        feed.fill(most);
        let (window, _) = feed.window(usize::MAX);
        let at_end = feed.has_ended();
        if window.is_empty() {
            let error = DataError::new(DataErrorCode::Empty, &data.shown, "has only blank lines");
            return Err(error.with_help("its first line must name the columns, or give `--no-header`"));
        }
        match scan(window, 0, at_end, rules, &mut cells) {
            Some(scanned) => return first(data, feed, scanned, &cells, rules, line),
            None if most > rules.max_record => return Err(no_line_end(data, line)),
            None => most = most.saturating_mul(2),
        }
    }
}

fn no_line_end(data: &DataRef, line: u64) -> DataError {
    let error = DataError::new(DataErrorCode::NotItsFormat, &data.shown, "its first line is too long to name columns");
    error.at_line(line).with_help("is it text with a line for each record?")
}

fn first(
    data: &DataRef,
    feed: &Feed,
    scanned: Scanned,
    cells: &[Span],
    rules: Rules,
    line: u64,
) -> Result<First, DataError> {
    let record = feed.window(usize::MAX).0.get(..scanned.end).unwrap_or_default();
    let not_text = || Some((FaultKind::NotUtf8, std::str::from_utf8(record).err()?.valid_up_to()));
    let nul = || Some((FaultKind::Nul, memchr(0, record)?));
    if let Some((kind, place)) = scanned.fault.or_else(not_text).or_else(nul) {
        return Err(faulty(data, feed, record, kind, place, rules, line));
    }
    let text = String::from_utf8_lossy(record).into_owned();
    let quote = rules.quote.unwrap_or(b'"');
    let names = cells.iter().map(|span| RawCell::of(&text, *span, quote).text().into_owned()).collect();
    let starts = cells.iter().map(|span| span.start).collect();
    Ok(First { names, starts, text, scanned, line })
}

fn faulty(
    data: &DataRef,
    feed: &Feed,
    record: &[u8],
    kind: FaultKind,
    place: usize,
    rules: Rules,
    line: u64,
) -> DataError {
    let before = record.get(..place).unwrap_or_default();
    let at = lines::advance_bytes(Position { line, column: 1 }, before);
    let layout = Layout {
        format: data.format,
        dialect: data.dialect.clone().into(),
        columns: Vec::new().into(),
        doubtful: Vec::new().into(),
        max_record: rules.max_record,
    };
    let (offset, encoding) = (feed.offset_of(place), feed.encoding());
    let fault = Found { kind, row: 0, at, offset, encoding, record, place }.delimited(0, &layout);
    let message = format!("its header cannot be read: {}, in column {}", fault.message, at.column);
    let error = DataError::new(DataErrorCode::Damaged, &data.shown, message);
    let super::Fault { kind, message, raw, .. } = fault;
    error.of_header(HeaderFault { kind, line: at.line, column: at.column, message, raw })
}

/// The names of the columns where no record names them. Blank lines at the top are records as everywhere else, so that
/// the first that is none says how many columns there are.
fn names_without_header(data: &DataRef, feed: &mut Feed, rules: Rules) -> Result<Vec<String>, DataError> {
    if !data.dialect.names.is_empty() {
        return Ok(data.dialect.names.clone());
    }
    let mut cells = Vec::new();
    let mut most = feed.len().max(1);
    let columns = loop {
        feed.fill(most);
        let (window, _) = feed.window(usize::MAX);
        let blank = window.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        let at_end = feed.has_ended();
        if blank == window.len() && at_end {
            break 1;
        }
        match scan(window, blank, at_end, rules, &mut cells) {
            Some(_) if blank < window.len() => break cells.len(),
            _ if most > rules.max_record => return Err(no_line_end(data, 1)),
            _ => most = most.saturating_mul(2),
        }
    };
    Ok((1..=columns).map(|at| format!("column_{at}")).collect())
}

/// Two columns of one name cannot be told apart, and one without a name cannot be asked for.
fn name_faults(first: &First) -> Vec<HeaderFault> {
    let mut seen = BTreeMap::new();
    let mut faults = Vec::new();
    let raw = cut_raw(first.text.as_bytes(), Encoding::UTF_8);
    // Each name is looked for from the one before it: a header may have any number of them.
    let (mut place, mut passed) = (Position { line: first.line, column: 1 }, 0);
    for (at, name) in first.names.iter().enumerate() {
        let (kind, message) = if name.trim().is_empty() {
            (FaultKind::BlankName, format!("column {} has no name", at + 1))
        } else if let Some(earlier) = seen.get(name) {
            let message = format!("columns {} and {} are both called `{name}`", earlier + 1, at + 1);
            (FaultKind::DuplicateName, message)
        } else {
            seen.insert(name, at);
            continue;
        };
        let start = first.start(at);
        place = lines::advance(place, first.text.get(passed..start).unwrap_or_default());
        passed = start;
        let raw = if faults.len() < RAW_HEADERS { raw.clone() } else { String::new() };
        faults.push(HeaderFault { kind, line: place.line, column: place.column, message, raw });
    }
    faults
}

/// So many faults of one header come with the header itself.
const RAW_HEADERS: usize = 100;

/// The names that stand more than once.
pub(super) fn doubtful(names: &[String]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let again: BTreeSet<&String> = names.iter().filter(|name| !seen.insert(*name)).collect();
    again.into_iter().cloned().collect()
}

/// The delimiters that are looked for where another was said.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Another delimiter that divides the header and the first records into one number of fields, beyond one.
fn likelier_delimiter(feed: &Feed, rules: Rules) -> Option<(u8, usize)> {
    let (window, at_end) = feed.window(usize::MAX);
    let others = DELIMITERS.into_iter().filter(|other| *other != rules.delimiter && Some(*other) != rules.quote);
    let divided = others.filter_map(|delimiter| {
        let widths = first_widths(window, 0, at_end, Rules { delimiter, ..rules })?;
        let fields = *widths.first().filter(|fields| **fields > 1)?;
        widths.iter().all(|width| *width == fields).then_some((delimiter, fields))
    });
    divided.max_by_key(|(_, fields)| *fields)
}

fn give_delimiter(delimiter: u8) -> String {
    let shown = if delimiter == b'\t' { "tab".to_owned() } else { format!("'{}'", char::from(delimiter)) };
    format!("`--delimiter {shown}`")
}

fn divides(delimiter: u8, fields: usize) -> String {
    let sign = if delimiter == b'\t' { "a tab".to_owned() } else { format!("`{}`", char::from(delimiter)) };
    format!("{sign} divides it and the first records into {fields}: if so, give {}", give_delimiter(delimiter))
}

/// A header of one column may be one of several, written with another delimiter.
fn wrong_delimiter(data: &DataRef, feed: &Feed, rules: Rules, first: &First) -> Option<HeaderFault> {
    let [only] = first.names.as_slice() else { return None };
    let (other, fields) = likelier_delimiter(feed, rules)?;
    let said = if data.dialect.delimiter == b'\t' {
        "a tab".to_owned()
    } else {
        format!("`{}`", char::from(data.dialect.delimiter))
    };
    let at = memchr(other, first.text.as_bytes()).unwrap_or_default();
    let message = format!("{said} divides the header into one column, `{only}`; {}", divides(other, fields));
    Some(first.fault(FaultKind::Delimiter, at, message))
}

/// Where the first records all have one number of fields and the header has another, the header is what is damaged.
fn of_one_width(data: &DataRef, feed: &Feed, rules: Rules, header: &First) -> Result<(), DataError> {
    let (window, at_end) = feed.window(usize::MAX);
    let columns = header.names.len();
    let widths = first_widths(window, header.scanned.next, at_end, rules).unwrap_or_default();
    let [first, .., last] = widths.as_slice() else { return Ok(()) };
    if *first == columns || first != last || widths.iter().any(|width| width != first) {
        return Ok(());
    }
    let names = if columns == 1 { "column" } else { "columns" };
    let said = format!("its header names {columns} {names}, but its first records have {first} fields each");
    let (kind, message) = match likelier_delimiter(feed, rules) {
        Some((other, fields)) => (FaultKind::Delimiter, format!("{said}; {}", divides(other, fields))),
        None => (FaultKind::HeaderWidth, said),
    };
    let error = DataError::new(DataErrorCode::Damaged, &data.shown, &message);
    let error = error.with_help("correct the header, or give `--delimiter` or `--no-header` where that is meant");
    Err(error.of_header(header.fault(kind, 0, message)))
}

/// How many fields the first records have; `None` where one of them is damaged in another way, and none is whole.
fn first_widths(window: &[u8], from: usize, at_end: bool, rules: Rules) -> Option<Vec<usize>> {
    let (mut widths, mut cells, mut at) = (Vec::new(), Vec::new(), from);
    while at < window.len() && widths.len() < COMPARED {
        let Some(scanned) = scan(window, at, at_end, rules, &mut cells) else { break };
        let blank = scanned.end == at;
        if scanned.fault.is_none() && !blank {
            widths.push(cells.len());
        }
        at = scanned.next;
    }
    (!widths.is_empty()).then_some(widths)
}

/// The values that the path gives, but for columns that the file has itself.
pub(super) fn partition(
    data: &DataRef,
    columns: &[String],
    notes: &mut Vec<DataNote>,
) -> Vec<(String, Option<String>)> {
    let (own, of_path) = data.partition.iter().cloned().partition::<Vec<_>, _>(|(key, _)| columns.contains(key));
    notes.extend(own.into_iter().map(|(key, _)| {
        let message = format!("the column `{key}` of its path is in the file too; that of the file was read");
        DataNote::info("partition-in-file", message)
    }));
    of_path
}
