//! `relationships`: every key is found on the other side.

use super::parts::{
    Check, Kind, ObjectScope, Planning, PropertyScope, Question, Refusal, Scope, Test, invalid, reason, threshold,
};
use crate::check::types::{OtherSide, Referred};
use crate::contract::{Reference, Relationship};
use crate::metric::Column;
use crate::outcome::ReasonCode;
use crate::value::{Kind as ValueKind, LogicalType};

/// The kind.
pub(in crate::check) const KIND: Kind = Kind {
    id: "relationships",
    description: "Every key is found on the other side of its relationship.",
    dimension: Some("consistency"),
    plan: Planning::Contract(plan),
};

const NULL_PARTS: &str =
    "a key that is null in some parts is looked for too, with null equal to null; one that is null in all parts is not";

fn plan(kind: &Kind, scope: &Scope<'_>) -> Vec<Check> {
    scope.objects.iter().flat_map(|object| of_object(kind, scope, object)).collect()
}

fn of_object(kind: &Kind, scope: &Scope<'_>, object: &ObjectScope<'_>) -> Vec<Check> {
    let own = object.object.relationships.iter().map(|one| of_schema(kind, scope, object, one));
    let of_properties = object.properties.iter().flat_map(|property| {
        property.property.relationships.iter().map(move |one| of_property(kind, scope, property, one))
    });
    own.chain(of_properties).collect()
}

/// A relationship of a property, which is its `from`.
fn of_property(kind: &Kind, scope: &Scope<'_>, property: &PropertyScope<'_>, one: &Relationship) -> Check {
    let asked = plain(one).and_then(|()| question(scope, &[property], one));
    named(property.check(kind, vec![one.route.clone()], asked), one)
}

/// A relationship of an object, whose `from` may even lie in another one.
fn of_schema(kind: &Kind, scope: &Scope<'_>, object: &ObjectScope<'_>, one: &Relationship) -> Check {
    let from = from(scope, object, one);
    let asked = plain(one).and_then(|()| question(scope, from.as_deref().map_err(Clone::clone)?, one));
    let mut check = object.check(kind, vec![one.route.clone()], asked);
    if let Ok([only]) = from.as_deref() {
        check = only.about(check);
    } else if let Ok([first, ..]) = from.as_deref() {
        check.object = Some(first.index);
    }
    named(check, one)
}

/// The check under the name that the relationship has.
fn named(mut check: Check, one: &Relationship) -> Check {
    if let Some(id) = &one.id {
        check.id = format!("{}/{}", check.id, crate::check::id::segment(id));
    }
    check.about.description.clone_from(&one.description);
    check
}

/// Whether the relationship is one that can be held to data.
fn plain(one: &Relationship) -> Result<(), Refusal> {
    match one.kind.as_deref() {
        None | Some("foreignKey") => Ok(()),
        Some(other) => {
            let text = format!("the standard knows relationships of type foreignKey alone, and not `{other}`");
            Err(Refusal::Always(reason(ReasonCode::NoMeaning, text)))
        }
    }
}

fn from<'s, 'a>(
    scope: &'s Scope<'a>,
    object: &ObjectScope<'_>,
    one: &Relationship,
) -> Result<Vec<&'s PropertyScope<'a>>, Refusal> {
    let references = one.from.iter().map(|text| Reference::parse(text));
    if let Some(file) = references.clone().find_map(|reference| reference.file) {
        return Err(invalid(format!("`from` stands in this contract, and not in `{file}`")));
    }
    let found: Result<Vec<_>, _> =
        references.map(|reference| find(scope, reference, Some(object.index)).map_err(invalid)).collect();
    let found = found?;
    one_object(&found, "from").map_err(invalid)?;
    Ok(found)
}

fn find<'s, 'a>(
    scope: &'s Scope<'a>,
    reference: Reference<'_>,
    home: Option<usize>,
) -> Result<&'s PropertyScope<'a>, String> {
    let target = reference.find(scope.contract, home)?;
    let object = scope.objects.get(target.object);
    let property = object.and_then(|object| object.properties.iter().find(|one| one.property.route == target.route));
    property.ok_or_else(|| format!("`{}` is no property of the contract", reference.path))
}

