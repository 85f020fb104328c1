//! What a difference means: rules as rows of a table, each with whom it breaks.

mod bounds;
mod identity;
mod keys;
mod life;
mod options;
mod people;
mod privacy;
mod quality;
pub(super) mod sla;
mod table;
mod threshold;
mod types;
mod values;
mod words;

pub use table::RULES;

pub(super) use super::difference::Turn;

use super::spot::Spot;
use crate::outcome::{Bump, Effect};

/// Looks at a difference: which way it turned, where it is about what the rules of a family know.
type Judge = fn(&Spot<'_>) -> Option<Turn>;

/// What one kind of change means.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its stable kebab-case name.
    pub id: &'static str,
    /// What changed, in words that follow "where".
    pub when: &'static str,
    /// What comes of it, in one clause without a full stop.
    pub says: &'static str,
    /// What it means to who writes the data.
    pub producer: Effect,
    /// What it means to who reads the data.
    pub consumer: Effect,
    judge: Judge,
    turns: &'static [Turn],
}

impl Rule {
    /// The step of the version that a change of its kind asks for; a new version asks for none.
    #[must_use]
    pub fn bump(&self) -> Bump {
        if self.id == "version-changed" { Bump::None } else { self.consumer.bump() }
    }

    /// Whether a difference is one of its kind.
    pub(super) fn fires(&self, spot: &Spot<'_>) -> bool {
        (self.judge)(spot).is_some_and(|turn| self.turns.contains(&turn))
    }
}

/// The rule of a difference. What no rule knows is a change all the same.
pub(super) fn rule_of(spot: &Spot<'_>) -> &'static Rule {
    RULES.iter().find(|rule| rule.fires(spot)).unwrap_or_else(|| table::other(spot))
}
