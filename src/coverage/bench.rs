//! Tries faults side by side: each makes a copy, which is held to the contract, until one is noticed.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use super::case::{Case, Faulted, Size};
use super::closing::Closing;
use super::faults::FaultKind;
use super::hold::Trial;
use super::model::{ColumnCoverage, FaultCoverage, Finding, Smallest, TableCoverage};
use super::run::Failure;
use super::sample::Seen;
use super::slices::{Part, Slices, with_contracts};
use super::world::{Watch, World};
use crate::engine::held::{Held, HeldTable, Memo};
use crate::engine::{Run, mixed};
use crate::outcome::Report;
use crate::verify::{self, Request};

/// All that is needed to try a fault.
pub(super) struct Bench<'b> {
    /// The contract, and where its data is.
    pub(super) request: &'b Request<'b>,
    /// The tables as they are.
    pub(super) world: &'b World<'b>,
    /// What they said.
    pub(super) memo: &'b Memo,
    /// The checks that may notice.
    pub(super) watch: &'b Watch,
    /// The contract that lines are put into.
    pub(super) trial: &'b Trial,
    /// The parts of the contract that faults in single columns are held to.
    pub(super) slices: &'b Slices,
    /// What holding a copy to the contract may use.
    pub(super) run: &'b Run,
    /// What decides which rows are changed.
    pub(super) seed: u64,
    /// The kinds of fault.
    pub(super) kinds: &'static [FaultKind],
}

/// A kind of fault for a column of a table, or for the table as a whole.
pub(super) struct Job {
    table: usize,
    column: Option<usize>,
    kind: &'static FaultKind,
}

impl<'b> Bench<'b> {
    /// All faults, in the order of the report.
    fn jobs(&self) -> Vec<Job> {
        let mut jobs = Vec::new();
        for (table, held) in self.world.tables.iter().enumerate() {
            let has_rows = held.as_ref().is_ok_and(|held| held.rows() > 0);
            if !has_rows || self.world.object(table).is_none() {
                continue;
            }
            let columns = self.world.facts.get(table).map_or(0, Vec::len);
            for column in std::iter::once(None).chain((0..columns).map(Some)) {
                if column.is_some_and(|column| self.world.beyond.contains(&(table, column))) {
                    continue;
                }
                let own = self.kinds.iter().filter(|kind| kind.of_table == column.is_none());
                jobs.extend(own.map(|kind| Job { table, column, kind }));
            }
        }
        jobs
    }

    /// Tries all faults; what came of each, in the order of the jobs.
    pub(super) fn try_all(&self, threads: usize) -> Result<Vec<(Job, Finding)>, Failure> {
        let jobs = self.jobs();
        let (next, found) = (AtomicUsize::new(0), Mutex::new(vec![None; jobs.len()]));
        let work = || {
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(job) = jobs.get(at) else { return };
                let finding = self.attempt(job);
                if let Ok(mut found) = found.lock()
                    && let Some(place) = found.get_mut(at)
                {
                    *place = Some(finding);
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..threads.clamp(1, jobs.len().max(1)) {
                scope.spawn(work);
            }
            work();
        });
        let found = found.into_inner().unwrap_or_default();
        if self.run.cancel.is_cancelled() {
            return Err(Failure::Interrupted);
        }
        let lost = || Failure::CouldNotRun { message: "a fault could not be tried".to_owned(), help: None };
        let paired = jobs.into_iter().zip(found);
        paired.map(|(job, finding)| Ok((job, finding.ok_or_else(lost)??))).collect()
    }

