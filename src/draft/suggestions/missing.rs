//! `missing-values`: tokens that stand for a missing value, and how many there may be.

use super::parts::{Column, Look, Promise, Suggestion, Table, Yaml, at_most, in_steps, neat_percent, words, written};
use crate::value::Value;

/// The suggestion.
pub(super) const SUGGESTION: Suggestion = Suggestion {
    id: "missing-values",
    description: "Tokens such as `NA` or -999 that stand for a missing value, here or in other columns of the table, and the share of them and of nulls that is likely.",
    look: Look::Column(find),
};

fn find(table: &Table<'_>, column: &Column<'_>) -> Vec<Promise> {
    let profile = column.profile;
    let texts = table.tokens(column);
    let token = |text: &String| {
        let number = column.token_number(text);
        written(&number.map_or_else(|| Value::Text(text.clone()), Value::Number))
    };
    let tokens: Option<Vec<Yaml>> = texts.iter().map(token).collect();
    let Some(tokens) = tokens.filter(|tokens| !tokens.is_empty()) else { return Vec::new() };
    let missing = column.tokens().saturating_add(profile.nulls);
    let likely = at_most(table, missing, profile.rows).or_else(|| {
        // Of what nearly all rows miss, at least one must have a value.
        let seen = missing as f64 * 100.0 / profile.rows as f64;
        Some((neat_percent(f64::midpoint(seen, 100.0), 100.0)?, "nearly all may be".to_owned()))
    });
    let Some((bound, words)) = likely else { return Vec::new() };
    let why = format!(
        "{} of {} ({}); {words}",
        seen(column, &texts),
        words::count(profile.rows),
        words::percent(missing, profile.rows)
    );
    let metric = vec![
        ("metric", Yaml::text("missingValues")),
        ("arguments", Yaml::flow(vec![("missingValues", Yaml::Flow(tokens))])),
    ];
    let mut rules = in_steps("missing", metric, (&bound, profile.rows), why);
    rules.truncate(if missing == 0 { 2 } else { 1 });
    rules
}

/// What was seen of tokens and nulls.
fn seen(column: &Column<'_>, texts: &[String]) -> String {
    let shown = |text: &String| words::value(&Value::Text(text.clone()));
    let mut seen: Vec<String> = column
        .profile
        .tokens
        .iter()
        .map(|token| format!("{} on {}", shown(&token.text), words::counted(token.rows, "row", "rows")))
        .collect();
    if column.profile.nulls > 0 {
        seen.push(words::counted(column.profile.nulls, "null", "nulls"));
    }
    if seen.is_empty() {
        let known = texts.iter().map(shown).collect::<Vec<_>>().join(", ");
        return format!("{known}, as in other columns, or null on 0");
    }
    seen.join(", ")
}
