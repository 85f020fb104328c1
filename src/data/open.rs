//! Opens a text file: sniffs it, reads its header, and stands ready to cut it into blocks.

use std::sync::Arc;

use super::blocks::{Blocks, Cutter};
use super::cut_json::Array;
use super::delimited::Rules;
use super::feed::Feed;
use super::header::{self, Header};
use super::lines;
use super::record::{MAX_RECORD, Position};
use super::sniff::{not_delimited, not_its_format, not_text};
use super::unpack;
use super::{ColumnInfo, DataError, DataErrorCode, DataNote, DataRef, Encoding, FileInfo, Format, Layout, Storage};

/// Bytes that are looked at when a file is opened.
const HEAD: usize = 1 << 16;

/// How text is cut into blocks. Results do not depend on `block`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Bytes in a block, roughly.
    pub block: usize,
    /// The most bytes of one record; what is longer is rejected.
    pub max_record: usize,
}

impl Default for Cut {
    fn default() -> Self {
        Self { block: 4 << 20, max_record: MAX_RECORD }
    }
}

/// A text file that was opened: its header is read, its records are not.
pub struct TextFile {
    /// What is known of it.
    pub info: FileInfo,
    /// How its records are laid out.
    pub layout: Layout,
    /// Its records.
    pub blocks: Blocks,
}

/// Opens delimited text or JSON. Standard input can be opened once only, so keep what this gives.
///
/// # Errors
/// It is not there, not a file, empty, not of its format, or cannot be read.
pub fn open_text(data: &DataRef, cut: Cut) -> Result<TextFile, DataError> {
    let mut feed = Feed::new(unpack::open(data)?);
    feed.fill(HEAD);
    failed_at_once(&mut feed, data)?;
    let mut notes = Vec::new();
    let encoding = encoding(data, &mut feed, &mut notes)?;
    if let Some(other) = not_text(feed.window(HEAD).0).filter(|_| !encoding.is_utf_16()) {
        return Err(not_its_format(&data.shown, data.format, other));
    }
    feed.decode(encoding);
    feed.fill(HEAD);
    match data.format {
        Format::Json => open_json(data, feed, cut, notes),
        Format::Ndjson => open_lines(data, feed, cut, notes),
        Format::Csv | Format::Tsv => open_delimited(data, feed, cut, notes),
        Format::Parquet | Format::Arrow => Err(no_text(data)),
    }
}

fn failed_at_once(feed: &mut Feed, data: &DataRef) -> Result<(), DataError> {
    if feed.len() > 0 {
        return Ok(());
    }
    match feed.failure() {
        None => Err(unpack::empty(&data.shown)),
        Some(error) if feed.source().compression.is_some() => {
            let message = format!("cannot be unpacked: {error}");
            Err(DataError::new(DataErrorCode::Damaged, &data.shown, message)
                .with_help("write it again, or copy it again"))
        }
        Some(error) => Err(unpack::refused(&data.shown, &error)),
    }
}

/// The encoding of a file: as its byte order mark says, which is taken, else as was declared, else UTF-8.
fn encoding(data: &DataRef, feed: &mut Feed, notes: &mut Vec<DataNote>) -> Result<Encoding, DataError> {
    let (mark, length) = match feed.window(4).0 {
        // Of UTF-32 nothing can be read; two zeros behind the mark of UTF-16 would be a NUL.
        [0xFF, 0xFE, 0, 0] => (None, 0),
        [0xEF, 0xBB, 0xBF, ..] => (Some(Encoding::UTF_8), 3),
        [0xFF, 0xFE, ..] => (Some(Encoding::UTF_16LE), 2),
        [0xFE, 0xFF, ..] => (Some(Encoding::UTF_16BE), 2),
        _ => (None, 0),
    };
    let declared = data.dialect.encoding;
    let Some(encoding) = declared.unwrap_or_else(|| mark.unwrap_or(Encoding::UTF_8)).marked(mark) else {
        return Err(other_mark(data, declared, mark));
    };
    feed.take(length);
    if let Some(mark) = mark {
        notes.push(byte_order_mark(mark));
    }
    Ok(encoding)
}

fn byte_order_mark(of: Encoding) -> DataNote {
    let message = format!("starts with a {} byte order mark, which was skipped", of.name());
    let help = if of == Encoding::UTF_8 {
        "write it without one: other readers take it for a part of the first name"
    } else {
        "write it as UTF-8: other readers do not know UTF-16"
    };
    DataNote::warning("byte-order-mark", message).with_help(help)
}

fn other_mark(data: &DataRef, declared: Option<Encoding>, mark: Option<Encoding>) -> DataError {
    let (declared, mark) = (declared.unwrap_or(Encoding::UTF_8).name(), mark.unwrap_or(Encoding::UTF_8).name());
    let message = format!("is not {declared}: it starts with the byte order mark of {mark}");
    DataError::new(DataErrorCode::NotItsEncoding, &data.shown, message)
        .with_help(format!("give `--encoding {}`, or none: the mark says it", mark.to_lowercase()))
}