/// The parts of a key stand in one object.
fn one_object(parts: &[&PropertyScope<'_>], key: &str) -> Result<(), String> {
    let same = parts.windows(2).all(|pair| matches!(pair, [a, b] if a.index == b.index));
    if same { Ok(()) } else { Err(format!("`{key}` names properties of several objects")) }
}

fn question(scope: &Scope<'_>, from: &[&PropertyScope<'_>], one: &Relationship) -> Result<Question, Refusal> {
    if from.len() != one.to.len() {
        let text = format!("`from` has {}, and `to` has {}", parts(from.len()), parts(one.to.len()));
        return Err(invalid(text));
    }
    let columns = from.iter().map(|part| part.values().cloned()).collect::<Result<Vec<_>, _>>()?;
    let other = elsewhere(one).map_err(invalid)?;
    let other = other.map_or_else(|| here(scope, from, &columns, one), Ok)?;
    let meaning = (columns.len() > 1).then(|| NULL_PARTS.to_owned());
    let question = Question::of(Test::Orphans { columns, other });
    let question = Question { expect: threshold::none(), phrase: "have no match".into(), meaning, ..question };
    Ok(question.promising("foreignKey", one.to.clone()))
}

/// The other side in this contract.
fn here(
    scope: &Scope<'_>,
    from: &[&PropertyScope<'_>],
    columns: &[Column],
    one: &Relationship,
) -> Result<OtherSide, Refusal> {
    let references: Vec<_> = one.to.iter().map(String::as_str).collect();
    let (referred, fault) = referred(scope, &references)?;
    let own: Vec<_> = columns.iter().zip(from).map(|(column, part)| (column, qualified(part))).collect();
    match fault.or_else(|| mismatch(&own, &referred)) {
        Some(fault) => Err(invalid(fault)),
        None => Ok(OtherSide::Object(referred)),
    }
}

fn parts(count: usize) -> String {
    if count == 1 { "1 part".to_owned() } else { format!("{count} parts") }
}

/// The other side where it lies in another file.
fn elsewhere(one: &Relationship) -> Result<Option<OtherSide>, String> {
    let references: Vec<_> = one.to.iter().map(|text| Reference::parse(text)).collect();
    let file = references.first().and_then(|reference| reference.file);
    if references.iter().any(|reference| reference.file != file) {
        return Err("`to` names properties of several contracts".to_owned());
    }
    Ok(file.map(|file| OtherSide::File {
        file: file.to_owned(),
        references: references.iter().map(|reference| reference.path.to_owned()).collect(),
    }))
}

/// What references name in a contract, and why that is no key.
pub(in crate::check) fn referred(
    scope: &Scope<'_>,
    references: &[&str],
) -> Result<(Referred, Option<String>), Refusal> {
    let find = |text: &&str| find(scope, Reference { file: None, path: Reference::parse(text).path }, None);
    let found = references.iter().map(find).collect::<Result<Vec<_>, _>>().map_err(invalid)?;
    let fault = one_object(&found, "to").err();
    let values = |part: &&PropertyScope<'_>| {
        part.values().cloned().map_err(|refusal| match refusal {
            Refusal::ByData { other, .. } => Refusal::Always(other),
            always @ Refusal::Always(_) => always,
        })
    };
    let columns = found.iter().map(values).collect::<Result<Vec<_>, _>>()?;
    let first = found.first().ok_or_else(|| invalid("`to` names nothing"))?;
    let name = match found.as_slice() {
        [only] => qualified(only),
        several => {
            let names: Vec<_> = several.iter().map(|part| part.name.as_str()).collect();
            format!("{} ({})", first.object.name, names.join(", "))
        }
    };
    let route = first.property.route.clone();
    Ok((Referred { contract: None, object: first.index, name, columns, route }, fault))
}

fn qualified(part: &PropertyScope<'_>) -> String {
    format!("{}.{}", part.object.name, part.name)
}

/// Why no key can be equal: a part is declared as another kind of value on each side.
fn mismatch(here: &[(&Column, String)], there: &Referred) -> Option<String> {
    here.iter().zip(&there.columns).find_map(|((column, name), other)| {
        let (own, others) = (column.read.logical?, other.read.logical?);
        (kind_of(own)? != kind_of(others)?).then(|| {
            let (own, others) = (own.word(), others.word());
            format!("`{name}` is declared as {own} and `{}` as {others}, so that no key can be equal", there.name)
        })
    })
}

/// The kind of the values of a type; none for what is no single value.
pub(in crate::check) const fn kind_of(logical: LogicalType) -> Option<ValueKind> {
    match logical {
        LogicalType::String => Some(ValueKind::Text),
        LogicalType::Integer | LogicalType::Number => Some(ValueKind::Number),
        LogicalType::Boolean => Some(ValueKind::Boolean),
        LogicalType::Date => Some(ValueKind::Date),
        LogicalType::Timestamp => Some(ValueKind::Timestamp),
        LogicalType::Time => Some(ValueKind::Time),
        LogicalType::Object | LogicalType::Array | LogicalType::Map | LogicalType::Vector => None,
    }
}
