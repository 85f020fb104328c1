//! `partitioned`: the folders of the data are named after the property, in the order of partitionKeyPosition.

use super::parts::{Check, Kind, ObjectScope, Planning, PropertyScope, Question, Refusal, Test, invalid, reason};
use crate::contract::Field;
use crate::metric::ColumnPath;
use crate::outcome::ReasonCode;

/// The kind.
pub(in crate::check) const KIND: Kind = Kind {
    id: "partitioned",
    description: "The folders of the data are keys of the partitioned properties, in the order of their positions.",
    dimension: Some("conformity"),
    plan: Planning::Object(plan),
};

fn plan(kind: &Kind, object: &ObjectScope<'_>) -> Vec<Check> {
    let keys: Vec<_> = object.properties.iter().filter_map(flag).collect();
    keys.iter().map(|key| promised(kind, &keys, key)).collect()
}

/// A property and its flag.
type Key<'s, 'a> = (&'s PropertyScope<'a>, &'a Field<bool>);

fn promised(kind: &Kind, keys: &[Key<'_, '_>], (property, flag): &Key<'_, '_>) -> Check {
    let asked = match &flag.value {
        Ok(_) => question(keys, property),
        Err(fault) => Err(invalid(fault.message.clone())),
    };
    property.check(kind, vec![flag.route.clone()], asked)
}

/// A property that declares a partition, or declares one wrongly.
fn flag<'s, 'a>(property: &'s PropertyScope<'a>) -> Option<Key<'s, 'a>> {
    let flag = property.property.partitioned.as_ref()?;
    (flag.ok() != Some(&false)).then_some((property, flag))
}

fn question(keys: &[Key<'_, '_>], property: &PropertyScope<'_>) -> Result<Question, Refusal> {
    let column = property.cells()?;
    if property.is_nested() {
        let text = "what lies inside a column names no folder";
        return Err(Refusal::Always(reason(ReasonCode::NotApplicable, text)));
    }
    if let Some(Err(fault)) = property.property.partition_key_position.as_ref().map(|position| &position.value) {
        return Err(invalid(fault.message.clone()));
    }
    let own = position(property);
    let before = keys.iter().filter(|(other, flag)| flag.ok() == Some(&true) && stands_before(position(other), own));
    let before: Vec<ColumnPath> = before.map(|(other, _)| other.path.clone()).collect();
    let test = Test::Partitioned { key: column.path.clone(), before };
    Ok(Question::of(test).promising("partitioned", vec!["true".into()]))
}

/// The declared place among the keys; the standard's default of -1 is none.
fn position(property: &PropertyScope<'_>) -> Option<i64> {
    let declared = property.property.partition_key_position.as_ref()?;
    declared.ok().copied().filter(|position| *position >= 0)
}

fn stands_before(other: Option<i64>, own: Option<i64>) -> bool {
    matches!((other, own), (Some(other), Some(own)) if other < own)
}
