//! What the catalogue makes of contracts, row by row of their meaning.

mod catalogue;
mod columns;
mod flags;
mod options;
mod rules;
mod sla;
mod upheld_rules;

use super::{Check, Test};
use crate::outcome::ReasonCode;

/// Why a check asks nothing.
fn refusal(check: &Check) -> (ReasonCode, &str) {
    match &check.test {
        Test::NotEvaluated(reason) => (reason.code, &reason.text),
        other => panic!("{} asks {other:?}", check.id),
    }
}
