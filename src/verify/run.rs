//! A whole run: from a request to a report.

use std::collections::BTreeSet;

use super::compose::Said;
use super::inner_names::{self, Renamed};
use super::keep::{self, Keep, Kept};
use super::locate::{check_server_name, locate};
use super::only::Only;
use super::opened::{Masks, Opened, info_of};
use super::others::Others;
use super::prepare::{self, Planned, Standings};
use super::select::Selection;
use super::subject::Places;
use super::{Request, Usage, mask};
use crate::contract::{Property, SchemaObject};
use crate::data::{DataError, TableInfo};
use crate::engine::{Engine, Run, Session};
use crate::outcome::{Overall, Report, Timing};

/// Holds data to contracts. Broken promises and unreadable data are part of the report.
///
/// # Errors
/// Where the request itself means nothing: a selector, server or object that matches nothing, or a path outside the
/// allowed folders.
pub fn check(request: &Request<'_>, engine: &dyn Engine, run: &Run) -> Result<Report, Usage> {
    check_and_keep(request, engine, run, None)
}

/// The same, and gives the rows that break a check of single rows, and the records that could not be read, to `keep`:
/// the tables concerned are read once more for that. The report is the same.
///
/// # Errors
/// As [`check`].
pub fn check_and_keep(
    request: &Request<'_>,
    engine: &dyn Engine,
    run: &Run,
    keep: Option<&mut dyn Keep>,
) -> Result<Report, Usage> {
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
    let keeps = keep.is_some();
    let known = Known { request, selection: &selection, standings: &standings, others: &others, only: &only, keeps };
    let opened = Named { infos: opened, renamed: Renamed::new() };
    let Held { mut report, mut named, mut kept } = known.hold(&opened, session.as_mut(), run)?;
    for _ in 1..MOST_READINGS {
        let Some(next) = named else { break };
        Held { report, named, kept } = known.hold(&next, session.as_mut(), run)?;
    }
    if let Some(keep) = keep {
        keep::give(&kept, &standings.tables, session.as_mut(), run, keep);
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
    /// Whether rows are to be kept apart.
    keeps: bool,
}

/// Names inside objects inside objects take a reading each, where only the `name` of each is there.
const MOST_READINGS: usize = 8;

/// What is known of the names in the data.
struct Named {
    infos: Vec<Result<TableInfo, DataError>>,
    /// What lies in objects of JSON and goes by its name.
    renamed: Renamed,
}

/// What came of one reading.
struct Held {
    report: Report,
    /// Other names, by which everything is to be read once more.
    named: Option<Named>,
    kept: Vec<Kept>,
}

impl Known<'_> {
    /// Plans, measures and judges. Where rows name their own fields, and call a column otherwise than was planned, the
    /// tables with the names that were seen come back too, to be held once more.
    fn hold(&self, called: &Named, session: &mut dyn Session, run: &Run) -> Result<Held, Usage> {
        let Self { request, selection, standings, others, only, keeps } = *self;
        let names = |contract, object, property: &_| self.name_of(called, (contract, object), property);
        let mut planned = prepare::planned(request, request.choices.now, selection, &names);
        others.settle(request, &mut planned, &names);
        let infos = &called.infos;
        let places = infos.iter().map(|info| info.as_ref().map(Places::new).unwrap_or_default()).collect();
        let masked = masks(&planned, &names);
        let encrypting = encrypting(&planned, others);
        let renamed = &called.renamed;
        let opened = Opened { request, standings, others, infos, renamed, places, masked, encrypting };
        opened.bind_relationships(&mut planned);
        let only = only.predicates(request, &names)?;
        let candidates = opened.candidates(&planned, &names);
        let answers = opened.measure(&planned, &only, &candidates, session, run);
        let said = Said { faults: session.faults(), notes: session.notes() };
        let report = opened.report(&planned, &answers, said);
        let mut renamed = called.renamed.clone();
        renamed.extend(candidates.iter().filter_map(|candidate| candidate.renamed(&answers)));
        let seen = Named { infos: prepare::with_fields(standings, infos, &answers), renamed };
        // Only rows that name their own fields tell more of names than their table did before.
        let is_open = infos.iter().flatten().any(|info| info.open);
        let other_columns = is_open
            && objects(&planned, others).any(|(at, object)| {
                let mut properties = object.properties.iter();
                properties.any(|property| self.name_of(called, at, property) != self.name_of(&seen, at, property))
            });
        let changed = other_columns || seen.renamed.len() > called.renamed.len();
        let kept = if keeps { keep::all_kept(&opened, &planned, &only, &report) } else { Vec::new() };
        Ok(Held { report, named: changed.then_some(seen), kept })
    }

    /// What the data calls a property.
    fn name_of(&self, named: &Named, at: (usize, usize), property: &Property) -> String {
        let contract = self.others.reading(self.request, at.0).and_then(|reading| reading.contract.as_ref());
        let object = contract.and_then(|contract| contract.schema.get(at.1));
        inner_names::name(&named.renamed, at.0, info_of(self.standings, &named.infos, at), object, property)
    }
}

/// The objects of the given contracts, and of those that relationships lead to, by the indexes of contract and object.
fn objects<'p>(
    planned: &'p [Planned<'_>],
    others: &'p Others,
) -> impl Iterator<Item = ((usize, usize), &'p SchemaObject)> {
    let given = planned.iter().map(|planned| (planned.index, planned.contract));
    let more = others.not_given().filter_map(|(index, reading)| Some((index, reading.contract.as_ref()?)));
    given
        .chain(more)
        .flat_map(|(index, contract)| contract.schema.iter().enumerate().map(move |(at, object)| ((index, at), object)))
}

/// The objects that have an encrypted property.
fn encrypting(planned: &[Planned<'_>], others: &Others) -> BTreeSet<(usize, usize)> {
    let encrypts = |property: &Property| property.encrypted_name.is_some();
    objects(planned, others).filter(|(_, object)| object.properties.iter().any(encrypts)).map(|(at, _)| at).collect()
}

/// What must not be shown, for each object.
fn masks(planned: &[Planned<'_>], names: &dyn Fn(usize, usize, &Property) -> String) -> Masks {
    let mut masks = Masks::new();
    for planned in planned {
        for (object, described) in planned.contract.schema.iter().enumerate() {
            let masked = mask::masked(described, &|property| names(planned.index, object, property));
            masks.insert((planned.index, object), masked);
        }
    }
    masks
}
