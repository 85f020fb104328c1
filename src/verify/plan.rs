//! Turns a contract into checks: every promise is claimed by exactly one, or becomes "not evaluated".

use crate::check::Check;
use crate::contract::{Contract, Promise, Property};
use crate::source::Route;
use crate::value::Instant;

/// Gives the name of a property in the data of an object (by its index): its `physicalName` or `name`, whichever the data has.
pub type Names<'a> = dyn Fn(usize, &Property) -> String + 'a;

/// What will be asked of the data, in the order of the contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The checks: object by object, each in file order; then the SLAs.
    pub checks: Vec<Check>,
}

/// Promises that are not claimed exactly once: a fault of this program, never of a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanFault {
    /// The routes that several checks claim, or that nothing promised.
    pub routes: Vec<Route>,
}

/// Plans the checks of a contract. Runs once the tables are open, since `names` knows what their columns are called.
///
/// # Errors
/// Where a promise is claimed twice, which is a fault of this program.
pub fn plan(_contract: &Contract, _promises: &[Promise], _now: Instant, _names: &Names<'_>) -> Result<Plan, PlanFault> {
    todo!()
}

/// The name of a property where the data is not known: `physicalName`, else `name`.
#[must_use]
pub fn declared_name(property: &Property) -> String {
    property.physical_name.clone().unwrap_or_else(|| property.name.clone())
}
