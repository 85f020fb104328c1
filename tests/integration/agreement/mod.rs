//! Every engine agrees with the reference meaning of predicates, on generated tables in every format.

mod contract;
mod meaning;
mod nested;
mod plain;
mod question;
mod spelling;
mod steady;
mod table;
#[cfg(feature = "polars")]
mod typed;
mod write;

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use upheld::data::{DataRef, Format, Hints, Place, TableRef};
use upheld::engine::{Cancel, Embedded, Engine, Run, Session};
use upheld::metric::{Answer, Ask, FailingRow, Metric, RowsWanted};

use meaning::Family;
use table::{COLUMNS, Content, Entry, Layout, Table};
use write::Written;

/// Tables that are tried. What a test of the program finds becomes a case, not a file of seeds.
pub(crate) fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

#[test]
fn engines_agree_with_the_reference_meaning() {
    proptest!(config(96), |(table in table::tables(), asks in question::asks())| {
        for format in formats(table.content) {
            agrees(&table, *format, &asks)?;
        }
    });
}

#[test]
fn engines_find_the_keys_that_a_table_in_another_format_lacks() {
    let asks = || prop::collection::vec(question::orphans(1), 1..8);
    proptest!(config(48), |(table in table::tables(), other in table::tables(), metrics in asks())| {
        for (format, beside) in pairs(&table, &other) {
            let rows = RowsWanted::First(3);
            let ask = |metric: &Metric| Ask { table: 0, metric: metric.clone().into(), rows, keys: Vec::new(), only: None };
            let asks: Vec<_> = metrics.iter().map(ask).collect();
            let files = [(&table, format), (&other, beside)].map(|(table, format)| (written(table, format), format));
            let tables = [table_of(&files[0].0, format), table_of(&files[1].0, beside)];
            let answers = measured(&tables, &asks, table.layout.threads)?;
            for (ask, answer) in asks.iter().zip(&answers) {
                let sides = ((&table, family(format)), (&other, family(beside)));
                let (measurement, places) = plain::answer_beside(sides.0, sides.1, &ask.metric, rows);
                prop_assert_eq!(&answer.measurement, &measurement, "{:?} {:?} {:?}", format, beside, ask);
                let shown: Vec<_> = answer.rows.iter().map(|row| (row.file, row.row)).collect();
                prop_assert_eq!(shown, places, "{:?} {:?} {:?}", format, beside, ask);
            }
        }
    });
}

/// Two formats each, so that every format stands on each side of another one.
fn pairs(table: &Table, other: &Table) -> Vec<(Format, Format)> {
    let (own, others) = (formats(table.content), formats(other.content));
    (0..own.len()).map(|at| (own[at], others[(at + own.len() / 2 + 1) % others.len()])).collect()
}

fn written(table: &Table, format: Format) -> Vec<File> {
    table.files().into_iter().map(|rows| write(rows, &table.layout, format)).collect()
}

/// The formats that can hold such a table.
fn formats(content: Content) -> &'static [Format] {
    use Format::{Arrow, Csv, Json, Ndjson, Parquet, Tsv};
    match (content, cfg!(feature = "polars")) {
        (Content::Faulty, _) | (Content::Plain, false) => &[Csv, Tsv, Ndjson, Json],
        (Content::Wide, false) => &[Csv, Tsv],
        (Content::Wide, true) => &[Csv, Tsv, Parquet, Arrow],
        (Content::Plain, true) => &[Csv, Tsv, Ndjson, Json, Parquet, Arrow],
    }
}

fn agrees(table: &Table, format: Format, asks: &[Ask]) -> Result<(), TestCaseError> {
    let files = written(table, format);
    let answers = measured(&[table_of(&files, format)], asks, table.layout.threads)?;
    for (ask, answer) in asks.iter().zip(&answers) {
        let Some((measurement, places)) = plain::answer(table, family(format), ask) else { continue };
        prop_assert_eq!(&answer.measurement, &measurement, "{:?} {:?}", format, ask);
        let shown: Vec<_> = answer.rows.iter().map(|row| (row.file, row.row)).collect();
        prop_assert_eq!(shown, places, "{:?} {:?}", format, ask);
        prop_assert!(answer.complete);
        for row in &answer.rows {
            stands_where_it_was_written(table, &files, format, ask, row)?;
        }
    }
    Ok(())
}

