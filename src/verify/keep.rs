//! Rows that a run keeps apart: those that break a check of single rows, and records that could not be read.

use std::collections::{BTreeMap, BTreeSet};

use super::opened::Opened;
use super::prepare::Planned;
use super::subject::Subject;
use crate::check::broken_rows;
use crate::data::{ColumnInfo, DataError, DataRef};
use crate::engine::{Run, Session, Sift, Sifted};
use crate::metric::Predicate;
use crate::outcome::{Level, ObjectInfo, Outcome, Report, Verdict};

/// Takes the rows that a run keeps apart, object by object and in the order of the data.
pub trait Keep {
    /// Takes a row, with the ids of the checks that it breaks; false asks for no more.
    fn keep(&mut self, origin: &Origin<'_>, row: &Sifted, checks: &[&str]) -> bool;

    /// Hears that the rows of an object are not complete, and why.
    fn failed(&mut self, error: &DataError);

    /// Hears that the data changed while it was read: how many records could not be read as the report has it, and how
    /// many of them were there when they were to be kept.
    fn changed(&mut self, object: &str, counted: u64, kept: u64);
}

/// Where a row that is kept apart comes from.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// The index of the contract.
    pub contract: usize,
    /// The index of the object in its contract.
    pub place: usize,
    /// The object.
    pub object: &'a str,
    /// The file.
    pub data: &'a DataRef,
    /// Its columns; none where rows name their own.
    pub columns: &'a [ColumnInfo],
}

/// What is kept of one object.
pub(super) struct Kept {
    contract: usize,
    place: usize,
    object: String,
    /// The id of the check that counts the records that cannot be read, where it is in the report.
    readable: Option<String>,
    /// The records that could not be read, where the report has their number.
    rejected: Option<u64>,
    /// The ids of checks, one for each predicate.
    checks: Vec<String>,
    sift: Sift,
}

/// The rows to be kept apart, object by object.
pub(super) fn all_kept(
    opened: &Opened<'_>,
    planned: &[Planned<'_>],
    only: &BTreeMap<(usize, usize), Predicate>,
    report: &Report,
) -> Vec<Kept> {
    let mut all = Vec::new();
    for planned in planned.iter().filter(|_| opened.request.choices.level == Level::Data) {
        for (object, subject) in opened.subjects(planned) {
            let only = only.get(&(planned.index, object));
            all.extend(kept(planned, object, &subject, only, report));
        }
    }
    all
}

/// What is to be kept of an object: nothing where no check of single rows fails and every record could be read.
fn kept(
    planned: &Planned<'_>,
    at: usize,
    subject: &Subject<'_>,
    only: Option<&Predicate>,
    report: &Report,
) -> Option<Kept> {
    let failing = report.outcomes.iter().filter(|outcome| outcome.contract == planned.index);
    let failing: BTreeSet<&str> =
        failing.filter(|outcome| outcome.verdict == Verdict::Fail).map(|outcome| outcome.id.as_str()).collect();
    let own = planned.checks.iter().filter(|check| check.object == Some(at) && failing.contains(check.id.as_str()));
    let broken = own.filter_map(|check| Some((check.id.clone(), broken_rows(check)?)));
    let (checks, broken): (Vec<_>, Vec<_>) = broken.unzip();
    let rejected = rejected(planned, subject, report);
    let sift = Sift { table: subject.table, broken, only: only.cloned(), draw: None };
    let is_needed = !checks.is_empty() || rejected.iter().flatten().any(|count| *count > 0);
    let (contract, object) = (planned.index, subject.object.name.clone());
    let readable = || readable_rows(planned, at, report);
    // Two objects of one name cannot be told apart in the report.
    let rejected = <[Option<u64>; 1]>::try_from(rejected).ok().and_then(|[count]| count);
    is_needed.then(|| Kept { contract, place: at, object, readable: readable(), rejected, checks, sift })
}

/// The records of an object that could not be read, as the report has them for each object of its name.
fn rejected(planned: &Planned<'_>, subject: &Subject<'_>, report: &Report) -> Vec<Option<u64>> {
    let same = |info: &&ObjectInfo| info.contract == planned.index && info.name == subject.object.name;
    report.objects.iter().filter(same).map(|info| info.rows_rejected).collect()
}

/// The id of the check of an object that counts the records that cannot be read.
fn readable_rows(planned: &Planned<'_>, at: usize, report: &Report) -> Option<String> {
    let check = planned.checks.iter().find(|check| check.object == Some(at) && check.kind == "readable-rows")?;
    let is_said = |outcome: &Outcome| outcome.contract == planned.index && outcome.id == check.id;
    report.outcomes.iter().any(is_said).then(|| check.id.clone())
}

impl Kept {
    /// The ids of the checks that a row breaks.
    fn broken_by(&self, row: &Sifted) -> Vec<&str> {
        if row.fault.is_some() {
            return self.readable.iter().map(String::as_str).collect();
        }
        row.broken.iter().filter_map(|at| self.checks.get(*at)).map(String::as_str).collect()
    }
}

/// Reads the tables concerned once more, and gives their rows.
pub(super) fn give(
    all: &[Kept],
    tables: &[crate::data::TableRef],
    session: &mut dyn Session,
    run: &Run,
    to: &mut dyn Keep,
) {
    for kept in all.iter().filter(|_| !run.cancel.is_cancelled()) {
        let infos = session.tables().get(kept.sift.table).and_then(|info| info.as_ref().ok()).cloned();
        let files = tables.get(kept.sift.table).map_or(&[][..], |table| &table.files);
        let mut unreadable = 0;
        let mut wanted = true;
        let whole = session.sift(&kept.sift, run, &mut |rows| {
            wanted = rows.iter().all(|row| {
                if run.cancel.is_cancelled() {
                    return false;
                }
                unreadable += u64::from(row.fault.is_some());
                let Some(data) = files.get(row.file) else { return true };
                let info = infos.as_ref().and_then(|info| info.files.get(row.file));
                let columns = info.map_or(&[][..], |info| &info.columns);
                let Kept { contract, place, ref object, .. } = *kept;
                to.keep(&Origin { contract, place, object, data, columns }, row, &kept.broken_by(row))
            });
            wanted
        });
        match (whole, kept.rejected) {
            _ if run.cancel.is_cancelled() => {}
            (Err(error), _) => to.failed(&error),
            (Ok(()), Some(counted)) if wanted && counted != unreadable => {
                to.changed(&kept.object, counted, unreadable);
            }
            (Ok(()), _) => {}
        }
    }
}
