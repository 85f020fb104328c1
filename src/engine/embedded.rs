//! The embedded engine: routes each table to the engine for its format.

use std::ffi::OsString;
use std::path::PathBuf;

use super::orphans::{Split, put_rows};
use super::queries::Queries;
use super::{Engine, Run, Session, Sift, TakeSifted, text};
use crate::data::{DataError, DataErrorCode, DataNote, Format, TableInfo, TableRef};
use crate::metric::{Answer, Ask, Metric, Unmeasured, UnmeasuredCode};

/// Where Parquet and Arrow are read. Their readers are a library of others: damaged files can make it abort.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Isolation {
    /// In this process, which an abort would end.
    #[default]
    InProcess,
    /// In a process of its own.
    Worker(Worker),
}

/// How to start the process that reads Parquet and Arrow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Worker {
    /// This program, which must call [`super::worker`] when its first argument is `__worker`.
    pub program: PathBuf,
    /// All of its environment: the place of temporary files, and what the system needs to start a program.
    pub environment: Vec<(String, OsString)>,
}

/// The embedded engine: CSV, TSV and JSON as text, Parquet and Arrow by the feature `polars`.
#[derive(Debug, Default)]
pub struct Embedded {
    isolation: Isolation,
}

impl Embedded {
    /// An engine that reads Parquet and Arrow there.
    #[must_use]
    pub const fn new(isolation: Isolation) -> Self {
        Self { isolation }
    }
}

impl Engine for Embedded {
    fn open(&self, tables: &[TableRef], run: &Run) -> Box<dyn Session> {
        let routes: Vec<_> = tables.iter().map(route).collect();
        let text = of(tables, &routes, Reader::Text);
        let typed = of(tables, &routes, Reader::Typed);
        let sessions = [text::open(&text, run), open_typed(&typed, run, &self.isolation)];
        Box::new(Joined::new(routes, sessions, Queries::new(tables, &self.isolation)))
    }
}

/// Which engine reads a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reader {
    Text,
    Typed,
}

fn reader(format: Format) -> Reader {
    match format {
        Format::Csv | Format::Tsv | Format::Json | Format::Ndjson => Reader::Text,
        Format::Parquet | Format::Arrow => Reader::Typed,
    }
}

/// The engine for a table. All files of a table must have one format, or the same cell would mean different things.
fn route(table: &TableRef) -> Result<Reader, DataError> {
    let Some(first) = table.files.first() else {
        return Err(error(table.name.clone(), DataErrorCode::NotFound, "the table has no file", None));
    };
    if let Some(other) = table.files.iter().find(|file| file.format != first.format) {
        let message =
            format!("the files of one table have different formats: {} has another than this one", first.shown);
        let help = "give files of one format, or a glob that matches only those";
        return Err(error(other.shown.clone(), DataErrorCode::NotItsFormat, &message, Some(help)));
    }
    Ok(reader(first.format))
}

/// Reads columns of a table whole, by the engine for its format.
#[cfg(feature = "sql")]
pub(super) fn hold(
    table: &TableRef,
    columns: &[crate::metric::Column],
    run: &Run,
) -> Result<super::gather::HeldTable, Unmeasured> {
    match route(table) {
        Ok(Reader::Text) => text::hold(table, columns, run),
        Ok(Reader::Typed) => super::polars::hold(table, columns, run),
        Err(error) => Err(Unmeasured { code: UnmeasuredCode::Unreadable, text: error.message }),
    }
}

fn error(path: String, code: DataErrorCode, message: &str, help: Option<&str>) -> DataError {
    DataError { code, path, line: None, message: message.to_owned(), help: help.map(str::to_owned), header: None }
}

/// The tables of one engine, with their indexes.
fn of<'t>(tables: &'t [TableRef], routes: &[Result<Reader, DataError>], reader: Reader) -> Vec<(usize, &'t TableRef)> {
    let all = tables.iter().enumerate().zip(routes);
    all.filter(|(_, route)| route.as_ref() == Ok(&reader)).map(|(table, _)| table).collect()
}

#[cfg(feature = "polars")]
fn open_typed(tables: &[(usize, &TableRef)], run: &Run, isolation: &Isolation) -> Box<dyn Session> {
    super::polars::open(tables, run, isolation)
}

#[cfg(not(feature = "polars"))]
fn open_typed(tables: &[(usize, &TableRef)], _run: &Run, _isolation: &Isolation) -> Box<dyn Session> {
    let refused = tables.iter().map(|(_, table)| {
        let path = table.files.first().map_or_else(|| table.name.clone(), |file| file.shown.clone());
        let help = "build it with the feature `polars`, which is on by default";
        Err(error(path, DataErrorCode::NoEngine, "this build cannot read Parquet and Arrow files", Some(help)))
    });
    Box::new(Refused(refused.collect()))
}

/// Tables that this build cannot read.
#[cfg(not(feature = "polars"))]
struct Refused(Vec<Result<TableInfo, DataError>>);

