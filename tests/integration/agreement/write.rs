//! Writes generated tables as text, and knows where every cell came to stand.

use super::spelling::string;
use super::table::{COLUMNS, Entry, Layout};

/// A place in a file: line and column in characters, from 1.
pub(super) type Place = (u64, u64);

/// The text of a file with the places of its records and cells.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) text: String,
    /// For each row where its record starts, and where each of its cells does (inside its quotes).
    pub(super) places: Vec<(Place, Vec<Place>)>,
}

impl Written {
    /// The place of what is written next.
    fn here(&self) -> Place {
        let mut lines = 1;
        let mut start = 0;
        let bytes = self.text.as_bytes();
        for (at, byte) in bytes.iter().enumerate() {
            if *byte == b'\n' || *byte == b'\r' && bytes.get(at + 1) != Some(&b'\n') {
                lines += 1;
                start = at + 1;
            }
        }
        (lines, self.text[start..].chars().count() as u64 + 1)
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }
}

/// Comma- or tab-separated values.
pub(super) fn delimited(rows: &[Vec<Entry>], layout: &Layout, delimiter: char) -> Written {
    let mut written = Written::default();
    let names: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
    written.push(&names.join(&delimiter.to_string()));
    for row in rows {
        written.push(layout.line_end);
        let record = written.here();
        let mut cells = Vec::new();
        for (at, entry) in row.iter().enumerate() {
            if at > 0 {
                written.text.push(delimiter);
            }
            cells.push(field(&mut written, entry, delimiter));
        }
        written.places.push((record, cells));
    }
    if layout.ends_last {
        written.push(layout.line_end);
    }
    written
}

/// An empty text must stand in quotes, or it would be null.
fn field(written: &mut Written, entry: &Entry, delimiter: char) -> Place {
    let special = entry.field.contains(['"', '\n', '\r', delimiter]);
    let empty = entry.field.is_empty() && entry.datum != super::table::Datum::Null;
    let quoted = entry.quoted || special || empty;
    if quoted {
        written.text.push('"');
    }
    let place = written.here();
    written.push(&entry.field.replace('"', "\"\""));
    if quoted {
        written.text.push('"');
    }
    place
}

/// One JSON object a line.
pub(super) fn ndjson(rows: &[Vec<Entry>], layout: &Layout) -> Written {
    let mut written = Written::default();
    for (at, row) in rows.iter().enumerate() {
        object(&mut written, row, if layout.taste & 1 == 0 { "" } else { " " });
        if at + 1 < rows.len() || layout.ends_last {
            written.text.push('\n');
        }
    }
    written
}

/// A JSON array of objects, on one line or on many.
pub(super) fn json(rows: &[Vec<Entry>], layout: &Layout) -> Written {
    let space = ["", "\n", " ", "\r\n\t"][usize::from(layout.taste) % 4];
    let mut written = Written::default();
    written.push("[");
    for (at, row) in rows.iter().enumerate() {
        written.push(if at > 0 { "," } else { "" });
        written.push(space);
        object(&mut written, row, space);
    }
    written.push(space);
    written.push("]");
    written
}

fn object(written: &mut Written, row: &[Entry], space: &str) {
    let record = written.here();
    let mut cells = Vec::new();
    written.push("{");
    let mut between = "";
    for ((name, _), entry) in COLUMNS.iter().zip(row) {
        let Some(json) = &entry.json else {
            cells.push(record);
            continue;
        };
        written.push(between);
        written.push(space);
        written.push(&string(name, entry.field.len().to_le_bytes()[0] << 3));
        written.push(":");
        written.push(space);
        let (line, column) = written.here();
        cells.push((line, column + u64::from(json.starts_with('"'))));
        written.push(json);
        between = ",";
    }
    written.push(space);
    written.push("}");
    written.places.push((record, cells));
}
