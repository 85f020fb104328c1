//! `primary-key`: no part of the key is null, and no key stands on two rows.

use super::parts::{
    Check, Duplicates, Kind, ObjectScope, Planning, PropertyScope, Question, Refusal, Test, count, invalid, threshold,
};
use crate::contract::Field;
use crate::metric::{Among, Column, Metric, NullParts, Predicate};

/// The kind.
pub(in crate::check) const KIND: Kind = Kind {
    id: "primary-key",
    description: "No part of the primary key is null, and no key stands on two rows.",
    dimension: Some("uniqueness"),
    plan: Planning::Object(plan),
};

/// One check for all parts at the top of the object; a key below a list has a check of its own.
fn plan(kind: &Kind, object: &ObjectScope<'_>) -> Vec<Check> {
    let (nested, top): (Vec<_>, Vec<_>) = object
        .properties
        .iter()
        .filter_map(|property| Some((property, flag(property)?)))
        .partition(|(property, _)| property.is_nested());
    let own = nested.into_iter().map(|(property, flag)| {
        property.check(kind, vec![flag.route.clone()], property.cells().and_then(|_| Err(invalid("not at the top"))))
    });
    of_object(kind, object, top).into_iter().chain(own).collect()
}

fn of_object(
    kind: &Kind,
    object: &ObjectScope<'_>,
    mut parts: Vec<(&PropertyScope<'_>, &Field<bool>)>,
) -> Option<Check> {
    if parts.is_empty() {
        return None;
    }
    let routes = parts.iter().map(|(_, flag)| flag.route.clone()).collect();
    // Parts without a position come last, in file order.
    parts.sort_by_key(|(property, _)| position(property));
    let asked = question(&parts);
    let mut check = object.check(kind, routes, asked);
    if let [(only, _)] = parts.as_slice() {
        check.property = Some(only.name.clone());
        check.path = Some(only.path.clone());
    }
    check.about.critical = parts.iter().any(|(property, _)| property.property.critical);
    Some(check)
}

/// The flag of a part, also where it cannot be read: then the key as a whole is not known.
fn flag<'a>(property: &PropertyScope<'a>) -> Option<&'a Field<bool>> {
    property.property.primary_key.as_ref().filter(|flag| flag.value != Ok(false))
}

fn position(property: &PropertyScope<'_>) -> i64 {
    let position = property.property.primary_key_position.as_ref().and_then(|field| field.ok().copied());
    position.filter(|position| *position >= 0).unwrap_or(i64::MAX)
}

fn question(parts: &[(&PropertyScope<'_>, &Field<bool>)]) -> Result<Question, Refusal> {
    if let Some(fault) = parts.iter().find_map(|(_, flag)| flag.value.as_ref().err()) {
        return Err(invalid(fault.message.clone()));
    }
    let columns = parts.iter().map(|(property, _)| property.values().cloned()).collect::<Result<Vec<_>, _>>()?;
    let names = parts.iter().map(|(property, _)| property.name.clone()).collect();
    let nulls = Some(count(any_null(&columns)));
    // A null part is a violation of its own. With one part both mean the same, and the question is that of `unique`.
    let null_parts = if columns.len() == 1 { NullParts::Equal } else { NullParts::Skip };
    let metric = Metric::Keys { columns, nulls: null_parts, among: Among::Table };
    let test = Test::Keys { metric, counted: Duplicates::Surplus, nulls };
    let phrase = "repeat an earlier row's key".into();
    Ok(Question { expect: threshold::none(), phrase, ..Question::of(test) }.promising("primaryKey", names))
}

fn any_null(columns: &[Column]) -> Predicate {
    let mut nulls: Vec<_> = columns.iter().map(|column| Predicate::IsNull(Box::new(column.clone()))).collect();
    match nulls.pop() {
        Some(only) if nulls.is_empty() => only,
        Some(last) => {
            nulls.push(last);
            Predicate::Or(nulls)
        }
        None => Predicate::Or(nulls),
    }
}
