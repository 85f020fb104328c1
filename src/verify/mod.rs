//! Holds data to a contract: finds the data, plans the checks, binds them to columns, measures, judges.

mod answers;
mod ask;
mod bind;
mod fit;
mod judge;
mod names;
mod plan;
mod request;
mod subject;

pub use plan::{Names, Plan, PlanFault, declared_name, plan};
pub use request::{Choices, DataArg, Request, Tolerance, Usage};

use crate::engine::{Engine, Run};
use crate::outcome::Report;

/// Holds data to contracts. Broken promises and unreadable data are part of the report.
///
/// # Errors
/// Where the request itself means nothing: a selector, server or object that matches nothing, or a path outside the
/// allowed folders.
pub fn check(_request: &Request<'_>, _engine: &dyn Engine, _run: &Run) -> Result<Report, Usage> {
    todo!()
}