    fn case(&self, job: &Job) -> Option<Case<'b>> {
        let held = self.world.tables.get(job.table)?.as_ref().ok()?;
        let facts = self.world.facts.get(job.table)?;
        let column = job.column.and_then(|at| facts.get(at));
        let name = column.map_or("", |facts| facts.column.name.as_str());
        let object = self.world.object(job.table).map_or("", |object| object.name.as_str());
        let words = [object, name, job.kind.id].join("\u{0}");
        let seed = words.bytes().fold(self.seed, |seed, byte| mixed(seed ^ u64::from(byte)));
        Some(Case { world: self.world, table: job.table, held, column, seed })
    }

    /// Makes a fault larger until it is noticed.
    fn attempt(&self, job: &Job) -> Result<Finding, Failure> {
        let Some(case) = self.case(job) else { return Ok(Finding::NotApplicable("it could not be read".to_owned())) };
        if case.column.is_some_and(|facts| facts.name().is_empty()) {
            return Ok(Finding::NotApplicable("a column without a name: contracts cannot speak of it".to_owned()));
        }
        if let Err(why) = (job.kind.applies)(&case) {
            return Ok(Finding::NotApplicable(why));
        }
        let mut tried: Option<(Smallest, Option<usize>)> = None;
        let mut largest: Option<(Size, HeldTable)> = None;
        for size in job.kind.sizes {
            if self.run.cancel.is_cancelled() {
                return Err(Failure::Interrupted);
            }
            let Some(faulted) = (job.kind.inject)(&case, *size) else { continue };
            // Rows that move farther are not the same again.
            let is_share = matches!(size, Size::Share(_));
            let is_again = is_share && tried.as_ref().is_some_and(|(_, rows)| rows.is_some() && *rows == faulted.rows);
            if is_again {
                continue;
            }
            let smallest = smallest(&case, *size, &faulted);
            let rows = faulted.rows;
            largest = Some((*size, faulted.table.clone()));
            let part = self.part(&case, &faulted.table);
            let request = part.as_ref().map(|part| part.request(self.request));
            let request = request.as_ref().unwrap_or(self.request);
            let by = self.watch.noticing(&self.check(request, &case, faulted.table)?);
            if !by.is_empty() {
                return Ok(Finding::Noticed { smallest, by });
            }
            tried = Some((smallest, rows));
        }
        Ok(match tried {
            None => Finding::NotApplicable("it would change nothing".to_owned()),
            Some((tried, _)) => Finding::Gap { tried, closing: self.closing(job, &case, largest)? },
        })
    }

    /// The first line that closes a gap: the sample as it is holds to it, and some faulted copy does not.
    fn closing(
        &self,
        job: &Job,
        case: &Case<'_>,
        largest: Option<(Size, HeldTable)>,
    ) -> Result<Option<Closing>, Failure> {
        let Some((tried, largest)) = largest else { return Ok(None) };
        let part = self.part(case, &largest);
        let part = part.as_deref();
        let sizes = job.kind.sizes.iter().rev().filter(|size| **size != tried);
        for closing in (job.kind.closing)(case) {
            let clean = (self.world.tables, self.memo);
            let Some(with) = self.trial.with_lines(&closing, (self.request, part), clean, self.run)? else { continue };
            let request = with_contracts(self.request, part, &with.readings);
            let notices = |table| Ok::<_, Failure>(with.notice(self.watch, &self.check(&request, case, table)?));
            // What is noticed at all is nearly always noticed where it is largest.
            let mut closes = notices(largest.clone())?;
            let mut others = sizes.clone().filter_map(|size| (job.kind.inject)(case, *size));
            while !closes && let Some(faulted) = others.next() {
                closes = notices(faulted.table)?;
            }
            if self.run.cancel.is_cancelled() {
                return Err(Failure::Interrupted);
            }
            if closes {
                return Ok(Some(self.trial.located(case, closing, self.request.contracts.first())));
            }
        }
        Ok(None)
    }

    /// The part of the contract that may notice what a copy of the table has.
    fn part(&self, case: &Case<'_>, copy: &HeldTable) -> Option<Arc<Part>> {
        self.slices.of(case, copy, self.request, (self.memo, self.run))
    }

    /// Holds a faulted copy to a contract.
    fn check(&self, request: &Request<'_>, case: &Case<'_>, faulted: HeldTable) -> Result<Report, Failure> {
        let mut tables = self.world.tables.to_vec();
        if let Some(place) = tables.get_mut(case.table) {
            *place = Ok(faulted);
        }
        let engine = Held::new(tables).knowing(self.memo);
        Ok(verify::check(request, &engine, self.run)?)
    }

    /// The report: what came of the jobs, by tables and columns.
    pub(super) fn tables(&self, seen: &Seen, found: Vec<(Job, Finding)>) -> Vec<TableCoverage> {
        let mut tables: Vec<(usize, TableCoverage)> = Vec::new();
        let mut last = None;
        for (job, finding) in found {
            if tables.last().is_none_or(|(at, _)| *at != job.table) {
                tables.push((job.table, self.table(seen, job.table)));
                last = None;
            }
            let Some((_, table)) = tables.last_mut() else { continue };
            if last != Some(job.column) {
                last = Some(job.column);
                table.columns.push(self.column(job.table, job.column));
            }
            if let Some(column) = table.columns.last_mut() {
                column.faults.push(FaultCoverage { kind: job.kind.id, finding });
            }
        }
        tables.into_iter().map(|(_, table)| table).collect()
    }

    fn table(&self, seen: &Seen, at: usize) -> TableCoverage {
        let held = self.world.tables.get(at).and_then(|held| held.as_ref().ok());
        let files = seen.tables.get(at).map(|table| table.files.iter().map(|file| file.shown.clone()).collect());
        TableCoverage {
            object: self.world.object(at).map(|object| object.name.clone()).unwrap_or_default(),
            files: files.unwrap_or_default(),
            rows: held.map_or(0, HeldTable::whole),
            held: held.map_or(0, |held| held.rows() as u64),
            columns: Vec::new(),
        }
    }

    fn column(&self, table: usize, column: Option<usize>) -> ColumnCoverage {
        let object = self.world.object(table);
        let facts = column.and_then(|at| self.world.facts.get(table)?.get(at));
        let property = facts.and_then(|facts| facts.property);
        let route = match (facts, property) {
            (None, _) => object.map(|object| &object.route),
            (Some(_), property) => property.map(|property| &property.route),
        };
        let line = |route| self.request.contracts.first().map(|reading| reading.locate(route).line);
        ColumnCoverage {
            object: object.map(|object| object.name.clone()).unwrap_or_default(),
            property: facts.map(|facts| facts.name().to_owned()),
            declared: facts.is_none_or(|facts| facts.property.is_some()),
            nature: facts.map_or("table", |facts| facts.nature.word()),
            line: route.and_then(line),
            faults: Vec::new(),
        }
    }
}

