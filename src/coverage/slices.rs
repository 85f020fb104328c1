//! The parts of the contract that faults in few columns are held to, made once for each of those.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use super::case::Case;
use super::hold::errors;
use super::slice::Whole;
use super::world::promised;
use crate::contract::{Reading, as_json, read_bytes};
use crate::engine::Run;
use crate::engine::held::{Held, HeldTable, Memo};
use crate::outcome::{Report, Verdict};
use crate::verify::{self, Choices, Request, Tolerance};

/// Parts by table and columns; `None` where only the whole will do.
type Made = BTreeMap<(usize, Vec<String>), Option<Arc<Part>>>;

/// A fault that changes more columns is one of the table.
const MOST: usize = 4;

/// A part of a contract.
pub(super) struct Part {
    /// What it says.
    pub(super) contract: Value,
    /// The same, read.
    reading: Reading,
}

/// The parts of a contract, by table and column.
pub(super) struct Slices {
    /// `None` where no part can stand for the whole.
    whole: Option<Whole>,
    /// What came of the sample as it is.
    clean: BTreeMap<String, Verdict>,
    made: Mutex<Made>,
}

impl Slices {
    /// Of a contract whose tables are all its own. One with errors or variables stays whole.
    pub(super) fn new(reading: &Reading, clean: &Report, objects: &[Option<usize>]) -> Self {
        let text: &str = reading.source.text();
        let is_plain = errors(reading) == 0 && !text.contains("${") && objects.iter().all(Option::is_some);
        let clean = promised(clean).map(|outcome| (outcome.id.clone(), outcome.verdict));
        let whole = is_plain.then(|| as_json(text)).flatten().map(Whole::new);
        Self { whole, clean: clean.collect(), made: Mutex::default() }
    }

    /// The part that may notice that a copy differs from the table of a case, where few columns do. `None`: only the whole
    /// contract may.
    pub(super) fn of(
        &self,
        case: &Case<'_>,
        copy: &HeldTable,
        request: &Request<'_>,
        (memo, run): (&Memo, &Run),
    ) -> Option<Arc<Part>> {
        let columns = case.held.differing(copy).filter(|columns| columns.len() <= MOST)?;
        let key = (case.table, columns.iter().map(|name| (*name).to_owned()).collect());
        let known = self.made.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        known.unwrap_or_else(|| {
            let made = self.make(case, &columns, request, (memo, run)).map(Arc::new);
            self.made.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(made).clone()
        })
    }

    fn make(
        &self,
        case: &Case<'_>,
        columns: &BTreeSet<&str>,
        request: &Request<'_>,
        (memo, run): (&Memo, &Run),
    ) -> Option<Part> {
        let mut names: Vec<&str> = columns.iter().copied().collect();
        let facts = case.world.facts.get(case.table)?.iter();
        let properties =
            facts.filter(|facts| columns.contains(facts.column.name.as_str())).filter_map(|one| one.property);
        for property in properties {
            names.push(&property.name);
            names.extend(property.physical_name.as_deref());
        }
        let contract = self.whole.as_ref()?.slice(&case.world.object(case.table)?.name, &names)?;
        let given = request.contracts.first()?;
        let reading = read_bytes(given.source.path(), contract.to_string().as_bytes());
        let readings = [reading];
        let engine = Held::new(case.world.tables.to_vec()).knowing(memo);
        let report = verify::check(&about_part(request, &readings), &engine, run).ok()?;
        // What it says of the sample as it is must be what the whole says.
        let is_same = promised(&report).all(|outcome| self.clean.get(&outcome.id) == Some(&outcome.verdict));
        let [reading] = readings;
        (is_same && errors(&reading) == 0).then_some(Part { contract, reading })
    }
}

impl Part {
    /// A request for this part.
    pub(super) fn request<'r>(&'r self, whole: &Request<'r>) -> Request<'r> {
        about_part(whole, std::slice::from_ref(&self.reading))
    }
}

/// A request with other contracts, made of the whole or of a part, to which the columns of the others are not new.
pub(super) fn with_contracts<'r>(request: &Request<'r>, part: Option<&Part>, contracts: &'r [Reading]) -> Request<'r> {
    match part {
        Some(_) => about_part(request, contracts),
        None => Request { contracts, ..request.clone() },
    }
}

fn about_part<'r>(request: &Request<'r>, contracts: &'r [Reading]) -> Request<'r> {
    let choices = Choices { extra_columns: Tolerance::Allow, ..request.choices.clone() };
    Request { contracts, choices, ..request.clone() }
}
