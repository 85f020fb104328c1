//! `duplicates`: columns that together tell rows apart, and rows that repeat others.

use super::parts::{Column, Drafted, Look, Promise, Suggestion, Table, Yaml, at_most, severity, words};

/// The suggestion.
pub(super) const SUGGESTION: Suggestion = Suggestion {
    id: "duplicates",
    description: "Columns that together tell rows apart, of too few rows to call them the key; without any, rows that repeat others.",
    look: Look::Table(find),
};

fn find(_: &Drafted<'_>, table: &Table<'_>) -> Vec<Promise> {
    let rows = table.profile.rows;
    let keys = &table.keys;
    if !keys.primary.is_empty() || rows == 0 || table.columns.iter().any(Column::is_unique) {
        return Vec::new();
    }
    if keys.together.is_empty() {
        let Some(seen) = table.profile.duplicates else { return Vec::new() };
        let why = format!("{} of {} repeats a row before it", words::count(seen), words::counted(rows, "row", "rows"));
        return rule(table, "duplicates", seen, None, &why).into_iter().collect();
    }
    let names = keys.together.iter().map(|path| Yaml::text(path.to_string())).collect();
    let names = Yaml::flow(vec![("properties", Yaml::Flow(names))]);
    let why = format!("{}, all different: perhaps the primary key", words::counted(rows, "row", "rows"));
    rule(table, "key", 0, Some(names), &why).into_iter().collect()
}

fn rule(table: &Table<'_>, id: &str, seen: u64, arguments: Option<Yaml>, why: &str) -> Option<Promise> {
    let rows = table.profile.rows;
    let mut keys = vec![("metric", Yaml::text("duplicateValues"))];
    keys.extend(arguments.map(|arguments| ("arguments", arguments)));
    if seen == 0 && rows >= table.settings.strictness.enough() {
        keys.push(("mustBe", Yaml::count(0)));
        return Some(Promise::rule(id, keys, why));
    }
    let (bound, words) = at_most(table, seen, rows)?;
    keys.extend([("mustBeLessOrEqualTo", Yaml::number(&bound)), ("unit", Yaml::text("percent"))]);
    keys.extend(severity(rows));
    Some(Promise::rule(id, keys, format!("{why}; {words}")))
}
