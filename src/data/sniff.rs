//! Looks at the first bytes of a file, to tell what it is when it is not what its name says.

use std::fs::File;

use super::unpack::{empty, file_metadata, packed_as, packer, read_head, refused};
use super::{DataError, DataErrorCode, DataRef, Format, Place};

/// First bytes of things that are no text, and what they are.
const MAGIC: &[(&[u8], &str)] = &[
    (b"PAR1", "Parquet"),
    (b"ARROW1", "Arrow IPC"),
    (b"PK\x03\x04", "a zip archive or an Excel workbook"),
    (b"\xD0\xCF\x11\xE0", "an old Excel workbook"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"%PDF-", "PDF"),
    (b"Obj\x01", "Avro"),
    (b"ORC", "ORC"),
    (b"BZh", "bzip2"),
    (b"\xFD7zXZ\0", "xz"),
    (b"\xFF\xFE\0\0", "UTF-32 text"),
    (b"\0\0\xFE\xFF", "UTF-32 text"),
];

/// What text is not, by its first unpacked bytes.
pub(super) fn not_text(head: &[u8]) -> Option<&'static str> {
    if let Some(packing) = packed_as(head) {
        return Some(packer(packing));
    }
    let known = MAGIC.iter().find(|(magic, what)| head.starts_with(magic) && !is_word(head, what));
    known.map(|(_, what)| *what).or_else(|| wide(head))
}

/// Whether a magic number of letters alone may as well be the first word of a text.
fn is_word(head: &[u8], what: &&str) -> bool {
    matches!(*what, "ORC" | "bzip2" | "Parquet" | "Arrow IPC") && !head.iter().take(64).any(|byte| *byte < 9)
}

/// UTF-16 without its mark, of which every second of the first bytes is NUL.
fn wide(head: &[u8]) -> Option<&'static str> {
    let pairs: Vec<&[u8]> = head.chunks_exact(2).take(32).collect();
    let wide = |at: usize| pairs.iter().filter(|pair| pair.get(at) == Some(&0)).count() * 10 >= pairs.len() * 9;
    match (wide(0), wide(1)) {
        _ if pairs.len() < 4 => None,
        (true, false) => Some(BIG_ENDIAN),
        (false, true) => Some(LITTLE_ENDIAN),
        _ => None,
    }
}

const BIG_ENDIAN: &str = "UTF-16BE text without a byte order mark";
const LITTLE_ENDIAN: &str = "UTF-16LE text without a byte order mark";

/// What delimited text is not, by its first characters.
pub(super) fn not_delimited(head: &[u8]) -> Option<&'static str> {
    let text = String::from_utf8_lossy(head.get(..256).unwrap_or(head)).trim_start().to_lowercase();
    if text.starts_with("<!doctype html") || text.starts_with("<html") {
        return Some("HTML");
    }
    if text.starts_with("<?xml") {
        return Some("XML");
    }
    is_json(&text).then_some("JSON")
}

/// Whether text is unmistakably JSON: an object with a first key, or an array of such.
fn is_json(text: &str) -> bool {
    let object = text.strip_prefix('[').map_or(text, str::trim_start);
    let key = object.strip_prefix('{').map(str::trim_start).and_then(|rest| rest.strip_prefix('"'));
    let behind = key.and_then(|rest| rest.split_once('"'));
    behind.is_some_and(|(_, rest)| rest.trim_start().starts_with(':'))
}

/// That a file is not what its name or the user says, but something else.
pub(super) fn not_its_format(shown: &str, said: Format, looks_like: &str) -> DataError {
    let message = format!("is not {}: it looks like {looks_like}", name(said));
    let error = DataError::new(DataErrorCode::NotItsFormat, shown, message);
    match looks_like {
        "JSON" => error.with_help("give `--input-format json` or `--input-format ndjson`"),
        "Parquet" => error.with_help("give `--input-format parquet`"),
        "Arrow IPC" => error.with_help("give `--input-format arrow`"),
        "gzip" => error.with_help("let its name end in `.gz`"),
        "zstd" => error.with_help("let its name end in `.zst`"),
        BIG_ENDIAN => error.with_help("give `--encoding utf-16-be`"),
        LITTLE_ENDIAN => error.with_help("give `--encoding utf-16-le`"),
        "UTF-32 text" => error.with_help("convert it to UTF-8"),
        _ => error.with_help("export it as CSV, JSON or Parquet"),
    }
}

/// The name of a format for people.
pub(super) fn name(format: Format) -> &'static str {
    match format {
        Format::Csv => "CSV",
        Format::Tsv => "TSV",
        Format::Json => "JSON",
        Format::Ndjson => "NDJSON",
        Format::Parquet => "Parquet",
        Format::Arrow => "Arrow IPC",
    }
}

/// Holds a file that another library reads (Parquet, Arrow) to its name: that it is a file, has bytes, and starts as its format does.
///
/// # Errors
/// It is not there, not a file, empty, or not of its format.
pub fn check_magic(data: &DataRef) -> Result<(), DataError> {
    let head = match &data.place {
        Place::Stdin => return Ok(()),
        Place::Memory(bytes) => bytes.iter().take(64).copied().collect(),
        Place::Held(held) => read_head(&mut held.reader(), 64).map_err(|error| refused(&data.shown, &error))?,
        Place::File(path) => {
            file_metadata(path, &data.shown)?;
            let opened = File::open(path).and_then(|mut file| read_head(&mut file, 64));
            opened.map_err(|error| refused(&data.shown, &error))?
        }
    };
    if head.is_empty() {
        return Err(empty(&data.shown));
    }
    if starts_as(data.format, &head) {
        return Ok(());
    }
    let other = not_text(&head).or_else(|| not_delimited(&head)).unwrap_or("text");
    let other = if printable(&head) || other != "text" { other } else { "something else" };
    Err(not_its_format(&data.shown, data.format, other))
}

/// Whether the first bytes are those of a typed format. An Arrow stream starts with a length or the mark of one.
fn starts_as(format: Format, head: &[u8]) -> bool {
    match format {
        Format::Parquet => head.starts_with(b"PAR1") || head.starts_with(b"PARE"),
        Format::Arrow => head.starts_with(b"ARROW1") || head.starts_with(&[0xFF; 4]) || old_stream(head),
        Format::Csv | Format::Tsv | Format::Json | Format::Ndjson => not_text(head).is_none(),
    }
}

/// Streams of early Arrow versions start with the length of a schema message alone.
fn old_stream(head: &[u8]) -> bool {
    matches!(head, [_, _, high, 0, ..] if *high < 0x10) && !printable(head)
}

fn printable(head: &[u8]) -> bool {
    head.iter().all(|byte| *byte >= 9)
}
