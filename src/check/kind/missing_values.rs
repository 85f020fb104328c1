//! `missing-values`: how many rows are null or hold a token that stands for a missing value.

use super::parts::{Asked, Kind, Planning, Question, Refusal, RuleScope, Terms, invalid};
use crate::check::column::{listed_tokens, scalars, token};
use crate::contract::WrittenKind;
use crate::metric::{Column, Predicate};
use crate::value::Token;

/// The kind.
pub(in crate::check) const KIND: Kind = Kind {
    id: "missing-values",
    description: "The number or share of nulls and missing-value tokens keeps to the threshold.",
    dimension: Some("completeness"),
    plan: Planning::Metric(Terms { metric: "missingValues", none_by_default: false, percent: true }, plan),
};

fn plan(scope: &RuleScope<'_>) -> Asked {
    let column = scope.property()?.cells()?;
    can_be_read(scope)?;
    let (tokens, column) = match listed_tokens(&scope.rule.arguments) {
        Some(tokens) => (tokens, column.clone()),
        None => (vec![""], with_empty_text(column)),
    };
    let is_null = Predicate::IsNull(Box::new(column.clone()));
    let which = match indexes(&column, &tokens) {
        indexes if indexes.is_empty() => is_null,
        indexes => Predicate::Or(vec![is_null, Predicate::IsMissing(Box::new(column.clone()), indexes)]),
    };
    let mut question = Question::none(&column, which, phrase(&tokens));
    question.promised = Some(("missingValues".into(), tokens.iter().map(|token| (*token).to_owned()).collect()));
    Ok(question)
}

/// The column with the empty text as a token. Without a list it counts as missing for this rule, but stays a value for all others,
/// which read the column without it.
fn with_empty_text(column: &Column) -> Column {
    let mut column = column.clone();
    if column.read.missing.iter().all(|known| !known.text.is_empty()) {
        let empty = token("", &column.read);
        column.read.missing.push(empty);
    }
    column
}

/// Every entry of the list is a scalar or null.
fn can_be_read(scope: &RuleScope<'_>) -> Result<(), Refusal> {
    let Some(list) = scope.argument("missingValues") else { return Ok(()) };
    let nulls = |written: &crate::contract::Written| usize::from(written.kind == WrittenKind::Null);
    let (all, nulls) = match list.items() {
        Some(items) => (items.len(), items.iter().map(nulls).sum::<usize>()),
        None => (1, nulls(list)),
    };
    if scalars(list).len() + nulls == all { Ok(()) } else { Err(invalid("missingValues takes a list of values")) }
}

/// Where the tokens of this rule stand among all of the column, with those that other rules write otherwise and that
/// stand for the same value: `0.0` and `0e0` are one number, whichever of them a cell is taken for.
fn indexes(column: &Column, tokens: &[&str]) -> Vec<usize> {
    let all = &column.read.missing;
    let own: Vec<_> = all.iter().filter(|token| tokens.contains(&token.text.as_str())).collect();
    let same = |token: &Token| {
        own.iter().any(|own| own.text == token.text || token.value.is_some() && own.value == token.value)
    };
    all.iter().enumerate().filter(|(_, token)| same(token)).map(|(index, _)| index).collect()
}

fn phrase(tokens: &[&str]) -> String {
    let shown: Vec<_> = tokens
        .iter()
        .take(3)
        .map(|token| if token.is_empty() { "the empty string".to_owned() } else { format!("`{token}`") })
        .collect();
    match (shown.as_slice(), tokens.len()) {
        ([], _) => "are null".into(),
        (shown, 0..=3) => format!("are null or {}", shown.join(" or ")),
        (_, more) => format!("are null or one of {more} missing-value tokens"),
    }
}
