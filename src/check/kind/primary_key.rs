//! `primary-key`: no part of the key is null, and no key stands on two rows.

use super::parts::{
    Check, Duplicates, Kind, ObjectScope, Planning, PropertyScope, Question, Refusal, Test, count, invalid, threshold,
};
use crate::contract::Field;
use crate::metric::{Column, ColumnPath, Metric, NullParts, Predicate};

/// The kind.
pub(in crate::check) const KIND: Kind = Kind {
    id: "primary-key",
    description: "No part of the primary key is null, and no key stands on two rows.",
    dimension: Some("uniqueness"),
    plan: Planning::Object(plan),
};

type Part<'a> = (&'a PropertyScope<'a>, &'a Field<bool>);

/// One check for all parts that a row has once, and one for those that each element of a list has.
fn plan(kind: &Kind, object: &ObjectScope<'_>) -> Vec<Check> {
    let mut groups: Vec<(Option<ColumnPath>, Vec<Part<'_>>)> = Vec::new();
    for property in &object.properties {
        let Some(flag) = flag(property) else { continue };
        let parent = property.path.parent();
        match groups.iter_mut().find(|(known, _)| *known == parent) {
            Some((_, parts)) => parts.push((property, flag)),
            None => groups.push((parent, vec![(property, flag)])),
        }
    }
    groups.into_iter().filter_map(|(parent, parts)| of_parts(kind, object, parent.is_some(), parts)).collect()
}

fn of_parts(kind: &Kind, object: &ObjectScope<'_>, of_elements: bool, mut parts: Vec<Part<'_>>) -> Option<Check> {
    let routes = parts.iter().map(|(_, flag)| flag.route.clone()).collect();
    // Parts without a position come last, in file order.
    parts.sort_by_key(|(property, _)| position(property));
    let (first, _) = parts.first()?;
    let asked = question(&parts);
    let mut check = if of_elements { first.check(kind, routes, asked) } else { object.check(kind, routes, asked) };
    if let [(only, _)] = parts.as_slice() {
        check.property = Some(only.name.clone());
        check.path = Some(only.path.clone());
    }
    check.about.critical = parts.iter().any(|(property, _)| property.property.critical);
    Some(check)
}

/// The flag of a part, also where it cannot be read: then the key as a whole is not known.
fn flag<'a>(property: &'a PropertyScope<'a>) -> Option<&'a Field<bool>> {
    property.property.primary_key.as_ref().filter(|flag| flag.value != Ok(false))
}

fn position(property: &PropertyScope<'_>) -> i64 {
    let position = property.property.primary_key_position.as_ref().and_then(|field| field.ok().copied());
    position.filter(|position| *position >= 0).unwrap_or(i64::MAX)
}

fn question(parts: &[Part<'_>]) -> Result<Question, Refusal> {
    if let Some(fault) = parts.iter().find_map(|(_, flag)| flag.value.as_ref().err()) {
        return Err(invalid(fault.message.clone()));
    }
    let columns = parts.iter().map(|(property, _)| property.key()).collect::<Result<Vec<_>, _>>()?;
    let Some((first, _)) = parts.first() else { return Err(invalid("the key has no part")) };
    let among = first.among(&first.property.custom)?;
    let names = parts.iter().map(|(property, _)| property.name.clone()).collect();
    let nulls = Some(count(any_null(&columns)));
    // A null part is a violation of its own. With one part both mean the same, and the question is that of `unique`.
    let null_parts = if columns.len() == 1 { NullParts::Equal } else { NullParts::Skip };
    let metric = Metric::Keys { columns, nulls: null_parts, among };
    let test = Test::Keys { metric, counted: Duplicates::Surplus, nulls };
    let phrase = match super::unique::earlier(first, among) {
        "an earlier row" => "repeat an earlier row's key".to_owned(),
        element => format!("repeat the key of {element}"),
    };
    let meaning = super::unique::meaning(first, among);
    Ok(Question { expect: threshold::none(), phrase, meaning, ..Question::of(test) }.promising("primaryKey", names))
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
