//! A text file in memory, and the lines and columns of its bytes.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A half-open range of bytes of a [`SourceFile`].
pub type Span = Range<usize>;

/// A place as people name it: lines and columns count from 1, columns in characters; the end is exclusive.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Location {
    /// The path as it was given.
    pub path: String,
    /// The line of the first character.
    pub line: usize,
    /// The column of the first character.
    pub column: usize,
    /// The line of the end.
    pub end_line: usize,
    /// The column just behind the last character.
    pub end_column: usize,
}

/// A text and the path it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    path: String,
    text: Arc<str>,
    line_starts: Vec<usize>,
    /// How many characters begin before each block of bytes, so that a column is found without reading its whole line.
    marks: Vec<usize>,
}

/// Bytes between two marks.
const BLOCK: usize = 1024;

impl SourceFile {
    /// Takes a text; `path` is what messages call it.
    #[must_use]
    pub fn new(path: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let line_starts =
            std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect();
        let marks = text.as_bytes().chunks(BLOCK).scan(0, |count, block| {
            let before = *count;
            *count += characters(block);
            Some(before)
        });
        Self { path: path.into(), line_starts, marks: marks.collect(), text }
    }

    /// The path as it was given.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// Line and column of a byte, both from 1; a byte past the end is the end.
    #[must_use]
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let offset = self.floor_char(offset);
        let line = self.line_starts.partition_point(|&start| start <= offset);
        let start = self.line_starts[line - 1];
        let before = match self.text.as_bytes().get(start..offset) {
            Some(text) if text.len() <= BLOCK => characters(text),
            _ => self.characters_before(offset) - self.characters_before(start),
        };
        (line, before + 1)
    }

    fn characters_before(&self, offset: usize) -> usize {
        let block = (offset / BLOCK).min(self.marks.len().saturating_sub(1));
        let marked = self.marks.get(block).copied().unwrap_or(0);
        marked + characters(self.text.as_bytes().get(block * BLOCK..offset).unwrap_or_default())
    }

    /// The place of a span.
    #[must_use]
    pub fn locate(&self, span: &Span) -> Location {
        let (line, column) = self.position(span.start);
        let (end_line, end_column) = self.position(span.end.max(span.start));
        Location { path: self.path.clone(), line, column, end_line, end_column }
    }

    /// The text of one line, counted from 1, without its line ending.
    #[must_use]
    pub fn line(&self, line: usize) -> Option<&str> {
        let start = *self.line_starts.get(line.checked_sub(1)?)?;
        let end = self.line_starts.get(line).copied().unwrap_or(self.text.len());
        Some(self.text[start..end].trim_end_matches(['\n', '\r']))
    }

    fn floor_char(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }
}

/// How many characters begin in these bytes.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_and_characters() {
        let file = SourceFile::new("c.yaml", "id: ä\nname: x\r\n");
        assert_eq!(file.position(0), (1, 1));
        assert_eq!(file.position(6), (1, 6), "columns count characters, not bytes");
        assert_eq!(file.position(7), (2, 1));
        assert_eq!(file.line(2), Some("name: x"));
        assert_eq!(file.line(9), None);
        assert_eq!(file.position(999), (3, 1));
    }

    #[test]
    fn counts_characters_of_long_lines() {
        let text = "aä€😀".repeat(2000) + "\n" + &"ä".repeat(3000);
        let file = SourceFile::new("c.yaml", text.as_str());
        for (offset, _) in text.char_indices().step_by(97) {
            let line = if offset <= 20_000 { 1 } else { 2 };
            let start = if line == 1 { 0 } else { 20_001 };
            assert_eq!(file.position(offset), (line, text[start..offset].chars().count() + 1), "{offset}");
        }
        assert_eq!(file.position(usize::MAX), (2, 3001));
    }
}
