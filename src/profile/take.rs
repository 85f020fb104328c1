//! Takes the profile of tables: what is asked in which reading, and how the answers come together.

use std::collections::BTreeMap;

use super::closer::Closer;
use super::columns::{MOST_COLUMNS, Planned, listed, named, names_in_rows};
use super::looked::{Answers, Look, Looked, Put, Questions};
use super::{Profile, TableProfile, keys, relations};
use crate::data::{DataNote, TableInfo, TableRef, changed};
use crate::engine::{Engine, Run, Session};
use crate::metric::{Answer, ColumnPath, FieldSeen, FileRows, Measurement, Metric, Unmeasured};

/// Different values that are counted of a column, where the table has few columns and where it has many.
const MOST_VALUES: usize = 10_000;
const FEWEST_VALUES: usize = 500;
/// Different values that are counted of all columns of a table together.
const VALUES_OF_TABLE: usize = 1_000_000;

/// Takes the profile of tables, each under its name. What could not be read is said in the profile of its table.
#[must_use]
pub fn profile(tables: &[TableRef], engine: &dyn Engine, run: &Run) -> Profile {
    let mut session = engine.open(tables, run);
    let infos = session.tables().to_vec();
    let mut reader = Reader { session: session.as_mut(), run: run.clone() };
    let mut looked: Vec<Looked> = tables.iter().zip(&infos).enumerate().map(|(at, table)| opened(at, table)).collect();
    reader.name_fields(&infos, &mut looked);
    reader.describe(&mut looked);
    reader.look_inside(&mut looked);
    reader.look_closer(&mut looked);
    reader.find_keys(&mut looked);
    let relations = reader.relate(&mut looked);
    for (given, own) in tables.iter().zip(&mut looked) {
        let files = given.files.iter().zip(&own.profile.files);
        own.profile.faults.extend(files.filter_map(|(data, opened)| changed(data, opened)));
    }
    let tables = looked.into_iter().map(|looked| {
        let columns = looked.columns.into_iter().map(|look| look.profile).collect();
        TableProfile { columns, ..looked.profile }
    });
    Profile { tables: tables.collect(), relations }
}

/// A table before any row of it was read.
fn opened(at: usize, (table, info): (&TableRef, &Result<TableInfo, crate::data::DataError>)) -> Looked {
    let mut profile = TableProfile {
        name: table.name.clone(),
        files: Vec::new(),
        engine: String::new(),
        rows: 0,
        rejected: 0,
        complete: false,
        columns: Vec::new(),
        duplicates: None,
        keys: Vec::new(),
        determines: Vec::new(),
        faults: Vec::new(),
        notes: Vec::new(),
    };
    let mut columns = Vec::new();
    match info {
        Ok(info) => {
            profile.files.clone_from(&info.files);
            profile.engine.clone_from(&info.engine);
            let notes = info.files.iter().enumerate();
            profile.notes =
                notes.flat_map(|(at, file)| file.notes.iter().map(move |note| (at, note.clone()))).collect();
            if !names_in_rows(info) {
                let (planned, partial) = listed(info);
                profile.notes.extend(partial.iter().map(|name| (0, not_everywhere(name))));
                columns = planned.into_iter().map(Look::unseen).collect();
            }
        }
        Err(error) => profile.faults.push(error.clone()),
    }
    let mut looked = Looked { index: at, columns, profile };
    shorten(&mut looked);
    looked
}

fn not_everywhere(name: &str) -> DataNote {
    DataNote::warning("column-absent", format!("not every file has the column `{name}`, so it is not described"))
}

fn unread(path: &ColumnPath, why: &str) -> DataNote {
    DataNote::warning("column-unread", format!("the column `{path}` is not described: {why}"))
}

fn opaque(planned: &Planned) -> DataNote {
    let message = format!(
        "the column `{}` is stored as {}, which contracts have no logical type for: its values are not described",
        planned.path, planned.type_name
    );
    DataNote::info("column-not-described", message)
}

fn partly(path: &ColumnPath) -> DataNote {
    let message = format!(
        "what lies in `{path}` is told by its first different values: a field that only later rows have is not described"
    );
    DataNote::info("fields-partly-seen", message)
}

/// Leaves out columns beyond those that are looked at, and says so.
fn shorten(looked: &mut Looked) {
    if looked.columns.len() > MOST_COLUMNS {
        looked.columns.truncate(MOST_COLUMNS);
        let message = format!("there are more columns than {MOST_COLUMNS}, the first of which are described");
        looked.profile.notes.push((0, DataNote::warning("too-many-columns", message)));
    }
}

/// A column of which nothing is known yet.
/// Asks the tables, reading by reading.
struct Reader<'s> {
    session: &'s mut dyn Session,
    run: Run,
}

