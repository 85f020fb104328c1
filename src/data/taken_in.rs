//! Lines inside values that look like records of their own: a quote that was left open, and closed much later, takes them in.

use memchr::memchr_iter;

use super::DataNote;
use super::delimited::Rules;

/// How many such lines there are, and where the first value that takes some in begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TakenIn {
    lines: u64,
    /// The line on which that record starts, in lines before it.
    first: u64,
}

impl TakenIn {
    /// Looks at a record of several lines that starts behind so many lines. Its first and its last line are parts of what
    /// stands around them.
    pub(super) fn see(&mut self, record: &[u8], rules: Rules, line: u64) {
        let Some(fields) = rules.fields.filter(|fields| *fields > 1) else { return };
        let all: Vec<&[u8]> = record.split(|byte| *byte == b'\n').collect();
        let inner = all.get(1..all.len().saturating_sub(1)).unwrap_or_default();
        let alike = inner.iter().filter(|text| memchr_iter(rules.delimiter, text).count() + 1 == fields).count() as u64;
        // A comma in a line of prose makes two fields of it.
        if alike >= if fields == 2 { 3 } else { 1 } {
            self.add(Self { lines: alike, first: line }, 0);
        }
    }

    /// Adds what was seen behind so many lines.
    pub fn add(&mut self, more: Self, lines: u64) {
        if self.lines == 0 && more.lines > 0 {
            self.first = more.first + lines;
        }
        self.lines += more.lines;
    }

    /// What is worth saying, where there are any.
    #[must_use]
    pub fn note(&self) -> Option<DataNote> {
        let first = self.first + 1;
        let message = match self.lines {
            0 => return None,
            1 => format!("a line inside a value would be a record of its own (the record starts in line {first})"),
            lines => format!(
                "{lines} lines inside values would be records of their own (the first such record starts in line {first})"
            ),
        };
        let help =
            "look whether a quote was left open there: the lines behind it are then part of one value, and no rows";
        Some(DataNote::warning("lines-inside-values", message).with_help(help))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(record: &str, fields: usize) -> u64 {
        let rules = Rules { delimiter: b',', quote: Some(b'"'), fields: Some(fields), max_record: 1000 };
        let mut taken = TakenIn::default();
        taken.see(record.as_bytes(), rules, 4);
        taken.lines
    }

    #[test]
    fn lines_with_as_many_fields_as_a_record_look_like_records() {
        assert_eq!(seen("1,\"open,1\n2,b,2\n3,c,3\n4,close\",4", 3), 2);
        assert_eq!(seen("1,\"Dear all,\nthis, too, is text, and more\nbye\",4", 3), 0);
        assert_eq!(seen("1,\"one line\nof two\"", 2), 0);
        assert_eq!(seen("1,\"first\na, b\nc, d\nlast\"", 2), 0, "prose has commas");
        assert_eq!(seen("1,\"first\r\n2,b\r\n3,c\r\n4,d\r\nlast\"", 2), 3);
    }

    #[test]
    fn the_first_record_is_named_by_its_line() {
        let mut all = TakenIn::default();
        all.add(TakenIn::default(), 10);
        all.add(TakenIn { lines: 2, first: 3 }, 10);
        all.add(TakenIn { lines: 1, first: 0 }, 20);
        let note = all.note().unwrap();
        assert!(note.warns && note.message.starts_with("3 lines") && note.message.contains("line 14"), "{note:?}");
        assert_eq!(TakenIn::default().note(), None);
    }
}
