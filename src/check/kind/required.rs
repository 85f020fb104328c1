//! `required`: no row is null.

use super::parts::{Check, Kind, Planning, PropertyScope, Question, invalid};
use crate::metric::Predicate;

/// The kind.
pub(in crate::check) const KIND: Kind = Kind {
    id: "required",
    description: "No row is null.",
    dimension: Some("completeness"),
    plan: Planning::Property(plan),
};

fn plan(kind: &Kind, property: &PropertyScope<'_>) -> Vec<Check> {
    let Some(flag) = &property.property.required else { return Vec::new() };
    let asked = match &flag.value {
        Ok(false) => return Vec::new(),
        Ok(true) => property.cells().map(|column| {
            let mut question = Question::none(column, Predicate::IsNull(Box::new(column.clone())), "are null");
            super::null_values::count_nans(&mut question, column);
            question.promising("required", vec!["true".into()])
        }),
        Err(fault) => Err(invalid(fault.message.clone())),
    };
    vec![property.check(kind, vec![flag.route.clone()], asked)]
}