/// The size of a fault, for people and as a share.
fn smallest(case: &Case<'_>, size: Size, faulted: &Faulted) -> Smallest {
    let plain = |label: String| Smallest { label, rate: None };
    match (size, faulted.rows) {
        (Size::Days(days), _) => plain(format!("{days} d")),
        (Size::Deviations(by), _) => plain(format!("{by} sd")),
        (Size::Whole, _) | (Size::Share(_), None) => plain("all".to_owned()),
        (Size::Share(share), Some(rows)) => {
            let rate = rows as f64 / case.held.rows().max(1) as f64;
            // All rows with a value are all, whatever their share of the rows.
            let all = (share - 1.0).abs() < f64::EPSILON;
            let rate = (rate * 1e6).round() / 1e6;
            Smallest { label: if all { "all".to_owned() } else { percent(rate) }, rate: Some(rate) }
        }
    }
}

/// A share as people write it: two digits that count.
fn percent(rate: f64) -> String {
    let percent = rate * 100.0;
    let digits = if percent >= 9.95 {
        0
    } else if percent >= 0.095 {
        1
    } else {
        2
    };
    let text = format!("{percent:.digits$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text} %")
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn shares_have_two_digits() {
        let shown = [0.001, 0.0029, 0.05, 0.25, 0.5, 0.333_333, 2.0, 0.000_1].map(percent);
        assert_eq!(shown, ["0.1 %", "0.3 %", "5 %", "25 %", "50 %", "33 %", "200 %", "0.01 %"]);
    }
}
