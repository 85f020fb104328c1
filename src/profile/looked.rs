//! The columns and tables of a profile while it is taken, and the answers that they are made of.

use std::collections::BTreeSet;

use super::columns::{self, Planned};
use super::spread::Sorted;
use super::{TableProfile, column};
use crate::metric::{Ask, Column, ColumnPath, Measurement, Metric, Predicate, RowsWanted, Unit};
use crate::value::{LogicalType, ReadAs, Value};

/// A column that was looked at.
#[derive(Debug)]
pub(super) struct Look {
    pub(super) profile: super::ColumnProfile,
    /// The values that were listed, as the guess reads them, and whether these are all.
    pub(super) values: BTreeSet<Value>,
    pub(super) all: bool,
    /// Its numbers.
    pub(super) sorted: Sorted,
    /// How it is asked for.
    pub(super) planned: Planned,
    /// What lies inside it, where only its values told.
    pub(super) inner: Vec<Planned>,
}

/// A table that was looked at.
#[derive(Debug)]
pub(super) struct Looked {
    /// Its index in the session.
    pub(super) index: usize,
    pub(super) columns: Vec<Look>,
    pub(super) profile: TableProfile,
}

impl Looked {
    /// The column at a path.
    pub(super) fn column(&self, path: &ColumnPath) -> Option<&Look> {
        self.columns.iter().find(|look| look.profile.path == *path)
    }
}

/// Questions to all tables, put in one reading.
#[derive(Default)]
pub(super) struct Questions(pub(super) Vec<Ask>);

/// The answers, in their order, or why there is none.
pub(super) struct Answers(pub(super) Vec<Result<Measurement, String>>);

impl Questions {
    /// Puts a question; the place of its answer.
    pub(super) fn put(&mut self, table: usize, metric: Metric) -> usize {
        self.0.push(Ask { table, metric: metric.into(), rows: RowsWanted::None, keys: Vec::new(), only: None });
        self.0.len() - 1
    }
}

impl Answers {
    pub(super) fn get(&self, at: usize) -> Option<&Measurement> {
        self.0.get(at)?.as_ref().ok()
    }

    pub(super) fn take(&mut self, at: usize) -> Option<Measurement> {
        let place = self.0.get_mut(at)?;
        std::mem::replace(place, Err(String::new())).ok()
    }

    /// Why there is no answer.
    pub(super) fn why_not(&self, at: usize) -> Option<&str> {
        self.0.get(at)?.as_ref().err().map(String::as_str)
    }
}

/// Where the answers about a column stand.
#[derive(Clone, Copy, Debug)]
pub(super) enum Put {
    /// What it holds.
    Description(usize),
    /// All instances, and the nulls among them; for objects and lists of JSON also what stands in them.
    Holder { all: usize, nulls: usize, description: Option<usize> },
}

impl Put {
    /// Asks about a column.
    pub(super) fn of_column(questions: &mut Questions, table: usize, planned: &Planned, keep: u32) -> Self {
        let column = Column { path: planned.path.clone(), read: planned.read().into() };
        let describe = Metric::Describe { column: column.clone(), keep, typed: planned.is_typed() };
        let counted = planned.is_opaque().then_some(LogicalType::String);
        let Some(logical) = planned.holds.or(counted) else {
            return Self::Description(questions.put(table, describe));
        };
        let read = ReadAs { logical: planned.holds.and(Some(logical)), ..ReadAs::default() };
        let column = Column { read: read.into(), ..column };
        let unit = Unit::of(&[&column]);
        let nulls = Metric::Count { which: Predicate::IsNull(Box::new(column)), unit: unit.clone() };
        let (all, nulls) = (questions.put(table, Metric::all(unit)), questions.put(table, nulls));
        let is_open = planned.storage == crate::data::Storage::Json && !planned.path.is_nested();
        Self::Holder { all, nulls, description: is_open.then(|| questions.put(table, describe)) }
    }

    /// Where the answer stands that comes first.
    pub(super) const fn first(self) -> usize {
        match self {
            Self::Description(at) | Self::Holder { all: at, .. } => at,
        }
    }
}

impl Look {
    /// A column before any row of it was read.
    pub(super) fn unseen(planned: Planned) -> Self {
        let logical = planned.holds.unwrap_or(LogicalType::String);
        let profile = column::of_holder(&planned, logical, (0, 0));
        Self { profile, values: BTreeSet::new(), all: false, sorted: Sorted::default(), planned, inner: Vec::new() }
    }

    /// Takes what is said of a column; whether there is more in it than what lies inside was told by.
    pub(super) fn take(&mut self, put: Put, answers: &mut Answers) -> bool {
        match put {
            Put::Description(at) => {
                if let Some(Measurement::Description(description)) = answers.take(at) {
                    let (profile, values, sorted) = column::of_values(&self.planned, &description);
                    self.sorted = sorted;
                    self.all = description.others == 0;
                    self.values = values;
                    self.profile = profile;
                }
                false
            }
            Put::Holder { all, nulls, description } => {
                let count = |at| match answers.get(at) {
                    Some(Measurement::Count { count, .. }) => *count,
                    _ => 0,
                };
                let logical = self.planned.holds.unwrap_or(LogicalType::String);
                self.profile = column::of_holder(&self.planned, logical, (count(all), count(nulls)));
                let Some(Measurement::Description(description)) = description.and_then(|at| answers.take(at)) else {
                    return false;
                };
                self.inner = columns::inside(&self.planned, &description);
                description.others > 0
            }
        }
    }
}
