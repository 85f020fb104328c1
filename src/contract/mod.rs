//! What a contract file says, in the words of the Open Data Contract Standard, without behaviour.

mod model;
mod people;
mod promises;
mod quality;
mod read;
mod schema;
mod server;
mod shape;
mod sla;
mod tree;
mod version;

pub use model::{Contract, CustomProperties, Description, Fault, Field, Written, WrittenKind};
pub use people::{Definition, Role, Support, Team, TeamMember};
pub use promises::{Fallback, Promise, promises};
pub use quality::{OperatorName, QualityRule, RuleOperator, RuleType};
pub use read::{Reading, read};
pub use schema::{Property, Relationship, SchemaObject};
pub use server::Server;
pub use sla::SlaProperty;
pub use version::ApiVersion;
