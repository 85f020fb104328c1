//! The soundness of contracts themselves, as a report of the same shape as that of a check.

use crate::contract::Reading;
use crate::outcome::{Options, Report};

/// Every problem of the contracts as a failed outcome. `now`: the time of the report, RFC 3339.
#[must_use]
pub fn lint(_readings: &[Reading], _options: &Options, _now: &str) -> Report {
    todo!()
}
