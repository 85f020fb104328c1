//! For tests: text in memory, and everything that reading it yields, as lines of text.

use super::{Cut, DataError, DataRef, Format, Hints, Item, Place, TextFile, open_text};

/// Text in memory.
pub(super) fn memory(format: Format, bytes: &[u8]) -> DataRef {
    DataRef {
        place: Place::Memory(bytes.to_vec()),
        shown: "t.txt".to_owned(),
        format,
        compression: None,
        dialect: Hints::default().dialect(format),
        partition: Vec::new(),
    }
}

/// Everything that reading to the end yields: a line for each record (`row@line: cell|"quoted"|..`) or fault
/// (`row@line:column kind <raw>`), the error where there is one, and `incomplete` where the end was not reached.
pub(super) fn read_all(data: &DataRef, cut: Cut) -> Result<Vec<String>, DataError> {
    let TextFile { layout, mut blocks, .. } = open_text(data, cut)?;
    let (mut rows, mut lines) = (0, blocks.lines_before());
    let mut seen = Vec::new();
    loop {
        match blocks.next_block() {
            Ok(None) => break,
            Ok(Some(block)) => {
                let count = block.read(&layout, &mut |item| seen.push(line_of(&item, rows, lines)));
                rows += count.rows;
                lines += count.lines;
            }
            Err(error) => seen.push(format!("error {:?}", error.code)),
        }
    }
    if !blocks.is_complete() {
        seen.push("incomplete".to_owned());
    }
    seen.extend(blocks.notes().iter().map(|note| format!("note {}", note.code)));
    Ok(seen)
}

fn line_of(item: &Item<'_>, rows: u64, lines: u64) -> String {
    match item {
        Item::Fault(fault) => {
            let (row, line) = (rows + fault.row + 1, lines + fault.at.line + 1);
            format!("{row}@{line}:{} {} +{} <{}>", fault.at.column, fault.kind.name(), fault.offset, fault.raw)
        }
        Item::Record(record) => {
            let cells: Vec<String> = (0..record.len())
                .map(|at| {
                    let cell = record.cell(at);
                    let place = record.position(&cell);
                    let key = record.key(at).map_or_else(String::new, |key| format!("{key}="));
                    let kind = cell.kind.name().chars().next().unwrap_or(' ');
                    format!("{key}{kind}{}:{}={}", lines + place.line + 1, place.column, cell.text())
                })
                .collect();
            format!("{}@{}: {}", rows + record.row + 1, lines + record.start.line + 1, cells.join("|"))
        }
    }
}

/// Reads with the usual cut.
pub(super) fn read(format: Format, bytes: &[u8]) -> Vec<String> {
    read_all(&memory(format, bytes), Cut::default()).unwrap()
}
