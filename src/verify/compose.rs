//! The report of a run, put together from what was planned and what was answered.

use std::collections::BTreeSet;

use super::answers::Answers;
use super::assemble::{Around, outcome};
use super::contacts::contacts;
use super::inner_names;
use super::judge::readable::{damaged_header, not_its_encoding};
use super::judge::schema::not_its_format;
use super::judge::sql::apart as sql_apart;
use super::judge::{Judged, judge, judge_files, judge_without_data};
use super::locate::unread;
use super::only;
use super::opened::{Opened, checks_of, info_of};
use super::prepare::{self, Planned, Standing};
use super::subject::{Subject, object_of};
use super::{Request, level, mask, objects, partition, problems};
use crate::check::{Check, Test, contract_info, due_times};
use crate::data::{DataError, DataErrorCode, DataNote, FileInfo};
use crate::outcome::{
    ContractInfo, MEANING, ObjectInfo, Options, Outcome, Overall, Problem, Reason, ReasonCode, Report, Summary, Tool,
    Verdict, overall, takes_part,
};
use crate::source::Route;

/// What an engine says of the data besides its answers.
#[derive(Clone, Copy)]
pub(super) struct Said<'s> {
    /// Of tables that were opened, and then not read to their end.
    pub(super) faults: &'s [(usize, DataError)],
    /// Of files, by their table and their index in it.
    pub(super) notes: &'s [(usize, usize, DataNote)],
}

/// What is said of a check, unless it says that all records can be read of data of which a part could not, a column of a file
/// perhaps: other checks lack what they asked for.
fn not_whole(check: &Check, subject: &Subject<'_>, faults: &[(usize, DataError)], judged: Judged) -> Judged {
    if check.test != Test::Readable || judged.verdict != Verdict::Pass {
        return judged;
    }
    let Some((_, fault)) = faults.iter().find(|(table, _)| *table == subject.table) else { return judged };
    let text = format!("not all of the data could be read: {} {}", fault.path, fault.message);
    Judged::not(&subject.name_of(None), Reason { code: ReasonCode::Unreadable, text })
}

