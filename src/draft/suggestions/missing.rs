//! `missing-values`: tokens that stand for a missing value, and how many there may be.

use super::parts::{Column, Look, Promise, Suggestion, Table, Yaml, at_most, severity, words, written};
use crate::value::{LogicalType, Number, Value};

/// The suggestion.
pub(super) const SUGGESTION: Suggestion = Suggestion {
    id: "missing-values",
    description: "Tokens such as `NA` or -999 that stand for a missing value, and the share of them and of nulls that is likely.",
    look: Look::Column(find),
};

fn find(table: &Table<'_>, column: &Column<'_>) -> Vec<Promise> {
    let profile = column.profile;
    if profile.tokens.is_empty() {
        return Vec::new();
    }
    let token = |text: &String| {
        let number = Number::parse(text).filter(|_| column.is_numeric());
        written(&number.map_or_else(|| Value::Text(text.clone()), Value::Number))
    };
    let tokens: Option<Vec<Yaml>> = profile.tokens.iter().map(|counted| token(&counted.text)).collect();
    let Some(tokens) = tokens else { return Vec::new() };
    let missing = column.tokens().saturating_add(profile.nulls);
    let mut seen: Vec<String> = profile
        .tokens
        .iter()
        .map(|token| {
            format!(
                "{} on {}",
                words::value(&Value::Text(token.text.clone())),
                words::counted(token.rows, "row", "rows")
            )
        })
        .collect();
    if profile.nulls > 0 {
        seen.push(words::counted(profile.nulls, "null", "nulls"));
    }
    let bound = at_most(table, missing, profile.rows);
    let (most, words) = bound.unwrap_or_else(|| (Number::from(100_i128), "nearly all may be".to_owned()));
    let mut keys = vec![
        ("metric", Yaml::text("missingValues")),
        ("arguments", Yaml::flow(vec![("missingValues", Yaml::Flow(tokens))])),
        ("mustBeLessOrEqualTo", Yaml::number(&most)),
        ("unit", Yaml::text("percent")),
    ];
    keys.extend(severity(profile.rows));
    let why = format!(
        "{} of {} ({}); {words}",
        seen.join(", "),
        words::count(profile.rows),
        words::percent(missing, profile.rows)
    );
    let is_known = column.logical != Some(LogicalType::String) || !profile.tokens.is_empty();
    vec![Promise::rule("missing", keys, why).offered_if(!is_known)]
}
