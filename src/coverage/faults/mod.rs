//! The kinds of fault: a file a kind, and a row in this table.

mod above_range;
mod below_range;
mod broken_references;
mod close;
mod constant;
mod doubled_rows;
mod dropped;
mod duplicate_keys;
mod encoding;
mod future;
mod lost_rows;
mod missing_day;
mod new_category;
mod nulls;
mod parts;
mod renamed;
mod shifted;
mod spread;
mod stale;
mod swapped;
mod truncated;
mod type_change;
mod unit_hundred;
mod unit_thousand;

use super::case::{Case, Faulted, Size};
use super::closing::Closing;

/// A kind of fault.
pub struct FaultKind {
    /// Its stable kebab-case name.
    pub id: &'static str,
    /// At most five characters that stand above its column in a report.
    pub title: &'static str,
    /// What it does to the data, in one sentence without a full stop.
    pub what: &'static str,
    /// Whether it is put into a table as a whole.
    pub of_table: bool,
    /// How large it is made, from the smallest on, until it is noticed.
    pub(super) sizes: &'static [Size],
    /// Why there can be no such fault here, where there can be none.
    pub(super) applies: fn(&Case<'_>) -> Result<(), String>,
    /// The faulted copy; `None` where nothing would differ.
    pub(super) inject: fn(&Case<'_>, Size) -> Option<Faulted>,
    /// What could have the contract notice, the best first: each is tried before it is offered.
    pub(super) closing: fn(&Case<'_>) -> Vec<Closing>,
}

/// Shares of the rows, from a few to all.
const SHARES: &[Size] =
    &[Size::Share(0.001), Size::Share(0.01), Size::Share(0.05), Size::Share(0.25), Size::Share(1.0)];

/// The same without all: where every row had the fault, it would be another one.
const SMALL_SHARES: &[Size] = &[Size::Share(0.001), Size::Share(0.01), Size::Share(0.05), Size::Share(0.25)];

/// Shares of the rows, for faults that come in bulk.
const LARGE_SHARES: &[Size] = &[Size::Share(0.01), Size::Share(0.05), Size::Share(0.25), Size::Share(1.0)];

const KINDS: &[FaultKind] = &[
    nulls::KIND,
    duplicate_keys::KIND,
    dropped::KIND,
    renamed::KIND,
    type_change::KIND,
    below_range::KIND,
    above_range::KIND,
    unit_hundred::KIND,
    unit_thousand::KIND,
    swapped::KIND,
    truncated::KIND,
    encoding::KIND,
    new_category::KIND,
    stale::KIND,
    missing_day::KIND,
    lost_rows::KIND,
    doubled_rows::KIND,
    constant::KIND,
    shifted::KIND,
    future::KIND,
    broken_references::KIND,
];

/// All kinds, in the order of reports.
#[must_use]
pub const fn kinds() -> &'static [FaultKind] {
    KINDS
}

/// A kind is there for its column, whatever is in it.
#[expect(clippy::unnecessary_wraps, reason = "as the other kinds have it")]
const fn always(_: &Case<'_>) -> Result<(), String> {
    Ok(())
}