fn family(format: Format) -> Family {
    match format {
        Format::Csv | Format::Tsv => Family::Delimited,
        Format::Json | Format::Ndjson => Family::Json,
        Format::Parquet | Format::Arrow => Family::Typed,
    }
}

/// A file as it is written: text knows where its cells stand.
enum File {
    Text(Written),
    #[cfg_attr(not(feature = "polars"), expect(dead_code, reason = "this build writes none"))]
    Typed(Vec<u8>),
}

fn write(rows: &[Vec<Entry>], layout: &Layout, format: Format) -> File {
    match format {
        Format::Csv => File::Text(write::delimited(rows, layout, ',')),
        Format::Tsv => File::Text(write::delimited(rows, layout, '\t')),
        Format::Ndjson => File::Text(write::ndjson(rows, layout)),
        Format::Json => File::Text(write::json(rows, layout)),
        #[cfg(feature = "polars")]
        Format::Parquet => File::Typed(typed::parquet(rows, layout)),
        #[cfg(feature = "polars")]
        Format::Arrow => File::Typed(typed::arrow(rows, layout)),
        #[cfg(not(feature = "polars"))]
        Format::Parquet | Format::Arrow => unreachable!("this build cannot read it"),
    }
}

/// Writes a table into one file of a folder, and gives its name.
fn write_file(table: &Table, format: Format, folder: &Path) -> String {
    let ending = match format {
        Format::Csv => "csv",
        Format::Tsv => "tsv",
        Format::Ndjson => "ndjson",
        Format::Json => "json",
        Format::Parquet => "parquet",
        Format::Arrow => "arrow",
    };
    let name = format!("t.{ending}");
    let path = folder.join(&name);
    match write(&table.rows, &table.layout, format) {
        File::Text(written) => fs::write(path, written.text).expect("a file"),
        File::Typed(bytes) => fs::write(path, bytes).expect("a file"),
    }
    name
}

fn table_of(files: &[File], format: Format) -> TableRef {
    let data = |(at, file): (usize, &File)| DataRef {
        place: Place::Memory(match file {
            File::Text(written) => written.text.clone().into_bytes(),
            File::Typed(bytes) => bytes.clone(),
        }),
        shown: format!("{format:?} {at}"),
        format,
        compression: None,
        dialect: Hints::default().dialect(format),
        partition: Vec::new(),
    };
    TableRef { name: "t".to_owned(), files: files.iter().enumerate().map(data).collect() }
}

fn measured(tables: &[TableRef], asks: &[Ask], threads: usize) -> Result<Vec<Answer>, TestCaseError> {
    let run = Run { threads, limits: upheld::engine::Limits::default(), cancel: Cancel::default(), events: None };
    let mut session: Box<dyn Session> = Embedded::default().open(tables, &run);
    for opened in session.tables() {
        prop_assert_eq!(opened.as_ref().map(|_| ()), Ok(()));
    }
    let answers: Result<Vec<Answer>, _> = session.measure(asks, &run).into_iter().collect();
    prop_assert!(session.faults().is_empty(), "{:?}", session.faults());
    answers.map_err(|error| TestCaseError::fail(format!("{error:?}")))
}

/// A row of text points at the first cell that was looked at, and shows its text.
fn stands_where_it_was_written(
    table: &Table,
    files: &[File],
    format: Format,
    ask: &Ask,
    row: &FailingRow,
) -> Result<(), TestCaseError> {
    let File::Text(written) = &files[row.file] else {
        prop_assert_eq!((row.line, row.column), (None, None));
        return Ok(());
    };
    let at = usize::try_from(row.row - 1).expect("a row");
    let (record, cells) = &written.places[at];
    let index = |name: &str| COLUMNS.iter().position(|(known, _)| *known == name).expect("a column");
    let place = row.values.first().map_or(*record, |first| cells[index(&first.column)]);
    prop_assert_eq!((row.line, row.column), (Some(place.0), Some(place.1)), "{:?} {:?}", format, ask);
    let entries = &table.files()[row.file][at];
    for shown in row.values.iter().chain(&row.key).filter(|_| family(format) == Family::Delimited) {
        let text: String = entries[index(&shown.column)].field.chars().take(200).collect();
        prop_assert_eq!(&shown.text, &text);
    }
    Ok(())
}
