//! Writes a contract from a profile: what could be promised of the data, each promise with its evidence in a comment.

mod bounds;
mod document;
mod emit;
mod gap;
mod keys;
mod placeholders;
mod promise;
mod quantile;
mod round;
mod server;
mod settings;
mod subject;
mod suggestions;
mod tree;
mod update;
mod words;
mod yaml;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

use crate::metric::ColumnPath;
use crate::profile::Profile;

pub use document::draft;
pub use gap::Gap;
pub(crate) use keys::may_be_accident;
pub use settings::{Settings, Strictness};
pub use suggestions::{SUGGESTIONS, Suggestion};
pub use update::{NoUpdate, Updated, update};

/// The lines of a contract that would notice a kind of fault in a table, or in one of its columns: as they would stand at the
/// property, the object or the contract, with the evidence in comments. `None` where the data gives no reason for any.
///
/// Where only a suggestion that is too weak to be promised is there, its lines are comments.
#[must_use]
pub fn suggest(
    gap: Gap,
    profile: &Profile,
    table: usize,
    column: Option<&ColumnPath>,
    settings: &Settings,
) -> Option<String> {
    gap::closing(gap, profile, table, column, settings)
}
