//! A whole run: from a request to a report.

use std::collections::{BTreeMap, BTreeSet};

use super::answers::{Answers, Questions};
use super::ask::ask;
use super::assemble::{Around, contract_info, outcome};
use super::contacts::contacts;
use super::inner_names::{self, Candidate, Renamed};
use super::judge::schema::not_its_format;
use super::judge::sql::apart as sql_apart;
use super::judge::{Judged, judge, judge_files, judge_without_data};
use super::locate::{check_server_name, locate, unread};
use super::only::{self, Only};
use super::others::Others;
use super::prepare::{self, Planned, Standing, Standings};
use super::relation;
use super::select::Selection;
use super::subject::{Places, Subject, object_of};
use super::{Request, Usage, level, mask, objects, partition, problems, sql};
use crate::check::{Check, CustomTest, OtherSide, Test, due_times};
use crate::data::{DataError, DataErrorCode, FileInfo, Place, TableInfo};
use crate::engine::{Engine, Run, Session};
use crate::metric::{Column, ColumnPath, Metric, Predicate};
use crate::outcome::{
    ContractInfo, Level, MEANING, ObjectInfo, Options, Outcome, Overall, Problem, Reason, ReasonCode, Related, Report,
    Summary, Timing, Tool, Verdict, overall, takes_part,
};
use crate::source::Route;

/// Holds data to contracts. Broken promises and unreadable data are part of the report.
///
/// # Errors
/// Where the request itself means nothing: a selector, server or object that matches nothing, or a path outside the
/// allowed folders.
pub fn check(request: &Request<'_>, engine: &dyn Engine, run: &Run) -> Result<Report, Usage> {
    let started = std::time::Instant::now();
    let selection = Selection::parse(&request.choices.select)?;
    let only = Only::read(request)?;
    let (standings, others) = if request.contracts.iter().any(|reading| reading.contract.is_some()) {
        let needed = prepare::needed(request, &selection)?;
        check_server_name(request)?;
        let found = locate(request, &needed.others, &needed.objects)?;
        (prepare::standings(request, &needed.others, found), needed.others)
    } else {
        // That names mean nothing would hide why: no contract could be read.
        (Standings::default(), Others::none(request))
    };
    let mut session = engine.open(&standings.tables, run);
    let opened = session.tables().to_vec();
    let known = Known { request, selection: &selection, standings: &standings, others: &others, only: &only };
    let opened = Named { infos: opened, renamed: Renamed::new() };
    let (mut report, mut named) = known.hold(&opened, session.as_mut(), run)?;
    for _ in 1..MOST_READINGS {
        let Some(next) = named else { break };
        (report, named) = known.hold(&next, session.as_mut(), run)?;
    }
    if run.cancel.is_cancelled() {
        report.verdict = Overall::Interrupted;
    }
    if !request.choices.now_fixed {
        let total_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        report.timing = Some(Timing { total_ms });
    }
    Ok(report)
}

/// What is known before any row is read.
#[derive(Clone, Copy)]
struct Known<'a> {
    request: &'a Request<'a>,
    selection: &'a Selection,
    standings: &'a Standings,
    others: &'a Others,
    only: &'a Only,
}

/// Names inside objects inside objects take a reading each, where only the `name` of each is there.
const MOST_READINGS: usize = 8;

/// What is known of the names in the data.
struct Named {
    infos: Vec<Result<TableInfo, DataError>>,
    /// What lies in objects of JSON and goes by its name.
    renamed: Renamed,
}

