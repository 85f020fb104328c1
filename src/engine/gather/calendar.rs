//! The periods of the calendar that rows lie in, counted within bounds.

use std::collections::BTreeMap;

use crate::metric::Periods;
use crate::value::{Instant, Period, Scalar};

/// Rows by the number of their period. Of too many periods the newest stay: they are the same in whatever order rows come.
#[derive(Debug, Default)]
pub(crate) struct Calendar {
    rows: BTreeMap<i64, u64>,
    earlier: bool,
    /// The moment of the row before and its period: rows often come with the same one.
    last: Option<(Instant, i64)>,
}

impl Calendar {
    /// Counts a row by its value; one that is no day and no point in time lies nowhere.
    pub(super) fn see(&mut self, period: &Period, value: &Scalar<'_>) {
        let number = match (value, self.last) {
            (Scalar::Timestamp(instant), Some((known, number))) if known == *instant => number,
            (Scalar::Timestamp(instant), _) => {
                let number = period.number_at(*instant);
                self.last = Some((*instant, number));
                number
            }
            (Scalar::Date(day), _) => period.number_of_day(*day),
            _ => return,
        };
        self.add(number, 1);
    }

    /// Adds the rows of another block.
    pub(super) fn absorb(&mut self, more: Self) {
        self.earlier |= more.earlier;
        more.rows.into_iter().for_each(|(number, rows)| self.add(number, rows));
    }

    /// What was counted.
    pub(super) fn into_periods(self) -> Periods {
        Periods { rows: self.rows.into_iter().collect(), earlier: self.earlier }
    }

    fn add(&mut self, number: i64, rows: u64) {
        let known = self.rows.entry(number).or_default();
        *known = known.saturating_add(rows);
        if self.rows.len() > Periods::MOST {
            self.rows.pop_first();
            self.earlier = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{CalendarUnit, Date, Zone};

    fn counted(numbers: &[i64]) -> Periods {
        let mut calendar = Calendar::default();
        for number in numbers {
            calendar.add(*number, 1);
        }
        calendar.into_periods()
    }

    #[test]
    fn days_and_moments_are_counted_and_other_values_are_not() {
        let period = Period::of_one(CalendarUnit::Day, Zone::UTC);
        let mut calendar = Calendar::default();
        let moment = Instant { seconds: 86_400 * 3 + 5, nanos: 0 };
        for value in [Scalar::Date(Date(3)), Scalar::Timestamp(moment), Scalar::Timestamp(moment), Scalar::Int(3)] {
            calendar.see(&period, &value);
        }
        assert_eq!(calendar.into_periods().rows, [(3, 3)]);
    }

    #[test]
    fn of_too_many_periods_the_newest_stay_in_whatever_order_they_come() {
        let most = i64::try_from(Periods::MOST).unwrap();
        let forward: Vec<_> = (0..most + 2).collect();
        let backward: Vec<_> = (0..most + 2).rev().collect();
        let periods = counted(&forward);
        assert_eq!(periods, counted(&backward));
        assert!(periods.earlier);
        assert_eq!((periods.rows.len(), periods.rows.first()), (Periods::MOST, Some(&(2, 1))));
    }
}
