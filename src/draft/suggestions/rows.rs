//! `row-count`: as many rows as were seen, give or take a factor of two.

use super::parts::{Drafted, Look, Promise, Suggestion, Table, Way, Yaml, round_count, words};

/// The suggestion.
pub(super) const SUGGESTION: Suggestion = Suggestion {
    id: "row-count",
    description: "More than half and less than twice as many rows as were seen, in round numbers, since one look tells no more.",
    look: Look::Table(find),
};

fn find(_: &Drafted<'_>, table: &Table<'_>) -> Vec<Promise> {
    let rows = table.profile.rows;
    if rows == 0 || !table.profile.complete {
        return Vec::new();
    }
    // Half and twice are no longer between half and twice.
    let least = round_count(rows / 2 + 1, Way::Up).min(rows);
    let most = round_count(rows.saturating_mul(2).saturating_sub(1), Way::Down).max(rows);
    let bound = if least < most {
        ("mustBeBetween", Yaml::Flow(vec![Yaml::count(least), Yaml::count(most)]))
    } else {
        ("mustBe", Yaml::count(least))
    };
    let keys = vec![("metric", Yaml::text("rowCount")), bound];
    let allowed =
        if least < most { "more than half and less than twice as many, in round numbers" } else { "exactly as many" };
    let why = format!("{} seen; {allowed}", words::counted(rows, "row", "rows"));
    vec![Promise::rule("rows", keys, why)]
}
