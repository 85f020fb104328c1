//! `increasing` and `decreasing`: each value of a column follows the one of the row before.

use super::super::parts::{Asked, Question, RuleScope, Test, count};
use super::keys::{self, Keys};
use super::{column, column_or_own};
use crate::check::CustomTest;
use crate::contract::{Written, WrittenKind};
use crate::metric::{Column, Direction, Metric, Predicate};

const KEYS: &[&str] = &["column", "strictly", "within"];

/// `increasing: COLUMN` or a mapping.
pub(super) fn increasing(scope: &RuleScope<'_>, written: &Written) -> Asked {
    plan(scope, written, ("increasing", Direction::Ascending))
}

/// `decreasing`, likewise.
pub(super) fn decreasing(scope: &RuleScope<'_>, written: &Written) -> Asked {
    plan(scope, written, ("decreasing", Direction::Descending))
}

fn plan(scope: &RuleScope<'_>, written: &Written, (form, direction): (&str, Direction)) -> Asked {
    let written = written.get(form).unwrap_or(written);
    if written.scalar().is_some() {
        let column = column(scope, keys::text(written, form)?)?.clone();
        return Ok(question(column, direction, false, Vec::new()));
    }
    let keys = Keys::of(written, form, KEYS)?;
    let own = column_or_own(scope, keys.get("column"), form)?.clone();
    let strict = keys.get("strictly").map(|written| keys::truth(written, "strictly")).transpose()?.unwrap_or(false);
    let names = match keys.get("within") {
        Some(Written { kind: WrittenKind::List(items), .. }) => items.iter().collect(),
        one => Vec::from_iter(one),
    };
    let mut within = Vec::new();
    for name in names {
        within.push(column(scope, keys::text(name, "within")?)?.clone());
    }
    Ok(question(own, direction, strict, within))
}

fn question(column: Column, direction: Direction, strict: bool, within: Vec<Column>) -> Question {
    let word = match (direction, strict) {
        (Direction::Ascending, true) => "not larger",
        (Direction::Ascending, false) => "smaller",
        (Direction::Descending, true) => "not smaller",
        (Direction::Descending, false) => "larger",
    };
    let phrase = format!("are {word} than the value before");
    let unjudged = format!("`{}` has no value in any row", column.path);
    let judged = Box::new(count(values(&column)));
    let metric = Box::new(Metric::OutOfOrder { column, direction, strict, within });
    let test = CustomTest::Rows { metric, judged, unjudged };
    let meaning = "rows follow each other as the files have them, files in the order of their paths; rows without a value are \
                   passed over";
    Question { phrase, meaning: Some(meaning.to_owned()), ..Question::of(Test::Custom(Box::new(test))) }
}

/// The rows that have a value.
pub(super) fn values(column: &Column) -> Predicate {
    let boxed = || Box::new(column.clone());
    let mut none = vec![Predicate::IsNull(boxed()), Predicate::IllTyped(boxed())];
    if !column.read.missing.is_empty() {
        none.push(Predicate::IsMissing(boxed(), (0..column.read.missing.len()).collect()));
    }
    Predicate::Not(Box::new(Predicate::Or(none)))
}
