//! What a contract file says, in the words of the Open Data Contract Standard, without behaviour.

mod model;
mod as_json;
mod codes;
mod inspect;
mod json_schema;
mod mend;
mod people;
mod promises;
mod quality;
mod read;
mod reference;
mod scalar;
mod schema;
mod server;
mod shape;
mod sla;
mod suggest;
mod tree;
mod unprintable;
mod variables;
mod version;

#[cfg(test)]
mod tests;

pub use as_json::as_json;
pub use codes::DIAGNOSTICS;
pub use json_schema::{SCHEMA_COMMENT, json_schema, public_schema};
pub use mend::{list_below, other_text};
pub use model::{Contract, CustomProperties, Description, Fault, Field, Written, WrittenKind};
pub use people::{Definition, Price, Role, Support, Team, TeamMember};
pub use promises::{Fallback, Promise, promises};
pub use quality::{OperatorName, QualityRule, RuleOperator, RuleType};
pub use read::{NodeSpans, Reading, read, read_bytes, read_with, truth};
pub use reference::{Reference, Target};
pub use schema::{Property, Relationship, SchemaObject};
pub use server::Server;
pub use sla::SlaProperty;
pub use suggest::{certain, nearest};
pub use variables::{PLACEHOLDERS, Variables, variable_in};
pub use version::ApiVersion;
