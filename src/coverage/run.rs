//! The whole run: the data, a sample of it, the sample as it is, and every fault on every column.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::Path;

use super::bench::Bench;
use super::facts::{Facts, Nature};
use super::faults::{FaultKind, kinds};
use super::hold::Trial;
use super::model::Coverage;
use super::notes::{UNDECLARED, errors, notes};
use super::sample::{Seen, Watched};
use super::slices::Slices;
use super::world::{Watch, World, objects};
use crate::check::contract_info;
use crate::contract::{Contract, Property, Reading, SchemaObject};
use crate::data::{DataError, TableRef};
use crate::engine::held::{Held, HeldTable, KeysBeyond, Memo};
use crate::engine::{Engine, Run};
use crate::metric::{Among, Ask, Column, ColumnPath, KeyHashes, Measurement, Metric, NullParts, RowsWanted};
use crate::outcome::{Level, Overall, Report, Tool};
use crate::value::{LogicalType, ReadAs};
use crate::verify::{self, Choices, DataArg, Request, Usage, declared_name};

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
    coverage_of(request, engine, run, sampling, kinds())
}

/// The same with some kinds of fault only.
pub(super) fn coverage_of(
    request: &Request<'_>,
    engine: &dyn Engine,
    run: &Run,
    sampling: Sampling,
    kinds: &'static [FaultKind],
) -> Result<Coverage, Failure> {
    let given = request.contracts.first().ok_or_else(no_contract)?;
    let blank = given.contract.as_ref().filter(|contract| contract.schema.is_empty()).map(|_| [blank(&request.data)]);
    let request = &quietly(request, blank.as_ref().map_or(request.contracts, |blank| &blank[..]));
    let reading = request.contracts.first().ok_or_else(no_contract)?;
    let contract = reading.contract.as_ref().ok_or_else(no_contract)?;
    let watched = Watched::new(engine);
    let of_data = verify::check(request, &watched, run)?;
    stopped(run, &of_data)?;
    let mut seen = watched.into_seen();
    let rows = u64::try_from(sampling.rows.get()).unwrap_or(u64::MAX);
    let tables = seen.draw((rows, sampling.seed), run)?;
    some_rows(contract, &seen, &tables, &of_data)?;
    let names: Vec<String> = seen.tables.iter().map(|table| table.name.clone()).collect();
    let objects = objects(&names, contract);
    let facts = facts(&tables, &objects, contract);
    let quiet = Run { threads: 1, events: None, ..run.clone() };
    let unique = unique(&tables, &facts, &mut seen, run);
    let (memo, of_sample) = clean(request, &tables, &mut seen, run)?;
    let watch = Watch::new(&of_data, &of_sample);
    let world = World {
        contract,
        tables: &tables,
        objects: &objects,
        facts: &facts,
        beyond: beyond_columns(&facts),
        unique,
        now: request.choices.now,
    };
    let trial = Trial::new(reading, &of_sample, blank.is_none());
    let slices = Slices::new(reading, &of_sample, &objects);
    let bench = Bench {
        slices: &slices,
        request,
        world: &world,
        memo: &memo,
        watch: &watch,
        trial: &trial,
        run: &quiet,
        seed: sampling.seed,
        kinds,
    };
    let found = bench.try_all(run.threads)?;
    Ok(Coverage {
        tool: Tool::this(),
        contract: contract_info(given),
        now: request.choices.now.to_string(),
        seed: sampling.seed,
        tables: bench.tables(&seen, found),
        idle: watch.idle,
        errors: errors(given),
        notes: notes(contract, &world, blank.is_some()),
    })
}

fn no_contract() -> Failure {
    let help = Some("`upheld lint` says what is wrong with it".to_owned());
    Failure::Usage(Usage { message: "nothing could be read as a contract".to_owned(), help })
}

/// The request without what only people see.
fn quietly<'a>(request: &Request<'a>, contracts: &'a [Reading]) -> Request<'a> {
    let choices = Choices {
        samples: 0,
        level: Level::Data,
        only: Vec::new(),
        select: Vec::new(),
        now_fixed: true,
        ..request.choices.clone()
    };
    Request { contracts, choices, ..request.clone() }
}

/// A contract in place of one that declares no object: it has an object for each piece of data, and promises nothing.
fn blank(data: &[DataArg]) -> Reading {
    let mut names: Vec<String> = Vec::new();
    for arg in data {
        let stem = || Path::new(&arg.path).file_name().and_then(|name| name.to_str()?.split('.').next());
        let given = arg.object.as_deref().or_else(|| stem().filter(|stem| !stem.is_empty() && *stem != "-"));
        let name = given.unwrap_or("data").to_owned();
        // Several paths without a name are the files of one table.
        let is_more = arg.object.is_none() && !names.is_empty();
        if !is_more && !names.contains(&name) {
            names.push(name);
        }
    }
    let objects: Vec<_> = names.iter().map(|name| serde_json::json!({"name": name})).collect();
    let contract = serde_json::json!({
        "apiVersion": "v3.1.0", "kind": "DataContract", "id": "blank", "version": "1.0.0", "status": "draft",
        "schema": objects,
    });
    crate::contract::read_bytes("blank.json", contract.to_string().as_bytes())
}

