//! `keys`: the primary key, and columns that are unique beside it.

use super::parts::{Column, Look, Promise, Role, Suggestion, Table, Yaml, words};
use crate::metric::ColumnPath;

/// The suggestion.
pub(super) const SUGGESTION: Suggestion = Suggestion {
    id: "keys",
    description: "The primary key, and columns that are unique beside it: not those that tell rows apart by accident.",
    look: Look::Column(find),
};

fn find(table: &Table<'_>, column: &Column<'_>) -> Vec<Promise> {
    let rows = words::counted(table.profile.rows, "row", "rows");
    match column.role {
        Role::Primary(position, alone) => {
            let others = table.keys.primary.iter().map(ColumnPath::to_string).collect::<Vec<_>>().join(", ");
            let why =
                if alone { format!("{rows}, all different") } else { format!("{rows}, all different in ({others})") };
            vec![
                Promise::key("primaryKey", Yaml::yes(), why),
                Promise::key("primaryKeyPosition", Yaml::count(position as u64), ""),
            ]
        }
        Role::Unique => vec![Promise::key("unique", Yaml::yes(), format!("{rows}, all different"))],
        Role::Plain if table.keys.perhaps.contains(&column.profile.path) => {
            let keys = vec![
                ("metric", Yaml::text("duplicateValues")),
                ("mustBe", Yaml::count(0)),
                ("severity", Yaml::text("warning")),
            ];
            vec![Promise::rule("unique", keys, format!("{rows}, all different: too few to be sure of a key"))]
        }
        Role::Plain => Vec::new(),
    }
}
