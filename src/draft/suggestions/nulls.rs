//! `nulls`: no value is missing, or no more than so many.

use super::parts::{Column, Look, Promise, Role, Suggestion, Table, Yaml, at_most, in_steps, words};
use crate::metric::PathStep;

/// The suggestion.
pub(super) const SUGGESTION: Suggestion = Suggestion {
    id: "nulls",
    description: "`required` for keys, and for columns without a null in very many rows; else the share of nulls that is likely.",
    look: Look::Column(find),
};

fn find(table: &Table<'_>, column: &Column<'_>) -> Vec<Promise> {
    let profile = column.profile;
    let is_key_of_map = profile.path.0.last() == Some(&PathStep::Keys);
    if profile.rows == 0 || is_key_of_map || column.tokens() > 0 {
        return Vec::new();
    }
    let (nulls, rows) = (words::count(profile.nulls), words::count(profile.rows));
    let seen = if profile.nulls == 0 {
        format!("0 of {rows} null")
    } else {
        format!("{nulls} of {rows} null ({})", words::percent(profile.nulls, profile.rows))
    };
    let enough = profile.rows >= table.settings.strictness.enough();
    if profile.nulls == 0 && (enough || column.role != Role::Plain) {
        return vec![Promise::key("required", Yaml::yes(), seen)];
    }
    // Where `NA` stands for a missing value in other columns it may come here too.
    let (Some((bound, words)), true) = (at_most(table, profile.nulls, profile.rows), table.tokens(column).is_empty())
    else {
        return Vec::new();
    };
    let why = format!("{seen}; {words}");
    let metric = vec![("metric", Yaml::text("nullValues"))];
    let mut rules = in_steps("nulls", metric, (&bound, profile.rows), why);
    rules.truncate(if profile.nulls == 0 { 2 } else { 1 });
    rules
}