impl Opened<'_> {
    /// The report of what was answered.
    pub(super) fn report(&self, planned: &[Planned<'_>], answers: &Answers, said: Said<'_>) -> Report {
        let choices = &self.request.choices;
        let mut outcomes = self.outcomes(planned, answers, said.faults);
        let options = options(self.request);
        count(&mut outcomes, &options);
        let errors: Vec<_> = self.errors(said.faults).collect();
        let mut problems = self.problems(planned, answers, &errors, said.notes);
        let unclaimed = unclaimed(planned, &outcomes);
        let sound = unclaimed.is_empty();
        problems.extend(unclaimed);
        let verdict = self.verdict(&outcomes, !errors.is_empty(), sound);
        Report {
            command: "check".to_owned(),
            tool: Tool::this(),
            meaning: MEANING.to_owned(),
            now: choices.now.to_string(),
            options,
            contracts: self.contracts(),
            verdict,
            summary: Summary::of(&outcomes),
            problems,
            objects: self.objects(planned, answers, said.faults),
            outcomes,
            step: None,
            timing: None,
        }
    }

    /// The given contracts, and those that relationships lead to.
    fn contracts(&self) -> Vec<ContractInfo> {
        let others = self.others.not_given().map(|(_, reading)| reading);
        self.request.contracts.iter().chain(others).map(contract_info).collect()
    }

    fn verdict(&self, outcomes: &[Outcome], data_failed: bool, sound: bool) -> Overall {
        let unread = self.request.contracts.iter().any(|reading| reading.contract.is_none());
        match overall(outcomes, data_failed) {
            Overall::Breached => Overall::Breached,
            _ if unread => Overall::Invalid,
            Overall::Upheld if !sound => Overall::Inconclusive,
            other => other,
        }
    }

    fn outcomes(&self, planned: &[Planned<'_>], answers: &Answers, faults: &[(usize, DataError)]) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        for planned in planned {
            let contacts = contacts(planned.contract, self.request.choices.now);
            let Planned { index, reading, contract, .. } = *planned;
            let due = due_times(planned.contract, self.request.choices.now);
            let samples = self.request.choices.samples;
            let around = Around { index, reading, contract, contacts: &contacts, due: &due, samples };
            for check in &planned.checks {
                let subject = check.object.and_then(|object| self.subject(planned, object));
                let judged = match &subject {
                    Some(subject) => match level::takes_rows(check, subject) {
                        Some(reason) => Judged::not(&subject.name_of(check.property.as_deref()), reason),
                        None => not_whole(check, subject, faults, self.judge(planned, check, subject, answers)),
                    },
                    None => self.without_data(planned, check),
                };
                let related = Vec::from_iter(self.other_side(index, check));
                outcomes.push(Outcome { related, ..outcome(check, judged, subject.as_ref(), &around) });
            }
        }
        outcomes
    }

    /// What is said of a check whose object has a table.
    fn judge<'s>(&'s self, planned: &Planned<'s>, check: &Check, subject: &Subject<'s>, answers: &Answers) -> Judged {
        match &check.test {
            Test::SqlApart(apart) => sql_apart(check, apart, subject, answers, &|object| self.peer(planned, object)),
            _ => judge(check, subject, answers),
        }
    }

    /// What is said of a check whose object has no table.
    fn without_data(&self, planned: &Planned<'_>, check: &Check) -> Judged {
        let object = object_of(planned.contract, check.object);
        let name = match (object, &check.property) {
            (Some(object), Some(property)) => format!("{}.{property}", object.name),
            (Some(object), None) => object.name.clone(),
            (None, _) => check.kind.clone(),
        };
        if let Some(judged) = judge_without_data(check) {
            return judged;
        }
        let reason = match &check.test {
            Test::NotEvaluated(reason) => reason.clone(),
            Test::Modified { object, otherwise, .. } => {
                let youngest = self.youngest_file(planned, *object);
                return judge_files(&name, check, youngest).unwrap_or_else(|| Judged::not(&name, otherwise.clone()));
            }
            _ => match self.opening_error(planned.index, check.object) {
                Some(error) => match self.broken_by(&name, (planned.index, check), error) {
                    Some(judged) => return judged,
                    None => self.lack(planned.index, check.object),
                },
                None => self.lack(planned.index, check.object),
            },
        };
        Judged::not(&name, reason)
    }

    /// What is said of a check that is broken by the very reason for which the data cannot be opened.
    fn broken_by(&self, name: &str, (contract, check): (usize, &Check), error: &DataError) -> Option<Judged> {
        match &check.test {
            Test::ServerFormat { server, formats } => {
                let other = error.code == DataErrorCode::NotItsFormat;
                other.then(|| not_its_format(name, server, formats, error))
            }
            Test::ServerEncoding { server, encoding } => not_its_encoding(name, server, encoding, error),
            Test::Readable => {
                let masked = self.masked.get(&(contract, check.object?)).cloned().unwrap_or_default();
                let header = mask::header(error.header.as_deref()?, &error.path, &masked);
                Some(damaged_header(name, error, header))
            }
            _ => None,
        }
    }

    /// Why the table of an object could not be opened.
    fn opening_error(&self, contract: usize, object: Option<usize>) -> Option<&DataError> {
        match self.standings.objects.get(&(contract, object?))? {
            Standing::Table(table, _) => self.infos.get(*table)?.as_ref().err(),
            Standing::None(_) => None,
        }
    }

    /// The file that was modified last, of one object or of all; `None` where that of some file is not known, and under
    /// a fixed `now`, since a copy of the data must give the same report.
    fn youngest_file(&self, planned: &Planned<'_>, object: Option<usize>) -> Option<&FileInfo> {
        if self.request.choices.now_fixed {
            return None;
        }
        let mut files = Vec::new();
        for at in 0..planned.contract.schema.len() {
            if object.is_none_or(|one| one == at) {
                files.extend(&info_of(self.standings, self.infos, (planned.index, at))?.files);
            }
        }
        let known = files.iter().all(|file| file.modified.is_some());
        files.into_iter().filter(|_| known).max_by_key(|file| file.modified)
    }

    /// Why an object has no table.
    pub(super) fn lack(&self, contract: usize, object: Option<usize>) -> Reason {
        let standing = object.and_then(|object| self.standings.objects.get(&(contract, object)));
        match standing {
            Some(Standing::None(reason)) => reason.clone(),
            Some(Standing::Table(table, _)) => match self.infos.get(*table) {
                Some(Err(error)) => prepare::unreadable(error),
                Some(Ok(_)) | None => {
                    Reason { code: ReasonCode::Unreadable, text: "the engine did not open it".to_owned() }
                }
            },
            None => Reason { code: ReasonCode::NoDataGiven, text: "there is no data for it".to_owned() },
        }
    }

    /// All data that could not be read, or not to its end.
    fn errors<'s>(&'s self, faults: &'s [(usize, DataError)]) -> impl Iterator<Item = &'s DataError> {
        let opening = self.infos.iter().filter_map(|info| info.as_ref().err());
        self.standings.errors.iter().chain(opening).chain(faults.iter().map(|(_, error)| error))
    }

    fn problems(
        &self,
        planned: &[Planned<'_>],
        answers: &Answers,
        errors: &[&DataError],
        notes: &[(usize, usize, DataNote)],
    ) -> Vec<Problem> {
        let mut all: Vec<Problem> = self.request.contracts.iter().flat_map(problems::of_reading).collect();
        for planned in planned {
            for (object, subject) in self.subjects(planned) {
                let used = |property: &_| {
                    inner_names::name(self.renamed, planned.index, Some(subject.info), Some(subject.object), property)
                };
                all.extend(prepare::other_names(planned, object, &used));
                let later = notes.iter().filter(|(table, ..)| *table == subject.table);
                all.extend(problems::of_files(&subject, later.map(|(_, file, note)| (*file, note))));
                all.extend(problems::quoted_empties(&subject, &checks_of(planned, object), answers));
            }
        }
        all.extend(unread(self.request).iter().map(|(folder, names)| problems::unread_files(folder, names)));
        all.extend(errors.iter().map(|error| problems::of_error(error)));
        let mut said = BTreeSet::new();
        all.retain(|problem| {
            said.insert((problem.code.clone(), problem.message.clone(), problem.location.clone(), problem.file.clone()))
        });
        all
    }

    fn objects(&self, planned: &[Planned<'_>], answers: &Answers, faults: &[(usize, DataError)]) -> Vec<ObjectInfo> {
        let mut all = Vec::new();
        for planned in planned {
            for (at, object) in planned.contract.schema.iter().enumerate() {
                let Some(subject) = self.subject(planned, at) else {
                    all.push(objects::without_data(&object.name, planned.index));
                    continue;
                };
                let declared = objects::columns(&subject, &checks_of(planned, at));
                let info = objects::with_data(&subject, &declared, self.server_of((planned.index, at)), answers);
                let complete = info.complete && faults.iter().all(|(table, _)| *table != subject.table);
                all.push(ObjectInfo { contract: planned.index, complete, ..info });
            }
        }
        for (at, subject) in self.other_objects() {
            let info = objects::with_data(&subject, &[], self.server_of(at), answers);
            all.push(ObjectInfo { contract: at.0, ..info });
        }
        all
    }

    /// The server that named the data of an object.
    fn server_of(&self, at: (usize, usize)) -> Option<&String> {
        match self.standings.objects.get(&at)? {
            Standing::Table(_, server) => server.as_ref(),
            Standing::None(_) => None,
        }
    }
}

/// The options of a run, for its report.
pub(super) fn options(request: &Request<'_>) -> Options {
    Options { only: only::stated(request), ..request.choices.options() }
}

/// Settles which outcomes count. Where a rule on the number of rows allows none, that there is nothing to check is
/// no reason to doubt.
fn count(outcomes: &mut [Outcome], options: &Options) {
    let may_be_empty: BTreeSet<_> = outcomes
        .iter()
        .filter(|outcome| outcome.kind == "row-count" && outcome.verdict == Verdict::Pass)
        .filter(|outcome| outcome.observed.as_ref().is_some_and(|seen| seen.value.as_deref() == Some("0")))
        .map(|outcome| (outcome.contract, outcome.object.clone()))
        .collect();
    for outcome in outcomes {
        let empty = outcome.reason.as_ref().is_some_and(|reason| reason.code == ReasonCode::Empty);
        let excused = empty && may_be_empty.contains(&(outcome.contract, outcome.object.clone()));
        outcome.counts = takes_part(outcome, options) && !excused;
    }
}

/// Promises that the outcomes do not hold exactly once: a fault of this program, said rather than passed over.
pub(super) fn unclaimed(planned: &[Planned<'_>], outcomes: &[Outcome]) -> Vec<Problem> {
    let mut faults = Vec::new();
    for planned in planned {
        let of_contract = outcomes.iter().filter(|outcome| outcome.contract == planned.index);
        let claimed: Vec<_> =
            of_contract.flat_map(|outcome| &outcome.routes).map(|route| Route::from_pointer(route)).collect();
        let promised = planned.promises.iter().map(|promise| &promise.route);
        let result = planned.fault.clone().map_or_else(|| partition(promised, claimed.iter()), Err);
        if let Err(fault) = result {
            let routes: Vec<_> = fault.routes.iter().map(ToString::to_string).collect();
            faults.push(problems::unclaimed(planned.reading.source.path(), &routes));
        }
    }
    faults
}
