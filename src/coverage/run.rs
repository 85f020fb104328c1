//! The whole run: sample, clean copy, and every fault on every column, on as many threads as there may be.

use std::collections::{BTreeSet, HashMap};
use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::case::{Case, Faulted, Size};
use super::facts::{Facts, Nature};
use super::faults::{FaultKind, kinds};
use super::model::{ColumnCoverage, Coverage, FaultCoverage, Finding, Smallest, TableCoverage};
use super::sample::{Seen, Watched};
use super::world::{Watch, World, objects};
use crate::contract::{Contract, Property, SchemaObject};
use crate::data::DataError;
use crate::engine::held::{Held, HeldTable, Memo};
use crate::engine::{Engine, Run, mixed};
use crate::metric::{Among, Ask, Column, ColumnPath, KeyHashes, Measurement, Metric, NullParts, RowsWanted};
use crate::outcome::{ContractInfo, Level, Overall, Report, Tool};
use crate::value::{LogicalType, ReadAs};
use crate::verify::{self, Choices, Request, Usage, declared_name};

/// Which rows are held in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sampling {
    /// About so many of each table; of a smaller one all.
    pub rows: NonZeroUsize,
    /// What decides which rows are drawn and changed.
    pub seed: u64,
}

/// Why there is no coverage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The request means nothing.
    Usage(Usage),
    /// The data could not be read, or there is none.
    CouldNotRun {
        /// What is wrong, in one sentence without a full stop.
        message: String,
        /// What to do about it.
        help: Option<String>,
    },
    /// Stopped by the user.
    Interrupted,
}

impl From<Usage> for Failure {
    fn from(usage: Usage) -> Self {
        Self::Usage(usage)
    }
}

impl Failure {
    /// Data that cannot be read.
    pub(super) fn of_data(error: &DataError) -> Self {
        Self::CouldNotRun { message: format!("{}: {}", error.path, error.message), help: error.help.clone() }
    }
}

/// Puts faults into a sample of the data, and sees which of them the contract notices. The data is only read.
///
/// # Errors
/// Where the request means nothing, where no table with rows can be read, and where the run was stopped.
pub fn coverage(
    request: &Request<'_>,
    engine: &dyn Engine,
    run: &Run,
    sampling: Sampling,
) -> Result<Coverage, Failure> {
    let request = &quietly(request);
    let reading = request.contracts.first().ok_or_else(no_contract)?;
    let contract = reading.contract.as_ref().ok_or_else(no_contract)?;
    let watched = Watched::new(engine);
    let of_data = verify::check(request, &watched, run)?;
    stopped(run, &of_data)?;
    let mut seen = watched.into_seen();
    let rows = u64::try_from(sampling.rows.get()).unwrap_or(u64::MAX);
    let tables = seen.draw((rows, sampling.seed), run)?;
    some_rows(&tables, &of_data)?;
    let names: Vec<String> = seen.tables.iter().map(|table| table.name.clone()).collect();
    let objects = objects(&names, contract);
    let facts = facts(&tables, &objects, contract);
    let quiet = Run { threads: 1, events: None, ..run.clone() };
    let unique = unique(&tables, &facts, &mut seen, run);
    let (memo, of_sample) = clean(request, &tables, &mut seen, run)?;
    let watch = Watch::new(&of_data, &of_sample);
    let world = World { contract, tables: &tables, objects: &objects, facts: &facts, unique, now: request.choices.now };
    let bench = Bench { request, world: &world, memo: &memo, watch: &watch, run: &quiet, seed: sampling.seed };
    let found = bench.try_all(run.threads)?;
    Ok(Coverage {
        tool: Tool::this(),
        contract: info(reading, contract),
        now: request.choices.now.to_string(),
        seed: sampling.seed,
        tables: bench.tables(&seen, found),
        idle: watch.idle,
        notes: notes(contract, &world),
    })
}

fn no_contract() -> Failure {
    let help = Some("`upheld lint` says what is wrong with it".to_owned());
    Failure::Usage(Usage { message: "nothing could be read as a contract".to_owned(), help })
}

/// The request without what only people see.
fn quietly<'a>(request: &Request<'a>) -> Request<'a> {
    let choices = Choices {
        samples: 0,
        level: Level::Data,
        only: Vec::new(),
        select: Vec::new(),
        now_fixed: true,
        ..request.choices.clone()
    };
    Request { choices, ..request.clone() }
}

fn stopped(run: &Run, report: &Report) -> Result<(), Failure> {
    if run.cancel.is_cancelled() || report.verdict == Overall::Interrupted { Err(Failure::Interrupted) } else { Ok(()) }
}

/// There must be something that a fault can be put into.
fn some_rows(tables: &[Result<HeldTable, DataError>], report: &Report) -> Result<(), Failure> {
    if tables.iter().flatten().any(|table| table.rows() > 0) {
        return Ok(());
    }
    if let Some(error) = tables.iter().find_map(|table| table.as_ref().err()) {
        return Err(Failure::of_data(error));
    }
    let problem = report.problems.iter().find(|problem| problem.severity == crate::source::Severity::Error);
    let message = problem.map_or_else(|| "there is no data with rows".to_owned(), |problem| problem.message.clone());
    let help = "say where the data is: `upheld coverage CONTRACT DATA`".to_owned();
    Err(Failure::CouldNotRun { message, help: problem.and_then(|problem| problem.help.clone()).or(Some(help)) })
}

