//! The program's side: has tables opened and asked in a worker, and goes on with another one when it dies.

use std::collections::BTreeMap;

use super::death::Death;
use super::process::{Process, Silence};
use super::serve::reads_stdin;
use super::wire::{Reply, Request};
use crate::data::{DataError, DataErrorCode, TableInfo, TableRef};
use crate::engine::embedded::Worker;
use crate::engine::gather::by_table;
use crate::engine::polars::session::unreadable;
use crate::engine::{Run, Session, Sift, TakeSifted};
use crate::metric::{Answer, Ask, Unmeasured, UnmeasuredCode};

const STOPPED: &str = "was not read: the run was stopped";
const CONFUSED: &str = "cannot be read: the worker that reads it answered another question";

/// Tables that a worker has opened.
pub(super) struct Remote {
    command: Worker,
    tables: Vec<(usize, TableRef)>,
    worker: Option<Process>,
    infos: Vec<Result<TableInfo, DataError>>,
    faults: Vec<(usize, DataError)>,
    /// Tables that are not opened again, and why: they ended a worker, or cannot be read twice.
    lost: BTreeMap<usize, DataError>,
    /// Why no other worker is started.
    given_up: Option<String>,
}

impl Remote {
    pub(super) fn open(command: &Worker, tables: &[(usize, &TableRef)], run: &Run) -> Self {
        let mut remote = Self {
            command: command.clone(),
            tables: tables.iter().map(|(outer, table)| (*outer, (*table).clone())).collect(),
            worker: None,
            infos: Vec::new(),
            faults: Vec::new(),
            lost: BTreeMap::new(),
            given_up: None,
        };
        let opened = remote.start(run);
        remote.infos = remote.told(opened);
        remote
    }

    /// What is known of each table, where the worker has told or not.
    fn told(&mut self, opened: Result<Vec<Result<TableInfo, DataError>>, String>) -> Vec<Result<TableInfo, DataError>> {
        let all = 0..self.tables.len();
        let lost = |at: &usize| self.lost.get(at).cloned().map(Err);
        match opened {
            Ok(infos) => all.zip(infos).map(|(at, info)| lost(&at).unwrap_or(info)).collect(),
            Err(why) => {
                let infos = all.map(|at| lost(&at).unwrap_or_else(|| Err(self.error(at, why.clone())))).collect();
                self.given_up = Some(why);
                infos
            }
        }
    }

    /// Starts a worker that opens all tables but the lost ones; one that dies of a table is followed by another.
    /// An error says why there is none.
    fn start(&mut self, run: &Run) -> Result<Vec<Result<TableInfo, DataError>>, String> {
        loop {
            let tables = self.left();
            let started = Process::start(&self.command).and_then(|mut worker| {
                worker.ask_open(tables, run)?;
                Ok(worker)
            });
            let did_not = |fault| format!("cannot be read: the worker that reads it did not start ({fault})");
            let mut worker = started.map_err(did_not)?;
            match worker.wait(run) {
                Ok(Reply::Opened(infos)) if infos.len() == self.tables.len() => {
                    self.worker = Some(worker);
                    return Ok(infos);
                }
                Ok(_) => return Err(CONFUSED.to_owned()),
                Err(Silence::Cancelled) => return Err(STOPPED.to_owned()),
                Err(Silence::Died { death, at: Some(at) }) if !self.lost.contains_key(&at) => {
                    self.lose(at, &death, run);
                }
                Err(Silence::Died { death, .. }) => return Err(death.meaning(run.limits.memory).1),
            }
        }
    }

    /// The tables to open; lost ones without their files, so that all keep their places.
    fn left(&self) -> Vec<(usize, TableRef)> {
        let without = |table: &TableRef| TableRef { name: table.name.clone(), files: Vec::new() };
        let all = self.tables.iter().enumerate();
        let table = |(at, (outer, table)): (usize, &(usize, TableRef))| {
            (*outer, if self.lost.contains_key(&at) { without(table) } else { table.clone() })
        };
        all.map(table).collect()
    }

    /// Notes what a worker died of. What came from standard input went with it.
    fn lose(&mut self, table: usize, death: &Death, run: &Run) -> DataError {
        let gone = format!("was not read: the worker ended while it read {} ({})", self.name(table), death.words());
        let fed: Vec<usize> = (0..self.tables.len())
            .filter(|at| self.tables.get(*at).is_some_and(|(_, table)| reads_stdin(table)))
            .collect();
        for at in fed {
            let error = self.error(at, gone.clone());
            self.lost.entry(at).or_insert(error);
        }
        let (code, message, help) = death.meaning(run.limits.memory);
        let error = DataError { code, help, ..self.error(table, message) };
        self.lost.insert(table, error.clone());
        error
    }

