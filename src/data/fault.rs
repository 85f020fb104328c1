//! Puts into words what is wrong with a record.

use super::Layout;
use super::record::{Fault, FaultKind, Position};

/// Characters of a rejected record that are kept.
const RAW: usize = 1000;

/// A fault that was found, before it is put into words.
pub(super) struct Found<'a> {
    pub(super) kind: FaultKind,
    pub(super) row: u64,
    pub(super) at: Position,
    pub(super) offset: u64,
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
            FaultKind::QuoteInField => "quote inside a field that does not start with one".to_owned(),
            FaultKind::TextAfterQuote => "text after the quote that closes a field".to_owned(),
            FaultKind::OpenQuote => "the quote that opens here is not closed as it should be".to_owned(),
            FaultKind::NotUtf8 => self.not_utf8(),
            FaultKind::Nul => format!("NUL byte at byte {}", self.offset),
            FaultKind::TooLong => too_long(layout.max_record),
            FaultKind::Json => "not JSON".to_owned(),
        };
        self.saying(message)
    }

    /// A fault whose words are known.
    pub(super) fn saying(self, message: String) -> Fault {
        let raw = cut_raw(self.record);
        Fault { kind: self.kind, row: self.row, at: self.at, offset: self.offset, message, raw }
    }

    /// Names the byte that is no UTF-8.
    pub(super) fn not_utf8(&self) -> String {
        let byte = self.record.get(self.place).copied().unwrap_or_default();
        format!("byte 0x{byte:02X} at byte {} is not UTF-8", self.offset)
    }
}

/// The words for a record that is too long.
pub(super) fn too_long(max: usize) -> String {
    format!("record is longer than {max} bytes")
}

fn wrong_count(found: usize, layout: &Layout) -> String {
    let fields = if found == 1 { "field" } else { "fields" };
    format!("{found} {fields} where the table has {}", layout.columns.len())
}

/// The first characters of a record; bytes that are not UTF-8 are shown as U+FFFD.
pub(super) fn cut_raw(record: &[u8]) -> String {
    // A character has 4 bytes at most, so the rest need not be looked at.
    let head = record.get(..RAW * 4).unwrap_or(record);
    String::from_utf8_lossy(head).chars().take(RAW).collect()
}