impl Known<'_> {
    /// Plans, measures and judges. Where rows name their own fields, and call a column otherwise than was planned, the
    /// tables with the names that were seen come back too, to be held once more.
    fn hold(&self, called: &Named, session: &mut dyn Session, run: &Run) -> Result<(Report, Option<Named>), Usage> {
        let Self { request, selection, standings, others, only } = *self;
        let names = |contract, object, property: &_| self.name_of(called, (contract, object), property);
        let mut planned = prepare::planned(request, request.choices.now, selection, &names);
        others.settle(request, &mut planned, &names);
        let infos = &called.infos;
        let places = infos.iter().map(|info| info.as_ref().map(Places::new).unwrap_or_default()).collect();
        let masked = masks(&planned, &names);
        let opened = Opened { request, standings, others, infos, renamed: &called.renamed, places, masked };
        opened.bind_relationships(&mut planned);
        let only = only.predicates(request, &names)?;
        let candidates = opened.candidates(&planned, &names);
        let answers = opened.measure(&planned, &only, &candidates, session, run);
        let report = opened.report(&planned, &answers, session.faults());
        let mut renamed = called.renamed.clone();
        renamed.extend(candidates.iter().filter_map(|candidate| candidate.renamed(&answers)));
        let seen = Named { infos: prepare::with_fields(standings, infos, &answers), renamed };
        let given = planned.iter().map(|planned| (planned.index, planned.contract));
        let more = others.not_given().filter_map(|(index, reading)| Some((index, reading.contract.as_ref()?)));
        let other_columns = given.chain(more).any(|(index, contract)| {
            let objects = contract.schema.iter().enumerate();
            objects.flat_map(|(at, object)| object.properties.iter().map(move |property| (at, property))).any(
                |(object, property)| {
                    let at = (index, object);
                    self.name_of(called, at, property) != self.name_of(&seen, at, property)
                },
            )
        });
        let changed = other_columns || seen.renamed.len() > called.renamed.len();
        Ok((report, changed.then_some(seen)))
    }

    /// What the data calls a property.
    fn name_of(&self, named: &Named, at: (usize, usize), property: &crate::contract::Property) -> String {
        let contract = self.others.reading(self.request, at.0).and_then(|reading| reading.contract.as_ref());
        let object = contract.and_then(|contract| contract.schema.get(at.1));
        inner_names::name(&named.renamed, at.0, info_of(self.standings, &named.infos, at), object, property)
    }
}

type Masks = BTreeMap<(usize, usize), BTreeSet<String>>;

/// What must not be shown, for each object.
fn masks(planned: &[Planned<'_>], names: &dyn Fn(usize, usize, &crate::contract::Property) -> String) -> Masks {
    let mut masks = Masks::new();
    for planned in planned {
        for (object, described) in planned.contract.schema.iter().enumerate() {
            let masked = mask::masked(described, &|property| names(planned.index, object, property));
            masks.insert((planned.index, object), masked);
        }
    }
    masks
}

/// What is known of the table of an object.
fn info_of<'a>(
    standings: &Standings,
    infos: &'a [Result<TableInfo, DataError>],
    at: (usize, usize),
) -> Option<&'a TableInfo> {
    match standings.objects.get(&at)? {
        Standing::Table(table, _) => infos.get(*table)?.as_ref().ok(),
        Standing::None(_) => None,
    }
}

/// A request with its tables open.
struct Opened<'a> {
    request: &'a Request<'a>,
    standings: &'a Standings,
    others: &'a Others,
    infos: &'a [Result<TableInfo, DataError>],
    renamed: &'a Renamed,
    places: Vec<Places<'a>>,
    masked: Masks,
}

