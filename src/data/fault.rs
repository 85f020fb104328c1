//! Puts into words what is wrong with a record.

use super::decode::{malformed, shown};
use super::record::{Fault, FaultKind, Position};
use super::{Encoding, Layout};

/// Characters of a rejected record that are kept.
const RAW: usize = 1000;

/// A fault that was found, before it is put into words.
pub(super) struct Found<'a> {
    pub(super) kind: FaultKind,
    pub(super) row: u64,
    pub(super) at: Position,
    /// Where that is in the file, where it can be told.
    pub(super) offset: Option<u64>,
    pub(super) encoding: Encoding,
    /// The bytes of the record.
    pub(super) record: &'a [u8],
    /// Where the fault is in them.
    pub(super) place: usize,
}

impl Found<'_> {
    /// A fault of delimited text; `fields` is how many were found.
    pub(super) fn delimited(mut self, fields: usize, layout: &Layout) -> Fault {
        if self.kind == FaultKind::TooLong {
            // How much of it is at hand depends on how the file was read.
            self.record = self.record.get(..layout.max_record).unwrap_or(self.record);
        }
        let message = match self.kind {
            FaultKind::TooFewFields | FaultKind::TooManyFields => wrong_count(fields, layout),
            FaultKind::BlankLine => "blank line".to_owned(),
            FaultKind::QuoteInField => self.quote_in_field(),
            FaultKind::TextAfterQuote => "text after the quote that closes a field".to_owned(),
            FaultKind::OpenQuote => "the quote that opens here is not closed as it should be".to_owned(),
            FaultKind::NotUtf8 | FaultKind::NotEncoded => self.not_encoded(),
            FaultKind::Nul => format!("NUL byte{}", self.place_in_file()),
            FaultKind::TooLong => too_long(layout.max_record),
            FaultKind::Json => "not JSON".to_owned(),
            FaultKind::DuplicateName | FaultKind::BlankName | FaultKind::HeaderWidth | FaultKind::Delimiter => {
                "the header does not fit".to_owned()
            }
        };
        self.saying(message)
    }

    /// A fault whose words are known.
    pub(super) fn saying(self, message: String) -> Fault {
        let raw = cut_raw(self.record, self.encoding);
        let kind = match self.kind {
            FaultKind::NotUtf8 if self.encoding != Encoding::UTF_8 => FaultKind::NotEncoded,
            kind => kind,
        };
        Fault { kind, row: self.row, at: self.at, offset: self.offset.unwrap_or_default(), message, raw }
    }

    /// Names the byte that is none of the encoding, and what it would be in the encoding that most such files have.
    pub(super) fn not_encoded(&self) -> String {
        let place = self.place_in_file();
        if self.encoding != Encoding::UTF_8 {
            let found = self.record.get(self.place..).and_then(malformed);
            let bytes = found.map(|(bytes, _)| bytes).unwrap_or_default();
            if bytes.is_empty() {
                return format!("the line ends within what is to be {}", self.encoding.name());
            }
            return format!("{}{place} {} not {}", words(&bytes), is_or_are(&bytes), self.encoding.name());
        }
        let byte = self.record.get(self.place).copied().unwrap_or_default();
        format!("byte 0x{byte:02X}{place} is not UTF-8{}", fitting(self.record, byte))
    }

    fn place_in_file(&self) -> String {
        self.offset.map(|offset| format!(" at byte {offset}")).unwrap_or_default()
    }

    fn quote_in_field(&self) -> String {
        let before = self.record.get(..self.place).unwrap_or_default();
        let text = before.iter().rposition(|byte| *byte != b' ').map_or(0, |at| at + 1);
        let spaces = text < before.len() && (text == 0 || self.starts_field(text));
        let behind = if spaces { ": a space stands before it" } else { "" };
        format!("quote inside a field that does not start with one{behind}")
    }

    /// Whether a field starts here: behind what is neither letter nor digit, as every delimiter in use is.
    fn starts_field(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.record.get(before));
        matches!(before, Some(b',' | b';' | b'\t' | b'|'))
    }
}

fn words(bytes: &[u8]) -> String {
    let hexadecimal: Vec<String> = bytes.iter().map(|byte| format!("0x{byte:02X}")).collect();
    format!("{} {}", if bytes.len() == 1 { "byte" } else { "bytes" }, hexadecimal.join(" "))
}

fn is_or_are(bytes: &[u8]) -> &'static str {
    if bytes.len() == 1 { "is" } else { "are" }
}

/// The encoding that would fit, where one is likely: text that has no character of UTF-8 beyond ASCII, and whose other
/// bytes are letters and signs in windows-1252.
fn fitting(record: &[u8], byte: u8) -> String {
    let record = record.get(..RAW * 4).unwrap_or(record);
    let mixed = record.utf8_chunks().any(|chunk| !chunk.valid().is_ascii());
    if mixed {
        return ", unlike what is around it".to_owned();
    }
    let high: Vec<u8> = record.iter().copied().filter(|byte| !byte.is_ascii()).collect();
    let unused = [0x81, 0x8D, 0x8F, 0x90, 0x9D];
    // Where most of a text lies beyond ASCII, it is none of Western Europe.
    if high.iter().any(|byte| unused.contains(byte)) || high.len() * 2 > record.len() {
        return String::new();
    }
    let (meant, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(&byte));
    format!(" (`{meant}` in windows-1252)")
}

/// The words for a record that is too long.
pub(super) fn too_long(max: usize) -> String {
    format!("record is longer than {max} bytes")
}

fn wrong_count(found: usize, layout: &Layout) -> String {
    let fields = if found == 1 { "field" } else { "fields" };
    format!("{found} {fields} where the table has {}", layout.columns.len())
}

/// The first characters of a record; bytes that are none of its encoding are shown as U+FFFD.
pub(super) fn cut_raw(record: &[u8], encoding: Encoding) -> String {
    // A character has 9 bytes at most, decoded, so the rest need not be looked at.
    let head = record.get(..RAW * 9).unwrap_or(record);
    if encoding == Encoding::UTF_8 {
        return String::from_utf8_lossy(head).chars().take(RAW).collect();
    }
    shown(head).chars().take(RAW).collect()
}
