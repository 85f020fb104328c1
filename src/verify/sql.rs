//! Queries of a contract, held to the tables that a run has opened.

use super::subject::Subject;
use crate::check::SqlCount;
use crate::outcome::{Reason, ReasonCode};

/// Why a plain count cannot be held to the data: it names a column that neither the contract nor the data has. That is
/// a fault of the rule, since no other check says that such a column lacks.
pub(super) fn obstacle(count: &SqlCount, subject: &Subject<'_>) -> Option<Reason> {
    let lacking = count.unlisted.iter().find(|path| !subject.has(path))?;
    let name = &subject.object.name;
    let text = format!("`{lacking}` is a column of neither the contract nor the data of {name}");
    Some(Reason { code: ReasonCode::InvalidRule, text })
}
