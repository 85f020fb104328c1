//! `duplicate-values`: how often values or combinations of values recur.

use super::parts::{
    Asked, Duplicates, Kind, Planning, Question, Refusal, RuleScope, Terms, Test, invalid, later, threshold,
};
use crate::check::column::scalars;
use crate::check::scope::PropertyScope;
use crate::contract::Written;
use crate::metric::{Among, Column, Metric, NullParts};

/// The kind.
pub(in crate::check) const KIND: Kind = Kind {
    id: "duplicate-values",
    description: "The number or share of duplicates keeps to the threshold.",
    dimension: Some("uniqueness"),
    plan: Planning::Metric(Terms { metric: "duplicateValues", none_by_default: true, percent: true }, plan),
};

fn plan(scope: &RuleScope<'_>) -> Asked {
    let counted = counted(scope)?;
    let columns = columns(scope)?;
    let phrase = phrase(counted, columns.len());
    let test = Test::Keys {
        metric: Metric::Keys { columns, nulls: NullParts::Equal, among: Among::Table },
        counted,
        nulls: None,
    };
    let meaning = Some(meaning(counted).to_owned());
    Ok(Question { expect: threshold::none(), phrase, meaning, ..Question::of(test) })
}

fn columns(scope: &RuleScope<'_>) -> Result<Vec<Column>, Refusal> {
    let listed = scope.argument("properties");
    match (scope.property, listed) {
        (Some(property), None) => Ok(vec![property.values()?.clone()]),
        (Some(_), Some(_)) => Err(invalid("the properties of duplicateValues belong to a rule of the object")),
        (None, None) => all(scope),
        (None, Some(list)) => named(scope, list),
    }
}

/// Without a list all columns are compared.
fn all(scope: &RuleScope<'_>) -> Result<Vec<Column>, Refusal> {
    let columns = scope.object.properties.iter().filter(|property| property.is_column());
    let columns = columns.map(|property| property.values().cloned()).collect::<Result<Vec<_>, _>>()?;
    if columns.is_empty() {
        return Err(invalid("duplicateValues compares all columns, and the object declares none"));
    }
    Ok(columns)
}

fn named(scope: &RuleScope<'_>, list: &Written) -> Result<Vec<Column>, Refusal> {
    let names = scalars(list);
    if names.is_empty() {
        return Err(invalid("duplicateValues takes a list of names of properties"));
    }
    let find = |name: &str| {
        let found = scope.object.properties.iter().find(|property| property.name == name);
        found.ok_or_else(|| invalid(format!("the object has no property `{name}`{}", near(scope, name))))
    };
    names.into_iter().map(|name| find(name).and_then(column)).collect()
}

fn column(property: &PropertyScope<'_>) -> Result<Column, Refusal> {
    if property.is_nested() { Err(later("keys below other properties")) } else { property.values().cloned() }
}

fn near(scope: &RuleScope<'_>, name: &str) -> String {
    let names = scope.object.properties.iter().map(|property| property.name.as_str());
    super::near(name, names).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}

fn counted(scope: &RuleScope<'_>) -> Result<Duplicates, Refusal> {
    let Some(written) = scope.rule.custom.get("upheld.duplicates") else { return Ok(Duplicates::Surplus) };
    match written.scalar() {
        Some("surplus") => Ok(Duplicates::Surplus),
        Some("involved") => Ok(Duplicates::Involved),
        Some("values") => Ok(Duplicates::Values),
        _ => Err(invalid(format!("upheld.duplicates is surplus, involved or values, and not `{}`", written.text))),
    }
}

fn phrase(counted: Duplicates, columns: usize) -> String {
    let what = if columns == 1 { "value" } else { "combination of values" };
    match counted {
        Duplicates::Surplus => format!("repeat the {what} of an earlier row"),
        Duplicates::Involved => format!("share their {what} with another row"),
        Duplicates::Values => format!("hold a {what} that recurs, each counted once"),
    }
}

fn meaning(counted: Duplicates) -> &'static str {
    match counted {
        Duplicates::Surplus => "compared are surplus rows: those that removing duplicates would remove",
        Duplicates::Involved => "compared are involved rows: those that share their values with another",
        Duplicates::Values => "compared are recurring values, each counted once",
    }
}
