//! What came of a run: outcomes, their verdicts, and the report that every format prints.

mod change;
mod counts;
mod report;
mod verdict;

pub use change::{Bump, Changed, Effect, VersionStep};
pub use counts::{Summary, overall, takes_part};
pub(crate) use report::numbered;
pub use report::{
    CellShown, Column, Contact, ContractInfo, Expected, FileEntry, MEANING, Message, ObjectInfo, Observed, Options,
    Outcome, Part, Problem, Related, Report, Row, Timing, Tool,
};
pub use verdict::{Level, Overall, Reason, ReasonCode, Strictness, Verdict};
