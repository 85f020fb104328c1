//! Writes a contract from a profile: what could be promised of the data, each promise with its evidence in a comment.

mod bounds;
mod document;
mod emit;
mod keys;
mod numbering;
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

pub use document::draft;
pub(crate) use keys::may_be_accident;
pub use settings::{Settings, Strictness};
pub use suggestions::{SUGGESTIONS, Suggestion};
pub use update::{NoUpdate, Updated, update};
