//! Parquet and Arrow files of any bytes: opened and read whole, within bounds of memory.

use upheld::data::{DataRef, Format, Hints, Place, TableRef};
use upheld::engine::{Cancel, Embedded, Engine, Limits, Run};
use upheld::metric::{Ask, Column, ColumnPath, Metric, NullParts, RowsWanted};
use upheld::value::ReadAs;

/// The bytes as Parquet.
pub(crate) fn parquet(bytes: &[u8]) {
    read(bytes, Format::Parquet);
}

/// The bytes as Arrow IPC, file or stream.
pub(crate) fn arrow(bytes: &[u8]) {
    read(bytes, Format::Arrow);
}

fn read(bytes: &[u8], format: Format) {
    let data = DataRef {
        place: Place::Memory(bytes.to_vec()),
        shown: "t".to_owned(),
        format,
        compression: None,
        dialect: Hints::default().dialect(format),
        partition: Vec::new(),
    };
    let run = Run { threads: 1, cancel: Cancel::default(), events: None, limits: Limits::default() };
    let table = TableRef { name: "t".to_owned(), files: vec![data] };
    let mut session = Embedded::default().open(&[table], &run);
    let columns = match session.tables().first() {
        Some(Ok(info)) => info.files.iter().flat_map(|file| file.columns.clone()).collect(),
        _ => Vec::new(),
    };
    let asks: Vec<_> = std::iter::once(Metric::Rows).chain(columns.iter().map(|column| keys(&column.name))).collect();
    let ask = |metric: Metric| Ask {
        table: 0,
        metric: metric.into(),
        rows: RowsWanted::First(2),
        keys: Vec::new(),
        only: None,
    };
    let answers = session.measure(&asks.into_iter().map(ask).collect::<Vec<_>>(), &run);
    assert_eq!(answers.len(), columns.len() + 1, "a question has no answer");
}

fn keys(name: &str) -> Metric {
    let column = Column { path: ColumnPath::top(name), read: ReadAs::default().into() };
    Metric::Keys { columns: vec![column], nulls: NullParts::Equal, among: upheld::metric::Among::Table }
}