impl Opened<'_> {
    /// The object of an index with its table; `None` where there is nothing to read.
    fn subject<'s>(&'s self, planned: &Planned<'s>, object: usize) -> Option<Subject<'s>> {
        let at = (planned.index, object);
        let Standing::Table(table, _) = self.standings.objects.get(&at)? else { return None };
        Some(Subject {
            object: object_of(planned.contract, Some(object))?,
            table: *table,
            info: self.infos.get(*table)?.as_ref().ok()?,
            places: self.places.get(*table)?,
            masked: self.masked.get(&at)?,
            choices: &self.request.choices,
        })
    }

    /// The object of a contract, which need not be a given one, with its table, or why there is none.
    fn other(&self, at: (usize, usize)) -> Result<Subject<'_>, Reason> {
        static SHOWN: BTreeSet<String> = BTreeSet::new();
        let lack = || self.lack(at.0, Some(at.1));
        let Some(Standing::Table(table, _)) = self.standings.objects.get(&at) else { return Err(lack()) };
        let contract = self.others.reading(self.request, at.0).and_then(|reading| reading.contract.as_ref());
        Ok(Subject {
            object: contract.and_then(|contract| object_of(contract, Some(at.1))).ok_or_else(lack)?,
            table: *table,
            info: self.infos.get(*table).and_then(|info| info.as_ref().ok()).ok_or_else(lack)?,
            places: self.places.get(*table).ok_or_else(lack)?,
            masked: self.masked.get(&at).unwrap_or(&SHOWN),
            choices: &self.request.choices,
        })
    }

    /// Binds relationships to the tables of both sides.
    fn bind_relationships(&self, planned: &mut [Planned<'_>]) {
        for planned in planned {
            for at in 0..planned.checks.len() {
                let bound = planned.checks.get(at).and_then(|check| self.bound(planned, check));
                if let (Some(test), Some(check)) = (bound, planned.checks.get_mut(at)) {
                    check.test = test;
                }
            }
        }
    }

    fn bound(&self, planned: &Planned<'_>, check: &Check) -> Option<Test> {
        if let Test::Custom(custom) = &check.test {
            return self.bound_rows(planned.index, custom);
        }
        let Test::Orphans { columns, other: OtherSide::Object(referred) } = &check.test else { return None };
        let here = self.other((planned.index, check.object?)).ok()?;
        let contract = referred.contract.unwrap_or(planned.index);
        let is_checked = relation::is_checked(self.others.is_given(contract), &self.request.choices);
        let there = relation::There { subject: self.other((contract, referred.object)), is_checked };
        Some(relation::bound(columns, &here, referred, there))
    }

    /// A comparison of two numbers of rows with the table of the other object.
    fn bound_rows(&self, contract: usize, custom: &CustomTest) -> Option<Test> {
        let CustomTest::RowsOf { object, name, within, percent, .. } = custom else { return None };
        let table = self.other((contract, *object)).ok().map(|other| other.table);
        let (name, within) = (name.clone(), within.clone());
        Some(Test::Custom(Box::new(CustomTest::RowsOf { object: *object, table, name, within, percent: *percent })))
    }

    /// The objects of contracts that were not given, as far as their data was needed.
    fn other_objects(&self) -> Vec<((usize, usize), Subject<'_>)> {
        let not_given = self.standings.objects.keys().filter(|(contract, _)| !self.others.is_given(*contract));
        not_given.filter_map(|at| Some((*at, self.other(*at).ok()?))).collect()
    }

    /// Where the other side of a relationship is declared.
    fn other_side(&self, index: usize, check: &Check) -> Option<Related> {
        let Test::Orphans { other: OtherSide::Table(_, referred), .. } = &check.test else { return None };
        let contract = referred.contract.unwrap_or(index);
        let place = self.others.reading(self.request, contract)?.locate(&referred.route);
        let role = "other-side".to_owned();
        Some(Related { role, contract, path: place.path, line: place.line, column: place.column })
    }

    /// All objects of a contract that have an open table.
    fn subjects<'s>(&'s self, planned: &Planned<'s>) -> Vec<(usize, Subject<'s>)> {
        let objects = 0..planned.contract.schema.len();
        objects.filter_map(|object| Some((object, self.subject(planned, object)?))).collect()
    }

    fn measure(
        &self,
        planned: &[Planned<'_>],
        only: &BTreeMap<(usize, usize), Predicate>,
        candidates: &[Candidate],
        session: &mut dyn Session,
        run: &Run,
    ) -> Answers {
        let mut questions = Questions::default();
        if self.request.choices.level < Level::Data {
            let subjects = planned.iter().flat_map(|planned| self.subjects(planned));
            for (_, subject) in subjects.filter(|(_, subject)| subject.info.open) {
                questions.want(subject.table, &Metric::Rows, 0);
                questions.want(subject.table, &Metric::Fields, 0);
            }
            let asks = questions.asks(&|_| Vec::new(), &|_| None);
            let answers = if asks.is_empty() { Vec::new() } else { session.measure(&asks, run) };
            return questions.answered(answers);
        }
        let mut keys: BTreeMap<usize, Vec<ColumnPath>> = BTreeMap::new();
        for planned in planned {
            for (object, subject) in self.subjects(planned) {
                put(&mut questions, &subject, &checks_of(planned, object));
                self.put_queries(&mut questions, &subject, planned, object);
                keys.insert(subject.table, prepare::key_columns(subject.object, subject.info));
            }
        }
        for (_, subject) in self.other_objects() {
            put(&mut questions, &subject, &[]);
        }
        for candidate in candidates {
            candidate.ask(&mut questions);
        }
        let only: BTreeMap<usize, &Predicate> =
            only.iter().filter_map(|(at, only)| Some((self.other(*at).ok()?.table, only))).collect();
        let keys = |table| keys.get(&table).cloned().unwrap_or_default();
        let asks = questions.asks(&keys, &|table| only.get(&table).map(|only| (*only).clone()));
        let answers = session.measure(&asks, run);
        questions.answered(answers)
    }

    /// What may go by its name in objects of JSON. Standard input is read once, so its names stay as they are.
    fn candidates(
        &self,
        planned: &[Planned<'_>],
        names: &dyn Fn(usize, usize, &crate::contract::Property) -> String,
    ) -> Vec<Candidate> {
        let mut all = Vec::new();
        for planned in planned {
            for (object, subject) in self.subjects(planned) {
                let files = self.standings.tables.get(subject.table).map_or(&[][..], |table| &table.files);
                let once = files.iter().any(|file| file.place == Place::Stdin);
                if subject.info.open && !once {
                    let names = |property: &_| names(planned.index, object, property);
                    all.extend(inner_names::candidates(planned.index, subject.object, subject.table, &names));
                }
            }
        }
        all
    }

    /// Puts the queries of an object, which may read others too.
    fn put_queries(&self, questions: &mut Questions, subject: &Subject<'_>, planned: &Planned<'_>, object: usize) {
        for check in checks_of(planned, object) {
            if let Test::SqlApart(apart) = &check.test
                && let Ok(metric) = sql::question(apart, &|object| self.peer(planned, object))
            {
                questions.want(subject.table, &metric, 0);
            }
        }
    }

    /// An object with its table, or why there is none.
    fn peer<'s>(&'s self, planned: &Planned<'s>, object: usize) -> Result<Subject<'s>, Reason> {
        self.subject(planned, object).ok_or_else(|| {
            let Reason { code, text } = self.lack(planned.index, Some(object));
            let name = object_of(planned.contract, Some(object)).map_or("", |object| object.name.as_str());
            Reason { code, text: format!("the query reads {name}: {text}") }
        })
    }

    fn report(&self, planned: &[Planned<'_>], answers: &Answers, faults: &[(usize, DataError)]) -> Report {
        let choices = &self.request.choices;
        let mut outcomes = self.outcomes(planned, answers);
        let options = options(self.request);
        count(&mut outcomes, &options);
        let errors: Vec<_> = self.errors(faults).collect();
        let mut problems = self.problems(planned, answers, &errors);
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
            objects: self.objects(planned, answers),
            outcomes,
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

    fn outcomes(&self, planned: &[Planned<'_>], answers: &Answers) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        for planned in planned {
            let contacts = contacts(planned.contract, self.request.choices.now);
            let Planned { index, reading, contract, .. } = *planned;
            let due = due_times(planned.contract, self.request.choices.now);
            let around = Around { index, reading, contract, contacts: &contacts, due: &due };
            for check in &planned.checks {
                let subject = check.object.and_then(|object| self.subject(planned, object));
                let judged = match &subject {
                    Some(subject) => match level::takes_rows(check, subject) {
                        Some(reason) => Judged::not(&subject.name_of(check.property.as_deref()), reason),
                        None => self.judge(planned, check, subject, answers),
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
            Test::ServerFormat { server, formats } => match self.opening_error(planned.index, check.object) {
                Some(error) if error.code == DataErrorCode::NotItsFormat => {
                    return not_its_format(&name, server, formats, error);
                }
                Some(_) | None => self.lack(planned.index, check.object),
            },
            _ => self.lack(planned.index, check.object),
        };
        Judged::not(&name, reason)
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
    fn lack(&self, contract: usize, object: Option<usize>) -> Reason {
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

    fn problems(&self, planned: &[Planned<'_>], answers: &Answers, errors: &[&DataError]) -> Vec<Problem> {
        let mut all: Vec<Problem> = self.request.contracts.iter().flat_map(problems::of_reading).collect();
        for planned in planned {
            for (object, subject) in self.subjects(planned) {
                let used = |property: &_| {
                    inner_names::name(self.renamed, planned.index, Some(subject.info), Some(subject.object), property)
                };
                all.extend(prepare::other_names(planned, object, &used));
                all.extend(subject.info.files.iter().flat_map(problems::of_file));
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

    fn objects(&self, planned: &[Planned<'_>], answers: &Answers) -> Vec<ObjectInfo> {
        let mut all = Vec::new();
        for planned in planned {
            for (at, object) in planned.contract.schema.iter().enumerate() {
                let Some(subject) = self.subject(planned, at) else {
                    all.push(objects::without_data(&object.name, planned.index));
                    continue;
                };
                let declared = objects::columns(&subject, &checks_of(planned, at));
                let info = objects::with_data(&subject, &declared, self.server_of((planned.index, at)), answers);
                all.push(ObjectInfo { contract: planned.index, ..info });
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

fn checks_of<'s>(planned: &'s Planned<'_>, object: usize) -> Vec<&'s Check> {
    planned.checks.iter().filter(|check| check.object == Some(object)).collect()
}

/// Puts all questions about a table.
fn put(questions: &mut Questions, subject: &Subject<'_>, checks: &[&Check]) {
    questions.want(subject.table, &Metric::Rows, 0);
    if subject.info.open {
        questions.want(subject.table, &Metric::Fields, 0);
    }
    let columns: Vec<Column> = objects::columns(subject, checks);
    for column in &columns {
        questions.want(subject.table, &super::ask::nulls(column), 0);
    }
    for check in checks {
        ask(check, subject, questions);
    }
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
