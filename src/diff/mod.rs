//! Compares two contracts: what changed, whom it breaks, and the step of the version that it asks for.
//!
//! A walk over both contracts finds every difference; the rules say what each of them means. What no rule knows is still a
//! change, of one of the last rows of their table.

mod change;
mod difference;
mod evidence;
mod layout;
mod pair;
mod report;
mod rules;
mod same;
mod side;
mod spot;
mod version;
mod walk;

#[cfg(test)]
mod tests;

pub use change::{Change, changes, needed};
pub use evidence::{Evidence, old_names};
pub use report::{Judge, diff, first};
pub use rules::{RULES, Rule};
pub use version::{Version, declared};
