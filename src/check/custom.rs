//! What rules of `engine: upheld` ask of the data and expect of the answer, as data.

use std::fmt;

use crate::metric::{Column, Metric};
use crate::value::{Number, Period};

/// What a rule of `engine: upheld` asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CustomTest {
    /// How many rows break it, which is held to the expectations of the check.
    Rows {
        /// Counts the rows that break it.
        metric: Box<Metric>,
        /// Counts the rows that it can be judged for.
        judged: Box<Metric>,
        /// What is said where there are none.
        unjudged: String,
    },
    /// How many periods between the first and the last have no row, which is held to the expectations of the check.
    Gaps {
        /// The days or points in time.
        column: Column,
        /// The periods.
        period: Period,
    },
    /// The number of rows is near that of another object.
    RowsOf {
        /// The index of that object in the contract.
        object: usize,
        /// Its table in the session, once that is known.
        table: Option<usize>,
        /// What messages call it.
        name: String,
        /// How far the two may lie apart.
        within: Number,
        /// Whether that is in hundredths of the other's rows; else in rows.
        percent: bool,
    },
    /// Numbers that describe the values of a column lie within bounds; all of them.
    Distribution {
        /// The column.
        column: Column,
        /// The numbers and their bounds.
        bounds: Vec<Within>,
    },
}

/// A number that describes the values of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statistic {
    /// Their sum by their number.
    Mean,
    /// The standard deviation of a sample: with n - 1.
    StandardDeviation,
    /// The value that this share of the others lies below.
    Quantile(Number),
}

impl fmt::Display for Statistic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mean => f.write_str("mean"),
            Self::StandardDeviation => f.write_str("standard deviation"),
            Self::Quantile(share) if *share == Number::from_decimal(5, 1) => f.write_str("median"),
            Self::Quantile(share) => write!(f, "{share} quantile"),
        }
    }
}

/// Bounds of a statistic; both ends are allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Within {
    /// The statistic.
    pub statistic: Statistic,
    /// The least that it may be.
    pub minimum: Option<Number>,
    /// The most that it may be.
    pub maximum: Option<Number>,
}

impl fmt::Display for Within {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.statistic)?;
        match (&self.minimum, &self.maximum) {
            (Some(low), Some(high)) => write!(f, "from {low} to {high}"),
            (Some(low), None) => write!(f, "at least {low}"),
            (None, Some(high)) => write!(f, "at most {high}"),
            (None, None) => f.write_str("of any size"),
        }
    }
}

impl CustomTest {
    /// The metrics that it is judged by, those about another object left out; the first has rows to show where any has.
    #[must_use]
    pub fn metrics(&self) -> Vec<Metric> {
        match self {
            Self::Rows { metric, judged, .. } => vec![metric.as_ref().clone(), judged.as_ref().clone()],
            Self::Gaps { column, period } => vec![Self::periods(column, period)],
            Self::RowsOf { .. } => Vec::new(),
            Self::Distribution { column, bounds } => {
                let mut metrics = vec![Metric::Moments { column: column.clone() }];
                metrics.extend(Self::quantiles(column, bounds));
                metrics
            }
        }
    }

    /// The rows in each period.
    #[must_use]
    pub fn periods(column: &Column, period: &Period) -> Metric {
        Metric::Periods { column: column.clone(), period: period.clone(), among: None }
    }

    /// The quantiles that have bounds, in their order; `None` where none has.
    #[must_use]
    pub fn quantiles(column: &Column, bounds: &[Within]) -> Option<Metric> {
        let share = |within: &Within| match &within.statistic {
            Statistic::Quantile(share) => Some(share.clone()),
            Statistic::Mean | Statistic::StandardDeviation => None,
        };
        let at: Vec<_> = bounds.iter().filter_map(share).collect();
        (!at.is_empty()).then(|| Metric::Quantiles { column: column.clone(), at })
    }
}