    /// Has the asks of one table answered.
    fn answer(&mut self, table: usize, asks: &[&Ask], run: &Run) -> Vec<Result<Answer, Unmeasured>> {
        if !matches!(self.infos.get(table), Some(Ok(_))) {
            let why = unreadable(self.infos.get(table));
            return asks.iter().map(|_| Err(why.clone())).collect();
        }
        self.asked(table, asks, run).unwrap_or_else(|error| {
            let text = format!("{} {}", error.path, error.message);
            let why = Unmeasured { code: UnmeasuredCode::Unreadable, text };
            if error.message != STOPPED {
                self.faults.push((table, error));
            }
            asks.iter().map(|_| Err(why.clone())).collect()
        })
    }

    /// The answers of a worker, or why there are none.
    fn asked(&mut self, table: usize, asks: &[&Ask], run: &Run) -> Result<Vec<Result<Answer, Unmeasured>>, DataError> {
        let mut worker = self.ready(run).map_err(|why| self.error(table, why))?;
        if let Some(why) = self.lost.get(&table) {
            self.worker = Some(worker);
            return Err(why.clone());
        }
        worker.ask(&Request::Measure(asks.iter().map(|ask| (*ask).clone()).collect()));
        match worker.wait(run) {
            Ok(Reply::Measured(answers, faults)) if answers.len() == asks.len() => {
                self.worker = Some(worker);
                self.faults.extend(faults);
                Ok(answers)
            }
            Ok(_) => Err(self.error(table, CONFUSED.to_owned())),
            Err(Silence::Cancelled) => {
                self.given_up = Some(STOPPED.to_owned());
                Err(self.error(table, STOPPED.to_owned()))
            }
            Err(Silence::Died { death, .. }) => Err(self.lose(table, &death, run)),
        }
    }

    /// The worker, or another one where it died.
    fn ready(&mut self, run: &Run) -> Result<Process, String> {
        if let Some(why) = &self.given_up {
            return Err(why.clone());
        }
        if self.worker.is_none() {
            // That tables are opened has been told.
            let opened = self.start(&Run { events: None, ..run.clone() });
            self.given_up = opened.err();
        }
        let why = || self.given_up.clone().unwrap_or_else(|| CONFUSED.to_owned());
        self.worker.take().ok_or_else(why)
    }

    fn name(&self, table: usize) -> String {
        self.tables.get(table).map_or_else(String::new, |(_, table)| shown(table))
    }

    fn error(&self, table: usize, message: String) -> DataError {
        DataError { code: DataErrorCode::Engine, path: self.name(table), line: None, message, help: None, header: None }
    }
}

impl Session for Remote {
    fn tables(&self) -> &[Result<TableInfo, DataError>] {
        &self.infos
    }

    fn measure(&mut self, asks: &[Ask], run: &Run) -> Vec<Result<Answer, Unmeasured>> {
        self.faults.clear();
        by_table(asks, &mut |table, asks| self.answer(table, asks, run))
    }

    fn sift(&mut self, sift: &Sift, run: &Run, take: &mut TakeSifted<'_>) -> Result<(), DataError> {
        if let Some(Err(error)) = self.infos.get(sift.table) {
            return Err(error.clone());
        }
        let mut worker = self.ready(run).map_err(|why| self.error(sift.table, why))?;
        if let Some(why) = self.lost.get(&sift.table) {
            self.worker = Some(worker);
            return Err(why.clone());
        }
        worker.ask(&Request::Sift(sift.clone()));
        let mut wanted = true;
        loop {
            match worker.wait(run) {
                Ok(Reply::Sifted(rows)) => wanted = wanted && take(rows),
                Ok(Reply::SiftedAll(whole)) => {
                    self.worker = Some(worker);
                    return whole;
                }
                Ok(_) => return Err(self.error(sift.table, CONFUSED.to_owned())),
                Err(Silence::Cancelled) => return Err(self.error(sift.table, STOPPED.to_owned())),
                Err(Silence::Died { death, .. }) => return Err(self.lose(sift.table, &death, run)),
            }
        }
    }

    fn faults(&self) -> &[(usize, DataError)] {
        &self.faults
    }
}

fn shown(table: &TableRef) -> String {
    match table.files.as_slice() {
        [] => table.name.clone(),
        [file] => file.shown.clone(),
        [first, rest @ ..] => format!("{} (and {} more)", first.shown, rest.len()),
    }
}
