//! Stretches of periods that lack something: how many there are, and the first of them by name.

use crate::value::Period;

use super::words;

/// How many stretches are named.
const NAMED: usize = 8;

/// Stretches of periods in order, each from its first to its last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Stretches {
    /// The first ones.
    first: Vec<(i64, i64)>,
    /// How many stretches there are.
    all: u64,
    /// How many periods they hold.
    pub(super) periods: u64,
}

impl Stretches {
    /// Adds periods from one to another, both included; joined with the stretch before where nothing lies between.
    pub(super) fn add(&mut self, from: i64, to: i64) {
        if from > to {
            return;
        }
        self.periods = self.periods.saturating_add(to.abs_diff(from)).saturating_add(1);
        if self.all == self.first.len() as u64
            && let Some((_, last)) = self.first.last_mut().filter(|(_, last)| last.checked_add(1) == Some(from))
        {
            *last = to;
            return;
        }
        self.all = self.all.saturating_add(1);
        if self.first.len() < NAMED {
            self.first.push((from, to));
        }
    }

    /// The periods without rows between the first and the last that has some, where more than `step` - 1 follow each other.
    pub(super) fn empty(rows: &[(i64, u64)], step: i64) -> Self {
        let mut empty = Self::default();
        for pair in rows.windows(2) {
            if let [(before, _), (after, _)] = pair
                && after.saturating_sub(*before) > step
            {
                empty.add(before.saturating_add(1), after.saturating_sub(1));
            }
        }
        empty
    }

    /// The first ones for people: `2026-01-03, 2026-01-05 to 2026-01-08`.
    pub(super) fn words(&self, period: &Period) -> String {
        let named = self.first.iter().map(|(from, to)| {
            if from == to { period.label(*from) } else { format!("{} to {}", period.label(*from), period.label(*to)) }
        });
        let named = named.collect::<Vec<_>>().join(", ");
        match self.all.saturating_sub(self.first.len() as u64) {
            0 => named,
            more => format!("{named} and {} more", words::count(more)),
        }
    }
}

/// A count of periods: `3 days`, of several units `3 periods of 15 minutes`.
pub(super) fn counted(count: u64, period: &Period) -> String {
    let word = period.unit.word();
    match period.every {
        0 | 1 => words::counted(count, word, &format!("{word}s")),
        every => format!("{} of {every} {word}s", words::counted(count, "period", "periods")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{CalendarUnit, Zone};

    #[test]
    fn empty_periods_lie_between_those_with_rows() {
        let days = Period::of_one(CalendarUnit::Day, Zone::UTC);
        let rows = [(0, 5), (1, 1), (3, 2), (8, 1)];
        let empty = Stretches::empty(&rows, 1);
        assert_eq!((empty.periods, empty.words(&days).as_str()), (5, "1970-01-03, 1970-01-05 to 1970-01-08"));
        assert_eq!(Stretches::empty(&rows, 2).words(&days), "1970-01-05 to 1970-01-08");
        assert_eq!(Stretches::empty(&rows, 5), Stretches::default());
        assert_eq!(Stretches::empty(&[], 1).words(&days), "");
    }

    #[test]
    fn neighbours_are_one_stretch_and_many_are_counted() {
        let days = Period::of_one(CalendarUnit::Day, Zone::UTC);
        let mut all = Stretches::default();
        (0..3).for_each(|day| all.add(day, day));
        assert_eq!(all.words(&days), "1970-01-01 to 1970-01-03");
        (2..12).for_each(|day| all.add(day * 2, day * 2));
        assert_eq!(all.periods, 13);
        assert!(all.words(&days).ends_with("1970-01-17 and 3 more"), "{}", all.words(&days));
        all.add(3, 2);
        assert_eq!(all.periods, 13, "a stretch that ends before it begins is none");
    }

    #[test]
    fn periods_of_several_units_say_so() {
        let quarters = Period { unit: CalendarUnit::Minute, every: 15, zone: Zone::UTC };
        assert_eq!(counted(1, &quarters), "1 period of 15 minutes");
        assert_eq!(counted(2, &Period::of_one(CalendarUnit::Hour, Zone::UTC)), "2 hours");
    }
}
