//! `enum`: every value is one of those that the contract lists.

use super::parts::{Check, Kind, Planning, PropertyScope, Question, Refusal, invalid};
use crate::check::column::value_of;
use crate::contract::Written;
use crate::metric::{Column, Expr, Predicate};
use crate::value::{LogicalType, ReadAs, Value, read_written};

/// The kind.
pub(in crate::check) const KIND: Kind = Kind {
    id: "enum",
    description: "Every value is one of those that the contract lists.",
    dimension: Some("conformity"),
    plan: Planning::Property(plan),
};

fn plan(kind: &Kind, property: &PropertyScope<'_>) -> Vec<Check> {
    let Some(declared) = &property.property.enumeration else { return Vec::new() };
    let asked = match &declared.value {
        Ok(listed) => property.values().and_then(|column| question(column, listed)),
        Err(fault) => property.cells().and_then(|_| Err(invalid(fault.message.clone()))),
    };
    vec![property.check(kind, vec![declared.route.clone()], asked)]
}

fn question(column: &Column, listed: &[Written]) -> Result<Question, Refusal> {
    let listed: Vec<_> = listed.iter().map(|entry| entry.get("value").unwrap_or(entry)).collect();
    let (breaks, texts) = not_among(column, &listed)?;
    let phrase = phrase(texts.len());
    Ok(Question::none(column, breaks, phrase).promising("enum", texts))
}

/// What is said of values that are not among so many.
pub(super) fn phrase(listed: usize) -> String {
    match listed {
        1 => "are not the one allowed value".into(),
        _ => format!("match none of the {listed} allowed values"),
    }
}

/// Holds for values that are none of the listed ones; and the listed ones as they are written. A null in the list says nothing:
/// null is no value and breaks no rule.
pub(super) fn not_among(column: &Column, listed: &[&Written]) -> Result<(Predicate, Vec<String>), Refusal> {
    let mut values = Vec::new();
    let mut texts = Vec::new();
    for written in listed.iter().filter(|written| written.kind != crate::contract::WrittenKind::Null) {
        let text = written.scalar().ok_or_else(|| invalid("the list of values holds something that is no value"))?;
        values.extend(readings(text, &column.read)?);
        texts.push(text.to_owned());
    }
    values.sort();
    values.dedup();
    let is_among = Predicate::In(Expr::Column(Box::new(column.clone())), values);
    Ok((Predicate::Not(Box::new(is_among)), texts))
}

/// The value that a text of the contract means; without a declared type all that it could be, since text compares with text there
/// and a typed column keeps its own type.
fn readings(text: &str, read: &ReadAs) -> Result<Vec<Value>, Refusal> {
    if let Some(logical) = read.logical {
        let value = value_of(text, read);
        return value.map(|value| vec![value]).ok_or_else(|| invalid(no_value(text, logical)));
    }
    let kinds = [LogicalType::Number, LogicalType::Date, LogicalType::Timestamp, LogicalType::Time];
    let boolean = text.parse::<bool>().ok().map(Value::Bool);
    let typed =
        kinds.into_iter().filter_map(|kind| read_written(text, &ReadAs { logical: Some(kind), ..ReadAs::default() }));
    Ok(std::iter::once(Value::Text(text.to_owned())).chain(boolean).chain(typed).collect())
}

/// Why a text of the contract is no value of the declared type.
pub(super) fn no_value(text: &str, logical: LogicalType) -> String {
    let article = if logical == LogicalType::Integer { "an" } else { "a" };
    format!("`{text}` cannot be read as {article} {}", logical.word())
}