fn info(reading: &crate::contract::Reading, contract: &Contract) -> ContractInfo {
    ContractInfo {
        id: contract.id.clone(),
        name: contract.name.clone(),
        version: contract.version.clone(),
        api_version: contract.api_version_text.clone(),
        status: contract.status.clone(),
        ..ContractInfo::of_source(&reading.source)
    }
}

/// What is known of the columns of every table.
fn facts<'w>(
    tables: &'w [Result<HeldTable, DataError>],
    objects: &[Option<usize>],
    contract: &'w Contract,
) -> Vec<Vec<Facts<'w>>> {
    let of_table = |(table, object): (&'w Result<HeldTable, DataError>, &Option<usize>)| {
        let Ok(held) = table else { return Vec::new() };
        let object = object.and_then(|at| contract.schema.get(at));
        let property = |name: &str| object.and_then(|object| property(object, held, name));
        held.columns().iter().map(|column| Facts::new(held, column, property(&column.name))).collect()
    };
    tables.iter().zip(objects).map(of_table).collect()
}

/// The property that a column is: by its `physicalName`, or by its `name` where only that is there.
fn property<'w>(object: &'w SchemaObject, held: &HeldTable, column: &str) -> Option<&'w Property> {
    let declared = object.properties.iter().find(|property| declared_name(property) == column);
    let named = || {
        let mut named = object.properties.iter().filter(|property| property.name == column);
        named.find(|property| held.column(&declared_name(property)).is_none())
    };
    declared.or_else(named)
}

/// The columns whose values are unique in the data; where the sample cannot tell, the data is asked.
fn unique(
    tables: &[Result<HeldTable, DataError>],
    facts: &[Vec<Facts<'_>>],
    seen: &mut Seen,
    run: &Run,
) -> BTreeSet<(usize, String)> {
    let mut unique = BTreeSet::new();
    let mut asks = Vec::new();
    for ((table, held), facts) in tables.iter().enumerate().zip(facts) {
        let Ok(held) = held else { continue };
        let keys = facts.iter().filter(|facts| facts.is_unique && facts.values.len() > 1);
        for facts in keys.filter(|facts| matches!(facts.nature, Nature::Integer | Nature::Text)) {
            let name = facts.column.name.clone();
            if held.is_sample() {
                let logical = if facts.nature == Nature::Text { LogicalType::String } else { LogicalType::Integer };
                let read = ReadAs { logical: Some(logical), ..ReadAs::default() };
                let column = Column { path: ColumnPath::top(name), read: read.into() };
                let metric = Metric::Keys { columns: vec![column], nulls: NullParts::Skip, among: Among::Table };
                asks.push(Ask { table, metric: metric.into(), rows: RowsWanted::None, keys: Vec::new(), only: None });
            } else {
                unique.insert((table, name));
            }
        }
    }
    let quiet = Run { events: None, ..run.clone() };
    let session = seen.session.as_mut().filter(|_| !asks.is_empty());
    let answers = session.map(|session| session.measure(&asks, &quiet)).unwrap_or_default();
    for (ask, answer) in asks.iter().zip(answers) {
        let Metric::Keys { columns, .. } = &*ask.metric else { continue };
        let is_unique = answer
            .is_ok_and(|answer| matches!(answer.measurement, Measurement::Keys { surplus: 0, compared: 1.., .. }));
        unique.extend(columns.first().filter(|_| is_unique).map(|column| (ask.table, column.path.first().to_owned())));
    }
    unique
}

/// Holds the sample as it is to the contract, and remembers what it said.
fn clean(
    request: &Request<'_>,
    tables: &[Result<HeldTable, DataError>],
    seen: &mut Seen,
    run: &Run,
) -> Result<(Memo, Report), Failure> {
    let run = &Run { events: None, ..run.clone() };
    let sides: Vec<Ask> = seen.told.iter().flat_map(|(ask, _)| sides(ask)).collect();
    let is_sample = |ask: &&Ask| matches!(tables.get(ask.table), Some(Ok(held)) if held.is_sample());
    let of_samples: Vec<Ask> = sides.iter().filter(|ask| !is_counted(ask)).filter(is_sample).cloned().collect();
    let beyond = beyond(&of_samples, tables, seen, run);
    let blank = Memo::new(tables.to_vec(), Vec::new()).with_keys_beyond(beyond.clone());
    let held = Held::new(tables.to_vec()).knowing(&blank);
    let watched = Watched::new(&held);
    let report = verify::check(request, &watched, run)?;
    stopped(run, &report)?;
    let mut seen = watched.into_seen();
    if let Some(session) = seen.session.as_mut() {
        let answers = session.measure(&sides, run);
        seen.told.extend(sides.into_iter().zip(answers));
    }
    Ok((Memo::new(tables.to_vec(), seen.told).with_keys_beyond(beyond), report))
}

/// The questions for the keys of both sides of a relationship.
fn sides(ask: &Ask) -> Vec<Ask> {
    let Metric::Orphans { columns, table, of } = &*ask.metric else { return Vec::new() };
    let keys = |table: usize, columns: &[Column], counted| Ask {
        table,
        metric: Metric::KeyHashes { columns: columns.to_vec(), counted }.into(),
        rows: RowsWanted::None,
        keys: Vec::new(),
        only: None,
    };
    vec![keys(ask.table, columns, true), keys(*table, of, false)]
}

fn is_counted(ask: &Ask) -> bool {
    matches!(*ask.metric, Metric::KeyHashes { counted: true, .. })
}

/// The keys that the data has in rows that are not held.
fn beyond(
    asks: &[Ask],
    tables: &[Result<HeldTable, DataError>],
    seen: &mut Seen,
    run: &Run,
) -> HashMap<(usize, Vec<Column>), Vec<u128>> {
    let Some(session) = seen.session.as_mut().filter(|_| !asks.is_empty()) else { return HashMap::new() };
    let known = |measurement: &Measurement| match measurement {
        Measurement::KeyHashes { keys: KeyHashes::Known(keys), .. } => keys.clone(),
        _ => Vec::new(),
    };
    let whole = session.measure(asks, run);
    let held = Held::new(tables.to_vec()).open(&[], run).measure(asks, run);
    let mut beyond = HashMap::new();
    for ((ask, whole), held) in asks.iter().zip(whole).zip(held) {
        if let (Metric::KeyHashes { columns, .. }, Ok(whole), Ok(held)) = (&*ask.metric, whole, held) {
            let own: BTreeSet<u128> = known(&held.measurement).into_iter().collect();
            let rest = known(&whole.measurement).into_iter().filter(|key| !own.contains(key)).collect();
            beyond.insert((ask.table, columns.clone()), rest);
        }
    }
    beyond
}

/// What else should be known.
fn notes(contract: &Contract, world: &World<'_>) -> Vec<String> {
    let has_table = |at: usize| world.objects.contains(&Some(at));
    let without = contract.schema.iter().enumerate().filter(|(at, _)| !has_table(*at));
    let mut notes: Vec<String> =
        without.map(|(_, object)| format!("no data was given for {}, so that it is left out", object.name)).collect();
    for (table, held) in world.tables.iter().enumerate() {
        let name = world.object(table).map_or("", |object| object.name.as_str());
        match held {
            Err(error) => notes.push(format!("{name} is left out: {}: {}", error.path, error.message)),
            Ok(held) if held.rows() == 0 && !name.is_empty() => {
                notes.push(format!("{name} is left out: it has no rows"));
            }
            Ok(_) => {}
        }
    }
    notes
}

/// All that is needed to try a fault.
struct Bench<'b> {
    request: &'b Request<'b>,
    world: &'b World<'b>,
    memo: &'b Memo,
    watch: &'b Watch,
    run: &'b Run,
    seed: u64,
}

