//! What a draft is made with: names, how strict it is, and the time that ages are counted from.

use crate::contract::{ApiVersion, public_schema};
use crate::data::Hints;
use crate::value::Instant;

/// How far promises keep away from what was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strictness {
    /// Far: confidence 99.9 %.
    Loose,
    /// Confidence 99 %.
    #[default]
    Normal,
    /// Near: confidence 95 %.
    Tight,
}

impl Strictness {
    /// The quantile of the normal distribution that the confidence stands for, both sides together.
    pub(super) const fn z(self) -> f64 {
        match self {
            Self::Loose => 3.291,
            Self::Normal => 2.576,
            Self::Tight => 1.960,
        }
    }

    /// The confidence as people write it.
    pub(super) const fn confidence(self) -> &'static str {
        match self {
            Self::Loose => "99.9 %",
            Self::Normal => "99 %",
            Self::Tight => "95 %",
        }
    }

    /// What a bound of confidence is multiplied with, since the next data is never of quite the same source.
    pub(super) const fn slack(self) -> f64 {
        match self {
            Self::Loose => 2.0,
            Self::Normal => 1.25,
            Self::Tight => 1.0,
        }
    }

    /// How far beyond the extreme a tail is followed: the logarithm of one over the chance that is left.
    pub(super) const fn tail(self) -> f64 {
        match self {
            Self::Loose => 9.0,
            Self::Normal => 6.2,
            Self::Tight => 3.0,
        }
    }

    /// How many quartile shares a distribution may move: half of the way from one quartile to the median at 0.125.
    pub(super) const fn drift(self) -> f64 {
        match self {
            Self::Loose => 0.15,
            Self::Normal => 0.1,
            Self::Tight => 0.06,
        }
    }

    /// From how many rows on "none was seen" is taken for "there is none", where nothing else speaks for it.
    pub(super) const fn enough(self) -> u64 {
        match self {
            Self::Loose => 1_000_000,
            Self::Normal => 30_000,
            Self::Tight => 1_000,
        }
    }
}

/// What a draft is made with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What the contract is called; else it is called after its tables.
    pub name: Option<String>,
    /// What its server is called.
    pub server: String,
    /// How strict it is.
    pub strictness: Strictness,
    /// The time that ages are counted from.
    pub now: Instant,
    /// Where each table lies, as seen from the contract, in the order of the profile; `None`: nowhere that a contract can name.
    pub paths: Vec<Option<String>>,
    /// Whether a table was given a name; else the only one may be that of the only object of a contract that is brought up to date.
    pub named: bool,
    /// How the data was said to be written.
    pub hints: Hints,
    /// What the first line tells editors to read the schema of contracts from; `None`: no such line.
    pub schema: Option<String>,
}

impl Settings {
    /// Those of a draft that names no place, at a point in time.
    #[must_use]
    pub fn at(now: Instant) -> Self {
        Self {
            name: None,
            server: "files".to_owned(),
            strictness: Strictness::Normal,
            now,
            paths: Vec::new(),
            named: false,
            hints: Hints::default(),
            schema: Some(public_schema(ApiVersion::V3_2_0)),
        }
    }
}
