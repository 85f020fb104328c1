//! `unique`: no value stands on two rows; nulls are not compared.

use super::parts::{Asked, Check, Duplicates, Kind, Planning, PropertyScope, Question, Test, invalid, threshold};
use crate::metric::{Among, Metric, NullParts};

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
        Ok(true) => question(property),
        Err(fault) => Err(invalid(fault.message.clone())),
    };
    vec![property.check(kind, vec![flag.route.clone()], asked)]
}

fn question(property: &PropertyScope<'_>) -> Asked {
    let column = property.key()?;
    let among = property.among(&property.property.custom)?;
    let metric = Metric::Keys { columns: vec![column], nulls: NullParts::Equal, among };
    let (earlier, meaning) = (earlier(property, among), meaning(property, among));
    let test = Test::Keys { metric, counted: Duplicates::Surplus, nulls: None };
    let phrase = format!("repeat the value of {earlier}");
    let question = Question { expect: threshold::none(), phrase, meaning, ..Question::of(test) };
    Ok(question.promising("unique", vec!["true".into()]))
}

/// What a key is repeated of.
pub(super) fn earlier(property: &PropertyScope<'_>, among: Among) -> &'static str {
    match among {
        Among::Table if property.path.depth() == 0 => "an earlier row",
        Among::Table => "an earlier element",
        Among::Parent => "an earlier element beside it",
    }
}

/// Among what keys are compared that do not stand for rows.
pub(super) fn meaning(property: &PropertyScope<'_>, among: Among) -> Option<String> {
    let parent = property.path.parent()?;
    Some(match among {
        Among::Table => "compared are the elements of all rows, as upheld.scope says".to_owned(),
        Among::Parent => format!("compared are the elements of one `{parent}`, and not those of different ones"),
    })
}
