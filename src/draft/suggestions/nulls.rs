//! `nulls`: no value is missing, or no more than so many.

use super::parts::{Column, Look, Promise, Role, Suggestion, Table, Yaml, at_most, severity, words};
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
    let Some((bound, words)) = at_most(table, profile.nulls, profile.rows) else { return Vec::new() };
    let mut keys = vec![
        ("metric", Yaml::text("nullValues")),
        ("mustBeLessOrEqualTo", Yaml::number(&bound)),
        ("unit", Yaml::text("percent")),
    ];
    keys.extend(severity(profile.rows));
    vec![Promise::rule("nulls", keys, format!("{seen}; {words}"))]
}
