//! Text of any bytes, read as records: each is counted once, and how the text is cut into blocks changes nothing.

use serde::de::IgnoredAny;
use upheld::data::{CellKind, Cut, DataRef, Encoding, Format, Hints, Item, Place, open_text};

/// Bytes of blocks and records that are tried beside the usual ones.
const SMALL: usize = 1 << 16;

/// What a file holds: an entry for each record, the number of lines, and whether it was read to its end.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    records: Vec<Entry>,
    lines: u64,
    end: Result<bool, String>,
}

/// A record: its row and line in the file, and its text or its fault.
type Entry = (u64, u64, Result<(String, usize), String>);

/// The first byte says how the text is written, the rest is the text.
pub(crate) fn delimited(bytes: &[u8]) {
    let Some((first, text)) = bytes.split_first() else { return };
    let delimiter = [None, Some(b';'), Some(b'\t'), Some(b'|')][usize::from(first & 3)];
    let quote = [None, Some(None), Some(Some(b'\'')), None][usize::from(first >> 2 & 3)];
    let header = (first >> 4 & 1 == 1).then_some(false);
    let names = vec!["a".to_owned(), "b".to_owned()];
    let encoding =
        [None, None, None, Some("ascii"), Some("latin-1"), Some("utf-16-le"), Some("gb18030"), Some("iso-2022-jp")];
    let encoding = encoding[usize::from(first >> 5)].and_then(|label| Encoding::named(label).ok());
    let hints = Hints { delimiter, quote, header, names, encoding, ..Hints::default() };
    let whole = alike(text, Format::Csv, &hints);
    let Some(whole) = whole else { return };
    let fields: Vec<_> = whole.records.iter().filter_map(|(_, _, read)| read.as_ref().ok()).map(|(_, n)| n).collect();
    assert!(fields.windows(2).all(|pair| pair[0] == pair[1]), "records have different numbers of fields");
}

/// The text as JSON and as a record a line; a record that is read is JSON for others too.
pub(crate) fn json(bytes: &[u8]) {
    for format in [Format::Json, Format::Ndjson] {
        let Some(whole) = alike(bytes, format, &Hints::default()) else { continue };
        for (row, line, read) in &whole.records {
            if let Ok((text, _)) = read {
                let sound = serde_json::from_str::<IgnoredAny>(text);
                assert!(sound.is_ok(), "row {row} in line {line} is no JSON: {text:?}: {sound:?}");
            }
        }
    }
}

/// Reads the text in blocks of several sizes, which must not make a difference.
fn alike(text: &[u8], format: Format, hints: &Hints) -> Option<Seen> {
    let data = DataRef {
        place: Place::Memory(text.to_vec()),
        shown: "t".to_owned(),
        format,
        compression: None,
        dialect: hints.dialect(format),
        partition: Vec::new(),
    };
    let whole = seen(&data, Cut { block: SMALL, max_record: SMALL });
    for block in [1, 7, 64] {
        let cut = seen(&data, Cut { block, max_record: SMALL });
        assert_eq!(whole, cut, "blocks of {block} bytes give something else");
    }
    whole
}

fn seen(data: &DataRef, cut: Cut) -> Option<Seen> {
    let mut file = open_text(data, cut).ok()?;
    let mut seen = Seen { records: Vec::new(), lines: file.blocks.lines_before(), end: Ok(false) };
    let mut rows = 0;
    let end = loop {
        let block = match file.blocks.next_block() {
            Ok(Some(block)) => block,
            Ok(None) => break Ok(file.blocks.is_complete()),
            Err(error) => break Err(error.message),
        };
        let count = block.read(&file.layout, &mut |item| seen.records.push(entry(&item, rows, seen.lines)));
        rows += count.rows;
        seen.lines += count.lines;
        assert_eq!(seen.records.len() as u64, rows, "records were lost or counted twice");
    };
    seen.end = end;
    let counted = seen.records.iter().map(|(row, _, _)| *row);
    assert!(counted.eq(0..rows), "rows are not numbered one by one");
    assert!(seen.records.windows(2).all(|pair| pair[0].1 <= pair[1].1), "lines go back");
    Some(seen)
}

fn entry(item: &Item<'_>, rows: u64, lines: u64) -> Entry {
    match item {
        Item::Record(record) => {
            for at in 0..record.len() {
                let cell = record.cell(at);
                let place = record.position(&cell);
                assert!(place.line >= record.start.line, "a cell stands before its record");
                assert!(cell.text().len() <= record.text.len() * 3, "a text grew");
                if cell.kind == CellKind::String {
                    let meant = serde_json::from_str::<String>(&format!("\"{}\"", cell.raw)).ok();
                    assert_eq!(meant.as_deref(), Some(&*cell.text()), "a text means something else to others");
                }
            }
            (rows + record.row, lines + record.start.line, Ok((record.text.to_owned(), record.len())))
        }
        Item::Fault(fault) => (rows + fault.row, lines + fault.at.line, Err(fault.message.clone())),
    }
}
