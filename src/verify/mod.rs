//! Holds data to a contract: finds the data, plans the checks, binds them to columns, measures, judges.

mod plan;

pub use plan::{Names, Plan, PlanFault, declared_name, plan};