/// A kind of fault for a column of a table, or for the table as a whole.
struct Job {
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
                let own = kinds().iter().filter(|kind| kind.of_table == column.is_none());
                jobs.extend(own.map(|kind| Job { table, column, kind }));
            }
        }
        jobs
    }

    /// Tries all faults; what came of each, in the order of the jobs.
    fn try_all(&self, threads: usize) -> Result<Vec<(Job, Finding)>, Failure> {
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
        if let Err(why) = (job.kind.applies)(&case) {
            return Ok(Finding::NotApplicable(why));
        }
        let mut tried: Option<(Smallest, Option<usize>)> = None;
        for size in job.kind.sizes {
            if self.run.cancel.is_cancelled() {
                return Err(Failure::Interrupted);
            }
            let Some(faulted) = (job.kind.inject)(&case, *size) else { continue };
            let is_again = tried.as_ref().is_some_and(|(_, rows)| rows.is_some() && *rows == faulted.rows);
            if is_again {
                continue;
            }
            let smallest = smallest(&case, *size, &faulted);
            let rows = faulted.rows;
            let by = self.watch.noticing(&self.check(&case, faulted)?);
            if !by.is_empty() {
                return Ok(Finding::Noticed { smallest, by });
            }
            tried = Some((smallest, rows));
        }
        Ok(match tried {
            None => Finding::NotApplicable("it would change nothing".to_owned()),
            Some((tried, _)) => Finding::Gap { tried, closing: (job.kind.closing)(&case) },
        })
    }

    /// Holds a faulted copy to the contract.
    fn check(&self, case: &Case<'_>, faulted: Faulted) -> Result<Report, Failure> {
        let mut tables = self.world.tables.to_vec();
        if let Some(place) = tables.get_mut(case.table) {
            *place = Ok(faulted.table);
        }
        let engine = Held::new(tables).knowing(self.memo);
        Ok(verify::check(self.request, &engine, self.run)?)
    }

    /// The report: what came of the jobs, by tables and columns.
    fn tables(&self, seen: &Seen, found: Vec<(Job, Finding)>) -> Vec<TableCoverage> {
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