impl Reader<'_> {
    /// One reading. Whatever an interrupt left unread has no answer.
    fn ask(&mut self, questions: &Questions, looked: &mut [Looked]) -> Answers {
        if questions.0.is_empty() || self.run.cancel.is_cancelled() {
            return Answers(Vec::new());
        }
        let answers = self.session.measure(&questions.0, &self.run);
        for (table, fault) in self.session.faults() {
            let known = looked.get_mut(*table).map(|looked| &mut looked.profile.faults);
            known.filter(|known| !known.contains(fault)).into_iter().for_each(|known| known.push(fault.clone()));
        }
        for (table, file, note) in self.session.notes() {
            let known = looked.get_mut(*table).map(|looked| &mut looked.profile.notes);
            let new = (*file, note.clone());
            if let Some(known) = known.filter(|known| !known.contains(&new)) {
                known.push(new);
            }
        }
        let plain = |answer: Result<Answer, Unmeasured>| match answer {
            Ok(answer) => Ok(answer.measurement),
            Err(why) => Err(why.text),
        };
        Answers(answers.into_iter().map(plain).collect())
    }

    /// Finds the columns of tables whose rows name them.
    fn name_fields(&mut self, infos: &[Result<TableInfo, crate::data::DataError>], looked: &mut [Looked]) {
        let mut questions = Questions::default();
        let open = infos.iter().enumerate().filter(|(_, info)| info.as_ref().is_ok_and(names_in_rows));
        let places: Vec<_> = open.map(|(table, _)| (table, questions.put(table, Metric::Fields))).collect();
        let mut answers = self.ask(&questions, looked);
        for (table, at) in places {
            if let (Some(Measurement::Fields(fields)), Some(looked)) = (answers.take(at), looked.get_mut(table)) {
                looked.columns = with_partitions(&fields, infos.get(table)).into_iter().map(Look::unseen).collect();
                shorten(looked);
            }
        }
    }

    /// The reading that tells nearly everything: the rows, and what every column holds.
    fn describe(&mut self, looked: &mut [Looked]) {
        let mut questions = Questions::default();
        let mut rows = Vec::new();
        let mut places = Vec::new();
        for (table, looked) in looked.iter().enumerate().filter(|(_, looked)| !looked.profile.files.is_empty()) {
            rows.push((table, questions.put(table, Metric::Rows)));
            let keep = keep(looked.columns.len());
            for (column, look) in looked.columns.iter().enumerate() {
                places.push(((table, column), Put::of_column(&mut questions, table, &look.planned, keep)));
            }
        }
        let mut answers = self.ask(&questions, looked);
        for (table, at) in rows {
            if let (Some(Measurement::Rows(files)), Some(looked)) = (answers.get(at), looked.get_mut(table)) {
                count_rows(&mut looked.profile, files);
            }
        }
        Self::take_columns(places, &mut answers, looked);
    }

    /// Describes what lies inside the objects and lists of JSON.
    fn look_inside(&mut self, looked: &mut [Looked]) {
        let mut questions = Questions::default();
        let mut places = Vec::new();
        for (table, looked) in looked.iter_mut().enumerate() {
            let found: Vec<_> = std::mem::take(&mut looked.columns);
            for look in found {
                let mut look = look;
                let inner = std::mem::take(&mut look.inner);
                looked.columns.push(look);
                for planned in inner {
                    places.push(((table, looked.columns.len()), planned.clone()));
                    looked.columns.push(Look::unseen(planned));
                }
            }
            shorten(looked);
        }
        let put = |((table, column), planned): ((usize, usize), Planned)| {
            let keep = keep(looked.get(table).map_or(0, |looked| looked.columns.len()));
            ((table, column), Put::of_column(&mut questions, table, &planned, keep))
        };
        let places: Vec<_> = places.into_iter().map(put).collect();
        let mut answers = self.ask(&questions, looked);
        Self::take_columns(places, &mut answers, looked);
    }

    fn take_columns(places: Vec<((usize, usize), Put)>, answers: &mut Answers, looked: &mut [Looked]) {
        for ((table, column), put) in places {
            let Some(looked) = looked.get_mut(table) else { continue };
            let Some(look) = looked.columns.get_mut(column) else { continue };
            if let Some(why) = answers.why_not(put.first()) {
                looked.profile.notes.push((0, unread(&look.planned.path, why)));
            }
            if look.take(put, answers) {
                looked.profile.notes.push((0, partly(&look.planned.path)));
            }
            if look.planned.is_opaque() && look.profile.guess.of > 0 {
                looked.profile.notes.push((0, opaque(&look.planned)));
            }
        }
    }

    /// Asks what only makes sense once types are known: single keys, duplicates, what follows from what, and periods.
    fn look_closer(&mut self, looked: &mut [Looked]) {
        let mut questions = Questions::default();
        let closer: Vec<_> = looked.iter().enumerate().map(|(at, own)| Closer::put(&mut questions, at, own)).collect();
        let answers = self.ask(&questions, looked);
        for (closer, looked) in closer.into_iter().zip(looked) {
            closer.take(&answers, looked);
        }
    }

    /// Looks for keys of two columns where no single column is one, or only by accident; then of three, where there is none.
    fn find_keys(&mut self, looked: &mut [Looked]) {
        let is_doubtful = |own: &Looked, key: &super::CandidateKey| {
            let first = key.columns.first().and_then(|path| own.column(path));
            first.is_some_and(|look| keys::is_doubtful(&look.profile))
        };
        let without = |own: &Looked| {
            own.profile.duplicates == Some(0) && own.profile.keys.iter().all(|key| is_doubtful(own, key))
        };
        let tried: Vec<_> = looked
            .iter()
            .map(|own| {
                if without(own) {
                    keys::pairs(&own.columns, own.profile.rows, &own.profile.determines)
                } else {
                    Vec::new()
                }
            })
            .collect();
        let counted = self.try_keys(tried, looked);
        let tried: Vec<_> = looked
            .iter()
            .zip(&counted)
            .map(|(own, pairs)| {
                let wanted = own.profile.keys.is_empty() && !pairs.is_empty();
                let triples = || keys::triples(&own.columns, own.profile.rows, pairs, &own.profile.determines);
                if wanted { triples() } else { Vec::new() }
            })
            .collect();
        self.try_keys(tried, looked);
    }

    /// Tries sets of columns as keys; how many different keys each has.
    fn try_keys(&mut self, tried: Vec<Vec<Vec<usize>>>, looked: &mut [Looked]) -> Vec<Vec<(Vec<usize>, u64)>> {
        let mut questions = Questions::default();
        let mut places = Vec::new();
        for (table, (sets, own)) in tried.into_iter().zip(looked.iter()).enumerate() {
            for set in sets {
                let columns: Vec<_> = set.iter().filter_map(|at| own.columns.get(*at)).collect();
                places.push((table, questions.put(table, keys::key(&columns)), set));
            }
        }
        let answers = self.ask(&questions, looked);
        let mut counted: Vec<Vec<_>> = looked.iter().map(|_| Vec::new()).collect();
        let mut held: BTreeMap<usize, Vec<Vec<usize>>> = BTreeMap::new();
        for (table, at, set) in places {
            let rows = looked.get(table).map_or(0, |own| own.profile.rows);
            if keys::tells_apart(answers.get(at), rows) {
                held.entry(table).or_default().push(set.clone());
            }
            counted.get_mut(table).into_iter().for_each(|all| all.push((set.clone(), keys::distinct(answers.get(at)))));
        }
        for (table, sets) in held {
            if let Some(own) = looked.get_mut(table) {
                let doubtful = std::mem::take(&mut own.profile.keys);
                own.profile.keys = keys::candidates(&own.columns, own.profile.rows, sets);
                own.profile.keys.extend(doubtful);
            }
        }
        counted
    }

    fn relate(&mut self, looked: &mut [Looked]) -> Vec<super::Relation> {
        let mut questions = Questions::default();
        let possible = relations::possible(looked);
        let places: Vec<_> = possible
            .into_iter()
            .map(|possible| {
                let at = questions.put(possible.table(), possible.metric.clone());
                let count = possible.count.clone().map(|count| questions.put(possible.table(), count));
                (possible, at, count)
            })
            .collect();
        let answers = self.ask(&questions, looked);
        let found = places.into_iter().filter_map(|(possible, at, count)| {
            let keys = count.map(|count| keys::distinct(answers.get(count)));
            relations::found(possible, answers.get(at), keys)
        });
        found.collect()
    }
}

/// The columns that rows name, and those that paths give.
fn with_partitions(fields: &[FieldSeen], info: Option<&Result<TableInfo, crate::data::DataError>>) -> Vec<Planned> {
    let mut planned = named(fields);
    if let Some(Ok(info)) = info {
        let (listed, _) = listed(info);
        for column in listed {
            if planned.iter().all(|known| known.path != column.path) {
                planned.push(column);
            }
        }
    }
    planned
}

fn keep(columns: usize) -> u32 {
    let keep = (VALUES_OF_TABLE / columns.max(1)).clamp(FEWEST_VALUES, MOST_VALUES);
    u32::try_from(keep).unwrap_or(u32::MAX)
}

fn count_rows(profile: &mut TableProfile, files: &[FileRows]) {
    profile.rows = files.iter().map(|file| file.readable).sum();
    profile.rejected = files.iter().map(|file| file.rejected).sum();
    profile.complete = files.iter().all(|file| file.complete);
}
