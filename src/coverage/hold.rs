//! Lines are offered only where the sample as it is holds to them: a contract with the line in it is held to it first.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use super::case::Case;
use super::closing::{Closing, Entry, Place};
use super::run::Failure;
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
    /// How many errors the contract has.
    errors: usize,
    /// What came of lines that were tried.
    known: Mutex<BTreeMap<String, bool>>,
    /// Whether the contract is a file that has lines.
    is_file: bool,
}

impl Trial {
    /// Of a contract, and of what came of the sample as it is.
    pub(super) fn new(reading: &Reading, clean: &Report, is_file: bool) -> Self {
        Self {
            contract: as_json(reading.source.text()),
            failing: failing(clean).map(|outcome| outcome.id.clone()).collect(),
            errors: errors(reading),
            known: Mutex::default(),
            is_file,
        }
    }

    /// Whether the tables as they are hold to a contract with this in it.
    pub(super) fn holds(
        &self,
        closing: &Closing,
        request: &Request<'_>,
        (tables, memo): (&[Result<HeldTable, DataError>], &Memo),
        run: &Run,
    ) -> Result<bool, Failure> {
        let key = format!("{:?}{:?}", closing.place, closing.entries);
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&key).copied();
        if let Some(known) = known {
            return Ok(known);
        }
        let Some(reading) = self.with(closing, request) else { return Ok(false) };
        let readings = [reading];
        let request = Request { contracts: &readings, ..request.clone() };
        let engine = Held::new(tables.to_vec()).knowing(memo);
        let report = verify::check(&request, &engine, run)?;
        let holds = failing(&report).all(|outcome| self.failing.contains(&outcome.id));
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(key, holds);
        Ok(holds)
    }

    /// The contract with more lines, where it is none the worse for them.
    fn with(&self, closing: &Closing, request: &Request<'_>) -> Option<Reading> {
        let given = request.contracts.first()?;
        let mut contract = self.contract.clone()?;
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
            Place::Property { declared: true, .. } => {
                (case.facts().and_then(|facts| facts.property).map(|own| own.route.clone()), false)
            }
            Place::Property { .. } => (object().map(|route| route.key("properties")), true),
        };
        let Some(route) = route else { return closing };
        let line = |route: &Route| reading.routes.contains_key(route).then(|| reading.locate(route).line);
        let within = |entry: &Entry| entry.into_key().filter(|_| !is_new).and_then(|key| line(&route.key(key)));
        let entries = closing.entries.iter().map(|entry| Entry { within: within(entry), ..entry.clone() }).collect();
        let line = if closing.place == Place::Contract { None } else { line(&route) };
        Closing { entries, line, ..closing }
    }
}

/// Promises that are broken.
fn failing(report: &Report) -> impl Iterator<Item = &Outcome> {
    report.outcomes.iter().filter(|outcome| outcome.verdict == Verdict::Fail && !outcome.routes.is_empty())
}

fn errors(reading: &Reading) -> usize {
    reading.diagnostics.iter().filter(|found| found.severity == Severity::Error).count()
}