fn stopped(run: &Run, report: &Report) -> Result<(), Failure> {
    if run.cancel.is_cancelled() || report.verdict == Overall::Interrupted { Err(Failure::Interrupted) } else { Ok(()) }
}

/// There must be something that a fault can be put into.
fn some_rows(
    contract: &Contract,
    seen: &Seen,
    tables: &[Result<HeldTable, DataError>],
    report: &Report,
) -> Result<(), Failure> {
    if tables.iter().flatten().any(|table| table.rows() > 0) {
        return Ok(());
    }
    if let Some(error) = tables.iter().find_map(|table| table.as_ref().err()) {
        return Err(Failure::of_data(error));
    }
    let problem = report.problems.iter().find(|problem| problem.severity == crate::source::Severity::Error);
    if let Some(problem) = problem.filter(|_| tables.is_empty()) {
        let file = problem.file.as_ref().map(|file| format!("{file}: ")).unwrap_or_default();
        return Err(Failure::CouldNotRun { message: format!("{file}{}", problem.message), help: problem.help.clone() });
    }
    Err(if tables.is_empty() { nothing_found(contract, report) } else { no_rows(seen) })
}

/// Data was found, and holds no rows.
fn no_rows(seen: &Seen) -> Failure {
    let table = |table: &TableRef| {
        let file = table.files.first().map_or_else(String::new, |file| file.shown.clone());
        let more =
            if table.files.len() > 1 { format!(" and {} more files", table.files.len() - 1) } else { String::new() };
        format!("{} ({file}{more})", table.name)
    };
    let found: Vec<String> = seen.tables.iter().take(3).map(table).collect();
    let more = if seen.tables.len() > found.len() { ", .." } else { "" };
    let message = format!("the data has no rows that a fault could be put into: {}{more}", found.join(", "));
    let help = Some("a file with a header alone is read, and has no rows; give data that has some".to_owned());
    Failure::CouldNotRun { message, help }
}

/// No data was found, and why.
fn nothing_found(contract: &Contract, report: &Report) -> Failure {
    let help = Some("say where the data is: `upheld coverage CONTRACT DATA`".to_owned());
    if contract.schema.is_empty() {
        let servers = if contract.servers.is_empty() { "no servers" } else { "servers" };
        let message = format!(
            "the contract has {servers} and no `schema` that says which tables there are, and no data was given"
        );
        return Failure::CouldNotRun { message, help };
    }
    let reason = report.outcomes.iter().find_map(|outcome| outcome.reason.as_ref());
    let why = reason.map(|reason| format!(": {}", reason.text)).unwrap_or_default();
    Failure::CouldNotRun { message: format!("no data was found{why}"), help }
}

/// The columns that are left out: those beyond so many that the contract does not declare.
fn beyond_columns(facts: &[Vec<Facts<'_>>]) -> BTreeSet<(usize, usize)> {
    let of_table = |(table, columns): (usize, &Vec<Facts<'_>>)| {
        let undeclared = columns.iter().enumerate().filter(|(_, facts)| facts.property.is_none());
        undeclared.skip(UNDECLARED).map(|(column, _)| (table, column)).collect::<Vec<_>>()
    };
    facts.iter().enumerate().flat_map(of_table).collect()
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
fn beyond(asks: &[Ask], tables: &[Result<HeldTable, DataError>], seen: &mut Seen, run: &Run) -> KeysBeyond {
    let Some(session) = seen.session.as_mut().filter(|_| !asks.is_empty()) else { return KeysBeyond::new() };
    let known = |measurement: &Measurement| match measurement {
        Measurement::KeyHashes { keys: KeyHashes::Known(keys), .. } => keys.clone(),
        _ => Vec::new(),
    };
    let whole = session.measure(asks, run);
    let held = Held::new(tables.to_vec()).open(&[], run).measure(asks, run);
    let mut beyond = KeysBeyond::new();
    for ((ask, whole), held) in asks.iter().zip(whole).zip(held) {
        if let (Metric::KeyHashes { columns, .. }, Ok(whole), Ok(held)) = (&*ask.metric, whole, held) {
            let own: BTreeSet<u128> = known(&held.measurement).into_iter().collect();
            let rest = known(&whole.measurement).into_iter().filter(|key| !own.contains(key)).collect();
            beyond.insert((ask.table, columns.clone()), rest);
        }
    }
    beyond
}
