//! `unique`: no value stands on two rows; nulls are not compared.

use super::parts::{Check, Duplicates, Kind, Planning, PropertyScope, Question, Test, invalid, threshold};
use crate::metric::{Among, Column, Metric, NullParts};

/// The kind.
pub(in crate::check) const KIND: Kind = Kind {
    id: "unique",
    description: "No value stands on two rows; nulls are not compared.",
    dimension: Some("uniqueness"),
    plan: Planning::Property(plan),
};

fn plan(kind: &Kind, property: &PropertyScope<'_>) -> Vec<Check> {
    let Some(flag) = &property.property.unique else { return Vec::new() };
    let asked = match &flag.value {
        Ok(false) => return Vec::new(),
        Ok(true) => property.values().map(question),
        Err(fault) => Err(invalid(fault.message.clone())),
    };
    vec![property.check(kind, vec![flag.route.clone()], asked)]
}

fn question(column: &Column) -> Question {
    let metric = Metric::Keys { columns: vec![column.clone()], nulls: NullParts::Equal, among: Among::Table };
    let test = Test::Keys { metric, counted: Duplicates::Surplus, nulls: None };
    let question = Question {
        expect: threshold::none(),
        phrase: "repeat the value of an earlier row".into(),
        ..Question::of(test)
    };
    question.promising("unique", vec!["true".into()])
}
