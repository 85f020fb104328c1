//! Holds data to a contract: finds the data, plans the checks, binds them to columns, measures, judges.

mod answers;
mod ask;
mod assemble;
mod bind;
mod compose;
mod contacts;
mod declared_ids;
mod fit;
mod folders;
mod inner_names;
mod judge;
mod keep;
mod level;
mod locate;
mod mask;
mod names;
mod objects;
mod others;
mod only;
mod opened;
mod outline;
mod plan;
mod prepare;
mod problems;
mod rejected;
mod relation;
mod request;
mod run;
mod select;
mod server;
mod sql;
mod service;
mod storage;
mod subject;
#[cfg(test)]
mod tests;

pub use keep::{Keep, Origin};
pub use locate::{describe, object_called};
pub use outline::outline;
pub use plan::{Names, Plan, PlanFault, declared_name, partition, plan};
pub use problems::of_reading as problems_of;
pub use rejected::{Fresh, Rejected};
pub use request::{Choices, DataArg, Request, Tolerance, Usage};
pub use run::{check, check_and_keep};
