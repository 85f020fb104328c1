//! Another contract, as the relationships of one see it.

use super::kind::relationships;
use super::scope::{Refusal, Scope};
use super::{Names, Referred};
use crate::contract::Contract;
use crate::outcome::{Reason, ReasonCode};
use crate::value::{Instant, Kind, LogicalType};

/// Another contract with its properties resolved to columns.
pub struct OtherContract<'a>(Scope<'a>);

impl<'a> OtherContract<'a> {
    /// Resolves every property to its column.
    #[must_use]
    pub fn new(contract: &'a Contract, now: Instant, names: &Names<'_>) -> Self {
        Self(Scope::new(contract, now, names))
    }

    /// What references name in it.
    ///
    /// # Errors
    /// They name nothing, or nothing that is a key: why.
    pub fn find(&self, references: &[String]) -> Result<Referred, Reason> {
        let references: Vec<_> = references.iter().map(String::as_str).collect();
        match relationships::referred(&self.0, &references) {
            Ok((referred, None)) => Ok(referred),
            Ok((_, Some(fault))) => Err(Reason { code: ReasonCode::InvalidRule, text: fault }),
            Err(Refusal::Always(reason) | Refusal::ByData { other: reason, .. }) => Err(reason),
        }
    }
}

/// The kind of the values of a logical type; `None` for objects, lists and the like. Values of different kinds are never equal.
#[must_use]
pub const fn value_kind(logical: LogicalType) -> Option<Kind> {
    relationships::kind_of(logical)
}
