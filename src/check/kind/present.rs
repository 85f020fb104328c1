//! `present`: the data of an object and the column of every property are there.

use super::parts::{Check, Kind, ObjectScope, Planning, PropertyScope, Question, Test, invalid};
use crate::metric::{ColumnPath, PathStep};

/// The kind.
pub(in crate::check) const KIND: Kind = Kind {
    id: "present",
    description: "The data of the object and the column of every property are there.",
    dimension: Some("conformity"),
    plan: Planning::Object(plan),
};

fn plan(kind: &Kind, object: &ObjectScope<'_>) -> Vec<Check> {
    let itself = object.check(kind, vec![object.object.route.clone()], Ok(Question::of(Test::ObjectPresent)));
    let properties = object.properties.iter().map(|property| of_property(kind, property));
    std::iter::once(itself).chain(properties).collect()
}

/// Where there is an `encryptedName`, that column must be there and the plain one may be absent, so one check holds both.
fn of_property(kind: &Kind, property: &PropertyScope<'_>) -> Check {
    let mut routes = vec![property.property.route.clone()];
    let mut asked = property.cells().map(|column| column.path.clone());
    if let Some(encrypted) = &property.property.encrypted_name {
        routes.push(encrypted.route.clone());
        asked = asked.and_then(|_| match &encrypted.value {
            Ok(name) => Ok(beside(&property.path, name)),
            Err(fault) => Err(invalid(fault.message.clone())),
        });
    }
    let optional = !is_needed(property);
    let asked = asked.map(|path| Question::of(Test::Present { path, optional }));
    let path = match &asked {
        Ok(Question { test: Test::Present { path, .. }, .. }) => Some(path.clone()),
        _ => None,
    };
    let check = property.check(kind, routes, asked);
    Check { path: path.or(check.path), ..check }
}

/// The path of another field of the same object or row.
fn beside(path: &ColumnPath, name: &str) -> ColumnPath {
    let mut steps = path.0.to_vec();
    steps.pop();
    steps.push(PathStep::Field(name.to_owned()));
    steps.into()
}

fn is_needed(property: &PropertyScope<'_>) -> bool {
    let flags = [&property.property.required, &property.property.primary_key];
    flags.into_iter().flatten().any(|flag| flag.ok() == Some(&true))
}
