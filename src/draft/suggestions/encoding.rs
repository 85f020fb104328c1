//! `encoding`: no text shows the signs of having been read in a wrong encoding.

use super::parts::{Column, Look, Promise, Suggestion, Table, Yaml, name, words};
use super::{formats, patterns, sets};
use crate::value::LogicalType;

/// The suggestion.
pub(super) const SUGGESTION: Suggestion = Suggestion {
    id: "encoding",
    description: "No text holds what a wrong encoding leaves (`\u{c3}\u{a9}` for an accented e, the replacement sign), where no set, pattern or format says more.",
    look: Look::Column(find),
};

/// What UTF-8 that was read as Latin-1 or windows-1252 shows, and the sign that stands for a letter that could not be read.
const DAMAGE: &str = "[\u{fffd}]|[\u{c2}\u{c3}][\u{80}-\u{bf}\u{152}\u{153}\u{160}\u{161}\u{178}\u{17d}\u{17e}\u{192}\u{2c6}\u{2dc}\u{2013}-\u{203a}\u{20ac}\u{2122}]|\u{e2}\u{20ac}";

fn find(table: &Table<'_>, column: &Column<'_>) -> Vec<Promise> {
    let says_more = sets::holds(table, column) || patterns::holds(column) || formats::holds(column);
    if !column.is(LogicalType::String) || !column.is_top() || column.values() == 0 || says_more {
        return Vec::new();
    }
    let Some(name) = name(column.name()) else { return Vec::new() };
    let rule = vec![("row", Yaml::text(format!("{name} not matches '{DAMAGE}'")))];
    let keys = vec![
        ("type", Yaml::text("custom")),
        ("engine", Yaml::text("upheld")),
        ("implementation", Yaml::map(rule)),
        ("severity", Yaml::text("warning")),
    ];
    let why = format!(
        "{} texts, not searched for it: such letters come of reading a file in a wrong encoding",
        words::count(column.values())
    );
    vec![Promise::rule("encoding", keys, why)]
}