#[cfg(not(feature = "polars"))]
impl Session for Refused {
    fn tables(&self) -> &[Result<TableInfo, DataError>] {
        &self.0
    }

    fn sift(&mut self, sift: &Sift, _run: &Run, _take: &mut TakeSifted<'_>) -> Result<(), DataError> {
        match self.0.get(sift.table) {
            Some(Err(error)) => Err(error.clone()),
            Some(Ok(_)) | None => Ok(()),
        }
    }

    fn measure(&mut self, asks: &[Ask], _run: &Run) -> Vec<Result<Answer, Unmeasured>> {
        asks.iter().map(|ask| Err(unread(self.0.get(ask.table)))).collect()
    }
}

/// Sessions of several engines as one.
struct Joined {
    infos: Vec<Result<TableInfo, DataError>>,
    /// The session of each table, and its index there.
    places: Vec<Option<(usize, usize)>>,
    sessions: Vec<Box<dyn Session>>,
    faults: Vec<(usize, DataError)>,
    notes: Vec<(usize, usize, DataNote)>,
    queries: Queries,
}

impl Joined {
    fn new(routes: Vec<Result<Reader, DataError>>, sessions: [Box<dyn Session>; 2], queries: Queries) -> Self {
        let (infos, places, faults, notes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut joined = Self { infos, places, sessions: sessions.into(), faults, notes, queries };
        let mut taken = [0, 0];
        for route in routes {
            let place = route.map(|reader| match reader {
                Reader::Text => (0, next(&mut taken[0])),
                Reader::Typed => (1, next(&mut taken[1])),
            });
            joined.infos.push(place.clone().and_then(|place| joined.info(place)));
            joined.places.push(place.ok());
        }
        joined
    }

    fn info(&self, (session, table): (usize, usize)) -> Result<TableInfo, DataError> {
        let info = self.sessions.get(session).and_then(|session| session.tables().get(table).cloned());
        info.unwrap_or_else(|| {
            Err(error(String::new(), DataErrorCode::Engine, "the engine says nothing of this table", None))
        })
    }

    /// The asks that one session answers, in its own indexes, with their places among all asks.
    fn asks_of(&self, session: usize, asks: &[Ask]) -> (Vec<usize>, Vec<Ask>) {
        let own = asks.iter().enumerate().filter_map(|(at, ask)| {
            if matches!(*ask.metric, Metric::Sql(_)) {
                return None;
            }
            let (of, table) = self.places.get(ask.table).copied().flatten()?;
            (of == session).then(|| (at, Ask { table, ..ask.clone() }))
        });
        own.unzip()
    }

    /// Has each session answer its own asks; none of them is about two tables.
    fn measure_each(&mut self, asks: &[Ask], run: &Run) -> Vec<Result<Answer, Unmeasured>> {
        let mut answers: Vec<_> = asks.iter().map(|_| None).collect();
        for session in 0..self.sessions.len() {
            let (places, own) = self.asks_of(session, asks);
            let Some(session) = self.sessions.get_mut(session).filter(|_| !own.is_empty()) else { continue };
            for (at, answer) in places.into_iter().zip(session.measure(&own, run)) {
                if let Some(place) = answers.get_mut(at) {
                    *place = Some(answer);
                }
            }
        }
        let unread = |ask: &Ask| Err(unread(self.infos.get(ask.table)));
        asks.iter().zip(answers).map(|(ask, answer)| answer.unwrap_or_else(|| unread(ask))).collect()
    }

    /// The index that callers know a table of a session by.
    fn outer(&self, session: usize, table: usize) -> Option<usize> {
        self.places.iter().position(|place| *place == Some((session, table)))
    }

    fn collect_faults(&mut self) {
        let all = self.sessions.iter().enumerate();
        let faults = all.flat_map(|(at, session)| session.faults().iter().map(move |fault| (at, fault)));
        let mapped = faults.filter_map(|(at, (table, error))| Some((self.outer(at, *table)?, error.clone())));
        self.faults = mapped.collect();
        let all = self.sessions.iter().enumerate();
        let notes = all.flat_map(|(at, session)| session.notes().iter().map(move |note| (at, note)));
        let mapped = notes.filter_map(|(at, (table, file, note))| Some((self.outer(at, *table)?, *file, note.clone())));
        self.notes = mapped.collect();
    }
}

fn next(taken: &mut usize) -> usize {
    *taken += 1;
    *taken - 1
}

/// Why an ask about a table that could not be opened has no answer.
fn unread(info: Option<&Result<TableInfo, DataError>>) -> Unmeasured {
    let text = match info {
        Some(Err(error)) => error.message.clone(),
        Some(Ok(_)) => "the engine gave no answer".to_owned(),
        None => "there is no such table".to_owned(),
    };
    Unmeasured { code: UnmeasuredCode::Unreadable, text }
}

impl Session for Joined {
    fn tables(&self) -> &[Result<TableInfo, DataError>] {
        &self.infos
    }

