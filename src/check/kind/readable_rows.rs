//! `readable-rows`: every record of the data can be read as a row.

use super::parts::{Check, Kind, ObjectScope, Planning, Question, Test, threshold};

/// The kind.
pub(in crate::check) const KIND: Kind = Kind {
    id: "readable-rows",
    description: "Every record of the data can be read as a row.",
    dimension: Some("conformity"),
    plan: Planning::Object(plan),
};

fn plan(kind: &Kind, object: &ObjectScope<'_>) -> Vec<Check> {
    let question =
        Question { expect: threshold::none(), phrase: "cannot be read".into(), ..Question::of(Test::Readable) };
    vec![object.check(kind, Vec::new(), Ok(question))]
}
