//! The closer look at a table whose types are known: single keys, duplicates, what follows from what, and periods.

use super::looked::{Answers, Look, Looked, Questions};
use super::{Determination, keys, spread, updates};
use crate::data::DataNote;
use crate::metric::{Column, Direction, Measurement, Metric, Periods};
use crate::value::{LogicalType, Value};

/// Where the answers stand that take a closer look.
#[derive(Debug, Default)]
pub(super) struct Closer {
    duplicates: Option<usize>,
    /// Columns that may be keys, and where that is told; `None`: it is known.
    single: Vec<(usize, Option<usize>)>,
    determined: Option<(Metric, usize)>,
    /// Pairs of columns that are not looked at.
    left_out: usize,
    /// Columns of days and times, with the answers by hour and day.
    periods: Vec<(usize, Vec<usize>)>,
    /// Columns whose days are written in a format of their own, and whether they run up or down.
    order: Vec<(usize, [usize; 2])>,
    /// Columns of more numbers than were counted one by one, and their percentiles.
    percentiles: Vec<(usize, usize)>,
}

impl Closer {
    /// Asks.
    pub(super) fn put(questions: &mut Questions, table: usize, looked: &Looked) -> Self {
        let rows = looked.profile.rows;
        if rows == 0 {
            return Self::default();
        }
        let columns = &looked.columns;
        let mut closer = Self::default();
        for at in keys::single(columns, rows) {
            let Some(look) = columns.get(at) else { continue };
            let place = (!look.all).then(|| questions.put(table, keys::key(&[look])));
            closer.single.push((at, place));
        }
        let is_key_known = closer.single.iter().any(|(_, place)| place.is_none());
        if !is_key_known {
            closer.duplicates = keys::duplicates(columns).map(|metric| questions.put(table, metric));
        }
        if let Some((metric, left_out)) = keys::determined(columns, rows) {
            closer.left_out = left_out;
            closer.determined = Some((metric.clone(), questions.put(table, metric)));
        }
        for (at, look) in columns.iter().enumerate() {
            closer.put_times(questions, (table, at), look);
            if look.profile.numbers.is_some() && !look.all {
                let (column, at_all) = (keys::valued_column(look), spread::percents());
                let place = questions.put(table, Metric::Quantiles { column, at: at_all });
                closer.percentiles.push((at, place));
            }
        }
        closer
    }

    fn put_times(&mut self, questions: &mut Questions, (table, at): (usize, usize), look: &Look) {
        let profile = &look.profile;
        if profile.path.is_nested() || profile.times.is_none() {
            return;
        }
        let column = Column { path: profile.path.clone(), read: profile.read().into() };
        if profile.guess.logical != LogicalType::Time {
            let units = updates::ASKED.iter().map(|unit| {
                let (column, period) = (column.clone(), updates::period(*unit));
                questions.put(table, Metric::Periods { column, period, among: None })
            });
            self.periods.push((at, units.collect()));
        }
        if profile.guess.format.is_some() && profile.distinct.count > 1 {
            let places = [Direction::Ascending, Direction::Descending].map(|direction| {
                let (column, within) = (column.clone(), Vec::new());
                questions.put(table, Metric::OutOfOrder { column, direction, strict: false, within })
            });
            self.order.push((at, places));
        }
    }

    /// Takes what is said.
    pub(super) fn take(self, answers: &Answers, looked: &mut Looked) {
        let rows = looked.profile.rows;
        let holds = |place: &Option<usize>| place.is_none_or(|at| keys::tells_apart(answers.get(at), rows));
        let found: Vec<_> = self.single.iter().filter(|(_, place)| holds(place)).map(|(at, _)| vec![*at]).collect();
        looked.profile.duplicates = match self.duplicates {
            _ if !found.is_empty() => Some(0),
            Some(at) => keys::repeated(answers.get(at)),
            None => None,
        };
        for (at, place) in &self.single {
            let counted = place.map(|place| keys::distinct(answers.get(place))).filter(|count| *count > 0);
            if let (Some(look), Some(count)) = (looked.columns.get_mut(*at), counted) {
                look.profile.distinct = super::Distinct { count, error: 0.0 };
            }
        }
        for (at, place) in &self.percentiles {
            if let (Some(look), Some(Measurement::Quantiles(Some(found)))) =
                (looked.columns.get_mut(*at), answers.get(*place))
                && let Some(numbers) = &mut look.profile.numbers
            {
                spread::refine(numbers, &look.sorted, found);
            }
        }
        looked.profile.keys = keys::candidates(&looked.columns, rows, found);
        looked.profile.determines = self.determinations(answers, &looked.columns);
        if self.left_out > 0 {
            let message =
                format!("{} pairs of columns were not looked at for one that follows from the other", self.left_out);
            looked.profile.notes.push((0, DataNote::info("pairs-left-out", message)));
        }
        self.take_times(answers, looked);
    }

    fn determinations(&self, answers: &Answers, columns: &[Look]) -> Vec<Determination> {
        let asked = self.determined.as_ref();
        asked.map_or_else(Vec::new, |(metric, at)| keys::determinations(metric, answers.get(*at), columns))
    }

    fn take_times(self, answers: &Answers, looked: &mut Looked) {
        for (at, places) in self.periods {
            let found: Vec<_> = places.iter().map(|place| periods(answers.get(*place))).collect();
            let times = looked.columns.get_mut(at).and_then(|look| look.profile.times.as_mut());
            if let (Some(times), [hours, days]) = (times, found.as_slice()) {
                let hours = hours.filter(|_| matches!(times.min, Value::Timestamp(_)));
                times.updates = updates::updates(hours, *days);
            }
        }
        for (at, [up, down]) in self.order {
            let none = |place| matches!(answers.get(place), Some(Measurement::Count { count: 0, .. }));
            if let Some(look) = looked.columns.get_mut(at) {
                look.profile.order = match (none(up), none(down)) {
                    (true, _) => super::Order::Ascending,
                    (_, true) => super::Order::Descending,
                    _ => super::Order::None,
                };
            }
        }
    }
}

fn periods(answer: Option<&Measurement>) -> Option<&Periods> {
    match answer {
        Some(Measurement::Periods(periods)) => Some(periods),
        _ => None,
    }
}
