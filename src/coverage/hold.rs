//! Lines are offered only where the sample as it is holds to them and the faulted copy does not: both are held to a
//! contract with the line in it first.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use super::case::Case;
use super::closing::{Closing, Entry, Place, Spot};
use super::run::Failure;
use super::slices::{Part, with_contracts};
use super::style::Style;
use super::world::{Watch, promised};
use crate::contract::{Reading, as_json, read_bytes};
use crate::data::DataError;
use crate::engine::Run;
use crate::engine::held::{Held, HeldTable, Memo};
use crate::outcome::{Outcome, Report, Verdict};
use crate::source::{Route, Severity};
use crate::verify::{self, Request};

/// A contract that lines are put into.
pub(super) struct Trial {
    /// What the contract says; `None` where no line can be put into it.
    contract: Option<Value>,
    /// The checks that fail on the sample as it is.
    failing: BTreeSet<String>,
    /// The checks that hold on it.
    passing: BTreeSet<String>,
    /// How many errors the contract has.
    errors: usize,
    /// What came of lines that were tried: the checks that hold since, and did not; `None` where one does not hold.
    known: Mutex<BTreeMap<String, Option<Vec<String>>>>,
    /// Whether the contract is a file that has lines.
    is_file: bool,
}

impl Trial {
    /// Of a contract, and of what came of the sample as it is.
    pub(super) fn new(reading: &Reading, clean: &Report, is_file: bool) -> Self {
        Self {
            contract: as_json(reading.source.text()),
            failing: of_verdict(clean, Verdict::Fail).map(|outcome| outcome.id.clone()).collect(),
            passing: of_verdict(clean, Verdict::Pass).map(|outcome| outcome.id.clone()).collect(),
            errors: errors(reading),
            known: Mutex::default(),
            is_file,
        }
    }

    /// The contract with these lines in it, where the tables as they are hold to it.
    pub(super) fn with_lines(
        &self,
        closing: &Closing,
        (request, part): (&Request<'_>, Option<&Part>),
        (tables, memo): (&[Result<HeldTable, DataError>], &Memo),
        run: &Run,
    ) -> Result<Option<WithLines>, Failure> {
        let key = format!("{:?}{:?}{:?}", closing.place, closing.entries, closing.needs);
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if known == Some(None) {
            return Ok(None);
        }
        let Some(reading) = self.with(closing, request, part) else { return Ok(None) };
        let readings = [reading];
        let holding = if let Some(Some(known)) = known {
            Some(known)
        } else {
            let request = with_contracts(request, part, &readings);
            let engine = Held::new(tables.to_vec()).knowing(memo);
            let holding = self.holding(&verify::check(&request, &engine, run)?);
            self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(key, holding.clone());
            holding
        };
        Ok(holding.map(|holding| WithLines { readings, holding }))
    }

    /// The checks that hold by the lines, where none fails that did not fail without them.
    fn holding(&self, report: &Report) -> Option<Vec<String>> {
        let holds = of_verdict(report, Verdict::Fail).all(|outcome| self.failing.contains(&outcome.id));
        let passing = of_verdict(report, Verdict::Pass).filter(|outcome| !self.passing.contains(&outcome.id));
        holds.then(|| passing.map(|outcome| outcome.id.clone()).collect())
    }

    /// The contract with more lines, where it is none the worse for them.
    fn with(&self, closing: &Closing, request: &Request<'_>, part: Option<&Part>) -> Option<Reading> {
        let given = request.contracts.first()?;
        let mut contract = part.map(|part| &part.contract).or(self.contract.as_ref())?.clone();
        if !closing.apply(&mut contract) {
            return None;
        }
        let mut reading = read_bytes(given.source.path(), contract.to_string().as_bytes());
        let servers = &given.contract.as_ref()?.servers;
        // Variables have their values there.
        reading.contract.as_mut()?.servers.clone_from(servers);
        (errors(&reading) <= self.errors).then_some(reading)
    }

    /// Says where the places stand in the contract.
    pub(super) fn located(&self, case: &Case<'_>, closing: Closing, reading: Option<&Reading>) -> Closing {
        let Some(reading) = reading.filter(|_| self.is_file) else { return closing };
        let object = || case.world.object(case.table).map(|object| object.route.clone());
        let (route, is_new) = match &closing.place {
            Place::Contract => (Some(Route::root()), false),
            Place::Object(_) => (object(), false),
            Place::Property { property, declared: true, .. } => {
                let columns = case.world.facts.get(case.table).into_iter().flatten();
                let mut declared = columns.filter_map(|facts| facts.property);
                (declared.find(|own| own.name == *property).map(|own| own.route.clone()), false)
            }
            Place::Property { .. } => (object().map(|route| route.key("properties")), true),
        };
        let Some(route) = route else { return closing };
        let spot = |route: &Route, is_list| {
            let stands = reading.routes.contains_key(route);
            stands.then(|| Spot { line: reading.locate(route).line, style: Style::of(reading, route, is_list) })
        };
        let entry = |entry: &Entry| {
            let at = |keys: &[&'static str]| {
                spot(&keys.iter().fold(route.clone(), |route, key| route.key(key)), entry.in_list)
            };
            let within = entry.into_key().filter(|_| !is_new).and_then(|key| at(&[key]));
            let instead = at(&entry.keys).filter(|_| !is_new && !entry.in_list).map(|spot| spot.line);
            Entry { within, instead, ..entry.clone() }
        };
        let entries = closing.entries.iter().map(entry).collect();
        let list = spot(&route, is_new);
        let lacks_list = is_new && list.is_none();
        let place = if lacks_list { object().and_then(|route| spot(&route, false)) } else { list };
        let line = place.map(|spot| spot.line).filter(|_| closing.place != Place::Contract);
        let style = place.map(|spot| spot.style).unwrap_or_default();
        Closing { entries, line, style, lacks_list, ..closing }
    }
}

/// A contract with lines that the tables as they are hold to.
pub(super) struct WithLines {
    /// The contract.
    pub(super) readings: [Reading; 1],
    /// The checks that hold by the lines, and did not without.
    holding: Vec<String>,
}

impl WithLines {
    /// Whether a check that holds on the tables as they are, and on the data as far as that is known, fails on a copy.
    pub(super) fn notice(&self, watch: &Watch, faulted: &Report) -> bool {
        let mut failing = of_verdict(faulted, Verdict::Fail).filter(|outcome| outcome.contract == 0);
        failing.any(|outcome| watch.may_notice(&outcome.id) || self.holding.contains(&outcome.id))
    }
}

/// The checks of what is promised that have this verdict.
fn of_verdict(report: &Report, verdict: Verdict) -> impl Iterator<Item = &Outcome> {
    promised(report).filter(move |outcome| outcome.verdict == verdict)
}

/// How many errors a contract has.
pub(super) fn errors(reading: &Reading) -> usize {
    reading.diagnostics.iter().filter(|found| found.severity == Severity::Error).count()
}
