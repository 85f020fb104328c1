//! The catalogue of checks: a file a kind, each turning promises of a contract into questions and expectations, as data.

mod build;
mod catalogue;
mod column;
mod due;
mod element;
mod custom;
mod id;
mod info;
mod kind;
mod other;
mod scope;
mod service;
mod sla;
mod threshold;
mod types;
mod walk;
mod weight;
mod wording;

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;

/// The JSON Schema (2019-09) of the `implementation` of a rule with `engine: upheld`.
pub const UPHELD_RULE_SCHEMA: &str = include_str!("upheld-rule.schema.json");

pub use catalogue::{CATALOGUE, Kind};
pub use column::{bound_of, read_as, value_of};
pub use custom::{CustomTest, Statistic, Within};
pub use due::{Due, due_times};
pub use info::contract_info;
pub use kind::server::{server_encoding, server_format};
pub use kind::sla_error_rate::broken_rows;
pub use kind::unclaimed::unclaimed;
pub use other::{OtherContract, value_kind};
pub use service::{Arrival, Depth, Errors, Milestone, Rhythm, RowCheck, Service, Throughput};
pub use sla::sla_names;
pub use threshold::operator_word;
pub use types::{
    About, Check, CountUnit, Duplicates, Expectation, Names, OtherSide, Referred, SqlApart, SqlCount, SqlObject, Test,
};
pub use walk::{checks, row_condition};
