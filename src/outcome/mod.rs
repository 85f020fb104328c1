//! What came of a run: outcomes, their verdicts, and the report that every format prints.

mod counts;
mod report;

pub use counts::{Summary, overall, takes_part};
pub use report::{
    CellShown, Column, Contact, ContractInfo, Expected, FileEntry, Level, MEANING, Message, ObjectInfo, Observed,
    Options, Outcome, Overall, Part, Problem, Reason, ReasonCode, Related, Report, Row, Strictness, Timing, Tool,
    Verdict,
};