fn no_text(data: &DataRef) -> DataError {
    DataError::new(DataErrorCode::NoEngine, &data.shown, "is no text that this engine reads")
}

fn open_delimited(data: &DataRef, mut feed: Feed, cut: Cut, mut notes: Vec<DataNote>) -> Result<TextFile, DataError> {
    if let Some(other) = not_delimited(feed.window(HEAD).0) {
        return Err(not_its_format(&data.shown, data.format, other));
    }
    let Header { columns, line, lines, ends, faults, notes: more } = header::read(data, &mut feed, cut.max_record)?;
    notes.extend(more);
    let rules = Rules::new(&data.dialect, Some(columns.len()), cut.max_record);
    let info = FileInfo { faults, ..info(data, &feed, &columns, line, notes) };
    let start = Position { line: lines, column: 1 };
    let blocks = Blocks::new(feed, Cutter::Delimited(rules), cut, data.shown.clone(), start).below(ends);
    Ok(text_file(data, info, columns, blocks, cut))
}

fn open_lines(data: &DataRef, feed: Feed, cut: Cut, notes: Vec<DataNote>) -> Result<TextFile, DataError> {
    match first_character(&feed) {
        None if feed.has_ended() => return Err(only_blanks(data)),
        // A list on the first of several lines is a row that is no object.
        Some(b'[') if behind_first_value(&feed).is_none() => {
            return Err(not_its_format(&data.shown, data.format, "JSON").with_help("give `--input-format json`"));
        }
        _ => {}
    }
    let info = info(data, &feed, &[], None, notes);
    let start = Position { line: 0, column: 1 };
    Ok(text_file(data, info, Vec::new(), Blocks::new(feed, Cutter::Lines, cut, data.shown.clone(), start), cut))
}

fn open_json(data: &DataRef, mut feed: Feed, cut: Cut, notes: Vec<DataNote>) -> Result<TextFile, DataError> {
    let array = match first_character(&feed) {
        Some(b'[') => Array::many(),
        Some(b'{') if behind_first_value(&feed) == Some(b'{') => {
            let error = not_its_format(&data.shown, data.format, "NDJSON (one object a line)");
            return Err(error.with_help("give `--input-format ndjson`, or let its name end in `.ndjson`"));
        }
        Some(b'{') => Array::one(),
        None if feed.has_ended() => return Err(only_blanks(data)),
        _ => {
            return Err(not_its_format(&data.shown, data.format, "other text")
                .with_help("it must be an array of objects, or one object"));
        }
    };
    let info = info(data, &feed, &[], None, notes);
    let head = feed.window(HEAD).0.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let opening = head + usize::from(array.is_many());
    let before = feed.take(opening);
    let start = lines::advance_bytes(Position { line: 0, column: 1 }, &before);
    Ok(text_file(data, info, Vec::new(), Blocks::new(feed, Cutter::Array(array), cut, data.shown.clone(), start), cut))
}

fn first_character(feed: &Feed) -> Option<u8> {
    feed.window(HEAD).0.iter().copied().find(|byte| !byte.is_ascii_whitespace())
}

/// The character that follows a first value, where all of the value is at hand.
fn behind_first_value(feed: &Feed) -> Option<u8> {
    let head = feed.window(HEAD).0;
    let behind = head.get(super::json::value_end(head)?..)?;
    behind.iter().copied().find(|byte| !byte.is_ascii_whitespace())
}

fn only_blanks(data: &DataRef) -> DataError {
    DataError::new(DataErrorCode::Empty, &data.shown, "has only blank lines")
}

fn text_file(data: &DataRef, info: FileInfo, columns: Vec<String>, blocks: Blocks, cut: Cut) -> TextFile {
    let layout = Layout {
        format: data.format,
        dialect: Arc::new(data.dialect.clone()),
        doubtful: header::doubtful(&columns).into(),
        columns: columns.into(),
        max_record: cut.max_record,
    };
    TextFile { info, layout, blocks }
}

fn info(data: &DataRef, feed: &Feed, columns: &[String], line: Option<u64>, mut notes: Vec<DataNote>) -> FileInfo {
    let source = feed.source();
    let partition = header::partition(data, columns, &mut notes);
    let names = columns.iter().chain(partition.iter().map(|(name, _)| name));
    let columns = names.map(|name| text_column(name)).collect();
    FileInfo {
        path: data.shown.clone(),
        format: data.format,
        compression: source.compression,
        bytes: source.size,
        modified: source.modified,
        partition,
        columns,
        header_line: line,
        faults: Vec::new(),
        encoding: Some(feed.encoding()),
        rows: None,
        notes,
    }
}

fn text_column(name: &str) -> ColumnInfo {
    ColumnInfo::plain(name, Storage::Text, "text")
}

#[cfg(test)]
#[path = "open_tests.rs"]
mod tests;
