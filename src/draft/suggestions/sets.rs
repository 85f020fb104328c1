//! `set`: the few values that a column has, where each is seen so often that no others are likely.

use super::parts::{Column, FEW_ROWS, Look, Promise, Suggestion, Table, Yaml, at_most, in_steps, words, written};
use crate::value::LogicalType;

/// The suggestion.
pub(super) const SUGGESTION: Suggestion = Suggestion {
    id: "set",
    description: "The values that a column has, where they are few and each is seen often: the rows of rare ones tell how many others there may be.",
    look: Look::Column(find),
};

/// More values are no set.
const MOST: u64 = 50;
/// More values stand in one line.
const LISTED: usize = 20;
/// Fewer rows of a value make it rare, so that others like it may be there unseen.
const RARE: u64 = 10;
/// In so many rows, times the number of values, a set would show.
const ROWS_A_VALUE: u64 = 5;

/// What is known of a closed set.
enum Kind {
    /// No other value is likely.
    Closed,
    /// So many rows have rare values.
    Open(u64),
    /// One value only.
    Constant,
}

fn find(table: &Table<'_>, column: &Column<'_>) -> Vec<Promise> {
    let Some(kind) = kind(column) else { return Vec::new() };
    let top = &column.profile.top.values;
    let Some(values) = top.iter().map(|(value, _)| written(value)).collect::<Option<Vec<Yaml>>>() else {
        return Vec::new();
    };
    let seen = if let [(_, rows)] = top.as_slice() {
        format!("one value in {}", words::counted(*rows, "row", "rows"))
    } else {
        let least = top.iter().map(|(_, rows)| *rows).min().unwrap_or(0);
        let count = words::count(column.values());
        format!("{} values in {count} rows, each on {} at least", top.len(), words::count(least))
    };
    let list = |values| ("arguments", Yaml::flow(vec![("validValues", Yaml::Flow(values))]));
    let metric = ("metric", Yaml::text("invalidValues"));
    match kind {
        Kind::Closed if values.len() <= LISTED => {
            let items = values.into_iter().zip(top).map(|(value, (_, rows))| super::super::yaml::Item {
                above: Vec::new(),
                value: Yaml::Map(vec![
                    super::super::yaml::Entry::new("value", value).because(&words::counted(*rows, "row", "rows")),
                ]),
                off: false,
            });
            vec![Promise::key("enum", Yaml::List(items.collect()), seen)]
        }
        Kind::Closed => vec![Promise::rule("set", vec![metric, list(values), ("mustBe", Yaml::count(0))], seen)],
        Kind::Constant => {
            let keys = vec![metric, list(values), ("mustBe", Yaml::count(0)), ("severity", Yaml::text("warning"))];
            vec![Promise::rule("set", keys, format!("{seen}; another would be news"))]
        }
        Kind::Open(rare) => {
            let Some((bound, words)) = at_most(table, rare, column.values()) else { return Vec::new() };
            let rare = words::counted(rare, "row has a rare one", "rows have rare ones");
            let why = format!("{seen}; {rare}, others {words}");
            in_steps("set", vec![metric, list(values)], (&bound, column.values()), why)
        }
    }
}

/// Whether the values of a column are a set.
pub(super) fn holds(_: &Table<'_>, column: &Column<'_>) -> bool {
    matches!(kind(column), Some(Kind::Closed | Kind::Open(_)))
}

fn kind(column: &Column<'_>) -> Option<Kind> {
    let (top, distinct) = (&column.profile.top, column.profile.distinct);
    let logical = column.logical.filter(|logical| column.is(*logical))?;
    let rows = column.values();
    if !top.all || distinct.error > 0.0 || column.is_unique() || rows < 2 * ROWS_A_VALUE {
        return None;
    }
    let count = top.values.len() as u64;
    let is_code =
        matches!(logical, LogicalType::String | LogicalType::Integer | LogicalType::Number | LogicalType::Boolean);
    if count == 1 && is_code {
        return Some(Kind::Constant);
    }
    if logical != LogicalType::String || count == 0 || count > MOST || rows < count.saturating_mul(ROWS_A_VALUE) {
        return None;
    }
    let rare: u64 = top.values.iter().filter(|(_, rows)| *rows < RARE).map(|(_, rows)| *rows).sum();
    Some(if rare == 0 && rows >= FEW_ROWS { Kind::Closed } else { Kind::Open(rare) })
}
