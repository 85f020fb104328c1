//! How far a run looks: at the contract alone, at names and types too, or at all rows.

use super::Usage;
use super::answers::Questions;
use super::ask::ask;
use super::subject::Subject;
use crate::check::{Check, Service, Test};
use crate::metric::Metric;
use crate::outcome::{Level, Reason, ReasonCode};

/// The least level at which the check can be decided.
pub(super) fn of(test: &Test) -> Level {
    match test {
        Test::NotEvaluated(_) | Test::NotEvaluatedBy { .. } => Level::Contract,
        Test::Service(service) => match **service {
            Service::Milestone(_) => Level::Contract,
            Service::Arrival(_) | Service::Depth(_) | Service::Throughput(_) | Service::Errors(_) => Level::Data,
        },
        Test::ObjectPresent
        | Test::ServerFormat { .. }
        | Test::Present { .. }
        | Test::NoExtraColumns { .. }
        | Test::Type { .. }
        | Test::Stored { .. }
        | Test::Partitioned { .. }
        | Test::Modified { .. } => Level::Schema,
        Test::Readable
        | Test::ServerEncoding { .. }
        | Test::RowCount
        | Test::Count { .. }
        | Test::Keys { .. }
        | Test::Orphans { .. }
        | Test::SqlCount(_)
        | Test::Custom(_)
        | Test::SqlApart(_)
        | Test::Age { .. }
        | Test::Future { .. } => Level::Data,
    }
}

/// Why a check is left out.
pub(super) fn left_out(level: Level) -> Reason {
    let text = format!("`--level {}` left it out", level.word());
    Reason { code: ReasonCode::NotSelected, text }
}

/// Why a check that names and types often decide is left out here: it would take rows.
pub(super) fn takes_rows(check: &Check, subject: &Subject<'_>) -> Option<Reason> {
    let level = subject.choices.level;
    if level == Level::Data {
        return None;
    }
    let mut questions = Questions::default();
    ask(check, subject, &mut questions);
    (!questions.all(is_about_names)).then(|| left_out(level))
}

/// Whether a question is about the names of fields alone. Rows of JSON carry them, so that these are read at any level
/// that looks at data.
pub(super) fn is_about_names(metric: &Metric) -> bool {
    *metric == Metric::Fields
}

/// Sees to it that a level leaves something to decide.
///
/// # Errors
/// Where it leaves nothing.
pub(super) fn must_leave<'a>(level: Level, checks: impl IntoIterator<Item = &'a Check>) -> Result<(), Usage> {
    let decides = |test: &Test| of(test) <= level && !matches!(test, Test::NotEvaluated(_));
    if level == Level::Data || checks.into_iter().any(|check| decides(&check.test)) {
        return Ok(());
    }
    let word = level.word();
    let help = match level {
        Level::Contract => "names and types of data are looked at from `--level schema` on",
        Level::Schema | Level::Data => "rows are looked at with `--level data`, the default",
    };
    Err(Usage { message: format!("`--level {word}` leaves nothing to check"), help: Some(help.to_owned()) })
}
