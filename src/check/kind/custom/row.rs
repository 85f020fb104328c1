//! `row`, and `when` with `then`: a condition that every row keeps.

use super::super::near;
use super::super::parts::{Asked, ObjectScope, Question, Refusal, RuleScope, Test, invalid};
use super::keys;
use crate::check::CustomTest;
use crate::contract::Written;
use crate::metric::language::{Condition, ExpressionError, condition};
use crate::metric::{Column, Metric, Predicate, Unit};

/// `row: CONDITION`.
pub(super) fn row(scope: &RuleScope<'_>, written: &Written) -> Asked {
    of_text(scope, written.get("row").unwrap_or(written))
}

/// A condition alone.
pub(super) fn of_text(scope: &RuleScope<'_>, written: &Written) -> Asked {
    read(scope, written, "row").map(rows_that_break)
}

/// `when: CONDITION`, `then: CONDITION`.
pub(super) fn when_then(scope: &RuleScope<'_>, written: &Written) -> Asked {
    let part = |key: &str| {
        let written =
            written.get(key).ok_or_else(|| invalid(format!("`when` and `then` go together: `{key}` lacks")))?;
        read(scope, written, key)
    };
    let (when, then) = (part("when")?, part("then")?);
    let text = format!("if {} then {}", when.text, then.text);
    let predicate = Predicate::Or(vec![Predicate::Not(Box::new(when.predicate)), then.predicate]);
    Ok(rows_that_break(Condition { predicate, text }))
}

fn read(scope: &RuleScope<'_>, written: &Written, key: &str) -> Result<Condition, Refusal> {
    // An expression such as `true` is no text in YAML.
    let text = keys::text(written, key)?;
    condition_on(scope.object, text).map_err(|error| invalid(format!("`{key}` cannot be read: {error}")))
}

/// Reads a condition on the rows of an object.
pub(in crate::check) fn condition_on(object: &ObjectScope<'_>, text: &str) -> Result<Condition, ExpressionError> {
    condition(text, &|path| column_of(object, &path.join(".")).cloned())
}

/// The column of a property by its dotted name, or the words why it is none.
pub(super) fn column_of<'s>(object: &'s ObjectScope<'_>, name: &str) -> Result<&'s Column, String> {
    let Some(property) = object.properties.iter().find(|property| property.name == name) else {
        let known = object.properties.iter().map(|property| property.name.as_str());
        let meant = near(name, known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        return Err(format!("{} has no property `{}`{meant}", object.object.name, short(name)));
    };
    property.values().map_err(|refusal| match refusal {
        Refusal::Always(reason) | Refusal::ByData { other: reason, .. } => reason.text,
    })
}

/// A name cut to what a message has room for.
fn short(name: &str) -> String {
    const SHOWN: usize = 60;
    name.chars().take(SHOWN).collect()
}

/// A rule on the rows that break a condition.
pub(super) fn rows_that_break(condition: Condition) -> Question {
    let count = |which| Metric::Count { which, unit: Unit::Rows };
    let not = |predicate| Predicate::Not(Box::new(predicate));
    let judged = Box::new(count(not(Predicate::Unknown(Box::new(condition.predicate.clone())))));
    let metric = Box::new(count(not(condition.predicate)));
    let test = CustomTest::Rows { metric, judged, unjudged: "every row lacks a value that it asks about".to_owned() };
    Question { phrase: format!("break `{}`", condition.text), ..Question::of(Test::Custom(Box::new(test))) }
}
