//! `duplicate-values`: how often values or combinations of values recur.

use super::parts::{Asked, Duplicates, Kind, Planning, Question, Refusal, RuleScope, Terms, Test, invalid, threshold};
use crate::check::column::scalars;
use crate::check::scope::PropertyScope;
use crate::contract::Written;
use crate::metric::{Among, Column, Metric, NullParts, Unit};

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
    let unit = Unit::of(&columns.iter().collect::<Vec<_>>());
    if let Some(column) = columns.iter().find(|column| !unit.sees(&column.path)) {
        return Err(invalid(format!("`{}` lies in another list than the other properties", column.path)));
    }
    let (among, noun) = match &unit {
        Unit::Elements(path) if path.parent().is_some() => (among(scope)?, "element"),
        Unit::Rows | Unit::Elements(_) => (Among::Table, "row"),
    };
    let phrase = phrase(counted, columns.len(), noun);
    let test = Test::Keys { metric: Metric::Keys { columns, nulls: NullParts::Equal, among }, counted, nulls: None };
    let meaning = Some(meaning(counted, noun));
    Ok(Question { expect: threshold::none(), phrase, meaning, ..Question::of(test) })
}

/// Elements are compared within one list, unless the rule says otherwise.
fn among(scope: &RuleScope<'_>) -> Result<Among, Refusal> {
    match (scope.property, scope.rule.custom.get("upheld.scope").map(Written::scalar)) {
        (Some(property), _) => property.among(&scope.rule.custom),
        (None, None | Some(Some("parent"))) => Ok(Among::Parent),
        (None, Some(Some("object"))) => Ok(Among::Table),
        (None, Some(_)) => Err(invalid("upheld.scope is object or parent")),
    }
}

fn columns(scope: &RuleScope<'_>) -> Result<Vec<Column>, Refusal> {
    let listed = scope.argument("properties");
    match (scope.property, listed) {
        (Some(property), None) => Ok(vec![property.key()?]),
        (Some(_), Some(_)) => Err(invalid("the properties of duplicateValues belong to a rule of the object")),
        (None, None) => all(scope),
        (None, Some(list)) => named(scope, list),
    }
}

/// Without a list all columns are compared.
fn all(scope: &RuleScope<'_>) -> Result<Vec<Column>, Refusal> {
    let columns = scope.object.properties.iter().filter(|property| property.is_column());
    let columns = columns.map(PropertyScope::key).collect::<Result<Vec<_>, _>>()?;
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
    names.into_iter().map(|name| find(name).and_then(PropertyScope::key)).collect()
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

fn phrase(counted: Duplicates, columns: usize, noun: &str) -> String {
    let what = if columns == 1 { "value" } else { "combination of values" };
    match counted {
        Duplicates::Surplus => format!("repeat the {what} of an earlier {noun}"),
        Duplicates::Involved => format!("share their {what} with another {noun}"),
        Duplicates::Values => format!("hold a {what} that recurs, each counted once"),
    }
}

fn meaning(counted: Duplicates, noun: &str) -> String {
    match counted {
        Duplicates::Surplus => format!("compared are surplus {noun}s: those that removing duplicates would remove"),
        Duplicates::Involved => format!("compared are involved {noun}s: those that share their values with another"),
        Duplicates::Values => "compared are recurring values, each counted once".to_owned(),
    }
}
