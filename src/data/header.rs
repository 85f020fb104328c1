//! Reads the header of delimited text: the names of its columns.

use std::collections::BTreeMap;

use super::delimited::{Rules, Scanned, scan};
use super::fault::Found;
use super::feed::Feed;
use super::lines;
use super::record::{Position, RawCell, Span};
use super::{DataError, DataErrorCode, DataNote, DataRef, Layout};

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
    /// What is worth saying.
    pub(super) notes: Vec<DataNote>,
}

/// Reads the header, and leaves the feed at the first record.
pub(super) fn read(data: &DataRef, feed: &mut Feed, max_record: usize) -> Result<Header, DataError> {
    let mut notes = Vec::new();
    let blank = skip_blank_lines(feed);
    if blank > 0 {
        notes.push(leading_blank_lines(blank));
    }
    let rules = Rules::new(&data.dialect, None, max_record);
    let (first, scanned) = first_record(data, feed, rules, blank + 1)?;
    if !data.dialect.header {
        return Ok(Header { columns: given_names(data, first.len()), line: None, lines: blank, notes });
    }
    no_duplicates(data, &first, blank + 1)?;
    notes.extend(other_delimiter(data, &first));
    let taken = feed.take(scanned.next);
    of_one_width(data, feed, rules, first.len(), blank + 1)?;
    Ok(Header { columns: first, line: Some(blank + 1), lines: blank + lines::count(&taken), notes })
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
    DataNote {
        code: "blank-lines-at-start".to_owned(),
        message: format!("{count} blank {} at the start were skipped", if count == 1 { "line" } else { "lines" }),
        help: None,
    }
}

/// The texts of the cells of the first record.
fn first_record(data: &DataRef, feed: &mut Feed, rules: Rules, line: u64) -> Result<(Vec<String>, Scanned), DataError> {
    let mut cells = Vec::new();
    let mut most = feed.len().max(1);
    loop {
        feed.fill(most);
        let (window, _) = feed.window(usize::MAX);
        let at_end = feed.has_ended();
        if window.is_empty() {
            let error = DataError::new(DataErrorCode::Empty, &data.shown, "has only blank lines");
            return Err(error.with_help("its first line must name the columns"));
        }
        match scan(window, 0, at_end, rules, &mut cells) {
            Some(scanned) => return texts(data, window, scanned, &cells, rules, line).map(|texts| (texts, scanned)),
            None if most > rules.max_record => return Err(no_line_end(data, line)),
            None => most = most.saturating_mul(2),
        }
    }
}

fn no_line_end(data: &DataRef, line: u64) -> DataError {
    let error = DataError::new(DataErrorCode::NotItsFormat, &data.shown, "its first line is too long to name columns");
    error.at_line(line).with_help("is it text with a line for each record?")
}

fn texts(
    data: &DataRef,
    window: &[u8],
    scanned: Scanned,
    cells: &[Span],
    rules: Rules,
    line: u64,
) -> Result<Vec<String>, DataError> {
    let record = window.get(..scanned.end).unwrap_or_default();
    let fault = scanned.fault.or_else(|| {
        let error = std::str::from_utf8(record).err()?;
        Some((super::FaultKind::NotUtf8, error.valid_up_to()))
    });
    if let Some((kind, place)) = fault {
        return Err(faulty(data, record, kind, place, rules, line));
    }
    let text = String::from_utf8_lossy(record);
    let quote = rules.quote.unwrap_or(b'"');
    Ok(cells.iter().map(|span| RawCell::of(&text, *span, quote).text().into_owned()).collect())
}

fn faulty(data: &DataRef, record: &[u8], kind: super::FaultKind, place: usize, rules: Rules, line: u64) -> DataError {
    let before = record.get(..place).unwrap_or_default();
    let at = lines::advance_bytes(Position { line, column: 1 }, before);
    let layout = Layout {
        format: data.format,
        dialect: data.dialect.clone().into(),
        columns: Vec::new().into(),
        max_record: rules.max_record,
    };
    let fault = Found { kind, row: 0, at, offset: place as u64, record, place }.delimited(0, &layout);
    let message = format!("its first record cannot be read: {}, in column {}", fault.message, at.column);
    DataError::new(DataErrorCode::Damaged, &data.shown, message).at_line(at.line)
}

fn given_names(data: &DataRef, found: usize) -> Vec<String> {
    if data.dialect.names.is_empty() {
        return (1..=found).map(|at| format!("column_{at}")).collect();
    }
    data.dialect.names.clone()
}

/// Two columns of one name cannot be told apart; two without a name need not be.
fn no_duplicates(data: &DataRef, names: &[String], line: u64) -> Result<(), DataError> {
    let mut seen = BTreeMap::new();
    for (at, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        if let Some(first) = seen.insert(name, at) {
            let message = format!("columns {} and {} are both called `{name}`", first + 1, at + 1);
            let error = DataError::new(DataErrorCode::NotItsFormat, &data.shown, message).at_line(line);
            return Err(error.with_help("give each column a name of its own"));
        }
    }
    Ok(())
}

/// A header of one column may be one of several, written with another delimiter.
fn other_delimiter(data: &DataRef, names: &[String]) -> Option<DataNote> {
    let [only] = names else { return None };
    let other = [';', '\t', '|', ','].into_iter().find(|mark| only.contains(*mark))?;
    if u32::from(other) == u32::from(data.dialect.delimiter) {
        return None;
    }
    Some(DataNote {
        code: "delimiter".to_owned(),
        message: format!("its header is one column, `{only}`"),
        help: Some(format!("if columns are divided by `{}`, give `--delimiter '{0}'`", other.escape_default())),
    })
}

/// Where the first records all have one number of fields and the header has another, the header is what is damaged.
fn of_one_width(data: &DataRef, feed: &Feed, rules: Rules, columns: usize, line: u64) -> Result<(), DataError> {
    let (window, at_end) = feed.window(usize::MAX);
    let widths = first_widths(window, at_end, rules);
    let [first, .., last] = widths.as_slice() else { return Ok(()) };
    if *first == columns || first != last || widths.iter().any(|width| width != first) {
        return Ok(());
    }
    let message = format!("its header names {columns} columns, but its first records have {first} fields each");
    let error = DataError::new(DataErrorCode::Damaged, &data.shown, message).at_line(line);
    Err(error.with_help("correct the header, or give `--delimiter` or `--no-header` where that is meant"))
}

fn first_widths(window: &[u8], at_end: bool, rules: Rules) -> Vec<usize> {
    let (mut widths, mut cells, mut at) = (Vec::new(), Vec::new(), 0);
    while at < window.len() && widths.len() < COMPARED {
        let Some(scanned) = scan(window, at, at_end, rules, &mut cells) else { break };
        let blank = scanned.end == at;
        if scanned.fault.is_none() && !blank {
            widths.push(cells.len());
        }
        at = scanned.next;
    }
    widths
}

/// The values that the path gives, but for columns that the file has itself.
pub(super) fn partition(
    data: &DataRef,
    columns: &[String],
    notes: &mut Vec<DataNote>,
) -> Vec<(String, Option<String>)> {
    let (own, of_path) = data.partition.iter().cloned().partition::<Vec<_>, _>(|(key, _)| columns.contains(key));
    notes.extend(own.into_iter().map(|(key, _)| DataNote {
        code: "partition-in-file".to_owned(),
        message: format!("the column `{key}` of its path is in the file too; that of the file was read"),
        help: None,
    }));
    of_path
}
