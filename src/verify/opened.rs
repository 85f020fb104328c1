//! A request with its tables open: what is asked of them, and what is bound to them.

use std::collections::{BTreeMap, BTreeSet};

use super::answers::{Answers, Questions};
use super::ask::ask;
use super::inner_names::{self, Candidate, Renamed};
use super::others::Others;
use super::prepare::{self, Planned, Standing, Standings};
use super::relation;
use super::subject::{Places, Subject, object_of};
use super::{Request, objects, sql};
use crate::check::{Check, CustomTest, OtherSide, Test};
use crate::data::{DataError, Place, TableInfo};
use crate::engine::{Run, Session};
use crate::metric::{Column, ColumnPath, Metric, Predicate};
use crate::outcome::{Level, Reason, Related};
use crate::value::Shared;

/// The columns whose values must not be shown, by the indexes of contract and object.
pub(super) type Masks = BTreeMap<(usize, usize), BTreeSet<String>>;

/// What is known of the table of an object.
pub(super) fn info_of<'a>(
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
pub(super) struct Opened<'a> {
    /// What was asked for.
    pub(super) request: &'a Request<'a>,
    /// Where the data of each object stands.
    pub(super) standings: &'a Standings,
    /// The contracts that relationships lead to.
    pub(super) others: &'a Others,
    /// What is known of each table.
    pub(super) infos: &'a [Result<TableInfo, DataError>],
    /// What lies in objects of JSON and goes by its name.
    pub(super) renamed: &'a Renamed,
    /// Where the columns of each table stand.
    pub(super) places: Vec<Places<'a>>,
    /// What must not be shown.
    pub(super) masked: Masks,
    /// The objects that have an `encryptedName`.
    pub(super) encrypting: BTreeSet<(usize, usize)>,
}

impl Opened<'_> {
    /// The object of an index with its table; `None` where there is nothing to read.
    pub(super) fn subject<'s>(&'s self, planned: &Planned<'s>, object: usize) -> Option<Subject<'s>> {
        let at = (planned.index, object);
        let Standing::Table(table, _) = self.standings.objects.get(&at)? else { return None };
        Some(Subject {
            object: object_of(planned.contract, Some(object))?,
            table: *table,
            info: self.infos.get(*table)?.as_ref().ok()?,
            places: self.places.get(*table)?,
            masked: self.masked.get(&at)?,
            encrypts: self.encrypting.contains(&at),
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
            encrypts: self.encrypting.contains(&at),
            choices: &self.request.choices,
        })
    }

    /// Binds relationships to the tables of both sides.
    pub(super) fn bind_relationships(&self, planned: &mut [Planned<'_>]) {
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
    pub(super) fn other_objects(&self) -> Vec<((usize, usize), Subject<'_>)> {
        let not_given = self.standings.objects.keys().filter(|(contract, _)| !self.others.is_given(*contract));
        not_given.filter_map(|at| Some((*at, self.other(*at).ok()?))).collect()
    }

    /// Where the other side of a relationship is declared.
    pub(super) fn other_side(&self, index: usize, check: &Check) -> Option<Related> {
        let Test::Orphans { other: OtherSide::Table(_, referred), .. } = &check.test else { return None };
        let contract = referred.contract.unwrap_or(index);
        let place = self.others.reading(self.request, contract)?.locate(&referred.route);
        let role = "other-side".to_owned();
        Some(Related { role, contract, path: place.path, line: place.line, column: place.column })
    }

    /// All objects of a contract that have an open table.
    pub(super) fn subjects<'s>(&'s self, planned: &Planned<'s>) -> Vec<(usize, Subject<'s>)> {
        let objects = 0..planned.contract.schema.len();
        objects.filter_map(|object| Some((object, self.subject(planned, object)?))).collect()
    }

    /// Puts every question of the checks to the tables.
    pub(super) fn measure(
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
        let only: BTreeMap<usize, Shared<Predicate>> = only
            .iter()
            .filter_map(|(at, only)| Some((self.other(*at).ok()?.table, Shared::from(only.clone()))))
            .collect();
        let keys = |table| keys.get(&table).cloned().unwrap_or_default();
        let asks = questions.asks(&keys, &|table| only.get(&table).cloned());
        let answers = session.measure(&asks, run);
        questions.answered(answers)
    }

    /// What may go by its name in objects of JSON. Standard input is read once, so its names stay as they are.
    pub(super) fn candidates(
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
    pub(super) fn peer<'s>(&'s self, planned: &Planned<'s>, object: usize) -> Result<Subject<'s>, Reason> {
        self.subject(planned, object).ok_or_else(|| {
            let Reason { code, text } = self.lack(planned.index, Some(object));
            let name = object_of(planned.contract, Some(object)).map_or("", |object| object.name.as_str());
            Reason { code, text: format!("the query reads {name}: {text}") }
        })
    }
}

/// The checks of an object.
pub(super) fn checks_of<'s>(planned: &'s Planned<'_>, object: usize) -> Vec<&'s Check> {
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
