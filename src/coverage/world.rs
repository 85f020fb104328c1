//! What all faults share: the tables as they are, the contract, and which checks may notice something.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::Facts;
use super::model::Idle;
use crate::contract::{Contract, SchemaObject};
use crate::data::DataError;
use crate::draft::may_be_accident;
use crate::engine::held::HeldTable;
use crate::outcome::{Outcome, ReasonCode, Report, Verdict};
use crate::value::Instant;

/// Fewer rows tell nothing of keys.
const FEW: u64 = 20;

/// The tables in memory, and what they are held to.
pub(super) struct World<'w> {
    /// The contract.
    pub(super) contract: &'w Contract,
    /// The tables as they are.
    pub(super) tables: &'w [Result<HeldTable, DataError>],
    /// The schema object of each table, where it is one of the contract.
    pub(super) objects: &'w [Option<usize>],
    /// The columns of each table.
    pub(super) facts: &'w [Vec<Facts<'w>>],
    /// Columns that are left out, by table: those beyond so many that the contract does not declare.
    pub(super) beyond: BTreeSet<(usize, usize)>,
    /// The columns, by table, whose values are unique in the whole of the data.
    pub(super) unique: BTreeSet<(usize, String)>,
    /// The point in time that ages are counted from.
    pub(super) now: Instant,
}

impl<'w> World<'w> {
    /// The schema object of a table.
    pub(super) fn object(&self, table: usize) -> Option<&'w SchemaObject> {
        self.contract.schema.get((*self.objects.get(table)?)?)
    }

    /// Whether the values of a column are unique in the whole of the data.
    pub(super) fn is_unique(&self, table: usize, facts: &Facts<'_>) -> bool {
        self.unique.contains(&(table, facts.column.name.clone()))
    }

    /// Whether a column identifies rows: the contract says so, or its values are unique by more than accident.
    pub(super) fn is_key(&self, table: usize, facts: &Facts<'_>) -> bool {
        let is_first = || {
            let columns = self.facts.get(table).and_then(|columns| columns.first());
            columns.is_some_and(|first| first.column.name == facts.column.name)
        };
        let rows = self.tables.get(table).and_then(|held| held.as_ref().ok()).map_or(0, HeldTable::whole);
        let by_reason = || rows >= FEW && (is_first() || !may_be_accident(rows as f64, facts.possible()));
        facts.is_declared_key() || (self.is_unique(table, facts) && by_reason())
    }
}

/// The schema object of each table: tables stand in the order of the objects, and those of other contracts behind them.
pub(super) fn objects(names: &[String], contract: &Contract) -> Vec<Option<usize>> {
    let mut next = 0;
    let mut find = |name: &String| {
        let found = contract.schema.iter().skip(next).position(|object| object.name == *name)?;
        next += found + 1;
        Some(next - 1)
    };
    names.iter().map(&mut find).collect()
}

/// Which checks may notice a fault.
pub(super) struct Watch {
    /// The ids of those that may.
    able: BTreeSet<String>,
    /// Those that may not, though something was promised.
    pub(super) idle: Vec<Idle>,
}

impl Watch {
    /// Of what came of the data, and of the sample as it is.
    pub(super) fn new(data: &Report, sample: &Report) -> Self {
        let of_sample: BTreeMap<&str, &Outcome> =
            sample.outcomes.iter().map(|outcome| (outcome.id.as_str(), outcome)).collect();
        let mut watch = Self { able: BTreeSet::new(), idle: Vec::new() };
        for outcome in promised(data).filter(|outcome| outcome.contract == 0) {
            match why_idle(outcome, of_sample.get(outcome.id.as_str()).copied()) {
                Some(why) => watch.idle.push(Idle { id: outcome.id.clone(), why }),
                None => {
                    watch.able.insert(outcome.id.clone());
                }
            }
        }
        watch
    }

    /// Whether a check holds on the data and on the sample, so that it may notice a fault.
    pub(super) fn may_notice(&self, id: &str) -> bool {
        self.able.contains(id)
    }

    /// The ids of the checks that notice.
    pub(super) fn noticing(&self, faulted: &Report) -> Vec<String> {
        let failing = faulted.outcomes.iter().filter(|outcome| outcome.verdict == Verdict::Fail);
        failing.filter(|outcome| self.able.contains(&outcome.id)).map(|outcome| outcome.id.clone()).collect()
    }
}

/// What came of promises, and not of what is looked at whatever a contract says.
pub(super) fn promised(report: &Report) -> impl Iterator<Item = &Outcome> {
    report.outcomes.iter().filter(|outcome| !outcome.routes.is_empty())
}

/// Why a check can notice nothing, where it cannot. What is not evaluated on the data may be on a faulted copy.
fn why_idle(data: &Outcome, sample: Option<&Outcome>) -> Option<String> {
    let sample = sample?;
    match (data.verdict, sample.verdict) {
        (Verdict::Fail, _) => Some("it fails on the data as it is".to_owned()),
        (_, Verdict::Fail) => Some("it holds on the data and not on a sample of it".to_owned()),
        (Verdict::Pass, Verdict::NotEvaluated)
            if sample.reason.as_ref().is_some_and(|reason| reason.code == ReasonCode::NothingToCheck) =>
        {
            Some("it finds nothing to check in what is held in memory: the rows that were drawn have none of it, or it lies inside of objects and lists of Parquet and Arrow, which are not held".to_owned())
        }
        (Verdict::Pass, Verdict::NotEvaluated) => {
            let why = sample.reason.as_ref().map_or("", |reason| reason.text.as_str());
            Some(format!("it is not evaluated on data in memory: {why}"))
        }
        (Verdict::NotEvaluated, Verdict::NotEvaluated) => {
            let reason = data.reason.as_ref()?;
            Some(format!("it is not evaluated ({}): {}", reason.code.word(), reason.text))
        }
        _ => None,
    }
}
