//! Every declared promise of a contract, by its route.

use super::Reading;
use crate::source::Route;

/// What becomes of a promise that no check claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fallback {
    /// This version knows the part, but does not check it.
    NoMeaning,
    /// The standard does not know the key.
    UnknownKey,
    /// It has no single meaning.
    InvalidRule,
}

/// One declared thing that a check holds to the data, or that ends as "not evaluated".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// Where it is declared.
    pub route: Route,
    /// The index of the schema object it belongs to; `None` for SLAs of the whole contract.
    pub object: Option<usize>,
    /// The names of the properties that lead to it.
    pub property: Vec<String>,
    /// What it becomes when no check claims it.
    pub fallback: Fallback,
    /// What the report says then.
    pub text: String,
}

/// All promises, in file order.
///
/// A promise is: each object (`/schema/0`), each property (`/schema/0/properties/1`), each of its `logicalType`, `physicalType`,
/// `required`, `unique`, `primaryKey`, `partitioned`, `encryptedName` and `enum` where it promises something (`required: false` does not),
/// each logical type option, each relationship, each quality rule as a whole, each SLA property, and each unknown key of a section
/// that is closed.
#[must_use]
pub fn promises(_reading: &Reading) -> Vec<Promise> {
    todo!()
}
