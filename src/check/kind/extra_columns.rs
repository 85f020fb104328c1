//! `extra-columns`: the data has no columns that the contract does not name.

use super::parts::{Check, Kind, ObjectScope, Planning, Question, Test};
use crate::metric::ColumnPath;
use crate::source::Severity;

/// The kind.
pub(in crate::check) const KIND: Kind = Kind {
    id: "extra-columns",
    description: "The data has no columns that the contract does not name.",
    dimension: Some("conformity"),
    plan: Planning::Object(plan),
};

/// An object without properties says nothing about its columns.
fn plan(kind: &Kind, object: &ObjectScope<'_>) -> Vec<Check> {
    let top = object.properties.iter().filter(|property| !property.is_nested());
    let declared: Vec<_> = top
        .flat_map(|property| {
            let encrypted = property.property.encrypted_name.as_ref().and_then(|name| name.ok());
            std::iter::once(property.path.clone()).chain(encrypted.map(ColumnPath::top))
        })
        .collect();
    if declared.is_empty() {
        return Vec::new();
    }
    let check = object.check(kind, Vec::new(), Ok(Question::of(Test::NoExtraColumns { declared })));
    vec![Check { severity: Severity::Warning, severity_declared: None, ..check }]
}