    fn sift(&mut self, sift: &Sift, run: &Run, take: &mut TakeSifted<'_>) -> Result<(), DataError> {
        match (self.places.get(sift.table).copied().flatten(), self.infos.get(sift.table)) {
            (Some((at, table)), _) => {
                let own = Sift { table, ..sift.clone() };
                // What was read has been told.
                let quiet = Run { events: None, ..run.clone() };
                let lost = || Err(error(String::new(), DataErrorCode::Engine, "there is no such session", None));
                self.sessions.get_mut(at).map_or_else(lost, |session| session.sift(&own, &quiet, take))
            }
            (None, Some(Err(error))) => Err(error.clone()),
            (None, _) => Err(error(String::new(), DataErrorCode::Engine, "there is no such table", None)),
        }
    }

    fn measure(&mut self, asks: &[Ask], run: &Run) -> Vec<Result<Answer, Unmeasured>> {
        let split = Split::new(asks);
        let mut answers = self.measure_each(&split.asks, run);
        for (ask, answer) in split.asks.iter().zip(&mut answers) {
            if let Metric::Sql(query) = &*ask.metric {
                *answer = self.queries.answer(query, run);
            }
        }
        self.collect_faults();
        let (mut joined, rows) = split.join(asks, answers);
        if !rows.is_empty() && !run.cancel.is_cancelled() {
            // What was read has been told, and why reading stopped too.
            let quiet = Run { events: None, ..run.clone() };
            let own: Vec<_> = rows.iter().map(|(_, ask)| ask.clone()).collect();
            let answers = self.measure_each(&own, &quiet);
            put_rows(&mut joined, &rows, answers);
        }
        joined
    }

    fn faults(&self) -> &[(usize, DataError)] {
        &self.faults
    }

    fn notes(&self) -> &[(usize, usize, DataNote)] {
        &self.notes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{DataRef, Hints, Place};
    use crate::engine::Cancel;
    use crate::metric::{FileRows, Measurement, Metric, RowsWanted};

    fn file(shown: &str, format: Format, text: &str) -> DataRef {
        DataRef {
            place: Place::Memory(text.as_bytes().to_vec()),
            shown: shown.to_owned(),
            format,
            compression: None,
            dialect: Hints::default().dialect(format),
            partition: Vec::new(),
        }
    }

    fn table(files: Vec<DataRef>) -> TableRef {
        TableRef { name: "t".to_owned(), files }
    }

    fn run() -> Run {
        Run { threads: 2, limits: crate::engine::Limits::default(), cancel: Cancel::default(), events: None }
    }

    fn rows(table: usize) -> Ask {
        Ask { table, metric: Metric::Rows.into(), rows: RowsWanted::None, keys: Vec::new(), only: None }
    }

    #[test]
    fn files_of_one_table_must_have_one_format() {
        let data = table(vec![file("a.csv", Format::Csv, "a\n1\n"), file("a.json", Format::Json, "[]")]);
        let session = Embedded::default().open(&[data, table(Vec::new())], &run());
        let error = session.tables()[0].as_ref().unwrap_err();
        assert_eq!((error.code, error.path.as_str()), (DataErrorCode::NotItsFormat, "a.json"));
        assert!(error.help.is_some());
        assert_eq!(session.tables()[1].as_ref().unwrap_err().code, DataErrorCode::NotFound);
    }

    #[test]
    fn tables_keep_their_indexes_whatever_reads_them() {
        let text = |rows: usize| table(vec![file("t.csv", Format::Csv, &format!("a\n{}", "1\n".repeat(rows)))]);
        let typed = table(vec![file("t.parquet", Format::Parquet, "no parquet")]);
        let mut session = Embedded::default().open(&[typed, text(3), table(Vec::new()), text(5)], &run());
        let readable: Vec<bool> = session.tables().iter().map(Result::is_ok).collect();
        assert_eq!(readable, [false, true, false, true]);
        let answers = session.measure(&[rows(3), rows(0), rows(1), rows(2), rows(9)], &run());
        let measured: Vec<_> = answers.into_iter().map(|answer| answer.ok().map(|answer| answer.measurement)).collect();
        let of = |readable| {
            Some(Measurement::Rows(vec![FileRows {
                readable,
                rejected: 0,
                passed_over: 0,
                outside: 0,
                complete: true,
            }]))
        };
        assert_eq!(measured, [of(5), None, of(3), None, None]);
    }

    #[cfg(not(feature = "polars"))]
    #[test]
    fn a_build_without_polars_says_what_it_lacks() {
        let typed = table(vec![file("t.parquet", Format::Parquet, "PAR1")]);
        let session = Embedded::default().open(&[typed], &run());
        let error = session.tables()[0].as_ref().unwrap_err();
        assert_eq!((error.code, error.path.as_str()), (DataErrorCode::NoEngine, "t.parquet"));
        assert!(error.help.as_ref().is_some_and(|help| help.contains("polars")));
    }
}
